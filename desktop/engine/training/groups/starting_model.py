"""The model that a run starts from: loaded with a new last layer, whatever its family.

Nothing here knows families of models or media. The last layer (the *classifier*) is found by looking at which
layer's output is the model's answer, so every classifier that transformers can load can be taught, timm's
included.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from desktop.engine.libraries.transformers_models.safely import refuse_gaps
from desktop.engine.training.groups.medium import Medium
from desktop.engine.training.split import Example
from desktop.errors import ErrorKind, Trouble
from desktop.messages import training as words
from desktop.protocol import ModelInfo


@dataclass(slots=True)
class StartingModel:
    """A classifier whose last layer answers with the groups of the user.

    Attributes:
        model: the transformers model, in evaluation mode, on `device`.
        processor: its preprocessing.
        classifiers: the layers that make the answer from the features; more than one where a model averages
            several.
        fingerprint: equal for the same weights and preprocessing; the cached features hang on it.
        device: as torch names it.
    """

    info: ModelInfo
    medium: Medium
    model: Any
    processor: Any
    classifiers: tuple[nn.Linear | nn.Conv2d, ...]
    fingerprint: str
    device: str

    def encoded(self, example: Example) -> Any:
        """The example as the model wants it, read as it is when the taught model is used."""
        return self.medium.encode(self.medium.open(example, self.processor), self.processor)

    def collate(self, encoded: Sequence[Any]) -> Any:
        return self.medium.collate(encoded, self.processor)

    def logits(self, batch: Any) -> Tensor:
        """Answers before softmax, (examples, groups)."""
        return self.medium.logits(self.model, batch, self.device)

    def save(self, folder: Path) -> None:
        """Write it as an ordinary model that any tool that knows transformers can open."""
        self.model.to(memory_format=torch.contiguous_format).save_pretrained(folder)
        self.processor.save_pretrained(folder)

    @contextmanager
    def feature_reader(self) -> Iterator[Callable[[Any], Tensor]]:
        """A function from a batch to what the classifiers are given.

        It answers with float32 of shape (examples, features), on the processor. It may be called from several
        threads at once.
        """
        local = threading.local()

        def note(_layer: nn.Module, args: tuple[Tensor, ...]) -> None:
            local.seen.append(args[0].float().flatten(1))

        @torch.inference_mode()
        def read(batch: Any) -> Tensor:
            local.seen = []
            self.logits(batch)
            return self.medium.join(torch.cat(local.seen, dim=1), batch).cpu()

        hooks = [layer.register_forward_pre_hook(note) for layer in self.classifiers]
        try:
            yield read
        finally:
            for hook in hooks:
                hook.remove()

    @torch.no_grad()
    def set_head(self, weight: Tensor, bias: Tensor) -> None:
        """Make the model answer ``features @ weight.T + bias``.

        Args:
            weight: (groups, features), for features as `features` gives them.
            bias: (groups,).
        """
        share = len(self.classifiers)  # their answers are averaged
        parts = torch.split(weight, [_inputs(layer) for layer in self.classifiers], dim=1)
        for layer, part in zip(self.classifiers, parts, strict=True):
            assert layer.bias is not None
            layer.weight.copy_((part * share).view_as(layer.weight))
            layer.bias.copy_(bias)

    @contextmanager
    def stoppable(self, stop_point: Callable[[], None]) -> Iterator[None]:
        """Within this block `stop_point` is called between two layers, so that a Stop need not wait."""
        hooks = [
            module.register_forward_pre_hook(lambda _module, _args: stop_point())
            for module in self.model.modules()
            if isinstance(module, nn.Linear | nn.Conv2d)
        ]
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()


def load(medium: Medium, info: ModelInfo, labels: Sequence[str], device: str) -> StartingModel:
    """`info` with a new last layer for `labels`.

    Raises:
        Trouble: the model is no classifier that can be loaded safely, or its last layer cannot be found.
    """
    folder = Path(info.folder)
    model, processor, loading = medium.load(folder, labels, info)
    medium.place(model, device)
    starting = StartingModel(
        info, medium, model, processor, (), _fingerprint(folder, medium.settings(processor)), device
    )
    refuse_gaps(info, model, {})  # without numbers there is no last layer to be found
    starting.classifiers = _find_classifiers(starting, len(labels))
    _refuse_gaps(starting, loading)
    return starting


def name_labels(config: Any, labels: Sequence[str]) -> None:
    config.id2label = dict(enumerate(labels))
    config.label2id = {label: index for index, label in enumerate(labels)}
    config.problem_type = "single_label_classification"
    if hasattr(
        config, "label_names"
    ):  # timm's models keep a second list, which would win when the model is saved
        config.label_names = list(labels)


def _fingerprint(folder: Path, settings: Any) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for file in sorted(folder.glob("*.safetensors")):
        with file.open("rb") as opened:
            digest.update(hashlib.file_digest(opened, "sha256").digest())
    digest.update(json.dumps(settings, sort_keys=True, default=str).encode())
    digest.update((folder / "config.json").read_bytes())
    return digest.hexdigest()


@torch.inference_mode()
def _find_classifiers(starting: StartingModel, groups: int) -> tuple[nn.Linear | nn.Conv2d, ...]:
    """The layers whose outputs, or their mean, are the model's answer to an example of noise."""
    noise = starting.medium.noise(starting.processor)
    answers: list[tuple[nn.Linear | nn.Conv2d, Tensor]] = []

    def note(layer: nn.Module, _args: Any, output: Tensor) -> None:
        if isinstance(layer, nn.Linear | nn.Conv2d) and output.numel() == groups:
            answers.append((layer, output.flatten(1)))

    hooks = [module.register_forward_hook(note) for module in starting.model.modules()]
    try:
        logits = starting.logits(noise)
    finally:
        for hook in hooks:
            hook.remove()
    candidates = [(layer, answer) for layer, answer in answers if layer.bias is not None]
    for layer, answer in reversed(candidates):
        if torch.equal(answer, logits):
            return (layer,)
    if candidates and torch.allclose(
        torch.stack([answer for _, answer in candidates]).mean(0), logits, atol=1e-6
    ):
        return tuple(layer for layer, _ in candidates)
    raise Trouble(
        ErrorKind.UNSUPPORTED_MODEL,
        words.NO_CLASSIFIER(name=starting.info.name),
    )


def _refuse_gaps(starting: StartingModel, loading: dict[str, Any]) -> None:
    """Only the last step may be new: everything else must have come from the file, and must be numbers."""
    layers = {id(layer) for layer in starting.classifiers}
    new = {name for name, module in starting.model.named_modules() if id(module) in layers}
    gaps = {
        kind: [key for key in keys if (key if isinstance(key, str) else key[0]).rpartition(".")[0] not in new]
        for kind, keys in loading.items()
        if kind in ("missing_keys", "mismatched_keys")
    }
    refuse_gaps(starting.info, starting.model, gaps)


def _inputs(layer: nn.Linear | nn.Conv2d) -> int:
    return layer.in_features if isinstance(layer, nn.Linear) else layer.weight[0].numel()

"""The model that a run starts from: loaded with a new last step, whatever its family.

Nothing here knows families of models. The last step (the *classifier*) is found by looking at which layer's
output is the model's answer, so every picture classifier that transformers can load can be taught, timm's
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
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from desktop.engine.libraries.transformers_models.pictures import SHARPNESS, looked_at
from desktop.engine.libraries.transformers_models.safely import SAFELY, explain_errors, refuse_gaps
from desktop.engine.reading import read_picture
from desktop.errors import ErrorKind, Trouble
from desktop.messages import models
from desktop.messages import training as words
from desktop.protocol import ModelInfo

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(slots=True)
class StartingModel:
    """A picture classifier whose last step answers with the groups of the user.

    Attributes:
        model: the transformers model, in evaluation mode, on `device`.
        processor: its preprocessing, a transformers image processor.
        side: pixels of the shorter side from which its preprocessing gives the same as from the whole
            picture.
        classifiers: the layers that make the answer from the features; more than one where a model averages
            several.
        fingerprint: equal for the same weights and preprocessing; the cached features hang on it.
        device: as torch names it.
    """

    info: ModelInfo
    model: Any
    processor: Any
    side: int
    classifiers: tuple[nn.Linear | nn.Conv2d, ...]
    fingerprint: str
    device: str

    def open(self, path: str) -> Image:
        """The picture in `path`, read as it is when the taught model is used."""
        return read_picture(path, self.side)

    def pixels(self, image: Image) -> Tensor:
        """One picture as the model wants it: float32, (channels, height, width)."""
        pixels: Tensor = self.processor(images=image, return_tensors="pt")["pixel_values"][0]
        return pixels

    def blank(self) -> Tensor:
        """An empty picture, as large as the model wants it."""
        from PIL import Image

        return self.pixels(Image.new("RGB", (64, 64), (128, 128, 128)))

    def logits(self, pixels: Tensor) -> Tensor:
        """Answers before softmax, (pictures, groups), for pixels (pictures, channels, height, width)."""
        # convolutions are up to twice as quick on this order in memory; weights have it too, see `load`
        pixels = pixels.to(self.device, memory_format=torch.channels_last, non_blocking=True)
        logits: Tensor = self.model(pixel_values=pixels).logits
        return logits

    @contextmanager
    def feature_reader(self) -> Iterator[Callable[[Tensor], Tensor]]:
        """A function from pixels to what the classifiers look at.

        It answers with float32 of shape (pictures, features), on the processor.

        It may be called from several threads at once.
        """
        local = threading.local()

        def note(_layer: nn.Module, args: tuple[Tensor, ...]) -> None:
            local.seen.append(args[0].float().flatten(1))

        @torch.inference_mode()
        def read(pixels: Tensor) -> Tensor:
            local.seen = []
            self.logits(pixels)
            return torch.cat(local.seen, dim=1).cpu()

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


def load(info: ModelInfo, labels: Sequence[str], device: str) -> StartingModel:
    """`info` with a new last step for `labels`.

    Raises:
        Trouble: the model is no picture classifier that can be loaded safely, or its last step cannot be
        found.
    """
    from transformers import AutoConfig, AutoImageProcessor, AutoModelForImageClassification

    folder = Path(info.folder)
    processors: Any = AutoImageProcessor  # not typed
    with explain_errors(info, models.NOT_FOR_PICTURES):
        config = AutoConfig.from_pretrained(folder, **SAFELY)
        _name_labels(config, labels)
        processor = processors.from_pretrained(folder, **SAFELY)
        model, loading = AutoModelForImageClassification.from_pretrained(
            folder,
            config=config,
            dtype=torch.float32,
            ignore_mismatched_sizes=True,
            output_loading_info=True,
            **SAFELY,
        )
    model.eval().to(device, memory_format=torch.channels_last)
    starting = StartingModel(
        info, model, processor, SHARPNESS * looked_at(processor), (), _fingerprint(folder, processor), device
    )
    refuse_gaps(info, model, {})  # without numbers there is no last step to be found
    starting.classifiers = _find_classifiers(starting, len(labels))
    _refuse_gaps(starting, loading)
    return starting


def _name_labels(config: Any, labels: Sequence[str]) -> None:
    config.id2label = dict(enumerate(labels))
    config.label2id = {label: index for index, label in enumerate(labels)}
    config.problem_type = "single_label_classification"
    if hasattr(
        config, "label_names"
    ):  # timm's models keep a second list, which would win when the model is saved
        config.label_names = list(labels)


def _fingerprint(folder: Path, processor: Any) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for file in sorted(folder.glob("*.safetensors")):
        with file.open("rb") as opened:
            digest.update(hashlib.file_digest(opened, "sha256").digest())
    digest.update(json.dumps(processor.to_dict(), sort_keys=True, default=str).encode())
    digest.update((folder / "config.json").read_bytes())
    return digest.hexdigest()


@torch.inference_mode()
def _find_classifiers(starting: StartingModel, groups: int) -> tuple[nn.Linear | nn.Conv2d, ...]:
    """The layers whose outputs, or their mean, are the model's answer to a picture of noise."""
    noise = torch.randn((1, *starting.blank().shape), generator=torch.Generator().manual_seed(0)).to(
        starting.device
    )
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

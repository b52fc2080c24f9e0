"""Sentence embeddings: texts become vectors whose direction is their meaning."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from desktop.engine.libraries import Runner, Work
from desktop.engine.libraries.passages import passages
from desktop.engine.libraries.transformers_models.safely import SAFELY, explain_errors, refuse_gaps
from desktop.engine.reading import text_of
from desktop.errors import ErrorKind, Trouble
from desktop.messages import models
from desktop.protocol import Input, ModelInfo
from desktop.results import Label, Labels, Matches, Passage, Result
from desktop.tasks import Task

TASKS = ("zero-shot-classification", "sentence-similarity")

SCALE = 20.0
"""Cosines are multiplied by this before softmax. Sentence encoders are trained with exactly this factor
(sentence-transformers' MultipleNegativesRankingLoss), so the shares are those that the model learned to
give."""

TOGETHER = 32
"""Pieces of text in one forward pass."""


def load(model: ModelInfo, task: Task, device: str) -> Runner:
    runners: dict[str, Callable[[Encoder], Runner]] = {
        "zero-shot-classification": Sorter,
        "sentence-similarity": Finder,
    }
    return runners[task.id](Encoder(model, device))


class Encoder:
    """A text encoder with the pooling that its folder describes; the mean over all tokens if it does not."""

    def __init__(self, model: ModelInfo, device: str) -> None:
        import transformers
        from transformers import AutoTokenizer

        folder = Path(model.folder)
        with explain_errors(model, models.NOT_FOR_TEXTS):
            self._tokenizer = AutoTokenizer.from_pretrained(folder, **SAFELY)
            network, loading = _network_class(transformers, folder).from_pretrained(
                folder, dtype=torch.float32, output_loading_info=True, **SAFELY
            )
        if not self._tokenizer.is_fast:
            raise Trouble(ErrorKind.UNSUPPORTED_MODEL, models.NO_TOKENIZER(name=model.name))
        # an encoder is often stored without its pooler, which sentence vectors do not use
        loading = {
            **loading,
            "missing_keys": [key for key in loading["missing_keys"] if "pooler." not in key],
        }
        refuse_gaps(model, network, loading)
        self._network = network.eval().to(device)
        self._layers = [layer.to(device) for layer in _dense_layers(model)]
        self._device = device
        self._pooling = _pooling(folder)
        self._length = _longest(folder, self._tokenizer, network.config)

    def encode(self, texts: Sequence[str]) -> Tensor:
        """Unit vectors, float32 (texts, dimensions), on the processor.

        A text that is longer than the model can read is cut into windows, and their vectors are averaged.
        """
        pieces = self._tokenizer(
            list(texts),
            truncation=True,
            max_length=self._length,
            stride=self._length // 8,
            return_overflowing_tokens=True,
        )
        owners = torch.tensor(pieces["overflow_to_sample_mapping"])
        # texts of like length together: less padding to compute
        order = sorted(range(len(owners)), key=lambda index: len(pieces["input_ids"][index]))
        vectors: Tensor | None = None
        for start in range(0, len(order), TOGETHER):
            chosen = order[start : start + TOGETHER]
            found = self._forward([pieces["input_ids"][index] for index in chosen])
            if vectors is None:
                vectors = torch.zeros(len(owners), found.shape[1])
            vectors[chosen] = found
        assert vectors is not None
        means = torch.zeros(len(texts), vectors.shape[1]).index_add_(0, owners, vectors)
        return functional.normalize(means, dim=1)

    def _forward(self, tokens: list[list[int]]) -> Tensor:
        batch = self._tokenizer.pad({"input_ids": tokens}, return_tensors="pt").to(self._device)
        hidden: Tensor = self._network(**batch).last_hidden_state.float()
        mask = batch["attention_mask"].unsqueeze(-1)
        vectors: Tensor = _POOLINGS[self._pooling](hidden, mask)
        for layer in self._layers:
            vectors = layer(vectors)
        return functional.normalize(vectors, dim=1).cpu()


_POOLINGS: dict[str, Any] = {
    "mean_tokens": lambda hidden, mask: (hidden * mask).sum(1) / mask.sum(1).clamp(min=1),
    "cls_token": lambda hidden, _mask: hidden[:, 0],
    "max_tokens": lambda hidden, mask: hidden.masked_fill(mask == 0, float("-inf")).amax(1),
    "mean_sqrt_len_tokens": lambda hidden, mask: (hidden * mask).sum(1) / mask.sum(1).clamp(min=1).sqrt(),
}


_ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "Identity": nn.Identity,
    "Tanh": nn.Tanh,
    "GELU": nn.GELU,
    "ReLU": nn.ReLU,
    "Sigmoid": nn.Sigmoid,
}


def _network_class(transformers: Any, folder: Path) -> Any:
    """T5 as an encoder of sentences is stored without the half that writes."""
    names = _settings(folder / "config.json").get("architectures") or [""]
    return getattr(transformers, str(names[0])) if names[0] in _HALVES else transformers.AutoModel


_HALVES = ("T5EncoderModel", "MT5EncoderModel", "UMT5EncoderModel")


def _dense_layers(model: ModelInfo) -> list[nn.Module]:
    """What sentence-transformers does after the average: layers in folders of their own, such as ``2_Dense``.

    Raises:
        Trouble: one of them is damaged, or goes on in a way that Burnish does not know.
    """
    from safetensors.torch import load_file

    layers: list[nn.Module] = []
    for folder in sorted(
        Path(model.folder).glob("[0-9]*_Dense"), key=lambda one: int(one.name.split("_")[0])
    ):
        settings = _settings(folder / "config.json")
        activation = str(settings.get("activation_function") or "Tanh").rpartition(".")[2]
        if activation not in _ACTIVATIONS:
            raise Trouble(
                ErrorKind.UNSUPPORTED_MODEL,
                models.UNKNOWN_STEP(name=model.name),
                activation,
            )
        with explain_errors(model, models.NOT_FOR_TEXTS):
            weights = load_file(folder / "model.safetensors")
            size, given = weights["linear.weight"].shape
            layer = nn.Linear(given, size, bias="linear.bias" in weights)
            layer.load_state_dict({name.removeprefix("linear."): value for name, value in weights.items()})
        refuse_gaps(model, layer, {})
        layers.append(nn.Sequential(layer.float().eval(), _ACTIVATIONS[activation]()))
    return layers


def _pooling(folder: Path) -> str:
    """The pooling that sentence-transformers keeps beside the model."""
    settings = _settings(folder / "1_Pooling" / "config.json")
    chosen = [name for name in _POOLINGS if settings.get(f"pooling_mode_{name}")]
    return chosen[0] if chosen else "mean_tokens"


def _longest(folder: Path, tokenizer: Any, config: Any) -> int:
    """Tokens that the model reads at once."""
    limits = [
        _settings(folder / "sentence_bert_config.json").get("max_seq_length"),
        tokenizer.model_max_length,
        getattr(config, "max_position_embeddings", None),
    ]
    return min(int(limit) for limit in [*limits, 512] if limit and limit > 0)


def _settings(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


class Sorter:
    """Which of the user's own labels is closest in meaning to a text."""

    batch = 16

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def prepare(self, given: Input, work: Work) -> str:
        return text_of(given)

    def run(self, prepared: Sequence[str], work: Work) -> list[Result]:
        labels = work.words("labels")
        vectors = self._encoder.encode([*labels, *prepared])
        shares = (SCALE * vectors[len(labels) :] @ vectors[: len(labels)].T).softmax(-1)
        return [
            Labels(
                tuple(
                    Label(labels[index], row[index])
                    for index in sorted(range(len(labels)), key=lambda i: -row[i])
                )
            )
            for row in shares.tolist()
        ]


class Finder:
    """Which passages of a text are closest in meaning to a sentence."""

    batch = 1

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def prepare(self, given: Input, work: Work) -> list[str]:
        return passages(text_of(given))

    def run(self, prepared: Sequence[list[str]], work: Work) -> list[Result]:
        query = work.text("text")
        return [self._find(query, found, work) for found in prepared]

    def _find(self, query: str, found: list[str], work: Work) -> Matches:
        vectors = [self._encoder.encode([query])]
        for start in range(0, len(found), TOGETHER):
            vectors.append(self._encoder.encode(found[start : start + TOGETHER]))
            work.advance(min(start + TOGETHER, len(found)), len(found))
        cosines = (torch.cat(vectors[1:]) @ vectors[0][0]).clamp(-1, 1)
        best = cosines.topk(min(work.number("top"), len(found)))
        return Matches(
            query,
            tuple(
                Passage(found[index], score)
                for index, score in zip(best.indices.tolist(), best.values.tolist(), strict=True)
            ),
        )

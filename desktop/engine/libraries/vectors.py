"""Sentence embeddings: texts become vectors whose direction is their meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from desktop.engine.hub.facts import encoders, native
from desktop.engine.hub.facts.describing import read_config
from desktop.engine.libraries import Runner, Work
from desktop.engine.libraries.passages import passages
from desktop.engine.libraries.transformers_models.safely import (
    SAFELY,
    explain_errors,
    refuse_gaps,
    require_words,
)
from desktop.engine.reading import text_of
from desktop.errors import ErrorKind, Trouble
from desktop.messages import models, notes
from desktop.noting import note
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
    """A text encoder that makes its vectors as its folder says (`desktop.engine.hub.facts.encoders`).

    Raises:
        Trouble: it does not open, or has a step that is not known.
    """

    def __init__(self, model: ModelInfo, device: str) -> None:
        import transformers
        from transformers import AutoTokenizer

        folder = Path(model.folder)
        self.way = encoders.read(folder)
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
        require_words(model, self._tokenizer, network)
        self._network = network.eval().to(device)
        self._layers = [_layer(model, layer).to(device) for layer in self.way.layers]
        self._device = device
        self._length = _longest(self.way, self._tokenizer, network.config)
        self._tokenizer.padding_side = "right"  # the first word stands first, whatever is filled up
        if self._tokenizer.pad_token is None:  # any would do: what is filled up is left out again
            self._tokenizer.pad_token = self._tokenizer.eos_token or self._tokenizer.unk_token

    def encode(self, texts: Sequence[str], prompt: str = "") -> Tensor:
        """Unit vectors, float32 (texts, dimensions), on the processor.

        A text that is longer than the model can read is cut into windows, and their vectors are averaged.

        Args:
            prompt: what the model is told before each text, and before each window of it.
        """
        texts = [text.lower() for text in texts] if self.way.lower else list(texts)
        prompt = prompt.lower() if self.way.lower else prompt
        lead = self._lead(prompt)
        room = max(self._length // 2, self._length - lead)
        pieces = self._cut(texts, room)
        owners = torch.tensor(pieces["overflow_to_sample_mapping"])
        tokens: list[list[int]] = pieces["input_ids"]
        if prompt:
            spans = [_span(offsets) for offsets in pieces["offset_mapping"]]
            windows = [texts[owner][a:b] for owner, (a, b) in zip(owners.tolist(), spans, strict=True)]
            told = [prompt + window for window in windows]
            tokens = self._tokenizer(told, truncation=True, max_length=self._length).input_ids
        skipped = 0 if self.way.pools_prompt else lead
        # texts of like length together: less padding to compute
        order = sorted(range(len(owners)), key=lambda index: len(tokens[index]))
        vectors: Tensor | None = None
        for start in range(0, len(order), TOGETHER):
            chosen = order[start : start + TOGETHER]
            found = self._forward([tokens[index] for index in chosen], skipped)
            if vectors is None:
                vectors = torch.zeros(len(owners), found.shape[1])
            vectors[chosen] = found
        assert vectors is not None
        means = torch.zeros(len(texts), vectors.shape[1]).index_add_(0, owners, vectors)
        return functional.normalize(means, dim=1)

    def _cut(self, texts: list[str], room: int) -> Any:
        return self._tokenizer(
            texts,
            truncation=True,
            max_length=room,
            stride=room // 8,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
        )

    def _lead(self, prompt: str) -> int:
        """Tokens of `prompt` with what begins a text, but not with what ends one."""
        if not prompt:
            return 0
        tokens: list[int] = self._tokenizer(prompt).input_ids
        return len(tokens) - (tokens[-1] in self._tokenizer.all_special_ids)

    def _forward(self, tokens: list[list[int]], skipped: int) -> Tensor:
        batch = self._tokenizer.pad({"input_ids": tokens}, return_tensors="pt").to(self._device)
        hidden: Tensor = self._network(**batch).last_hidden_state.float()
        vectors = pooled(hidden, batch["attention_mask"], self.way.poolings, skipped)
        for layer in self._layers:
            vectors = layer(vectors)
        return functional.normalize(vectors, dim=1).cpu()


def _span(offsets: list[tuple[int, int]]) -> tuple[int, int]:
    """Where the tokens of a window begin and end in its text; signs that stand for nothing are (0, 0)."""
    real = [pair for pair in offsets if pair[1] > pair[0]]
    return (real[0][0], real[-1][1]) if real else (0, 0)


def pooled(hidden: Tensor, mask: Tensor, poolings: Sequence[str], skipped: int = 0) -> Tensor:
    """The vectors of texts, (texts, dimensions × poolings), as sentence-transformers pools.

    Args:
        hidden: (texts, tokens, dimensions).
        mask: (texts, tokens), 1 for words and 0 for what fills up behind them.
        poolings: of `encoders.POOLINGS`.
        skipped: tokens at the beginning that do not count.
    """
    places = torch.arange(1, hidden.shape[1] + 1, device=hidden.device)
    counted = mask.unsqueeze(-1) * (places > skipped).view(1, -1, 1)
    return torch.cat([_POOLINGS[name](hidden, counted.float(), places, skipped) for name in poolings], dim=-1)


def _mean(hidden: Tensor, weights: Tensor) -> Tensor:
    return (hidden * weights).sum(1) / weights.sum(1).clamp(min=1e-9)


def _last(hidden: Tensor, mask: Tensor) -> Tensor:
    last = (mask.squeeze(-1).sum(1).long() - 1).clamp(min=0) + mask.squeeze(-1).argmax(1)
    return hidden[torch.arange(len(hidden), device=hidden.device), last]


_POOLINGS: dict[str, Callable[[Tensor, Tensor, Tensor, int], Tensor]] = {
    "cls": lambda hidden, _mask, _places, skipped: hidden[:, skipped],
    "max": lambda hidden, mask, _places, _skipped: hidden.masked_fill(mask == 0, float("-inf")).amax(1),
    "mean": lambda hidden, mask, _places, _skipped: _mean(hidden, mask),
    "mean_sqrt_len_tokens": lambda hidden, mask, _places, _skipped: (
        (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9).sqrt()
    ),
    "weightedmean": lambda hidden, mask, places, _skipped: _mean(hidden, mask * places.view(1, -1, 1)),
    "lasttoken": lambda hidden, mask, _places, _skipped: _last(hidden, mask),
}


def _network_class(transformers: Any, folder: Path) -> Any:
    """T5 as an encoder of sentences is stored without the half that writes."""
    names = native.architectures(read_config(folder)) or [""]
    return getattr(transformers, names[0]) if names[0] in _HALVES else transformers.AutoModel


_HALVES = ("T5EncoderModel", "MT5EncoderModel", "UMT5EncoderModel")


_ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "Identity": nn.Identity,
    "Tanh": nn.Tanh,
    "GELU": nn.GELU,
    "ReLU": nn.ReLU,
    "Sigmoid": nn.Sigmoid,
}


class _ToLengthOne(nn.Module):
    def forward(self, vectors: Tensor) -> Tensor:
        return functional.normalize(vectors, dim=1)


class _Dense(nn.Module):
    def __init__(self, linear: nn.Linear, activation: nn.Module, around: nn.Module | None) -> None:
        super().__init__()
        self.linear, self.activation, self.around = linear, activation, around

    def forward(self, vectors: Tensor) -> Tensor:
        made: Tensor = self.activation(self.linear(vectors))
        return made if self.around is None else made + self.around(vectors)


def _layer(model: ModelInfo, told: encoders.Layer) -> nn.Module:
    """One step after the pooling.

    Raises:
        Trouble: its weights are damaged.
    """
    from safetensors.torch import load_file

    if not told.folder:
        return _ToLengthOne()
    with explain_errors(model, models.NOT_FOR_TEXTS):
        weights = load_file(Path(model.folder, told.folder, "model.safetensors"))
        around: nn.Module | None = nn.Identity() if told.adds_input else None
        if told.adds_input and "residual.weight" in weights:
            around = _linear(weights, "residual.")
        layer = _Dense(_linear(weights, "linear."), _ACTIVATIONS[told.activation](), around)
    refuse_gaps(model, layer, {})
    return layer.float().eval()


def _linear(weights: dict[str, Tensor], prefix: str) -> nn.Linear:
    size, given = weights[f"{prefix}weight"].shape
    layer = nn.Linear(given, size, bias=f"{prefix}bias" in weights)
    layer.load_state_dict(
        {name.removeprefix(prefix): value for name, value in weights.items() if name.startswith(prefix)}
    )
    return layer


def _longest(way: encoders.Encoding, tokenizer: Any, config: Any) -> int:
    """Tokens that the model reads at once."""
    limits = [way.longest, tokenizer.model_max_length, getattr(config, "max_position_embeddings", None)]
    return min(int(limit) for limit in [*limits, 512] if limit and limit > 0)


def _note_guess(encoder: Encoder, count: int) -> None:
    """Say of each of `count` inputs that nobody knows whether the mean is what the makers take."""
    if not encoder.way.is_told:
        for position in range(count):
            note(notes.MODEL_POOLING_GUESSED(), of=position)


class Sorter:
    """Which of the user's own labels is closest in meaning to a text."""

    batch = 16

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def prepare(self, given: Input, work: Work) -> str:
        return text_of(given)

    def run(self, prepared: Sequence[str], work: Work) -> list[Result]:
        labels = work.words("labels")
        _note_guess(self._encoder, len(prepared))
        vectors = self._encoder.encode([*labels, *prepared], self._encoder.way.before_any)
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
        _note_guess(self._encoder, len(prepared))
        return [self._find(query, found, work) for found in prepared]

    def _find(self, query: str, found: list[str], work: Work) -> Matches:
        vectors = [self._encoder.encode([query], self._encoder.way.before_query)]
        for start in range(0, len(found), TOGETHER):
            part = found[start : start + TOGETHER]
            vectors.append(self._encoder.encode(part, self._encoder.way.before_passage))
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

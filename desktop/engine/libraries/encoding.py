"""How a text becomes a vector: the encoder, its pooling and the steps after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from desktop.engine.hub.facts import encoders, native
from desktop.engine.hub.facts.describing import read_config
from desktop.engine.libraries.transformers_models.safely import (
    SAFELY,
    explain_errors,
    refuse_gaps,
    require_words,
)
from desktop.errors import ErrorKind, Trouble
from desktop.messages import models
from desktop.protocol import ModelInfo

TOGETHER = 32
"""Pieces of text in one forward pass."""


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
            self.tokenizer = AutoTokenizer.from_pretrained(folder, **SAFELY)
            network, loading = _network_class(transformers, folder).from_pretrained(
                folder, dtype=torch.float32, output_loading_info=True, **SAFELY
            )
        if not self.tokenizer.is_fast:
            raise Trouble(ErrorKind.UNSUPPORTED_MODEL, models.NO_TOKENIZER(name=model.name))
        # an encoder is often stored without its pooler, which sentence vectors do not use
        loading = {
            **loading,
            "missing_keys": [key for key in loading["missing_keys"] if "pooler." not in key],
        }
        refuse_gaps(model, network, loading)
        require_words(model, self.tokenizer, network)
        self.network = network.eval().to(device)
        self.layers = [_layer(model, layer).to(device) for layer in self.way.layers]
        self.device = device
        self.longest = _longest(self.way, self.tokenizer, network.config)
        self.tokenizer.padding_side = "right"  # the first word stands first, whatever is filled up
        if self.tokenizer.pad_token is None:  # any would do: what is filled up is left out again
            self.tokenizer.pad_token = self.tokenizer.eos_token or self.tokenizer.unk_token

    def encode(self, texts: Sequence[str], prompt: str = "") -> Tensor:
        """Unit vectors, float32 (texts, dimensions), on the processor.

        A text that is longer than the model can read is cut into windows, and their vectors are averaged.

        Args:
            prompt: what the model is told before each text, and before each window of it.
        """
        tokens, belonging = self.windows(texts, prompt)
        skipped = self.skipped(prompt)
        owners = torch.tensor(belonging)
        # texts of like length together: less padding to compute
        order = sorted(range(len(owners)), key=lambda index: len(tokens[index]))
        vectors: Tensor | None = None
        for start in range(0, len(order), TOGETHER):
            chosen = order[start : start + TOGETHER]
            found = self.vectors(*self.filled([tokens[index] for index in chosen]), skipped).cpu()
            if vectors is None:
                vectors = torch.zeros(len(owners), found.shape[1])
            vectors[chosen] = found
        assert vectors is not None
        means = torch.zeros(len(texts), vectors.shape[1]).index_add_(0, owners, vectors)
        return functional.normalize(means, dim=1)

    def skipped(self, prompt: str) -> int:
        """How many tokens at the beginning of each window are not pooled."""
        return 0 if self.way.pools_prompt else self._lead(prompt)

    def windows(self, texts: Sequence[str], prompt: str = "") -> tuple[list[list[int]], list[int]]:
        """Texts as the network reads them: tokens of each window, and which text it is of."""
        texts = [text.lower() for text in texts] if self.way.lower else list(texts)
        prompt = prompt.lower() if self.way.lower else prompt
        lead = self._lead(prompt)
        room = max(self.longest // 2, self.longest - lead)
        pieces = self._cut(texts, room)
        owners: list[int] = pieces["overflow_to_sample_mapping"]
        tokens: list[list[int]] = pieces["input_ids"]
        if prompt:
            spans = [_span(offsets) for offsets in pieces["offset_mapping"]]
            windows = [texts[owner][a:b] for owner, (a, b) in zip(owners, spans, strict=True)]
            told = [prompt + window for window in windows]
            tokens = self.tokenizer(told, truncation=True, max_length=self.longest).input_ids
        return tokens, owners

    def filled(self, tokens: Sequence[list[int]]) -> tuple[Tensor, Tensor]:
        """Windows of like length, and which of their tokens are real: two tensors (windows, tokens)."""
        batch = self.tokenizer.pad({"input_ids": list(tokens)}, return_tensors="pt")
        return batch["input_ids"], batch["attention_mask"]

    def vectors(self, tokens: Tensor, mask: Tensor, skipped: int = 0) -> Tensor:
        """The unit vector of each window, float32 (windows, dimensions), where the network computes."""
        mask = mask.to(self.device)
        said = self.network(input_ids=tokens.to(self.device), attention_mask=mask)
        vectors = pooled(said.last_hidden_state.float(), mask, self.way.poolings, skipped)
        for layer in self.layers:
            vectors = layer(vectors)
        return functional.normalize(vectors, dim=1)

    def _cut(self, texts: list[str], room: int) -> Any:
        return self.tokenizer(
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
        prompt = prompt.lower() if self.way.lower else prompt
        tokens: list[int] = self.tokenizer(prompt).input_ids
        return len(tokens) - (tokens[-1] in self.tokenizer.all_special_ids)


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


class Dense(nn.Module):
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
        layer = Dense(_linear(weights, "linear."), _ACTIVATIONS[told.activation](), around)
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

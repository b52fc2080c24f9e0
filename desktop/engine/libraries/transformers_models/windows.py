"""Texts of any length for models that read a few hundred words at once: windows that overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from desktop.engine.libraries import Work
from desktop.engine.libraries.transformers_models.mending import mended
from desktop.engine.libraries.transformers_models.opening import open_network
from desktop.engine.libraries.transformers_models.safely import SAFELY, explain_errors, require_words
from desktop.errors import ErrorKind, Trouble
from desktop.messages import asking, models
from desktop.protocol import ModelInfo

MOST = 512
"""Tokens in one window, also where a model could take more: longer ones take long and fill the memory."""
TOGETHER = 8
"""Windows in one forward pass."""


@dataclass(frozen=True, slots=True)
class Window:
    """What a model reads at once.

    Attributes:
        owner: index of the text that it is a part of.
        inputs: lists that the network gets, by name.
        offsets: begin and end of each token in the text it comes from, in characters.
        parts: for each token 0 or 1, the first or second of a pair of texts; None where it is of neither.
        words: for each token the number of its word in the whole text, or None.
    """

    owner: int
    inputs: dict[str, list[int]]
    offsets: list[tuple[int, int]]
    parts: list[int | None]
    words: list[int | None]

    @property
    def length(self) -> int:
        return len(self.offsets)


class Cutter:
    """Cuts texts into what a network reads at once.

    Raises:
        Trouble: the tokenizer cannot say where its tokens stand in the text.
    """

    def __init__(self, tokenizer: Any, config: Any, name: str) -> None:
        if not tokenizer.is_fast or len(tokenizer) < 2:
            raise Trouble(ErrorKind.UNSUPPORTED_MODEL, models.NO_TOKENIZER(name=name))
        self.tokenizer = tokenizer
        self.most = _longest(tokenizer, config)

    def windows(
        self, texts: Sequence[str], others: Sequence[str] | None = None, cut: int = 0
    ) -> list[Window]:
        """All of each text, in windows that overlap by an eighth.

        Args:
            others: for pairs, the text that stands beside each of `texts`.
            cut: which of a pair is cut, 0 or 1; the other stands whole in every window.

        Raises:
            Trouble: the text that stands whole leaves no room for the one that is cut.
        """
        room = self.most
        if others is not None:
            whole = texts if cut else others
            room -= max(len(ids) for ids in self.tokenizer(list(whole)).input_ids) + 2
            if room < self.most // 4:
                raise Trouble(ErrorKind.BAD_REQUEST, asking.TOO_MANY_WORDS(), f"{room}")
        pieces = self.tokenizer(
            list(texts),
            None if others is None else list(others),
            truncation="only_second" if cut else "only_first",
            max_length=self.most,
            stride=room // 8,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
        )
        names = [name for name in self.tokenizer.model_input_names if name in pieces]
        return [
            Window(
                owner,
                {name: pieces[name][index] for name in names},
                pieces["offset_mapping"][index],
                pieces.sequence_ids(index),
                pieces.word_ids(index),
            )
            for index, owner in enumerate(pieces["overflow_to_sample_mapping"])
        ]


class Reader:
    """A network that reads texts, with its tokenizer.

    Args:
        auto: transformers' auto class that opens it.

    Raises:
        Trouble: it does not open, or its tokenizer cannot say where its tokens stand in the text.
    """

    def __init__(self, auto: Any, model: ModelInfo, device: str) -> None:
        from transformers import AutoTokenizer

        with explain_errors(model, models.NOT_FOR_TEXTS):
            self.tokenizer = AutoTokenizer.from_pretrained(model.folder, **mended(model), **SAFELY)
        network = open_network(auto, model, models.NOT_FOR_TEXTS)
        self.config = network.config
        self._alone = self.tokenizer.pad_token is None  # nothing to fill up with, so no two at a time
        self._network = network.to(device)
        self._device = device
        cutter = Cutter(self.tokenizer, self.config, model.name)
        self.windows, self.most = cutter.windows, cutter.most
        require_words(model, self.tokenizer, network)

    def outputs(self, windows: Sequence[Window], work: Work) -> Iterator[tuple[Window, Any, Tensor]]:
        """Each window, what the network says about it (its own row of each tensor), and which of its tokens
        are not filling. Windows of like length go together, so the order is not kept."""
        order = sorted(range(len(windows)), key=lambda index: windows[index].length)
        size = 1 if self._alone else TOGETHER
        for start in range(0, len(order), size):
            chosen = [windows[index] for index in order[start : start + size]]
            names = chosen[0].inputs
            given: dict[str, Any] = {name: [window.inputs[name] for window in chosen] for name in names}
            batch = self.tokenizer.pad(given, padding=not self._alone, return_tensors="pt").to(self._device)
            said = self._network(**batch)
            real = batch["attention_mask"].bool()
            for row, window in enumerate(chosen):
                yield window, {name: said[name][row].float().cpu() for name in _kept(said)}, real[row].cpu()
            work.advance(min(start + size, len(order)), len(order))


def _kept(said: Any) -> list[str]:
    return [name for name in ("logits", "start_logits", "end_logits") if name in said]


def _longest(tokenizer: Any, config: Any) -> int:
    """Tokens that the model reads at once. RoBERTa and its kin lose two of their positions to padding."""
    positions = getattr(config, "max_position_embeddings", None) or 0
    limits = [MOST, int(min(tokenizer.model_max_length, MOST))]
    if positions > 2:
        limits.append(positions - 2)
    return min(limits)

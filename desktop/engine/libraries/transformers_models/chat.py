"""Texts in, answers out: models that write on from what they read, and those that were taught to answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from desktop.engine.libraries import Work
from desktop.engine.libraries.transformers_models.opening import open_network
from desktop.engine.libraries.transformers_models.safely import SAFELY, explain_errors
from desktop.engine.reading import text_of
from desktop.errors import ErrorKind, Trouble
from desktop.messages import asking, models
from desktop.protocol import Input, ModelInfo
from desktop.results import Result, Text

TOKENS_A_WORD = 1.5
"""What an average word costs in the languages that most models were taught; others need more."""

ROOM = 16
"""Tokens that must be left for an answer at least."""

SEED = 0
"""Models that draw their words by lot draw the same ones again, so that an answer can be repeated."""

_THOUGHTS = re.compile(r"^.*?</think>\s*", re.DOTALL)
"""What some models write for themselves before they answer."""


class Writer:
    """One text at a time: the next word needs all words before it."""

    batch = 1

    def __init__(self, model: ModelInfo, device: str) -> None:
        from transformers import AutoModelForCausalLM, AutoTokenizer

        with explain_errors(model, models.NOT_A_WRITER):
            self._tokenizer: Any = AutoTokenizer.from_pretrained(model.folder, **SAFELY)
        self._network = open_network(AutoModelForCausalLM, model, models.NOT_A_WRITER).to(device)
        self._name, self._device = model.name, device

    def prepare(self, given: Input, work: Work) -> dict[str, Tensor]:
        """``input_ids`` and ``attention_mask``, each (1, tokens).

        Raises:
            Trouble: BAD_FILE; the text cannot be read, or is longer than the model can read.
        """
        wish, text = work.text("instruction").strip(), text_of(given)
        tokens = self._tokens(f"{wish}\n\n{text}" if wish else text)
        if self._room(tokens) < ROOM:
            words = max(1, self._longest() - ROOM) / TOKENS_A_WORD
            about = f"{words:.2g}" if words < 100 else f"{round(words, -2):,.0f}"
            raise Trouble(
                ErrorKind.BAD_FILE,
                asking.LONGER_THAN_READ(model=self._name, words=about),
            )
        return tokens

    def run(self, prepared: Sequence[dict[str, Tensor]], work: Work) -> list[Result]:
        return [self._write(tokens, work) for tokens in prepared]

    def _tokens(self, message: str) -> dict[str, Tensor]:
        """The text as the model was taught to read it.

        A chat template is a pattern for texts; transformers fills it in a sandbox, where it reaches nothing
        but the message.
        """
        if getattr(self._tokenizer, "chat_template", None) is None:
            read = self._tokenizer(message, return_tensors="pt")
        else:
            read = self._tokenizer.apply_chat_template(
                [{"role": "user", "content": message}],
                add_generation_prompt=True,
                enable_thinking=False,
                return_dict=True,
                return_tensors="pt",
            )
        return {name: read[name] for name in ("input_ids", "attention_mask")}

    def _write(self, tokens: dict[str, Tensor], work: Work) -> Text:
        read = tokens["input_ids"].shape[1]
        most = min(round(work.number("length") * TOKENS_A_WORD), self._room(tokens))
        torch.manual_seed(SEED)
        written = self._network.generate(
            **{name: value.to(self._device) for name, value in tokens.items()},
            max_new_tokens=most,
            stopping_criteria=[_Watched(read, lambda done: work.advance(done, most))],
            pad_token_id=self._padding(),
        )[0, read:]
        text = self._tokenizer.decode(written, skip_special_tokens=True)
        cut_off = len(written) == most and int(written[-1]) not in self._ends()
        return Text(_THOUGHTS.sub("", text).strip() + (" …" if cut_off else ""))

    def _room(self, tokens: dict[str, Tensor]) -> int:
        """Tokens that are left to write."""
        return self._longest() - tokens["input_ids"].shape[1]

    def _longest(self) -> int:
        """Tokens that the model can have in sight, those it writes included."""
        config = self._network.config.get_text_config()
        told = getattr(config, "max_position_embeddings", None) or 0
        return int(told if told > 0 else self._tokenizer.model_max_length)  # XLNet says -1: without end

    def _ends(self) -> list[int]:
        ends = self._network.generation_config.eos_token_id
        return ends if isinstance(ends, list) else [] if ends is None else [int(ends)]

    def _padding(self) -> int | None:
        """transformers warns where no token for padding is named; one text needs none."""
        known = self._network.generation_config.pad_token_id
        return known if known is not None else next(iter(self._ends()), None)


class _Watched:
    """Tells how many tokens are written, and never stops the model: its layers are stop points already."""

    def __init__(self, read: int, advance: Callable[[int], None]) -> None:
        self._read, self._advance = read, advance

    def __call__(self, tokens: Tensor, _scores: Tensor, **_more: Any) -> Tensor:
        self._advance(tokens.shape[1] - self._read)
        return torch.zeros(tokens.shape[0], dtype=torch.bool, device=tokens.device)

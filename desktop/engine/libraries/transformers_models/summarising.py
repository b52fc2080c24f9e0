"""Texts in, summaries out."""

from __future__ import annotations

import math
from collections.abc import Sequence

from desktop.engine.libraries import Work
from desktop.engine.libraries.passages import laid_out
from desktop.engine.libraries.transformers_models.writing import Scribe, cut_to_fit, progress
from desktop.engine.reading import text_of
from desktop.errors import ErrorKind, Trouble
from desktop.messages import models
from desktop.protocol import Input, ModelInfo
from desktop.results import Result, Text

LONGEST = 200
"""Tokens of a summary, where the model does not say."""


class Summariser:
    """Writes what matters of a text.

    A text that is longer than the model reads at once is cut between sentences into pieces of about one
    length. Each gets a summary of its own, and they stand one below the other: nothing of the text is left
    unread.

    Raises:
        Trouble: the model only translates.
    """

    batch = 1

    def __init__(self, model: ModelInfo, device: str) -> None:
        scribe = Scribe(model, device, "summarization")
        self._scribe = scribe
        self._prefix = str(scribe.particulars.get("prefix") or "")
        if scribe.config.model_type == "t5" and not self._prefix:
            if "<2de>" in scribe.tokenizer.get_vocab() or any(
                name.startswith("translation") for name in scribe.kinds
            ):
                raise Trouble(ErrorKind.UNSUPPORTED_MODEL, models.NO_SUMMARIES(name=model.name))
            self._prefix = "summarize: "
        generation = scribe.generation
        longest = scribe.particulars.get("max_length") or generation.max_length or generation.max_new_tokens
        self._longest = int(longest) if longest and int(longest) > 20 else LONGEST
        self._shortest = int(scribe.particulars.get("min_length") or generation.min_length or 0)

    def prepare(self, given: Input, work: Work) -> str:
        return text_of(given)

    def run(self, prepared: Sequence[str], work: Work) -> list[Result]:
        return [self._summarise(text, work) for text in prepared]

    def _summarise(self, text: str, work: Work) -> Text:
        pieces = self._pieces(text)
        part = progress(work, len(pieces))
        written = []
        for number, piece in enumerate(pieces):
            length = self._scribe.length(piece)
            # a short text has no long summary: what the model would add is made up
            most = min(self._longest, max(16, length))
            least = min(self._shortest, length // 4)
            step = part(number, 1)
            written += self._scribe.write([self._prefix + piece], most, step, min_length=least)
            work.advance(number + 1, len(pieces))
        return Text("\n\n".join(one for one in written if one))

    def _pieces(self, text: str) -> list[str]:
        room = self._scribe.most - self._scribe.length(self._prefix) - 2
        parts = [
            (part, self._scribe.length(part), after)
            for sentence, after in laid_out(text)
            for part in cut_to_fit(sentence, self._scribe.length, room)
        ]
        total = sum(length for _, length, _ in parts)
        goal = total / max(1, math.ceil(total / room))
        pieces, piece, size = [], "", 0
        for part, length, after in parts:
            if piece and (size + length > room or size >= goal):
                pieces.append(piece.strip())
                piece, size = "", 0
            piece += part + (after or " ")
            size += length
        return [*pieces, piece.strip()] if piece.strip() else pieces

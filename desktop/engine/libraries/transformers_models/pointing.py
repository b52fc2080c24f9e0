"""Texts in, pieces of them out: names that stand in a text, and answers to a question about it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from desktop.engine.libraries import Work
from desktop.engine.libraries.transformers_models.windows import Reader, Window
from desktop.engine.reading import text_of
from desktop.protocol import Input, ModelInfo
from desktop.results import Result, Span, Spans

LONGEST_ANSWER = 30
"""Tokens."""
CANDIDATES = 20
"""Beginnings and ends of answers that are looked at in each window."""
LEAST = 0.01
"""Answers less sure than this are left out, but for the best one."""


# ---- names -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Word:
    """A word and what the model calls it, told by its first token."""

    start: int
    end: int
    label: str
    score: float


class NameFinder:
    """Finds names: of people, places, firms, or whatever the model has learnt to mark.

    A word is what its first token is, as with "first" in transformers' pipeline; words that belong together
    are one name. Of two windows that both show a word, the one that shows more around it counts.
    """

    batch = 8

    def __init__(self, model: ModelInfo, device: str) -> None:
        from transformers import AutoModelForTokenClassification

        self._reader = Reader(AutoModelForTokenClassification, model, device)

    def prepare(self, given: Input, work: Work) -> str:
        return text_of(given)

    def run(self, prepared: Sequence[str], work: Work) -> list[Result]:
        seen: list[dict[int, tuple[int, _Word]]] = [{} for _ in prepared]
        for window, said, real in self._reader.outputs(self._reader.windows(prepared), work):
            best = said["logits"][real].softmax(-1).max(-1)
            known = seen[window.owner]
            for number, around, word in self._words(window, best.indices.tolist(), best.values.tolist()):
                if number not in known or around > known[number][0]:
                    known[number] = (around, word)
        return [
            Spans(tuple(_names([words[number][1] for number in sorted(words)], text)))
            for words, text in zip(seen, prepared, strict=True)
        ]

    def _words(
        self, window: Window, labels: list[int], scores: list[float]
    ) -> Iterator[tuple[int, int, _Word]]:
        """Number of each word in the text, tokens between it and the nearer edge of the window, the word."""
        tokens: dict[int, list[int]] = {}
        for index, number in enumerate(window.words):
            if number is not None and window.parts[index] == 0:
                tokens.setdefault(number, []).append(index)
        names = self._reader.config.id2label
        for number, indices in tokens.items():
            first, last = indices[0], indices[-1]
            label = str(names[labels[first]])
            while (
                last > first and label != "O" and str(names[labels[last]]) == "O" and _is_mark(window, last)
            ):
                last -= 1  # some tokenizers keep a comma with its word
            around = min(first, window.length - 1 - indices[-1])
            word = _Word(window.offsets[first][0], window.offsets[last][1], label, scores[first])
            yield number, around, word


def _is_mark(window: Window, index: int) -> bool:
    start, end = window.offsets[index]
    return end - start <= 1


def _names(words: Iterable[_Word], text: str) -> Iterator[Span]:
    """Neighbours of one kind as one name; "B-" begins a new one, as in transformers' pipeline."""
    group: list[_Word] = []
    for word in words:
        begins, kind = _kind(word.label)
        if group and (begins or kind != _kind(group[0].label)[1]):
            yield from _name(group, text)
            group = []
        group.append(word)
    if group:
        yield from _name(group, text)


def _kind(label: str) -> tuple[bool, str]:
    """Whether a name begins here, and what it is. Schemes with more letters mark ends ("E-") and names of one
    word ("S-", "U-") too."""
    if label[1:2] == "-" and label[0] in "BIESUL":
        return label[0] in "BSU", label[2:]
    return False, label


def _name(group: list[_Word], text: str) -> Iterator[Span]:
    kind = _kind(group[0].label)[1]
    if kind == "O":
        return
    piece = text[group[0].start : group[-1].end]
    start = group[0].start + len(piece) - len(piece.lstrip())
    piece = piece.strip()
    if piece:
        score = sum(word.score for word in group) / len(group)
        yield Span(kind, score, start, start + len(piece), piece)


# ---- answers -----------------------------------------------------------------------------------------------


class Answerer:
    """Points at what in a text answers a question, the surest first.

    The score of an answer is the chance that the model gives to its beginning times that of its end, within
    the window that shows it; a model may also say that a window holds no answer.
    """

    batch = 4

    def __init__(self, model: ModelInfo, device: str) -> None:
        from transformers import AutoModelForQuestionAnswering

        self._reader = Reader(AutoModelForQuestionAnswering, model, device)

    def prepare(self, given: Input, work: Work) -> str:
        return text_of(given)

    def run(self, prepared: Sequence[str], work: Work) -> list[Result]:
        question = work.text("question")
        right = getattr(self._reader.tokenizer, "padding_side", "right") == "right"
        if right:
            windows = self._reader.windows([question] * len(prepared), prepared, cut=1)
        else:  # models that are filled up on the left have learnt to read the text first
            windows = self._reader.windows(prepared, [question] * len(prepared), cut=0)
        found: list[list[Span]] = [[] for _ in prepared]
        for window, said, real in self._reader.outputs(windows, work):
            text = prepared[window.owner]
            start, end = said["start_logits"][real], said["end_logits"][real]
            found[window.owner] += _answers(window, start, end, 1 if right else 0, text)
        return [Spans(_best(spans, work.number("top"))) for spans in found]


def _answers(window: Window, start: Tensor, end: Tensor, part: int, text: str) -> Iterator[Span]:
    """Pieces of the text that may be the answer, and how sure the model is of each."""
    inside = torch.tensor([shown == part for shown in window.parts])
    allowed = inside.clone()
    allowed[0] = True  # the first token stands for "no answer here", and takes its share of the chance
    begins = start.masked_fill(~allowed, float("-inf")).softmax(-1) * inside
    ends = end.masked_fill(~allowed, float("-inf")).softmax(-1) * inside
    chances = (begins[:, None] * ends[None, :]).triu().tril(LONGEST_ANSWER - 1)
    best = chances.flatten().topk(min(CANDIDATES, chances.numel()))
    for score, place in zip(best.values.tolist(), best.indices.tolist(), strict=True):
        first, last = divmod(place, len(window.parts))
        if score <= 0 or not inside[first] or not inside[last]:
            continue
        begin, stop = whole_words(text, window.offsets[first][0], window.offsets[last][1])
        piece = text[begin:stop]
        begin += len(piece) - len(piece.lstrip())
        if piece.strip():
            yield Span("", score, begin, begin + len(piece.strip()), piece.strip())


def whole_words(text: str, begin: int, end: int) -> tuple[int, int]:
    """`begin` and `end` moved outwards so that neither lies inside a word.

    By letters, as what tokenizers call a word may be cut at the end of a window, or be the whole text.
    """
    while 0 < begin < len(text) and _in_word(text[begin - 1]) and _in_word(text[begin]):
        begin -= 1
    while 0 < end < len(text) and _in_word(text[end - 1]) and _in_word(text[end]):
        end += 1
    return begin, end


_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
)
"""Letters of scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""


def _in_word(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LMN" and not _UNSPACED.match(letter)


def _best(spans: list[Span], count: int) -> tuple[Span, ...]:
    """The surest that do not overlap."""
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda one: -one.score):
        if len(chosen) == count or (chosen and span.score < LEAST):
            break
        if all(span.end <= other.start or other.end <= span.start for other in chosen):
            chosen.append(span)
    return tuple(chosen)

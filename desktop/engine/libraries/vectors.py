"""Sentence embeddings: texts become vectors whose direction is their meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch

from desktop.engine.libraries import Runner, Work
from desktop.engine.libraries.encoding import TOGETHER, Encoder
from desktop.engine.libraries.passages import passages
from desktop.engine.libraries.sentence_classifier import Labeller
from desktop.engine.reading import text_of
from desktop.messages import notes
from desktop.noting import note
from desktop.protocol import Input, ModelInfo
from desktop.results import Label, Labels, Matches, Passage, Result
from desktop.tasks import Task

TASKS = ("zero-shot-classification", "sentence-similarity", "text-classification")

SCALE = 20.0
"""Cosines are multiplied by this before softmax. Sentence encoders are trained with exactly this factor
(sentence-transformers' MultipleNegativesRankingLoss), so the shares are those that the model learned to
give."""


def load(model: ModelInfo, task: Task, device: str) -> Runner:
    return _RUNNERS[task.id](model, device)


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


_RUNNERS: dict[str, Callable[[ModelInfo, str], Runner]] = {
    "zero-shot-classification": lambda model, device: Sorter(Encoder(model, device)),
    "sentence-similarity": lambda model, device: Finder(Encoder(model, device)),
    "text-classification": Labeller,
}

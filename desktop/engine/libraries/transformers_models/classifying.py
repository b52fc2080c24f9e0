"""Texts in, labels or numbers out: by the model's own labels, or by words of the user's."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from desktop.engine.libraries import Work
from desktop.engine.libraries.transformers_models.heads import answer_of, ranked, values_of
from desktop.engine.libraries.transformers_models.windows import Reader
from desktop.engine.reading import text_of
from desktop.errors import ErrorKind, Trouble
from desktop.messages import models
from desktop.protocol import Input, ModelInfo
from desktop.results import Result

HYPOTHESIS = "This example is {}."
"""What a model is asked to judge about a text, for each of the user's labels; transformers' own sentence."""


class TextClassifier:
    """Sorts texts by the labels that the model has learnt.

    A text that is longer than the model reads at once is read in windows; what is said of these is averaged,
    each window counting by its length.
    """

    batch = 16

    def __init__(self, model: ModelInfo, device: str) -> None:
        from transformers import AutoModelForSequenceClassification

        self._reader = Reader(AutoModelForSequenceClassification, model, device)

    def prepare(self, given: Input, work: Work) -> str:
        return text_of(given)

    def run(self, prepared: Sequence[str], work: Work) -> list[Result]:
        means = _Means(len(prepared))
        for window, said, _ in self._reader.outputs(self._reader.windows(prepared), work):
            means.add(window.owner, said["logits"], window.length)
        config, count = self._reader.config, work.number("top")
        return [answer_of(values_of(row, config), config, count) for row in means.rows()]


class Judge:
    """Sorts texts by the user's own labels: for each, how far the text says that it is one.

    For a model that has learnt what follows from a text (natural language inference). Long texts are read as
    by `TextClassifier`.

    Raises:
        Trouble: it is none, because no label of it says that something follows.
    """

    batch = 8

    def __init__(self, model: ModelInfo, device: str) -> None:
        from transformers import AutoModelForSequenceClassification

        self._reader = Reader(AutoModelForSequenceClassification, model, device)
        names = {index: str(name).lower() for index, name in self._reader.config.id2label.items()}
        found = [index for index, name in names.items() if name.startswith("entail")]
        if not found or len(names) < 2:
            raise Trouble(
                ErrorKind.UNSUPPORTED_MODEL,
                models.NO_LABELS_OF_YOURS(name=model.name),
            )
        self._follows = int(found[0])
        against = [index for index, name in names.items() if name.startswith(("contra", "not"))]
        self._contradicts = int(against[0]) if against else (-1 if self._follows == 0 else 0)

    def prepare(self, given: Input, work: Work) -> str:
        return text_of(given)

    def run(self, prepared: Sequence[str], work: Work) -> list[Result]:
        labels = work.words("labels")
        pairs = [(text, HYPOTHESIS.format(label)) for text in prepared for label in labels]
        windows = self._reader.windows([text for text, _ in pairs], [words for _, words in pairs])
        means = _Means(len(pairs))
        for window, said, _ in self._reader.outputs(windows, work):
            means.add(window.owner, said["logits"], window.length)
        logits = torch.stack(means.rows()).view(len(prepared), len(labels), -1)
        if len(labels) == 1:  # nothing to compare it with: does it follow, or is it contradicted?
            shares = logits[..., [self._contradicts, self._follows]].softmax(-1)[..., 1]
        else:
            shares = logits[..., self._follows].softmax(-1)
        names = dict(enumerate(labels))
        return [ranked(row, names, len(labels)) for row in shares]


class _Means:
    """Averages of what was said about the windows of each text."""

    def __init__(self, count: int) -> None:
        self._sums: list[Tensor | None] = [None] * count
        self._weights = [0] * count

    def add(self, owner: int, row: Tensor, weight: int) -> None:
        before = self._sums[owner]
        self._sums[owner] = row * weight if before is None else before + row * weight
        self._weights[owner] += weight

    def rows(self) -> list[Tensor]:
        pairs = zip(self._sums, self._weights, strict=True)
        return [total / weight for total, weight in pairs if total is not None]

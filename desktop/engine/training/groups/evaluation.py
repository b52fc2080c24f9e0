"""How good a model that tells groups apart is on examples that it has never seen, said honestly."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from torch import Tensor

from desktop.engine.training.lessons import Measured
from desktop.engine.training.split import Example, Split
from desktop.protocol import GroupScore, GroupsDetail, Judged
from desktop.results import Label, Labels

Z_95 = 1.959963984540054
"""Two-sided 95 % quantile of the normal distribution."""

MISTAKES = 12
WATCHED = 8
ANSWERS = 3
"""Likeliest groups told for an example that is watched."""


def wilson(right: float, total: int, z: float = Z_95) -> tuple[float, float]:
    """Wilson score interval of a share; honest also for few examples and for shares of 0 or 1.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
    """
    if total == 0:
        return 0.0, 1.0
    share = right / total
    middle = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def measured(logits: Tensor, split: Split) -> Measured:
    """How good the answers to the test examples are.

    The baseline always names the group that is commonest in training. Copies and near copies are no more than
    one example for the ranges: what is said of one is said of all.

    Args:
        logits: (examples, groups).
    """
    labels = split.labels
    chances = logits.softmax(1)
    said = chances.argmax(1).tolist()
    truth = [example.target for example in split.test]
    confusion = [[0] * len(labels) for _ in labels]
    for real, answer in zip(truth, said, strict=True):
        confusion[real][answer] += 1
    total = len(truth)
    right = sum(confusion[group][group] for group in range(len(labels)))
    trained = Counter(example.target for example in split.train)
    commonest = min(range(len(labels)), key=lambda group: (-trained[group], group))
    by_guess = truth.count(commonest)
    different = len({example.kin for example in split.test})
    wrong = [row for row in range(total) if truth[row] != said[row]]
    surest = sorted(wrong, key=lambda row: -float(chances[row, said[row]]))[:MISTAKES]
    return Measured(
        score=right / total,
        range=wilson(right / total * different, different),
        baseline=by_guess / total,
        baseline_range=wilson(by_guess / total * different, different),
        detail=GroupsDetail(
            labels=labels,
            per_group=tuple(_score(name, group, confusion) for group, name in enumerate(labels)),
            confusion=tuple(tuple(row) for row in confusion),
        ),
        mistakes=tuple(judged(split.test[row], logits[row], labels) for row in surest),
    )


def judged(example: Example, logits: Tensor, labels: Sequence[str]) -> Judged:
    """An example with its group and the answer; `logits` has shape (groups,)."""
    return Judged(example.input, Labels((Label(labels[example.target], 1.0),)), likeliest(logits, labels))


def _score(name: str, group: int, confusion: Sequence[Sequence[int]]) -> GroupScore:
    hits, real = confusion[group][group], sum(confusion[group])
    said = sum(row[group] for row in confusion)
    return GroupScore(name, hits / real if real else 0.0, hits / said if said else 0.0, real)


def watched(targets: Sequence[int]) -> list[int]:
    """Positions of the examples to watch: up to eight, in turn from each group."""
    places: dict[int, list[int]] = {}
    for position, group in enumerate(targets):
        places.setdefault(group, []).append(position)
    chosen: list[int] = []
    while places and len(chosen) < WATCHED:
        for group in sorted(places):
            chosen.append(places[group].pop(0))
            if not places[group]:
                del places[group]
    return chosen[:WATCHED]


def likeliest(logits: Tensor, labels: Sequence[str]) -> Labels:
    """The answer to one example: its likeliest groups; `logits` has shape (groups,)."""
    chances, groups = logits.softmax(0).topk(min(ANSWERS, len(labels)))
    return Labels(
        tuple(
            Label(labels[group], chance)
            for chance, group in zip(chances.tolist(), groups.tolist(), strict=True)
        )
    )

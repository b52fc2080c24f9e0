"""Groups divided for training, validation and testing."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from desktop.engine.training.split import Example, Split

VALIDATION_SHARE = 0.15
TEST_SHARE = 0.15


def divide(examples: Sequence[Example], labels: tuple[str, ...], seed: int) -> Split:
    """Divides each group about 70/15/15; a group of three different examples or more is in every part.

    The choice depends on the examples' content and `seed` alone, so neither the order of the files nor their
    names change it, and adding a few examples moves only a few of the others. Copies stay on one side, and
    where there is a choice they are trained on, so that the report does not count an example twice. One that
    stands in several groups is only trained on: nobody can say which answer would be right.
    """
    targets = defaultdict(set)
    for example in examples:
        targets[example.digest].add(example.target)
    groups: dict[int, dict[str, list[Example]]] = defaultdict(lambda: defaultdict(list))
    train: list[Example] = []
    for example in examples:
        if len(targets[example.digest]) > 1:
            train.append(example)
        else:
            groups[example.target][example.digest].append(example)
    validation: list[Example] = []
    test: list[Example] = []
    pairs = 0
    for target in sorted(groups):
        copies = _drawn(groups[target], seed)
        pairs += len(copies) == 2
        for_test, for_validation = _wanted(copies, validates=pairs % 2 == 0)
        _draw(copies, test, for_test, leave=1 + bool(for_validation))
        _draw(copies, validation, for_validation, leave=1)
        train.extend(example for files in copies for example in files)
    for part in (train, validation, test):
        part.sort(key=lambda example: (example.target, example.path))
    return Split(tuple(train), tuple(validation), tuple(test), labels)


def _wanted(copies: Sequence[Sequence[Example]], validates: bool) -> tuple[int, int]:
    """How many files of a group are for testing and for validation.

    Of only two examples one is for testing or, in every second such group, for validation, so that neither
    part stays empty.
    """
    if len(copies) < 3:
        return (0, 0) if len(copies) < 2 else (0, 1) if validates else (1, 0)
    total = sum(len(files) for files in copies)
    return max(1, round(total * TEST_SHARE)), max(1, round(total * VALIDATION_SHARE))


def _draw(copies: list[list[Example]], part: list[Example], count: int, leave: int) -> None:
    """Moves examples, each with its copies, until `part` has `count` more files; `leave` of them stay."""
    last = len(part) + count
    while len(part) < last and len(copies) > leave:
        part.extend(copies.pop(0))


def _drawn(examples: Mapping[str, list[Example]], seed: int) -> list[list[Example]]:
    """The examples of a group in the order that is drawn, those with copies last."""
    chosen = sorted(examples.items(), key=lambda item: (len(item[1]) > 1, _place(seed, item[0])))
    return [files for _, files in chosen]


def _place(seed: int, digest: str) -> bytes:
    return hashlib.blake2b(f"{seed}/{digest}".encode(), digest_size=16).digest()

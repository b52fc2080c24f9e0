"""Groups divided for training, validation and testing."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from desktop.engine.training.split import Example, Split

VALIDATION_SHARE = 0.15
TEST_SHARE = 0.15


def divide(examples: Sequence[Example], labels: tuple[str, ...], seed: int) -> Split:
    """Divides each group about 70/15/15; a group of three different examples or more is in every part.

    The choice depends on the examples' content and `seed` alone, so neither the order of the files nor their
    names change it, and adding a few examples moves only a few of the others. Copies and near copies stay on
    one side, and where there is a choice they are trained on, so that the report does not count an example
    twice. Those of one that stands in several groups are only trained on: nobody can say which answer would
    be right. Near copies in several groups count as of the one that most of them are in.
    """
    families: dict[str, list[Example]] = defaultdict(list)
    targets = defaultdict(set)
    for example in examples:
        families[example.kin].append(example)
        targets[example.digest].add(example.target)
    groups: dict[int, dict[str, list[Example]]] = defaultdict(dict)
    train: list[Example] = []
    for kin, family in families.items():
        if any(len(targets[example.digest]) > 1 for example in family):
            train.extend(family)
        else:
            count = Counter(example.target for example in family)
            groups[min(count, key=lambda target: (-count[target], target))][kin] = family
    validation: list[Example] = []
    test: list[Example] = []
    pairs = 0
    for target in sorted(groups):
        sizes = [len(family) for family in groups[target].values()]
        pairs += len(sizes) == 2
        for_test, for_validation = _wanted(sizes, validates=pairs % 2 == 0)
        copies = _drawn(groups[target], seed, max(for_test, for_validation))
        _draw(copies, test, for_test, leave=1 + bool(for_validation))
        _draw(copies, validation, for_validation, leave=1)
        train.extend(example for files in copies for example in files)
    for part in (train, validation, test):
        part.sort(key=lambda example: (example.target, example.path))
    return Split(tuple(train), tuple(validation), tuple(test), labels)


def _wanted(sizes: Sequence[int], validates: bool) -> tuple[int, int]:
    """How many files of a group are for testing and for validation.

    Of only two examples one is for testing or, in every second such group, for validation, so that neither
    part stays empty.
    """
    if len(sizes) < 3:
        return (0, 0) if len(sizes) < 2 else (0, 1) if validates else (1, 0)
    total = sum(sizes)
    return max(1, round(total * TEST_SHARE)), max(1, round(total * VALIDATION_SHARE))


def _draw(copies: list[list[Example]], part: list[Example], count: int, leave: int) -> None:
    """Moves examples, each with its copies, until `part` has `count` more files; `leave` of them stay."""
    last = len(part) + count
    while len(part) < last and len(copies) > leave:
        part.extend(copies.pop(0))


def _drawn(families: Mapping[str, list[Example]], seed: int, room: int) -> list[list[Example]]:
    """The examples of a group in the order that is drawn: those with copies last, those with most at last."""

    def place(family: tuple[str, list[Example]]) -> tuple[bool, int, bytes]:
        size = len(family[1])
        return size > 1, max(size, room), _place(seed, family[0])

    return [files for _, files in sorted(families.items(), key=place)]


def _place(seed: int, kin: str) -> bytes:
    return hashlib.blake2b(f"{seed}/{kin}".encode(), digest_size=16).digest()

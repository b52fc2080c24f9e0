"""Which examples are learnt from, which steer while learning, and which are kept for the report."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

STEER_SHARE = 0.15
REPORT_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class Example:
    """One picture that can be used.

    Attributes:
        path: the file.
        label: position of its group among the groups.
        digest: equal for copies.
    """

    path: str
    label: int
    digest: str


@dataclass(frozen=True, slots=True)
class Split:
    """The three parts; no picture stands in two of them, not even as a copy."""

    learn: tuple[Example, ...]
    steer: tuple[Example, ...]
    report: tuple[Example, ...]

    @property
    def counts(self) -> tuple[int, int, int]:
        return len(self.learn), len(self.steer), len(self.report)


def split(examples: Sequence[Example], seed: int) -> Split:
    """Divides each group about 70/15/15; a group of three different pictures or more is in every part.

    The choice hangs on the pictures' content and `seed` alone, so neither the order of the files nor their
    names change it, and adding a few pictures moves only a few of the others. Copies stay on one side, and
    where there is a choice they are learnt from, so that the report does not count a picture twice. A picture
    that stands in several groups is only learnt from: nobody can say which answer would be right.
    """
    labels = defaultdict(set)
    for example in examples:
        labels[example.digest].add(example.label)
    groups: dict[int, dict[str, list[Example]]] = defaultdict(lambda: defaultdict(list))
    learn: list[Example] = []
    for example in examples:
        if len(labels[example.digest]) > 1:
            learn.append(example)
        else:
            groups[example.label][example.digest].append(example)
    steer: list[Example] = []
    report: list[Example] = []
    pairs = 0
    for label in sorted(groups):
        copies = _drawn(groups[label], seed)
        pairs += len(copies) == 2
        for_report, for_steering = _wanted(copies, steers=pairs % 2 == 0)
        _draw(copies, report, for_report, leave=1 + bool(for_steering))
        _draw(copies, steer, for_steering, leave=1)
        learn.extend(example for files in copies for example in files)
    ordered = (
        tuple(sorted(part, key=lambda example: (example.label, example.path)))
        for part in (learn, steer, report)
    )
    return Split(*ordered)


def _wanted(copies: Sequence[Sequence[Example]], steers: bool) -> tuple[int, int]:
    """How many files of a group go to the report and to steering.

    Of only two pictures one goes to the report or, in every second such group, to steering, so that neither
    part stays empty.
    """
    if len(copies) < 3:
        return (0, 0) if len(copies) < 2 else (0, 1) if steers else (1, 0)
    total = sum(len(files) for files in copies)
    return max(1, round(total * REPORT_SHARE)), max(1, round(total * STEER_SHARE))


def _draw(copies: list[list[Example]], part: list[Example], count: int, leave: int) -> None:
    """Moves pictures, each with its copies, until `part` has `count` more files; `leave` pictures stay."""
    last = len(part) + count
    while len(part) < last and len(copies) > leave:
        part.extend(copies.pop(0))


def _drawn(pictures: Mapping[str, list[Example]], seed: int) -> list[list[Example]]:
    """The pictures of a group in the order of their lot, those with copies last."""
    chosen = sorted(pictures.items(), key=lambda item: (len(item[1]) > 1, _lot(seed, item[0])))
    return [files for _, files in chosen]


def _lot(seed: int, digest: str) -> bytes:
    return hashlib.blake2b(f"{seed}/{digest}".encode(), digest_size=16).digest()

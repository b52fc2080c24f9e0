"""Near copies are one family: examples that differ as files, but look or sound the same to a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop import protocol
from desktop.engine.training.lessons import Examples
from desktop.engine.training.split import Example
from desktop.messages import phases

if TYPE_CHECKING:
    from desktop.engine.training.groups.medium import Medium

CROWD = 5
"""Different examples from which on a family that holds most of a group says more about the group than about
them: all its examples look like each other, as X-rays or scanned forms do."""


def related(job: str, examples: Examples, medium: Medium) -> Generator[protocol.Event, None, Examples]:
    """The examples with their families, telling how far it is; and the groups that are no more than one.

    The order of the examples changes nothing.
    """
    digests: dict[bytes, set[str]] = defaultdict(set)
    for example, sketch in zip(examples.usable, examples.sketches, strict=True):
        if sketch:
            digests[sketch].add(example.digest)
    sketches = sorted(digests)
    joined = Joined(range(len(sketches)))
    for pairs in medium.alike(sketches):
        yield protocol.Progress(job, phases.COMPARING_EXAMPLES())
        for one, other in pairs:
            joined.join(one, other)
    found = [set().union(*(digests[sketches[place]] for place in places)) for places in joined.sets()]
    of = _by_digest(examples.usable)
    crowded: set[int] = set()
    family: dict[str, str] = {}
    for members in found:
        if len(members) < 2:
            continue
        crowds = _crowds(members, of)
        crowded |= crowds
        if not crowds:
            family |= dict.fromkeys(members, min(members))
    return replace(
        examples,
        usable=tuple(replace(example, family=family.get(example.digest, "")) for example in examples.usable),
        crowded=tuple(examples.labels[target] for target in sorted(crowded)),
    )


def _by_digest(examples: Iterable[Example]) -> Mapping[int, set[str]]:
    """The different examples of each group."""
    of: dict[int, set[str]] = defaultdict(set)
    for example in examples:
        of[example.target].add(example.digest)
    return of


def _crowds(members: set[str], of: Mapping[int, set[str]]) -> set[int]:
    """Groups that the family cannot be kept together in: there would be nothing left to tell them by."""
    crowds = set()
    for target, everything in of.items():
        inside = len(members & everything)
        if inside == len(everything) or (inside >= CROWD and 2 * inside > len(everything)):
            crowds.add(target)
    return crowds


class Joined:
    """Things that were joined, directly or through others (union-find)."""

    def __init__(self, things: Sequence[int]) -> None:
        self._next = list(things)

    def join(self, one: int, other: int) -> None:
        self._next[self._first(one)] = self._first(other)

    def sets(self) -> list[list[int]]:
        """All things, each set in order."""
        found: dict[int, list[int]] = defaultdict(list)
        for thing in range(len(self._next)):
            found[self._first(thing)].append(thing)
        return list(found.values())

    def _first(self, thing: int) -> int:
        while self._next[thing] != thing:
            self._next[thing] = self._next[self._next[thing]]
            thing = self._next[thing]
        return thing

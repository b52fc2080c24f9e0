"""What a person should know about examples of groups before anything is taught with them."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import folders as walked
from desktop import protocol
from desktop.engine.training.groups.dividing import divide
from desktop.engine.training.lessons import Examples
from desktop.engine.training.split import Example
from desktop.messages import Message
from desktop.messages import training as words
from desktop.tasks import Lesson, Media

if TYPE_CHECKING:
    from desktop.engine.training.groups.medium import Medium

SAMPLES = 12
"""Examples of each group that the window shows."""

PARTS = frozenset(["train", "training", "val", "valid", "validation", "test", "testing", "dev"])


def findings(examples: Examples, lesson: Lesson, medium: Medium) -> tuple[protocol.Finding, ...]:
    """At most one of each kind, the worst first."""
    blocked = problem(examples, medium.media)
    copies: dict[str, list[Example]] = defaultdict(list)
    for example in examples.usable:
        copies[example.digest].append(example)
    sets = [same for same in copies.values() if len(same) > 1]
    conflicts = [same for same in sets if len({example.target for example in same}) > 1]
    duplicates = [same for same in sets if same not in conflicts]
    few = tuple((group.name, group.count) for group in counts(examples) if group.count < lesson.enough)
    return (
        *([protocol.Blocked(blocked)] if blocked else []),
        *([protocol.Conflicts(_paths(conflicts))] if conflicts else []),
        *([protocol.Unreadable(examples.broken)] if examples.broken else []),
        *([protocol.FewExamples(few)] if few else []),
        *([protocol.Duplicates(_paths(duplicates))] if duplicates else []),
        *medium.findings(examples.measures),
    )


def counts(examples: Examples) -> tuple[protocol.GroupCount, ...]:
    files: dict[int, list[str]] = defaultdict(list)
    for example in examples.usable:
        files[example.target].append(example.path)
    return tuple(
        protocol.GroupCount(name, len(files[label]), tuple(files[label][:SAMPLES]))
        for label, name in enumerate(examples.labels)
    )


def _paths(sets: list[list[Example]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(example.path for example in same) for same in sets)


def problem(examples: Examples, kind: Media) -> Message | None:
    """Why teaching cannot start with these examples and what to do about it."""
    names = examples.labels
    if len(names) < 2:
        return _no_groups(examples, kind)
    if {name.casefold() for name in names} <= PARTS:
        return words.ALREADY_DIVIDED(inside=names[0])
    different: dict[int, set[str]] = defaultdict(set)
    for example in examples.usable:
        different[example.target].add(example.digest)
    few = [name for label, name in enumerate(names) if len(different[label]) < 2]
    if few:
        named = tuple(f"“{name}”" for name in few[:3])
        more = len(few) - len(named)
        if more:
            return words.GROUPS_TOO_SMALL_MORE(groups=named, more=more)
        return words.GROUPS_TOO_SMALL(groups=named)
    if not all(divide(examples.usable, names, 0).counts):
        return words.TOO_FEW()
    return None


def _no_groups(examples: Examples, kind: Media) -> Message:
    name = Path(examples.place).name
    if examples.labels:
        return words.ONE_GROUP(folder=name, group=examples.labels[0])
    if any(True for _ in walked.expand([examples.place], kind)):
        return words.NOT_SORTED(folder=name)
    return words.NO_EXAMPLES(folder=name)

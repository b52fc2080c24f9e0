"""What a person should know about examples of groups before anything is taught with them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from desktop import protocol
from desktop.engine.training.groups.parts import divided
from desktop.engine.training.lessons import Examples
from desktop.engine.training.split import Example
from desktop.messages import Message
from desktop.messages import training as words
from desktop.tasks import Lesson

if TYPE_CHECKING:
    from desktop.engine.training.groups.medium import Medium

SAMPLES = 12
"""Examples of each group that the window shows."""


def findings(examples: Examples, lesson: Lesson, medium: Medium) -> tuple[protocol.Finding, ...]:
    """At most one of each kind, the worst first."""
    blocked = problem(examples)
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
        *examples.surroundings,
    )


def counts(examples: Examples) -> tuple[protocol.GroupCount, ...]:
    files: dict[int, list[str]] = defaultdict(list)
    for example in examples.usable:
        files[example.target].append(example.path)
    return tuple(
        protocol.GroupCount(name, len(files[label]), tuple(files[label][:SAMPLES]), folders)
        for label, (name, folders) in enumerate(zip(examples.labels, examples.folders, strict=True))
    )


def _paths(sets: list[list[Example]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(example.path for example in same) for same in sets)


def problem(examples: Examples) -> Message | None:
    """Why teaching cannot start with these examples and what to do about it."""
    names = examples.labels
    if examples.advice:
        return examples.advice
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
    if not all(divided(examples, 0).counts):
        return words.TOO_FEW()
    return None

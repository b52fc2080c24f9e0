"""What a person should know about examples of groups before anything is taught with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
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
    near, conflicting = _families(examples.usable)
    few = tuple((group.name, group.count) for group in counts(examples) if group.count < lesson.enough)
    return (
        *([protocol.Blocked(blocked)] if blocked else []),
        *([protocol.Conflicts(_inputs(conflicts))] if conflicts else []),
        *([protocol.NearConflicts(_inputs(conflicting))] if conflicting else []),
        *([protocol.Namesakes(examples.namesakes, examples.merged)] if examples.namesakes else []),
        *([protocol.Unreadable(examples.broken)] if examples.broken else []),
        *([protocol.Noted(examples.noted)] if examples.noted else []),
        *([protocol.FewExamples(few)] if few else []),
        *([protocol.AllAlike(examples.crowded)] if examples.crowded else []),
        *([protocol.Duplicates(_inputs(duplicates))] if duplicates else []),
        *([protocol.NearCopies(_inputs(near))] if near else []),
        *medium.findings(examples.measures),
        *examples.surroundings,
    )


def notes(examples: Examples) -> tuple[Message, ...]:
    """What the report of a run has to say of its examples."""
    near, conflicting = _families(examples.usable)
    copies, strangers = sum(len(family) - 1 for family in near), len(conflicting)
    row = words.GROUPS_MERGED if examples.merged else words.GROUPS_NOT_MERGED
    return (
        *(row(groups=tuple(f"“{name}”" for name in names)) for names in examples.namesakes),
        *([words.NEAR_COPIES_TOGETHER(count=copies)] if copies else []),
        *([words.NEAR_COPIES_DIFFER(count=strangers)] if strangers else []),
        *(
            [words.ALL_ALIKE(groups=tuple(f"“{name}”" for name in examples.crowded))]
            if examples.crowded
            else []
        ),
        *([words.PARTLY_READ(count=len(examples.noted))] if examples.noted else []),
    )


def _families(usable: Iterable[Example]) -> tuple[list[list[Example]], list[list[Example]]]:
    """Near copies, one of each content: those within a group, and those in several."""
    families: dict[str, dict[tuple[str, int], Example]] = defaultdict(dict)
    for example in usable:
        if example.family:
            families[example.family].setdefault((example.digest, example.target), example)
    found = [list(family.values()) for family in families.values()]
    within = [family for family in found if len({example.target for example in family}) == 1]
    return within, [family for family in found if family not in within]


def counts(examples: Examples) -> tuple[protocol.GroupCount, ...]:
    inputs: dict[int, list[protocol.Input]] = defaultdict(list)
    for example in examples.usable:
        inputs[example.target].append(example.input)
    return tuple(
        protocol.GroupCount(name, len(inputs[label]), tuple(inputs[label][:SAMPLES]), folders)
        for label, (name, folders) in enumerate(zip(examples.labels, examples.folders, strict=True))
    )


def _inputs(sets: list[list[Example]]) -> tuple[tuple[protocol.Input, ...], ...]:
    return tuple(tuple(example.input for example in same) for same in sets)


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

"""A folder of group folders: what is in it, whether it can be taught from, and how it is divided."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import media, protocol, tasks
from desktop.engine.training.examination import Examined, examine
from desktop.engine.training.split import Example, split
from desktop.errors import ErrorKind, Trouble
from desktop.messages import NOTHING, Message, phases, say
from desktop.messages import training as words

if TYPE_CHECKING:
    from desktop.engine.server import Context

SAMPLES = 12
"""Files of each group that the window shows as thumbnails."""

TELL_EVERY = 1 / 15
"""Seconds between two words about the progress."""

PARTS = frozenset(["train", "training", "val", "valid", "validation", "test", "testing", "dev"])


@dataclass(frozen=True, slots=True)
class Examples:
    """What a folder holds.

    Attributes:
        labels: names of the groups, in natural order.
        usable: one example for each file that opens, group by group in natural order.
        broken: files that do not open, with the reason in `Examined.problem`.
        sizes: width and height of each usable file.
    """

    folder: str
    labels: tuple[str, ...]
    usable: tuple[Example, ...]
    broken: tuple[Examined, ...]
    sizes: tuple[tuple[int, int], ...]


def lesson_of(task: str) -> tasks.Lesson:
    """How `task` is taught.

    Raises:
        Trouble: it cannot be taught.
    """
    lesson = next((row.teach for row in tasks.TASKS if row.id == task), None)
    if lesson is None:
        raise Trouble(ErrorKind.BAD_REQUEST, words.CANNOT_BE_TAUGHT(task=task))
    return lesson


def check_examples(
    request: protocol.CheckExamples, context: Context
) -> Generator[protocol.Event, None, protocol.ExamplesReport]:
    """Handler of `protocol.CheckExamples`.

    Raises:
        Trouble: the task cannot be taught, or the folder is not there.
    """
    examples = yield from read_examples(request.job, request.task, request.folder)
    return report(examples, request.seed)


def read_examples(job: str, task: str, folder: str) -> Generator[protocol.Event, None, Examples]:
    """Looks at every picture of `folder`, telling how far it is."""
    lesson_of(task)
    yield protocol.Progress(job, phases.FINDING_EXAMPLES())
    names, files, owners = _find(Path(folder))
    facts: list[Examined | None] = [None] * len(files)
    done, begun, told = 0, time.monotonic(), 0.0
    for index, found in examine(files):
        if found is not None:
            facts[index] = found
            done += 1
        now = time.monotonic()
        if now - told >= TELL_EVERY or done == len(files):
            told, rate = now, done / max(now - begun, 1e-6)
            left = (len(files) - done) / rate if done else None
            yield protocol.Progress(job, phases.CHECKING_EXAMPLES(), done, len(files), "files", left, rate)
    found_all = [fact for fact in facts if fact is not None]
    good = [(fact, owner) for fact, owner in zip(found_all, owners, strict=True) if not fact.problem]
    return Examples(
        folder,
        tuple(names),
        tuple(Example(fact.path, owner, fact.digest) for fact, owner in good),
        tuple(fact for fact in found_all if fact.problem),
        tuple((fact.width, fact.height) for fact, _ in good),
    )


def _find(folder: Path) -> tuple[list[str], list[str], list[int]]:
    """Names of the groups, all their files, and the group of each file."""
    try:
        groups = sorted(_groups(folder), key=lambda path: media.natural_key(path.name))
    except OSError as error:
        raise Trouble(ErrorKind.BAD_DATA, words.FOLDER_NOT_OPENED(folder=folder.name), str(error)) from error
    files: list[str] = []
    owners: list[int] = []
    for label, group in enumerate(groups):
        for file in media.expand([group], tasks.Media.PICTURE):
            files.append(str(file))
            owners.append(label)
    return [group.name for group in groups], files, owners


def _groups(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.name.startswith((".", "__")):
            yield entry


def report(examples: Examples, seed: int) -> protocol.ExamplesReport:
    """What the window shows of `examples`."""
    files: dict[int, list[str]] = defaultdict(list)
    copies: dict[str, list[Example]] = defaultdict(list)
    for example in examples.usable:
        files[example.label].append(example.path)
        copies[example.digest].append(example)
    sets = [same for same in copies.values() if len(same) > 1]
    conflicts = [same for same in sets if len({example.label for example in same}) > 1]
    return protocol.ExamplesReport(
        folder=examples.folder,
        groups=tuple(
            protocol.GroupCount(name, len(files[label]), tuple(files[label][:SAMPLES]))
            for label, name in enumerate(examples.labels)
        ),
        unreadable=tuple((fact.path, fact.problem) for fact in examples.broken),
        duplicates=tuple(tuple(example.path for example in same) for same in sets),
        conflicts=tuple(tuple(example.path for example in same) for same in conflicts),
        splits=split(examples.usable, seed).counts,
        smallest=min(examples.sizes, key=lambda size: size[0] * size[1], default=(0, 0)),
        problem=say(problem(examples) or NOTHING),
    )


def problem(examples: Examples) -> Message | None:
    """Why teaching cannot start with these examples and what to do about it."""
    names = examples.labels
    if len(names) < 2:
        return _no_groups(examples)
    if {name.casefold() for name in names} <= PARTS:
        return words.ALREADY_DIVIDED(inside=names[0])
    different: dict[int, set[str]] = defaultdict(set)
    for example in examples.usable:
        different[example.label].add(example.digest)
    few = [name for label, name in enumerate(names) if len(different[label]) < 2]
    if few:
        named = tuple(f"“{name}”" for name in few[:3])
        more = len(few) - len(named)
        if more:
            return words.GROUPS_TOO_SMALL_MORE(groups=named, more=more)
        return words.GROUPS_TOO_SMALL(groups=named)
    learn, steer, unseen = split(examples.usable, 0).counts
    if not (learn and steer and unseen):
        return words.TOO_FEW()
    return None


def _no_groups(examples: Examples) -> Message:
    name = Path(examples.folder).name
    if examples.labels:
        return words.ONE_GROUP(folder=name, group=examples.labels[0])
    if any(True for _ in media.expand([examples.folder], tasks.Media.PICTURE)):
        return words.NOT_SORTED(folder=name)
    return words.NO_EXAMPLES(folder=name)

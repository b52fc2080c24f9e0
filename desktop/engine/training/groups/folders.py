"""A folder of group folders, or an archive of one, read: which examples are in it, and which can be used."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import folders, letters, protocol
from desktop.engine.training.groups.advice import advice
from desktop.engine.training.groups.examination import Examined, examine
from desktop.engine.training.groups.layout import Group, Layout, arrange
from desktop.engine.training.lessons import Examples
from desktop.engine.training.split import Example
from desktop.engine.unpacking import TELL_EVERY, unpacked
from desktop.errors import ErrorKind, Trouble
from desktop.folders import LeftOut
from desktop.folders.left_out import why_left_out
from desktop.media import is_archive, name_of, natural_key
from desktop.messages import Message, phases
from desktop.messages import training as words
from desktop.protocol import Input

if TYPE_CHECKING:
    from desktop.engine.training.groups.medium import Medium
    from desktop.tasks import Media


def read(job: str, place: str, medium: Medium) -> Generator[protocol.Event, None, Examples]:
    """Looks at every example in `place`, telling how far it is.

    Raises:
        Trouble: the folder or archive is not there, or cannot be opened.
    """
    found = yield from _find(job, Path(place), medium.media)
    files = [path for group in found.groups for path in group.files]
    facts: list[Examined | None] = [None] * len(files)
    done, begun, told = 0, time.monotonic(), 0.0
    for index, fact in examine([file.path for file in files], medium):
        if fact is not None:
            facts[index] = fact
            done += 1
        now = time.monotonic()
        if now - told >= TELL_EVERY or done == len(files):
            told, rate = now, done / max(now - begun, 1e-6)
            left = (len(files) - done) / rate if done else None
            yield protocol.Progress(job, phases.CHECKING_EXAMPLES(), done, len(files), "files", left, rate)
    examined = [(fact, file) for fact, file in zip(facts, files, strict=True) if fact is not None]
    good = [(fact, file) for fact, file in examined if not fact.problem]
    return Examples(
        place,
        _readable(group.name for group in found.groups),
        tuple(Example(Input(path=fact.path), file.owner, fact.digest, part=file.part) for fact, file in good),
        tuple((fact.path, fact.problem) for fact, _ in examined if fact.problem),
        tuple(fact.measures for fact, _ in good),
        sketches=tuple(fact.sketch for fact, _ in good),
        noted=tuple((fact.path, fact.notes) for fact, _ in good if fact.notes),
        folders=tuple(group.folders for group in found.groups),
        surroundings=found.findings,
        advice=found.advice,
    )


@dataclass(frozen=True, slots=True)
class _File:
    """One file of a group: its path, the position of the group, and its part in a divided set."""

    path: str
    owner: int
    part: str


@dataclass(frozen=True, slots=True)
class _FoundGroup:
    name: str
    folders: tuple[str, ...]
    files: tuple[_File, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """What a folder holds.

    Attributes:
        findings: what a person should know about what lies around the groups.
        advice: why there is nothing to tell apart; empty if there is.
    """

    groups: tuple[_FoundGroup, ...]
    findings: tuple[protocol.Finding, ...]
    advice: Message


def _readable(names: Iterable[str]) -> tuple[str, ...]:
    """The answers of the model: what can be read of the names, and no two the same."""
    readable = list[str]()
    for name in names:
        shown, number = letters.shown(name), 1
        while shown in readable:
            number += 1
            shown = f"{letters.shown(name)} ({number})"
        readable.append(shown)
    return tuple(readable)


def _find(job: str, place: Path, kind: Media) -> Generator[protocol.Event, None, _Found]:
    yield protocol.Progress(job, phases.FINDING_EXAMPLES())
    left_out = LeftOut()
    folder = yield from _opened(job, place, left_out)
    files, told = list[Path](), time.monotonic()
    for path, _ in folders.expand([folder], kind, left_out=left_out):
        files.append(path)
        if time.monotonic() - told >= TELL_EVERY:  # which is when a Stop is heard
            told = time.monotonic()
            yield protocol.Progress(job, phases.FINDING_EXAMPLES())
    layout = arrange([path.relative_to(folder).parts for path in files])
    empty, others = _beside(folder, layout)
    blocked = advice(name_of(place), [str(path) for path in files], layout, [*empty, *others], left_out)
    for at, why in layout.aside if not blocked else ():
        left_out.add(str(files[at]), why)
    filled = (Group(name, (), ((*layout.inside, name),)) for name in empty)
    groups = sorted((*layout.groups, *filled), key=lambda group: natural_key(group.name))
    return _Found(
        tuple(
            _FoundGroup(
                group.name,
                tuple(str(folder.joinpath(*way)) for way in group.folders),
                tuple(_File(str(files[at]), owner, part) for at, part in group.files),
            )
            for owner, group in enumerate(groups)
        ),
        (
            *([protocol.Divided(layout.parts)] if layout.parts else []),
            *([protocol.Inside("/".join(layout.inside))] if layout.inside and layout.groups else []),
            *([protocol.LeftOut(left_out.total, left_out.reasons)] if left_out.total else []),
        ),
        blocked,
    )


def _beside(folder: Path, layout: Layout) -> tuple[list[str], list[str]]:
    """Folders beside the groups: empty ones, which somebody wants to fill, and those of other things."""
    if layout.parts or not layout.groups:
        return [], []
    known = {group.name for group in layout.groups}
    empty, others = list[str](), list[str]()
    with contextlib.suppress(OSError):
        for entry in folder.joinpath(*layout.inside).iterdir():
            if entry.name not in known and not why_left_out(entry.name) and entry.is_dir():
                (others if any(entry.iterdir()) else empty).append(entry.name)
    return sorted(empty, key=natural_key), sorted(others, key=natural_key)


def _opened(job: str, place: Path, left_out: LeftOut) -> Generator[protocol.Event, None, Path]:
    """The folder to look into: `place`, or where it lies unpacked."""
    if place.is_dir() or not is_archive(place):
        try:
            next(place.iterdir(), None)
        except OSError as error:
            raise Trouble(
                ErrorKind.BAD_DATA, words.FOLDER_NOT_OPENED(folder=place.name), str(error)
            ) from error
        return place
    found = yield from unpacked(job, place)
    left_out.extend(found.left_out)
    return found.folder

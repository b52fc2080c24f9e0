"""A folder of group folders, read: which examples are in it, and which of them can be used."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import folders as walked
from desktop import media, protocol
from desktop.engine.training.groups.examination import Examined, examine
from desktop.engine.training.lessons import Examples
from desktop.engine.training.split import Example
from desktop.errors import ErrorKind, Trouble
from desktop.messages import phases
from desktop.messages import training as words
from desktop.protocol import Input
from desktop.tasks import Media

if TYPE_CHECKING:
    from desktop.engine.training.groups.medium import Medium

TELL_EVERY = 1 / 15
"""Seconds between two words about the progress."""


def read(job: str, place: str, medium: Medium) -> Generator[protocol.Event, None, Examples]:
    """Looks at every example below `place`, telling how far it is.

    Raises:
        Trouble: the folder is not there.
    """
    yield protocol.Progress(job, phases.FINDING_EXAMPLES())
    names, files, owners = _find(Path(place), medium.media)
    facts: list[Examined | None] = [None] * len(files)
    done, begun, told = 0, time.monotonic(), 0.0
    for index, found in examine(files, medium):
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
        place,
        tuple(names),
        tuple(Example(Input(path=fact.path), owner, fact.digest) for fact, owner in good),
        tuple((fact.path, fact.problem) for fact in found_all if fact.problem),
        tuple(fact.measures for fact, _ in good),
    )


def _find(folder: Path, kind: Media) -> tuple[list[str], list[str], list[int]]:
    """Names of the groups, all their files, and the group of each file."""
    try:
        groups = sorted(_groups(folder), key=lambda path: media.natural_key(path.name))
    except OSError as error:
        raise Trouble(ErrorKind.BAD_DATA, words.FOLDER_NOT_OPENED(folder=folder.name), str(error)) from error
    files: list[str] = []
    owners: list[int] = []
    for label, group in enumerate(groups):
        for file, _ in walked.expand([group], kind):
            files.append(str(file))
            owners.append(label)
    return [group.name for group in groups], files, owners


def _groups(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.name.startswith((".", "__")):
            yield entry

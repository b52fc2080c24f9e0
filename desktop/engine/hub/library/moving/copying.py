"""Copying a folder so that it can be stopped at any moment and continued later."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop import messages
from desktop.engine.hub.library import trash
from desktop.errors import ErrorKind, Trouble

PIECE = 8_000_000
"""Bytes between two stop points."""
_PART = ".burnish-part"
_CLOCK = 2.0
"""Seconds to which FAT, the file system of most sticks, rounds times."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a folder.

    Attributes:
        name: relative to the folder.
        size: bytes to copy; 0 for a link.
        link: where it leads to, or "" for a file.
    """

    name: str
    size: int
    link: str = ""


def entries(folder: Path) -> list[Entry]:
    """All ordinary files and links below `folder`; what a copy that was interrupted left is no part of it."""
    found: list[Entry] = []
    for current, folders, files in os.walk(folder):
        if trash.FOLDER in folders:  # removed models are not worth taking along
            folders.remove(trash.FOLDER)
        for name in (*files, *(name for name in folders if Path(current, name).is_symlink())):
            path = Path(current, name)
            short = path.relative_to(folder).as_posix()
            if path.is_symlink():
                found.append(Entry(short, 0, _portable(path, folder)))
            elif path.is_file() and not name.endswith(_PART):
                found.append(Entry(short, path.stat().st_size))
    return sorted(found, key=lambda entry: entry.name)


def _portable(path: Path, folder: Path) -> str:
    """Links inside the folder move with it; those that leave it must still lead to the same file."""
    written = path.readlink()
    leads_to = path.parent / written
    inside = not written.is_absolute() and Path(os.path.normpath(leads_to)).is_relative_to(folder)
    return str(written if inside else leads_to.resolve())


def compare(source: Path, destination: Path) -> tuple[int, int, str]:
    """What copying would mean.

    Returns:
        Bytes in `source`, bytes that `destination` lacks, and the name of a file that differs there, or "".
    """
    total = missing = 0
    for entry in entries(source) if source.is_dir() else ():
        total += entry.size
        there = destination / entry.name
        if not there.exists():
            missing += entry.size
        elif not entry.link and not _is_copy(source / entry.name, there):
            return total, missing, entry.name
    return total, missing, ""


def _is_copy(file: Path, there: Path) -> bool:
    """Whether `there` has the same content.

    A copy has the time of the original, too. Two models that were taught alike have files of the same length,
    so where the times differ every byte is compared.
    """
    one, other = file.stat(), there.stat()
    if one.st_size != other.st_size:
        return False
    return abs(one.st_mtime - other.st_mtime) <= _CLOCK or filecmp.cmp(file, there, shallow=False)


def copy(source: Path, destination: Path) -> Iterator[int]:
    """Copy what `destination` does not have yet, and give the bytes of each piece.

    A file gets its name only when it is whole, so that another try can tell what has arrived.

    Raises:
        Trouble: a file is not the same length after copying: somebody writes to it.
    """
    destination.mkdir(parents=True, exist_ok=True)
    found = entries(source)
    for entry in (entry for entry in found if not entry.link):
        yield from _copy_file(source / entry.name, destination / entry.name, entry.size)
    for entry in (entry for entry in found if entry.link):
        _copy_link(entry.link, source / entry.name, destination / entry.name)
        yield 0
    for current, _, _ in os.walk(source, topdown=False):  # the lists of models are remembered by these times
        if trash.FOLDER in Path(current).parts:
            continue
        there = destination / Path(current).relative_to(source)
        there.mkdir(parents=True, exist_ok=True)
        shutil.copystat(current, there)


def _copy_file(file: Path, copied: Path, size: int) -> Iterator[int]:
    if copied.exists() and copied.stat().st_size == size:  # `compare` has looked into it
        yield size
        return
    copied.parent.mkdir(parents=True, exist_ok=True)
    part = copied.with_name(copied.name + _PART)
    with file.open("rb") as reading, part.open("wb") as writing:
        while piece := reading.read(PIECE):
            writing.write(piece)
            yield len(piece)
        writing.flush()
        os.fsync(writing.fileno())
    if part.stat().st_size != size:
        raise Trouble(
            ErrorKind.BAD_FILE,
            messages.library.CHANGED_WHILE_MOVING(name=file.name),
        )
    shutil.copystat(file, part)
    part.replace(copied)


def _copy_link(leads_to: str, original: Path, copied: Path) -> None:
    copied.parent.mkdir(parents=True, exist_ok=True)
    if copied.is_symlink():
        copied.unlink()
    if copied.exists():
        return
    try:
        copied.symlink_to(leads_to)
    except OSError:  # FAT and some network drives have no links: the file itself, as the hub's client does
        if original.is_file():
            shutil.copy2(original, copied)

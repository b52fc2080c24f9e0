"""What files that were opened together are called, so that each can be told from the others."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from desktop import letters
from desktop.protocol import Input

LONGEST = 180
"""Bytes of a new file's name without what is put behind it; 255 is the most that file systems take."""


def common_folder(inputs: Iterable[Input]) -> str:
    """The folder that holds all of the files, at whatever depth; "" when nothing holds them all."""
    folders = {os.path.dirname(one.path) for one in inputs if one.path}  # noqa: PTH120 - there may be 20,000
    try:
        return os.path.commonpath(folders)
    except ValueError:  # none at all, several drives, or not all of them absolute
        return ""


def name_below(folder: str, given: Input) -> str:
    """A file's path below `folder`: its bare name if it lies right there, and if nothing holds all."""
    if not given.path:
        return given.name
    return Path(os.path.relpath(given.path, folder)).as_posix() if folder else Path(given.path).name


def stem_below(folder: str, given: Input) -> str:
    """As `name_below`, without ending and slashes: the beginning of a new file's name that any disk takes."""
    path = Path(name_below(folder, given).strip("/"))
    stem = letters.shown(" - ".join([*path.parts[:-1], path.stem]))
    return stem.encode()[:LONGEST].decode(errors="ignore")

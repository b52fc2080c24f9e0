"""What files that were opened together are called, so that each can be told from the others."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from desktop.protocol import Input


def common_folder(inputs: Iterable[Input]) -> str:
    """The folder that holds all of the files, at whatever depth; "" when nothing holds them all."""
    folders = {os.path.dirname(one.path) for one in inputs if one.path}  # noqa: PTH120 - there may be 20,000
    try:
        return os.path.commonpath(folders)
    except ValueError:  # none at all, several drives, or not all of them absolute
        return ""


def name_below(folder: str, given: Input) -> str:
    """A file's path below `folder`: its bare name if it lies right there, and if nothing holds all."""
    if not folder or not given.path:
        return given.name
    return Path(os.path.relpath(given.path, folder)).as_posix()


def stem_below(folder: str, given: Input) -> str:
    """As `name_below`, without ending and slashes, as the beginning of a new file's name."""
    path = Path(name_below(folder, given).strip("/"))
    return " - ".join([*path.parts[:-1], path.stem])

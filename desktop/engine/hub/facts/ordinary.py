"""Only ordinary files are opened: a pipe keeps its reader waiting for ever, and a device may never end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from desktop import messages
from desktop.errors import ErrorKind, Trouble


def is_special(path: Path) -> bool:
    """Whether `path` is, or leads to, something else than a file or a folder. What is not there is not."""
    return path.exists() and not path.is_file() and not path.is_dir()


def require_ordinary(path: Path, name: str = "") -> None:
    """Refuse a pipe, a socket or a device before it is opened.

    Args:
        name: what to call it, if not by the name of `path`.

    Raises:
        Trouble: UNSAFE_MODEL.
    """
    if is_special(path):
        named = messages.verdicts.HAS_NOT_ORDINARY(name=name or path.name)
        raise Trouble(ErrorKind.UNSAFE_MODEL, named)


def require_only_ordinary(folder: Path) -> None:
    """Refuse a folder whose files a library is to open itself, if one of them is no ordinary file.

    Raises:
        Trouble: UNSAFE_MODEL.
    """
    for path in special_files(folder):
        require_ordinary(path)


def special_files(folder: Path) -> Iterator[Path]:
    """Everything below `folder` that is neither a file nor a folder, links to such things included."""
    for current, _, files in os.walk(folder):
        yield from (path for name in sorted(files) if is_special(path := Path(current, name)))

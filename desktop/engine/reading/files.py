"""What can be wrong with any file, whatever it contains."""

from __future__ import annotations

import os
from pathlib import Path

from desktop.errors import ErrorKind, Trouble
from desktop.media import is_regular


def bad_file(message: str, detail: str = "") -> Trouble:
    return Trouble(ErrorKind.BAD_FILE, message, detail)


def check_file(path: str | os.PathLike[str]) -> int:
    """The size of `path` in bytes, which is more than 0.

    Raises:
        Trouble: it is missing, a folder, a pipe or a device, empty or forbidden.
    """
    if Path(path).exists() and not Path(path).is_dir() and not is_regular(path):
        raise bad_file("This is a pipe or a device, not a file.")  # opening it may never end
    try:
        with Path(path).open("rb") as file:
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError as error:
        raise bad_file("There is no such file.", str(error)) from error
    except IsADirectoryError as error:
        raise bad_file("This is a folder, not a file.", str(error)) from error
    except PermissionError as error:
        if Path(path).is_dir():  # what Windows answers for a folder
            raise bad_file("This is a folder, not a file.", str(error)) from error
        raise bad_file("You are not allowed to open this file.", str(error)) from error
    except OSError as error:
        raise bad_file("This file cannot be read from its disk.", str(error)) from error
    if size == 0:
        raise bad_file("This file is empty.")
    return size


def not_a(thing: str, path: str | os.PathLike[str], detail: str) -> Trouble:
    """The sentence for a file that no reader of a `thing` recognises."""
    with Path(path).open("rb") as file:
        head = file.read(512)
    ending = Path(path).suffix
    if _is_text(head):
        return bad_file(
            f"This is not a {thing}, although its name ends in {ending}: it contains text.", detail
        )
    if not any(head):
        return bad_file(
            f"There is no {thing} in this file, only zeros. It may have been cut off while copying.", detail
        )
    return bad_file(f"This is not a {thing} that Burnish can read, or it is damaged.", detail)


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4 and len(head) == 512  # a letter cut in two by our reading
    return True

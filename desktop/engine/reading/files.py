"""What can be wrong with any file, whatever it contains."""

from __future__ import annotations

import os
from pathlib import Path

from desktop.errors import ErrorKind, Trouble
from desktop.media import is_regular
from desktop.messages import Message, Row, files


def bad_file(message: Message, detail: str = "") -> Trouble:
    return Trouble(ErrorKind.BAD_FILE, message, detail)


def check_file(path: str | os.PathLike[str]) -> int:
    """The size of `path` in bytes, which is more than 0.

    Raises:
        Trouble: it is missing, a folder, a pipe or a device, empty or forbidden.
    """
    if Path(path).exists() and not Path(path).is_dir() and not is_regular(path):
        raise bad_file(files.IS_DEVICE())  # opening it may never end
    try:
        with Path(path).open("rb") as file:
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError as error:
        raise bad_file(files.MISSING(), str(error)) from error
    except IsADirectoryError as error:
        raise bad_file(files.IS_FOLDER(), str(error)) from error
    except PermissionError as error:
        if Path(path).is_dir():  # what Windows answers for a folder
            raise bad_file(files.IS_FOLDER(), str(error)) from error
        raise bad_file(files.FORBIDDEN(), str(error)) from error
    except OSError as error:
        raise bad_file(files.UNREADABLE(), str(error)) from error
    if size == 0:
        raise bad_file(files.EMPTY())
    return size


def not_a(row: Row, but_text: Row, path: str | os.PathLike[str], detail: str) -> Trouble:
    """What to say of a file that no reader recognises.

    Args:
        row: that it is none of the right files.
        but_text: the same of a text, with the ending of its name.
    """
    with Path(path).open("rb") as file:
        head = file.read(512)
    if _is_text(head):
        return bad_file(but_text(ending=Path(path).suffix), detail)
    return bad_file(row() if any(head) else files.ONLY_ZEROS(), detail)


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4 and len(head) == 512  # a letter cut in two by our reading
    return True

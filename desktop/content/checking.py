"""What can be wrong with any file, whatever it contains."""

from __future__ import annotations

import os
from pathlib import Path

from desktop.content.recognition import what_is
from desktop.content.refusing import refusal
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Message, files
from desktop.tasks import Media


def bad_file(message: Message, detail: str = "") -> Trouble:
    return Trouble(ErrorKind.BAD_FILE, message, detail)


def check_file(path: str | os.PathLike[str]) -> int:
    """The size of `path` in bytes, which is more than 0.

    Raises:
        Trouble: it is missing, a folder, a pipe or a device, empty or forbidden.
    """
    # Path.is_file raises where a folder is forbidden
    if Path(path).exists() and not Path(path).is_dir() and not os.path.isfile(path):  # noqa: PTH113
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


def not_a(media: Media, path: str | os.PathLike[str], detail: str) -> Trouble:
    """What to say of a file in which no reader recognises what was wanted: what it is, if that is known."""
    with Path(path).open("rb") as file:
        if not any(file.read(512)):
            return bad_file(files.ONLY_ZEROS(), detail)
    kind = what_is(path)
    return bad_file(refusal(kind, media) if kind else _UNKNOWN[media](), detail)


_UNKNOWN = {
    Media.PICTURE: files.NOT_A_PICTURE,
    Media.TEXT: files.NOT_TEXT,
    Media.SOUND: files.NOT_A_RECORDING,
}

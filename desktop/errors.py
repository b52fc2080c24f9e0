"""Every kind of trouble once: what happened, what is safe, what to do next.

The engine sorts exceptions into kinds (``desktop.engine.errors``); this table names the message and the
buttons. `Trouble` is how our own code says that something went wrong in a way that a person can understand.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from enum import StrEnum

from desktop import messages
from desktop.messages import Message, Row, files, trouble
from desktop.paths import NoFolder


class ErrorKind(StrEnum):
    OUT_OF_MEMORY = "out-of-memory"
    NO_INTERNET = "no-internet"
    OFFLINE = "offline"
    GATED = "gated"
    NOT_FOUND = "not-found"
    DISK_FULL = "disk-full"
    BAD_FILE = "bad-file"
    UNSUPPORTED_MODEL = "unsupported-model"
    UNSAFE_MODEL = "unsafe-model"
    BAD_DATA = "bad-data"
    BAD_REQUEST = "bad-request"
    CRASHED = "crashed"
    UNEXPECTED = "unexpected"


class Action(StrEnum):
    """The next step that an error offers as a button."""

    RUN_AGAIN = "run-again"
    RESUME = "resume"
    USE_PROCESSOR = "use-processor"
    CHOOSE_MODEL = "choose-model"
    GO_ONLINE = "go-online"
    OPEN_MODELS = "open-models"
    SHOW_DETAILS = "show-details"


@dataclass(frozen=True, slots=True)
class Saying:
    """What to say of a kind, unless the failure brings a message of its own, and which buttons to offer."""

    row: Row
    actions: tuple[Action, ...] = ()


SAYINGS: dict[ErrorKind, Saying] = {
    ErrorKind.OUT_OF_MEMORY: Saying(
        trouble.OUT_OF_MEMORY,
        (
            Action.CHOOSE_MODEL,
            Action.USE_PROCESSOR,
            Action.SHOW_DETAILS,
        ),
    ),
    ErrorKind.NO_INTERNET: Saying(trouble.NO_INTERNET, (Action.RUN_AGAIN,)),
    ErrorKind.OFFLINE: Saying(trouble.OFFLINE, (Action.GO_ONLINE,)),
    ErrorKind.GATED: Saying(trouble.GATED),
    ErrorKind.NOT_FOUND: Saying(trouble.NOT_FOUND, (Action.CHOOSE_MODEL,)),
    ErrorKind.DISK_FULL: Saying(
        trouble.DISK_FULL,
        (
            Action.OPEN_MODELS,
            Action.RESUME,
        ),
    ),
    ErrorKind.BAD_FILE: Saying(trouble.BAD_FILE),
    ErrorKind.UNSUPPORTED_MODEL: Saying(
        trouble.UNSUPPORTED_MODEL,
        (
            Action.CHOOSE_MODEL,
            Action.SHOW_DETAILS,
        ),
    ),
    ErrorKind.UNSAFE_MODEL: Saying(
        trouble.UNSAFE_MODEL,
        (
            Action.CHOOSE_MODEL,
            Action.SHOW_DETAILS,
        ),
    ),
    ErrorKind.BAD_DATA: Saying(trouble.BAD_DATA),
    ErrorKind.BAD_REQUEST: Saying(trouble.BAD_REQUEST),
    ErrorKind.CRASHED: Saying(
        trouble.CRASHED,
        (
            Action.RUN_AGAIN,
            Action.SHOW_DETAILS,
        ),
    ),
    ErrorKind.UNEXPECTED: Saying(
        trouble.UNEXPECTED,
        (
            Action.RUN_AGAIN,
            Action.SHOW_DETAILS,
        ),
    ),
}


INTERRUPTED: dict[str, Row] = {
    "Download": trouble.DOWNLOAD_INTERRUPTED,
    "Pack": trouble.PACKING_INTERRUPTED,
    "Unpack": trouble.UNPACKING_INTERRUPTED,
    "ImportModel": trouble.IMPORT_INTERRUPTED,
    "MoveLibrary": trouble.MOVE_INTERRUPTED,
    "Verify": trouble.CHECK_INTERRUPTED,
}
"""What to say when the process ends in which one of these requests was being carried out."""


_NO_FOLDER = {
    errno.ENOTDIR: files.FOLDER_IS_FILE,
    errno.EEXIST: files.FOLDER_IS_FILE,
    errno.EACCES: files.FOLDER_CLOSED,
    errno.EPERM: files.FOLDER_CLOSED,
    errno.EROFS: files.FOLDER_CLOSED,
    errno.EILSEQ: files.FOLDER_NO_TEXT,
}


def no_folder(error: NoFolder) -> Message:
    """What to say where there is no place for what Burnish keeps."""
    why = _NO_FOLDER.get(error.errno or 0, files.FOLDER_NOT_MADE)()
    if not error.variable:
        return files.FOLDER_UNUSABLE(folder=str(error.folder), why=why)
    return files.NO_FOLDER(folder=str(error.folder), why=why, variable=error.variable)


def crash_message(request: str) -> Message:
    """What to say of an engine that ended while it was at work on a request of the class `request`."""
    return INTERRUPTED.get(request, SAYINGS[ErrorKind.CRASHED].row)()


class Trouble(Exception):  # noqa: N818 - it is told to people, and "error" is none of their words
    """A failure that already knows its kind and what to say of it.

    Args:
        message: what to say; that of the kind when nothing more particular is known.
        detail: for an expert, in no particular language.
    """

    def __init__(self, kind: ErrorKind, message: Message = messages.NOTHING, detail: str = "") -> None:
        self.kind = kind
        self.message = message or SAYINGS[kind].row()
        self.detail = detail
        super().__init__(messages.say(self.message))

    def __reduce__(self) -> tuple[type[Trouble], tuple[ErrorKind, Message, str]]:
        return (type(self), (self.kind, self.message, self.detail))

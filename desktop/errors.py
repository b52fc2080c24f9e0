"""Every kind of trouble once: what happened, what is safe, what to do next.

The engine sorts exceptions into kinds (``desktop.engine.errors``); this table says the sentence and names the
buttons. `Trouble` is how our own code says that something went wrong in a way that a person can understand.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.tasks import QT_TRANSLATE_NOOP


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
class Sentence:
    """What to show for a kind; the message of the failure itself, when there is one, replaces `text`."""

    text: str
    actions: tuple[Action, ...] = ()


SENTENCES: dict[ErrorKind, Sentence] = {
    ErrorKind.OUT_OF_MEMORY: Sentence(
        QT_TRANSLATE_NOOP(
            "errors",
            "The memory was not enough for this model. Your files are safe. A smaller model may fit.",
        ),
        (Action.CHOOSE_MODEL, Action.USE_PROCESSOR, Action.SHOW_DETAILS),
    ),
    ErrorKind.NO_INTERNET: Sentence(
        QT_TRANSLATE_NOOP(
            "errors",
            "The model hub could not be reached. What arrived is kept. Check the connection and try again.",
        ),
        (Action.RUN_AGAIN,),
    ),
    ErrorKind.OFFLINE: Sentence(
        QT_TRANSLATE_NOOP("errors", "Burnish is set to work offline, so it opens no connection."),
        (Action.GO_ONLINE,),
    ),
    ErrorKind.GATED: Sentence(
        QT_TRANSLATE_NOOP(
            "errors",
            "The makers of this model ask you to accept their terms on its page before you download it.",
        ),
    ),
    ErrorKind.NOT_FOUND: Sentence(
        QT_TRANSLATE_NOOP("errors", "This model was not found. Its name may have changed."),
        (Action.CHOOSE_MODEL,),
    ),
    ErrorKind.DISK_FULL: Sentence(
        QT_TRANSLATE_NOOP(
            "errors", "The disk is full. What was there before is safe. Free some space, then go on."
        ),
        (Action.OPEN_MODELS, Action.RESUME),
    ),
    ErrorKind.BAD_FILE: Sentence(QT_TRANSLATE_NOOP("errors", "This file cannot be opened.")),
    ErrorKind.UNSUPPORTED_MODEL: Sentence(
        QT_TRANSLATE_NOOP("errors", "Burnish cannot run this model yet."),
        (Action.CHOOSE_MODEL, Action.SHOW_DETAILS),
    ),
    ErrorKind.UNSAFE_MODEL: Sentence(
        QT_TRANSLATE_NOOP("errors", "This model could run code of its own, so Burnish does not open it."),
        (Action.CHOOSE_MODEL, Action.SHOW_DETAILS),
    ),
    ErrorKind.BAD_DATA: Sentence(QT_TRANSLATE_NOOP("errors", "These examples cannot be used as they are.")),
    ErrorKind.BAD_REQUEST: Sentence(
        QT_TRANSLATE_NOOP("errors", "Something is missing before this can start.")
    ),
    ErrorKind.CRASHED: Sentence(
        QT_TRANSLATE_NOOP(
            "errors", "The part of Burnish that runs models stopped unexpectedly. Your files are safe."
        ),
        (Action.RUN_AGAIN, Action.SHOW_DETAILS),
    ),
    ErrorKind.UNEXPECTED: Sentence(
        QT_TRANSLATE_NOOP("errors", "Something went wrong that Burnish did not expect. Your files are safe."),
        (Action.RUN_AGAIN, Action.SHOW_DETAILS),
    ),
}


INTERRUPTED: dict[str, str] = {
    "Download": QT_TRANSLATE_NOOP("errors", "The download was interrupted. What arrived is kept."),
    "Pack": QT_TRANSLATE_NOOP(
        "errors", "Packing was interrupted, so no pack was written. Your models are safe. Pack them again."
    ),
    "Unpack": QT_TRANSLATE_NOOP(
        "errors", "Bringing in the pack was interrupted. What was here is safe. Bring it in again."
    ),
    "ImportModel": QT_TRANSLATE_NOOP(
        "errors", "Adding the models was interrupted. What was here is safe. Add them again."
    ),
    "MoveLibrary": QT_TRANSLATE_NOOP(
        "errors", "The move was interrupted. Your models are safe, and the move can go on."
    ),
    "Verify": QT_TRANSLATE_NOOP("errors", "The check was interrupted. Your models are as they were."),
}
"""What to say when the process ends in which one of these requests was being carried out."""


def crash_sentence(request: str) -> str:
    """The words for an engine that ended while it was at work on a request of the class `request`."""
    return INTERRUPTED.get(request, SENTENCES[ErrorKind.CRASHED].text)


class Trouble(Exception):  # noqa: N818 - it is told to people, and "error" is none of their words
    """A failure that already knows its kind and its sentence."""

    def __init__(self, kind: ErrorKind, message: str = "", detail: str = "") -> None:
        self.kind = kind
        self.message = message or SENTENCES[kind].text
        self.detail = detail
        super().__init__(self.message)

    def __reduce__(self) -> tuple[type[Trouble], tuple[str, str, str]]:
        return (type(self), (self.kind, self.message, self.detail))

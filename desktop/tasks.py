"""Every task once: the one table that catalogue, hub search, engine, forms, views, export and training read.

Adding a task is adding a row here, and a line in the library that can run it (``desktop/engine/libraries``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from desktop.results import Labels, Matches, Result, Transcript


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - the name that lupdate looks for
    """Mark `text` for translation; the window translates it when it shows it. Keeps Qt out of this module."""
    return text


class Media(StrEnum):
    """What a file is to a person. The values are the hub's words."""

    PICTURE = "image"
    TEXT = "text"
    SOUND = "audio"


class OptionKind(StrEnum):
    INTEGER = "integer"
    PERCENT = "percent"
    """A number from 0 to 1, shown as 0 to 100 %."""
    FLAG = "flag"
    CHOICE = "choice"
    TEXT = "text"
    LABELS = "labels"
    """Words of the user's own, separated by commas."""


OptionValue = str | int | float | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Option:
    """Something a person may set before asking; the form, the command line and the checks derive from it."""

    id: str
    label: str
    kind: OptionKind
    default: OptionValue
    help: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[Choice, ...] = ()
    required: bool = False
    advanced: bool = False
    rerun: bool = True
    """Whether a change asks the model again; if not, the view only shows the answer differently."""

    def parse(self, text: str) -> OptionValue:
        """The value that a person typed as `text`.

        Raises:
            ValueError: with a sentence that says what would be right.
        """
        return _PARSERS[self.kind](self, text.strip())


def _integer(option: Option, text: str) -> OptionValue:
    try:
        value = int(text)
    except ValueError:
        raise ValueError(f"“{option.id}” needs a whole number, not “{text}”.") from None
    return int(_within(option, value))


def _percent(option: Option, text: str) -> OptionValue:
    try:
        value = float(text.removesuffix("%").strip()) / (100 if text.endswith("%") else 1)
    except ValueError:
        raise ValueError(f"“{option.id}” needs a number from 0 to 1, not “{text}”.") from None
    return _within(option, value)


def _within(option: Option, value: float) -> float:
    low, high = option.minimum, option.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        raise ValueError(f"“{option.id}” must lie between {low:g} and {high:g}, and {value:g} does not.")
    return value


def _flag(option: Option, text: str) -> OptionValue:
    words = {
        "yes": True,
        "true": True,
        "on": True,
        "1": True,
        "no": False,
        "false": False,
        "off": False,
        "0": False,
    }
    if text.lower() not in words:
        raise ValueError(f"“{option.id}” is either yes or no, not “{text}”.")
    return words[text.lower()]


def _choice(option: Option, text: str) -> OptionValue:
    values = [choice.value for choice in option.choices]
    if text not in values:
        raise ValueError(f"“{option.id}” is one of {', '.join(values)}, not “{text}”.")
    return text


def _labels(option: Option, text: str) -> OptionValue:
    words = tuple(dict.fromkeys(word.strip() for word in text.replace("\n", ",").split(",") if word.strip()))
    if option.required and not words:
        raise ValueError(f"“{option.id}” needs at least one word.")
    return words


_PARSERS: dict[OptionKind, Callable[[Option, str], OptionValue]] = {
    OptionKind.INTEGER: _integer,
    OptionKind.PERCENT: _percent,
    OptionKind.FLAG: _flag,
    OptionKind.CHOICE: _choice,
    OptionKind.LABELS: _labels,
    OptionKind.TEXT: lambda _option, text: text,
}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing a model can do.

    Attributes:
        id: the hub's name for it, where the hub has one.
        question: the plain words on a chip over a file of the user's.
        short: the plain words on a chip in Discover.
        media: what it is asked about.
        result: the type of its answer; chooses view and export.
        starter: the model that comes with Burnish and can do it, or "".
        teach: how it can be taught ("image-labels": a folder of class folders), or "".
        hub_tags: what the hub calls models that can do it.
        icon: name of the line icon.
    """

    id: str
    question: str
    short: str
    media: Media
    result: type[Result]
    options: tuple[Option, ...] = ()
    starter: str = ""
    teach: str = ""
    hub_tags: tuple[str, ...] = ()
    icon: str = "file"

    def parse_options(self, given: dict[str, Any]) -> dict[str, OptionValue]:
        """Defaults filled in, strings parsed, unknown names refused.

        Raises:
            ValueError: with a sentence for the person who typed it.
        """
        unknown = given.keys() - {option.id for option in self.options}
        if unknown:
            known = ", ".join(option.id for option in self.options) or "none"
            raise ValueError(f"There is no option “{min(unknown)}” for {self.id}. Known options: {known}.")
        values: dict[str, OptionValue] = {}
        for option in self.options:
            value = given.get(option.id, option.default)
            values[option.id] = option.parse(value) if isinstance(value, str) else value
            if option.required and values[option.id] in ("", ()):
                raise ValueError(f"{self.id} needs the option “{option.id}”: {option.label.lower()}.")
        return values


WHISPER_LANGUAGES = (
    ("auto", "Find out"), ("en", "English"), ("zh", "Chinese"), ("de", "German"), ("es", "Spanish"),
    ("ru", "Russian"), ("ko", "Korean"), ("fr", "French"), ("ja", "Japanese"), ("pt", "Portuguese"),
    ("tr", "Turkish"), ("pl", "Polish"), ("ca", "Catalan"), ("nl", "Dutch"), ("ar", "Arabic"),
    ("sv", "Swedish"), ("it", "Italian"), ("id", "Indonesian"), ("hi", "Hindi"), ("fi", "Finnish"),
    ("vi", "Vietnamese"), ("he", "Hebrew"), ("uk", "Ukrainian"), ("el", "Greek"), ("cs", "Czech"),
    ("ro", "Romanian"), ("da", "Danish"), ("hu", "Hungarian"), ("no", "Norwegian"), ("th", "Thai"),
)  # fmt: skip

TASKS: tuple[Task, ...] = (
    Task(
        id="image-classification",
        question=QT_TRANSLATE_NOOP("tasks", "What is in this picture?"),
        short=QT_TRANSLATE_NOOP("tasks", "Say what is shown"),
        media=Media.PICTURE,
        result=Labels,
        options=(
            Option(
                "top",
                QT_TRANSLATE_NOOP("tasks", "How many answers"),
                OptionKind.INTEGER,
                5,
                minimum=1,
                maximum=50,
            ),
        ),
        starter="starter/efficientnet-lite0",
        teach="image-labels",
        hub_tags=("image-classification",),
        icon="image",
    ),
    Task(
        id="zero-shot-classification",
        question=QT_TRANSLATE_NOOP("tasks", "Sort it by my own labels"),
        short=QT_TRANSLATE_NOOP("tasks", "Sort by your own labels"),
        media=Media.TEXT,
        result=Labels,
        options=(
            Option(
                "labels",
                QT_TRANSLATE_NOOP("tasks", "Your labels, separated by commas"),
                OptionKind.LABELS,
                ("delivery", "home and furniture", "food", "travel"),
                QT_TRANSLATE_NOOP("tasks", "Works best for what a text is about, less well for its mood."),
                required=True,
            ),
        ),
        starter="starter/all-minilm-l6-v2",
        hub_tags=("sentence-similarity", "feature-extraction"),
        icon="text",
    ),
    Task(
        id="sentence-similarity",
        question=QT_TRANSLATE_NOOP("tasks", "Find the passages closest to a sentence"),
        short=QT_TRANSLATE_NOOP("tasks", "Find by meaning"),
        media=Media.TEXT,
        result=Matches,
        options=(
            Option(
                "text",
                QT_TRANSLATE_NOOP("tasks", "The sentence to compare with"),
                OptionKind.TEXT,
                "",
                required=True,
            ),
            Option(
                "top",
                QT_TRANSLATE_NOOP("tasks", "How many passages"),
                OptionKind.INTEGER,
                10,
                minimum=1,
                maximum=500,
            ),
        ),
        starter="starter/all-minilm-l6-v2",
        hub_tags=("sentence-similarity", "feature-extraction"),
        icon="search",
    ),
    Task(
        id="automatic-speech-recognition",
        question=QT_TRANSLATE_NOOP("tasks", "Write down what is said"),
        short=QT_TRANSLATE_NOOP("tasks", "Write down speech"),
        media=Media.SOUND,
        result=Transcript,
        options=(
            Option(
                "language",
                QT_TRANSLATE_NOOP("tasks", "Language spoken"),
                OptionKind.CHOICE,
                "auto",
                choices=tuple(
                    Choice(code, QT_TRANSLATE_NOOP("tasks", name)) for code, name in WHISPER_LANGUAGES
                ),
            ),
            Option("words", QT_TRANSLATE_NOOP("tasks", "Time every word"), OptionKind.FLAG, True),
        ),
        starter="starter/whisper-tiny.en",
        hub_tags=("automatic-speech-recognition",),
        icon="wave",
    ),
)

_BY_ID = {task.id: task for task in TASKS}


def task(task_id: str) -> Task:
    """The row of `task_id`.

    Raises:
        KeyError: there is no such task.
    """
    return _BY_ID[task_id]


def tasks_for(media: Media) -> tuple[Task, ...]:
    """What can be asked about a file of this kind, the most useful question first."""
    return tuple(row for row in TASKS if row.media is media)

"""What a person may set before asking: kinds of options, and how what was typed becomes a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from desktop.errors import ErrorKind, Trouble
from desktop.messages import Message, asking


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - the name that lupdate looks for
    """Mark `text` for translation; the window translates it when it shows it. Keeps Qt out of this module."""
    return text


class OptionKind(StrEnum):
    INTEGER = "integer"
    PERCENT = "percent"
    """A number from 0 to 1, shown as 0 to 100 %."""
    FLAG = "flag"
    CHOICE = "choice"
    TEXT = "text"
    LABELS = "labels"
    """Words of the user's own, separated by commas."""


_SUGGESTED = 3
"""Choices that are named to somebody who typed something else."""

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
    is_heard_language: bool = False
    """Whether it says which language is spoken: a model that hears only one leaves nothing to choose."""

    def parse(self, text: str) -> OptionValue:
        """The value that a person typed as `text`.

        Raises:
            Trouble: BAD_REQUEST, saying what would be right.
        """
        return _PARSERS[self.kind](self, text.strip())


def _refused(message: Message) -> Trouble:
    return Trouble(ErrorKind.BAD_REQUEST, message)


def _integer(option: Option, text: str) -> OptionValue:
    try:
        value = int(text)
    except ValueError:
        raise _refused(asking.NOT_WHOLE(option=option.id, text=text)) from None
    return int(_within(option, value))


def _percent(option: Option, text: str) -> OptionValue:
    try:
        value = float(text.removesuffix("%").strip()) / (100 if text.endswith("%") else 1)
    except ValueError:
        raise _refused(asking.NOT_A_SHARE(option=option.id, text=text)) from None
    return _within(option, value)


def _within(option: Option, value: float) -> float:
    low, high = option.minimum, option.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        raise _refused(
            asking.OUT_OF_RANGE(option=option.id, low=f"{low:g}", high=f"{high:g}", value=f"{value:g}")
        )
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
        raise _refused(asking.NOT_YES_OR_NO(option=option.id, text=text))
    return words[text.lower()]


def _choice(option: Option, text: str) -> OptionValue:
    """By its value or its name: "de" and "German" mean the same."""
    by_word = {word.casefold(): choice for choice in option.choices for word in (choice.label, choice.value)}
    if found := by_word.get(text.casefold()):
        return found.value
    import difflib  # only what was mistyped needs it

    close = difflib.get_close_matches(text.casefold(), by_word, n=_SUGGESTED, cutoff=0.65)
    if near := tuple(dict.fromkeys(_told(by_word[word]) for word in close)):
        raise _refused(asking.DID_YOU_MEAN(option=option.id, text=text, near=near))
    known = tuple(_told(choice) for choice in option.choices[:_SUGGESTED])
    more = len(option.choices) - len(known)
    if more > 0:
        raise _refused(asking.NO_SUCH_CHOICE_OF_MANY(option=option.id, text=text, known=known, count=more))
    raise _refused(asking.NO_SUCH_CHOICE(option=option.id, text=text, known=known))


def _told(choice: Choice) -> str:
    return choice.value if choice.value == choice.label else f"{choice.value} ({choice.label})"


def _labels(option: Option, text: str) -> OptionValue:
    words = tuple(dict.fromkeys(word.strip() for word in text.replace("\n", ",").split(",") if word.strip()))
    if option.required and not words:
        raise _refused(asking.NO_WORD(option=option.id))
    return words


_PARSERS: dict[OptionKind, Callable[[Option, str], OptionValue]] = {
    OptionKind.INTEGER: _integer,
    OptionKind.PERCENT: _percent,
    OptionKind.FLAG: _flag,
    OptionKind.CHOICE: _choice,
    OptionKind.LABELS: _labels,
    OptionKind.TEXT: lambda _option, text: text,
}


HOW_MANY_ANSWERS = Option(
    "top", QT_TRANSLATE_NOOP("tasks", "How many answers"), OptionKind.INTEGER, 5, minimum=1, maximum=50
)
"""For models that choose among names."""


def choices_of(languages: Iterable[tuple[str, str]]) -> tuple[Choice, ...]:
    """A choice for each (code, name)."""
    return tuple(Choice(code, name) for code, name in languages)

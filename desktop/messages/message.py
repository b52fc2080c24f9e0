"""`Message`: what is said, as a code and its arguments; `Row`: the words that belong to a code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Union

Argument = Union[str, int, float, "Message", tuple["Argument", ...]]


@dataclass(frozen=True, slots=True)
class Message:
    """Something to tell a person, before it is put into words. An empty code says nothing, and is false.

    It crosses the pipe and is stored as it is. Who wants to know what happened compares codes; who shows it
    calls `desktop.messages.say`.
    """

    code: str = ""
    args: tuple[tuple[str, Argument], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.code)

    def __getitem__(self, name: str) -> Argument:
        """An argument.

        Raises:
            KeyError: the message has none of that name.
        """
        return dict(self.args)[name]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. Calling it makes the message: ``DAMAGED(name="cat.jpg")``.

    Attributes:
        code: what programs compare; never changes once it was published.
        text: the English words, with named placeholders: "{name}", "{size:bytes}" (`desktop.messages.words`).
        many: the words for any other number than one, chosen by the argument `count`; "" if nothing counts.
    """

    code: str
    text: str
    many: str = ""

    def __call__(self, **args: Argument) -> Message:
        return Message(self.code, tuple(args.items()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Row) and self.code == other.code

    def __hash__(self) -> int:
        return hash(self.code)

    def says(self, message: Message) -> bool:
        """Whether `message` is this one, whatever its arguments."""
        return message.code == self.code


NOTHING = Message()


def as_it_is(text: str) -> Message:
    """Words that come from elsewhere: the system, a model's card, or what earlier versions stored."""
    return Message("as-it-is", (("text", text),)) if text else NOTHING


def from_plain(stored: object) -> Message:
    """A message out of JSON: what `to_plain` made, or the finished sentence that earlier versions stored."""
    if isinstance(stored, str):
        return as_it_is(stored)
    if not isinstance(stored, Mapping) or not isinstance(stored.get("code"), str):
        return NOTHING
    args = stored.get("args")
    pairs = args.items() if isinstance(args, Mapping) else ()
    return Message(stored["code"], tuple((str(name), _argument(value)) for name, value in pairs))


def to_plain(message: Message) -> dict[str, object] | str:
    """`message` for JSON; "" for one that says nothing."""
    if not message:
        return ""
    return {"code": message.code, "args": {name: _plain(value) for name, value in message.args}}


def _argument(value: object) -> Argument:
    if isinstance(value, Mapping):
        return from_plain(value)
    if isinstance(value, list):
        return tuple(_argument(each) for each in value)
    return value if isinstance(value, str | int | float) else str(value)


def _plain(value: Argument) -> object:
    if isinstance(value, Message):
        return to_plain(value)
    return [_plain(each) for each in value] if isinstance(value, tuple) else value

"""From a message to the words that a person reads."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from desktop import catalogue, letters, wording
from desktop.messages.message import Argument, Message
from desktop.messages.table import ROWS
from desktop.messages.trouble import AS_IT_IS

KINDS: dict[str, Callable[[Any], str]] = {
    "bytes": wording.size,
    "clock": wording.clock,
    "duration": wording.duration,
    "number": wording.whole,
    "short": wording.count,
    "percent": wording.percent,
    "translated": catalogue.text,
}
"""What may stand behind the colon in a placeholder: "{size:bytes}"."""


class _Words(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec in KINDS:
            return KINDS[format_spec](value)
        return str(super().format_field(value, format_spec))

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        # What an earlier version stored may lack an argument: better a gap than no message.
        return kwargs.get(str(key), "…")


def say(message: Message) -> str:
    """The words for `message` in the user's language; "" for one that says nothing."""
    row = ROWS.get(message.code)
    if row is None:  # stored by a later version
        return message.code
    args = dict(message.args)
    count = args.get("count")
    if row.many and isinstance(count, int):
        template = catalogue.plural(row.text, row.many, count)
        args["count"] = wording.whole(count)
    else:
        template = catalogue.text(row.text)
    if AS_IT_IS.says(message):  # may have lines
        return _Words().vformat(template, (), args)
    return _Words().vformat(template, (), {name: _said(value) for name, value in args.items()})


def _said(value: Argument) -> Argument:
    if isinstance(value, Message):
        return say(value)
    if isinstance(value, str):
        return letters.shown(value)
    return ", ".join(str(_said(each)) for each in value) if isinstance(value, tuple) else value

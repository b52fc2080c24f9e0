"""Names of files as text. They may hold bytes that are no letters, and letters that nobody sees.

Python carries a byte that is no letter as half of a surrogate pair (PEP 383), and such a name opens its file.
But Qt drops what is no letter without a word, SQLite and UTF-8 refuse it. So paths cross Qt's signals as
objects, are stored by `encoded` and `kept_row`, and are read by people as `shown`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

_NO_LETTER = "\N{REPLACEMENT CHARACTER}"
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # control letters: they break lines, ring bells and colour terminals
    "\u2028\u2029"  # ends of lines and paragraphs
    "\u202a-\u202e\u2066-\u2069"  # they turn what stands beside them round: "photo[RLO]gnp.exe"
    "\ud800-\udfff]"  # bytes that are no letters
)


def shown(text: str) -> str:
    """`text` on one line, as a person can read it: a picture stands for every letter that nobody sees."""
    return _UNSEEN.sub(_picture, text)


def is_plain(text: str) -> bool:
    """Whether `shown` has nothing to change."""
    return _UNSEEN.search(text) is None


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)  # "␊", Control Pictures
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else _NO_LETTER


def encoded(text: str, encoding: str = "utf-8") -> bytes:
    """`text` for a file. What is no letter is written as ``\\udce9``, which JSON reads as the same again."""
    return text.encode(encoding, "backslashreplace")


def is_text(text: str) -> bool:
    """Whether every letter of `text` is one, so that Qt, SQLite and UTF-8 take it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def kept_row(values: Sequence[Any]) -> tuple[Any, ...]:
    """`values` as SQLite takes them: bytes for a text that is none. `recalled_row` makes the same again."""
    return tuple(
        value.encode("utf-8", "surrogatepass") if isinstance(value, str) and not is_text(value) else value
        for value in values
    )


def recalled_row(_cursor: object, values: tuple[Any, ...]) -> tuple[Any, ...]:
    """What `kept_row` was given, of a table whose bytes are texts; a `sqlite3.Connection.row_factory`."""
    return tuple(
        value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value for value in values
    )

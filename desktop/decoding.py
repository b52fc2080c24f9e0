"""Bytes to text, in whatever alphabet they were written: the same for what is shown and for what is read."""

from __future__ import annotations

import codecs

from desktop.errors import ErrorKind, Trouble
from desktop.messages import files

SAMPLE = 100_000
"""Bytes that are enough to tell the encoding of a text."""

_SHORT = 500
"""Bytes; in so few the guess goes wrong more often than not ("Käse" came out as Chinese)."""
_WESTERN = 0.3
"""Share of bytes beyond ASCII up to which a short text is taken for a Western European one."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_DOCUMENTS = (
    (b"%PDF", "PDF"),
    (b"%!PS", "PostScript"),
    (b"{\\rtf", "Rich Text"),
)
"""Formats whose bytes may all be letters, though they are no text to read."""


def document_in(data: bytes) -> str:
    """The kind of document that begins with `data`, such as "PDF", or "" if it may be a text."""
    head = data[:SAMPLE].removeprefix(codecs.BOM_UTF8).lstrip()
    return next((name for sign, name in _DOCUMENTS if head.startswith(sign)), "")


def decode(data: bytes, whole: bool = True) -> str:
    """The text that `data` holds: as its byte order mark says, else UTF-8, else the likeliest older encoding.

    Args:
        whole: whether `data` ends where the text ends; if not, the cut may go through a character.

    Raises:
        Trouble: BAD_FILE; it is damaged, or something else.
    """
    if document := document_in(data):
        raise Trouble(ErrorKind.BAD_FILE, files.DOCUMENT(format=document))
    for mark, name in _MARKS:
        if data.startswith(mark):
            try:
                return _as(name, data, whole)
            except UnicodeDecodeError as error:
                raise Trouble(ErrorKind.BAD_FILE, files.TEXT_DAMAGED(), str(error)) from error
    if b"\x00" in data:
        raise Trouble(ErrorKind.BAD_FILE, files.NOT_TEXT())
    try:
        return _as("utf-8", data, whole)
    except UnicodeDecodeError:
        return data.decode(_likeliest(data), errors="replace")


def _as(name: str, data: bytes, whole: bool) -> str:
    return codecs.getincrementaldecoder(name)().decode(data, whole)


def _likeliest(data: bytes) -> str:
    if len(data) < _SHORT and sum(byte > 0x7F for byte in data) < _WESTERN * len(data):
        return "cp1252"
    from charset_normalizer import from_bytes  # takes 20 ms, and few texts need it

    best = from_bytes(data[:SAMPLE]).best()
    if best is None:
        raise Trouble(ErrorKind.BAD_FILE, files.NOT_TEXT())
    return best.encoding

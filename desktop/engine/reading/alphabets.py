"""Bytes to text, as `desktop.decoding` reads them, with what a person should know about it noted."""

from __future__ import annotations

from desktop.decoding import decode
from desktop.messages import encodings, notes
from desktop.noting import note


def text_in(data: bytes, encoding: str = "", named: str = "") -> tuple[str, str]:
    """The text that `data` holds, and the codec that was guessed, or "" if there was nothing to guess.

    Args:
        encoding: Python's name of the codec; "" to find it out.
        named: the codec that the text itself names, taken where one would have to be guessed.

    Raises:
        Trouble: BAD_FILE; it is no text.
    """
    decoded = decode(data, encoding)
    if decoded.guessed and named:
        decoded = decode(data, named)
    if decoded.guessed:
        note(notes.READ_AS(encoding=encodings.name_of(decoded.encoding)))
    if decoded.holes:
        note(notes.TEXT_HOLES(count=decoded.holes))
    if decoded.lost:
        note(notes.LETTERS_LOST(count=decoded.lost))
    return decoded.text, decoded.encoding if decoded.guessed else ""

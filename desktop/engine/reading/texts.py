"""Text files in whatever alphabet they were written."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

from desktop.engine.reading.files import bad_file, check_file

LARGEST = 20_000_000
"""Bytes; about ten thousand pages."""

_SAMPLE = 100_000
"""Bytes that are enough to tell the encoding of a text."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_text(path: str | os.PathLike[str]) -> str:
    """The text in `path`, line ends as ``\\n``.

    Raises:
        Trouble: BAD_FILE, with the reason in words.
    """
    size = check_file(path)
    if size > LARGEST:
        raise bad_file(
            f"This text is too long: {size / 1e6:.0f}\u00a0MB. "
            f"Burnish reads up to {LARGEST / 1e6:.0f}\u00a0MB at a time."
        )
    data = Path(path).read_bytes()
    text = _decode(data).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise bad_file("There is no text in this file.")
    return text


def _decode(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(name)
            except UnicodeDecodeError as error:
                raise bad_file("The text in this file is damaged.", str(error)) from error
    if b"\x00" in data:
        raise bad_file("This file does not contain text.", "zero bytes and no byte order mark")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data)


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise bad_file("This file does not contain text.", "no known encoding fits")
    return data.decode(best.encoding, errors="replace")

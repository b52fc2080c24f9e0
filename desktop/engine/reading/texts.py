"""Text files in whatever alphabet they were written."""

from __future__ import annotations

import os
from pathlib import Path

from desktop.decoding import NotTextError, decode
from desktop.engine.reading.files import bad_file, check_file
from desktop.protocol import Input

LARGEST = 20_000_000
"""Bytes; about ten thousand pages."""


def text_of(given: Input) -> str:
    """The text that was asked about: typed in, or in a file.

    Raises:
        Trouble: BAD_FILE, see `read_text`.
    """
    return read_text(given.path) if given.path else given.text


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
    try:
        text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    except NotTextError as error:
        raise bad_file(str(error), str(error.__cause__ or "")) from error
    if not text.strip():
        raise bad_file("There is no text in this file.")
    return text

"""Text files in whatever alphabet they were written."""

from __future__ import annotations

import os
from pathlib import Path

from desktop.decoding import decode
from desktop.engine.reading.files import bad_file, check_file
from desktop.messages import files
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
        raise bad_file(files.TEXT_TOO_LONG(size=size, most=LARGEST))
    text = decode(Path(path).read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise bad_file(files.NO_TEXT())
    return text

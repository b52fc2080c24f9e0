"""Text files in whatever alphabet they were written."""

from __future__ import annotations

import os
from pathlib import Path

from desktop.decoding import decode, document_in
from desktop.engine.reading.files import bad_file, check_file
from desktop.messages import encodings, files, notes
from desktop.noting import note
from desktop.protocol import Input

LARGEST = 20_000_000
"""Bytes; about ten thousand pages."""


def text_of(given: Input) -> str:
    """The text that was asked about: typed in, or in a file.

    Raises:
        Trouble: BAD_FILE, see `read_text`.
    """
    return read_text(given.path, given.encoding) if given.path else given.text


def read_text(path: str | os.PathLike[str], encoding: str = "") -> str:
    """The text in `path`, line ends as ``\\n``. What was guessed or could not be read is noted.

    Args:
        encoding: Python's name of the codec; "" to find it out.

    Raises:
        Trouble: BAD_FILE, with the reason in words.
    """
    size = check_file(path)
    if size > LARGEST:
        raise bad_file(files.TEXT_TOO_LONG(size=size, most=LARGEST))
    return _plain(Path(path).read_bytes(), encoding)


def _plain(data: bytes, encoding: str) -> str:
    if document := document_in(data):
        raise bad_file(files.DOCUMENT(format=document))
    decoded = decode(data, encoding)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise bad_file(files.NO_TEXT())
    if decoded.guessed:
        note(notes.READ_AS(encoding=encodings.name_of(decoded.encoding)))
    if decoded.lost:
        note(notes.LETTERS_LOST(count=decoded.lost))
    return text

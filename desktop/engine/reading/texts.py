"""Texts: plain ones in whatever alphabet they were written, and the words of documents."""

from __future__ import annotations

import os
from pathlib import Path

from desktop.content import HEAD, refusal, what_is
from desktop.content.checking import bad_file, check_file, not_a
from desktop.engine.reading.alphabets import text_in
from desktop.engine.reading.documents import reader_of
from desktop.errors import Trouble
from desktop.messages import files
from desktop.messages.kinds import Family, Kind
from desktop.protocol import Input
from desktop.tasks import Media

_LETTERS = (Family.TEXT, Family.PAGE, Family.LINK)

LARGEST = 20_000_000
"""Bytes; about ten thousand pages."""


def text_of(given: Input) -> str:
    """The text that was asked about: typed in, or in a file.

    Raises:
        Trouble: BAD_FILE, see `read_text`.
    """
    return read_text(given.path, given.encoding) if given.path else given.text


def read_text(path: str | os.PathLike[str], encoding: str = "") -> str:
    """The text in `path`, line ends as ``\\n``. What was guessed, left out or could not be read is noted.

    Args:
        encoding: Python's name of the codec; "" to find it out.

    Raises:
        Trouble: BAD_FILE, with the reason in words.
    """
    return read_as(path, encoding)[0]


def read_as(path: str | os.PathLike[str], encoding: str = "") -> tuple[str, str]:
    """The same, and the codec that was guessed, or "" if there was nothing to guess."""
    size = check_file(path)
    kind = what_is(path)
    if reader := reader_of(path, kind):
        text, guessed = reader(Path(path), encoding)
    elif kind is not None and (kind.family is Family.DOCUMENT or (not encoding and _is_binary(path, kind))):
        raise bad_file(refusal(kind, Media.TEXT))
    elif size > LARGEST:
        raise bad_file(files.TEXT_TOO_LONG(size=size, most=LARGEST))
    else:
        text, guessed = _plain(path, encoding)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise bad_file(files.NO_TEXT())
    return text, guessed


def _is_binary(path: str | os.PathLike[str], kind: Kind) -> bool:
    """Whether its zeros speak for its being what it looks like, however many letters it has."""
    with Path(path).open("rb") as file:
        return kind.family not in _LETTERS and b"\x00" in file.read(HEAD)


def _plain(path: str | os.PathLike[str], encoding: str) -> tuple[str, str]:
    try:
        return text_in(Path(path).read_bytes(), encoding)
    except Trouble as trouble:
        raise not_a(Media.TEXT, path, trouble.detail) from trouble

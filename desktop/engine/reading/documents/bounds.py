"""How much of a document is read: one that would fill the memory is refused before it does."""

from __future__ import annotations

import zipfile
from collections.abc import Generator
from pathlib import Path

from desktop.content.checking import bad_file
from desktop.errors import Trouble
from desktop.messages import Message, files

MOST = 20_000_000
"""Letters of one document; about ten thousand pages."""
LARGEST_PART = 100_000_000
"""Bytes of one part of an archive once it is unpacked: markup takes several times as much as the words."""
LARGEST_FILE = 100_000_000
"""Bytes of a document that has to be read as a whole."""
_SWELLS, _SWOLLEN = 100, 10_000_000
"""How many times its size a part may become, once it is as large as that: real markup shrinks to a tenth."""
_PIECE = 1 << 16


def whole(path: Path) -> bytes:
    """All bytes of a file that is not larger than `LARGEST_FILE`.

    Raises:
        Trouble: it is.
    """
    if (size := path.stat().st_size) > LARGEST_FILE:
        raise bad_file(files.TEXT_TOO_LONG(size=size, most=LARGEST_FILE))
    return path.read_bytes()


def check_length(letters: int) -> None:
    """Raises Trouble if that is more than `MOST`."""
    if letters > MOST:
        raise bad_file(files.TEXT_TOO_LONG(size=letters, most=MOST))


def part(archive: zipfile.ZipFile, name: str, damaged: Message) -> Generator[bytes, None, None]:
    """The bytes of one file in an archive, piece by piece.

    Raises:
        Trouble: it is missing or `damaged`, or too large.
    """
    size = 0
    try:
        packed = max(1, archive.getinfo(name).compress_size)
        with archive.open(name) as file:
            while piece := file.read(_PIECE):
                size += len(piece)
                if size > LARGEST_PART:
                    raise bad_file(files.TEXT_TOO_LONG(size=size, most=LARGEST_PART))
                if size > _SWOLLEN and size > _SWELLS * packed:
                    raise bad_file(files.DOCUMENT_SWELLS())
                yield piece
    except Trouble:
        raise
    except Exception as error:  # zipfile and zlib have many ways of saying it
        raise bad_file(damaged, repr(error)) from error


def small_part(archive: zipfile.ZipFile, name: str, most: int = 1_000_000) -> bytes:
    """The beginning of one file in an archive; b"" if there is none, or it cannot be read."""
    try:
        with archive.open(name) as file:
            return file.read(most)
    except Exception:
        return b""

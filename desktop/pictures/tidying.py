"""PNG files whose picture is whole while what stands beside it is not.

Pillow refuses a file for a wrong checksum in a note, or for two megabytes of text; every viewer shows it.
PNG Specification (Third Edition), 5: https://www.w3.org/TR/png-3/
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"

_PICTURE = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
_MEANING = frozenset({b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"eXIf"})
"""Chunks beside the picture that change how it looks."""


def tidied(data: bytes, bare: bool = False) -> bytes:
    """The same PNG file with what its picture is made of, and of the rest what is sound and about its looks.

    The chunks of the picture are kept whatever their checksums say, the last one as far as it goes. A picture
    that moves becomes its first one. With `bare`, only what is transparent is kept of the rest.
    """
    meaning = {b"tRNS"} if bare else _MEANING
    return SIGNATURE + b"".join(
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content, is_sound in _chunks(data)
        if name in _PICTURE or (name in meaning and is_sound)
    )


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bool]]:
    """Name, content, and whether the checksum is right."""
    place = len(SIGNATURE)
    while place + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, place)
        content = data[place + 8 : place + 8 + length]
        check = data[place + 8 + length : place + 12 + length]
        yield name, content, check == struct.pack(">I", zlib.crc32(name + content))
        place += 12 + length

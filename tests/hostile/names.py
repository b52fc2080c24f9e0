"""Names of files that people really have, or that somebody gave a file to see what happens."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_BYTES: tuple[bytes, ...] = (
    b"caf\xe9.png",  # from a disk that was written in another encoding
    b"\xff\xfe.png",
    b"\xed\xa0\x80.png",  # half of a pair, in UTF-8
    "②.png".encode(),
    "10³.png".encode(),
    b"a" * 251 + b".png",
    "é".encode() * 125 + b"x.png",
    "👩‍🔬.png".encode(),
    b"two\nlines.png",
    b"new\r\nline.png",
    b"tab\t.png",
    b"bell\x07 and red\x1b[31m.png",
    "photo\u202egnp.exe.png".encode(),
    "one\u2028two.png".encode(),
    b"--json.png",
    b"-.png",
    b"~.png",
    b" before and after .png",
    b"back\\slash.png",
    b"a%00b.png",
    b"=1+1.png",
    b"quote\"'`$(x);&.png",
    "שלום\u200f.png".encode(),
    "e\u0301.png".encode(),
)
ODD_NAMES: tuple[str, ...] = (
    tuple(map(os.fsdecode, _BYTES)) if sys.platform == "linux" else ("②.png", "10³.png")
)


def put(folder: Path, content: bytes, names: tuple[str, ...] = ODD_NAMES) -> list[Path]:
    """A file with this content for each name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(content)
    return [folder / name for name in names]

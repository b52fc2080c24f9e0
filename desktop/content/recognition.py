"""From the bytes of a file to its kind."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import re
from pathlib import Path
from typing import BinaryIO

from desktop.content.containers import in_container
from desktop.content.signatures import IN_CLOTHES, MIMES, NAMES, SIGNATURES, WRITTEN
from desktop.messages import kinds
from desktop.messages.kinds import Kind

HEAD = 33_000
"""Bytes from the beginning that are looked at; the image of a disc says at 32,769 that it is one."""

_NETPBM = re.compile(rb"P[1-7](#.*\n|\s)+(\d|WIDTH)")
_LATE_PDF = re.compile(rb"(?:\A|[\r\n])%PDF-\d\.\d\s")
"""It may stand behind other bytes, such as the headers of a download (ISO 32000-1, annex H, note 13)."""
_NEVER_IN_TEXTS = frozenset(range(32)) - set(b"\t\n\r\f\x1b\x1a")


def what_is(path: str | os.PathLike[str]) -> Kind | None:
    """The kind of a regular file; None for one that cannot be opened, is empty, or is unknown.

    A file that Burnish reads has a kind as well, and a damaged one has that of its beginning. Only the
    beginning and, in containers, the list of what is inside are read.
    """
    with contextlib.suppress(OSError, ValueError):
        if os.path.isfile(path):  # noqa: PTH113 - Path raises where a folder is forbidden
            with Path(path).open("rb") as file:
                return _kind(file, Path(path).name.lower())
    return None


def what_is_in(data: bytes, name: str = "") -> Kind | None:
    """The same of bytes, as far as they go; `name` helps with kinds that have no bytes of their own."""
    return _kind(io.BytesIO(data), name.lower())


def _kind(file: BinaryIO, name: str) -> Kind | None:
    head = file.read(HEAD)
    ending = name.rpartition(".")[2]
    kind = _by_bytes(file, head, name, ending) if any(head) else None
    return kind and IN_CLOTHES.get((kind, ending), kind)


def _by_bytes(file: BinaryIO, head: bytes, name: str, ending: str) -> Kind | None:
    if written := _written(head):
        return written
    if _LATE_PDF.search(head[:1024]) and b" obj" in head:
        return kinds.PDF
    if _NETPBM.match(head):
        return kinds.NETPBM
    if _is_text(head):
        return kinds.TEXT
    return (
        in_container(file, head)
        or next((kind for start, sign, kind in SIGNATURES if head.startswith(sign, start)), None)
        or NAMES.get(name)
        or NAMES.get(ending)
        or _by_library(head)
        or (kinds.TEXT if _NEVER_IN_TEXTS.isdisjoint(head) else None)
    )


def _written(head: bytes) -> Kind | None:
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:4096].lower()
    if start.startswith(b"%!ps"):
        if b"adobe illustrator" in start:
            return kinds.ILLUSTRATOR
        return kinds.EPS if b"epsf" in start.partition(b"\n")[0] else kinds.POSTSCRIPT
    if start.startswith((b"<?xml", b"<!--")):
        inner = (kind for sign, kind in WRITTEN if sign.startswith(b"<") and sign in start)
        return next(inner, None)
    return next((kind for sign, kind in WRITTEN if start.startswith(sign)), None)


def _is_text(head: bytes) -> bool:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif b"\x00" not in head:
        encoding = "utf-8"
    else:
        return False
    try:
        # incremental: the last letter may be cut in two
        codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _by_library(head: bytes) -> Kind | None:
    import filetype  # takes 30 ms, and few files need it

    return MIMES.get(filetype.guess_mime(head) or "")

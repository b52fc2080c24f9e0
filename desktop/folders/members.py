"""What is in an archive, and where each part of it may go. Nothing is written here."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import hashlib
import lzma
import os
import re
import struct
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from desktop.folders.left_out import why_left_out
from desktop.media import ARCHIVES
from desktop.messages import Row
from desktop.messages import folders as words

MOST_FOLDERS = 64
"""One inside another; deeper than anybody nests them."""

LONGEST_READ = 16 << 20
"""Bytes that a header of a tar may have, and that are read at once."""

_LONGEST_NAME = 240
"""Bytes of a name; file systems take 255."""


class DamagedArchive(Exception):  # noqa: N818
    """What was read of an archive so far is all that there is."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file or folder in an archive; `why` it is left out, whatever its name, if it is."""

    name: str
    size: int
    is_folder: bool
    why: Row | None
    open: Callable[[], AbstractContextManager[IO[bytes]]]


def members(file: Path) -> Iterator[Member]:
    """Raises:
    DamagedArchive: it cannot be read, or not further.
    """
    try:
        yield from _of_zip(file) if is_zip(file) else _of_tar(file)
    except Exception as error:  # the libraries raise nearly anything where bytes are none of an archive
        raise DamagedArchive(str(error)) from error


def is_zip(file: Path) -> bool:
    """By its beginning: at the end of a tar may stand a ZIP file, too."""
    with file.open("rb") as opened:
        begins = opened.read(2) == b"PK"
    return begins or (file.suffix.lower() == ".zip" and zipfile.is_zipfile(file))


def _of_zip(file: Path) -> Iterator[Member]:
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            form = info.external_attr >> 16 & 0o170000
            why = None
            if info.flag_bits & 1:
                why = words.LOCKED
            elif form not in (0, 0o100000, 0o040000):
                why = words.NO_FILE

            def opened(info: zipfile.ZipInfo = info) -> AbstractContextManager[IO[bytes]]:
                return archive.open(info)

            yield Member(_name_in_zip(info), info.file_size, info.is_dir(), why, opened)


def _name_in_zip(info: zipfile.ZipInfo) -> str:
    """Archives of macOS and of many programs hold UTF-8 and do not say so; others say it beside the name."""
    if beside := _name_beside(info.extra):
        return beside
    if not info.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            return info.filename.encode("cp437").decode("utf-8")
    return info.filename


def _name_beside(extra: bytes) -> str:
    """Info-ZIP's "Unicode Path": APPNOTE.TXT, 4.6.9."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        if kind == 0x7075:
            return extra[9 : 4 + size].decode("utf-8", "replace")
        extra = extra[4 + size :]
    return ""


def _of_tar(file: Path) -> Iterator[Member]:
    with _unzipped(file) as unzipped:
        careful: Any = _Careful(unzipped)
        with tarfile.open(fileobj=careful, mode="r:", errorlevel=0) as archive:
            for info in archive:

                def opened(info: tarfile.TarInfo = info) -> AbstractContextManager[IO[bytes]]:
                    found = archive.extractfile(info)
                    assert found is not None, "asked of regular files only"
                    return found

                why = None if info.isdir() or info.isreg() else words.NO_FILE
                yield Member(info.name, info.size, info.isdir(), why, opened)
            unzipped.seek(archive.offset)
            if unzipped.read(1) != b"\x00":
                raise EOFError("the mark of the end is missing")  # which `tarfile` takes for the end


_UNZIPPED: dict[bytes, Any] = {b"\x1f\x8b": gzip.open, b"BZ": bz2.open, b"\xfd7": lzma.open}
"""By the first two bytes."""


def _unzipped(file: Path) -> IO[bytes]:
    with file.open("rb") as opened:
        beginning = opened.read(2)
    unzipped: IO[bytes] = _UNZIPPED.get(beginning, lambda path: path.open("rb"))(file)
    return unzipped


class _Careful:
    """A file that is read in pieces only: `tarfile` believes whatever length a header says it has."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek, self.tell, self.close = file.seek, file.tell, file.close

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= LONGEST_READ:
            raise tarfile.ReadError("a header is too long")
        return self._file.read(size)


# ---- names ----

_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"|?*]' if sys.platform == "win32" else r"\x00")


def parts_of(name: str) -> tuple[str, ...] | None:
    """The folders and the name of a member, below the folder where it may go; None if it leads elsewhere."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    leads_out = name.startswith(("/", "\\")) or ".." in parts or re.match("[A-Za-z]:", name)
    if leads_out or not parts or len(parts) > MOST_FOLDERS:
        return None
    return tuple(_usable(part) for part in parts)


def _usable(part: str) -> str:
    """A name that this system takes, and that differs where the name in the archive does."""
    usable = _FORBIDDEN.sub("_", part)
    if sys.platform == "win32":
        usable = usable.rstrip(" .") or "_"
        usable = f"_{usable}" if _RESERVED.match(usable) else usable
    if len(usable.encode("utf-8", "surrogatepass")) > _LONGEST_NAME:
        stem, ending = os.path.splitext(usable)  # noqa: PTH122 - a name, not a path
        mark = hashlib.blake2b(part.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
        usable = f"{stem[:50]}~{mark}{ending[:12]}"
    return usable


def why_not(parts: tuple[str, ...]) -> Row | None:
    """Why a member is passed over: as in a folder, whatever it lies in."""
    why = next((why for part in parts if (why := why_left_out(part))), None)
    return words.ARCHIVE if why is None and parts[-1].lower().endswith(ARCHIVES) else why

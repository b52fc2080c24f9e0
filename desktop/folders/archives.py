"""Archives opened like folders: unpacked once into the cache, whatever is in them.

An archive is what strangers have made. Nothing of it is written outside its own folder, no link or device is
made, and neither its size nor its number of files is believed before it is counted.

Where it goes, ``unpacked/<digest of the archive>/``, depends on its content alone: an archive that is opened
again, or by another process, is there at once, and a run that goes on finds its examples at their place even
after the cache was emptied. What nobody has opened for `KEPT_DAYS` is removed when another is opened.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import time
import zipfile
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from desktop import full_disk, paths
from desktop.content.checking import bad_file, check_file
from desktop.errors import ErrorKind, Trouble
from desktop.folders.left_out import LeftOut
from desktop.folders.members import DamagedArchive, Member, is_zip, members, parts_of, why_not
from desktop.messages import Row, files
from desktop.messages import folders as words
from desktop.messages.table import ROWS

MOST_FILES = 500_000
MOST_BYTES = 200 << 30
"""More than any set of examples for one computer has."""

MOST_SWELLING = 200
"""Times the size of the archive that its files may have; beyond `HARMLESS` bytes in all."""
HARMLESS = 500 << 20

SPARE = 500 << 20
"""Bytes of the disk that unpacking leaves free."""

KEPT_DAYS = 30

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Unpacked:
    """An archive that lies unpacked.

    Attributes:
        folder: where its files are, as they lay in the archive.
        left_out: what is not among them, and why.
    """

    folder: Path
    left_out: LeftOut


def unpack(archive: str | os.PathLike[str]) -> Generator[tuple[int, int], None, Unpacked]:
    """Unpacks an archive, unless it is unpacked already.

    Yields (bytes so far, bytes in all, or 0 while nobody knows) after each piece of work; closing the
    generator leaves nothing behind.

    Raises:
        Trouble: BAD_FILE, with the reason in words; DISK_FULL.
    """
    file = Path(archive)
    digest = yield from _digest(file)
    home = _home() / digest
    if (kept := _kept(home)) is not None:
        return kept
    shutil.rmtree(home, ignore_errors=True)  # what somebody has deleted a part of
    _remove_old()
    unfinished = _home() / f".{digest}.{os.getpid()}.{secrets.token_hex(4)}"
    try:
        with _told(file):
            unfinished.mkdir()
            left_out = yield from _Unpacking(file, unfinished / "files").run()
            _note(unfinished, left_out)
            with contextlib.suppress(OSError):  # another process was quicker
                unfinished.rename(home)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    kept = _kept(home)
    if kept is None:
        raise bad_file(files.UNREADABLE())
    return kept


# ---- where unpacked archives are ----


def _home() -> Path:
    folder = paths.cache_dir() / "unpacked"
    folder.mkdir(exist_ok=True)
    return folder


def _digest(file: Path) -> Generator[tuple[int, int], None, str]:
    """The same for archives of the same content, whatever they are called."""
    found, done = hashlib.blake2b(digest_size=16), 0
    size = check_file(file)
    try:
        with file.open("rb") as opened:
            while block := opened.read(_BLOCK):
                found.update(block)
                done += len(block)
                yield done, size
    except OSError as error:
        raise bad_file(files.UNREADABLE(), str(error)) from error
    return found.hexdigest()


def _note(home: Path, left_out: LeftOut) -> None:
    """Written last: a folder with this note is whole."""
    counts = {why.code: number for why, number in left_out.counts.items()}
    listed = [[path, why.code] for path, why in left_out.files]
    text = json.dumps({"counts": counts, "files": listed})
    (home / "left-out.json").write_text(text, encoding="utf-8")


def _kept(home: Path) -> Unpacked | None:
    """What was unpacked before, for another `KEPT_DAYS`."""
    note, folder = home / "left-out.json", home / "files"
    try:
        content = json.loads(note.read_text(encoding="utf-8"))
        left_out = LeftOut()
        left_out.counts.update({ROWS[code]: number for code, number in content["counts"].items()})
        left_out.files += [(path, ROWS[code]) for path, code in content["files"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not folder.is_dir():
        return None
    with contextlib.suppress(OSError):
        os.utime(note)
    return Unpacked(folder, left_out)


def _remove_old() -> None:
    """What nobody has opened for long, and what a process that died has left half done."""
    oldest = time.time() - KEPT_DAYS * 86_400
    with contextlib.suppress(OSError):
        for home in _home().iterdir():
            note = home / "left-out.json"
            with contextlib.suppress(OSError):
                if (note if note.exists() else home).stat().st_mtime < oldest:
                    shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def _told(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if full_disk.is_full(error):
            raise Trouble(ErrorKind.DISK_FULL, words.DISK_FULL(name=file.name), str(error)) from error
        raise bad_file(words.ARCHIVE_DAMAGED(name=file.name), str(error)) from error


# ---- unpacking ----


class _Unpacking:
    """One archive on its way into `target`."""

    def __init__(self, file: Path, target: Path) -> None:
        self._file, self._target = file, target
        self._packed = file.stat().st_size
        self._left_out = LeftOut()
        self._announced = self._written = self._total = 0
        self._files = self._members = 0

    def run(self) -> Generator[tuple[int, int], None, LeftOut]:
        """Raises:
        Trouble: nothing in the archive can be used, or it is not safe to unpack.
        """
        self._target.mkdir()
        self._measure_zip()
        try:
            for member in members(self._file):
                self._announce(member)
                yield from self._put(member)
        except DamagedArchive as error:
            if not self._files:
                raise bad_file(words.ARCHIVE_DAMAGED(name=self._file.name), str(error)) from error
            self._left_out.add(self._file.name, words.CUT_OFF)
        if not self._files:
            self._refuse_empty()
        return self._left_out

    def _measure_zip(self) -> None:
        """The list of a ZIP file tells how large it becomes; that of a tar is only known on the way."""
        if is_zip(self._file):
            with contextlib.suppress(Exception), zipfile.ZipFile(self._file) as archive:
                self._total = sum(info.file_size for info in archive.infolist())
            self._check_size(self._total)
            self._require_room(self._total)

    def _announce(self, member: Member) -> None:
        """Counts what is said of a member before anything of it is read: even skipping it takes its time."""
        self._members += 1
        if self._members > MOST_FILES:
            raise bad_file(words.ARCHIVE_OF_TOO_MANY(name=self._file.name, most=MOST_FILES))
        before = self._announced
        self._announced += max(0, member.size)
        self._check_size(self._announced)
        if not self._total and before // _ROOM_EVERY != self._announced // _ROOM_EVERY:
            self._require_room(member.size)

    def _put(self, member: Member) -> Generator[tuple[int, int], None, None]:
        parts = parts_of(member.name)
        why = words.UNSAFE if parts is None else why_not(parts) or member.why
        if parts is None or why is not None:
            if why is not None and not member.is_folder:
                self._left_out.add(member.name, why)
            yield self._written, self._total
            return
        place = self._target.joinpath(*parts)
        try:
            if member.is_folder:
                place.mkdir(parents=True, exist_ok=True)
                return
            place.parent.mkdir(parents=True, exist_ok=True)
            target = place.open("xb")
        except FileExistsError:
            self._left_out.add(member.name, words.TWICE)
            return
        except (OSError, ValueError) as error:  # a name that the disk refuses; UnicodeError is a ValueError
            if full_disk.is_full(error):
                raise
            self._left_out.add(member.name, words.NAME)
            return
        with target:
            why = yield from self._copy(member, target)
        if why is None:
            self._files += 1
        else:
            place.unlink(missing_ok=True)
            self._left_out.add(member.name, why)

    def _copy(self, member: Member, target: IO[bytes]) -> Generator[tuple[int, int], None, Row | None]:
        """Why the member cannot be used, if it cannot."""
        length = 0
        try:
            with member.open() as source:
                while block := source.read(_BLOCK):
                    length += len(block)
                    self._written += len(block)
                    self._check_size(self._written)
                    target.write(block)
                    yield self._written, self._total
        except Trouble:
            raise
        except (NotImplementedError, RuntimeError):  # how `zipfile` says that it does not know a compression
            return words.PACKED
        except Exception as error:
            if isinstance(error, OSError) and full_disk.is_full(error):
                raise
            return words.DAMAGED
        return words.DAMAGED if length < member.size else None

    def _check_size(self, size: int) -> None:
        if size > MOST_BYTES:
            raise bad_file(words.ARCHIVE_TOO_LARGE(name=self._file.name, most=MOST_BYTES))
        if size > HARMLESS and size > MOST_SWELLING * self._packed:
            raise bad_file(words.ARCHIVE_SWELLS(name=self._file.name))

    def _require_room(self, needed: int) -> None:
        free = paths.disk_of(self._target).free
        if needed + SPARE > free:
            message = words.NO_ROOM(name=self._file.name, needed=needed + SPARE, free=free)
            raise Trouble(ErrorKind.DISK_FULL, message)

    def _refuse_empty(self) -> None:
        """Nothing could be taken: for one reason, mostly."""
        why = {
            words.LOCKED: words.ARCHIVE_LOCKED,
            words.PACKED: words.ARCHIVE_PACKED,
            words.DAMAGED: words.ARCHIVE_DAMAGED,
        }
        commonest = next(
            (row for reason, row in why.items() if self._left_out.counts[reason]), words.ARCHIVE_EMPTY
        )
        raise bad_file(commonest(name=self._file.name))


_ROOM_EVERY = 64 << 20
"""Bytes after which the room on the disk is looked at again."""

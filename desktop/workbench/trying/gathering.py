"""Finds out what dropped files and folders mean, beside the event loop: a folder may hold 20,000 files."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QRunnable, QThreadPool, Signal

from desktop import folders, media
from desktop.content import next_step, what_is
from desktop.decoding import unicode_text
from desktop.errors import Trouble
from desktop.folders import LeftOut, Unpacked
from desktop.messages import Message, files
from desktop.protocol import Input
from desktop.tasks import Media

log = logging.getLogger(__name__)

_REPORT_EVERY = 0.2
_SHOWN_AT_MOST, _COUNTED_AT_MOST = 1_000_000, 20_000_000
"""Characters and bytes. No engine takes a longer text than the one that is counted."""
_PIECE = 100_000
_AT_ONCE = 16


@cache
def _pool() -> QThreadPool:
    """Where files are looked at, apart from the pool in which pictures are decoded and written.

    There are as many threads there as processors, and a picture takes seconds, or for ever on a drive that
    does not answer: what is opened meanwhile would wait in silence. Here a thread reads little.
    """
    pool = QThreadPool(QCoreApplication.instance())
    pool.setMaxThreadCount(_AT_ONCE)
    return pool


@dataclass(slots=True)
class Found:
    """The files behind some paths, sorted by kind, each kind in the order in which it was met."""

    by_media: dict[Media, list[Input]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    """Files that were named directly and of which nobody knows what they are."""

    refused: dict[str, Message] = field(default_factory=dict)
    """Files and archives that were named directly and cannot be opened, and why."""

    left_out: LeftOut = field(default_factory=LeftOut)
    """What lies in folders and archives and is not among the files."""

    models: dict[str, int] = field(default_factory=dict)
    """How many models lie in which of the paths; their files are not among the others."""

    @property
    def total(self) -> int:
        return sum(len(inputs) for inputs in self.by_media.values())

    def largest(self) -> Media | None:
        """The kind with most files; the first one met when two are level."""
        return max(self.by_media, key=lambda kind: len(self.by_media[kind]), default=None)


class Gathering(QObject):
    """One walk through files and folders.

    Signals:
        counted(int): so many files so far, a few times a second.
        unpacking(object, float): name of an archive, and the share of it that is unpacked, from 0 to 1; below
            0 while nobody knows how large it becomes.
        gathered(Found): the end, unless it was cancelled.
        failed(): the end, when something went wrong that nobody thought of; the log says what.
    """

    counted = Signal(int)
    unpacking = Signal(object, float)
    gathered = Signal(object)
    failed = Signal()

    def __init__(self, paths: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._paths = list(paths)
        self._cancelled = False

    def start(self) -> None:
        for part in folders.ahead():  # done already, unless somebody is very quick
            part()
        _pool().start(_Walk(self))

    def cancel(self) -> None:
        self._cancelled = True

    def walk(self) -> Found:
        """Walk now, in the thread that calls."""
        found, told = Found(), time.monotonic()
        for given in self._paths:
            place = self._place(given, found)
            if place is None:
                continue
            directly = not os.path.isdir(place)  # noqa: PTH112 - paths stay strings, there may be many
            models: list[Path] = []
            walk = folders.expand(
                [place], left_out=found.left_out, models=models, stopped=lambda: self._cancelled
            )
            for path, kind in walk:
                if self._cancelled:
                    return found
                if directly and (kind is None or _is_special(path)):
                    _refuse(found, path)
                elif kind is not None:
                    found.by_media.setdefault(kind, []).append(Input(path=str(path)))
                if time.monotonic() - told > _REPORT_EVERY:
                    told = time.monotonic()
                    self.counted.emit(found.total)
            if models:
                found.models[given] = len(models)
        return found

    def _place(self, given: str, found: Found) -> str | Path | None:
        """What is to be looked through: `given`, or where it lies unpacked; None if it cannot be opened."""
        if os.path.isdir(given) or not media.is_archive(given):  # noqa: PTH112
            return given
        try:
            unpacked = self._unpack(given)
        except Trouble as trouble:
            found.refused[given] = trouble.message
            return None
        if unpacked is None:
            return None
        found.left_out.extend(unpacked.left_out)
        return unpacked.folder

    def _unpack(self, archive: str) -> Unpacked | None:
        """None if nobody waits for it any more."""
        work, told = folders.unpack(archive), time.monotonic()
        try:
            while not self._cancelled:
                done, total = next(work)
                if time.monotonic() - told > _REPORT_EVERY:
                    told = time.monotonic()
                    self.unpacking.emit(Path(archive).name, done / total if total else -1.0)
        except StopIteration as end:
            unpacked: Unpacked = end.value
            return unpacked
        finally:
            work.close()
        return None

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled


class _Walk(QRunnable):
    def __init__(self, gathering: Gathering) -> None:
        super().__init__()
        self._gathering = gathering

    def run(self) -> None:
        try:
            found = self._gathering.walk()
        except Exception:
            if not self._gathering.is_cancelled:
                log.exception("what was opened could not be looked through")
                self._gathering.failed.emit()
            return
        if not self._gathering.is_cancelled:
            self._gathering.gathered.emit(found)


def _refuse(found: Found, path: Path) -> None:
    """Says of a file that was named what it is, if that is known."""
    if kind := what_is(path):
        found.refused[str(path)] = files.NOT_OPENED(name=path.name, kind=kind(), step=next_step(kind))
    else:
        found.unknown.append(str(path))


def _is_special(path: Path) -> bool:
    """A pipe, a socket or a device; what is not there at all is told when it is opened."""
    return path.exists() and not path.is_dir() and not media.is_regular(path)


@dataclass(frozen=True, slots=True)
class OpenedText:
    """What a text file says, as far as it is shown.

    Attributes:
        whole: whether that is all of it.
        words, characters: of the whole file.
        problem: why it cannot be shown.
        encoding: in which it was read, if that was guessed or chosen.
    """

    text: str
    whole: bool = True
    words: int = 0
    characters: int = 0
    problem: Message | None = None
    encoding: str = ""


class TextReading(QObject):
    """Reads text files beside the event loop.

    Signals:
        opened(str, OpenedText): path and content.
        unread(str): an engine has to read this one: a document, or a text in an old encoding.
    """

    opened = Signal(object, object)
    unread = Signal(object)

    def read(self, path: str) -> None:
        _pool().start(_Read(self, path, path, ""))

    def read_copy(self, path: str, copy: str, encoding: str) -> None:
        """The same of what an engine made of `path`."""
        _pool().start(_Read(self, path, copy, encoding))


class _Read(QRunnable):
    def __init__(self, reading: TextReading, path: str, source: str, encoding: str) -> None:
        super().__init__()
        self._reading, self._path, self._source, self._encoding = reading, path, source, encoding

    def run(self) -> None:
        opened = read_text(self._source, self._encoding)
        if opened is not None:
            self._reading.opened.emit(self._path, opened)
        else:
            self._reading.unread.emit(self._path)


def read_text(path: str, encoding: str = "") -> OpenedText | None:
    """A plain text in UTF-8: its beginning, and how long all of it is; None for anything else.

    What else there is, the engines know, and one reader for both shows what the model gets. Nothing is
    imported here: it runs in a thread of the window.
    """
    if _is_special(Path(path)):
        return OpenedText("", problem=files.IS_DEVICE())
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            data = file.read(_COUNTED_AT_MOST + 1)
    except FileNotFoundError:
        return OpenedText("", problem=files.MISSING())
    except PermissionError:
        return OpenedText("", problem=files.FORBIDDEN())
    except OSError:
        return OpenedText("", problem=files.UNREADABLE())
    if not data:
        return OpenedText("", problem=files.EMPTY())
    text = None if _may_be_document(path, data) or len(data) > _COUNTED_AT_MOST else unicode_text(data)
    if text is None:
        return None
    shown = text[:_SHOWN_AT_MOST]
    return OpenedText(shown, len(shown) == len(text), count_words(text), len(text), encoding=encoding)


def _may_be_document(path: str, data: bytes) -> bool:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    return Path(path).suffix.lower() in media.DOCUMENTS or head.startswith((b"%PDF", b"%!PS", b"{\\rtf"))


def count_words(text: str) -> int:
    """As many as ``text.split()`` has. Piece by piece: one long call would hold up the window's thread."""
    words, in_word = 0, False
    for start in range(0, len(text), _PIECE):
        piece = text[start : start + _PIECE]
        words += len(piece.split()) - (in_word and not piece[0].isspace())
        in_word = not piece[-1].isspace()
    return words

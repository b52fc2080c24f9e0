"""What is in a picture file, found once: its digest, its size, or why it cannot be opened.

The window checks a folder, then the run that teaches from it needs the same facts in another process, so they
are kept in a small database, keyed by path, size and time of change. It can be thrown away at any time.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from desktop import paths
from desktop.engine.errors import classify
from desktop.engine.reading import read_picture
from desktop.engine.reading.files import check_file
from desktop.messages import say

THREADS = min(8, (os.cpu_count() or 2) + 1)
"""One more than cores: some of them wait for the disk."""

AHEAD = 4 * THREADS
VERIFY_SIDE = 64
"""JPEGs are decoded at about this size: every byte is still read, so damage is found, but quicker."""

PATIENCE = 0.2
"""Seconds without a finished file after which the caller gets a word, so that Stop is heard on slow disks."""


@dataclass(frozen=True, slots=True)
class Examined:
    """Facts about one file.

    Attributes:
        digest: BLAKE2b of the file's bytes, hexadecimal; equal for copies under another name.
        width, height: in pixels, as a person sees the picture.
        problem: why it cannot be used, or "".
    """

    path: str
    digest: str = ""
    width: int = 0
    height: int = 0
    problem: str = ""


def examine(files: Sequence[str]) -> Iterator[tuple[int, Examined | None]]:
    """Yields (position in `files`, facts) as they are found, and (-1, None) when that takes long.

    Closing the generator stops the threads after the picture that each has in hand.
    """
    with _Facts() as known:
        waiting: deque[tuple[int, str, os.stat_result | None]] = deque()
        for index, (path, status, facts) in enumerate(known.look_up(files)):
            if facts is None:
                waiting.append((index, path, status))
            else:
                yield index, facts
        yield from _examine_new(waiting, known)


def _examine_new(
    waiting: deque[tuple[int, str, os.stat_result | None]], known: _Facts
) -> Iterator[tuple[int, Examined | None]]:
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="examine")
    running: dict[Future[Examined], tuple[int, os.stat_result | None]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < AHEAD:
                index, path, status = waiting.popleft()
                running[pool.submit(_open, path)] = (index, status)
            finished, _ = wait(running, PATIENCE, FIRST_COMPLETED)
            if not finished:
                yield -1, None
            for future in finished:
                index, status = running.pop(future)
                facts = future.result()
                if status is not None:
                    known.keep(status, facts)
                yield index, facts
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _open(path: str) -> Examined:
    try:
        check_file(path)  # a pipe that took the file's place would be waited for
        with Path(path).open("rb") as file:
            digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=20)).hexdigest()
        width, height = _size(path)
        return Examined(path, digest, width, height)
    except Exception as error:
        return Examined(path, problem=say(classify(error).message))


def _size(path: str) -> tuple[int, int]:
    """Decodes the whole picture, as only that finds the damage, and tells its size."""
    from PIL import Image

    read_picture(path, VERIFY_SIDE)
    with Image.open(path) as image:
        turned = image.getexif().get(0x0112, 1) >= 5  # EXIF orientation: a quarter turn
        return (image.height, image.width) if turned else (image.width, image.height)


class _Facts:
    """The database. Two processes may use it at once; one that cannot be used is done without."""

    SCHEMA = (
        "CREATE TABLE IF NOT EXISTS facts (path TEXT PRIMARY KEY, size INTEGER, changed INTEGER,"
        " digest TEXT, width INTEGER, height INTEGER) WITHOUT ROWID"
    )

    def __init__(self) -> None:
        self._rows: list[tuple[str, int, int, str, int, int]] = []
        self._written = time.monotonic()
        self._database: sqlite3.Connection | None = None
        try:
            self._database = sqlite3.connect(paths.cache_dir() / "examples.db", timeout=5)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute(self.SCHEMA)
        except (sqlite3.Error, OSError):
            self._drop()

    def __enter__(self) -> _Facts:
        return self

    def __exit__(self, *exception: object) -> None:
        self._write()
        self._drop()

    def look_up(self, files: Sequence[str]) -> Iterator[tuple[str, os.stat_result | None, Examined | None]]:
        for path in files:
            try:
                status = Path(path).stat()
            except OSError:
                yield path, None, None
                continue
            yield path, status, self._row(path, status)

    def _row(self, path: str, status: os.stat_result) -> Examined | None:
        if self._database is None:
            return None
        try:
            row = self._database.execute(
                "SELECT digest, width, height FROM facts WHERE path = ? AND size = ? AND changed = ?",
                (path, status.st_size, status.st_mtime_ns),
            ).fetchone()
        except sqlite3.Error:
            self._drop()
            return None
        return Examined(path, *row) if row else None

    def keep(self, status: os.stat_result, facts: Examined) -> None:
        if facts.problem:
            return  # the reason may go away: a disk that was not there, a file still being copied
        row = (facts.path, status.st_size, status.st_mtime_ns, facts.digest, facts.width, facts.height)
        self._rows.append(row)
        if time.monotonic() - self._written > 1:
            self._write()

    def _write(self) -> None:
        if self._database is not None and self._rows:
            try:
                with self._database:
                    self._database.executemany(
                        "INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?, ?)", self._rows
                    )
            except sqlite3.Error:  # a full disk must not end the check
                self._drop()
        self._rows.clear()
        self._written = time.monotonic()

    def _drop(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = None

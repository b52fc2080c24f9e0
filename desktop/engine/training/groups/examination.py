"""What is in a file of examples, found once: its digest, its measures, or why it cannot be opened.

The window checks a folder, then the run that teaches from it needs the same facts in another process, so they
are kept in a small database, keyed by path, size and time of change. It can be thrown away at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import paths
from desktop.content.checking import check_file
from desktop.engine.cache import Cache
from desktop.engine.errors import classify
from desktop.messages import NOTHING, Message, from_plain, to_plain
from desktop.noting import collected

if TYPE_CHECKING:
    from desktop.engine.training.groups.medium import Medium

VERSION = 3
"""To be raised when facts would come out differently for the same file."""

THREADS = min(8, (os.cpu_count() or 2) + 1)
"""One more than cores: some of them wait for the disk."""

AHEAD = 4 * THREADS

PATIENCE = 0.2
"""Seconds without a finished file after which the caller gets a word, so that Stop is heard on slow disks."""


@dataclass(frozen=True, slots=True)
class Examined:
    """Facts about one file.

    Attributes:
        digest: BLAKE2b of the file's bytes, hexadecimal; equal for copies under another name.
        measures: what the medium measures, such as width and height.
        sketch: by which the medium tells near copies; empty if it cannot.
        notes: what was missing or guessed when it was read.
        problem: why it cannot be used; empty if it can.
    """

    path: str
    digest: str = ""
    measures: tuple[int, ...] = ()
    sketch: bytes = b""
    notes: tuple[Message, ...] = ()
    problem: Message = NOTHING


def examine(files: Sequence[str], medium: Medium) -> Iterator[tuple[int, Examined | None]]:
    """Yields (position in `files`, facts) as they are found, and (-1, None) when that takes long.

    Closing the generator stops the threads after the file that each has in hand.
    """
    with _Facts(medium) as known:
        waiting: deque[tuple[int, str, os.stat_result | None]] = deque()
        for index, (path, status, facts) in enumerate(known.look_up(files)):
            if facts is None:
                waiting.append((index, path, status))
            else:
                yield index, facts
        yield from _examine_new(waiting, known, medium)


def _examine_new(
    waiting: deque[tuple[int, str, os.stat_result | None]], known: _Facts, medium: Medium
) -> Iterator[tuple[int, Examined | None]]:
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="examine")
    running: dict[Future[Examined], tuple[int, os.stat_result | None]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < AHEAD:
                index, path, status = waiting.popleft()
                running[pool.submit(_open, path, medium)] = (index, status)
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


def _open(path: str, medium: Medium) -> Examined:
    try:
        check_file(path)  # a pipe that took the file's place would be waited for
        with Path(path).open("rb") as file:
            digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=20)).hexdigest()
        with collected() as noted:
            measures, sketch = medium.measure(path)
        return Examined(path, digest, measures, sketch, noted.of())
    except Exception as error:
        return Examined(path, problem=classify(error).message)


class _Facts:
    """The database. Two processes may use it at once; one that cannot be used is done without."""

    def __init__(self, medium: Medium) -> None:
        self._cache = Cache(
            paths.cache_dir() / f"examples-{medium.media.value}.db",
            VERSION,
            "facts (path TEXT PRIMARY KEY, size INTEGER, changed INTEGER, digest TEXT, measures TEXT, "
            "sketch BLOB, notes TEXT)",
        )

    def __enter__(self) -> _Facts:
        return self

    def __exit__(self, *exception: object) -> None:
        self._cache.close()

    def look_up(self, files: Sequence[str]) -> Iterator[tuple[str, os.stat_result | None, Examined | None]]:
        for path in files:
            try:
                status = Path(path).stat()
            except OSError:
                yield path, None, None
                continue
            yield path, status, self._row(path, status)

    def _row(self, path: str, status: os.stat_result) -> Examined | None:
        query = (
            "SELECT digest, measures, sketch, notes FROM facts WHERE path = ? AND size = ? AND changed = ?"
        )
        for digest, measures, sketch, notes in self._cache.read(
            query, (path, status.st_size, status.st_mtime_ns)
        ):
            noted = tuple(map(from_plain, json.loads(notes)))
            return Examined(path, digest, tuple(json.loads(measures)), sketch, noted)
        return None

    def keep(self, status: os.stat_result, facts: Examined) -> None:
        if facts.problem:
            return  # the reason may go away: a disk that was not there, a file still being copied
        measures, notes = json.dumps(facts.measures), json.dumps([to_plain(note) for note in facts.notes])
        self._cache.keep(
            (facts.path, status.st_size, status.st_mtime_ns, facts.digest, measures, facts.sketch, notes)
        )

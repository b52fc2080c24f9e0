"""One file from the hub onto the disk: strict, and always able to go on where it stopped.

The hub's own client starts a file anew after an interruption and checks no hash. This one keeps what arrived
in a partial file with a stable name, continues it with ``Range`` and ``If-Range``, hashes while it writes,
and lets a file become visible only when length and hash are right. The network is read in a thread of its
own, so hashing and writing overlap with receiving, and Stop is heard while the line is silent.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from desktop import messages
from desktop.engine.hub.fetching.line import TICK, Again, Damaged, Line, Piece, Reader
from desktop.engine.hub.huggingface import client as huggingface
from desktop.errors import ErrorKind, Trouble
from desktop.messages import NOTHING, Message, phases

PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds to wait before the next try; one more failure in a row without a single byte ends the download."""
_HASH_BLOCK = 1 << 20
_ENOUGH = 1 << 16
"""Bytes that must arrive for a try to count as progress."""


@dataclass(frozen=True, slots=True)
class Tick:
    """How far a file is: bytes that are on disk, and a note for the person while nothing arrives."""

    done: int
    note: Message = NOTHING


@dataclass(slots=True)
class Fetcher:
    """Fetches files over one line.

    Attributes:
        received: bytes that came over the line so far, repeated ones included.
    """

    line: Line
    received: int = 0

    def fetch(self, piece: Piece) -> Iterator[Tick]:
        """Bring `piece` to its final place; closing the iterator stops at once and keeps what arrived.

        Raises:
            Trouble: it cannot be had; what arrived is kept unless it was wrong.
        """
        piece.partial.parent.mkdir(parents=True, exist_ok=True)
        for last_chance in (False, True):
            try:
                yield from self._persist(piece)
                piece.settle()
                return
            except Damaged as damage:
                piece.discard()
                if last_chance:
                    twice = messages.hub.DAMAGED_TWICE(name=piece.name)
                    raise Trouble(ErrorKind.BAD_FILE, twice, str(damage)) from damage
                yield Tick(0, phases.FETCHING_AGAIN())

    # ---- trying again ----

    def _persist(self, piece: Piece) -> Iterator[Tick]:
        failures = 0
        with piece.partial.open("ab", buffering=0) as file:
            hashing = _Hash(piece)
            done = file.seek(0, os.SEEK_END)
            if done > piece.size:
                done = file.truncate(0)
            yield from hashing.catch_up(piece.partial, done)
            while done < piece.size:
                before = done
                try:
                    for length in self._receive(piece, file, hashing, done):
                        done = length
                        yield Tick(done)
                except Again as problem:
                    done = file.seek(0, os.SEEK_END)
                    failures = 0 if done - before >= _ENOUGH else failures + 1
                    if failures > len(PAUSES):
                        raise huggingface.unreachable(problem) from problem
                    yield from _pause(problem, PAUSES[max(failures - 1, 0)], done)
            os.fsync(file.fileno())
        hashing.compare()

    # ---- one connection ----

    def _receive(self, piece: Piece, file: IO[bytes], hashing: _Hash, done: int) -> Iterator[int]:
        """Read one response to its end; yields the length of the partial file at least every `TICK`."""
        reader = Reader(self.line, piece, done)
        reader.start()
        try:
            for chunk in reader.chunks():
                if isinstance(chunk, int):
                    if chunk not in (0, done):
                        raise Damaged(f"the server starts at byte {chunk} in place of {done}")
                    if chunk != done:  # it cannot or will not go on in the middle
                        done = file.truncate(0)
                        hashing.restart()
                elif chunk:
                    if done + len(chunk) > piece.size:
                        raise Damaged(f"more than the announced {piece.size} bytes came")
                    _write(file, chunk)
                    hashing.update(chunk)
                    done += len(chunk)
                    self.received += len(chunk)
                yield done
        finally:
            reader.abandon()
        if done < piece.size:
            raise Again(messages.hub.CONNECTION_ENDED())


def _pause(problem: Again, usual: float, done: int) -> Iterator[Tick]:
    until = time.monotonic() + (problem.wait if problem.wait is not None else usual)
    while (left := until - time.monotonic()) > 0:
        yield Tick(done, phases.WAITING_TO_RETRY(reason=problem.reason, seconds=max(1, round(left))))
        time.sleep(min(TICK, left))


# ---- bytes on disk -----------------------------------------------------------------------------------------


class _Hash:
    """The digest of a file that grows."""

    def __init__(self, piece: Piece) -> None:
        self._piece = piece
        self.restart()

    def restart(self) -> None:
        self._hash = (
            hashlib.sha1(usedforsecurity=False) if len(self._piece.digest) == 40 else hashlib.sha256()
        )
        if len(self._piece.digest) == 40:
            self._hash.update(b"blob %d\0" % self._piece.size)

    def update(self, data: bytes) -> None:
        self._hash.update(data)

    def catch_up(self, path: Path, length: int) -> Iterator[Tick]:
        """Take in what an earlier try has kept."""
        if not length:
            return
        with path.open("rb") as file:
            done = 0
            while chunk := file.read(_HASH_BLOCK):
                self._hash.update(chunk)
                done += len(chunk)
                yield Tick(done, phases.CHECKING_KEPT())

    def compare(self) -> None:
        if not self._hash.hexdigest().startswith(self._piece.digest):  # torch hub states the first digits
            raise Damaged(
                f"{self._piece.name}: digest {self._hash.hexdigest()} in place of {self._piece.digest}"
            )


def _write(file: IO[bytes], chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[file.write(view) :]

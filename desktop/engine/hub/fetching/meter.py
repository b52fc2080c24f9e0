"""How far a download is, in figures for a person; and whether the disk has room for it."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field

from desktop import messages, protocol
from desktop.errors import ErrorKind, Trouble
from desktop.messages import NOTHING, Message, Row, phases

SPARE = 200_000_000
"""Bytes of the disk that a download leaves free."""
TELLS_RATE, TELLS_LEFT = 1.0, 3.0
"""Seconds of data after which a rate, and the time left reckoned with it, mean anything."""


def require_room(needed: int, free: int, row: Row = messages.hub.NO_ROOM_TO_DOWNLOAD) -> None:
    """Refuse before anything is fetched or written.

    Args:
        needed, free: bytes.
        row: what to say; takes `needed`, `spare` and `free`.

    Raises:
        Trouble: DISK_FULL; it does not fit.
    """
    if needed + SPARE > free:
        raise Trouble(ErrorKind.DISK_FULL, row(needed=needed, spare=SPARE, free=free))


@dataclass(slots=True)
class Meter:
    """Turns bytes into `Progress` at most 15 times a second, with the rate of late and the time left.

    Attributes:
        phase: what is being done.
        total, done: bytes.
    """

    job: str
    total: int
    done: int
    phase: Message = field(default_factory=phases.DOWNLOADING)
    _seen: deque[tuple[float, int]] = field(default_factory=deque)
    _shown: float = 0.0
    _note: Message = NOTHING

    def reading(self, done: int, note: Message = NOTHING) -> protocol.Progress | None:
        now = time.monotonic()
        if now - self._shown < 1 / 15 and note == self._note:
            return None
        # What an earlier try has kept counts as done from the start, but not as speed.
        self.done = done
        self._shown, self._note = now, note
        if note:
            self._seen.clear()
            return protocol.Progress(self.job, note, done, self.total, "bytes")
        self._seen.append((now, done))
        while now - self._seen[0][0] > 5 and len(self._seen) > 2:
            self._seen.popleft()
        before, span = self._seen[0][1], now - self._seen[0][0]
        rate = max(0.0, (done - before) / span) if span >= TELLS_RATE else 0.0
        left = (self.total - done) / rate if rate and span >= TELLS_LEFT else None
        return protocol.Progress(self.job, self.phase, done, self.total, "bytes", left, rate)

"""How fast downloads may be: one limit for all of them together, though each runs in a process of its own.

A token bucket: bytes flow in at the allowed rate and are taken out before they are read from the line. Its
level is kept in a file, so every download on this computer draws from the same bucket, and none is lost when
a process is killed. What may not come yet stays unread, and TCP holds the sender back.
"""

from __future__ import annotations

import random
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from desktop import paths
from desktop.settings import Settings

BURST = 0.25
"""Seconds whose bytes the bucket holds at most, so that a pause is not made up for by a flood."""
PAUSE = 0.05
"""Seconds to wait for the next bytes, about, and after which a changed limit is noticed."""
_LEVEL = struct.Struct("<dd")


@dataclass(slots=True)
class Bucket:
    """Bytes that may be taken now.

    Attributes:
        level: bytes.
        filled: when they were counted. Python's monotonic clock is the same in all processes; it starts
            anew with the computer, after which the bucket is simply as full as it was.
    """

    level: float = 0.0
    filled: float = 0.0

    def take(self, wanted: int, rate: int, now: float) -> int:
        """Take out up to `wanted` bytes; returns how many there were."""
        flowed = max(0.0, now - self.filled) * rate
        self.level = min(self.level + flowed, max(rate * BURST, 1.0))
        self.filled = now
        granted = min(wanted, int(self.level))
        self.level -= granted
        return granted


class SharedBucket:
    """The bucket of all downloads on this computer."""

    def __init__(self, file: Path) -> None:
        from filelock import FileLock

        self._file = file
        self._lock = FileLock(f"{file}.lock", timeout=0)
        self._own = Bucket()

    def take(self, wanted: int, rate: int, now: float) -> int:
        from filelock import Timeout

        try:
            with self._lock:
                bucket = self._read()
                granted = bucket.take(wanted, rate, now)
                self._file.write_bytes(_LEVEL.pack(bucket.level, bucket.filled))
                return granted
        except Timeout:  # another download has its hand in it
            return 0
        except OSError:  # a full disk: better a limit for this download alone than none
            return self._own.take(wanted, rate, now)

    def _read(self) -> Bucket:
        try:
            return Bucket(*_LEVEL.unpack(self._file.read_bytes()))
        except (OSError, struct.error):  # not there yet, or cut off by a crash
            return Bucket()


class RateAsSet:
    """Bytes a second from the settings. The file is looked at again and again, so a change holds at once."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._file = paths.settings_file()
        self._state: tuple[int, int] | None = None
        self._looked = -PAUSE
        self._rate = 0

    def __call__(self) -> int:
        if (now := self._clock()) - self._looked >= PAUSE:
            self._looked = now
            if (state := self._stat()) != self._state:
                self._state = state
                self._rate = Settings(self._file).number("speed_limit")
        return self._rate

    def _stat(self) -> tuple[int, int]:
        try:
            found = self._file.stat()  # settings are replaced, never rewritten: the inode tells them apart
        except OSError:
            return (0, 0)
        return found.st_mtime_ns, found.st_ino


@dataclass(slots=True)
class SpeedLimit:
    """What a download asks before it reads on.

    Attributes:
        rate: bytes a second now, 0 for no limit.
        clock: seconds, the same in every process.
    """

    rate: Callable[[], int]
    bucket: Bucket | SharedBucket = field(default_factory=Bucket)
    clock: Callable[[], float] = time.monotonic

    def take(self, wanted: int) -> int:
        """How many of `wanted` bytes may be read now; 0 means `pause` first."""
        rate = self.rate()
        return self.bucket.take(wanted, rate, self.clock()) if rate > 0 else wanted

    def pause(self, stopped: threading.Event) -> None:
        """Wait a moment for bytes to flow in, less if it is `stopped`."""
        # Never the same moment: in step, whoever looks first after the other would always get the least.
        stopped.wait(PAUSE * random.uniform(0.5, 1.5))


def limit_of(own: int | None, clock: Callable[[], float] = time.monotonic) -> SpeedLimit:
    """The limit for one download.

    Args:
        own: bytes a second for it alone, 0 for no limit; None for the share in the limit of the settings.
    """
    if own is not None:
        return SpeedLimit(lambda: own, Bucket(), clock)
    return SpeedLimit(RateAsSet(clock), SharedBucket(paths.cache_dir() / "download-speed"), clock)

"""Archives on their way into the cache, told as a job tells its progress."""

from __future__ import annotations

import time
from collections.abc import Generator
from pathlib import Path

from desktop import folders, protocol
from desktop.folders import Unpacked
from desktop.messages import folders as words

TELL_EVERY = 1 / 15
"""Seconds between two words about the progress, which is when a Stop is heard."""


def unpacked(job: str, archive: Path) -> Generator[protocol.Event, None, Unpacked]:
    """`archive`, unpacked, telling how far that is.

    Raises:
        Trouble: it cannot be unpacked.
    """
    work, told = folders.unpack(archive), 0.0
    try:
        while True:
            try:
                done, total = next(work)
            except StopIteration as end:
                found: Unpacked = end.value
                return found
            if time.monotonic() - told >= TELL_EVERY:
                told = time.monotonic()
                phase = words.UNPACKING(name=archive.name)
                yield protocol.Progress(job, phase, done, total, "bytes")
    finally:
        work.close()

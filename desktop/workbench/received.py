"""How many bytes have been received today, for the card that shows every connection."""

from __future__ import annotations

import json
import time
from pathlib import Path

from PySide6.QtCore import QObject

from desktop import paths, protocol
from desktop.messages import phases
from desktop.workbench.engines import Engines
from desktop.workbench.hearing import hear
from desktop.workbench.job import Job

SAVE_EVERY = 10.0
"""Seconds between two notes of the sum."""


class Received(QObject):
    """Adds up what downloads report, and what searches, cards and the like have brought."""

    def __init__(self, engines: Engines, parent: QObject | None = None, file: Path | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._day = ""
        self._bytes = 0.0
        self._arrived: dict[str, float] = {}
        self._saved = 0.0
        engines.job_added.connect(self._follow)
        engines.bytes_received.connect(self._count)

    @property
    def today(self) -> float:
        """Bytes since midnight."""
        self._turn_page()
        return self._bytes

    def _follow(self, job: Job) -> None:
        if isinstance(job.request, protocol.Download):
            hear(job.progressed, self, lambda progress: self._add(job.id, progress))
            hear(job.ended, self, lambda: self._end(job.id))

    def _add(self, job_id: str, progress: protocol.Progress) -> None:
        # Without a total nothing is under way yet: the hub is still asked what is needed.
        if progress.unit != "bytes" or not progress.total or progress.phase.code in phases.CHECKS:
            return
        # The first word of a download that goes on counts what an earlier day may have brought.
        before = self._arrived.get(job_id, progress.done)
        self._arrived[job_id] = progress.done
        self._count(max(0.0, progress.done - before))

    def _count(self, size: float) -> None:
        self._turn_page()
        self._bytes += size
        if time.monotonic() - self._saved > SAVE_EVERY:
            self.save()

    def _end(self, job_id: str) -> None:
        if self._arrived.pop(job_id, None) is not None:
            self.save()

    def _turn_page(self) -> None:
        today = time.strftime("%Y-%m-%d")
        if today == self._day:
            return
        self._bytes = 0.0 if self._day else _read(self._path, today)
        self._day = today

    @property
    def _path(self) -> Path:
        return self._file or paths.data_dir() / "received.json"

    def save(self) -> None:
        """Keep the sum on disk as it is now."""
        self._saved = time.monotonic()
        try:
            paths.write_atomically(self._path, json.dumps({"day": self._day, "bytes": self._bytes}))
        except OSError:  # a full disk: the sum is of no importance then
            return


def _read(file: Path, day: str) -> float:
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
        return float(stored["bytes"]) if stored["day"] == day else 0.0
    except (OSError, ValueError, TypeError, KeyError):
        return 0.0

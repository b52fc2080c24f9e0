"""Downloads take turns: so many at a time, the rest in the order in which they came."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.workbench.hearing import hear
from desktop.workbench.job import Job

TOGETHER = 2
"""Downloads that run at the same time. More would not be quicker, and would finish later."""


class WaitingLine(QObject):
    """Starts jobs when it is their turn."""

    def __init__(self, parent: QObject | None = None, together: int = TOGETHER) -> None:
        super().__init__(parent)
        self._together = together
        self._running: set[str] = set()
        self._waiting: deque[tuple[Job, Callable[[], None]]] = deque()

    def enter(self, job: Job, start: Callable[[], None]) -> None:
        """Call `start` when fewer than the allowed number of the jobs before it are still going on."""
        self._waiting.append((job, start))
        hear(job.ended, self, lambda: self._leave(job))
        self._move_up()

    def holds(self, job_id: str) -> bool:
        """Whether the job has not been started yet."""
        return any(job.id == job_id for job, _ in self._waiting)

    def _leave(self, job: Job) -> None:
        self._running.discard(job.id)
        self._waiting = deque(entry for entry in self._waiting if entry[0] is not job)
        self._move_up()

    def _move_up(self) -> None:
        while self._waiting and len(self._running) < self._together:
            job, start = self._waiting.popleft()
            self._running.add(job.id)
            start()

"""`Engines`: who runs what. Hands requests to engine processes, and their events to jobs."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from desktop import protocol
from desktop.settings import Settings
from desktop.workbench.hearing import hear
from desktop.workbench.job import Job
from desktop.workbench.waiting_line import WaitingLine
from desktop.workbench.worker import EngineWorker, Target

ONLINE = frozenset({"hub", "download"})
"""The only lifetimes that ever need the hub. Whatever runs a model, or opens the user's files, may not open a
connection."""


class Engines(QObject):
    """Every engine of one window, and every job that was asked of them.

    ``infer``, ``hub`` and ``files`` live as long as the window, from the first request on; ``train``,
    ``download`` and ``library`` for one job. ``files`` opens what the user made: no business of an engine
    that may open connections, or that loads models.

    Signals:
        job_added(Job): something long has begun that the Activity page shows.
        offline_changed(bool): the offline switch moved.
        bytes_received(int): questions to the hub have brought so many; downloads tell of theirs themselves.
    """

    job_added = Signal(object)
    offline_changed = Signal(bool)
    bytes_received = Signal(int)

    def __init__(
        self, settings: Settings, *, target: Target | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.settings = settings
        self.activity: list[Job] = []
        """Runs, downloads and batches, the newest last; finished ones stay until they are cleared."""
        self.is_shut_down = False
        self._target = target
        self._jobs: dict[str, Job] = {}
        self._workers: dict[str, EngineWorker] = {}
        self._leaving: set[EngineWorker] = set()
        self._waiting_line = WaitingLine(self)

    # ---- asking ----

    def submit(
        self,
        lifetime: str,
        request: protocol.Request,
        title: str = "",
        *,
        alone: bool = False,
        shown: bool = False,
    ) -> Job:
        """Ask the engine `lifetime`, or with `alone` one that ends with the job; `shown` in Activity."""
        if self.is_shut_down:  # a timer or a late event that still asks must not start a new engine
            return Job(request, title, parent=self)
        worker = self._new_worker(lifetime) if alone else self._shared_worker(lifetime)
        job = Job(request, title, lambda job_id, keep: self._stop(worker, job_id, keep), self)
        self._jobs[job.id] = job
        if alone:
            hear(job.ended, self, lambda: self._retire(worker))
        if lifetime == "download":
            self._waiting_line.enter(job, lambda: self._begin(worker, request))
        else:
            worker.submit(request)
        if shown:
            self.show_in_activity(job)
        return job

    def _begin(self, worker: EngineWorker, request: protocol.Request) -> None:
        if not self.is_shut_down:  # the end of one download must not start the next while all is closed
            worker.submit(request)

    def _stop(self, worker: EngineWorker, job_id: str, keep: bool) -> None:
        if self._waiting_line.holds(job_id):  # no engine has heard of it yet
            self._take(protocol.Stopped(job_id))
        else:
            worker.stop(job_id, keep)

    @Slot(object)
    def _take(self, event: protocol.Event) -> None:
        job = self._jobs.get(event.job)
        if job is None:
            return
        if isinstance(event, protocol.BytesReceived):
            self.bytes_received.emit(event.size)
        if isinstance(event, protocol.Terminal):
            del self._jobs[event.job]
        job.take(event)

    # ---- what is going on ----

    def show_in_activity(self, job: Job) -> None:
        self.activity.append(job)
        self.job_added.emit(job)

    def clear_finished(self) -> None:
        self.activity = [job for job in self.activity if job.is_active]

    def waits(self, job: Job) -> bool:
        """Whether `job` is a download that waits for its turn."""
        return self._waiting_line.holds(job.id)

    @property
    def connections(self) -> int:
        """How many connections to the hub are open: one for each search, card or download under way."""
        asking = (protocol.Search, protocol.Card, protocol.PlanDownload, protocol.Download)
        return sum(
            isinstance(job.request, asking) and not self._waiting_line.holds(job.id)
            for job in self._jobs.values()
        )

    # ---- the offline switch ----

    @property
    def is_offline(self) -> bool:
        return self.settings.flag("offline")

    def set_offline(self, offline: bool) -> None:
        """With `offline`, the hub engine is replaced by one that may not open connections."""
        if offline == self.is_offline:
            return
        self.settings.set("offline", offline)
        if offline:
            for job in self.activity:
                if isinstance(job.request, protocol.Download):
                    job.stop()
        if worker := self._workers.pop("hub", None):
            self._retire(worker)
        self.offline_changed.emit(offline)

    # ---- workers ----

    def let_go_of_models(self) -> None:
        """End the engines that may hold files of models open; the next question starts them anew."""
        for lifetime in ("infer", "hub"):
            if worker := self._workers.pop(lifetime, None):
                self._retire(worker)

    def _shared_worker(self, lifetime: str) -> EngineWorker:
        if lifetime not in self._workers:
            self._workers[lifetime] = self._new_worker(lifetime)
        return self._workers[lifetime]

    def _new_worker(self, lifetime: str) -> EngineWorker:
        online = lifetime in ONLINE and not self.is_offline
        worker = EngineWorker(lifetime, online=online, target=self._target, parent=self)
        worker.event_arrived.connect(self._take)
        return worker

    def _retire(self, worker: EngineWorker) -> None:
        if not worker.isRunning():  # stopped while it waited for its turn
            worker.deleteLater()
            return
        self._leaving.add(worker)
        hear(worker.finished, self, lambda: self._leaving.discard(worker))
        worker.finished.connect(worker.deleteLater)
        worker.retire()

    def shut_down(self) -> None:
        """End all engines and wait for them; nothing of ours outlives the window, and nothing new begins."""
        self.is_shut_down = True
        workers = [*self._workers.values(), *self._leaving, *self.findChildren(EngineWorker)]
        for worker in workers:
            worker.retire()
        for worker in workers:
            worker.shut_down()
        self._workers.clear()

"""`Job`: one thing that is being done, as the window sees it."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from desktop import protocol


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    STOPPING = "stopping"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.STOPPED})


class Job(QObject):
    """A request on its way, and what has been heard of it.

    Signals:
        changed(): state or progress moved.
        progressed(protocol.Progress): how far it is.
        model_loaded(protocol.Loaded): the model is in memory, on which device.
        item_arrived(protocol.Item): one input is answered.
        models_found(protocol.Found): a page of search results.
        stepped(protocol.Step), evaluated(protocol.Evaluated), checkpoint_saved(protocol.Saved): a run.
        succeeded(object): the value of Done.
        failed(protocol.Failed): with kind and sentence.
        stopped(): the user stopped it.
        ended(): after any of the last three, exactly once.
    """

    changed = Signal()
    progressed = Signal(object)
    model_loaded = Signal(object)
    item_arrived = Signal(object)
    models_found = Signal(object)
    stepped = Signal(object)
    evaluated = Signal(object)
    checkpoint_saved = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    stopped = Signal()
    ended = Signal()

    def __init__(
        self,
        request: protocol.Request,
        title: str = "",
        stopper: Callable[[str, bool], None] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.request = request
        self.title = title
        self.state = JobState.WAITING
        self.progress: protocol.Progress | None = None
        self.step: protocol.Step | None = None
        self.answered = 0
        """Inputs answered so far, well or not."""
        self.unanswerable = 0
        """How many of them have a reason instead of an answer."""
        self.loaded: protocol.Loaded | None = None
        self.failure: protocol.Failed | None = None
        self.value: object = None
        self.outcome = ""
        """As in `protocol.Stopped`."""
        self.created = time.time()
        self.ended_at = 0.0
        self._stopper = stopper
        self._keeping = False

    @property
    def id(self) -> str:
        return self.request.job

    @property
    def is_active(self) -> bool:
        return self.state not in ENDED

    def stop(self, keep: bool = False) -> None:
        """Ask the engine to stop; whoever is keeping may still change their mind and drop it."""
        again = self.state is JobState.STOPPING and (keep or not self._keeping)
        if self.is_active and not again and self._stopper is not None:
            self.state = JobState.STOPPING
            self._keeping = keep
            self._stopper(self.id, keep)
            self.changed.emit()

    def take(self, event: protocol.Event) -> None:
        """Called by the workbench for each event of this job. Events after the terminal one are ignored."""
        if not self.is_active:
            return
        match event:
            case protocol.Started():
                if self.state is JobState.WAITING:
                    self.state = JobState.RUNNING
                self.changed.emit()
            case protocol.Progress():
                self.progress = event
                self.progressed.emit(event)
                self.changed.emit()
            case protocol.Loaded():
                self.loaded = event
                self.model_loaded.emit(event)
            case protocol.Item():
                self.answered += 1
                self.unanswerable += event.error is not None
                self.item_arrived.emit(event)
                self.changed.emit()
            case protocol.Found():
                self.models_found.emit(event)
            case protocol.Step():
                self.step = event
                self.stepped.emit(event)
                self.changed.emit()
            case protocol.Evaluated():
                self.evaluated.emit(event)
            case protocol.Saved():
                self.checkpoint_saved.emit(event)
            case protocol.Terminal():
                self._end(event)

    def _end(self, event: protocol.Terminal) -> None:
        self.ended_at = time.time()
        match event:
            case protocol.Done():
                self.state, self.value = JobState.DONE, event.value
                self.succeeded.emit(event.value)
            case protocol.Failed():
                self.state, self.failure = JobState.FAILED, event
                self.failed.emit(event)
            case _:
                self.state = JobState.STOPPED
                self.outcome = event.outcome if isinstance(event, protocol.Stopped) else ""
                self.stopped.emit()
        self.changed.emit()
        self.ended.emit()

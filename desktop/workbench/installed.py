"""`Installed`: the one list of the models on this computer."""

from __future__ import annotations

from itertools import chain
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop import protocol, tasks
from desktop.protocol import ModelInfo
from desktop.tasks import Media
from desktop.workbench.engines import Engines
from desktop.workbench.job import Job, JobState


class Installed(QObject):
    """Which models are here. Whoever makes one come or go says so with `refresh`.

    Signals:
        changed(): `models` is new, or it is known now that there are none.
    """

    changed = Signal()

    def __init__(self, engines: Engines, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.models: tuple[ModelInfo, ...] = ()
        self._engines = engines
        self._listing: Job | None = None

    def model(self, model_id: str) -> ModelInfo | None:
        return next((model for model in self.models if model.id == model_id), None)

    def models_for(self, task: str) -> tuple[ModelInfo, ...]:
        return tuple(model for model in self.models if task in model.tasks and not model.problem)

    def models_to_teach(self, lesson: str) -> tuple[ModelInfo, ...]:
        """The models that a lesson can start from."""
        return tuple(model for model in self.models if lesson in model.lessons and not model.problem)

    def first_task(self, media: Media, wanted: str = "") -> tasks.Task:
        """The first that the model `wanted` does, else the first that can be done now.

        While models are not known, it is the first with a starter.
        """
        rows, model = tasks.tasks_for(media), self.model(wanted)
        able = (row for row in rows if (self.models_for(row.id) if self.models else row.starter))
        asked = (row for row in rows if model is not None and row.id in model.tasks)
        return next(chain(asked, able), rows[0])

    @property
    def is_listing(self) -> bool:
        """Whether somebody looks which models are here, so that `models` may be new soon."""
        return self._listing is not None and self._listing.is_active

    def find_out(self) -> None:
        """Look which models are here, unless that is known or being looked up."""
        if self._listing is None or not (self.is_listing or self._listing.state is JobState.DONE):
            self.refresh()

    def refresh(self) -> Job:
        """Look again: something has come or gone."""
        job = self._listing = self._engines.submit("hub", protocol.Installed())
        job.succeeded.connect(self._set_models)
        job.ended.connect(self._end_listing)
        return job

    def remove(self, model_id: str) -> Job:
        job = self._engines.submit("hub", protocol.Remove(model=model_id))
        job.succeeded.connect(self.refresh)
        return job

    def _end_listing(self) -> None:
        if not self.models and not self._engines.is_shut_down:  # who waits for the first one waits in vain
            self.changed.emit()

    def _set_models(self, models: Any) -> None:
        if models != self.models:
            self.models = models
            self.changed.emit()

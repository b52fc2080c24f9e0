"""The models on this computer, kept in order: removed and brought back, packed, brought in, moved."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop import letters, paths, protocol, stored
from desktop.protocol import ModelInfo
from desktop.workbench.engines import Engines
from desktop.workbench.hearing import hear
from desktop.workbench.installed import Installed
from desktop.workbench.job import Job


@dataclass(frozen=True, slots=True)
class UnfinishedMove:
    """A move of the library that a crash has interrupted.

    Attributes:
        target: the folder that was chosen, "" for the first place.
        total: bytes to copy.
        in_use: the new folder is in use already; only the old one is still to be deleted.
    """

    target: str
    total: int
    in_use: bool


class Library(QObject):
    """What My models and Settings ask for. Everything works without a connection.

    Signals:
        removed_changed(): `removed` is new.
        duplicates_changed(): `duplicates` is new.
        moved(str): the models are in another folder now.
    """

    removed_changed = Signal()
    duplicates_changed = Signal()
    moved = Signal(str)

    def __init__(self, engines: Engines, installed: Installed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engines = engines
        self._installed = installed
        self.removed: list[ModelInfo] = []
        """Removed since Burnish was started, the newest last; each can still be brought back."""
        self.duplicates: tuple[protocol.Duplicate, ...] = ()

    # ---- removing ----

    def plan_removal(self, model_id: str) -> Job:
        return self._engines.submit("hub", protocol.PlanRemoval(model=model_id))

    def remove(self, model: ModelInfo) -> Job:
        """Take `model` away. Its files are kept aside until Burnish is closed."""
        job = self._installed.remove(model.id)
        hear(job.succeeded, self, lambda _freed: self._note_removed(model))
        return job

    def restore(self, model: ModelInfo) -> Job:
        """Bring a removed model back as it was."""
        job = self._engines.submit("hub", protocol.Restore(model=model.id))
        job.succeeded.connect(self._installed.refresh)
        hear(job.ended, self, lambda: self._forget_removed(model))
        return job

    def _note_removed(self, model: ModelInfo) -> None:
        self.removed.append(model)
        self.removed_changed.emit()
        if any(model.id in duplicate.models for duplicate in self.duplicates):
            self.find_duplicates()

    def _forget_removed(self, model: ModelInfo) -> None:
        self.removed = [other for other in self.removed if other.id != model.id]
        self.removed_changed.emit()

    # ---- duplicates ----

    def find_duplicates(self) -> Job:
        """Look for models that are here more than once; `duplicates_changed` tells when it is known."""
        job = self._engines.submit("hub", protocol.FindDuplicates())
        job.succeeded.connect(self._set_duplicates)
        return job

    def _set_duplicates(self, found: object) -> None:
        listed = found if isinstance(found, tuple) else ()
        duplicates = tuple(one for one in listed if isinstance(one, protocol.Duplicate))
        if duplicates != self.duplicates:
            self.duplicates = duplicates
            self.duplicates_changed.emit()

    # ---- from and to other computers ----

    def bring_in(self, path: str) -> Job:
        """Copy the models in a file or folder into the library."""
        request = protocol.ImportModel(path=path)
        return self._long(request, self.tr("Adding “{name}”").format(name=letters.shown(Path(path).name)))

    def pack(self, models: tuple[ModelInfo, ...], target: str) -> Job:
        """Write `models` into one file for another computer."""
        request = protocol.Pack(models=tuple(model.id for model in models), target=target)
        return self._long(request, self.tr("Packing “{name}”").format(name=letters.shown(Path(target).name)))

    def unpack(self, path: str) -> Job:
        """Check a pack and add its models."""
        request = protocol.Unpack(path=path)
        return self._long(
            request, self.tr("Adding models from “{name}”").format(name=letters.shown(Path(path).name))
        )

    def _long(self, request: protocol.Request, title: str) -> Job:
        """In an engine of its own, so that the lists go on working meanwhile."""
        job = self._engines.submit("library", request, title, alone=True, shown=True)
        job.succeeded.connect(self._installed.refresh)
        return job

    # ---- another folder ----

    @property
    def is_moving(self) -> bool:
        return any(isinstance(job.request, protocol.MoveLibrary) for job in self._working())

    @property
    def reason_not_to_move(self) -> str:
        """Why the library cannot be moved now, or ""."""
        if self.is_moving:
            return self.tr("Your models are being moved")
        if self._working():
            return self.tr("Wait until everything has finished, or stop it in Activity")
        return ""

    def _working(self) -> list[Job]:
        return [job for job in self._engines.activity if job.is_active]

    @property
    def left_behind(self) -> tuple[ModelInfo, ...]:
        """Models made here while the drive with the others was not connected, now that it is again."""
        chosen, first = paths.chosen_models_dir(), paths.first_models_dir()
        if chosen is None or not chosen.is_dir():
            return ()
        return tuple(
            model
            for model in self._installed.models
            if model.source != "starter" and Path(model.folder).is_relative_to(first)
        )

    def plan_move(self, target: str) -> Job:
        return self._engines.submit("hub", protocol.PlanMove(target=target))

    def move(self, target: str) -> Job:
        """Keep all models below the folder `target`, or at their first place for ""."""
        self._engines.let_go_of_models()  # an engine that holds a file open keeps it from being moved
        self.removed.clear()  # what was kept aside is not taken along
        self.removed_changed.emit()
        name = letters.shown(Path(target).name or target)
        title = (
            self.tr("Moving your models to “{place}”").format(place=name)
            if target
            else self.tr("Moving back")
        )
        job = self._engines.submit(
            "library", protocol.MoveLibrary(target=target), title, alone=True, shown=True
        )
        job.succeeded.connect(self._end_move)
        return job

    def _end_move(self, plan: object) -> None:
        self._installed.refresh()
        if isinstance(plan, protocol.MovePlan):
            self.moved.emit(plan.folder)

    @property
    def unfinished_move(self) -> UnfinishedMove | None:
        """A move that is not through and not under way."""
        if self.is_moving:
            return None
        try:
            facts = json.loads(paths.unfinished_move_file().read_text(encoding="utf-8"))
            return stored.from_json(UnfinishedMove, facts)
        except (OSError, ValueError):
            return None

    def forget_move(self) -> Job:
        """Delete what an interrupted move has copied. The models stay where they are."""
        return self._engines.submit("hub", protocol.ForgetMove())

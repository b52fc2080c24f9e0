"""Models that come from or go to other places: packs, files and folders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop import letters, protocol
from desktop.catalogue import counted
from desktop.media import WEIGHTS
from desktop.messages import say
from desktop.protocol import ModelInfo
from desktop.workbench.hearing import hear
from desktop.workbench.job import Job
from desktop.workbench.workbench import Workbench

ENDING = ".burnish"
FEW = 3
"""Refusals that are told at once."""


class Carry(QObject):
    """The file windows of My models, and what came of the work. Progress shows in Activity.

    Signals:
        begun(str): a sentence that says what is going on now.
        ended(str, str, str): kind of banner, first words, the rest.
    """

    begun = Signal(str)
    ended = Signal(str, str, str)

    def __init__(self, workbench: Workbench, window: QWidget) -> None:
        super().__init__(window)
        self._workbench = workbench
        self._window = window
        self.all_words = ""
        """What `ended` has said in short, in full; "" when nothing was left out."""

    @property
    def _last_folder(self) -> str:
        return self._workbench.settings.text("last_folder")

    def _remember(self, path: str) -> None:
        self._workbench.settings.set("last_folder", Path(path).parent.as_posix())

    # ---- to another computer ----

    def pack(self, models: Sequence[ModelInfo]) -> None:
        """Ask for the file, then write it."""
        name = models[0].name if len(models) == 1 else self.tr("My models")
        start = str(Path(self._last_folder) / (name.replace("/", "-") + ENDING))
        kinds = self.tr("Packs ({endings})").format(endings=f"*{ENDING}")
        target, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Pack for another computer"), start, kinds
        )
        if not target:
            return
        target = target if target.endswith(ENDING) else target + ENDING
        self._remember(target)
        job = self._workbench.library.pack(tuple(models), target)
        self.begun.emit(
            counted(
                "Packing {count}\u00a0model. Activity shows the progress.",
                "Packing {count}\u00a0models. Activity shows the progress.",
                len(models),
            )
        )
        done = self.tr("Copy the file “{name}” to the other computer and choose “Add a pack” there.")
        self._follow(job, self.tr("The pack is ready."), done.format(name=letters.shown(Path(target).name)))

    # ---- to this one ----

    def choose_pack(self) -> None:
        kinds = self.tr("Packs ({endings})").format(endings=f"*{ENDING}")
        path, _ = QFileDialog.getOpenFileName(self._window, self.tr("Add a pack"), self._last_folder, kinds)
        if path:
            self.bring_in(path)

    def choose_file(self) -> None:
        endings = " ".join(f"*{ending}" for ending in sorted(WEIGHTS))
        kinds = ";;".join(
            (
                self.tr("Models ({endings})").format(endings=endings),
                self.tr("All files (*)"),
            )
        )
        path, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Add a model from a file"), self._last_folder, kinds
        )
        if path:
            self.bring_in(path)

    def choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(
            self._window, self.tr("Add models from a folder"), self._last_folder
        )
        if path:
            self.bring_in(path)

    def bring_in(self, path: str) -> None:
        """A pack, a file with weights, or a folder with models in it."""
        self._remember(path)
        library = self._workbench.library
        if path.endswith(ENDING):
            words, job = self.tr("Checking the pack, then adding its models."), library.unpack(path)
        else:
            words, job = self.tr("Looking for models in “{name}”."), library.bring_in(path)
        self.begun.emit(words.format(name=letters.shown(Path(path).name)))
        self._follow(job, self.tr("The models in the pack were added."), "")

    # ---- how it went ----

    def _follow(self, job: Job, strong: str, text: str) -> None:
        def succeeded(value: object) -> None:
            self.all_words = ""
            if isinstance(value, protocol.Imported | protocol.Unpacked):
                self.ended.emit(*self._told(value))
            else:
                self.ended.emit("ok", strong, text)

        hear(job.succeeded, self, succeeded)
        job.failed.connect(self._on_failed)
        job.stopped.connect(self._on_stopped)

    def _on_failed(self, failure: protocol.Failed) -> None:
        self.ended.emit("bad", self.tr("That did not work."), say(failure.message))

    def _on_stopped(self) -> None:
        self.ended.emit("info", self.tr("Stopped."), self.tr("Nothing was added or changed."))

    def _told(self, outcome: protocol.Imported | protocol.Unpacked) -> tuple[str, str, str]:
        refused = [f"“{letters.shown(Path(path).name)}”: {say(reason)}" for path, reason in outcome.refused]
        rest = " ".join(refused)
        self.all_words = rest if len(refused) > FEW else ""
        if self.all_words:
            more = counted("{count} more was not added.", "{count} more were not added.", len(refused) - FEW)
            rest = " ".join([*refused[:FEW], more])
        if isinstance(outcome, protocol.Unpacked) and outcome.already and not outcome.models:
            return "info", self.tr("The models in this pack were already here."), rest
        rest = " ".join(
            [rest, *dict.fromkeys(say(model.note) for model in outcome.models if model.note)]
        ).strip()
        if not outcome.models:
            rest = rest or self.tr("There was no model in it.")
            return "bad", self.tr("Nothing was added."), rest
        names = ", ".join(f"“{model.name}”" for model in outcome.models[:3])
        words = counted(
            "{count}\u00a0model was added: {names}.",
            "{count}\u00a0models were added: {names}.",
            len(outcome.models),
            names=names,
        )
        return ("warn" if rest else "ok"), words, rest

"""The one question that closing asks, and the offer to go on that the next start makes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop import protocol
from desktop.catalogue import counted
from desktop.ui.pages.page import ContinueRun, FinishBatch, Request
from desktop.workbench.activity import is_of_library
from desktop.workbench.job import Job
from desktop.workbench.workbench import Workbench


def may_close(window: QWidget, workbench: Workbench) -> bool:
    """Whether the window may close: at once when nothing runs, else if that is what the person wants."""
    running = [job for job in workbench.engines.activity if job.is_active]
    if not running:
        return True
    box = QMessageBox(window)
    box.setWindowTitle(_tr("Close Burnish"))
    box.setText(_what_runs(running))
    box.setInformativeText("\n\n".join(_what_becomes(running, workbench.settings.flag("keep_history"))))
    close = box.addButton(_tr("Stop and close"), QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(_tr("Keep open"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.exec()
    return box.clickedButton() is close


class GoingOn:
    """What was interrupted and can go on now."""

    def __init__(self, workbench: Workbench) -> None:
        from desktop.workbench.teaching.runs import read_run  # the window opens without

        self._workbench = workbench
        before = workbench.interruptions.before
        online = not workbench.engines.is_offline
        found = (workbench.downloads.find(model) for model in before.downloads if online)
        self._downloads = [one for one in found if one is not None and not one.is_hopeless]
        stored = (read_run(folder) for folder in before.runs)
        self._runs = [run for run in stored if run is not None and run.can_continue]
        self._batches = before.batches

    def __len__(self) -> int:
        return len(self._downloads) + len(self._runs) + len(self._batches)

    def words(self) -> str:
        if len(self) > 1:
            return counted(
                "{count} thing was interrupted when Burnish was closed.",
                "{count} things were interrupted when Burnish was closed.",
                len(self),
            )
        if self._runs:
            return _tr("Teaching “{name}” was interrupted.").format(name=self._runs[0].name)
        if self._downloads:
            name = self._downloads[0].title or self._downloads[0].model
            return _tr("“{name}” is not fully downloaded.").format(name=name)
        rest = len(self._batches[0].inputs)
        return counted("{count} file has no answer yet.", "{count} files have no answer yet.", rest)

    def verb(self) -> str:
        return _tr("Continue all") if len(self) > 1 else _tr("Continue")

    def go_on(self, ask: Callable[[Request], None]) -> None:
        """Take all of it up; `ask` passes a request on to its page."""
        for download in self._downloads:
            self._workbench.downloads.begin(download.model)
        for batch in self._batches:
            ask(FinishBatch(batch))
        for run in self._runs:
            ask(ContinueRun(run.folder))


def _what_runs(jobs: Sequence[Job]) -> str:
    if len(jobs) > 1:
        return counted("{count} thing is still running.", "{count} things are still running.", len(jobs))
    match jobs[0].request:
        case protocol.Train():
            return _tr("“{name}” is still being taught.").format(name=jobs[0].title)
        case protocol.Download():
            return _tr("“{name}” is still being downloaded.").format(name=jobs[0].title)
        case protocol.Run(inputs=inputs):
            rest = len(inputs) - jobs[0].answered
            return counted("{count} file has no answer yet.", "{count} files have no answer yet.", rest)
        case _:
            return _tr("Burnish is still working on your models.")


def _what_becomes(jobs: Sequence[Job], keeps_history: bool) -> list[str]:
    """One sentence for each kind of work, that which loses most first."""
    kinds = {type(job.request) for job in jobs}
    words = []
    if protocol.Run in kinds and not keeps_history:
        words.append(_tr("The answers so far are lost, because History is switched off."))
    if any(is_of_library(job.request) and not isinstance(job.request, protocol.MoveLibrary) for job in jobs):
        words.append(_tr("Packing and adding models have to start again next time."))
    if protocol.MoveLibrary in kinds:
        words.append(_tr("Your models are safe, and the move can continue next time."))
    if protocol.Train in kinds:
        words.append(_tr("Teaching can continue next time from where it was last saved."))
    if protocol.Download in kinds:
        words.append(_tr("What has arrived is kept, and the download can continue next time."))
    if protocol.Run in kinds and keeps_history:
        words.append(_tr("The answers so far are in History, and the rest can continue next time."))
    return words


def _tr(text: str) -> str:
    return QCoreApplication.translate("Closing", text)

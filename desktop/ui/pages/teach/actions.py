"""The buttons and the badge in the header of the Teach page, for each state of a run."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.protocol import TrainResult
from desktop.ui.pages.teach.header import TeachHeader
from desktop.ui.pages.teach.live import LiveView
from desktop.ui.widgets.buttons import PlainButton, PrimaryButton, RemoveButton
from desktop.workbench.job import JobState
from desktop.workbench.teaching.active_run import ActiveRun


class TeachActions(QObject):
    """Shows what can be done; the page connects the buttons."""

    def __init__(self, header: TeachHeader, page: QWidget) -> None:
        super().__init__(page)
        self._header = header
        self.keep = PrimaryButton(self.tr("Stop and keep"), parent=page)
        self.discard = RemoveButton(self.tr("Stop and discard"), parent=page)
        self.to_run = PrimaryButton(self.tr("Back to teaching"), parent=page)
        self.again = PlainButton(self.tr("Teach again"), "cap", parent=page)
        self.try_it = PrimaryButton(self.tr("Try it"), "flask", parent=page)
        for button in (self.keep, self.discard, self.to_run, self.again, self.try_it):
            button.hide()

    def show_running(self, run: ActiveRun, live: LiveView | None) -> None:
        """A run goes on; `live` is its view if that is what the user sees."""
        if live is None:
            self._header.show_badge()
            self._header.show_actions([self.to_run])
            return
        if live.current_round:
            words = self.tr("Teaching · round {0} of {1}").format(live.current_round, live.total_rounds)
        else:
            words = self.tr("Getting ready")
        self._header.show_badge(words, "info", "info")
        stopping = run.job.state is JobState.STOPPING
        for button in (self.keep, self.discard):
            button.explain(not stopping, self.tr("It is stopping."))
        if self.keep.isHidden():
            self._header.show_actions([self.discard, self.keep])

    def show_nothing_running(self, interrupted: bool) -> None:
        """No run goes on; `interrupted` when one that ended before its time is shown."""
        if interrupted:
            self._header.show_badge(self.tr("Interrupted"), "warn", "warn")
        else:
            self._header.show_badge()
        self._header.show_actions([])

    def show_finished(self, result: TrainResult, export: QWidget, can_repeat: bool) -> None:
        """The report is shown."""
        early = result.report.stopped_early
        words = self.tr("Finished · stopped early") if early else self.tr("Finished")
        self._header.show_badge(words, "ok", "okc")
        self.again.explain(can_repeat, self.tr("The folder of this run is not there any more."))
        self._header.show_actions([self.again, export, self.try_it])

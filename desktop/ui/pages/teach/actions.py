"""The buttons and the badge in the header of the Teach page, for each state of a run."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.ui.pages.teach.header import TeachHeader
from desktop.ui.widgets.buttons import PlainButton, PrimaryButton, RemoveButton
from desktop.workbench.teaching.active_run import Ending
from desktop.workbench.teaching.session import TeachSession

Place = Literal["choices", "live", "report"]


class TeachActions(QObject):
    """Shows what can be done, and stops the run; the page connects the other buttons."""

    def __init__(self, session: TeachSession, header: TeachHeader, page: QWidget) -> None:
        super().__init__(page)
        self._session, self._header = session, header
        self._shown: list[QWidget] = []
        self.keep = PrimaryButton(self.tr("Stop and keep"), parent=page)
        self.pause = PlainButton(self.tr("Pause"), "pause", parent=page)
        self.to_run = PrimaryButton(self.tr("Back to teaching"), parent=page)
        self.again = PlainButton(self.tr("Teach again"), "cap", parent=page)
        self.try_it = PrimaryButton(self.tr("Try it"), "flask", parent=page)
        self.go_on = PrimaryButton(self.tr("Continue"), "play", parent=page)
        self.keep_paused = PlainButton(self.tr("Stop and keep"), parent=page)
        self.delete = RemoveButton(self.tr("Delete run"), "trash", parent=page)
        for button in (
            *(self.keep, self.pause, self.to_run, self.again, self.try_it),
            *(self.go_on, self.keep_paused, self.delete),
        ):
            button.hide()
        self.keep.clicked.connect(self._keep)
        self.pause.clicked.connect(self._pause)
        self.go_on.clicked.connect(session.go_on)
        self.keep_paused.clicked.connect(session.keep_paused)

    def refresh(self, place: Place | None, export: QWidget | None = None) -> None:
        """Show what can be done at `place`; None before the first step."""
        session = self._session
        if place == "report" and export is not None:
            self._show_finished(export)
        elif session.is_running and place == "live":
            self._show_running()
        elif session.is_running:
            self._header.show_badge()
            self._show([self.to_run])
        elif place == "live" and session.ending is not None:
            kind = "info" if session.ending.kind == "info" else "warn"
            words = self.tr("Paused") if kind == "info" else self.tr("Interrupted")
            self._header.show_badge(words, kind, "pause" if kind == "info" else "warn")  # type: ignore[arg-type]
            self._show_ended(session.ending)
        else:
            self._header.show_badge()
            self._show([])

    def _show_running(self) -> None:
        session = self._session
        if session.current_round:
            words = self.tr("Teaching · round {round} of {rounds}")
            words = words.format(round=session.current_round, rounds=session.total_rounds)
        else:
            words = self.tr("Getting ready")
        self._header.show_badge(words, "info", "info")
        for button in (self.keep, self.pause):
            button.explain(not session.is_stopping, self.tr("It is stopping."))
        if not session.is_stopping and not session.has_version:
            self.keep.setToolTip(self.tr("There is no version to keep yet. You can continue the run later."))
        self._show([self.pause, self.keep])

    def _show_ended(self, ending: Ending) -> None:
        """What most people want of a run that does not go on is that it goes on."""
        self.go_on.set_words(self.tr("Continue") if ending.can_continue else self.tr("Start again"))
        keep = [self.keep_paused] if ending.can_continue and self._session.has_measured else []
        self._show([*([self.delete] if ending.can_continue else []), *keep, self.go_on])

    def _show_finished(self, export: QWidget) -> None:
        result, stored = self._session.result, self._session.reported
        early = result is not None and result.report.stopped_early
        words = self.tr("Finished · stopped early") if early else self.tr("Finished")
        self._header.show_badge(words, "ok", "okc")
        self.again.explain(stored is not None, self.tr("The folder of this run is no longer here."))
        self._show([self.again, export, self.try_it])

    def _show(self, buttons: list[QWidget]) -> None:
        if buttons != self._shown:  # what is pressed must not vanish under the pointer for a moment
            self._shown = buttons
            self._header.show_actions(buttons)

    def _keep(self) -> None:
        self._session.stop(keep=True)

    def _pause(self) -> None:
        self._session.stop(keep=False)

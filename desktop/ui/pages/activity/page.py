"""Activity: what runs now, what waits for the user, and what is finished."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop import protocol
from desktop.ui.look import theme as look
from desktop.ui.pages.activity.list import ActivityList
from desktop.ui.pages.activity.rows import activity_rows
from desktop.ui.pages.activity.side import ActivitySide
from desktop.ui.pages.giving_up import give_up
from desktop.ui.pages.page import FinishBatch, Page, ShowJob, ShowRun, TryModel
from desktop.ui.widgets.buttons import PlainButton, QuietButton
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.labels import line, title
from desktop.ui.widgets.page_header import PageHeader
from desktop.ui.widgets.undo import UndoOffer
from desktop.workbench.downloads import UnfinishedDownload
from desktop.workbench.job import Job
from desktop.workbench.workbench import Workbench

BOTH_FIT = 800
"""px from which lists and side column stand beside each other."""
REFRESH_MS = 100
"""At most ten times a second, however often jobs move."""


class ActivityPage(Page):
    """Three lists and a side column."""

    name = "activity"

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(workbench, parent)
        self._resumes_all = False
        self.clear = QuietButton(self.tr("Clear finished"))
        self.pause_all = PlainButton(self.tr("Pause all"), "pause")
        self.now = ActivityList(self.tr("Now"))
        self.waiting = ActivityList(self.tr("Waiting for you"))
        self.finished = ActivityList(self.tr("Finished"))
        self.empty = EmptyState("down", self.tr("Nothing is running. Downloads and teaching appear here."))
        self.side = ActivitySide(workbench)
        self.undo = UndoOffer(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(REFRESH_MS)
        self._soon.timeout.connect(self.refresh)
        self._build()
        self._connect()
        self.refresh()

    def opened(self) -> None:
        self._workbench.downloads.look_around()
        self.refresh()

    def _build(self) -> None:
        header = PageHeader()
        row = QHBoxLayout(header)
        row.setContentsMargins(look.px(24), 0, look.px(24), 0)
        row.setSpacing(look.px(12))
        row.addWidget(title(self.title), 1)
        row.addWidget(self.clear)
        row.addWidget(self.pause_all)
        contents = QWidget()
        contents.setObjectName("contents")
        self._lists = lists = QVBoxLayout(contents)
        lists.setContentsMargins(0, 0, 0, look.px(12))
        lists.setSpacing(look.px(4))
        for part in (self.now, self.waiting, self.finished):
            lists.addWidget(part)
        lists.addWidget(self.empty, 1)
        lists.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(contents)
        self._body = body = QHBoxLayout()
        body.setContentsMargins(look.px(24), look.px(20), look.px(24), 0)
        body.setSpacing(look.px(24))
        body.addWidget(scroll, 1)
        body.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(line())
        column.addLayout(body, 1)

    def _connect(self) -> None:
        self.clear.clicked.connect(self._clear)
        self.pause_all.clicked.connect(self._pause_all)
        for part in (self.now, self.waiting, self.finished):
            part.pressed.connect(self._act)
        self._workbench.engines.job_added.connect(self._follow)
        self._workbench.downloads.changed.connect(self._refresh_soon)
        self._workbench.interruptions.changed.connect(self._refresh_soon)
        self._workbench.installed.changed.connect(self._refresh_soon)
        self._workbench.engines.offline_changed.connect(self._refresh_soon)
        for job in self._workbench.engines.activity:
            self._follow(job)

    # ---- what is shown ----

    def refresh(self) -> None:
        """Show the present state."""
        rows = activity_rows(self._workbench)
        self.now.show_rows(rows.now)
        self.waiting.show_rows(rows.waiting)
        self.finished.show_rows(rows.finished)
        self.empty.setVisible(not (rows.now or rows.waiting or rows.finished))
        self.clear.explain(bool(rows.finished), self.tr("Nothing is finished"))
        self._show_pause_all()
        for entry in self._workbench.downloads.unfinished:
            self._explain_resume(f"waiting:{entry.model}")
        self.side.refresh()

    def _show_pause_all(self) -> None:
        """Pause all, or the way back once nothing runs and something is paused."""
        running, paused = self._running_downloads(), self._resumable()
        resumes = not running and bool(paused)
        if resumes != self._resumes_all:
            self._resumes_all = resumes
            self.pause_all.set_words(self.tr("Continue all") if resumes else self.tr("Pause all"))
            self.pause_all.set_icon("play" if resumes else "pause")
        offline = resumes and self._workbench.engines.is_offline
        reason = self.tr("You are offline") if offline else self.tr("No download is running")
        self.pause_all.explain(bool(running) or (resumes and not offline), reason)

    def _explain_resume(self, key: str) -> None:
        row = self.waiting.rows.get(key)
        if row is not None:
            for name in ("resume", "resume-main"):
                row.buttons[name].setEnabled(not self._workbench.engines.is_offline)
                hint = self.tr("You are offline") if self._workbench.engines.is_offline else ""
                row.buttons[name].setToolTip(hint)

    def _follow(self, job: Job) -> None:
        job.changed.connect(self._refresh_soon)
        self._refresh_soon()

    def _refresh_soon(self) -> None:
        # A page that nobody sees does nothing; it looks again when it is shown.
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def _running_downloads(self) -> list[Job]:
        jobs = self._workbench.engines.activity
        return [job for job in jobs if job.is_active and isinstance(job.request, protocol.Download)]

    def _resumable(self) -> list[UnfinishedDownload]:
        unfinished = self._workbench.downloads.unfinished
        return [entry for entry in unfinished if not entry.is_hopeless]

    def _job(self, key: str) -> Job | None:
        return next((job for job in self._workbench.engines.activity if job.id == key), None)

    # ---- what is pressed ----

    def _act(self, key: str, what: str) -> None:
        job = self._job(key)
        if key == "move":
            self._act_on_move(what)
        elif key.startswith("batch:"):
            self._act_on_batch(int(key.removeprefix("batch:")), what)
        elif what == "resume":
            self._workbench.downloads.begin(key.removeprefix("waiting:"))
        elif what in ("close", "delete"):
            self._close(key, job)
        elif job is not None and what == "pause":
            job.stop()
        elif job is not None and what == "try":
            self._try(job)
        elif job is not None and what == "open":
            self._open(job)
        elif job is not None and what == "show":
            self.requested.emit(ShowJob(job.id))
        self.refresh()

    def _try(self, job: Job) -> None:
        match job.value:
            case protocol.ModelInfo() as model:
                self.requested.emit(TryModel(model.id))
            case protocol.TrainResult() as result:
                self.requested.emit(TryModel(result.model.id))

    def _open(self, job: Job) -> None:
        folder = job.request.plan.out if isinstance(job.request, protocol.Train) else ""
        if isinstance(job.value, protocol.TrainResult):
            folder = job.value.run
        self.requested.emit(ShowRun(folder or job.id))

    def _close(self, key: str, job: Job | None) -> None:
        if job is None:
            self._give_up(key.removeprefix("waiting:"))
        elif not job.is_active:
            self._workbench.engines.activity.remove(job)
        elif isinstance(job.request, protocol.Download):
            self._give_up(job.request.model)
        else:
            job.stop()

    def _give_up(self, model_id: str) -> None:
        give_up(model_id, self._workbench.downloads, self.undo)

    def _act_on_batch(self, number: int, what: str) -> None:
        batch = self._workbench.interruptions.before.batches[number]
        if what == "resume":
            self.requested.emit(FinishBatch(batch))
        else:
            self._workbench.interruptions.forget(batch)

    def _act_on_move(self, what: str) -> None:
        move = self._workbench.library.unfinished_move
        if move is None:
            return
        if what == "resume":
            for job in [job for job in self._workbench.engines.activity if job.failure is not None]:
                if isinstance(job.request, protocol.MoveLibrary):
                    self._workbench.engines.activity.remove(job)
            self._workbench.library.move(move.target)
        else:
            self._workbench.library.forget_move().ended.connect(self.refresh)

    def _pause_all(self) -> None:
        if self._resumes_all:
            for entry in self._resumable():
                self._workbench.downloads.begin(entry.model)
            self.refresh()
            return
        for job in self._running_downloads():
            job.stop()

    def _clear(self) -> None:
        self._workbench.engines.clear_finished()
        self.refresh()

    def _place_side(self) -> None:
        """Beside the lists, or below them where there is no room for both."""
        narrow = self.width() < look.px(BOTH_FIT)
        place: QHBoxLayout | QVBoxLayout = self._lists if narrow else self._body
        if place.indexOf(self.side) < 0:
            self.side.set_below(narrow)
            place.addWidget(self.side)

    # ---- Qt ----

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_side()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

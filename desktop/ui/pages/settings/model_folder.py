"""The model folder in Settings: where it is, and how it gets to another drive."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop import paths
from desktop.catalogue import counted
from desktop.messages import say
from desktop.protocol import Failed, MoveLibrary, MovePlan
from desktop.ui.look import theme
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.progress import ProgressRow
from desktop.wording import left, rate, size, size_of
from desktop.workbench.job import Job
from desktop.workbench.workbench import Workbench


class ModelFolder(QWidget):
    """One row, and below it what moving means, how far it is, or how it went."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._plan: MovePlan | None = None
        self._job: Job | None = None
        self._folder = Label("", "fact", selectable=True, wrap=True)
        self.move_button = PlainButton(self.tr("Move…"), small=True)
        self.back_button = PlainButton(self.tr("Move back…"), small=True)
        self.open_button = PlainButton(self.tr("Open folder"), "folder", small=True)
        self.question = Label("", "body", "text", wrap=True)
        self.confirm = PrimaryButton(self.tr("Move"), small=True)
        self.keep = QuietButton(self.tr("Keep them where they are"), small=True)
        self.progress = ProgressRow(self.tr("Moving your models"))
        self.stop = PlainButton(self.tr("Stop"), "x", small=True)
        self.banner = Banner(low=True)
        self._build()
        self._connect()
        self.refresh()

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(self.tr("Model folder"), "strong"))
        words.addWidget(self._folder)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addLayout(words, 1)
        for button in (self.back_button, self.move_button, self.open_button):
            button.setAccessibleName(f"{button.text().rstrip('…')}: {self.tr('Model folder')}")
            row.addWidget(button)
        self._asking, self._moving = QWidget(), QWidget()
        asking = QHBoxLayout(self._asking)
        asking.addWidget(self.question, 1)
        asking.addWidget(self.keep)
        asking.addWidget(self.confirm)
        moving = QHBoxLayout(self._moving)
        moving.addWidget(self.progress, 1)
        moving.addWidget(self.stop)
        for layout in (asking, moving):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(theme.px(8))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(row)
        for part in (self._asking, self._moving, self.banner):
            column.addWidget(part)
        self._asking.hide()
        self._moving.hide()

    def _connect(self) -> None:
        self.open_button.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.models_dir())))
        )
        self.move_button.clicked.connect(self._choose)
        self.back_button.clicked.connect(lambda: self._ask_about(""))
        self.confirm.clicked.connect(self._begin)
        self.keep.clicked.connect(self._leave_it)
        self.stop.clicked.connect(lambda: self._job.stop() if self._job is not None else None)
        self.banner.acted.connect(self._join)
        self._workbench.installed.changed.connect(self._offer_to_join)
        self._workbench.library.moved.connect(self.refresh)
        self._workbench.engines.job_added.connect(self._follow)

    def refresh(self) -> None:
        """Show the present state."""
        chosen = paths.chosen_models_dir()
        self._folder.setText(str(chosen or paths.models_dir()))
        self.back_button.setVisible(chosen is not None)
        reason = self._workbench.library.reason_not_to_move
        for button in (self.move_button, self.back_button):
            button.explain(not reason, reason)
        for job in self._workbench.engines.activity:
            if job.is_active:
                self._follow(job)
        self._offer_to_join()

    # ---- before ----

    def _offer_to_join(self) -> None:
        """Say what was made while the drive was away, and offer to take it there."""
        waiting = self._workbench.library.left_behind
        busy = self._job is not None or self._asking.isVisible() or self.banner.text()
        if not waiting or busy or not self.isVisible():
            return
        strong = counted(
            "{count}\u00a0model was added while your drive was not connected.",
            "{count}\u00a0models were added while your drive was not connected.",
            len(waiting),
        )
        self.banner.say("info", strong, self.tr("Nothing is missing."), self.tr("Move to the drive"))

    def _join(self) -> None:
        if (folder := paths.chosen_models_dir()) is not None:
            self._ask_about(str(folder.parent.parent))  # the folder that was chosen then

    def _choose(self) -> None:
        words = self.tr("Where to keep models")
        if folder := QFileDialog.getExistingDirectory(self, words, str(paths.models_dir())):
            self._ask_about(folder)

    def _ask_about(self, target: str) -> None:
        self.banner.clear()
        self._asking.hide()
        job = self._workbench.library.plan_move(target)
        job.succeeded.connect(self._ask)
        job.failed.connect(self._on_no_plan)

    def _ask(self, plan: object) -> None:
        if not isinstance(plan, MovePlan):
            return
        if plan.problem:
            self.banner.say("bad", "", say(plan.problem))
            return
        self._plan = plan
        words = self.tr("Your models will move to “{folder}”.").format(folder=plan.folder) + " "
        if plan.total:
            needed = self.tr("{size} will be copied. {free} are free there.")
            words += needed.format(size=size(plan.total), free=size(plan.free))
        else:
            words += self.tr("It is on the same drive, so this takes only a moment.")
        words += " " + self.tr("Other programs that share these models will still find them.")
        if plan.left_out:
            left_out = self.tr("Not copied, because they are not ordinary files: {names}.")
            words += " " + left_out.format(names=", ".join(plan.left_out))
        self.question.setText(words)
        self._asking.show()
        self.confirm.setFocus()

    def _on_no_plan(self, failure: Failed) -> None:
        self.banner.say("bad", "", say(failure.message))

    def _leave_it(self) -> None:
        self._asking.hide()
        self.move_button.setFocus()

    # ---- meanwhile ----

    def _begin(self) -> None:
        reason = self._workbench.library.reason_not_to_move
        self._asking.hide()
        if reason:
            self.banner.say("warn", "", f"{reason}.")
        elif self._plan is not None:
            self._workbench.library.move(self._plan.target)

    def _follow(self, job: Job) -> None:
        """Also a move that was begun elsewhere: at the first start, or resumed in Activity."""
        if not isinstance(job.request, MoveLibrary) or job is self._job:
            return
        self._job = job
        job.changed.connect(self._show_progress)
        job.ended.connect(self._end)
        self.banner.clear()
        self._asking.hide()
        self._moving.show()
        self._show_progress()
        self.refresh()

    def _show_progress(self) -> None:
        progress = self._job.progress if self._job is not None else None
        if progress is None or not progress.total:
            self.progress.set(None, say(progress.phase) if progress is not None else self.tr("Getting ready"))
            self.stop.setVisible(progress is None)
            return
        right = " · ".join(part for part in (rate(progress.rate), left(progress.left)) if part)
        self.progress.set(progress.done / progress.total, size_of(progress.done, progress.total), right)
        self.stop.setVisible(True)

    # ---- afterwards ----

    def _end(self) -> None:
        job, self._job = self._job, None
        self._moving.hide()
        if job is None:
            return
        if job.failure is not None:
            self.banner.say("bad", self.tr("Your models were not moved."), say(job.failure.message))
        elif isinstance(job.value, MovePlan):
            self.banner.say("ok", self.tr("Your models are in the new folder."))
        else:
            words = self.tr("Your models are where they were, and complete.")
            self.banner.say("info", self.tr("Stopped."), words)
        self.refresh()

    # ---- Qt ----

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

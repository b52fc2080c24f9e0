"""Teach: from examples to a model that is the user's own."""

from __future__ import annotations

from PySide6.QtCore import QThreadPool
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.protocol import TrainResult
from desktop.ui.pages.page import ContinueRun, Page, Request, ShowRun, TeachFrom, TryModel
from desktop.ui.pages.teach.actions import TeachActions
from desktop.ui.pages.teach.enlarged import Enlarged
from desktop.ui.pages.teach.examples import ExamplesView
from desktop.ui.pages.teach.export import ReportExport
from desktop.ui.pages.teach.header import StepStrip, TeachHeader
from desktop.ui.pages.teach.live import LiveView
from desktop.ui.pages.teach.model import ModelView
from desktop.ui.pages.teach.report import ReportView
from desktop.ui.pages.teach.start import StartView, judge_examples
from desktop.ui.pages.teach.tile_kinds import TileKinds
from desktop.ui.widgets.labels import line
from desktop.ui.widgets.undo import UndoOffer
from desktop.workbench.incoming import local_paths
from desktop.workbench.teaching import words as teach_words
from desktop.workbench.teaching.runs import StoredRun, read_run
from desktop.workbench.teaching.session import TeachSession
from desktop.workbench.workbench import Workbench

EXAMPLES, MODEL, TEACH = range(3)


class TeachPage(Page):
    """Start, three steps, and the report; what they are about is in `session`."""

    name = "teach"

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(workbench, parent)
        self.session = TeachSession(workbench, self)
        self.tiles = TileKinds(workbench, self)
        # From the outside in: Qt styles a tree again whenever it gets another parent.
        self._stack = QStackedWidget(self)
        self.header = TeachHeader(self)
        self.buttons = TeachActions(self.session, self.header, self)
        self.strip = StepStrip(self)
        self.start = StartView(self.session, self._stack)
        self.examples = ExamplesView(self.session, self.tiles, self._stack)
        self.model = ModelView(self.session, self._stack)
        self.report = ReportView(self.tiles, self._stack)
        self.live = LiveView(self.session, self.tiles, self._stack)
        self.export = ReportExport(self)
        self.undo = UndoOffer(self)
        self.enlarged = Enlarged(self.tiles, self)
        self._build()
        self._connect()
        self.setAcceptDrops(True)
        self.show_start()

    # ---- what other pages ask for ----

    def opened(self) -> None:
        """Runs of the command line or of another window may be new."""
        if self._shows(self.start):
            self.start.refresh()

    def take(self, request: Request) -> None:
        match request:
            case TeachFrom(model):
                self.start_from(model)
            case ShowRun(folder) if folder:
                self.open_run(folder)
            case ContinueRun(folder):
                self.continue_run(folder)

    def start_from(self, model_id: str) -> None:
        """Teach from `model_id`; the examples come first unless they are there."""
        self.session.choose_model(model_id)
        if self.session.examples.is_ready:
            self.show_step(MODEL)
        elif not self._shows(self.examples) or not self.session.examples.folder:
            self.show_start()

    def open_run(self, folder: str) -> None:
        """Show a run by its folder (or the id of its job): live, its report, or where it was interrupted."""
        run = self.session.run
        if run is not None and folder in (run.folder, run.job.id):
            if run.is_active:
                self.show_step(TEACH)
                return
            folder = run.folder
        stored, result = read_run(folder), self.session.result_of(folder)
        if result is not None:
            self.session.look_at_report(result, stored)
            self.show_report(result)
        elif stored is not None and stored.can_continue:
            self._show_interrupted(stored)
        else:
            self.message_requested.emit(self.tr("This run is no longer here."), "warn")

    # ---- where one is ----

    def show_start(self) -> None:
        """The drop area and the earlier runs."""
        self._stack.setCurrentWidget(self.start)
        self.start.refresh()
        self.strip.hide()
        self.header.show_name(
            self.title, back=False, note=self.tr("Show it examples, and it learns your groups")
        )
        self.buttons.refresh(None)

    def open_folder(self, folder: str) -> None:
        """Check a folder of group folders, or a table, and show it as step 1."""
        self.session.open_folder(folder)
        self.show_step(EXAMPLES)

    def show_step(self, step: int) -> None:
        """Show one of the three steps."""
        if step != TEACH:
            self.session.examples.check_if_needed()
        self._stack.setCurrentWidget((self.examples, self.model, self.live)[step])
        self.strip.show()
        self.strip.steps.set_current(step)
        self._show_state()

    def show_report(self, result: TrainResult) -> None:
        """The report of a finished run."""
        self.report.show_result(result)
        self.export.result = result
        self._stack.setCurrentWidget(self.report)
        self.strip.hide()
        self._show_state()

    def continue_run(self, folder: str) -> None:
        """Go on with an interrupted run from its last checkpoint."""
        if self.session.continue_run(folder):
            self.show_step(TEACH)
        else:
            self.open_run(folder)

    def delete_run(self, folder: str) -> None:
        """Delete a run, unless somebody takes it back."""
        stored = read_run(folder)
        if stored is None:
            return
        self.undo.settle()
        self.session.hide_run(folder)
        if not self._shows(self.start):
            self.show_start()
        self._deleted = folder
        words = self.tr("Deleted the run “{name}”").format(name=stored.name)
        if stored.model:
            words = self.tr("Deleted the run “{name}”. Its model stays.").format(name=stored.name)
        self.undo.offer(words, self._delete, self._bring_back)

    def _delete(self) -> None:
        self.session.delete_run(self._deleted)

    def _bring_back(self) -> None:
        self.session.show_run(self._deleted)

    def _show_interrupted(self, stored: StoredRun) -> None:
        """An earlier run, drawn as far as it came; it does not go on before the user says so."""
        if self.session.is_running:
            words = self.tr("Another run is in progress. You can continue this one when it has finished.")
            self.message_requested.emit(words, "info")
            return
        self.session.look_at(stored)
        self.show_step(TEACH)

    # ---- what happens meanwhile ----

    def _show_state(self) -> None:
        """Name, badge and buttons of where one is."""
        if self._shows(self.start):
            self.buttons.refresh(None)
            return
        on_report, on_live = self._shows(self.report), self._shows(self.live)
        if on_report:
            self.header.show_name(self.session.reported_name, editable=self.session.reported is not None)
        else:
            ending = self.session.ending
            is_there = not on_live or (ending is not None and ending.can_continue)
            self.header.show_name(self.session.name, editable=is_there)
        self.strip.facts.setText(self._facts())
        self.buttons.refresh("report" if on_report else "live" if on_live else "choices", self.export.button)

    def _facts(self) -> str:
        """What the run is made of, at the right of the steps."""
        session = self.session
        plan, parts = session.plan if self._shows(self.live) else None, []
        model = session.model(plan.model if plan else session.model_id)
        if model is not None and not self._shows(self.examples):
            parts.append(self.tr("Starting model: {name}").format(name=model.name))
        report = session.examples.report
        if report is not None:
            parts.append(teach_words.examples_in_groups(report.total, len(report.groups)))
        return " · ".join(parts)

    def _on_finished(self, result: TrainResult) -> None:
        if self._shows(self.live):
            self.show_report(result)
        else:
            words = self.tr("“{name}” is ready to use.").format(name=result.model.name)
            self.message_requested.emit(words, "ok")

    def _rename(self, name: str) -> None:
        if self._shows(self.report) and self.session.reported is not None:
            self.session.rename_run(self.session.reported.folder, name)
        elif self._shows(self.live):
            self.session.rename_run(self.session.folder, name)
        else:
            self.session.rename(name)

    def _teach_again(self) -> None:
        self.session.teach_again()
        self.show_step(EXAMPLES)

    def _try(self) -> None:
        if self.report.result is not None:
            self.requested.emit(TryModel(self.report.result.model.id))

    def _delete_shown(self) -> None:
        self.delete_run(self.session.folder)

    def _show_models(self) -> None:
        self.show_step(MODEL)

    def _show_run(self) -> None:
        self.show_step(TEACH)

    # ---- parts ----

    def _shows(self, view: QWidget) -> bool:
        return self._stack.currentWidget() is view

    def _build(self) -> None:
        for view in (self.start, self.examples, self.model, self.live, self.report):
            self._stack.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(line())
        column.addWidget(self.strip)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.header.left.connect(self.show_start)
        self.header.renamed.connect(self._rename)
        self.strip.steps.chosen.connect(self.show_step)
        self.start.folder_chosen.connect(self.open_folder)
        self.start.run_opened.connect(self.open_run)
        self.start.run_continued.connect(self.continue_run)
        self.start.run_deleted.connect(self.delete_run)
        self.examples.next_requested.connect(self._show_models)
        self.model.started.connect(self._show_run)
        for tiles in (self.examples.groups, self.live.watched, self.report):
            tiles.opened.connect(self.enlarged.open)
        self.session.changed.connect(self._show_state)
        self.session.finished.connect(self._on_finished)
        self.session.told.connect(self.message_requested)
        self.buttons.to_run.clicked.connect(self._show_run)
        self.buttons.again.clicked.connect(self._teach_again)
        self.buttons.try_it.clicked.connect(self._try)
        self.buttons.delete.clicked.connect(self._delete_shown)
        self.export.told.connect(self.message_requested)

    # ---- Qt ----

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # Accepted even when nothing suits, so that the words can say what would.
        if self._shows(self.start):
            self.start.area.hold(local_paths(event.mimeData()))
            event.acceptProposedAction()
        elif judge_examples(local_paths(event.mimeData())).suits and not self.session.is_running:
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self.start.area.release()

    def dropEvent(self, event: QDropEvent) -> None:
        self.start.area.release()
        paths = local_paths(event.mimeData())
        if judge_examples(paths).suits:
            event.acceptProposedAction()
            self.open_folder(paths[0])

    def closeEvent(self, event: QCloseEvent) -> None:
        self.tiles.forget_waiting()
        QThreadPool.globalInstance().waitForDone()
        super().closeEvent(event)

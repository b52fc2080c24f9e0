"""Teach: from a folder of examples to a model that is the user's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QThreadPool, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.protocol import Evaluated, Failed, Step, TrainPlan, TrainResult
from desktop.ui.pages.page import Page, Request, ShowRun, TeachFrom, TryModel
from desktop.ui.pages.teach.actions import TeachActions
from desktop.ui.pages.teach.examples import ExamplesView
from desktop.ui.pages.teach.examples_check import ExamplesCheck
from desktop.ui.pages.teach.export import ReportExport
from desktop.ui.pages.teach.header import StepStrip, TeachHeader
from desktop.ui.pages.teach.live import LiveView
from desktop.ui.pages.teach.model import ModelView, default_rounds
from desktop.ui.pages.teach.report import ReportView
from desktop.ui.pages.teach.start import StartView, judge_folder
from desktop.ui.pages.teach.tiles import Thumbnails
from desktop.ui.widgets.drop_area import local_paths
from desktop.workbench.teaching import words as teach_words
from desktop.workbench.teaching.active_run import ActiveRun
from desktop.workbench.teaching.runs import StoredRun, read_curves, read_result, read_run, stored_runs
from desktop.workbench.workbench import Workbench

TASK = "image-classification"
EXAMPLES, MODEL, TEACH = range(3)
AHEAD = 400  # milliseconds after the examples are shown; their pictures are drawn by then


class TeachPage(Page):
    """Start, three steps, and the report."""

    name = "teach"

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(workbench, parent)
        self._name = ""
        self._run: ActiveRun | None = None
        self._stored: StoredRun | None = None
        """The run that the report or the interrupted view shows."""
        self._live: LiveView | None = None
        self.thumbnails = Thumbnails(self)
        # From the outside in: Qt styles a tree again whenever it gets another parent.
        self._stack = QStackedWidget(self)
        self.header = TeachHeader(self)
        self.buttons = TeachActions(self.header, self)
        self.strip = StepStrip(self)
        self.start = StartView(self._stack)
        self.examples = ExamplesView(self.thumbnails, self._stack)
        self.model = ModelView(workbench.fit_of, self._stack)
        self.report = ReportView(self.thumbnails, self._stack)
        self.export = ReportExport(self)
        self._check = ExamplesCheck(workbench, TASK, self.examples, self)
        self._build()
        self._connect()
        self.setAcceptDrops(True)
        self.show_start()

    # ---- what other pages ask for ----

    def opened(self) -> None:
        """Runs of the command line or of another window may be new."""
        if self._stack.currentWidget() is self.start:
            self._show_runs()

    def take(self, request: Request) -> None:
        match request:
            case TeachFrom(model):
                self.start_from(model)
            case ShowRun(folder) if folder:
                self.open_run(folder)

    def start_from(self, model_id: str) -> None:
        """Teach from `model_id`; the examples come first unless they are there."""
        self.model.choose_model(model_id)
        if self._check.is_ready:
            self.show_step(MODEL)
        elif self._stack.currentWidget() is not self.examples:
            self.show_start()

    def open_run(self, folder: str) -> None:
        """Show a run by its folder (or the id of its job): live, its report, or where it was interrupted."""
        if self._run is not None and folder in (self._run.folder, self._run.job.id):
            if self._run.job.value is None:
                self.show_step(TEACH)
                return
            folder = self._run.folder
        stored, result = read_run(folder), read_result(folder)
        if result is not None:
            self._stored = stored
            self.show_report(result)
        elif stored is not None and stored.can_continue:
            self._show_interrupted(stored)
        else:
            self.message_requested.emit(self.tr("This run is not there any more."), "warn")

    # ---- start ----

    def show_start(self) -> None:
        """The drop area and the earlier runs."""
        self._stack.setCurrentWidget(self.start)
        self._show_runs()
        self.strip.hide()
        self.header.show_name(
            self.title, back=False, note=self.tr("Show it examples, and it learns your groups")
        )
        self.header.show_badge()
        self.header.show_actions([self.buttons.to_run] if self._is_running() else [])

    def open_folder(self, folder: str) -> None:
        """Check a folder of group folders and show it as step 1."""
        self._name = Path(folder).name
        self._check.take_folder(folder)
        self._check.drop()
        self.show_step(EXAMPLES)

    def _show_runs(self) -> None:
        live = self._run.folder if self._run is not None and self._run.is_active else ""
        self.start.show_runs(stored_runs(), live)

    # ---- steps ----

    def show_step(self, step: int) -> None:
        """Show one of the three steps."""
        if step != TEACH:
            self._check.check_if_needed()
        view = self._live_view() if step == TEACH else (self.examples, self.model)[step]
        self._stack.setCurrentWidget(view)
        if step == MODEL:
            self.model.show_models(self._workbench.installed.models_for(TASK))
        self.strip.show()
        self.strip.steps.set_current(step)
        self.header.show_name(self._name, editable=step != TEACH)
        self._show_facts()
        self._show_state()

    def _on_checked(self) -> None:
        self.model.show_examples(self._check.report, self._check.seed)
        self._show_facts()
        QTimer.singleShot(AHEAD, self, self._live_view)  # while somebody looks at the examples

    # ---- the run ----

    def _start_run(self) -> None:
        plan = TrainPlan(
            task=TASK,
            data=self._check.folder,
            model=self.model.model_id,
            method=self.model.method,
            epochs=self.model.rounds.value(),
            seed=self.model.seed.value(),
            name=self._name,
            device=self._workbench.settings.text("device"),
        )
        self._begin(ActiveRun(self._workbench, plan, resume=False, parent=self))

    def _begin(self, run: ActiveRun) -> None:
        self._run, plan = run, run.plan
        self._name = plan.name or Path(plan.data).name
        self._check.take_folder(plan.data)
        live = self._live_view()
        live.begin(plan.epochs or default_rounds(plan.method, 0))
        job = run.job
        job.progressed.connect(live.show_progress)
        job.stepped.connect(self._on_step)
        job.evaluated.connect(self._on_evaluated)
        job.succeeded.connect(self._on_taught)
        job.failed.connect(self._on_failed)
        job.stopped.connect(self._on_discarded)
        self.model.set_busy(self.tr("Teaching is going on. Another run can start after it."))
        self.show_step(TEACH)

    def _on_step(self, step: Step) -> None:
        self._live_view().show_step(step)
        self._show_state()

    def _on_evaluated(self, measured: Evaluated) -> None:
        self._live_view().show_evaluated(measured)

    def _stop(self, keep: bool) -> None:
        if self._run is not None and self._run.is_active:
            self._run.stop(keep)
            words = self.tr("Keeping the best version") if keep else self.tr("Discarding the run")
            self._live_view().show_stopping(words)
            self._show_state()

    def _on_taught(self, result: TrainResult) -> None:
        self.model.set_busy("")
        run = self._run
        shown = self._stack.currentWidget() is self._live and self._live is not None
        if run is not None and shown:
            self._stored = read_run(run.folder)
            self.show_report(result)
        else:
            self.message_requested.emit(self.tr("“{0}” is taught.").format(result.model.name), "ok")
            self._refresh()

    def _on_failed(self, failure: Failed) -> None:
        self.model.set_busy("")
        run = self._run
        if run is None:
            return
        strong, text = run.interruption(failure)
        action = self.tr("Continue teaching") if run.can_continue() else self.tr("Start again")
        self._live_view().show_interruption(strong, text, action)
        self._live_view().banner.setToolTip(failure.detail)
        self._refresh()

    def _on_discarded(self) -> None:
        self.model.set_busy("")
        if self._run is not None and self._run.stays():
            strong, text = self._run.stopped()
            self._live_view().show_interruption(strong, text, self.tr("Continue teaching"))
            self._refresh()
            return
        self._run = None
        self.message_requested.emit(self.tr("The run is discarded."), "info")
        if self._stack.currentWidget() is self._live:
            self.show_step(MODEL) if self._check.is_ready else self.show_start()
        self._refresh()

    def _show_interrupted(self, stored: StoredRun) -> None:
        """An earlier run, drawn as far as it came; it does not go on before the user says so."""
        if self._is_running():
            self.message_requested.emit(
                self.tr("Another run is going on. Continue this one after it."), "info"
            )
            return
        self._run, self._stored = None, stored
        self._name = stored.name
        self._check.take_folder(stored.plan.data)
        self._draw_stored(stored)
        text = self.tr("Round {0} is safe.").format(stored.epoch) if stored.epoch else stored.message
        self._live_view().show_interruption(
            self.tr("This run was interrupted."), text, self.tr("Continue teaching")
        )
        self.show_step(TEACH)

    def _draw_stored(self, stored: StoredRun) -> None:
        live = self._live_view()
        live.begin(stored.epochs or default_rounds(stored.plan.method, stored.counts[0]))
        steps, checks = read_curves(stored.folder)
        live.resume(steps, checks, stored.epoch)

    def continue_run(self, folder: str) -> None:
        """Go on with an interrupted run from its last checkpoint."""
        stored = read_run(folder)
        if self._is_running() or stored is None or not stored.can_continue:
            self.open_run(folder)
            return
        self._stored = stored
        plan = replace(stored.plan, out=stored.folder, epochs=stored.epochs)
        self._begin(ActiveRun(self._workbench, plan, resume=True, parent=self))
        self._draw_stored(stored)

    def _go_on(self) -> None:
        """The action of the banner: continue, or start again when nothing was saved."""
        folder = self._run.folder if self._run is not None else self._stored.folder if self._stored else ""
        if read_run(folder) is not None:
            self.continue_run(folder)
        elif self._run is not None:
            plan = replace(self._run.plan, out="")
            self._begin(ActiveRun(self._workbench, plan, resume=False, parent=self))

    # ---- report ----

    def show_report(self, result: TrainResult) -> None:
        """The report of a finished run."""
        self.report.show_result(result)
        self._stack.setCurrentWidget(self.report)
        self.strip.hide()
        self.header.show_name(self._stored.name if self._stored else result.model.name)
        self.export.result = result
        self.buttons.show_finished(result, self.export.button, can_repeat=self._stored is not None)

    def _teach_again(self) -> None:
        if self._stored is not None:
            plan = self._stored.plan
            self.model.choose_model(plan.model)
            self.open_folder(plan.data)
            self._name = plan.name or self._name
            self.header.show_name(self._name, editable=True)

    def _try(self) -> None:
        if self.report.result is not None:
            self.requested.emit(TryModel(self.report.result.model.id))

    # ---- parts ----

    def _build(self) -> None:
        for view in (self.start, self.examples, self.model, self.report):
            self._stack.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.strip)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.header.left.connect(self.show_start)
        self.header.renamed.connect(self._rename)
        self.strip.steps.chosen.connect(self.show_step)
        self.start.folder_chosen.connect(self.open_folder)
        self.start.run_opened.connect(self.open_run)
        self.start.run_continued.connect(self.continue_run)
        self.examples.next_requested.connect(lambda: self.show_step(MODEL))
        self._check.ended.connect(self._on_checked)
        self.model.start_requested.connect(self._start_run)
        self.model.changed.connect(self._show_facts)
        self._workbench.device_known.connect(self.model.show_fit)
        self._workbench.installed.changed.connect(
            lambda: self.model.show_models(self._workbench.installed.models_for(TASK))
        )
        self.buttons.keep.clicked.connect(lambda: self._stop(True))
        self.buttons.discard.clicked.connect(lambda: self._live_view().question.ask())
        self.buttons.to_run.clicked.connect(lambda: self.show_step(TEACH))
        self.buttons.again.clicked.connect(self._teach_again)
        self.buttons.try_it.clicked.connect(self._try)
        self.export.told.connect(self.message_requested)

    def _live_view(self) -> LiveView:
        """Built when it is first needed."""
        if self._live is None:
            self._live = LiveView(self.thumbnails, self._stack)
            self._live.continue_requested.connect(self._go_on)
            self._live.discard_confirmed.connect(lambda: self._stop(False))
            self._stack.addWidget(self._live)
        return self._live

    def _rename(self, name: str) -> None:
        self._name = name

    def _is_running(self) -> bool:
        return self._run is not None and self._run.is_active

    def _refresh(self) -> None:
        """Header and list after a run has changed its state."""
        if self._stack.currentWidget() is self.start:
            self.show_start()
        else:
            self._show_state()

    def _show_state(self) -> None:
        """Badge and buttons of the three steps."""
        current = self._stack.currentWidget()
        if current in (self.start, self.report):
            return
        on_live = current is self._live
        if self._run is not None and self._run.is_active:
            self.buttons.show_running(self._run, self._live if on_live else None)
        else:
            self.buttons.show_nothing_running(interrupted=on_live)

    def _show_facts(self) -> None:
        """What the run is made of, at the right of the steps."""
        parts = []
        model = self._workbench.installed.model(self.model.model_id)
        if self._run is not None and self._stack.currentWidget() is self._live:
            model = self._workbench.installed.model(self._run.plan.model)
        if model is not None and self._stack.currentWidget() is not self.examples:
            parts.append(self.tr("Starting model: {0}").format(model.name))
        report = self._check.report
        if report is not None:
            parts.append(teach_words.pictures_in_groups(report.total, len(report.groups)))
        self.strip.facts.setText(" · ".join(parts))

    # ---- Qt ----

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # Accepted even when nothing suits, so that the words can say what would.
        if self._stack.currentWidget() is self.start:
            self.start.area.hold(local_paths(event.mimeData()))
            event.acceptProposedAction()
        elif judge_folder(local_paths(event.mimeData())).suits and not self._is_running():
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self.start.area.release()

    def dropEvent(self, event: QDropEvent) -> None:
        self.start.area.release()
        paths = local_paths(event.mimeData())
        if judge_folder(paths).suits:
            event.acceptProposedAction()
            self.open_folder(paths[0])

    def closeEvent(self, event: QCloseEvent) -> None:
        self.thumbnails.forget_waiting()
        QThreadPool.globalInstance().waitForDone()
        super().closeEvent(event)

"""`TeachSession`: what Teach is doing, from the examples to the report, without widgets."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from desktop import letters, tasks
from desktop.media import name_of
from desktop.protocol import (
    GUESSED,
    Columns,
    Evaluated,
    Failed,
    ModelInfo,
    Progress,
    Step,
    TrainPlan,
    TrainResult,
)
from desktop.tasks import Lesson, Task
from desktop.workbench.fit import Fit
from desktop.workbench.job import JobState
from desktop.workbench.teaching import words
from desktop.workbench.teaching.active_run import ActiveRun, Ending
from desktop.workbench.teaching.coach import Advice, Round, coach
from desktop.workbench.teaching.examples import Examples
from desktop.workbench.teaching.runs import (
    StoredRun,
    read_curves,
    read_result,
    read_run,
    rename_model,
    rename_run,
    stored_runs,
)
from desktop.workbench.workbench import Workbench

LARGEST_SEED = 2**31 - 1


class TeachSession(QObject):
    """Holds the examples, what was chosen, the run that is followed, and its report.

    Attributes:
        task: what is taught: what the examples are for, or what the model can learn.
        examples: the folder and its check.
        name: of what is taught.
        model_id, method, rounds: the choices of step 2.
        run: the run of this window that is followed; None when an earlier one is looked at.
        stored: the same run as it stands in its folder, if it does.
        measured: what was measured on unseen examples so far, for the coach.
        ending: why the run does not go on, None while it does.
        result: the model and the report that is read: of this run, or of an earlier one; None before.
        reported: the run of `result`, if it is still in its folder.

    Signals:
        changed(): examples, choices, or the state of the run.
        began(): another run is followed; nothing of it is known yet.
        progressed(protocol.Progress), stepped(Step or StepRow), evaluated(protocol.Evaluated): of that run.
        finished(protocol.TrainResult): it is taught.
        told(str, str): words and kind of a short message.
        fit_changed(): how models fit this computer is known better.
        runs_changed(): the list of runs on this computer is another one.
    """

    changed = Signal()
    began = Signal()
    progressed = Signal(object)
    stepped = Signal(object)
    evaluated = Signal(object)
    finished = Signal(object)
    told = Signal(str, str)
    fit_changed = Signal()
    runs_changed = Signal()

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self.task = next(iter(tasks.TAUGHT.values()))
        self.examples = Examples(workbench, self)
        self.name = ""
        self.model_id, self.method, self.rounds = "", self.lesson.ways[0].id, 0
        self._wanted = ""
        self._rounds_by_hand = self._named_by_hand = False
        self.run: ActiveRun | None = None
        self.stored: StoredRun | None = None
        self.result: TrainResult | None = None
        self.reported: StoredRun | None = None
        self.ending: Ending | None = None
        self.measured: list[Round] = []
        self.total_rounds, self.current_round = 1, 0
        self._learns = False
        """Whether the engine of the run has come as far as learning; while it loads, nothing can be kept."""
        self._keeps_soon = False
        """Whether a paused run was continued only to end it with its best version."""
        self._losses: dict[int, list[float]] = {}
        """Sum and number of the training losses in each round."""
        self._going: set[str] = set()
        """Folders of runs that are about to be deleted."""
        self.examples.changed.connect(self._on_examples)
        workbench.installed.changed.connect(self._on_models)
        workbench.device_known.connect(self.fit_changed)
        self._suggest_rounds()
        self._on_models()

    @property
    def lesson(self) -> Lesson:
        """How the task is taught."""
        return tasks.lesson_of(self.task)

    @property
    def followed(self) -> Task:
        """What the run that is followed or looked at teaches; the next one may teach something else."""
        return tasks.taught(self.plan.task) if self.plan is not None else self.task

    def _teach_task(self, task: str) -> None:
        """What is chosen is about `task` from now on."""
        row = tasks.taught(task)
        if row is not self.task:
            self.task = row
            self._rounds_by_hand = False
            if self.method not in [way.id for way in self.lesson.ways]:
                self.method = self.lesson.ways[0].id
            self._suggest_rounds()
            self._on_models()

    # ---- the examples ----

    def open_folder(
        self, folder: str, name: str = "", merge: bool = False, task: str = "", columns: Columns = GUESSED
    ) -> None:
        """Check a folder or a table of examples; what is taught with it is called `name`, or as the folder.

        Args:
            merge, columns: as in `TrainPlan`.
            task: what they are for, if that is known.
        """
        self.name, self._named_by_hand = name or _called(folder), bool(name)
        self.examples.take_folder(folder, task, columns)
        self.examples.merge = merge
        self.examples.check()

    def teach_again(self) -> None:
        """Check the examples of the run whose report is read, to teach with them once more."""
        if self.reported is not None:
            plan = self.reported.plan
            self._teach_task(plan.task)
            self.choose_model(plan.model)
            given = "" if plan.name.startswith(_called(plan.data)) else plan.name
            self.open_folder(plan.data, given, plan.merge, plan.task, plan.columns)

    def rename(self, name: str) -> None:
        """Call what will be taught `name`."""
        self.name, self._named_by_hand = name, True
        self.changed.emit()

    def _on_examples(self) -> None:
        if self.examples.report is not None and self.examples.report.task:
            self._teach_task(self.examples.report.task)
        self._suggest_rounds()

    # ---- the choices ----

    @property
    def models(self) -> tuple[ModelInfo, ...]:
        """The models to start from."""
        return self._workbench.installed.models_to_teach(self.lesson.id)

    def model(self, model_id: str) -> ModelInfo | None:
        return self._workbench.installed.model(model_id)

    def fit_of(self, model: ModelInfo) -> Fit | None:
        """How teaching `model` in the chosen way fits this computer.

        The quick way looks at every example once, so that it needs what asking needs.
        """
        return self._workbench.fit_of(model, "teach" if self.lesson.way(self.method).copies > 1 else "run")

    def choose_model(self, model_id: str) -> None:
        """Start from `model_id`, now or as soon as it is here. What it can learn is what is taught then."""
        model = self.model(model_id)
        if model is not None and model.lessons and self.lesson.id not in model.lessons:
            self.examples.leave()
            able = (row.id for row in tasks.TAUGHT.values() if tasks.lesson_of(row).id in model.lessons)
            self._teach_task(next(able, self.task.id))
        if model_id != self.model_id or model_id != self._wanted:
            self._wanted = model_id
            self._on_models()

    def choose_method(self, method: str) -> None:
        if method != self.method:
            self.method, self._rounds_by_hand = method, False
            self._suggest_rounds()

    def choose_rounds(self, rounds: int) -> None:
        if rounds != self.rounds:
            self.rounds, self._rounds_by_hand = rounds, True
            self.changed.emit()

    def choose_seed(self, seed: int) -> None:
        if seed != self.examples.seed:
            self.examples.seed = seed
            self.changed.emit()

    def missing(self) -> str:
        """Why teaching cannot start now, "" when it can."""
        if self.is_running:
            return self.tr("Teaching is in progress. Another run can start after it.")
        if self.examples.is_checking:
            return self.tr("Your examples are being checked.")
        if not self.examples.is_ready:
            return self.tr("Choose your examples first.")
        if not self.models:
            return self.tr("There is no model to start from.")
        return "" if self.model_id else self.tr("Choose a model to start from.")

    def _on_models(self) -> None:
        known = [model.id for model in self.models]
        starter = self.lesson.starter or self.task.starter
        first = starter if starter in known else known[0] if known else ""
        chosen = next((one for one in (self._wanted, self.model_id) if one in known), first)
        self.model_id = chosen
        self.changed.emit()

    def _suggest_rounds(self) -> None:
        if not self._rounds_by_hand:
            report = self.examples.report
            self.rounds = self.lesson.way(self.method).usual_epochs(report.splits[0] if report else 0)
        self.changed.emit()

    # ---- the run ----

    @property
    def is_running(self) -> bool:
        return self.run is not None and self.run.is_active

    @property
    def is_stopping(self) -> bool:
        return self.run is not None and self.run.job.state is JobState.STOPPING

    @property
    def has_version(self) -> bool:
        """Whether the run has anything that Stop and keep could keep."""
        return self._learns and self.has_measured

    @property
    def has_measured(self) -> bool:
        """Whether a version was measured that is worth keeping, in this window or before."""
        if self.plan is None:
            return False
        # Where all weights learn, the last step has been taught before the first round already.
        first = 0 if tasks.lesson_of(self.followed).way(self.plan.method).copies > 1 else 1
        return any(one.number >= first for one in self.measured)

    @property
    def plan(self) -> TrainPlan | None:
        """Of the run that is followed or looked at."""
        return self.run.plan if self.run is not None else self.stored.plan if self.stored else None

    @property
    def is_between_rounds(self) -> bool:
        """Whether a round is behind and another one before the run."""
        reached = self.measured[-1].number if self.measured else self.total_rounds
        return not self.is_stopping and self.current_round > 0 and reached < self.total_rounds

    def start(self) -> None:
        """Teach as it was chosen."""
        name = self.name
        if not self._named_by_hand:  # one folder is often taught in both ways
            name = self.tr("{name} · {way}").format(name=name, way=words.way(self.task.id, self.method))
        plan = TrainPlan(
            task=self.task.id,
            data=self.examples.folder,
            model=self.model_id,
            method=self.method,
            epochs=self.rounds,
            seed=self.examples.seed,
            name=name,
            device=self._workbench.settings.text("device"),
            merge=self.examples.merge,
            columns=self.examples.used_columns,
        )
        self._follow(ActiveRun(self._workbench, plan, resume=False, parent=self))

    def stop(self, keep: bool) -> None:
        """End the run with its best version (`keep`), or only pause it. Nothing that was learned is lost."""
        if self.run is not None and self.run.is_active:
            self.run.stop(keep)
            self.changed.emit()

    def continue_run(self, folder: str) -> bool:
        """Go on with a run from its last checkpoint; False when it or this window cannot."""
        stored = read_run(folder)
        if self.is_running or stored is None or not stored.can_continue:
            return False
        plan = replace(stored.plan, out=stored.folder, epochs=stored.epochs)
        self._follow(ActiveRun(self._workbench, plan, resume=True, parent=self), stored)
        return True

    def go_on(self) -> None:
        """After an ending: continue, or start again when nothing was saved."""
        run = self.run
        if not self.continue_run(self.folder) and run is not None:
            plan = replace(run.plan, out="")
            self._follow(ActiveRun(self._workbench, plan, resume=False, parent=self))

    def keep_paused(self) -> None:
        """End a paused run with its best version: it is loaded for that, and stopped as soon as it learns."""
        self._keeps_soon = self.continue_run(self.folder)

    @property
    def folder(self) -> str:
        """Of the run that is followed or looked at, or ""."""
        return self.run.folder if self.run is not None else self.stored.folder if self.stored else ""

    def look_at(self, stored: StoredRun) -> None:
        """Show how far an earlier run came; it does not go on before the user says so."""
        self._take(None, stored)
        text = (
            self.tr("Round {round} is safe.").format(round=stored.epoch) if stored.epoch else stored.message
        )
        self.ending = Ending("info", self.tr("This run was interrupted."), text, can_continue=True)
        self.changed.emit()

    def look_at_report(self, result: TrainResult, stored: StoredRun | None) -> None:
        """Read the report of an earlier run; what goes on goes on."""
        self.result, self.reported = result, stored
        self.changed.emit()

    @property
    def reported_name(self) -> str:
        """Of the run whose report is read."""
        if self.reported is not None:
            return self.reported.name
        return self.result.model.name if self.result is not None else ""

    def advice(self) -> Advice | None:
        return coach(self.measured)

    def _follow(self, run: ActiveRun, stored: StoredRun | None = None) -> None:
        job = run.job
        job.progressed.connect(self._on_progress)
        job.stepped.connect(self._on_step)
        job.evaluated.connect(self._on_evaluated)
        job.succeeded.connect(self._on_taught)
        job.failed.connect(self._on_failed)
        job.stopped.connect(self._on_stopped)
        self._take(run, stored)
        self.runs_changed.emit()
        self.changed.emit()

    def _take(self, run: ActiveRun | None, stored: StoredRun | None) -> None:
        """Another run is followed (`run`) or looked at (`stored` alone)."""
        plan = run.plan if run is not None else stored.plan if stored is not None else TrainPlan("", "", "")
        learning = stored.counts[0] if stored else 0
        self.run, self.stored, self.ending = run, stored, None
        self.name = plan.name or _called(plan.data)
        self.measured, self._losses, self.current_round, self._learns = [], {}, 0, False
        self._keeps_soon = False
        way = tasks.lesson_of(self.followed).way(plan.method)
        self.total_rounds = (stored.epochs if stored else 0) or plan.epochs
        self.total_rounds = self.total_rounds or way.usual_epochs(learning)
        self.examples.take_folder(plan.data, plan.task, plan.columns)
        self._teach_task(plan.task)
        self.began.emit()
        if stored is not None:
            self._draw_again(stored)

    def _draw_again(self, stored: StoredRun) -> None:
        """What a run had reached when it was interrupted, as if it came now."""
        steps, checks = read_curves(stored.folder)
        lowest = math.inf
        for step in steps:
            if step.epoch <= stored.epoch:
                self._count(step.epoch, step.loss)
                self.stepped.emit(step)
        for check in checks:
            if check.epoch <= stored.epoch:
                best = check.loss < lowest
                self._measure(Evaluated("", check.epoch, check.loss, check.accuracy, best))
                lowest = min(lowest, check.loss)
        self.current_round = stored.epoch

    def _count(self, epoch: float, loss: float) -> None:
        if math.isfinite(loss):
            entry = self._losses.setdefault(math.ceil(epoch), [0.0, 0.0])
            entry[0] += loss
            entry[1] += 1

    def _on_progress(self, progress: Progress) -> None:
        self.progressed.emit(progress)

    def _on_step(self, step: Step) -> None:
        self._learns = True
        self._count(step.epoch, step.loss)
        before, self.current_round = self.current_round, min(self.total_rounds, math.ceil(step.epoch))
        self.stepped.emit(step)
        if before != self.current_round:
            self.changed.emit()
        if self._keeps_soon and self.has_version:
            self._keeps_soon = False
            self.stop(keep=True)

    def _on_evaluated(self, evaluated: Evaluated) -> None:
        could_keep, self._learns = self.has_version, True
        self._measure(evaluated)
        if could_keep != self.has_version:
            self.changed.emit()

    def _measure(self, evaluated: Evaluated) -> None:
        total, number = self._losses.get(evaluated.epoch, (0.0, 0.0))
        training = total / number if number else math.nan
        self.measured = [one for one in self.measured if one.number < evaluated.epoch]
        self.measured.append(Round(evaluated.epoch, evaluated.loss, evaluated.score, training))
        self.evaluated.emit(evaluated)

    def _on_taught(self, result: TrainResult) -> None:
        self.result = result
        self.stored = self.reported = read_run(self.run.folder) if self.run is not None else None
        self.runs_changed.emit()
        self.finished.emit(result)
        self.changed.emit()

    def _on_failed(self, failure: Failed) -> None:
        if self.run is not None:
            strong, text = self.run.interruption(failure)
            self.ending = Ending("bad", strong, text, self.run.can_continue(), failure.detail)
        self.runs_changed.emit()
        self.changed.emit()

    def _on_stopped(self) -> None:
        run = self.run
        if run is not None and run.stays():
            strong, text = run.stopped()
            self.ending = Ending("info", strong, text, can_continue=True)
        else:
            strong = self.tr("Stopped before it had learned anything.")
            self.ending = Ending("info", strong, self.tr("Your examples are safe."), can_continue=False)
        self.runs_changed.emit()
        self.changed.emit()

    # ---- the runs on this computer ----

    def runs(self) -> list[StoredRun]:
        """All that are here, the newest first."""
        return [run for run in stored_runs() if run.folder not in self._going]

    def result_of(self, folder: str) -> TrainResult | None:
        """Model and report of a finished run."""
        return read_result(folder)

    def rename_run(self, folder: str, name: str) -> None:
        """Call a run that does not go on now, and the model that it taught, `name`."""
        stored = read_run(folder)
        model = self.model(stored.model) if stored else None
        try:
            rename_run(folder, name)
            if model is not None and model.source == "taught":
                rename_model(model, name)
                self._workbench.installed.refresh()
        except OSError as error:
            text = self.tr("The name could not be changed: {reason}.")
            self.told.emit(text.format(reason=error.strerror or error), "bad")
        if folder == self.folder:
            self.name, self.stored = name, read_run(folder)
        if self.reported is not None and folder == self.reported.folder:
            self.reported = read_run(folder)
        self.runs_changed.emit()
        self.changed.emit()

    def hide_run(self, folder: str) -> None:
        """List it no longer: it is about to be deleted."""
        self._going.add(folder)
        self.runs_changed.emit()

    def show_run(self, folder: str) -> None:
        """List it again: it stays."""
        self._going.discard(folder)
        self.runs_changed.emit()

    def delete_run(self, folder: str) -> None:
        """Delete what a run has written. A model that it taught stays."""
        self._going.add(folder)
        self._workbench.remove_run(folder).ended.connect(self.runs_changed)


def _called(data: str) -> str:
    """What is taught with the examples in `data`, while nobody gives it a name."""
    return letters.shown(name_of(data))

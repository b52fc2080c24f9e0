"""The run that a page follows: its folder, what is safe of it, and how its end is told. No widgets."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject

from desktop import paths, wording
from desktop.errors import ErrorKind
from desktop.messages import say
from desktop.protocol import Failed, RunLeft, Saved, TrainPlan, TrainResult
from desktop.workbench.history import Entry
from desktop.workbench.job import Job
from desktop.workbench.teaching import words as teach_words
from desktop.workbench.teaching.runs import read_run
from desktop.workbench.workbench import Workbench


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a run does not go on, and what can be done about it.

    Attributes:
        kind: "info" for what the user asked for, "bad" for anything else.
        strong, text: first words and the rest of the sentence.
        can_continue: whether there is something to go on from; else it can only start again.
        detail: for whoever looks into it.
    """

    kind: str
    strong: str
    text: str
    can_continue: bool
    detail: str = ""


class ActiveRun(QObject):
    """One run from the press of a button to its end."""

    def __init__(
        self, workbench: Workbench, plan: TrainPlan, resume: bool, parent: QObject | None = None
    ) -> None:
        """Start `plan`, or continue it when `resume` and `plan.out` is its folder.

        What a new run teaches gets a name that no other taught model has.
        """
        super().__init__(parent)
        self._workbench = workbench
        if not plan.out:
            taken = [model.name for model in workbench.installed.models if model.source == "taught"]
            name = wording.distinct(plan.name, taken)
            plan = replace(plan, name=name, out=str(paths.new_run_folder(name)))
        self.plan = plan
        before = read_run(self.plan.out) if resume else None
        self.safe_round = before.epoch if before else 0
        self.keeping = False
        self.job: Job = workbench.teach(self.plan, resume)
        self.job.checkpoint_saved.connect(self._on_saved)
        self.job.succeeded.connect(self._remember)

    @property
    def folder(self) -> str:
        return self.plan.out

    @property
    def is_active(self) -> bool:
        return self.job.is_active

    def stop(self, keep: bool) -> None:
        """End it with its best version (`keep`), or leave it to be continued."""
        self.keeping = keep
        self.job.stop(keep)

    def stays(self) -> bool:
        """Whether a run that was stopped is still there, to be continued."""
        return self.job.outcome != RunLeft.NOTHING

    def stopped(self) -> tuple[str, str]:
        """First words and the rest of the sentence about a run that was stopped and stays."""
        safe = self.tr("What it has learned so far is saved. You can continue any time.")
        if self.keeping:
            return self.tr("Stopped before there was a version to keep."), safe
        return self.tr("Paused."), safe

    def can_continue(self) -> bool:
        """Whether the folder holds something to go on from."""
        run = read_run(self.folder)
        return run is not None and run.state != "finished"

    def interruption(self, failure: Failed) -> tuple[str, str]:
        """First words and the rest of the sentence that tells of `failure`."""
        if failure.kind is not ErrorKind.CRASHED:
            return self.tr("Teaching stopped."), say(failure.message)
        if self.safe_round:
            return self.tr("Teaching was interrupted."), self.tr("Round {round} is safe.").format(
                round=self.safe_round
            )
        text = self.tr("No round was complete yet. Your examples are safe.")
        return self.tr("Teaching was interrupted."), text

    def _on_saved(self, saved: Saved) -> None:
        self.safe_round = max(self.safe_round, saved.epoch)

    def _remember(self, result: object) -> None:
        if not isinstance(result, TrainResult) or not self._workbench.settings.flag("keep_history"):
            return
        report = result.report
        right = self.tr("{share} right on unseen examples").format(share=wording.percent(report.score))
        examples = teach_words.examples_in_groups(sum(report.counts), len(report.detail.labels))
        self._workbench.history.add(
            Entry(
                kind="run",
                task=self.plan.task,
                model=result.model.id,
                name=self.plan.name,
                path=result.run,
                summary=f"{right} · {examples}",
                seconds=report.seconds,
            )
        )

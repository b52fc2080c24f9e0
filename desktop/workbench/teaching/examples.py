"""The examples that are to be taught from: their folder, and one check of it at a time. No widgets."""

from __future__ import annotations

import random
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from desktop.messages import say
from desktop.protocol import GUESSED, CheckExamples, Columns, ExamplesReport, Failed, Namesakes
from desktop.workbench.job import Job
from desktop.workbench.workbench import Workbench


def new_seed() -> int:
    """Another division of the examples."""
    return random.randrange(1, 100_000)


class Examples(QObject):
    """A folder or a table, its check, and how its examples are divided.

    Attributes:
        task: what they are for, as far as that is known before they are looked at; "" to find out.
        columns: of a table, those that were chosen.
        seed: decides the division.
        merge: whether groups whose names look the same are one.
        report: what the check found, None before.
        trouble: why there is no report, "" while nothing is wrong.

    Signals:
        changed(): a check began, was asked to stop, or ended.
        progressed(protocol.Progress): how far the check is.
    """

    changed = Signal()
    progressed = Signal(object)

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self.task, self.columns = "", GUESSED
        self._job: Job | None = None
        self.folder, self.seed, self.merge = "", 0, False
        self.report: ExamplesReport | None = None
        self.trouble = ""
        self.is_stopping = False
        self.is_shuffled = False
        """Whether the report tells of another division than the one before."""

    @property
    def is_ready(self) -> bool:
        """Whether the examples can be taught from."""
        return self.report is not None and not self.report.problem

    @property
    def is_checking(self) -> bool:
        return self._job is not None

    def take_folder(self, folder: str, task: str = "", columns: Columns = GUESSED) -> None:
        """Another folder or table, or others of its columns; `check` looks into it."""
        if folder != self.folder or not self._are_used(columns):
            self.forget()
            self.folder, self.seed, self.is_shuffled, self.merge = folder, 0, False, False
            self.columns = columns
        self.task = task

    def forget(self) -> None:
        """Forget what was found; a check that goes on ends unheard."""
        job, self._job = self._job, None
        if job is not None:
            job.disconnect(self)
            job.stop()
        self.report, self.trouble, self.is_stopping = None, "", False

    def leave(self) -> None:
        """No folder any more."""
        self.forget()
        self.folder, self.task, self.columns = "", "", GUESSED
        self.changed.emit()

    def check_if_needed(self) -> None:
        if self.folder and self.report is None and self._job is None:
            self.check()

    def check(self) -> None:
        """Look into the folder, from the beginning."""
        self.forget()
        self._job = job = self._workbench.check_examples(
            CheckExamples(
                folder=self.folder, task=self.task, seed=self.seed, merge=self.merge, columns=self.columns
            )
        )
        job.progressed.connect(self.progressed)
        job.succeeded.connect(self._on_checked)
        job.failed.connect(self._on_failed)
        job.stopped.connect(self._on_stopped)
        self.changed.emit()

    def shuffle(self) -> None:
        """Divide the same examples anew."""
        self.seed, self.is_shuffled = new_seed(), True
        self.check()

    def merge_names(self, merge: bool) -> None:
        """Take groups whose names look the same as one, or as several again. No file is touched."""
        self.merge = merge
        self.check()

    def choose_columns(self, text: str, label: str) -> None:
        """Take the texts of a table, and their groups, from these columns."""
        if not self._are_used(Columns(text, label)):
            self.columns = Columns(text, label)
            self.check()

    @property
    def used_columns(self) -> Columns:
        """Those that were seen, by name: a guess may be another one tomorrow."""
        return replace(self.report.columns if self.report is not None else self.columns, known=())

    def _are_used(self, columns: Columns) -> bool:
        used = self.used_columns
        return not columns.text or (columns.text, columns.label) == (used.text, used.label)

    def ignore_names(self) -> None:
        """Say no more that names of groups look the same."""
        if self.report is not None:
            kept = tuple(found for found in self.report.findings if not isinstance(found, Namesakes))
            self.report = replace(self.report, findings=kept)
            self.changed.emit()

    def stop(self) -> None:
        if self._job is not None:
            self.is_stopping = True
            self._job.stop()
            self.changed.emit()

    def _on_checked(self, report: ExamplesReport) -> None:
        self._job, self.report = None, report
        self.changed.emit()

    def _on_failed(self, failure: Failed) -> None:
        self._end(say(failure.message))

    def _on_stopped(self) -> None:
        self._end(self.tr("You stopped the check."))

    def _end(self, trouble: str) -> None:
        self._job, self.trouble, self.is_stopping = None, trouble, False
        self.changed.emit()

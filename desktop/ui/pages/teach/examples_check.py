"""The check of a folder of examples: one at a time, the latest wins."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.messages import say
from desktop.protocol import ExamplesReport
from desktop.ui.pages.teach.examples import ExamplesView
from desktop.ui.pages.teach.model import new_seed
from desktop.workbench.job import Job
from desktop.workbench.workbench import Workbench


class ExamplesCheck(QObject):
    """Asks the engine, and shows in `view` how far it is and what it found.

    Signals:
        ended(): there is a report, or there will be none.
    """

    ended = Signal()

    def __init__(self, workbench: Workbench, task: str, view: ExamplesView, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench, self._task, self._view = workbench, task, view
        self._job: Job | None = None
        self.folder, self.seed = "", 0
        self.report: ExamplesReport | None = None
        view.stop_requested.connect(self.stop)
        view.retry_requested.connect(self.again)
        view.shuffle_requested.connect(self.shuffle)

    @property
    def is_ready(self) -> bool:
        """Whether the examples can be taught from."""
        return self.report is not None and not self.report.problem

    def take_folder(self, folder: str) -> None:
        """Another folder; `again` checks it."""
        if folder != self.folder:
            self.drop()
            self.folder, self.seed = folder, 0

    def drop(self) -> None:
        """Forget what was found."""
        if self._job is not None:
            self._job.stop()
        self._job, self.report = None, None

    def check_if_needed(self) -> None:
        if self.folder and self.report is None and self._job is None:
            self.again()

    def again(self) -> None:
        """Check the folder, from the beginning."""
        self.drop()
        self._view.show_checking()
        self._job = job = self._workbench.check_examples(self._task, self.folder, self.seed)
        job.progressed.connect(self._view.checking.show_progress)
        job.succeeded.connect(lambda report: self._on_checked(job, report))
        job.failed.connect(lambda failure: self._on_failed(job, say(failure.message)))
        job.stopped.connect(lambda: self._on_failed(job, self.tr("You stopped it.")))

    def shuffle(self) -> None:
        """Divide the same examples anew."""
        self.seed = new_seed()
        self.again()

    def stop(self) -> None:
        if self._job is not None:
            self._view.checking.stop.explain(False, self.tr("It is stopping."))
            self._job.stop()

    def _on_checked(self, job: Job, report: ExamplesReport) -> None:
        if job is self._job:
            self._job, self.report = None, report
            self._view.show_report(report)
            self.ended.emit()

    def _on_failed(self, job: Job, message: str) -> None:
        if job is self._job:
            self._job = None
            self._view.show_trouble(message, self.tr("Check again"))
            self.ended.emit()

"""What a row about a model on the hub says: its words, whether it fits, and how far its download is."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from desktop import protocol
from desktop.atlas import Entry
from desktop.catalogue import plural
from desktop.messages import say
from desktop.protocol import HubModel
from desktop.tasks import TASKS, Task
from desktop.ui.widgets.badge import fit_words
from desktop.ui.widgets.row_delegate import RowRole
from desktop.wording import count, left, month, size
from desktop.workbench import guide
from desktop.workbench.activity import share_of
from desktop.workbench.fit import Fit
from desktop.workbench.job import Job
from desktop.workbench.licences import allows_commercial_use, licence_name
from desktop.workbench.workbench import Workbench

REFRESH_MS = 100
"""Rows that download are painted at most ten times a second."""

_TASKS = {task.id: task for task in TASKS}


class ModelAction(NamedTuple):
    """What the button of a row does."""

    id: str
    words: str
    icon: str | None


class ModelFacts(QObject):
    """Facts about models of the hub, and about what of them is here; shared by list and detail pane.

    Signals:
        changed(): any row may say something else now; at most ten times a second.
    """

    changed = Signal()

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(REFRESH_MS)
        self._refresh.timeout.connect(self.changed)
        workbench.engines.job_added.connect(self._follow)
        self._planned = ""
        self._here = frozenset(model.id for model in workbench.installed.models)
        workbench.installed.changed.connect(self._on_models_changed)
        workbench.downloads.changed.connect(self.changed)
        workbench.device_known.connect(self.changed)
        workbench.model_measured.connect(self.changed)
        for job in workbench.engines.activity:
            self._follow(job)

    # ---- facts ----

    def fit_of(self, model: HubModel) -> Fit | None:
        """How `model` fits this computer, or None when nobody tells its size."""
        return self._workbench.fit_of(model)

    def is_installed(self, model: HubModel) -> bool:
        return model.id in self._here

    def commercial(self, model: HubModel) -> bool | None:
        return allows_commercial_use(model.licence)

    def sentence(self, model: HubModel) -> str:
        """What it does, in the words of the guide, or else of the task chips."""
        if (entry := guide.entry_of(model.id)) is not None:
            return entry.plain
        tasks = [_TASKS[name] for name in model.tasks if name in _TASKS]
        return " · ".join(dict.fromkeys(_short(task) for task in tasks))

    def questions(self, model: HubModel) -> str:
        """What one can ask it, in the words of the chips over a file."""
        tasks = [_TASKS[name] for name in model.tasks if name in _TASKS]
        asked = [f"“{QCoreApplication.translate('tasks', task.question)}”" for task in tasks]
        return self.tr("Answers {questions}").format(questions=", ".join(asked)) if asked else ""

    def facts(self, model: HubModel) -> list[str]:
        known = self.fit_of(model)
        parts = [
            size(model.size) if model.size else "",
            self.tr("{size} of memory").format(size=size(known.needed)) if known else "",
            licence_name(model.licence),
            amount_of_downloads(model.downloads),
            month(model.updated),
        ]
        return [part for part in parts if part]

    def badge(self, model: HubModel) -> tuple[str, str, str | None] | None:
        known = self.fit_of(model)
        if model.problem:
            return self.tr("Cannot run here"), "plain", None
        return fit_words(known.verdict) if known else None

    def set_planned(self, model_id: str) -> None:
        """Remember whose plan is on the screen, beside the list, and can be begun; "" for nobody's."""
        if model_id != self._planned:
            self._planned = model_id
            self.changed.emit()

    def is_planned(self, model: HubModel) -> bool:
        return model.id == self._planned

    def action(self, model: HubModel) -> ModelAction:
        """What can be done next with `model`: nothing is fetched before its plan has been on the screen."""
        known = self.fit_of(model)
        if self.is_installed(model):
            return ModelAction("try", self.tr("Try it"), "flask")
        stopped = self._workbench.downloads.find(model.id)
        if stopped is not None and not stopped.is_hopeless:
            return ModelAction("resume", self.tr("Continue"), "play")
        if model.problem or (known and known.verdict == "too-big"):
            return ModelAction("show", self.tr("What it needs"), None)
        if self.is_planned(model):
            return ModelAction("download", self.tr("Download"), "down")
        return ModelAction("show", self.tr("How to get it") if model.gated else self.tr("Details"), None)

    def row(self, model: HubModel, role: int) -> Any:
        """What a list model answers for one of `RowRole`."""
        job = self._workbench.downloads.job(model.id)
        match role:
            case RowRole.NAME:
                return model.name
            case RowRole.PUBLISHER:
                return model.publisher
            case RowRole.SENTENCE:
                return say(model.problem) or self.sentence(model)
            case RowRole.FACTS:
                return self.facts(model)
            case RowRole.ICON:
                return next((_TASKS[name].icon for name in model.tasks if name in _TASKS), "box")
            case RowRole.BADGE:
                return self.badge(model)
            case RowRole.BUTTON:
                return self.action(model).words
            case RowRole.BUTTON_ICON:
                return self.action(model).icon
            case RowRole.PROGRESS:
                return None if job is None else share_of(job) or 0.0
            case RowRole.PROGRESS_TEXT:
                return None if job is None or job.progress is None else left(job.progress.left)
            case RowRole.SPOKEN:
                badge = self.badge(model)
                words = [
                    model.name,
                    model.publisher,
                    badge[0] if badge else "",
                    self.sentence(model),
                    *self.facts(model),
                ]
                return ", ".join(word for word in words if word)
        return None

    def entry_row(self, entry: Entry, role: int) -> Any:
        """What a list model answers for a page of the guide."""
        match role:
            case RowRole.NAME:
                return entry.name
            case RowRole.PUBLISHER:
                return self.tr("Model guide · {year}").format(year=entry.year)
            case RowRole.SENTENCE:
                return entry.plain
            case RowRole.FACTS:
                return [entry.authors]
            case RowRole.ICON:
                return guide.ICONS[entry.group]
            case RowRole.ACTIVE:
                return True
            case RowRole.BADGE:
                return status_words(entry)
            case RowRole.BUTTON:
                return self.tr("Read")
            case RowRole.SPOKEN:
                badge = status_words(entry)
                return ", ".join([entry.name, self.tr("page of the model guide"), badge[0], entry.plain])
        return None

    # ---- what moves ----

    def _on_models_changed(self) -> None:
        self._here = frozenset(model.id for model in self._workbench.installed.models)
        self.changed.emit()

    def _follow(self, job: Job) -> None:
        if isinstance(job.request, protocol.Download) and job.is_active:
            job.changed.connect(self._change_soon)

    def _change_soon(self) -> None:
        if not self._refresh.isActive():
            self._refresh.start()


def status_words(entry: Entry) -> tuple[str, str, str | None]:
    """Words, kind and sign for whether one can have what a page of the guide is about."""
    table: dict[str, tuple[str, str, str | None]] = {
        "open": (QCoreApplication.translate("ModelFacts", "Open"), "ok", "okc"),
        "closed": (QCoreApplication.translate("ModelFacts", "Closed"), "plain", "xc"),
        "retired": (QCoreApplication.translate("ModelFacts", "Withdrawn"), "plain", "clock"),
    }
    return table[entry.status]


def _short(task: Task) -> str:
    return QCoreApplication.translate("tasks", task.short)


def amount_of_downloads(number: int) -> str:
    """ "1.3 M downloads"; "" when nobody counted."""
    if not number:
        return ""
    return plural("{number} download", "{number} downloads", number).format(number=count(number))

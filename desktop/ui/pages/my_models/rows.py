"""The models on this computer as a list model with columns, searched and ordered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from desktop.messages import say
from desktop.protocol import ModelInfo
from desktop.tasks import TASKS, Media
from desktop.ui.widgets.row_delegate import RowRole
from desktop.wording import day, size
from desktop.workbench.licences import licence_name
from desktop.workbench.measurements import Measurement, Measurements

Index = QModelIndex | QPersistentModelIndex

SOURCE = int(Qt.ItemDataRole.UserRole) + 100
DOES = SOURCE + 1
SIZE = SOURCE + 2
USED = SOURCE + 3
SPEED = SOURCE + 4
MODEL = SOURCE + 5

_TASKS = {task.id: task for task in TASKS}


def tasks_in_words(model: ModelInfo) -> str:
    """What a model does, in the words of the chips in Discover."""
    known = [_TASKS[name] for name in model.tasks if name in _TASKS]
    return ", ".join(dict.fromkeys(QCoreApplication.translate("tasks", task.short) for task in known))


def media_of(model: ModelInfo) -> Media | None:
    """The kind of file that a model is asked about first."""
    return next((_TASKS[name].media for name in model.tasks if name in _TASKS), None)


def icon_of(model: ModelInfo) -> str:
    return next((_TASKS[name].icon for name in model.tasks if name in _TASKS), "box")


def _ordinary(measured: Measurement) -> float:
    """Seconds by which models are put in order; a measurement without a length is taken as it is."""
    return measured.seconds if measured.ordinary is None else measured.ordinary


def _inside(when: str) -> str:
    """A day within a sentence."""
    return when if when[:1].isdigit() else when.lower()


class InstalledModels(QAbstractListModel):
    """Rows of My models, those used last first."""

    def __init__(self, measurements: Measurements, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._measurements = measurements
        self._all: tuple[ModelInfo, ...] = ()
        self._hidden: set[str] = set()
        self._words: list[str] = []
        self._rows: list[ModelInfo] = []
        self.order = USED
        self.descending = True

    def set_models(self, models: Iterable[ModelInfo]) -> None:
        """Replace all rows; the search and the order stay."""
        self._all = tuple(models)
        self._hidden &= {model.id for model in self._all}  # gone for good; if it comes back, it is to be seen
        self._arrange()

    def search(self, words: str) -> None:
        """Show only models whose name, publisher, source, task or licence has all `words`."""
        self._words = words.casefold().split()
        self._arrange()

    def sort_by(self, role: int, descending: bool = False) -> None:
        self.order, self.descending = role, descending
        self._arrange()

    def hide_model(self, model_id: str, hidden: bool = True) -> None:
        """Leave a model out that is about to be removed."""
        (self._hidden.add if hidden else self._hidden.discard)(model_id)
        self._arrange()

    def model_at(self, index: Index) -> ModelInfo | None:
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def row_of(self, model_id: str) -> int:
        return next((row for row, model in enumerate(self._rows) if model.id == model_id), -1)

    def source_words(self, model: ModelInfo) -> str:
        elsewhere = self.tr("Taught on another computer")
        names = {
            "starter": self.tr("With Burnish"),
            "taught": elsewhere if model.brought else self.tr("Taught here"),
            "huggingface": "Hugging Face",
            "torchvision": "PyTorch",
            "whisper": "Whisper",
            "imported": self.tr("Added by you"),
            "local": self.tr("Your own folder"),
        }
        return names.get(model.source, model.source)

    def publisher_words(self, model: ModelInfo) -> str:
        if model.source == "taught":
            when = _inside(day(model.created))
            if model.brought:
                return self.tr("Taught {day}").format(day=when) if when else ""
            return self.tr("You, taught {day}").format(day=when) if when else self.tr("You")
        licence = licence_name(model.licence)
        return " · ".join(part for part in (model.publisher, licence) if part)

    def last_used(self, model: ModelInfo) -> float:
        """Seconds since 1970; teaching a model here counts as using it. 0 for never."""
        taught = model.created if model.source == "taught" and not model.brought else 0.0
        return max(self._measurements.last_used(model.id), taught)

    def speed(self, model: ModelInfo) -> Measurement | None:
        return self._measurements.of(model.id)

    def _does(self, model: ModelInfo) -> str | tuple[str, str, str]:
        """What a model does; a badge when nothing can be done with it."""
        if not model.problem:
            return tasks_in_words(model)
        if model.needed_by:
            known = [other.name for other in self._all if other.id in model.needed_by]
            if not model.tasks and known:
                return self.tr("Needed by {models}").format(models=", ".join(dict.fromkeys(known)))
        return self.tr("Cannot be used"), "warn", "warn"

    def _arrange(self) -> None:
        self.beginResetModel()
        rows = [model for model in self._all if model.id not in self._hidden and self._fits(model)]
        rows.sort(key=lambda model: (model.name.casefold(), model.id))
        if self.order != RowRole.NAME:
            rows.sort(key=self._key(self.order), reverse=self.descending)
        elif self.descending:
            rows.reverse()
        self._rows = rows
        self.endResetModel()

    def _fits(self, model: ModelInfo) -> bool:
        parts = (
            model.id,
            model.name,
            model.publisher,
            self.source_words(model),
            tasks_in_words(model),
            model.licence,
        )
        text = " ".join(parts).casefold()
        return all(word in text for word in self._words)

    def _key(self, role: int) -> Callable[[ModelInfo], Any]:
        if role == SIZE:
            return lambda model: model.size
        if role == DOES:
            return tasks_in_words
        if role == USED:
            return self.last_used
        if role == SPEED:
            return lambda model: -_ordinary(found) if (found := self.speed(model)) else float("-inf")
        return lambda model: self.source_words(model)

    # ---- Qt ----

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        model = self.model_at(index)
        if model is None:
            return None
        match role:
            case RowRole.NAME:
                return model.name
            case RowRole.PUBLISHER:
                return self.publisher_words(model)
            case RowRole.ICON:
                return icon_of(model)
            case _ if role == SOURCE:
                words = self.source_words(model)
                return (words, "info", None) if model.source == "taught" else words
            case _ if role == DOES:
                return self._does(model)
            case _ if role == SIZE:
                return size(model.size)
            case _ if role == USED:
                return day(self.last_used(model)) or self.tr("Never")
            case _ if role == SPEED:
                measured = self.speed(model)
                return measured.speed if measured else (self.tr("Not measured"), "text3")
            case _ if role == MODEL:
                return model
            case RowRole.SPOKEN:
                does = self._does(model)
                does = does if isinstance(does, str) else say(model.problem)
                used = day(self.last_used(model))
                used = (
                    self.tr("last used {when}").format(when=_inside(used)) if used else self.tr("never used")
                )
                return ", ".join((model.name, self.source_words(model), does, size(model.size), used))
        return None

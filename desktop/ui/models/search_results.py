"""The models that a search found, page after page, as a list model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop import protocol
from desktop.protocol import HubModel, ModelInfo
from desktop.ui.models.model_facts import ModelFacts
from desktop.workbench.job import Job
from desktop.workbench.workbench import Workbench

PAGE = 40
"""Models asked for at once."""
ENOUGH = 12
"""With filters, pages are asked for until so many rows are there …"""
PAGES_AT_ONCE = 5
"""… but never more than these without the user scrolling."""

Index = QModelIndex | QPersistentModelIndex


class SearchResults(QAbstractListModel):
    """Rows of one search. A new search drops the earlier one: its late answers never appear.

    Signals:
        loading_changed(bool): a page is on its way, or has come.
        search_failed(Failed): why no more will come.
        counted(): the number of rows, or whether there are more, has changed.
    """

    loading_changed = Signal(bool)
    search_failed = Signal(object)
    counted = Signal()

    def __init__(self, workbench: Workbench, facts: ModelFacts) -> None:
        super().__init__(facts)
        self._workbench = workbench
        self._facts = facts
        self._job: Job | None = None
        self._asked = ("", "", "downloads")
        self._found: list[HubModel] = []
        self._known: set[str] = set()
        self._rows: list[HubModel] = []
        self._fetched = 0
        self._pages_left = 0
        self.more = False
        """Whether the hub has more than what is here."""
        self._only_fitting = False
        self._only_commercial = False
        facts.changed.connect(self._repaint)

    # ---- asking ----

    def search(self, words: str, task: str, sort: str) -> None:
        """Empty the list and ask the hub."""
        self._asked = (words, task, sort)
        self._begin()
        self.more = True
        self._ask()

    def forget(self) -> None:
        """Empty the list, and want no more."""
        self._begin()
        self.more = False

    def show_models(self, models: Iterable[HubModel]) -> None:
        """Show these and nothing else: what is installed, or the one whose name was typed."""
        self.forget()
        self._append(models)
        self.counted.emit()

    def set_filters(self, only_fitting: bool, only_commercial: bool) -> None:
        """Leave out what is too big for this computer, or what may not be used commercially."""
        self._only_fitting, self._only_commercial = only_fitting, only_commercial
        self.beginResetModel()
        self._rows = [model for model in self._found if self._passes(model)]
        self.endResetModel()
        self._pages_left = PAGES_AT_ONCE
        self.counted.emit()
        self._ask_if_few()

    @property
    def is_loading(self) -> bool:
        return self._job is not None

    def model_at(self, index: Index) -> HubModel | None:
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def row_of(self, model_id: str) -> int:
        """The row of a model, -1 if it is not here."""
        return next((row for row, model in enumerate(self._rows) if model.id == model_id), -1)

    def _begin(self) -> None:
        self._drop_job()
        self.beginResetModel()
        self._found, self._rows, self._known, self._fetched = [], [], set(), 0
        self.endResetModel()
        self._pages_left = PAGES_AT_ONCE

    def _drop_job(self) -> None:
        job = self._let_go()
        if job is not None:
            job.stop()
            self.loading_changed.emit(False)

    def _let_go(self) -> Job | None:
        """Hear no more of the present job: whatever it still says is about an earlier search."""
        job, self._job = self._job, None
        if job is not None:
            job.models_found.disconnect(self._take)
            job.failed.disconnect(self._fail)
            job.ended.disconnect(self._end)
        return job

    def _ask(self) -> None:
        words, task, sort = self._asked
        job = self._workbench.search(words, task, sort, skip=self._fetched, limit=PAGE)
        self._job = job
        self._pages_left -= 1
        job.models_found.connect(self._take)
        job.failed.connect(self._fail)
        job.ended.connect(self._end)
        self.loading_changed.emit(True)

    def _ask_if_few(self) -> None:
        if len(self._rows) < ENOUGH and self.more and self._pages_left > 0 and self._job is None:
            self._ask()

    def _take(self, found: protocol.Found) -> None:
        self._fetched += len(found.models)
        self.more = found.more
        self._append(found.models)
        self.counted.emit()

    def _fail(self, failed: protocol.Failed) -> None:
        self.more = False
        self.search_failed.emit(failed)

    def _end(self) -> None:
        self._let_go()
        self.loading_changed.emit(False)
        self.counted.emit()
        self._ask_if_few()

    # ---- rows ----

    def _append(self, models: Iterable[HubModel]) -> None:
        # The hub's order moves while one scrolls, so that a model can come twice.
        new = [
            model for model in {model.id: model for model in models}.values() if model.id not in self._known
        ]
        self._known.update(model.id for model in new)
        self._found.extend(new)
        rows = [model for model in new if self._passes(model)]
        if rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def _passes(self, model: HubModel) -> bool:
        if self._only_fitting:
            fit = self._facts.fit_of(model)
            if fit is None or fit.verdict == "too-big":
                return False
        return not self._only_commercial or self._facts.commercial(model) is True

    def _repaint(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    # ---- Qt ----

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        model = self.model_at(index)
        return None if model is None else self._facts.row(model, role)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self.more and self._job is None

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._pages_left = PAGES_AT_ONCE
            self._ask()


def as_hub_model(model: ModelInfo) -> HubModel:
    """An installed model as a row of Discover, for when the hub cannot be asked."""
    return HubModel(
        model.id,
        model.name,
        model.publisher,
        model.tasks,
        model.licence,
        size=model.size,
        installed=True,
        problem=model.problem,
    )

"""The models that a search found, page after page, as a list model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop import protocol
from desktop.atlas import Entry
from desktop.protocol import HubModel, ModelInfo
from desktop.ui.pages.discover.model_facts import ModelFacts
from desktop.workbench.fit import largest_weights, this_computer
from desktop.workbench.job import Job
from desktop.workbench.workbench import Workbench

PAGE = 40
"""Models asked for at once."""
ENOUGH = 12
"""With filters, pages are asked for until so many rows are there …"""
PAGES_AT_ONCE = 5
"""… but never more than these without the user scrolling."""
WHOLE_LIST = 400
"""More models than any list that comes with Burnish has."""

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to search for: the search line, the chip, the filters and the order."""

    words: str = ""
    task: str = ""
    sort: str = "match"
    source: str = ""
    language: str = ""
    fitting: bool = False
    commercial: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is on."""
        return bool(self.source or self.language or self.fitting or self.commercial)

    def everything(self) -> Wanted:
        """The same without the filters."""
        return replace(self, source="", language="", fitting=False, commercial=False)


class SearchResults(QAbstractListModel):
    """Rows of one search, below pages of the guide.

    A new search drops the earlier one: its late answers never appear.

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
        self._lists: list[Job] = []
        self._wanted = Wanted()
        self._entries: tuple[Entry, ...] = ()
        self._found: list[HubModel] = []
        self._known: set[str] = set()
        self._rows: list[HubModel] = []
        self._fetched = 0
        self._pages_left = 0
        self.more = False
        """Whether the hub has more than what is here."""
        facts.changed.connect(self._repaint)

    # ---- asking ----

    def search(
        self, wanted: Wanted, entries: Sequence[Entry] = (), recommended: Sequence[HubModel] = ()
    ) -> None:
        """Empty the list, put `entries` of the guide on top and then these models, and ask for more."""
        self._begin(wanted, entries)
        self._append(recommended)
        self.more = True
        self._ask()

    def forget(self) -> None:
        """Empty the list, and want no more."""
        self._begin(Wanted(), ())
        self.more = False

    def show_models(
        self, models: Iterable[HubModel], wanted: Wanted | None = None, entries: Sequence[Entry] = ()
    ) -> None:
        """Show these and ask nobody: what is installed and passes, or the one whose name was typed."""
        self._begin(wanted or Wanted(), entries)
        self.more = False
        self._append(models)
        self.counted.emit()

    def add_from(self, source: str) -> None:
        """Put below the rows what fits of a list that needs no connection, such as "torchvision"."""
        job = self._search(source, 0, WHOLE_LIST)
        self._lists.append(job)
        job.models_found.connect(self._take_listed)
        job.ended.connect(self._end_list)
        self.loading_changed.emit(True)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show pages of the guide and nothing else."""
        self._begin(Wanted(), entries)
        self.more = False
        self.counted.emit()

    @property
    def is_loading(self) -> bool:
        return self._job is not None or bool(self._lists)

    @property
    def models(self) -> int:
        """How many of the rows are models."""
        return len(self._rows)

    def model_at(self, index: Index) -> HubModel | None:
        row = index.row() - len(self._entries)
        return self._rows[row] if index.isValid() and 0 <= row < len(self._rows) else None

    def entry_at(self, index: Index) -> Entry | None:
        """The page of the guide in this row, None if it is about a model."""
        return self._entries[index.row()] if index.isValid() and index.row() < len(self._entries) else None

    def row_of(self, model_id: str) -> int:
        """The row of a model, -1 if it is not here."""
        first = len(self._entries)
        return next((row for row, model in enumerate(self._rows, first) if model.id == model_id), -1)

    def _begin(self, wanted: Wanted, entries: Sequence[Entry]) -> None:
        self._drop_job()
        self.beginResetModel()
        self._wanted, self._entries = wanted, tuple(entries)
        self._found, self._rows, self._known, self._fetched = [], [], set(), 0
        self.endResetModel()
        self._pages_left = PAGES_AT_ONCE

    def _drop_job(self) -> None:
        job = self._let_go()
        dropped, self._lists = self._lists, []
        for listed in dropped:
            listed.models_found.disconnect(self._take_listed)
            listed.ended.disconnect(self._end_list)
        if job is not None:
            dropped.append(job)
        for unwanted in dropped:
            unwanted.stop()
        if dropped:
            self.loading_changed.emit(False)

    def _let_go(self) -> Job | None:
        """Hear no more of the present job: whatever it still says is about an earlier search."""
        job, self._job = self._job, None
        if job is not None:
            job.models_found.disconnect(self._take)
            job.failed.disconnect(self._fail)
            job.ended.disconnect(self._end)
        return job

    def _search(self, source: str, skip: int, limit: int) -> Job:
        wanted = self._wanted
        return self._workbench.search(
            wanted.words,
            wanted.task,
            sort=wanted.sort,
            source=source,
            language=wanted.language,
            licence="commercial" if wanted.commercial else "",
            most_bytes=largest_weights(this_computer(self._workbench.device)) if wanted.fitting else 0,
            skip=skip,
            limit=limit,
        )

    def _ask(self) -> None:
        self._job = job = self._search(self._wanted.source, self._fetched, PAGE)
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

    def _take_listed(self, found: protocol.Found) -> None:
        self._append(found.models)
        self.counted.emit()

    def _end_list(self) -> None:
        self._lists = [job for job in self._lists if job.is_active]
        if not self._lists:
            self.loading_changed.emit(False)
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
            first = self.rowCount()
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def _passes(self, model: HubModel) -> bool:
        """The hub cannot tell what fits this computer, and what is installed was never asked for."""
        if self._wanted.fitting:
            fit = self._facts.fit_of(model)
            if fit is None or fit.verdict == "too-big":
                return False
        return not self._wanted.commercial or self._facts.commercial(model) is True

    def _repaint(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(len(self._entries)), self.index(self.rowCount() - 1))

    # ---- Qt ----

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._entries) + len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if (entry := self.entry_at(index)) is not None:
            return self._facts.entry_row(entry, role)
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

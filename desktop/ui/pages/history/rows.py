"""The lines of the history as a list model: days, answers, and what was asked together."""

from __future__ import annotations

import sqlite3
from pathlib import PurePath
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop import letters, tasks, wording
from desktop.catalogue import counted
from desktop.tasks import MediaRow
from desktop.workbench.history import Batch, Entry
from desktop.workbench.trying.telling import amount_of_files
from desktop.workbench.workbench import Workbench

PAGE = 200
LINE = Qt.ItemDataRole.UserRole
Line = Entry | Batch
_Index = QModelIndex | QPersistentModelIndex


class HistoryModel(QAbstractListModel):
    """Rows are the name of a day (str), an `Entry` or a `Batch`; more are fetched when one scrolls down.

    What was asked together is one row, except while somebody looks for words: those may stand in one file.

    Signals:
        unreadable(str): the history could not be read, and why.
    """

    unreadable = Signal(str)

    def __init__(self, workbench: Workbench, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._rows: list[str | Line] = []
        self._words = ""
        self._before: float | None = None
        self._complete = True

    def load(self, words: str = "") -> None:
        """Begin anew with the newest entries that fit `words`."""
        self.beginResetModel()
        self._rows, self._words, self._before, self._complete = [], words, None, False
        self._rows = self._with_days(self._next_page())
        self.endResetModel()

    @property
    def words(self) -> str:
        return self._words

    def line(self, index: _Index) -> Line | None:
        row = self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None
        return None if isinstance(row, str) else row

    def index_of(self, line: Line) -> QModelIndex:
        """Where a line stands now: the same entry, or the same batch, whatever has come since."""
        for row, other in enumerate(self._rows):
            if not isinstance(other, str) and _same(line, other):
                return self.index(row)
        return QModelIndex()

    def take_out(self, index: _Index) -> None:
        """Remove a line from the list (the history itself is the page's business)."""
        row = index.row()
        last_of_day = row + 1 == len(self._rows) or isinstance(self._rows[row + 1], str)
        first = row - 1 if last_of_day and isinstance(self._rows[row - 1], str) else row
        self.beginRemoveRows(QModelIndex(), first, row)
        del self._rows[first : row + 1]
        self.endRemoveRows()

    def _next_page(self) -> list[Line]:
        history, lines = self._workbench.history, list[Line]()
        try:
            if self._words:
                lines += history.entries(self._words, PAGE, self._before)
            else:
                lines += history.lines(PAGE, self._before)
        except sqlite3.Error as error:
            self._complete = True
            self.unreadable.emit(str(error))
            return []
        self._complete = len(lines) < PAGE
        if lines:
            self._before = lines[-1].created
        return lines

    def _with_days(self, lines: list[Line]) -> list[str | Line]:
        day = next((row for row in reversed(self._rows) if isinstance(row, str)), "")
        rows: list[str | Line] = []
        for line in lines:
            name = wording.day(line.created)
            if name != day:
                rows.append(name)
                day = name
            rows.append(line)
        return rows

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and not self._complete

    def fetchMore(self, parent: _Index) -> None:
        rows = self._with_days(self._next_page())
        if rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) if self.line(index) else Qt.ItemFlag.ItemIsEnabled

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if isinstance(row, str):
            return row if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        if role == LINE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self.name(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _hint(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            time = wording.time_of_day(row.created)
            parts = (self.name(row), self.summary(row), self.facts(row), time)
            return ", ".join(part for part in parts if part)
        return None

    def name(self, line: Line) -> str:
        """Of the file, the text or the run; for a batch, the folder and how many they are."""
        if isinstance(line, Entry):
            return line.name
        folder = PurePath(line.last.path).parent.name if line.last.path else ""
        files = amount_of_files(line.last.task, line.count)
        return " · ".join(part for part in (letters.shown(folder), files) if part)

    def summary(self, line: Line) -> str:
        """The answer; for a batch, its first files."""
        if isinstance(line, Entry):
            return line.summary
        names = ", ".join(line.names)
        more = line.count - len(line.names)
        return (
            counted("{names} and {count} more", "{names} and {count} more", more, names=names)
            if more
            else names
        )

    def facts(self, line: Line) -> str:
        """Model and question of a line."""
        entry = line.last if isinstance(line, Batch) else line
        model = self._workbench.installed.model(entry.model)
        name = model.name if model else entry.model.rpartition("/")[2]
        if entry.kind == "run":
            return " · ".join(part for part in (self.tr("Taught"), name) if part and part != entry.name)
        try:
            question = QCoreApplication.translate("tasks", tasks.task(entry.task).question)
        except KeyError:
            question = entry.task
        return " · ".join(part for part in (name, question) if part)


def icon_of(line: Line) -> str:
    """A cap for what was taught, a pile for what was asked together, else the sign of the medium."""
    if isinstance(line, Batch):
        return "copyfiles"
    if line.kind == "run":
        return "cap"
    medium = _media(line)
    return medium.icon if medium else "file"


def _hint(line: Line) -> str:
    if isinstance(line, Batch):
        return letters.shown(str(PurePath(line.last.path).parent)) if line.last.path else ""
    return letters.shown(line.path) or line.text[:300] or line.name


def _media(entry: Entry) -> MediaRow | None:
    try:
        return tasks.task(entry.task).media.row
    except KeyError:
        return None


def _tr(text: str) -> str:
    return QCoreApplication.translate("HistoryList", text)


def _same(one: Line, other: Line) -> bool:
    first, second = (line.last if isinstance(line, Batch) else line for line in (one, other))
    return first.id == second.id or bool(first.batch and first.batch == second.batch)

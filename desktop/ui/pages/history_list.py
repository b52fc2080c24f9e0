"""The lines of the history, the newest first, under the day on which they were made."""

from __future__ import annotations

import sqlite3
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop import tasks, wording
from desktop.ui import icons, theme
from desktop.workbench.history import Entry
from desktop.workbench.workbench import Workbench

PAGE = 200
_ROW, _DAY = 56, 40
ENTRY = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class HistoryModel(QAbstractListModel):
    """Rows are either the name of a day (str) or an `Entry`; more are fetched when the list is scrolled down.

    Signals:
        unreadable(str): the history could not be read, and why.
    """

    unreadable = Signal(str)

    def __init__(self, workbench: Workbench, parent: QWidget) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._rows: list[str | Entry] = []
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

    def entry(self, index: _Index) -> Entry | None:
        row = self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None
        return row if isinstance(row, Entry) else None

    def take_out(self, index: _Index) -> None:
        """Remove a line from the list (the history itself is the page's business)."""
        row = index.row()
        last_of_day = row + 1 == len(self._rows) or isinstance(self._rows[row + 1], str)
        first = row - 1 if last_of_day and isinstance(self._rows[row - 1], str) else row
        self.beginRemoveRows(QModelIndex(), first, row)
        del self._rows[first : row + 1]
        self.endRemoveRows()

    def _next_page(self) -> list[Entry]:
        try:
            entries = self._workbench.history.entries(self._words, PAGE, self._before)
        except sqlite3.Error as error:
            self._complete = True
            self.unreadable.emit(str(error))
            return []
        self._complete = len(entries) < PAGE
        if entries:
            self._before = entries[-1].created
        return entries

    def _with_days(self, entries: list[Entry]) -> list[str | Entry]:
        day = next((row for row in reversed(self._rows) if isinstance(row, str)), "")
        rows: list[str | Entry] = []
        for entry in entries:
            name = wording.day(entry.created)
            if name != day:
                rows.append(name)
                day = name
            rows.append(entry)
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
        return super().flags(index) if self.entry(index) else Qt.ItemFlag.ItemIsEnabled

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if isinstance(row, str):
            return row if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        if role == ENTRY:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.path or row.text[:300] or row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            time = wording.time_of_day(row.created)
            return ", ".join(part for part in (row.name, row.summary, self.facts(row), time) if part)
        return None

    def facts(self, entry: Entry) -> str:
        """Model and question of a line."""
        model = self._workbench.model(entry.model)
        name = model.name if model else entry.model.rpartition("/")[2]
        if entry.kind == "run":
            return " · ".join(part for part in (self.tr("Taught"), name) if part)
        try:
            question = QCoreApplication.translate("tasks", tasks.task(entry.task).short)
        except KeyError:
            question = entry.task
        return " · ".join(part for part in (name, question) if part)


def icon_of(entry: Entry) -> str:
    """A cap for what was taught, else the sign of the medium."""
    if entry.kind == "run":
        return "cap"
    try:
        return {"image": "image", "text": "text", "audio": "wave"}[tasks.task(entry.task).media.value]
    except KeyError:
        return "file"


class HistoryDelegate(QStyledItemDelegate):
    def __init__(self, view: HistoryList) -> None:
        super().__init__(view)
        self._view = view

    def remove_area(self, rect: QRect) -> QRect:
        """Where the sign that removes a line is."""
        side = theme.px(28)
        return QRect(rect.right() - side - theme.px(12), rect.center().y() - side // 2, side, side)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(theme.px(320), theme.text_px(_ROW if index.data(ENTRY) else _DAY))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry = index.data(ENTRY)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(entry, Entry):
            self._paint_entry(painter, option, entry)
        else:
            painter.setFont(theme.font(12, 500))
            painter.setPen(theme.color("text2"))
            area = option.rect.adjusted(theme.px(24), 0, 0, -theme.px(6))
            painter.drawText(area, Qt.AlignmentFlag.AlignBottom, str(index.data()))
        painter.restore()

    def _paint_entry(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry) -> None:
        rect: QRect = option.rect
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if hovered or focused:
            painter.fillRect(rect, theme.color("hover"))
        if focused and self._view.shows_focus:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawLine(
            rect.left() + theme.px(24), rect.bottom(), rect.right() - theme.px(24), rect.bottom()
        )
        side = theme.px(32)
        tile = QRect(rect.x() + theme.px(24), rect.center().y() - side // 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("well"))
        painter.drawRoundedRect(QRectF(tile), theme.px(8), theme.px(8))
        icons.paint(painter, tile, icon_of(entry), "text2", 18)
        if hovered or focused:
            icons.paint(painter, self.remove_area(rect), "trash", "text2", 16)
        self._paint_words(painter, rect.adjusted(theme.px(68), 0, -theme.px(52), 0), entry)

    def _paint_words(self, painter: QPainter, area: QRect, entry: Entry) -> None:
        line, middle = theme.text_px(20), area.center().y()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(12, tabular=True))
        painter.setPen(theme.color("text3"))
        time = wording.time_of_day(entry.created)
        time_width = painter.fontMetrics().horizontalAdvance(time) + theme.px(24)
        painter.drawText(area, right, time)
        left_width = round((area.width() - time_width) * 0.48)
        upper = QRect(area.x(), middle - line, left_width, line)
        lower = QRect(area.x(), middle + theme.px(1), left_width, theme.text_px(16))
        answer = QRect(area.x() + left_width + theme.px(16), area.y(), 0, area.height())
        answer.setRight(area.right() - time_width)
        model = self._view.model()
        facts = model.facts(entry) if isinstance(model, HistoryModel) else ""
        self._paint_line(painter, upper, entry.name, 14, 500, "text", Qt.TextElideMode.ElideMiddle)
        self._paint_line(painter, lower, facts, 12, 400, "text3", Qt.TextElideMode.ElideRight)
        self._paint_line(painter, answer, entry.summary, 14, 400, "text2", Qt.TextElideMode.ElideRight)

    def _paint_line(
        self,
        painter: QPainter,
        area: QRect,
        text: str,
        size: int,
        weight: int,
        token: str,
        mode: Qt.TextElideMode,
    ) -> None:
        painter.setFont(theme.font(size, weight))
        painter.setPen(theme.color(token))
        shown = painter.fontMetrics().elidedText(" ".join(text.split()), mode, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)


class HistoryList(QListView):
    """A click or Enter opens a line; Delete, the sign at its right, or its menu removes it.

    Signals:
        opened(Entry): a person wants to see it again.
        remove_requested(QModelIndex): a person wants it gone.
    """

    opened = Signal(object)
    remove_requested = Signal(QModelIndex)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shows_focus = False
        self._painter = HistoryDelegate(self)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(self.tr("History, the newest first"))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def _entry(self, index: _Index) -> Entry | None:
        entry = index.data(ENTRY)
        return entry if isinstance(entry, Entry) else None

    def remove_place(self, index: QModelIndex) -> QPoint:
        """The middle of the sign that removes this line."""
        return self._painter.remove_area(self.visualRect(index)).center()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        entry = self._entry(index)
        if entry is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if self._painter.remove_area(self.visualRect(index)).contains(place):
            self.remove_requested.emit(index)
        else:
            self.opened.emit(entry)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.shows_focus = True
        entry = self._entry(self.currentIndex())
        if entry is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(entry)
        elif entry is not None and event.key() == Qt.Key.Key_Delete:
            self.remove_requested.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        entry = self._entry(index)
        if entry is None:
            return
        menu = QMenu(self)
        menu.addAction(self.tr("Open")).triggered.connect(lambda: self.opened.emit(entry))
        menu.addAction(self.tr("Remove")).triggered.connect(lambda: self.remove_requested.emit(index))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

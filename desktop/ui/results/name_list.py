"""Names found in a text, by kind: a head with how many, and a row for each name however often it occurs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop import wording
from desktop.catalogue import counted
from desktop.ui.look import theme
from desktop.ui.results.growing_list import GrowingList
from desktop.ui.widgets.row_ground import paint_ground

_ROW, _HEAD = 34, 40
_Index = QModelIndex | QPersistentModelIndex
_ENTRY = Qt.ItemDataRole.UserRole


def kind_colour(kind: int) -> QColor:
    """Of the square before a kind of names, and of the line under them in the text."""
    colours = theme.current().tokens.categories
    return QColor(colours[kind]) if kind < len(colours) else theme.color("control")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the list.

    Attributes:
        name: of the kind if this is its head, else what stands in the text.
        kind: which one, counted from 0.
        spans: places in the answer; empty for a head.
        count: how many names the kind has, or how often the name occurs.
    """

    name: str
    kind: int
    spans: tuple[int, ...]
    count: int

    @property
    def is_head(self) -> bool:
        return not self.spans


class _Entries(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: Sequence[Entry] = ()

    def set_entries(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.entries)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or self.entries[index.row()].is_head:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return None if entry.is_head else entry.name
        if role == _ENTRY:
            return entry
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if entry.is_head:
                return f"{entry.name}, {wording.whole(entry.count)}"
            head = next(other.name for other in self.entries if other.is_head and other.kind == entry.kind)
            often = counted("{count}\u00a0time", "{count}\u00a0times", entry.count) if entry.count > 1 else ""
            return ", ".join(part for part in (entry.name, head, often) if part)
        return None


class _Rows(QStyledItemDelegate):
    def __init__(self, view: NameList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        entry: Entry = index.data(_ENTRY)
        return QSize(theme.px(160), theme.text_px(_HEAD if entry.is_head else _ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry: Entry = index.data(_ENTRY)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gutter = theme.px(self._view.gutter)
        row = option.rect.adjusted(gutter, 0, -gutter, -1)
        if entry.is_head:
            self._paint_head(painter, row, entry)
        else:
            ground = option.rect.adjusted(0, 0, 0, -1)
            paint_ground(painter, ground, option, focused=self._view.shows_focus)
            painter.fillRect(row.x(), option.rect.bottom(), row.width(), 1, theme.color("border"))
            often = f"× {wording.whole(entry.count)}" if entry.count > 1 else ""
            self._paint_words(painter, row.adjusted(theme.px(20), 0, 0, 0), entry.name, often, 400)
        painter.restore()

    def _paint_head(self, painter: QPainter, row: QRect, entry: Entry) -> None:
        side = theme.px(10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(kind_colour(entry.kind))
        row = row.adjusted(0, theme.px(8), 0, 0)
        painter.drawRoundedRect(QRectF(row.x(), row.y() + (row.height() - side) / 2, side, side), 3, 3)
        words = row.adjusted(theme.px(20), 0, 0, 0)
        self._paint_words(painter, words, entry.name, wording.whole(entry.count), 600)

    def _paint_words(self, painter: QPainter, area: QRect, words: str, number: str, weight: int) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(14, tabular=True))
        painter.setPen(theme.color("text2"))
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, number)
        room = area.width() - painter.fontMetrics().horizontalAdvance(number) - theme.px(12)
        painter.setFont(theme.font(14, weight))
        painter.setPen(theme.color("text"))
        shown = painter.fontMetrics().elidedText(" ".join(words.split()), Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(area, middle, shown)


class NameList(GrowingList):
    """Arrow keys choose a name, Enter goes on to the next place where it stands.

    Signals:
        name_chosen(tuple[int, ...]): the places of the chosen name in the answer.
        next_requested(): the next of these places is to be shown.

    Attributes:
        gutter: px at 100 % zoom at both sides that only the ground of a row fills.
    """

    name_chosen = Signal(object)
    next_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gutter = 0
        self.shows_focus = False
        self._entries = _Entries(self)
        self.setModel(self._entries)
        self.setItemDelegate(_Rows(self))
        self.setAccessibleName(self.tr("Names found, by kind"))
        self.setMouseTracking(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().selectionChanged.connect(self._on_selected)
        self.activated.connect(lambda _index: self.next_requested.emit())

    def set_entries(self, entries: Sequence[Entry]) -> None:
        self._entries.set_entries(entries)
        self.updateGeometry()

    def entries(self) -> list[Entry]:
        return list(self._entries.entries)

    def _on_selected(self) -> None:
        chosen = self.selectionModel().selectedIndexes()
        self.name_chosen.emit(self._entries.entries[chosen[0].row()].spans if chosen else ())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.shows_focus = True
        if event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()  # the view around the list copies the whole answer
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.next_requested.emit()
        elif event.key() == Qt.Key.Key_Escape and self.selectionModel().hasSelection():
            self.clearSelection()
        else:
            super().keyPressEvent(event)

"""Things that were found in a picture, one a row: colour, name, how sure or how large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QKeySequence, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.ui.look import theme
from desktop.ui.picture.kinds import Kind, paint_key
from desktop.ui.picture.layer import NOBODY
from desktop.ui.results.growing_list import GrowingList
from desktop.ui.widgets.row_ground import paint_ground

_ROW, _KEY, _BAR = 38, 10, 6
_Index = QModelIndex | QPersistentModelIndex
_THING = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Thing:
    """A row.

    Attributes:
        number: its place in the answer.
        share: how much of the bar is filled, between 0 and 1.
        value: what stands at the right.
        spoken: name and value for screen readers.
    """

    number: int
    name: str
    share: float
    value: str
    kind: Kind
    spoken: str = ""


class _Things(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.things: Sequence[Thing] = ()

    def set_things(self, things: Sequence[Thing]) -> None:
        self.beginResetModel()
        self.things = things
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.things)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        thing = self.things[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return thing.name
        if role == _THING:
            return thing
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return thing.spoken or f"{thing.name}, {thing.value}"
        return None


class _Rows(QStyledItemDelegate):
    def __init__(self, view: ThingList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(theme.px(160), theme.text_px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        thing: Thing = index.data(_THING)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = option.rect.adjusted(0, 0, 0, -1)
        lit = thing.number == self._view.lit
        paint_ground(painter, ground, option, lit=lit, focused=self._view.shows_focus)
        gutter = theme.px(self._view.gutter)
        row = option.rect.adjusted(gutter, 0, -gutter, 0)
        painter.fillRect(row.x(), row.bottom(), row.width(), 1, theme.color("border"))
        side, height = theme.px(_KEY), row.height() - 1
        paint_key(painter, QRectF(row.x(), row.y() + (height - side) / 2, side, side), thing.kind)
        value = theme.font(14, tabular=True)
        painter.setFont(value)
        painter.setPen(theme.color("text"))
        line = QRect(row.x(), row.y(), row.width(), height)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, thing.value)
        bar = QRect(row.x() + round(row.width() * 0.385), row.y(), 0, height)
        room = max(theme.text_px(52), self._view.value_width + theme.px(12))
        bar.setRight(row.right() - room)
        _paint_bar(painter, bar, thing.share)
        painter.setFont(theme.font(14))
        painter.setPen(theme.color("text"))
        name = QRect(row.x() + theme.px(20), row.y(), bar.x() - row.x() - theme.px(32), height)
        shown = painter.fontMetrics().elidedText(thing.name, Qt.TextElideMode.ElideMiddle, name.width())
        painter.drawText(name, middle, shown)
        painter.restore()


def _paint_bar(painter: QPainter, area: QRect, share: float) -> None:
    height = theme.px(_BAR)
    bar = QRectF(area.x(), area.y() + (area.height() - height) / 2, max(0, area.width()), height)
    painter.setPen(Qt.PenStyle.NoPen)
    for token, width in (("track", bar.width()), ("accent", bar.width() * min(1.0, share))):
        painter.setBrush(theme.color(token))
        painter.drawRoundedRect(QRectF(bar.topLeft(), QSize(round(width), height)), height / 2, height / 2)


class ThingList(GrowingList):
    """As high as its rows, while there is room. Arrow keys choose, Escape lets go.

    Signals:
        pointed(int): the thing whose row is under the pointer, or `NOBODY`.
        chosen(int): the thing whose row was chosen, or `NOBODY`.

    Attributes:
        gutter: px at 100 % zoom at both sides that only the ground of a row fills.
        lit: the thing that is pointed at, here or in the picture.
    """

    pointed = Signal(int)
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gutter = 0
        self.lit = NOBODY
        self.shows_focus = False
        self.value_width = 0
        self._pressed_chosen = False
        self._things = _Things(self)
        self.setModel(self._things)
        self.setItemDelegate(_Rows(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.entered.connect(lambda index: self._point(self._things.things[index.row()].number))
        self.viewportEntered.connect(lambda: self._point(NOBODY))
        self.selectionModel().selectionChanged.connect(self._on_selected)

    def set_things(self, things: Sequence[Thing]) -> None:
        """Show these rows; a chosen thing stays chosen if it is still among them."""
        kept = self.current()
        self._things.set_things(things)
        self._fit()
        self.choose(kept)

    def things(self) -> list[Thing]:
        return list(self._things.things)

    def current(self) -> int:
        """The chosen thing, or `NOBODY`."""
        chosen = self.selectionModel().selectedIndexes()
        row = chosen[0].row() if chosen else -1
        return self._things.things[row].number if 0 <= row < len(self._things.things) else NOBODY

    def choose(self, number: int) -> None:
        """Choose a thing's row without telling anybody; `NOBODY` chooses none."""
        row = next((n for n, thing in enumerate(self._things.things) if thing.number == number), -1)
        before = self.blockSignals(True)
        if row < 0:
            self.clearSelection()
        else:
            index = self._things.index(row)
            self.setCurrentIndex(index)
            self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)
        self.blockSignals(before)
        self.viewport().update()

    def light(self, number: int) -> None:
        """Show that a thing is pointed at."""
        self.lit = number
        self.viewport().update()

    def _point(self, number: int) -> None:
        if number != self.lit:
            self.light(number)
            self.pointed.emit(number)

    def _on_selected(self) -> None:
        self.chosen.emit(self.current())

    def _fit(self) -> None:
        metrics = QFontMetrics(theme.font(14, tabular=True))
        values = {thing.value for thing in self._things.things}
        self.value_width = max((metrics.horizontalAdvance(value) for value in values), default=0)
        height = len(self._things.things) * theme.text_px(_ROW)
        self.setMaximumHeight(max(1, height))
        self.updateGeometry()

    def whole_height(self) -> int:
        return len(self._things.things) * theme.text_px(_ROW)

    def minimumSizeHint(self) -> QSize:
        rows = min(2, len(self._things.things))
        return QSize(theme.px(160), rows * theme.text_px(_ROW))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.scheduleDelayedItemsLayout()
            self._fit()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(NOBODY)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.shows_focus = event.reason() in by_key

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.shows_focus = False
        self._pressed_chosen = self._is_chosen(event.position().toPoint())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._pressed_chosen and self._is_chosen(event.position().toPoint()):
            self.clearSelection()  # a second click shows everything again

    def _is_chosen(self, place: QPoint) -> bool:
        index = self.indexAt(place)
        return index.isValid() and self.selectionModel().isSelected(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.shows_focus = True
        moves = (Qt.Key.Key_Down, Qt.Key.Key_Up)
        if event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()  # the view around the list copies the whole answer
        elif event.key() == Qt.Key.Key_Escape and self.current() != NOBODY:
            self.clearSelection()
        elif event.key() in moves and self.current() == NOBODY and self.currentIndex().isValid():
            # Qt puts its mark on the first row when the list gets the keyboard, and chooses nothing.
            select = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().select(self.currentIndex(), select)
        else:
            super().keyPressEvent(event)

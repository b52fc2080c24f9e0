"""The lines of the history, the newest first, under the day on which they were made."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop import wording
from desktop.ui.look import icons, theme
from desktop.ui.pages.history.rows import LINE, HistoryModel, Line, icon_of
from desktop.ui.widgets.row_ground import paint_focus

_ROW, _DAY = 56, 40
_Index = QModelIndex | QPersistentModelIndex


class HistoryDelegate(QStyledItemDelegate):
    def __init__(self, view: HistoryList) -> None:
        super().__init__(view)
        self._view = view

    def remove_area(self, rect: QRect) -> QRect:
        """Where the sign that removes a line is."""
        side = theme.px(28)
        return QRect(rect.right() - side - theme.px(12), rect.center().y() - side // 2, side, side)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(theme.px(320), theme.text_px(_ROW if index.data(LINE) else _DAY))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line = index.data(LINE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line is not None:
            self._paint_row(painter, option, line)
        else:
            painter.setFont(theme.font(12, 500))
            painter.setPen(theme.color("text2"))
            area = option.rect.adjusted(theme.px(24), 0, 0, -theme.px(6))
            painter.drawText(area, Qt.AlignmentFlag.AlignBottom, str(index.data()))
        painter.restore()

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, line: Line) -> None:
        rect: QRect = option.rect
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if hovered or focused:
            painter.fillRect(rect, theme.color("hover"))
        if focused and self._view.shows_focus:
            paint_focus(painter, rect)
        margin = theme.px(24)
        painter.fillRect(
            rect.x() + margin, rect.bottom(), rect.width() - 2 * margin, 1, theme.color("border")
        )
        side = theme.px(32)
        tile = QRect(rect.x() + theme.px(24), rect.center().y() - side // 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("well"))
        painter.drawRoundedRect(QRectF(tile), theme.px(8), theme.px(8))
        icons.paint(painter, tile, icon_of(line), "text2", 18)
        if hovered or focused:
            icons.paint(painter, self.remove_area(rect), "trash", "text2", 16)
        self._paint_words(painter, rect.adjusted(theme.px(68), 0, -theme.px(52), 0), line)

    def _paint_words(self, painter: QPainter, area: QRect, line: Line) -> None:
        high, middle = theme.text_px(20), area.center().y()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(12, tabular=True))
        painter.setPen(theme.color("text3"))
        time = wording.time_of_day(line.created)
        time_width = painter.fontMetrics().horizontalAdvance(time) + theme.px(24)
        painter.drawText(area, right, time)
        left_width = round((area.width() - time_width) * 0.48)
        upper = QRect(area.x(), middle - high, left_width, high)
        lower = QRect(area.x(), middle + theme.px(1), left_width, theme.text_px(16))
        answer = QRect(area.x() + left_width + theme.px(16), area.y(), 0, area.height())
        answer.setRight(area.right() - time_width)
        model = self._view.model()
        if not isinstance(model, HistoryModel):
            return
        name, facts, summary = model.name(line), model.facts(line), model.summary(line)
        self._paint_line(painter, upper, name, 14, 500, "text", Qt.TextElideMode.ElideMiddle)
        self._paint_line(painter, lower, facts, 12, 400, "text3", Qt.TextElideMode.ElideRight)
        self._paint_line(painter, answer, summary, 14, 400, "text2", Qt.TextElideMode.ElideRight)

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
        opened(Entry | Batch): a person wants to see it again.
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

    def _line(self, index: _Index) -> Line | None:
        line: Line | None = index.data(LINE)
        return line

    def remove_place(self, index: QModelIndex) -> QPoint:
        """The middle of the sign that removes this line."""
        return self._painter.remove_area(self.visualRect(index)).center()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        line = self._line(index)
        if line is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if self._painter.remove_area(self.visualRect(index)).contains(place):
            self.remove_requested.emit(index)
        else:
            self.opened.emit(line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.shows_focus = True
        line = self._line(self.currentIndex())
        if line is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(line)
        elif line is not None and event.key() == Qt.Key.Key_Delete:
            self.remove_requested.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        line = self._line(index)
        if line is None:
            return
        menu = QMenu(self)
        menu.addAction(self.tr("Open")).triggered.connect(lambda: self.opened.emit(line))
        menu.addAction(self.tr("Remove")).triggered.connect(lambda: self.remove_requested.emit(index))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

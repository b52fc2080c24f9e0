"""Passages of a text, the closest first; choosing one shows it in the text."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.catalogue import counted
from desktop.results import Matches, Passage, Result
from desktop.ui.look import theme
from desktop.ui.results.growing_list import GrowingList
from desktop.ui.results.paragraph import shortened
from desktop.ui.results.view import ResultView
from desktop.ui.widgets.focus_ring import keyboard_has_focus
from desktop.ui.widgets.labels import Label, heading
from desktop.ui.widgets.row_ground import paint_ground
from desktop.wording import percent

_LINE, _PADDING, _SCORE, _LINES = 20, 10, 52, 4
_Index = QModelIndex | QPersistentModelIndex


class PassageModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.passages: tuple[Passage, ...] = ()

    def set_passages(self, passages: tuple[Passage, ...]) -> None:
        self.beginResetModel()
        self.passages = passages
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.passages)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        passage = self.passages[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(passage.text.split())
        if role == Qt.ItemDataRole.UserRole:
            return passage.score
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{percent(passage.score)}: {passage.text}"
        return None


class PassageDelegate(QStyledItemDelegate):
    """Up to four lines of the passage, how close it is at the right, a divider below."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def _text_width(self, width: int) -> int:
        return width - theme.text_px(_SCORE) - theme.px(28)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        rect = option.rect
        chosen = option.state & QStyle.StateFlag.State_Selected
        paint_ground(painter, rect, option, focused=keyboard_has_focus(option.widget))
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        layout = shortened(
            str(index.data()), theme.font(14), self._text_width(rect.width()), theme.text_px(_LINE), _LINES
        )
        painter.setPen(theme.color("text"))
        top = rect.y() + theme.px(_PADDING)
        layout.draw(painter, QPointF(rect.x() + theme.px(12), top))
        painter.setFont(theme.font(14, 500, tabular=True))
        painter.setPen(theme.color("accent" if chosen else "text2"))
        box = QRectF(rect.x(), top, rect.width() - theme.px(8), theme.text_px(_LINE))
        score = percent(float(index.data(Qt.ItemDataRole.UserRole)))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, score)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        width = self._view.viewport().width()
        text, line = str(index.data()), theme.text_px(_LINE)
        lines = shortened(text, theme.font(14), self._text_width(width), line, _LINES).lineCount()
        return QSize(width, max(1, lines) * line + 2 * theme.px(_PADDING))


class PassageList(GrowingList):
    """The list itself: arrow keys choose, and what is chosen is shown in the text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Passages, closest first"))
        self.setMouseTracking(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(100)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(PassageDelegate(self))
        self._measured: tuple[tuple[int, int], int] = ((0, 0), 0)

    def setModel(self, model: QAbstractItemModel | None) -> None:  # noqa: N802
        super().setModel(model)
        if model is not None:
            model.modelReset.connect(self._measure_anew)

    def _measure_anew(self) -> None:
        self._measured = ((0, 0), 0)
        self.updateGeometry()

    def whole_height(self) -> int:
        # Passages are laid out to be measured, and layouts ask often.
        now = (self.viewport().width(), theme.text_px(_LINE))
        if self._measured[0] != now:
            self._measured = (now, super().whole_height())
        return self._measured[1]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()  # the view around the list copies the whole answer
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class MatchesView(ResultView):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._passages = PassageModel(self)
        self._heading = heading("")
        self._hint = Label(
            self.tr("How close in meaning each passage is. Choose one to see it in the text."), "fact"
        )
        self._hint.setWordWrap(True)
        self.list = PassageList()
        self.list.setModel(self._passages)
        self.list.selectionModel().currentChanged.connect(self._on_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addWidget(self._heading)
        layout.addWidget(self._hint)
        layout.addWidget(self.list, 1)

    def show_result(self, result: Result) -> None:
        assert isinstance(result, Matches)
        count = len(result.passages)
        words = counted("{count}\u00a0passage found", "{count}\u00a0passages found", count)
        self._heading.setText(words if count else self.tr("There is nothing to compare with in this text"))
        self._hint.setVisible(count > 0)
        self._passages.set_passages(result.passages)

    def _on_chosen(self, index: QModelIndex) -> None:
        if index.isValid():
            self.passage_chosen.emit(self._passages.passages[index.row()].text)

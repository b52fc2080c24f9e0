"""Which groups a model mixes up, as a table of numbers on five fixed steps of colour."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop.ui.look import theme
from desktop.ui.widgets.focus_ring import keyboard_has_focus

_BOUNDS = (0.20, 0.40, 0.60, 0.90)
_SHARE = int(Qt.ItemDataRole.UserRole)
_ROW = 44
_NARROW = 30
"""px a column needs at least; ten groups still fit beside the other cards of the report."""

_GAP = 6


def step(share: float) -> int:
    """Which of the five steps a share of the row falls on: up to 20, 40, 60, 90 % and above."""
    return bisect_left(_BOUNDS, share)


def cell_colors(right: bool, count: int, share: float) -> tuple[QColor, QColor]:
    """Ground and number colour of a cell; `share` is its part of the row, 0 to 1."""
    tokens = theme.current().tokens
    if count == 0:
        return theme.color("well"), theme.color("text3")
    if right:
        at = step(share)
        light = at >= len(tokens.right_steps) - tokens.light_number_steps
        ground = theme.mixed("accent", "surface", tokens.right_steps[at])
        return ground, theme.color("onAccent" if light else "text")
    at = min(step(share), len(tokens.wrong_steps) - 1)
    return theme.mixed("plotValidation", "surface", tokens.wrong_steps[at]), theme.color("text")


class _CellDelegate(QStyledItemDelegate):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        count, share = int(index.data() or 0), float(index.data(_SHARE) or 0.0)
        ground, number = cell_colors(index.row() == index.column(), count, share)
        half = theme.px(_GAP) // 2
        rect: QRect = option.rect.adjusted(half, half, -half, -half)
        radius = theme.px(6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(rect, radius, radius)
        painter.setFont(theme.font(14, 600, tabular=True))
        painter.setPen(number)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(count))
        view = option.widget
        if isinstance(view, ConfusionTable) and view.is_focused(index) and keyboard_has_focus(view):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(option.rect.adjusted(1, 1, -1, -1), radius + 2, radius + 2)
        painter.restore()


class ConfusionTable(QTableWidget):
    """Rows are what it is, columns what the model said. Arrow keys move, Enter or a click shows a cell.

    Signals:
        cell_chosen: Row and column of a cell that a person wants to look into.
    """

    cell_chosen = Signal(int, int)

    def __init__(
        self, labels: Sequence[str] = (), matrix: Sequence[Sequence[int]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._labels: list[str] = []
        self.setAccessibleName(self.tr("Which groups it mixes up"))
        self.setItemDelegate(_CellDelegate(self))
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setProperty("confusion", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            header.setSectionsClickable(False)
            header.setHighlightSections(False)
            header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.horizontalHeader().setMinimumSectionSize(theme.px(_NARROW))
        self.verticalHeader().setMinimumSectionSize(theme.text_px(_ROW))
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.cellClicked.connect(self.cell_chosen)
        self.set_matrix(labels, matrix)

    def set_matrix(self, labels: Sequence[str], matrix: Sequence[Sequence[int]]) -> None:
        """Show counts: ``matrix[really][said]``, both in the order of `labels`."""
        self._labels = list(labels)
        self.setRowCount(len(labels))
        self.setColumnCount(len(labels))
        self.setHorizontalHeaderLabels(self._labels)
        self.setVerticalHeaderLabels(self._labels)
        for row, counts in enumerate(matrix):
            total = sum(counts)
            for column, count in enumerate(counts):
                item = QTableWidgetItem(str(count))
                item.setData(_SHARE, count / total if total else 0.0)
                words = self._words(row, column, count)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
                item.setToolTip(words)
                self.setItem(row, column, item)
        self.updateGeometry()

    def is_focused(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Whether the keyboard is on this cell."""
        return self.hasFocus() and (index.row(), index.column()) == (self.currentRow(), self.currentColumn())

    def _words(self, row: int, column: int, count: int) -> str:
        if row == column:
            return self.tr("{count} × {really}, and the model said so").format(
                count=count, really=self._labels[row]
            )
        return self.tr("{count} × really {really}, the model said {said}").format(
            count=count, really=self._labels[row], said=self._labels[column]
        )

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font(12, 500))
        names = max((metrics.horizontalAdvance(label) for label in self._labels), default=0) + theme.px(24)
        count = max(1, len(self._labels))
        return QSize(names + count * theme.px(84), theme.text_px(32) + count * theme.text_px(_ROW + 8))

    def minimumSizeHint(self) -> QSize:
        lines = min(max(1, len(self._labels)), 6)
        return QSize(theme.px(160), theme.text_px(32 + lines * (_ROW + 2)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentRow() >= 0:
            self.cell_chosen.emit(self.currentRow(), self.currentColumn())
            return
        super().keyPressEvent(event)

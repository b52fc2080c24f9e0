"""Which groups a model mixes up, as a table of numbers on five fixed steps of colour."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
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
_TALLEST_ROW, _ALTOGETHER = 84, 300
_TALLEST = 96
"""px that an upright name may take."""

_WIDEST_NAME = 120

FITTING = 12
"""Groups up to which all cells are seen at once; above it the table scrolls."""


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


class _Heads(QHeaderView):
    """Names over the columns; upright where they do not fit side by side, so that none is cut."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)

    @property
    def is_upright(self) -> bool:
        return self.count() > 0 and self._longest() + theme.px(8) > self.sectionSize(0)

    def _longest(self) -> int:
        metrics = QFontMetrics(theme.font(12, 500))
        names = (str(self.model().headerData(at, self.orientation()) or "") for at in range(self.count()))
        return max((metrics.horizontalAdvance(name) for name in names), default=0)

    def sizeHint(self) -> QSize:
        height = min(theme.text_px(_TALLEST), self._longest()) + theme.px(12)
        return QSize(super().sizeHint().width(), height if self.is_upright else theme.text_px(32))

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        name = str(self.model().headerData(logical, self.orientation()) or "")
        font = theme.font(12, 500)
        room = (rect.height() if self.is_upright else rect.width()) - theme.px(8)
        shown = QFontMetrics(font).elidedText(name, Qt.TextElideMode.ElideMiddle, room)
        painter.save()
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        if self.is_upright:
            painter.translate(rect.left(), rect.bottom())
            painter.rotate(-90)
            area = QRect(theme.px(4), 0, room, rect.width())
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        else:
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, shown)
        painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometries()  # the names may have to stand upright now


class ConfusionTable(QTableWidget):
    """Rows are what it is, columns what the model said. Arrow keys move, Enter or a click shows a cell.

    Its cells keep their place whatever is shown beside the table.

    Signals:
        cell_chosen(int, int): row and column of a cell that a person wants to look into.
    """

    cell_chosen = Signal(int, int)

    def __init__(
        self, labels: Sequence[str] = (), matrix: Sequence[Sequence[int]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._labels: list[str] = []
        self.setAccessibleName(self.tr("Which groups it mixes up"))
        self.setItemDelegate(_CellDelegate(self))
        self.setHorizontalHeader(_Heads(self))
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setProperty("confusion", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionsClickable(False)
            header.setHighlightSections(False)
            header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(theme.px(_NARROW))
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(theme.text_px(_ROW))
        rows.setMaximumWidth(theme.px(_WIDEST_NAME))
        rows.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.cellClicked.connect(self.cell_chosen)
        self.set_matrix(labels, matrix)

    def set_matrix(self, labels: Sequence[str], matrix: Sequence[Sequence[int]]) -> None:
        """Show counts: ``matrix[really][said]``, both in the order of `labels`."""
        self._labels = list(labels)
        self.setRowCount(len(labels))
        self.setColumnCount(len(labels))
        self.setHorizontalHeaderLabels(self._labels)
        self.setVerticalHeaderLabels(self._labels)
        for at, label in enumerate(labels):
            for item in (self.horizontalHeaderItem(at), self.verticalHeaderItem(at)):
                if item is not None:
                    item.setToolTip(label)
        for row, counts in enumerate(matrix):
            total = sum(counts)
            for column, count in enumerate(counts):
                item = QTableWidgetItem(str(count))
                item.setData(_SHARE, count / total if total else 0.0)
                words = self._words(row, column, count)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
                item.setToolTip(words)
                self.setItem(row, column, item)
        self.verticalHeader().setDefaultSectionSize(self._row_height())
        self.updateGeometry()

    def is_focused(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Whether the keyboard is on this cell."""
        return self.hasFocus() and (index.row(), index.column()) == (self.currentRow(), self.currentColumn())

    def _words(self, row: int, column: int, count: int) -> str:
        if row == column:
            return self.tr("{count} × {group}, and the model said so").format(
                count=count, group=self._labels[row]
            )
        return self.tr("{count} × actually {truth}, the model said {said}").format(
            count=count, truth=self._labels[row], said=self._labels[column]
        )

    def _row_height(self) -> int:
        """Few groups get large cells, as many as fit a page small ones."""
        return theme.text_px(min(_TALLEST_ROW, max(_ROW, _ALTOGETHER // max(1, len(self._labels)))))

    def _height(self, rows: int) -> int:
        bar = self.horizontalScrollBar().sizeHint().height() if len(self._labels) > FITTING else 0
        return self.horizontalHeader().sizeHint().height() + rows * self._row_height() + bar + 2

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font(12, 500))
        names = max((metrics.horizontalAdvance(label) for label in self._labels), default=0) + theme.px(24)
        count = max(1, len(self._labels))
        return QSize(names + count * theme.px(84), self._height(min(count, FITTING)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_labels"):
            self.verticalHeader().setDefaultSectionSize(self._row_height())
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()  # names that stand upright need more height

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentRow() >= 0:
            self.cell_chosen.emit(self.currentRow(), self.currentColumn())
            return
        super().keyPressEvent(event)

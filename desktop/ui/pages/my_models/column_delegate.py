"""Rows of 54 px with columns, as in My models: tile, name and publisher, then facts in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.ui.look import theme
from desktop.ui.widgets.row_delegate import Index, RowPainter, RowRole


@dataclass(frozen=True)
class Column:
    """One column after the name.

    Attributes:
        role: The model's role with the text, with ``(words, tone)`` for a text in another colour than the
            column's, or with a badge tuple ``(words, kind, icon)``.
        width: px at 100 %.
        tone: Colour token.
        right: Aligned at the right, with figures of equal width.
        gives_way: Where the name needs the room, the column with the highest number goes first; 0 stays.
    """

    role: int
    width: int
    tone: str = "text2"
    right: bool = False
    gives_way: int = 0


class ColumnDelegate(QStyledItemDelegate):
    """Paints a list's rows with columns; `column_rects` lets a header line up with them."""

    HEIGHT = 54
    _MARGIN = 16
    _TILE = 32
    _NAME = 200
    """px at 100 % that the name keeps, its tile included, as long as a column can give way."""

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._painter = RowPainter()

    def column_rects(self, row: QRect) -> list[QRect]:
        """The name's rectangle, then one for each column, inside `row`; empty for a column without room."""
        margin, gap = theme.px(self._MARGIN), theme.px(20)
        right = row.right() + 1 - margin
        shown = self._shown(row.width() - 2 * margin, gap)
        rects: list[QRect] = []
        for column in reversed(self._columns):
            if column not in shown:
                rects.insert(0, QRect())
                continue
            width = theme.text_px(column.width)
            rects.insert(0, QRect(right - width, row.y(), width, row.height()))
            right -= width + gap
        left = row.x() + margin
        return [QRect(left, row.y(), max(0, right - left), row.height()), *rects]

    def _shown(self, room: int, gap: int) -> list[Column]:
        """The columns that leave the name readable in `room` px."""
        shown = list(self._columns)
        while sum(theme.text_px(column.width) + gap for column in shown) + theme.text_px(self._NAME) > room:
            least = max(shown, key=lambda column: column.gives_way, default=None)
            if least is None or not least.gives_way:
                break
            shown.remove(least)
        return shown

    def _paint_name(self, painter: QPainter, rect: QRect, index: Index, chosen: bool) -> None:
        side = theme.px(self._TILE)
        tile = QRect(rect.x(), rect.y() + (rect.height() - side) // 2, side, side)
        active = bool(index.data(RowRole.ACTIVE))
        self._painter.tile(painter, tile, index.data(RowRole.ICON) or "box", active=active, chosen=chosen)
        left = tile.right() + 1 + theme.px(12)
        publisher = str(index.data(RowRole.PUBLISHER) or "")
        top = theme.text_px(9) if publisher else (rect.height() - theme.text_px(20)) // 2
        name = QRect(left, rect.y() + top, rect.right() - left, theme.text_px(20))
        token = "text" if index.flags() & Qt.ItemFlag.ItemIsEnabled else "disabled"
        middle = Qt.TextElideMode.ElideMiddle
        self._painter.text(painter, name, str(index.data(RowRole.NAME)), token, 14, 500, middle)
        below = QRect(left, rect.y() + theme.text_px(29), rect.right() - left, theme.text_px(16))
        self._painter.text(painter, below, publisher, "text3", 12)

    def _paint_column(self, painter: QPainter, rect: QRect, column: Column, index: Index) -> None:
        value, tone = index.data(column.role), column.tone
        if isinstance(value, tuple) and len(value) == 2:
            value, tone = value
        if isinstance(value, tuple):
            width = rect.right() - self._painter.badge(painter, rect.right(), -1000, value)
            top = rect.y() + (rect.height() - theme.text_px(22)) // 2
            self._painter.badge(painter, rect.x() + width, top, value)
        elif value is not None:
            align = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            self._painter.text(
                painter, rect, str(value), tone, align=align, tabular=column.right
            )  # fmt: skip

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(320), theme.text_px(self.HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.ground(painter, option)
        name, *others = self.column_rects(option.rect)
        self._paint_name(painter, name, index, bool(option.state & QStyle.StateFlag.State_Selected))
        for rect, column in zip(others, self._columns, strict=True):
            if not rect.isEmpty():
                self._paint_column(painter, rect, column, index)
        painter.restore()

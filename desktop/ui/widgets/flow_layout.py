"""A layout that sets its items in lines and wraps like text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from desktop.ui.look import theme


class FlowLayout(QLayout):
    """Left to right (right to left where the language runs so), then the next line."""

    def __init__(
        self, parent: QWidget | None = None, gap: int = 8, line_gap: int | None = None, *, top: bool = False
    ) -> None:
        """`gap` between items and `line_gap` between lines (the same if None), in px at 100 % zoom.

        Items of a line stand in the middle of its height, or with `top` at its top.
        """
        super().__init__(parent)
        self._top = top
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._line_gap = gap if line_gap is None else line_gap
        self.setContentsMargins(0, 0, 0, 0)

    def _arrange(self, rect: QRect, move: bool) -> int:
        """Place the items (only if `move`); returns the height needed for the width of `rect`."""
        margins = self.contentsMargins()
        area = rect.marginsRemoved(margins)
        gap, line_gap = theme.px(self._gap), theme.px(self._line_gap)
        parent = self.parentWidget()
        mirrored = parent is not None and parent.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x, y, line_height = area.x(), area.y(), 0
        line: list[tuple[QLayoutItem, QRect]] = []
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint()
            size.setWidth(min(size.width(), max(area.width(), item.minimumSize().width())))
            if x > area.x() and x + size.width() > area.right() + 1:
                self._place(line, line_height, move)
                x, y, line_height, line = area.x(), y + line_height + line_gap, 0, []
            left = area.x() + area.right() + 1 - x - size.width() if mirrored else x
            line.append((item, QRect(QPoint(left, y), size)))
            x += size.width() + gap
            line_height = max(line_height, size.height())
        self._place(line, line_height, move)
        return y + line_height - rect.y() + margins.bottom()

    def _place(self, line: list[tuple[QLayoutItem, QRect]], height: int, move: bool) -> None:
        """Set the items of one line."""
        if move:
            for item, rect in line:
                item.setGeometry(rect.translated(0, 0 if self._top else (height - rect.height()) // 2))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def lines_height(self, widgets: Sequence[QWidget], width: int) -> int:
        """px that lines of these widgets take, whether they are shown now or not."""
        gap, x, lines, tallest = theme.px(self._gap), 0, 1, 0
        for size in (widget.sizeHint() for widget in widgets):
            if x and x + size.width() > width:
                x, lines = 0, lines + 1
            x += size.width() + gap
            tallest = max(tallest, size.height())
        return lines * tallest + (lines - 1) * theme.px(self._line_gap)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        margins = self.contentsMargins()
        sizes = [item.sizeHint() for item in self._items]
        gaps = theme.px(self._gap) * max(0, len(sizes) - 1)
        width = sum(size.width() for size in sizes) + gaps + margins.left() + margins.right()
        height = max((size.height() for size in sizes), default=0) + margins.top() + margins.bottom()
        return QSize(width, height)

    def minimumSize(self) -> QSize:  # noqa: N802
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

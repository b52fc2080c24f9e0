"""Lists that ask for the height of all their rows, so that only the column around them scrolls."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QScrollArea, QStyleOptionViewItem

from desktop.ui.look import theme

_ENOUGH = 6000
"""px at 100 % zoom. Where a list is longer, nobody asks how much: it scrolls inside itself then."""


class GrowingList(QListView):
    """Whoever gives it less than `sizeHint` gets a list that scrolls inside itself."""

    def whole_height(self) -> int:
        """px that all rows take, or a little more than anybody has room for."""
        rows, option, height = self.model(), QStyleOptionViewItem(), 0
        for row in range(rows.rowCount()):
            height += self.itemDelegate().sizeHint(option, rows.index(row, 0)).height()
            if height > theme.px(_ENOUGH):
                break
        return height

    def sizeHint(self) -> QSize:
        return QSize(theme.px(280), self.whole_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()  # rows may wrap elsewhere now

    def scrollTo(  # noqa: N802
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        super().scrollTo(index, hint)
        row, around = self.visualRect(index), self.parentWidget()
        while around is not None:
            inside = around.widget() if isinstance(around, QScrollArea) else None
            if isinstance(around, QScrollArea) and inside is not None:
                place = self.viewport().mapTo(inside, row.center())
                around.ensureVisible(place.x(), place.y(), 0, row.height())
            around = around.parentWidget()

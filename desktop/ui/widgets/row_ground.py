"""The ground of a row in a painted list: chosen, pointed at, reached by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from desktop.ui.look import theme


def paint_ground(
    painter: QPainter,
    rect: QRect,
    option: QStyleOptionViewItem,
    *,
    lit: bool | None = None,
    focused: bool = False,
) -> None:
    """Paint what lies under a row's words; the divider is the row's own affair.

    Args:
        rect: what is painted of the row.
        lit: whether it is pointed at, where that is not only the mouse's.
        focused: whether this list shows the row that the keyboard is on.
    """
    state = option.state
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, theme.color("tint"))
        painter.fillRect(rect.x(), rect.y(), theme.px(3), rect.height(), theme.color("accent"))
    elif lit or (lit is None and state & QStyle.StateFlag.State_MouseOver):
        painter.fillRect(rect, theme.color("hover"))
    if focused and state & QStyle.StateFlag.State_HasFocus:
        paint_focus(painter, rect)


def paint_focus(painter: QPainter, rect: QRect) -> None:
    """The line around the row that the keyboard is on."""
    painter.setPen(QPen(theme.color("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(1, 1, -1, -1))

"""The order in which Tab goes through widgets of which some came later than others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


def in_layout_order(widget: QWidget) -> Iterator[QWidget]:
    """All that can have the keyboard in `widget`, as its layouts have it from top to bottom."""
    proxy = widget.focusProxy()
    # Also a frame that hands the keyboard on to what is inside it: to move the inside alone would leave the
    # frame where it was, and Tab would go from there back to the inside, round and round.
    if widget.focusPolicy() != Qt.FocusPolicy.NoFocus or (proxy is not None and widget.isAncestorOf(proxy)):
        yield widget
    inside = widget.widget() if isinstance(widget, QScrollArea) else None
    if inside is not None:
        yield from in_layout_order(inside)
    elif (layout := widget.layout()) is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield from in_layout_order(widget)
        elif (inner := item.layout()) is not None:
            yield from _in_layout(inner)


def set_tab_order(widgets: Sequence[QWidget]) -> None:
    """Let Tab go from each to the next one."""
    for one, other in pairwise(widgets):
        QWidget.setTabOrder(one, other)

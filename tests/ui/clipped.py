"""Finds words that are shown in less room than they need, on any page, at any size, in any language."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QWidget,
)

from desktop.ui.widgets.buttons import NameLink
from desktop.ui.widgets.chips import ChipGroup
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.name_label import NameLabel

SLACK = 1
"""px that rounding may take."""


def clipped(top: QWidget) -> list[str]:
    """What is cut in `top` now: in its own widget, by the widgets around it, or by a neighbour over it.

    What scrolls is not cut: it can be brought into view. Names that are shortened with dots, with the whole
    name in the hint, are not either.
    """
    found = []
    for widget in top.findChildren(QWidget):
        if not isinstance(widget, QLabel | QAbstractButton) or not widget.isVisibleTo(top):
            continue
        text = widget.text().strip()
        if not text or (isinstance(widget, QLabel) and not widget.pixmap().isNull()):
            continue
        found += [f"{text!r} {how}" for how in (*_lacks(widget), *_is_cut_off(widget, top))]
    for group in top.findChildren(ChipGroup):
        # lines of chips that are too low lie over each other
        if group.isVisibleTo(top) and group.height() + SLACK < group.layout().heightForWidth(group.width()):
            found.append(f"{group.accessibleName()!r} has lines of chips over each other")
    return found


def _lacks(widget: QLabel | QAbstractButton) -> Iterator[str]:
    needed = _needed(widget)
    if widget.width() + SLACK < needed.width():
        yield f"has {widget.width()} px across and needs {needed.width()}"
    if widget.height() + SLACK < needed.height():
        yield f"has {widget.height()} px down and needs {needed.height()}"


def _needed(widget: QLabel | QAbstractButton) -> QSize:
    """The least room for all words of `widget`, across as it is where they wrap."""
    if isinstance(widget, ElidedLabel):
        return QSize(0, widget.sizeHint().height())
    if isinstance(widget, NameLabel):
        return QSize(0, widget.heightForWidth(widget.width()))
    if isinstance(widget, QLabel):
        if not widget.wordWrap():
            return widget.sizeHint()
        room = widget.contentsRect().width()
        flags = int(widget.alignment()) | Qt.TextFlag.TextWordWrap
        drawn = widget.fontMetrics().boundingRect(QRect(0, 0, room, 1 << 20), flags, widget.text())
        across = widget.width() - room + drawn.width() if drawn.width() > room else 0
        return QSize(across, widget.heightForWidth(widget.width()))
    if isinstance(widget, NameLink):
        return QSize(0, widget.sizeHint().height())
    if isinstance(widget, QPushButton | QCheckBox | QRadioButton):
        words = widget.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, widget.text())
        icon = widget.iconSize().width() + 4 if not widget.icon().isNull() else 0
        return QSize(words.width() + icon, words.height())
    return QSize(0, 0)


def _is_cut_off(widget: QWidget, top: QWidget) -> Iterator[str]:
    """Whether something around `widget` shows only a part of it and cannot be scrolled to the rest."""
    area, inner = QRect(QPoint(0, 0), widget.size()), widget
    while inner is not top and (outer := inner.parentWidget()) is not None:
        area.translate(inner.pos())
        room, (across, down) = outer.rect(), _scrolls(outer)
        if across:  # it can be brought into view, and is as good as there
            area.moveLeft(room.left())
            area.setWidth(min(area.width(), room.width()))
        if down:
            area.moveTop(room.top())
            area.setHeight(min(area.height(), room.height()))
        lost = max(
            room.left() - area.left(),
            area.right() - room.right(),
            room.top() - area.top(),
            area.bottom() - room.bottom(),
        )
        if lost > SLACK:
            yield f"is cut off by {lost} px in {type(outer).__name__}"
            return
        inner = outer


def _scrolls(viewport: QWidget) -> tuple[bool, bool]:
    """Whether `viewport` scrolls across and down."""
    area = viewport.parentWidget()
    if not isinstance(area, QAbstractScrollArea) or area.viewport() is not viewport:
        return False, False
    if not isinstance(area, QScrollArea):
        return True, True  # lists and texts scroll as their contents need
    never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    return area.horizontalScrollBarPolicy() != never, area.verticalScrollBarPolicy() != never

"""Rows of lists with thousands of models, painted rather than built of widgets."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.ui.look import icons, theme
from desktop.ui.widgets.badge import sign_token
from desktop.ui.widgets.focus_ring import keyboard_has_focus
from desktop.ui.widgets.row_ground import paint_ground

Index = QModelIndex | QPersistentModelIndex
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_GROUNDS = {"plain": "well", "ok": "okBg", "warn": "warnBg", "bad": "badBg", "info": "infoBg"}


class RowRole(IntEnum):
    """What a list model gives for a row; everything but NAME may be None.

    BADGE is ``(words, kind, icon or None)``, PROGRESS a share from 0 to 1, FACTS a sequence of words. A row
    shows its progress instead of its button while PROGRESS is not None. SPOKEN is what screen readers say.
    """

    NAME = int(Qt.ItemDataRole.DisplayRole)
    SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
    ICON = int(Qt.ItemDataRole.UserRole) + 1
    PUBLISHER = ICON + 1
    SENTENCE = ICON + 2
    FACTS = ICON + 3
    BADGE = ICON + 4
    BUTTON = ICON + 5
    BUTTON_ICON = ICON + 6
    PROGRESS = ICON + 7
    PROGRESS_TEXT = ICON + 8
    PROGRESS_KIND = ICON + 9
    ACTIVE = ICON + 10


class RowPainter:
    """Draws the parts that rows share: ground, chosen bar, divider, focus, tile, badge."""

    def ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """Hover, chosen and keyboard focus, and the divider below."""
        rect = option.rect
        paint_ground(painter, rect, option, focused=keyboard_has_focus(option.widget))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.color("border"))

    def tile(self, painter: QPainter, rect: QRect, icon: str, *, active: bool, chosen: bool) -> None:
        """A tile on its ground; `active` or `chosen` ones have the accent icon."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("surface" if chosen else "tint" if active else "well"))
        painter.drawRoundedRect(rect, theme.px(8), theme.px(8))
        icons.paint(painter, rect, icon, "accent" if active or chosen else "text2", 18)

    def badge(self, painter: QPainter, right: int, top: int, badge: tuple[str, str, str | None]) -> int:
        """Draw a badge that ends at `right`; returns its left edge."""
        words, kind, sign = badge
        font = theme.font(12, 500)
        pad, gap, side = theme.px(8), theme.px(5), theme.px(12)
        height = theme.text_px(22)
        width = QFontMetrics(font).horizontalAdvance(words) + 2 * pad + (side + gap if sign else 0)
        rect = QRect(right - width, top, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(_GROUNDS[kind]))
        painter.drawRoundedRect(rect, theme.px(6), theme.px(6))
        left = rect.x() + pad
        if sign:
            icons.paint(painter, QRect(left, top, side, height), sign, sign_token(kind), 12)
            left += side + gap
        painter.setFont(font)
        painter.setPen(theme.color(sign_token(kind)))
        painter.drawText(QRect(left, top, rect.right() - left, height), _MIDDLE, words)
        return rect.x()

    def text(
        self,
        painter: QPainter,
        rect: QRect,
        words: str,
        token: str,
        size: int = 14,
        weight: int = 400,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        tabular: bool = False,
    ) -> int:
        """Draw one line, shortened to fit; returns the width that it took."""
        font = theme.font(size, weight, tabular)
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(words, elide, rect.width())
        painter.setFont(font)
        painter.setPen(theme.color(token))
        painter.drawText(rect, align | _MIDDLE, shown)
        return metrics.horizontalAdvance(shown)


class RowDelegate(QStyledItemDelegate):
    """A Discover row: tile, name and publisher, a plain sentence, facts, badge, and a button or progress.

    Signals:
        button_pressed: The index of the row whose button was clicked. For the keyboard, connect the view's
            ``activated`` signal to the same action.
    """

    button_pressed = Signal(QModelIndex)
    HEIGHT = 89
    _MARGIN = 24
    _RIGHT = 20
    _TILE = 36

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.painter = RowPainter()

    def _button_rect(self, rect: QRect, index: Index) -> QRect:
        words = str(index.data(RowRole.BUTTON) or "")
        width = QFontMetrics(theme.font(12, 500)).horizontalAdvance(words) + theme.px(20)
        if index.data(RowRole.BUTTON_ICON):
            width += theme.px(14 + 6)
        right, height = rect.right() - theme.px(self._RIGHT), theme.text_px(28)
        return QRect(right - width + 1, rect.y() + theme.text_px(43), width, height)

    def _paint_button(self, painter: QPainter, rect: QRect, index: Index, enabled: bool) -> None:
        painter.setPen(QPen(theme.color("borderStrong" if enabled else "border"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(rect.adjusted(0, 0, -1, -1), theme.px(8), theme.px(8))
        left = rect.x() + theme.px(10)
        icon = index.data(RowRole.BUTTON_ICON)
        if icon:
            area = QRect(left, rect.y(), theme.px(14), rect.height())
            icons.paint(painter, area, icon, "text2" if enabled else "disabled", 14)
            left = area.right() + 1 + theme.px(6)
        words = rect.adjusted(left - rect.x(), 0, 0, 0)
        token = "text" if enabled else "disabled"
        self.painter.text(painter, words, str(index.data(RowRole.BUTTON)), token, 12, 500)

    def _paint_progress(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """A bar of 4 px, with the share at the left above it and the time left at the right."""
        width, share = theme.px(99), float(index.data(RowRole.PROGRESS))
        area = QRect(rect.right() - theme.px(self._RIGHT) - width + 1, rect.y(), width, 0)
        texts = QRect(area.x(), rect.y() + theme.text_px(43), width, theme.text_px(20))
        self.painter.text(painter, texts, f"{share:.0%}".replace("%", "\u00a0%"), "text2", 12, tabular=True)
        right = Qt.AlignmentFlag.AlignRight
        words = str(index.data(RowRole.PROGRESS_TEXT) or "")
        self.painter.text(painter, texts, words, "text2", 12, align=right, tabular=True)
        bar = QRect(area.x(), rect.y() + theme.text_px(67), width, theme.px(4))
        painter.setPen(Qt.PenStyle.NoPen)
        kind = {"paused": "control"}.get(str(index.data(RowRole.PROGRESS_KIND)), "accent")
        for token, part in (("track", 1.0), (kind, share)):
            painter.setBrush(theme.color(token))
            painter.drawRoundedRect(bar.x(), bar.y(), round(bar.width() * part), bar.height(), 2, 2)

    def _paint_words(self, painter: QPainter, left: int, right: int, rect: QRect, index: Index) -> None:
        enabled = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        name_rect = QRect(left, rect.y() + theme.text_px(14), right - left, theme.text_px(20))
        token = "text" if enabled else "disabled"
        middle = Qt.TextElideMode.ElideMiddle
        used = self.painter.text(painter, name_rect, str(index.data(RowRole.NAME)), token, 14, 600, middle)
        publisher = name_rect.adjusted(used + theme.px(8), 1, 0, 1)
        self.painter.text(painter, publisher, str(index.data(RowRole.PUBLISHER) or ""), "text3", 12)
        below = QRect(left, rect.y() + theme.text_px(38), right - left, theme.text_px(20))
        sentence = str(index.data(RowRole.SENTENCE) or "")
        self.painter.text(painter, below, sentence, "text2" if enabled else "disabled")
        facts = QRect(left, rect.y() + theme.text_px(60), right - left, theme.text_px(16))
        self.painter.text(painter, facts, " · ".join(index.data(RowRole.FACTS) or ()), "text3", 12)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(320), theme.text_px(self.HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = option.rect
        self.painter.ground(painter, option)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        side = theme.px(self._TILE)
        tile = QRect(rect.x() + theme.px(self._MARGIN), rect.y() + (rect.height() - side) // 2, side, side)
        active = bool(index.data(RowRole.ACTIVE))
        self.painter.tile(painter, tile, index.data(RowRole.ICON) or "box", active=active, chosen=chosen)
        right = rect.right() - theme.px(self._RIGHT) + 1
        edge = right
        badge = index.data(RowRole.BADGE)
        if badge:
            edge = min(edge, self.painter.badge(painter, right, rect.y() + theme.text_px(13), badge))
        if index.data(RowRole.PROGRESS) is not None:
            self._paint_progress(painter, rect, index)
            edge = min(edge, right - theme.px(99))
        elif index.data(RowRole.BUTTON):
            button = self._button_rect(rect, index)
            self._paint_button(painter, button, index, bool(index.flags() & Qt.ItemFlag.ItemIsEnabled))
            edge = min(edge, button.x())
        self._paint_words(painter, tile.right() + 1 + theme.px(12), edge - theme.px(12), rect, index)
        painter.restore()

    def editorEvent(  # noqa: N802
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        if isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            has_button = index.data(RowRole.BUTTON) and index.data(RowRole.PROGRESS) is None
            inside = self._button_rect(option.rect, index).contains(event.position().toPoint())
            if has_button and inside and index.flags() & Qt.ItemFlag.ItemIsEnabled:
                if event.type() == QEvent.Type.MouseButtonRelease:
                    self.button_pressed.emit(model.index(index.row(), index.column()))
                return True
        return False

"""Names on one line, shortened where they tell least."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOption, QWidget

from desktop import letters
from desktop.ui.widgets.labels import Label, Role, Tone

_WORD = 8
"""Letters before the first difference that are shown too where they belong to its word."""


class ElidedLabel(Label):
    """Shows "holiday…0412.jpg" where the whole name does not fit; the whole name is in the hint."""

    def __init__(
        self,
        text: str = "",
        role: Role = "body",
        tone: Tone = "",
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
        tabular: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """As `Label`; `mode` says where the dots go."""
        super().__init__(letters.shown(text), role, tone, tabular=tabular, parent=parent)
        self._mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def shown_text(self) -> str:
        """The text as it is drawn now."""
        return self.fontMetrics().elidedText(self.text(), self._mode, self.contentsRect().width())

    def _set_hint(self) -> None:
        self.setToolTip("" if self.shown_text() == self.text() else self.text())

    def setText(self, text: str) -> None:  # noqa: N802
        super().setText(letters.shown(text))
        self._set_hint()
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…") * 2, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_hint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        align = QStyle.visualAlignment(self.layoutDirection(), self.alignment())
        painter.drawText(self.contentsRect(), align, self.shown_text())


def elided_apart(name: str, neighbours: Sequence[str], metrics: QFontMetrics, width: int) -> str:
    """`name` in `width` px; what it shares with a neighbour at its beginning gives way first.

    Qt's own eliding takes the middle away, which is all that tells "session 2024-05-01 a.wav" from the next.
    """
    if metrics.horizontalAdvance(name) <= width:
        return name
    at = _difference(name, neighbours)
    head, tail = name[:at], name[at:]
    left = width - metrics.horizontalAdvance(tail)
    if head and left >= metrics.horizontalAdvance("…"):
        return metrics.elidedText(head, Qt.TextElideMode.ElideRight, left) + tail
    mode = Qt.TextElideMode.ElideRight if head else Qt.TextElideMode.ElideMiddle
    return metrics.elidedText(f"…{tail}" if head else name, mode, width)


def _difference(name: str, neighbours: Sequence[str]) -> int:
    """Where the first word begins that no neighbour has."""
    shared = (os.path.commonprefix([name, other]) for other in neighbours if other != name)  # noqa: RUF071
    at = max(map(len, shared), default=0)
    for _ in range(_WORD):
        if at and name[at - 1].isalnum():
            at -= 1
    return at

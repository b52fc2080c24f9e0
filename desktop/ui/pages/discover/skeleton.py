"""Grey bars in the layout of what is being loaded; no spinner."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.look import theme

_BARS = ((0.34, 14, 20), (0.62, 12, 46), (0.46, 10, 66))
"""Width as a share, height and top in px of the three lines in a row of 89 px."""


class Skeleton(QWidget):
    """As many placeholder rows as fit. Show it only after 400 ms, so that quick things never flash."""

    def __init__(self, row_height: int = 89, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row_height = row_height
        self.setAccessibleName(self.tr("Loading"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), theme.px(self._row_height) * 3)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("well"))
        row, scale = theme.text_px(self._row_height), theme.text_px(self._row_height) / 89
        left, tile = theme.px(24), theme.px(36)
        for top in range(0, self.height(), row):
            middle = top + row / 2
            painter.drawRoundedRect(QRectF(left, middle - tile / 2, tile, tile), 8, 8)
            start = left + tile + theme.px(12)
            for share, height, y in _BARS:
                width = (self.width() - start - left) * share
                bar = QRectF(start, top + y * scale, width, height * scale)
                painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2)

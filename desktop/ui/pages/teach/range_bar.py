"""A bar with the range in which the true value probably lies."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.look import theme
from desktop.wording import percent

_HEIGHT, _MARK = 16, 12


class RangeBar(QWidget):
    """16 px high; the 95 % range is a thin line with end marks over it. All numbers from 0 to 1."""

    def __init__(
        self,
        name: str,
        value: float,
        low: float | None = None,
        high: float | None = None,
        kind: str = "accent",
        parent: QWidget | None = None,
    ) -> None:
        """`kind` "accent" for what was taught, "control" for what it is compared with."""
        super().__init__(parent)
        self._name, self._kind = name, kind
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set(value, low, high)

    def set(self, value: float, low: float | None = None, high: float | None = None) -> None:
        """Show `value`, and its range if both ends are known."""
        self._value, self._low, self._high = value, low, high
        words = f"{self._name}: {percent(value)}"
        if low is not None and high is not None:
            words += ", " + self.tr("95\u00a0% range {low} to {high}").format(
                low=percent(low), high=percent(high)
            )
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(240), theme.px(_HEIGHT + 4))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(80), theme.px(_HEIGHT + 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = theme.px(_HEIGHT)
        body = QRectF(0, (self.height() - height) / 2, self.width(), height)
        outline = QPainterPath()
        outline.addRoundedRect(body, 4, 4)
        painter.fillPath(outline, theme.color("well"))
        painter.setClipPath(outline)
        filled = body.adjusted(0, 0, -body.width() * (1 - self._value), 0)
        painter.fillRect(filled, theme.color(self._kind))
        painter.setClipping(False)
        if self._low is not None and self._high is not None:
            self._paint_range(painter, body, self._low, self._high)

    def _paint_range(self, painter: QPainter, body: QRectF, low: float, high: float) -> None:
        half, middle = theme.px(_MARK) / 2, body.center().y()
        left = min(max(body.left() + low * body.width(), 1.5), body.right() - 1.5)
        right = min(max(body.left() + high * body.width(), 1.5), body.right() - 1.5)
        lines = [
            QLineF(left, middle, right, middle),
            QLineF(left, middle - half, left, middle + half),
            QLineF(right, middle - half, right, middle + half),
        ]
        strokes: list[tuple[QColor, float]] = [(theme.color("surface"), 3.5), (theme.color("text"), 1.5)]
        for color, width in strokes:
            painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawLines(lines)

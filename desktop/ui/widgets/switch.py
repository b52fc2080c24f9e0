"""A switch: on or off, at once."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from desktop.ui.look import theme

_WIDTH, _HEIGHT, _KNOB = 32, 18, 12


class Switch(QCheckBox):
    """32 × 18 px in an area of 40 × 28 to press; Space and Enter switch it. Screen readers see a tick box."""

    def __init__(self, name: str, on: bool = False, parent: QWidget | None = None) -> None:
        """`name` is the spoken name of what is on when the switch is on."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setChecked(on)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(_WIDTH), theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height, knob = theme.px(_WIDTH), theme.px(_HEIGHT), theme.px(_KNOB)
        top = (self.height() - height) / 2
        body = QRectF(0.5, top + 0.5, width - 1, height - 1)
        on = self.isChecked()
        edge = "disabled" if not self.isEnabled() else "accent" if on else "control"
        painter.setPen(QPen(theme.color(edge), 1))
        fill = edge if on else "surface"
        painter.setBrush(theme.color(fill))
        painter.drawRoundedRect(body, height / 2, height / 2)
        gap = (height - knob) / 2
        at_right = on != (self.layoutDirection() == Qt.LayoutDirection.RightToLeft)
        left = width - gap - knob if at_right else gap
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("onAccent" if on else edge))
        painter.drawEllipse(QRectF(left, top + gap, knob, knob))

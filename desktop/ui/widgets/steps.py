"""Where one is in a row of steps; the ones already done can be pressed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop.ui.look import icons, theme

_CIRCLE = 22
_GAP = 8


class StepButton(QPushButton):
    """One step: a circle with its number or a tick, and its name."""

    def __init__(self, number: int, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._number = number
        self._state = "later"
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_state(self, state: str) -> None:
        """ "done", "now" or "later"; only done steps can be pressed."""
        self._state = state
        words = {"done": self.tr("done"), "now": self.tr("you are here"), "later": self.tr("still to come")}
        self.setAccessibleName(f"{self._number}. {self.text()}, {words[state]}")
        self.setEnabled(state == "done")
        pointing = Qt.CursorShape.PointingHandCursor if state == "done" else Qt.CursorShape.ArrowCursor
        self.setCursor(pointing)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        # what is a part of a pixel wider than its room would be drawn with dots
        width = math.ceil(QFontMetricsF(theme.font(14, 600)).horizontalAdvance(self.text())) + 1
        return QSize(theme.px(_CIRCLE) + theme.px(_GAP) + width, theme.text_px(32))

    def shown_text(self) -> str:
        """The name as it is drawn now."""
        font = theme.font(14, 600 if self._state == "now" else 400)
        return QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, self._words.width())

    @property
    def _words(self) -> QRect:
        return self.rect().adjusted(theme.px(_CIRCLE) + theme.px(_GAP), 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(_CIRCLE)
        top = (self.height() - side) // 2
        circle = QRect(0, top, side, side)
        fill = {"now": "accent", "done": "okBg", "later": None}[self._state]
        painter.setPen(QPen(theme.color("control"), 1) if fill is None else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(circle.adjusted(0, 0, -1, -1) if fill is None else circle)
        if self._state == "done":
            icons.paint(painter, circle, "check", "ok", 14)
        else:
            painter.setFont(theme.font(12, 600, tabular=True))
            painter.setPen(theme.color("onAccent" if self._state == "now" else "text2"))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.setFont(theme.font(14, 600 if self._state == "now" else 400))
        painter.setPen(theme.color("text" if self._state == "now" or self.underMouse() else "text2"))
        painter.drawText(
            self._words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.shown_text()
        )


class _Line(QWidget):
    """40 × 1 px between two steps, and less where the names need the room."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(40), 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(4), 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, self.height() // 2, self.width(), 1, theme.color("borderStrong"))


class Steps(QWidget):
    """A row of steps.

    Signals:
        chosen: The index of a done step that was pressed.
    """

    chosen = Signal(int)

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._current = 0
        self._buttons: list[StepButton] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        for index, name in enumerate(names):
            if index:
                layout.addWidget(_Line())
            button = StepButton(index + 1, name)
            button.clicked.connect(lambda _on=False, index=index: self.chosen.emit(index))
            layout.addWidget(button)
            self._buttons.append(button)
        layout.addStretch(1)
        self.setAccessibleName(self.tr("Steps"))
        self.set_current(0)

    @property
    def current(self) -> int:
        return self._current

    def set_current(self, index: int) -> None:
        """Say which step is being done; those before it are done."""
        self._current = index
        for position, button in enumerate(self._buttons):
            button.set_state("done" if position < index else "now" if position == index else "later")

    def button(self, index: int) -> StepButton:
        """The button of one step."""
        return self._buttons[index]

"""A slider with its value printed beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QWidget

from desktop.ui.look import theme
from desktop.ui.widgets.labels import Label

_KNOB, _TRACK, _STEPS = 16, 4, 100


class Slider(QSlider):
    """Track 4 px, knob 16 px. Pressing the track moves the knob; arrow keys move 1 %, Page keys 10 %."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setAccessibleName(name)
        self.setRange(0, _STEPS)
        self.setSingleStep(1)
        self.setPageStep(_STEPS // 10)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _share(self) -> float:
        span = self.maximum() - self.minimum()
        share = (self.sliderPosition() - self.minimum()) / span if span else 0.0
        return 1 - share if self._mirrored() else share

    def _mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _move_to(self, x: float) -> None:
        knob = theme.px(_KNOB)
        share = (x - knob / 2) / max(1, self.width() - knob)
        share = min(1.0, max(0.0, 1 - share if self._mirrored() else share))
        self.setSliderPosition(round(self.minimum() + share * (self.maximum() - self.minimum())))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(150), theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(64), theme.px(28))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._move_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._move_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        knob, track = theme.px(_KNOB), theme.px(_TRACK)
        middle = self.height() / 2
        at = knob / 2 + self._share() * (self.width() - knob)
        painter.setBrush(theme.color("track"))
        painter.drawRoundedRect(QRectF(0, middle - track / 2, self.width(), track), track / 2, track / 2)
        strong = "accent" if self.isEnabled() else "disabled"
        painter.setBrush(theme.color(strong))
        filled = (at, self.width() - at) if self._mirrored() else (0.0, at)
        painter.drawRoundedRect(QRectF(filled[0], middle - track / 2, filled[1], track), track / 2, track / 2)
        painter.setPen(QPen(theme.color(strong), 1.5))
        painter.setBrush(theme.color("surface"))
        radius = knob / 2 - 0.75
        painter.drawEllipse(QPointF(at, middle), radius, radius)


class ValueSlider(QWidget):
    """A slider over floats; `written` says how the value is printed beside it.

    Signals:
        moved: The new value, when a person or `set_value` changed it.
    """

    moved = Signal(float)

    def __init__(
        self,
        name: str,
        minimum: float,
        maximum: float,
        value: float,
        written: Callable[[float], str] = lambda value: f"{value:.0f}",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._minimum = minimum
        self._maximum = maximum
        self._written = written
        self.slider = Slider(name)
        self.setFocusProxy(self.slider)
        self._printed = Label("", "fact", "text", tabular=True)
        self._printed.setProperty("weight", "600")
        self._printed.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        layout.addWidget(self.slider, 1)
        layout.addWidget(self._printed)
        self.slider.valueChanged.connect(self._on_value_changed)
        self.set_value(value)
        self._print()

    def value(self) -> float:
        share = self.slider.value() / _STEPS
        return self._minimum + share * (self._maximum - self._minimum)

    def set_value(self, value: float) -> None:
        span = self._maximum - self._minimum
        self.slider.setValue(round((value - self._minimum) / span * _STEPS) if span else 0)

    def printed(self) -> str:
        """The value as it is printed beside the slider."""
        return self._printed.text()

    def _on_value_changed(self, _step: int) -> None:
        self._print()
        self.moved.emit(self.value())

    def _print(self) -> None:
        text = self._written(self.value())
        self._printed.setText(text)
        self.slider.setAccessibleDescription(text)
        ends = (self._written(self._minimum), self._written(self._maximum))
        widest = max(self._printed.fontMetrics().horizontalAdvance(end) for end in (*ends, text))
        self._printed.setMinimumWidth(widest)

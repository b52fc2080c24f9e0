"""A recording as bars, with the part already heard in the accent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from desktop import wording
from desktop.ui.look import theme

_BAR, _EVERY, _DOT = 2, 4, 7
_HEIGHT = 88
_KEY_SECONDS, _PAGE_SECONDS = 5.0, 30.0


class Waveform(QSlider):
    """Bars 2 px wide every 4 px and a playhead. A click or the arrow keys seek; screen readers see a slider.

    Signals:
        seeked: The position in seconds that a person asked for.
    """

    seeked = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._peaks: list[float] = []
        self._seconds = 0.0
        self._position = 0.0
        self._height = _HEIGHT
        self.setAccessibleName(self.tr("Position in the recording"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_low(self, low: bool) -> None:
        """Take half the height, where there is little."""
        height = _HEIGHT // 2 if low else _HEIGHT
        if height != self._height:
            self._height = height
            self.updateGeometry()

    def set_peaks(self, peaks: Sequence[float], seconds: float) -> None:
        """Show a recording of `seconds`; `peaks` are loudness from 0 to 1 at even steps of time."""
        self._peaks = [min(1.0, max(0.0, peak)) for peak in peaks]
        self._seconds = max(0.0, seconds)
        self.setRange(0, round(self._seconds * 1000))
        self.set_position(0.0)

    @property
    def position(self) -> float:
        """Seconds."""
        return self._position

    def set_position(self, seconds: float) -> None:
        """Move the playhead without sending `seeked`."""
        self._position = min(self._seconds, max(0.0, seconds))
        self.setValue(round(self._position * 1000))
        self.setAccessibleDescription(f"{wording.clock(self._position)} / {wording.clock(self._seconds)}")
        self.update()

    def _seek(self, seconds: float) -> None:
        self.set_position(seconds)
        self.seeked.emit(self._position)

    def _seek_to_x(self, x: float) -> None:
        self._seek(self._seconds * x / max(1, self.width()))

    def _peak_at(self, share_from: float, share_to: float) -> float:
        first = int(share_from * len(self._peaks))
        last = max(first + 1, int(share_to * len(self._peaks)))
        return max(self._peaks[first:last], default=0.0)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), theme.px(self._height))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(_HEIGHT // 2))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Right: _KEY_SECONDS,
            Qt.Key.Key_Left: -_KEY_SECONDS,
            Qt.Key.Key_PageDown: _PAGE_SECONDS,
            Qt.Key.Key_PageUp: -_PAGE_SECONDS,
        }
        if event.key() in steps:
            self._seek(self._position + steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Home:
            self._seek(0.0)
        elif event.key() == Qt.Key.Key_End:
            self._seek(self._seconds)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._seek_to_x(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._seek_to_x(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width, height = self.width(), self.height()
        bar, every, dot = theme.px(_BAR), theme.px(_EVERY), theme.px(_DOT)
        top, room = dot, height - dot
        played = self._position / self._seconds * width if self._seconds else 0.0
        heard, rest = theme.color("accent"), theme.color("borderStrong")
        for x in range(0, width, every):
            tall = max(bar, self._peak_at(x / width, (x + every) / width) * room)
            painter.setBrush(heard if x < played else rest)
            painter.drawRoundedRect(QRectF(x, top + (room - tall) / 2, bar, tall), bar / 2, bar / 2)
        if self._seconds:
            at = min(max(played, dot / 2), width - dot / 2)
            painter.setPen(QPen(theme.color("text"), 1.5))
            painter.drawLine(QPointF(at, dot / 2), QPointF(at, height))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("text"))
            painter.drawEllipse(QPointF(at, dot / 2), dot / 2, dot / 2)

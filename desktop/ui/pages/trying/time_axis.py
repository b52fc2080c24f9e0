"""Times below a recording, at round steps."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop import wording
from desktop.ui.look import theme

_STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900,
          1800, 3600, 7200, 14400, 28800, 86400)  # fmt: skip
_MOST, _GAP = 7, 24


def round_times(seconds: float, most: int) -> list[float]:
    """Times from 0 to `seconds` at the smallest round step that makes at most `most` of them."""
    if seconds <= 0:
        return []
    step = next((step for step in _STEPS if int(seconds / step + 1e-6) + 1 <= most), _STEPS[-1])
    return [round(position * step, 3) for position in range(int(seconds / step + 1e-6) + 1)]


def words_of(times: list[float]) -> list[str]:
    """Clock times, with the parts of a second that the step has."""
    digits = next((d for d in range(3) if all(abs(round(t, d) - t) < 1e-6 for t in times)), 3)
    parts = 10**digits
    counted = [round(time * parts) for time in times]
    fractions = [f".{number % parts:0{digits}}" if digits else "" for number in counted]
    return [
        wording.clock(number // parts) + fraction for number, fraction in zip(counted, fractions, strict=True)
    ]


class TimeAxis(QWidget):
    """As many times as there is room for; each stands below its place in the recording."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seconds = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_length(self, seconds: float) -> None:
        """Show the times of a recording of `seconds`; 0 shows none."""
        self._seconds = seconds
        self.update()

    def words(self) -> list[str]:
        """The times that are shown."""
        return words_of(round_times(self._seconds, self._most()))

    def _most(self) -> int:
        metrics = QFontMetrics(theme.font(12, tabular=True))
        widest = max(
            metrics.horizontalAdvance(words) for words in words_of([*round_times(self._seconds, _MOST), 0.0])
        )
        return min(_MOST, max(2, self.width() // (widest + theme.px(_GAP))))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), theme.text_px(16))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.text_px(16))

    def paintEvent(self, event: QPaintEvent) -> None:
        times = round_times(self._seconds, self._most())
        painter = QPainter(self)
        painter.setFont(theme.font(12, tabular=True))
        painter.setPen(theme.color("text3"))
        for time, words in zip(times, words_of(times), strict=True):
            width = painter.fontMetrics().horizontalAdvance(words) + 2.0
            left = self.width() * time / self._seconds - width / 2
            left = min(max(0.0, left), self.width() - width)
            area = QRectF(left, 0, width, self.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)

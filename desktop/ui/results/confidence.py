"""Answers with how sure the model is: name, bar, per cent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look import theme
from desktop.wording import percent

_HEIGHT = 38
_BAR = 6


class ConfidenceRow(QWidget):
    """One answer; `key` is the colour of its box on a picture.

    Signals:
        pointed: True when the pointer comes, False when it goes.
    """

    pointed = Signal(bool)

    def __init__(
        self,
        label: str,
        score: float,
        key: str | None = None,
        strong: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`score` from 0 to 1; `strong` for the first answer."""
        super().__init__(parent)
        self._label, self._score, self._key, self._strong = label, score, key, strong
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{label}, {percent(score)}")

    @property
    def label(self) -> str:
        return self._label

    @property
    def score(self) -> float:
        return self._score

    def sizeHint(self) -> QSize:
        return QSize(theme.px(280), theme.text_px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.text_px(_HEIGHT))

    def enterEvent(self, event: QEnterEvent) -> None:
        self.pointed.emit(True)

    def leaveEvent(self, event: object) -> None:
        self.pointed.emit(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, width, height = 0, self.width(), self.height() - 1
        painter.setPen(Qt.PenStyle.NoPen)
        if self._key is not None:
            side = theme.px(10)
            painter.setBrush(QColor(self._key))
            painter.drawRoundedRect(QRectF(0, (height - side) / 2, side, side), 3, 3)
            left = theme.px(20)
        number_width, bar_left = theme.text_px(52), round(width * 0.385)
        bar_height = theme.px(_BAR)
        bar = QRectF(bar_left, (height - bar_height) / 2, max(0, width - bar_left - number_width), bar_height)
        for token, share in (("track", 1.0), ("accent", self._score)):
            painter.setBrush(theme.color(token))
            part = QRectF(bar.topLeft(), bar.size())
            part.setWidth(bar.width() * share)
            painter.drawRoundedRect(part, bar_height / 2, bar_height / 2)
        painter.setFont(theme.font(14, 600 if self._strong else 400))
        painter.setPen(theme.color("text"))
        room = bar_left - left - theme.px(12)
        shown = painter.fontMetrics().elidedText(self._label, Qt.TextElideMode.ElideMiddle, room)
        self.setToolTip("" if shown == self._label else self._label)
        painter.drawText(QRectF(left, 0, room, height), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setFont(theme.font(14, 600 if self._strong else 400, tabular=True))
        number = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(0, 0, width, height), number, percent(self._score))
        painter.fillRect(0, self.height() - 1, width, 1, theme.color("border"))


class ConfidenceBars(QWidget):
    """Several answers, best first.

    Signals:
        pointed: The index of the row under the pointer, or -1.
    """

    pointed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ConfidenceRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    def set_scores(self, scores: Sequence[tuple[str, float]], keys: Sequence[str] = ()) -> None:
        """Show ``(label, score 0 to 1)`` in the order given; `keys` are colours of boxes."""
        for row in self._rows:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        for position, (label, score) in enumerate(scores):
            key = keys[position] if position < len(keys) else None
            row = ConfidenceRow(label, score, key, strong=position == 0 and not keys)
            row.pointed.connect(lambda on, position=position: self.pointed.emit(position if on else -1))
            self._layout.addWidget(row)
            self._rows.append(row)
        self.setAccessibleName("; ".join(row.accessibleName() for row in self._rows))

    def rows(self) -> list[ConfidenceRow]:
        return list(self._rows)

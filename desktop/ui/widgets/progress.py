"""Bars that show how far something is, in colours that say how it is going."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPainterPath, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look import theme
from desktop.ui.widgets.labels import Label, Tone

Kind = Literal["accent", "info", "paused", "bad", "ok"]
_TOKENS: dict[Kind, str] = {
    "accent": "accent", "info": "info", "paused": "control", "bad": "bad", "ok": "ok",
}  # fmt: skip
_STEPS = 1000
_REPAINT_MS = 100
"""Bars move at most ten times a second, however often they are told."""
_FRAME_MS = 33
_TRAVEL_MS = 1600
_PIECE = 0.25


class ProgressBar(QProgressBar):
    """6 px high in rows, 4 px in the sidebar. `set_share(None)` when the length is unknown."""

    def __init__(
        self, name: str, kind: Kind = "accent", *, height: int = 6, parent: QWidget | None = None
    ) -> None:
        """`name` says to screen readers what is progressing."""
        super().__init__(parent)
        self._kind: Kind = kind
        self._bar_height = height
        self._wanted: float | None = 0.0
        self._clock = QElapsedTimer()
        self._throttle = QTimer(self)
        self._throttle.setSingleShot(True)
        self._throttle.setInterval(_REPAINT_MS)
        self._throttle.timeout.connect(self._take_wanted)
        self._frames = QTimer(self)
        self._frames.setInterval(_FRAME_MS)
        self._frames.timeout.connect(self.update)
        self.setAccessibleName(name)
        self.setTextVisible(False)
        self.setRange(0, _STEPS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def kind(self) -> Kind:
        return self._kind

    @property
    def busy(self) -> bool:
        """Whether the length is unknown."""
        return self.maximum() == 0

    def share(self) -> float | None:
        """The last share that was set, 0 to 1, or None."""
        return self._wanted

    def set_kind(self, kind: Kind) -> None:
        if kind != self._kind:
            self._kind = kind
            self.update()

    def set_share(self, share: float | None) -> None:
        """Show `share` (0 to 1, clipped), or a moving piece for None. Cheap to call often."""
        unknown_changed = (share is None) != (self._wanted is None)
        self._wanted = None if share is None else min(1.0, max(0.0, share))
        if unknown_changed or self._wanted in (0.0, 1.0) or not self._throttle.isActive():
            self._take_wanted()
            self._throttle.start()

    def _take_wanted(self) -> None:
        if self._wanted is None:
            self.setRange(0, 0)
        else:
            self.setRange(0, _STEPS)
            self.setValue(round(self._wanted * _STEPS))
        self._run_frames()
        self.update()

    def _run_frames(self) -> None:
        moving = self.busy and self.isVisible() and not theme.reduced_motion()
        if moving and not self._frames.isActive():
            self._clock.start()
            self._frames.start()
        elif not moving:
            self._frames.stop()

    def _filled(self, body: QRectF) -> QRectF:
        if not self.busy:
            width = body.width() * max(0, self.value()) / _STEPS
            left = body.right() - width if self._mirrored() else body.left()
            return QRectF(left, body.top(), width, body.height())
        phase = (self._clock.elapsed() % _TRAVEL_MS) / _TRAVEL_MS if self._clock.isValid() else 0.5
        left = body.left() + (phase * (1 + _PIECE) - _PIECE) * body.width()
        return QRectF(left, body.top(), body.width() * _PIECE, body.height())

    def _mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _paint_stripes(self, painter: QPainter, body: QRectF) -> None:
        painter.setPen(QPen(theme.color(_TOKENS[self._kind]), body.height() / 2))
        step, x = body.height() * 2, body.left() - body.height()
        while x < body.right() + body.height():
            painter.drawLine(round(x), round(body.bottom()), round(x + body.height()), round(body.top()))
            x += step

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(self._bar_height))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(24), theme.px(self._bar_height))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run_frames()

    def hideEvent(self, event: QHideEvent) -> None:
        self._frames.stop()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        height = theme.px(self._bar_height)
        body = QRectF(0, (self.height() - height) / 2, self.width(), height)
        outline = QPainterPath()
        outline.addRoundedRect(body, height / 2, height / 2)
        painter.fillPath(outline, theme.color("track"))
        painter.setClipPath(outline)
        if self.busy and theme.reduced_motion():
            self._paint_stripes(painter, body)
            return
        painter.setBrush(theme.color(_TOKENS[self._kind]))
        painter.drawRoundedRect(self._filled(body), height / 2, height / 2)


class ProgressRow(QWidget):
    """A bar with what has arrived at the left below it, and speed and time left at the right."""

    def __init__(self, name: str, kind: Kind = "accent", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = ProgressBar(name, kind)
        self._left = Label("", "fact", "text2", wrap=True, tabular=True)
        self._right = Label("", "fact", "text2", tabular=True)
        under = QHBoxLayout()
        under.addWidget(self._left, 1)  # a reason why something failed may need several lines
        under.addWidget(self._right)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(6))
        layout.addWidget(self.bar)
        layout.addLayout(under)

    def set(self, share: float | None, left: str = "", right: str = "", kind: Kind | None = None) -> None:
        """Show `share` (None: unknown) and both texts; a failed bar has its text in `bad` too."""
        if kind is not None:
            self.bar.set_kind(kind)
        self.bar.set_share(share)
        if share is None and not left and theme.reduced_motion():
            left = self.tr("Working")
        tone: Tone = "bad" if self.bar.kind == "bad" else "text2"
        self._left.set_tone(tone)
        self._left.setText(left)
        self._right.setText(right)
        self.bar.setAccessibleDescription(", ".join(text for text in (left, right) if text))

    def texts(self) -> tuple[str, str]:
        """Both texts as they are shown."""
        return self._left.text(), self._right.text()

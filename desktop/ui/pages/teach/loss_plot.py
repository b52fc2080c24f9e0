"""The live plot of how wrong the model is: two lines over the rounds, painted here.

A plotting library would take a second to import. Done in a thread that is unsafe (PySide makes its types when
they are first named, and two threads that name one at once crash), done in the window's thread it stalls it.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.look import theme
from desktop.ui.pages.teach.loss_series import LossSeries, Points, nice_step, nice_top

REPAINT = 100
"""Milliseconds between repaints: at most ten a second."""

SMOOTHING = 0.6
"""How much the training line is smoothed at first, from 0 to 1."""

WIDEST = 0.04
"""Share of all rounds over which full smoothing averages (standard deviation)."""

EDGE = 0.012
"""Share of the rounds left free at both ends, so that the dots there are whole."""

CLOSEST = 0.001
"""Share of everything that fills the plot at the strongest zoom."""


class Measured(NamedTuple):
    """One measurement on unseen examples."""

    epoch: int
    loss: float
    accuracy: float
    best: bool


class View(NamedTuple):
    """The part of rounds and losses that the plot shows."""

    left: float
    right: float
    low: float
    high: float


class Drawn(NamedTuple):
    """What stands in the plot, in rounds and losses.

    Attributes:
        raw, smooth: the training loss of the steps, and averaged.
        unseen: the loss on unseen examples.
        best: the best version after the first round, or None.
        future: from which round on is still to come, or None when nothing is.
    """

    raw: Points
    smooth: Points
    unseen: Points
    best: Measured | None
    future: float | None


class LossPlot(QWidget):
    """Training loss (raw and smoothed) and loss on unseen examples over the rounds.

    Wheel and drag zoom and move; with the keyboard + and − zoom, arrow keys move, 0 shows everything.

    Signals:
        zoomed(bool): whether a part, not everything, is shown.
    """

    zoomed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._rounds = 1
        self._series = LossSeries()
        self._measured: list[Measured] = []
        self._smoothing = SMOOTHING
        self._finished = False
        self._part: View | None = None
        """What somebody zoomed to; None for everything."""
        self._held: QPointF | None = None
        """Where the pointer was while it drags the plot."""
        self.drawn = Drawn([], [], [], None, None)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REPAINT)
        self._timer.timeout.connect(self.repaint_now)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("How wrong it is: loss over the rounds"))

    # ---- what is shown ----

    @property
    def measured(self) -> tuple[Measured, ...]:
        return tuple(self._measured)

    @property
    def steps(self) -> int:
        """How many training steps the plot holds."""
        return len(self._series)

    @property
    def view(self) -> View:
        return self._part or self._everything()

    def set_rounds(self, rounds: int) -> None:
        """How many rounds the whole run has; what is not yet measured is drawn as still to come."""
        self._rounds = max(1, rounds)
        self._plan_repaint()

    def clear(self) -> None:
        """Forget everything, for a new run."""
        self._series.clear()
        self._measured.clear()
        self._finished = False
        self.show_all()

    def add_step(self, epoch: float, loss: float) -> None:
        """One training step at `epoch` rounds (a fraction) with training loss `loss`."""
        if math.isfinite(loss):
            self._series.append(epoch, loss)
            self._plan_repaint()

    def add_measured(self, epoch: int, loss: float, accuracy: float, best: bool) -> None:
        """One measurement after round `epoch`; one that comes again replaces what it had said."""
        self._measured = [one for one in self._measured if one.epoch < epoch]
        self._measured.append(Measured(epoch, loss, accuracy, best))
        self._plan_repaint()

    def forget_after(self, epoch: float) -> None:
        """Drop what was drawn after round `epoch`: a continued run goes over it again."""
        self._series.forget_after(epoch)
        self._measured = [one for one in self._measured if one.epoch <= epoch]
        self._finished = False
        self._plan_repaint()

    def finish(self) -> None:
        """Nothing is still to come."""
        self._finished = True
        self._plan_repaint()

    def set_smoothing(self, share: float) -> None:
        """How much the training line is smoothed, 0 (not at all) to 1."""
        self._smoothing = min(1.0, max(0.0, share))
        self._plan_repaint()

    def show_all(self) -> None:
        """Undo zooming and moving."""
        self._part = None
        self.zoomed.emit(False)
        self.repaint_now()

    def training_loss(self, epoch: int) -> float:
        """Mean training loss in round `epoch`, NaN when no step of it was drawn."""
        return self._series.mean(epoch - 1, epoch)

    # ---- from numbers to lines ----

    def _plan_repaint(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def repaint_now(self) -> None:
        """Bring lines, marks, axes and the spoken text up to date."""
        self._timer.stop()
        self.setAccessibleDescription(self._spoken())
        left, right = (self._part.left, self._part.right) if self._part else (0.0, self._right_end())
        columns = max(50, round(self._area().width()))
        width = self._smoothing**2 * WIDEST * self._rounds
        best = next((one for one in reversed(self._measured) if one.best), None)
        now = max(self._series.last_epoch(), float(self._measured[-1].epoch) if self._measured else 0.0)
        self.drawn = Drawn(
            raw=self._series.raw(left, right, columns),
            smooth=self._series.smoothed(left, right, columns // 2, width),
            unseen=[(float(one.epoch), one.loss) for one in self._measured if math.isfinite(one.loss)],
            best=best if best is not None and best.epoch > 0 else None,
            future=now if not self._finished and now < self._rounds else None,
        )
        self.update()

    def _right_end(self) -> float:
        return max(float(self._rounds), self._series.last_epoch())

    def _everything(self) -> View:
        highest = max((loss for _epoch, loss in self.drawn.smooth), default=0.0)
        top = nice_top([one.loss for one in self._measured], highest)
        air = self._right_end() * EDGE
        return View(-air, self._right_end() + air, 0.0, top * 1.001)

    def _spoken(self) -> str:
        if not self._measured:
            return self.tr("Nothing has been measured yet.")
        last = self._measured[-1]
        best = next((one for one in reversed(self._measured) if one.best), last)
        end = self._series.last_epoch()
        training = self._series.mean(end - 1, end)
        return self.tr(
            "Round {round} of {rounds}. Loss on unseen examples {loss}. Loss while learning {training}. "
            "Best version after round {best}, with a loss of {lowest}."
        ).format(
            round=last.epoch,
            rounds=self._rounds,
            loss=f"{last.loss:.3f}",
            training=f"{training:.3f}" if math.isfinite(training) else self.tr("not known yet"),
            best=best.epoch,
            lowest=f"{best.loss:.3f}",
        )

    # ---- painting ----

    def _area(self) -> QRectF:
        """Where the lines are, without the numbers beside and below."""
        left, below = theme.text_px(44), theme.text_px(26)
        above, right = theme.px(8), theme.px(12)  # the outermost numbers stand half outside
        return QRectF(left, above, max(1, self.width() - left - right), max(1, self.height() - above - below))

    def _place(self, area: QRectF, view: View, epoch: float, loss: float) -> QPointF:
        across = (epoch - view.left) / (view.right - view.left)
        up = (loss - view.low) / (view.high - view.low)
        return QPointF(area.left() + across * area.width(), area.bottom() - up * area.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        area, view = self._area(), self.view
        up = nice_step(view.high - view.low, 4)
        along = max(1.0, nice_step(view.right - view.left, 6))
        painter.setClipRect(area)
        self._paint_future(painter, area, view)
        painter.setPen(QPen(theme.color("plotGrid"), 1))
        for loss in _ticks(view.low, view.high, up):
            height = round(self._place(area, view, 0, loss).y()) + 0.5
            painter.drawLine(QLineF(area.left(), height, area.right(), height))
        self._paint_line(painter, area, view, self.drawn.raw, "plotTrainingRaw", 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_line(painter, area, view, self.drawn.smooth, "plotTraining", 2)
        self._paint_line(painter, area, view, self.drawn.unseen, "plotValidation", 2)
        painter.setPen(QPen(theme.color("surface"), theme.px(1.5)))
        painter.setBrush(theme.color("plotValidation"))
        for epoch, loss in self.drawn.unseen:
            painter.drawEllipse(self._place(area, view, epoch, loss), theme.px(4), theme.px(4))
        if self.drawn.best is not None:
            self._paint_best(painter, area, view, self.drawn.best)
        painter.setClipping(False)
        self._paint_axes(painter, area, view, along, up)

    def _paint_line(
        self, painter: QPainter, area: QRectF, view: View, points: Points, token: str, width: int
    ) -> None:
        pen = QPen(theme.color(token), theme.px(width))
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([self._place(area, view, *point) for point in points]))

    def _paint_future(self, painter: QPainter, area: QRectF, view: View) -> None:
        if self.drawn.future is None:
            return
        now = self._place(area, view, self.drawn.future, 0).x()
        end = min(area.right(), self._place(area, view, self._rounds, 0).x())
        painter.fillRect(
            QRectF(now, area.top(), end - now, area.height()), theme.mixed("well", "surface", 0.6)
        )
        painter.setPen(QPen(theme.color("borderStrong"), 1))
        painter.drawLine(QLineF(round(now) + 0.5, area.top(), round(now) + 0.5, area.bottom()))
        words, left = self.tr("still to come"), max(now, area.left())
        painter.setFont(theme.font(12))
        if end - left > painter.fontMetrics().horizontalAdvance(words) * 1.3:
            painter.setPen(theme.color("text3"))
            place = QRectF(left, area.top() + theme.px(6), end - left, theme.text_px(20))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_best(self, painter: QPainter, area: QRectF, view: View, best: Measured) -> None:
        """A ring around the dot, and a label in a box on a dashed stem above it."""
        dot = self._place(area, view, best.epoch, best.loss)
        font = theme.font(12, 500)
        metrics = QFontMetrics(font)
        words = self.tr("Best version: after round {round}").format(round=best.epoch)
        box = QRectF(0, 0, metrics.horizontalAdvance(words) + theme.px(20), theme.text_px(26))
        bottom = max(dot.y() - theme.px(40), area.top() + box.height() + theme.px(4))
        left = min(max(dot.x() - box.width() / 2, area.left()), area.right() - box.width())
        box.moveTo(left, bottom - box.height())
        if bottom < dot.y():
            painter.setPen(QPen(theme.color("text2"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(dot.x(), bottom, dot.x(), dot.y()))
        colour = theme.color("plotValidation")
        painter.setPen(QPen(colour, theme.px(2)))
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(dot, theme.px(6.5), theme.px(6.5))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(dot, theme.px(3), theme.px(3))
        if not area.contains(dot):  # zoomed away from it
            return
        painter.setPen(QPen(theme.color("borderStrong"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(6), theme.px(6))
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_axes(self, painter: QPainter, area: QRectF, view: View, along: float, up: float) -> None:
        painter.setPen(QPen(theme.color("plotAxis"), 1))
        floor = round(area.bottom()) + 0.5
        painter.drawLine(QLineF(area.left(), floor, area.right(), floor))
        painter.setFont(theme.font(12, tabular=True))
        painter.setPen(theme.color("text3"))
        line, gap = theme.text_px(16), theme.px(8)
        decimals = max(0, -math.floor(math.log10(up)))
        for loss in _ticks(view.low, view.high, up):
            middle = self._place(area, view, 0, loss).y()
            place = QRectF(0, middle - line / 2, area.left() - gap, line)
            painter.drawText(
                place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{loss:.{decimals}f}"
            )
        for epoch in _ticks(max(0.0, view.left), view.right, along):
            middle = self._place(area, view, epoch, 0).x()
            place = QRectF(middle - theme.text_px(40), area.bottom() + gap, theme.text_px(80), line)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"{epoch:.0f}")

    # ---- moving about ----

    def _show_part(self, view: View) -> None:
        """Zoom or move to `view`, no further than there are numbers."""
        whole = self._everything()
        width = min(
            max(view.right - view.left, (whole.right - whole.left) * CLOSEST), whole.right - whole.left
        )
        height = min(max(view.high - view.low, whole.high * CLOSEST), whole.high * 4)
        left = min(max(view.left, whole.left), whole.right - width)
        low = min(max(view.low, 0.0), whole.high * 4 - height)
        if width >= whole.right - whole.left and height >= whole.high:
            self.show_all()
            return
        if self._part is None:
            self.zoomed.emit(True)
        self._part = View(left, left + width, low, low + height)
        self.repaint_now()

    def _zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Show `factor` times as much, with what is at the place `at` (the middle if None) where it is."""
        view, area = self.view, self._area()
        across, up = 0.5, 0.5
        if at is not None:
            across = min(1.0, max(0.0, (at.x() - area.left()) / area.width()))
            up = min(1.0, max(0.0, (area.bottom() - at.y()) / area.height()))
        width, height = view.right - view.left, view.high - view.low
        left, low = view.left + across * width * (1 - factor), view.low + up * height * (1 - factor)
        self._show_part(View(left, left + width * factor, low, low + height * factor))

    def _move(self, right: float, up: float) -> None:
        """Move by shares of what is seen."""
        view = self.view
        across, along = right * (view.right - view.left), up * (view.high - view.low)
        self._show_part(View(view.left + across, view.right + across, view.low + along, view.high + along))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._zoom(0.8)
            case Qt.Key.Key_Minus:
                self._zoom(1.25)
            case Qt.Key.Key_0 | Qt.Key.Key_Home:
                self.show_all()
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self._move(0.1 if event.key() == Qt.Key.Key_Right else -0.1, 0)
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self._move(0, 0.1 if event.key() == Qt.Key.Key_Up else -0.1)
            case _:
                super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if self._part is None and turned <= 0:  # all is seen: the page scrolls
            event.ignore()
            return
        self._zoom(0.998**turned, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            way, area = event.position() - self._held, self._area()
            self._held = event.position()
            self._move(-way.x() / area.width(), way.y() / area.height())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._held = None

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.text_px(160), theme.text_px(100))

    def sizeHint(self) -> QSize:
        return QSize(theme.text_px(480), theme.text_px(240))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._plan_repaint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._plan_repaint()


def _ticks(low: float, high: float, step: float) -> list[float]:
    """The multiples of `step` from `low` to `high`."""
    first, last = math.ceil(low / step - 1e-6), math.floor(high / step + 1e-6)
    return [number * step for number in range(first, last + 1)]

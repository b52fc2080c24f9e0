"""The live plot of how wrong the model is, with the numbers as a table beside it.

pyqtgraph and numpy are imported in the background when a plot is wanted, not before: the window opens without
them and does not wait for them. Until they are there the plot takes numbers and draws nothing.
"""

from __future__ import annotations

import math
import sys
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QObject, QRectF, QRunnable, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QBrush, QFontMetrics, QKeyEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGraphicsRectItem, QVBoxLayout, QWidget

from desktop.ui.look import theme
from desktop.ui.pages.teach.loss_series import LossSeries, nice_step, nice_top

REPAINT = 100
"""Milliseconds between repaints: at most ten a second."""

SMOOTHING = 0.6
"""How much the training line is smoothed at first, from 0 to 1."""

WIDEST = 0.04
"""Share of all rounds over which full smoothing averages (standard deviation)."""

EDGE = 0.012
"""Share of the rounds left free at both ends, so that the dots there are whole."""


class _Import(QRunnable):
    """Reads the plotting library from the disk beside the window's own work."""

    class Told(QObject):
        done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.told = _Import.Told()

    def run(self) -> None:
        # pyqtgraph would open the graphics card's driver for a widget that nothing here uses: 10 MB.
        if missing := "cuda" not in sys.modules:
            sys.modules["cuda"] = None  # type: ignore[assignment]
        usual = sys.getswitchinterval()
        sys.setswitchinterval(0.0005)  # seconds: the window goes first whenever it has something to do
        try:
            import pyqtgraph  # noqa: F401
        finally:
            sys.setswitchinterval(usual)
            if missing:
                del sys.modules["cuda"]
        self.told.done.emit()


def preload() -> _Import | None:
    """Begin to import what plots need; None when it is there."""
    if "pyqtgraph" in sys.modules and hasattr(sys.modules["pyqtgraph"], "PlotWidget"):
        return None
    task = _Import()
    QThreadPool.globalInstance().start(task)
    return task


class Measured(NamedTuple):
    """One measurement on unseen examples."""

    epoch: int
    loss: float
    accuracy: float
    best: bool


class LossPlot(QWidget):
    """Training loss (raw and smoothed) and loss on unseen examples over the rounds.

    Wheel and drag zoom and move; with the keyboard + and − zoom, arrow keys move, 0 shows everything.

    Signals:
        zoomed(bool): whether a part, not everything, is shown.
    """

    zoomed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pg: Any = None
        self._rounds = 1
        self._series = LossSeries()
        self._measured: list[Measured] = []
        self._smoothing = SMOOTHING
        self._highest = 0.0
        self._is_zoomed = False
        self._finished = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REPAINT)
        self._timer.timeout.connect(self.repaint_now)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("How wrong it is: loss over the rounds"))
        self._import = preload()
        if self._import is None:
            self._draw_from_now_on()
        else:
            self._import.told.done.connect(self._draw_from_now_on)

    # ---- what is shown ----

    @property
    def measured(self) -> tuple[Measured, ...]:
        return tuple(self._measured)

    @property
    def steps(self) -> int:
        """How many training steps the plot holds."""
        return len(self._series)

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
        self._is_zoomed = False
        self.zoomed.emit(False)
        self.repaint_now()

    def training_loss(self, epoch: int) -> float:
        """Mean training loss in round `epoch`, NaN when no step of it was drawn."""
        return self._series.mean(epoch - 1, epoch)

    # ---- drawing ----

    def _draw_from_now_on(self) -> None:
        """The library is there."""
        import pyqtgraph

        self._pg, self._import = pyqtgraph, None
        self._build()
        self.set_colours()
        self._view.sigRangeChangedManually.connect(self._on_moved_by_hand)

    def _build(self) -> None:
        pg = self._pg
        self._plot: Any = pg.PlotWidget(self, enableMenu=False)
        self._plot.hideButtons()
        self._plot.setFrameShape(self._plot.Shape.NoFrame)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view: Any = self._plot.getViewBox()
        self._view.setDefaultPadding(0)
        self._grid: Any = pg.PlotDataItem(connect="pairs", antialias=False)
        self._future = QGraphicsRectItem()
        self._future.setPen(QPen(Qt.PenStyle.NoPen))
        self._now: Any = pg.InfiniteLine(angle=90)
        self._future_label: Any = pg.TextItem(self.tr("still to come"), anchor=(0.5, 0))
        self._raw: Any = pg.PlotDataItem(antialias=False)
        self._smooth: Any = pg.PlotDataItem(antialias=True)
        self._unseen: Any = pg.PlotDataItem(antialias=True)
        self._dots: Any = pg.ScatterPlotItem(pxMode=True, antialias=True)
        self._stem: Any = pg.PlotDataItem(antialias=False)
        self._ring: Any = pg.ScatterPlotItem(pxMode=True, antialias=True)
        self._core: Any = pg.ScatterPlotItem(pxMode=True, antialias=True)
        self._best_label: Any = pg.TextItem("", anchor=(0.5, 1))
        below = (self._future, self._grid, self._raw, self._smooth, self._unseen, self._dots)
        above = (self._stem, self._ring, self._core, self._now, self._future_label, self._best_label)
        for depth, item in enumerate((*below, *above)):
            item.setZValue(depth)
            self._plot.addItem(item, ignoreBounds=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._plot)
        # Room for the halves of the outermost axis numbers.
        self._plot.getPlotItem().layout.setContentsMargins(0, theme.px(8), theme.px(12), 0)

    def set_colours(self) -> None:
        """Take colours and fonts from the theme; called when it changes."""
        pg, token = self._pg, theme.color
        self._plot.setBackground(token("surface"))
        self._raw.setPen(pg.mkPen(token("plotTrainingRaw"), width=theme.px(1)))
        self._smooth.setPen(pg.mkPen(token("plotTraining"), width=theme.px(2)))
        self._unseen.setPen(pg.mkPen(token("plotValidation"), width=theme.px(2)))
        self._stem.setPen(pg.mkPen(token("text2"), width=1, style=Qt.PenStyle.DashLine))
        self._now.setPen(pg.mkPen(token("borderStrong"), width=1))
        self._future.setBrush(QBrush(theme.mixed("well", "surface", 0.6)))
        self._future_label.setColor(token("text3"))
        self._future_label.setFont(theme.font(12))
        self._best_label.setColor(token("text"))
        self._best_label.setFont(theme.font(12, 500))
        self._best_label.fill = pg.mkBrush(token("surface"))
        self._best_label.border = pg.mkPen(token("borderStrong"))
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setTextPen(token("text3"))
            axis.setTickFont(theme.font(12, tabular=True))
            axis.setStyle(tickLength=0, tickTextOffset=theme.px(8), hideOverlappingLabels=False)
        self._plot.getAxis("left").setPen(pg.mkPen(None))
        self._grid.setPen(pg.mkPen(token("plotGrid"), width=1))
        self._plot.getAxis("left").setWidth(theme.text_px(44))
        self._plot.getAxis("bottom").setHeight(theme.text_px(26))
        self._plot.getAxis("bottom").setPen(pg.mkPen(token("plotAxis")))
        self.repaint_now()

    def _plan_repaint(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def repaint_now(self) -> None:
        """Bring lines, marks, axes and the spoken text up to date."""
        self._timer.stop()
        self.setAccessibleDescription(self._spoken())
        if self._pg is None:
            return
        self._show_training()
        at = [float(one.epoch) for one in self._measured]
        heights = [one.loss for one in self._measured]
        self._unseen.setData(at, heights)
        self._dots.setData(at, heights, **self._dot_look())
        self._show_limits()
        self._show_best()
        self._show_future()

    def _show_training(self) -> None:
        left, right = self._view.viewRange()[0] if self._is_zoomed else (0.0, self._right_end())
        columns = max(50, round(self._view.width()))
        width = self._smoothing**2 * WIDEST * self._rounds
        self._raw.setData(*self._series.raw(left, right, columns))
        at, losses = self._series.smoothed(left, right, columns // 2, width)
        self._smooth.setData(at, losses)
        self._highest = float(losses.max()) if len(losses) else 0.0

    def _right_end(self) -> float:
        return max(float(self._rounds), self._series.last_epoch())

    def _dot_look(self) -> dict[str, Any]:
        edge = self._pg.mkPen(theme.color("surface"), width=theme.px(1.5))
        return {"size": theme.px(8), "pen": edge, "brush": theme.color("plotValidation"), "symbol": "o"}

    def _show_limits(self) -> None:
        top = nice_top([one.loss for one in self._measured], self._highest)
        right = self._right_end()
        air = right * EDGE
        self._view.setLimits(xMin=-air, xMax=right + air, yMin=0, yMax=top * 4)
        if not self._is_zoomed:
            everything = {"xRange": (-air, right + air), "yRange": (0, top * 1.001)}
            self._view.setRange(**everything, padding=0, disableAutoRange=True)
        (left, end), (low, high) = self._view.viewRange()
        up, along = nice_step(high - low, 4), max(1, nice_step(end - left, 6))
        self._plot.getAxis("left").setTickSpacing(up, up)
        self._plot.getAxis("bottom").setTickSpacing(along, along)
        lines = [
            row * up for row in range(math.ceil(low / up), math.floor(high / up + 1e-6) + 1) for _ in "ab"
        ]
        self._grid.setData([left, end] * (len(lines) // 2), lines)

    def _show_future(self) -> None:
        now = max(self._series.last_epoch(), float(self._measured[-1].epoch) if self._measured else 0.0)
        shown = not self._finished and now < self._rounds
        for item in (self._future, self._now, self._future_label):
            item.setVisible(shown)
        if not shown:
            return
        (left, right), (low, high) = self._view.viewRange()
        self._future.setRect(QRectF(now, low, max(right, self._rounds) - now, high - low))
        self._now.setValue(now)
        pixel = (right - left) / max(1.0, self._view.width())
        words = QFontMetrics(theme.font(12)).horizontalAdvance(self.tr("still to come")) * pixel
        visible_right = min(right, float(self._rounds))
        self._future_label.setVisible(visible_right - now > words * 1.3)
        drop = (high - low) / max(1.0, self._view.height()) * theme.px(6)
        self._future_label.setPos((max(now, left) + visible_right) / 2, high - drop)

    def _show_best(self) -> None:
        best = next((one for one in reversed(self._measured) if one.best), None)
        items = (self._stem, self._ring, self._core, self._best_label)
        for item in items:
            item.setVisible(best is not None and best.epoch > 0)
        if best is None or best.epoch == 0:
            return
        (left, right), (low, high) = self._view.viewRange()
        colour, ground = theme.color("plotValidation"), theme.color("surface")
        pen = self._pg.mkPen(colour, width=theme.px(2))
        self._ring.setData([best.epoch], [best.loss], size=theme.px(13), pen=pen, brush=ground, symbol="o")
        self._core.setData([best.epoch], [best.loss], size=theme.px(6), pen=None, brush=colour, symbol="o")
        above = (high - low) / max(1.0, self._view.height()) * theme.px(56)
        tip = min(best.loss + above, high - above * 0.6)
        self._stem.setData([best.epoch, best.epoch], [best.loss, max(tip, best.loss)])
        self._best_label.setText(" " + self.tr("Best version: after round {0}").format(best.epoch) + " ")
        half = self._label_half((right - left) / max(1.0, self._view.width()))
        middle = min(max(best.epoch, left + half), right - half)
        self._best_label.setPos(middle, tip)

    def _label_half(self, pixel: float) -> float:
        width = QFontMetrics(theme.font(12, 500)).horizontalAdvance(self._best_label.toPlainText())
        return (width / 2 + theme.px(10)) * pixel

    def _spoken(self) -> str:
        if not self._measured:
            return self.tr("Nothing is measured yet.")
        last = self._measured[-1]
        best = next((one for one in reversed(self._measured) if one.best), last)
        text = self.tr(
            "Round {0} of {1}. Loss on unseen examples {2}. Loss while learning {3}. "
            "Best version after round {4}, with a loss of {5}."
        )
        end = self._series.last_epoch()
        now = self._series.mean(end - 1, end)
        said_now = f"{now:.3f}" if math.isfinite(now) else self.tr("not known yet")
        numbers = (last.epoch, self._rounds, f"{last.loss:.3f}", said_now, best.epoch, f"{best.loss:.3f}")
        return text.format(*numbers)

    # ---- moving about ----

    def _on_moved_by_hand(self, *_axes: object) -> None:
        if not self._is_zoomed:
            self._is_zoomed = True
            self.zoomed.emit(True)
        self._plan_repaint()

    def _zoom(self, factor: float) -> None:
        self._view.scaleBy((factor, factor))
        self._on_moved_by_hand()

    def _move(self, right: float, up: float) -> None:
        (left, end), (low, high) = self._view.viewRange()
        self._view.translateBy(x=right * (end - left), y=up * (high - low))
        self._on_moved_by_hand()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._pg is None:
            super().keyPressEvent(event)
            return
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

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._pg is not None:
            self.set_colours()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._plan_repaint()

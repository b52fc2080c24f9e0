"""The numbers behind the loss plot: arrays that grow, and the few points of them that fit on a screen."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any


class LossSeries:
    """Training loss of each step over the rounds. Stays quick at 100,000 steps and more.

    numpy is imported only by what draws: numbers can be taken before it is there.
    """

    def __init__(self) -> None:
        self.clear()

    def __len__(self) -> int:
        return len(self._epochs)

    def clear(self) -> None:
        self._epochs, self._losses = array("d"), array("d")

    def append(self, epoch: float, loss: float) -> None:
        """One step; epochs never run backwards (`forget_after` first)."""
        self._epochs.append(epoch)
        self._losses.append(loss)

    def forget_after(self, epoch: float) -> None:
        """Drop all steps after `epoch`."""
        end = bisect_right(self._epochs, epoch)
        self._epochs, self._losses = self._epochs[:end], self._losses[:end]

    def last_epoch(self) -> float:
        return self._epochs[-1] if self._epochs else 0.0

    def mean(self, after: float, until: float) -> float:
        """Mean loss of the steps with after < epoch <= until, NaN when there are none."""
        first, last = bisect_right(self._epochs, after), bisect_right(self._epochs, until)
        return math.fsum(self._losses[first:last]) / (last - first) if last > first else math.nan

    def raw(self, left: float, right: float, columns: int) -> tuple[Any, Any]:
        """Epochs and losses between `left` and `right`, at most two points (lowest and highest) a column."""
        import numpy as np

        epochs, losses = self._between(left, right)
        per_column = len(epochs) // max(1, columns)
        if per_column < 3:
            return epochs, losses
        whole = len(epochs) // per_column * per_column
        table = losses[:whole].reshape(-1, per_column)
        outline = np.stack((table.min(axis=1), table.max(axis=1)), axis=1).ravel()
        at = np.repeat(epochs[:whole].reshape(-1, per_column).mean(axis=1), 2)
        return np.append(at, epochs[whole:]), np.append(outline, losses[whole:])

    def smoothed(self, left: float, right: float, columns: int, width: float) -> tuple[Any, Any]:
        """The loss between `left` and `right`, averaged under a bell curve.

        Args:
            left, right: rounds.
            columns: how many points at most.
            width: standard deviation of the bell curve in rounds; 0 for none but that of a column.
        """
        import numpy as np

        epochs, losses = self._between(left - 3 * width, right + 3 * width)
        if len(epochs) < 2 or epochs[-1] <= epochs[0]:
            return epochs, losses
        if width <= 0 and len(epochs) <= columns:
            return epochs, losses
        edges = np.linspace(epochs[0], epochs[-1], columns + 1)
        counts, _ = np.histogram(epochs, edges)
        sums, _ = np.histogram(epochs, edges, weights=losses)
        column = edges[1] - edges[0]
        reach = min((columns - 1) // 2, max(1, math.ceil(3 * width / column)))
        bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) * column / max(width, column / 4)) ** 2)
        weight = np.convolve(counts, bell, "same")
        filled = weight > 1e-3
        middles = (edges[:-1] + edges[1:]) / 2
        middles[-1] = epochs[-1]
        return middles[filled], np.convolve(sums, bell, "same")[filled] / weight[filled]

    def _between(self, left: float, right: float) -> tuple[Any, Any]:
        """Copies of the steps from `left` to `right`, and one more at each side so that the line goes on."""
        import numpy as np

        part = slice(max(0, bisect_left(self._epochs, left) - 1), bisect_left(self._epochs, right) + 1)
        return np.array(self._epochs[part]), np.array(self._losses[part])


def nice_step(extent: float, parts: int) -> float:
    """The roundest step (1, 2, 3 or 5 times a power of ten) of which `parts` or fewer cover `extent`."""
    if not math.isfinite(extent) or extent <= 0:
        return 0.3
    rough = extent / parts
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 3, 5, 10) if step * power >= rough * 0.999)


def nice_top(measured: Sequence[float], highest: float) -> float:
    """The upper end of the loss axis: four round steps that hold the lines, though not each raw spike."""
    finite = [value for value in (*measured, highest) if math.isfinite(value)]
    return 4 * nice_step(max(finite, default=0.0) * 1.05, 4)

"""The numbers behind the loss plot: arrays that grow, and the few points of them that fit on a screen."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from operator import mul

Points = list[tuple[float, float]]
"""(round, loss), in the order of rounds."""


class LossSeries:
    """Training loss of each step over the rounds. Stays quick at 100,000 steps and more."""

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

    def raw(self, left: float, right: float, columns: int) -> Points:
        """The loss between `left` and `right`, at most two points (lowest and highest) a column."""
        epochs, losses = self._between(left, right)
        per_column = len(epochs) // max(1, columns)
        if per_column < 3:
            return list(zip(epochs, losses, strict=True))
        whole = len(epochs) // per_column * per_column
        outline: Points = []
        for start in range(0, whole, per_column):
            part, at = losses[start : start + per_column], epochs[start + per_column // 2]
            outline += (at, min(part)), (at, max(part))
        return outline + list(zip(epochs[whole:], losses[whole:], strict=True))

    def smoothed(self, left: float, right: float, columns: int, width: float) -> Points:
        """The loss between `left` and `right`, averaged under a bell curve.

        Args:
            left, right: rounds.
            columns: how many points at most.
            width: standard deviation of the bell curve in rounds; 0 for none but that of a column.
        """
        epochs, losses = self._between(left - 3 * width, right + 3 * width)
        untouched = width <= 0 and len(epochs) <= columns
        if untouched or len(epochs) < 2 or epochs[-1] <= epochs[0]:
            return list(zip(epochs, losses, strict=True))
        column = (epochs[-1] - epochs[0]) / columns
        ends = [bisect_left(epochs, epochs[0] + number * column) for number in range(columns)]
        ends.append(len(epochs))
        reach = min((columns - 1) // 2, max(1, math.ceil(3 * width / column)))
        spread = max(width, column / 4)
        bell = [math.exp(-0.5 * (place * column / spread) ** 2) for place in range(-reach, reach + 1)]
        beside = [0.0] * reach
        counts = [*beside, *(float(last - first) for first, last in pairwise(ends)), *beside]
        sums = [*beside, *(sum(losses[first:last]) for first, last in pairwise(ends)), *beside]
        points: Points = []
        for number in range(columns):
            under = slice(number, number + len(bell))
            weight = sum(map(mul, bell, counts[under]))
            if weight > 1e-3:
                at = epochs[-1] if number == columns - 1 else epochs[0] + (number + 0.5) * column
                points.append((at, sum(map(mul, bell, sums[under])) / weight))
        return points

    def _between(self, left: float, right: float) -> tuple[array[float], array[float]]:
        """Copies of the steps from `left` to `right`, and one more at each side so that the line goes on."""
        part = slice(max(0, bisect_left(self._epochs, left) - 1), bisect_left(self._epochs, right) + 1)
        return self._epochs[part], self._losses[part]


def nice_step(extent: float, parts: int) -> float:
    """The roundest step (1, 2, 3 or 5 times a power of ten) of which `parts` or fewer cover `extent`."""
    if not math.isfinite(extent) or extent <= 0:
        return 0.3
    rough = extent / parts
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 3, 5, 10) if step * power >= rough * 0.999)


_LOWEST_TOP = 0.01
"""What is learned by heart has losses of 0.00000008: noise, and too many digits for the axis."""


def nice_top(measured: Sequence[float], highest: float) -> float:
    """The upper end of the loss axis: four round steps that hold the lines, though not each raw spike."""
    finite = [value for value in (*measured, highest) if math.isfinite(value)]
    top = max(finite, default=0.0)
    return 4 * nice_step(max(top, _LOWEST_TOP) * 1.05 if top > 0 else 0.0, 4)

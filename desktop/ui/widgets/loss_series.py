"""The numbers behind the loss plot: arrays that grow, and their smoothed copy, kept up step by step."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

_FIRST_ROOM = 1024
_STRONGEST = 0.985
"""Weight of the past at full smoothing; above this the line would lag whole rounds behind."""


class LossSeries:
    """Training loss over rounds, raw and smoothed by a debiased exponential mean.

    Appending is cheap at any length (100,000 steps and more); only a new degree of smoothing goes over all.
    """

    def __init__(self, smoothing: float = 0.6) -> None:
        import numpy

        self._np: Any = numpy
        self._smoothing = smoothing
        self.clear()

    def __len__(self) -> int:
        return self._length

    def clear(self) -> None:
        self._length = 0
        self._epochs, self._losses, self._smoothed = (self._np.empty(_FIRST_ROOM) for _ in range(3))
        self._mean, self._mass = 0.0, 0.0

    def append(self, epoch: float, loss: float) -> None:
        """One step; epochs never run backwards (`forget_after` first)."""
        if self._length == len(self._epochs):
            self._grow()
        self._epochs[self._length] = epoch
        self._losses[self._length] = loss
        self._smoothed[self._length] = self._smooth(loss)
        self._length += 1

    def set_smoothing(self, share: float) -> None:
        """Smooth by `share`, 0 (not at all) to 1."""
        self._smoothing = min(1.0, max(0.0, share))
        self._smooth_again()

    def forget_after(self, epoch: float) -> None:
        """Drop all steps after `epoch`."""
        self._length = int(self._np.searchsorted(self._epochs[: self._length], epoch, side="right"))
        self._smooth_again()

    def arrays(self) -> tuple[Any, Any, Any]:
        """Views on epochs, losses and smoothed losses, each of shape (steps,), float64."""
        end = self._length
        return self._epochs[:end], self._losses[:end], self._smoothed[:end]

    def mean(self, after: float, until: float) -> float:
        """Mean loss of the steps with after < epoch <= until, NaN when there are none."""
        epochs = self._epochs[: self._length]
        first, last = self._np.searchsorted(epochs, (after, until), side="right")
        return float(self._losses[first:last].mean()) if last > first else math.nan

    def last_epoch(self) -> float:
        return float(self._epochs[self._length - 1]) if self._length else 0.0

    def last_smoothed(self) -> float:
        return float(self._smoothed[self._length - 1]) if self._length else math.nan

    def highest_smoothed(self) -> float:
        return float(self._smoothed[: self._length].max()) if self._length else 0.0

    def _smooth(self, loss: float) -> float:
        past = self._smoothing * _STRONGEST
        self._mean = past * self._mean + (1 - past) * loss
        self._mass = past * self._mass + (1 - past)
        return self._mean / self._mass

    def _smooth_again(self) -> None:
        self._mean, self._mass = 0.0, 0.0
        losses = self._losses[: self._length].tolist()
        self._smoothed[: self._length] = [self._smooth(loss) for loss in losses]

    def _grow(self) -> None:
        for name in ("_epochs", "_losses", "_smoothed"):
            old = getattr(self, name)
            new = self._np.empty(2 * len(old))
            new[: len(old)] = old
            setattr(self, name, new)


def nice_step(extent: float, parts: int) -> float:
    """The roundest step (1, 2, 2.5, 3 or 5 times a power of ten) of which `parts` or fewer cover `extent`."""
    if not math.isfinite(extent) or extent <= 0:
        return 0.25
    rough = extent / parts
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 2.5, 3, 5, 10) if step * power >= rough * 0.999)


def nice_top(measured: Sequence[float], highest: float) -> float:
    """The upper end of the loss axis: four round steps that hold the lines, though not each raw spike."""
    finite = [value for value in (*measured, highest) if math.isfinite(value)]
    return 4 * nice_step(max(finite, default=0.0) * 1.05, 4)

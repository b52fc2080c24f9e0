"""Small work ahead of its time: one slice whenever the window has nothing else to do."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QWindow

QUIET = 0.5
"""Seconds without a key, a click or a turn of the wheel after which somebody is taken to be looking only."""

LATER = 200
"""Milliseconds until it begins, and until it looks again while it may not work."""

BREATH = 5
"""Milliseconds between two slices, for all that others want to do."""

_INPUT = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.Wheel,
        QEvent.Type.InputMethod,
        QEvent.Type.DragMove,
        QEvent.Type.TouchBegin,
    )
)


class IdleWork(QObject):
    """A line of slices; each takes less than 50 ms, and the event loop turns between two of them.

    Nothing is done while somebody uses keyboard or mouse in `window`, nor while `is_busy`. There is no
    promise when, or whether at all, a slice comes: what it prepares must also be made when it is needed.
    """

    def __init__(self, is_busy: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._is_busy = is_busy
        self._slices: deque[Callable[[], object]] = deque()
        self._window: QWindow | None = None
        self._used = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._work)

    @property
    def left(self) -> int:
        """How many slices still wait."""
        return len(self._slices)

    def watch(self, window: QWindow) -> None:
        """Do nothing while somebody uses `window`."""
        self._window = window

    def add(self, *slices: Callable[[], object]) -> None:
        """Do these, one after another, when there is time."""
        if slices and not self._slices:
            self._begin()
        self._slices.extend(slices)

    def _begin(self) -> None:
        if self._window is not None:
            self._window.installEventFilter(self)
        self._timer.start(LATER)

    def _end(self) -> None:
        if self._window is not None:
            self._window.removeEventFilter(self)
        self._timer.stop()

    def _work(self) -> None:
        if time.monotonic() - self._used < QUIET or self._is_busy():
            self._timer.setInterval(LATER)
            return
        self._timer.setInterval(BREATH)
        self._slices.popleft()()
        if not self._slices:
            self._end()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self._used = time.monotonic()
        return False

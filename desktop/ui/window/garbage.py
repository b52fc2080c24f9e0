"""Python's cyclic garbage is collected in the window's own thread only."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY = 1000  # milliseconds


class GarbageCollection(QObject):
    """Collects from a timer instead of whenever, and so in whichever thread, the counters overflow.

    WORKAROUND: a collection that happens to start in a worker thread deletes Qt objects there, which Qt does
    not allow ("Timers cannot be stopped from another thread") and which can deadlock with the thread that
    waits for the interpreter's lock. See pyqtgraph's util/garbage_collector.py,
    https://github.com/pyqtgraph/pyqtgraph/blob/master/pyqtgraph/util/garbage_collector.py
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # the window that stands now stays: to walk through it would keep it from answering
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def settle(self) -> None:
        """What has been made since stays as well; later collections need not look at it."""
        gc.collect()
        gc.freeze()

    def _collect(self) -> None:
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return

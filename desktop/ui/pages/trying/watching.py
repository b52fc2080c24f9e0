"""How the parts of the page keep up with the trial, however fast its answers come."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.ui.widgets.soon import Soon
from desktop.workbench.trying.trial import Trial

_PAUSE_MS = 100


class Watching(QObject):
    """Refreshes a part now and whenever the trial changes.

    The answer that is shown is told at once; the others of a batch, and its progress, ten times a second.
    """

    def __init__(self, trial: Trial, refresh: Callable[[], object], part: QObject) -> None:
        super().__init__(part)
        self._trial, self._refresh = trial, refresh
        self._soon = Soon(refresh, _PAUSE_MS, self)
        trial.changed.connect(self._refresh)
        trial.progressed.connect(self._soon.ask)
        trial.answered.connect(self._on_answered)
        refresh()

    def _on_answered(self, index: int) -> None:
        if index == self._trial.current:
            self._refresh()
        else:
            self._soon.ask()

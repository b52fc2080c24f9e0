"""Something that cannot be taken back is done a few seconds late, so that it can."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from desktop.ui.widgets.message import MessageHost

SECONDS = 6.0


class UndoOffer(QObject):
    """Shows "Removed … Undo" over a page, and acts only when nobody undid it.

    If Burnish is closed before, nothing happens: what is there stays there.
    """

    def __init__(self, page: QWidget, seconds: float = SECONDS) -> None:
        super().__init__(page)
        self._host = MessageHost(page)
        self._seconds = seconds
        self._act: Callable[[], object] | None = None
        # The message closes before it calls its action, so an undo has one turn of the event loop.
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self.settle)
        self._host.closed.connect(self._late.start)

    @property
    def is_open(self) -> bool:
        """Whether something waits to be done."""
        return self._act is not None

    def offer(self, words: str, act: Callable[[], object], undo: Callable[[], object]) -> None:
        """Say `words` with Undo; then `act`, or `undo` if it was pressed."""
        self.settle()
        self._act = act

        def take_back() -> None:
            self._act = None
            undo()

        self._host.show(words, "ok", (self.tr("Undo"), take_back), self._seconds)

    def settle(self) -> None:
        """Do now what waits, if anything does."""
        act, self._act = self._act, None
        self._late.stop()
        if act is not None:
            act()

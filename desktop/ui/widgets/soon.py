"""Work that many words ask for and that is done once, a moment later."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Soon(QTimer):
    """Calls what it was given some time after the first `ask`.

    Further asking does not put it off: while somebody asks without a pause, it is done at regular intervals.
    """

    def __init__(self, act: Callable[[], object], milliseconds: int, parent: QObject) -> None:
        super().__init__(parent)
        self.setSingleShot(True)
        self.setInterval(milliseconds)
        self.timeout.connect(act)

    def ask(self) -> None:
        if not self.isActive():
            self.start()

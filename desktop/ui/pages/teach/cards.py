"""`DetailCards`: the part of a report that belongs to one kind of lesson."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.protocol import TrainReport
from desktop.ui.pages.teach.tiles import Tiles


class DetailCards(QWidget):
    """Cards about ``report.detail``; one class for each type of it, see `CARDS` in ``report.py``.

    Signals:
        opened(list[Shown], int): these examples are wanted large, from that one on.
    """

    opened = Signal(list, int)

    def __init__(self, report: TrainReport, tiles: Tiles, parent: QWidget) -> None:
        super().__init__(parent)

    def fit(self, room: int) -> None:
        """Arrange the cards in `room` px of width, so that nobody scrolls sideways."""

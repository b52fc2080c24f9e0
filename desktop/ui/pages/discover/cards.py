"""Model cards: asked for when a row is chosen, kept for the way back."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from desktop import protocol
from desktop.protocol import ModelCard
from desktop.workbench.job import Job
from desktop.workbench.workbench import Workbench

PAUSE_MS = 120
"""Whoever runs down the list with the arrow keys does not ask for every card on the way."""
KEPT = 50


class Cards(QObject):
    """The card of one model at a time; a card that is no longer wanted is never delivered.

    Signals:
        card_arrived(ModelCard): the card that was asked for last.
        card_failed(Failed): why it cannot be had.
    """

    card_arrived = Signal(object)
    card_failed = Signal(object)

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._job: Job | None = None
        self._wanted = ""
        self._kept: dict[str, ModelCard] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)

    def request(self, model_id: str) -> None:
        """Ask for the card of `model_id`, and no longer for the one before."""
        self.drop()
        if (card := self._kept.get(model_id)) is not None:
            self.card_arrived.emit(card)
            return
        self._wanted = model_id
        self._pause.start()

    def drop(self) -> None:
        """Want none any more."""
        self._pause.stop()
        job = self._let_go()
        if job is not None:
            job.stop()

    def keep(self, card: ModelCard) -> None:
        """Have `card` at hand for when its row is chosen."""
        self._keep_as(card.model.id, card)

    def _keep_as(self, model_id: str, card: ModelCard) -> None:
        self._kept[model_id] = card
        while len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]

    def forget(self) -> None:
        """What is on this computer has changed, and with it every plan: ask again next time."""
        self._kept.clear()

    def _ask(self) -> None:
        self._job = self._workbench.card(self._wanted)
        self._job.succeeded.connect(self._take)
        self._job.failed.connect(self._fail)

    def _let_go(self) -> Job | None:
        """Hear no more of the present job."""
        job, self._job = self._job, None
        if job is not None:
            job.succeeded.disconnect(self._take)
            job.failed.disconnect(self._fail)
        return job

    def _take(self, card: object) -> None:
        self._let_go()
        if isinstance(card, ModelCard):
            self._keep_as(self._wanted, card)  # a renamed model answers under its new name
            self.card_arrived.emit(card)

    def _fail(self, failed: protocol.Failed) -> None:
        self._let_go()
        self.card_failed.emit(failed)

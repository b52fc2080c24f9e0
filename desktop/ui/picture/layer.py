"""What a model found, drawn over the picture, and pointed at from the picture and from a list alike."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QTransform

from desktop.ui.picture.name_plates import Measures

NOBODY = -1


@dataclass(frozen=True, slots=True)
class Switch:
    """Something of a layer that can be shown or not: a chip below the picture."""

    id: str
    words: str
    icon: str


class PictureLayer(QObject):
    """Things are counted as the answer counts them, whether they are shown or not.

    Signals:
        changed(): it is to be painted again.
        pointed(int): the thing under the pointer in the picture, or `NOBODY`.
        chosen(int): the thing that was clicked in the picture, or `NOBODY`.

    Attributes:
        size: of the picture that the answer is about, in its own pixels.
        switches: what can be shown or not.
    """

    changed = Signal()
    pointed = Signal(int)
    chosen = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.size = QSize()
        self.switches = self.offered()
        self._on = {switch.id for switch in self.switches}
        self._shown: frozenset[int] = frozenset()
        self._chosen = self._under = NOBODY

    @property
    def lit(self) -> int:
        """The thing that stands out: the one under the pointer, else the chosen one, else `NOBODY`."""
        return self._under if self._under in self._shown else self._chosen

    def is_on(self, switch: str) -> bool:
        return switch in self._on

    def switch(self, switch: str, on: bool) -> None:
        """Show or hide what `switch` names."""
        (self._on.add if on else self._on.discard)(switch)
        self.changed.emit()

    def show_only(self, things: Collection[int]) -> None:
        """Show these and no others; a chosen one that is not among them is chosen no more."""
        self._shown = frozenset(things)
        if self._chosen not in self._shown:
            self._chosen = NOBODY
        self.changed.emit()

    def light(self, thing: int) -> None:
        """Let a thing stand out for as long as it is pointed at."""
        if thing != self._under:
            self._under = thing
            self.changed.emit()

    def choose(self, thing: int) -> None:
        """Let a thing stand out until another one is chosen."""
        if thing != self._chosen:
            self._chosen = thing
            self.changed.emit()

    def point_at(self, place: QPointF | None) -> None:
        """The pointer is at `place`, in the picture's pixels, or gone."""
        under = NOBODY if place is None else self.thing_at(place)
        if under != self._under:
            self.light(under)
            self.pointed.emit(under)

    def click_at(self, place: QPointF) -> None:
        """A click beside everything, or on the chosen thing, chooses nothing."""
        thing = self.thing_at(place)
        self.choose(NOBODY if thing == self._chosen else thing)
        self.chosen.emit(self._chosen)

    def offered(self) -> tuple[Switch, ...]:
        """What can be shown or not."""
        raise NotImplementedError

    def thing_at(self, place: QPointF) -> int:
        """The thing that a click at `place` means, or `NOBODY`."""
        raise NotImplementedError

    def words(self) -> str:
        """What is drawn, in words, for screen readers."""
        raise NotImplementedError

    def paint(
        self, painter: QPainter, to_view: QTransform, room: QRectF, measures: Measures | None = None
    ) -> None:
        """Paint over the picture.

        Args:
            to_view: from the pixels of `size` to the painter.
            room: what is seen of the picture, where names may stand.
            measures: of lines and letters; the window's if None.
        """
        raise NotImplementedError

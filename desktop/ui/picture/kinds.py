"""Colours for kinds of things on a picture: the same for a box, a part, and their row in the list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.ui.look.tokens import BOX_COLOURS


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing. The sixth has the first one's colour, so it is also drawn differently."""

    number: int = 0

    @property
    def colour(self) -> QColor:
        return QColor(BOX_COLOURS[self.number % len(BOX_COLOURS)])

    @property
    def line(self) -> Qt.PenStyle:
        """Solid for the first five kinds, dashed for the next five, then dotted."""
        styles = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)
        return styles[min(self.number // len(BOX_COLOURS), 2)]

    @property
    def again(self) -> bool:
        """Whether another kind had this colour before."""
        return self.number >= len(BOX_COLOURS)


def kinds_of(labels: Iterable[str]) -> dict[str, Kind]:
    """A kind for each label, in the order in which they are met."""
    return {label: Kind(number) for number, label in enumerate(dict.fromkeys(labels))}


def paint_key(painter: QPainter, area: QRectF, kind: Kind) -> None:
    """The square that stands before a name; hollow from the sixth kind on."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(kind.colour)
    if not kind.again:
        painter.drawRoundedRect(area, 3, 3)
        return
    width = area.width() / 4
    inner = area.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(kind.colour, width))
    painter.drawRoundedRect(inner, 2, 2)

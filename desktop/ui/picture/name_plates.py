"""Names on a picture: small plates that keep out of each other's way and inside what is seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from desktop.ui.look import theme
from desktop.ui.look.tokens import BOX_TEXT
from desktop.ui.picture.kinds import Kind

_WIDE = 0.55
"""A plate that takes more of its box's width than this stands outside, so that the thing can be seen."""


@dataclass(frozen=True)
class Measures:
    """Lines and letters, in the painter's units."""

    line: float
    plate: float
    padding: float
    font: QFont

    @classmethod
    def of_window(cls) -> Measures:
        """As the window's zoom and text size want them."""
        return cls(theme.px(2), theme.text_px(20), theme.px(5), theme.font(12, 600))

    @classmethod
    def of_file(cls) -> Measures:
        """For a picture to be kept, whatever the zoom of the window is."""
        font = QFont(theme.font(12, 600))
        font.setPixelSize(12)
        return cls(2, 20, 5, font)


@dataclass(frozen=True, slots=True)
class Plate:
    """A name that stands somewhere; `free` if it covers no other name."""

    area: QRectF
    words: str
    kind: Kind
    free: bool = True


class Plates:
    """Finds places, the first come first served."""

    def __init__(self, measures: Measures, room: QRectF) -> None:
        self._measures, self._room = measures, room
        self._metrics = QFontMetricsF(measures.font)
        self._taken: list[QRectF] = []

    def beside(self, box: QRectF, words: str, kind: Kind) -> Plate:
        """A plate at an edge of `box`."""
        width = self._width(words)
        inside = width <= box.width() * _WIDE and box.height() >= 3 * self._measures.plate
        return self._placed(self._corners(box.intersected(self._room), width, inside), words, kind)

    def over(self, middle: QPointF, words: str, kind: Kind) -> Plate:
        """A plate around `middle`, or a little above or below it."""
        width, height = self._width(words), self._measures.plate
        left, top = middle.x() - width / 2, middle.y() - height / 2
        steps = (0.0, -1.2, 1.2, -2.4, 2.4)
        places = (QRectF(left, top + step * height, width, height) for step in steps)
        return self._placed(places, words, kind)

    def _width(self, words: str) -> float:
        return float(round(self._metrics.horizontalAdvance(words) + 2 * self._measures.padding))

    def _corners(self, box: QRectF, width: float, inside: bool) -> Iterator[QRectF]:
        height = self._measures.plate
        right, above, below = box.right() - width, box.top() - height, box.bottom() - height
        within = ((box.left(), box.top()), (right, box.top()), (box.left(), below), (right, below))
        outside = (
            (box.left(), above),
            (right, above),
            (box.left(), box.bottom()),
            (right, box.bottom()),
            (box.right(), box.top()),
            (box.left() - width, box.top()),
        )
        for x, y in (*within, *outside) if inside else (*outside, *within):
            yield QRectF(x, y, width, height)

    def _placed(self, places: Iterator[QRectF], words: str, kind: Kind) -> Plate:
        """The first place that is free and in view; where none is, the first one, moved into view."""
        first: QRectF | None = None
        for place in places:
            place = QRectF(round(place.x()), round(place.y()), place.width(), place.height())
            first = first or self._moved_in(place)
            if self._room.contains(place) and self._is_free(place):
                first = place
                break
        area = first or QRectF()
        free = self._is_free(area)
        if free:
            self._taken.append(area)
        return Plate(area, words, kind, free)

    def _is_free(self, place: QRectF) -> bool:
        return not any(place.intersects(other) for other in self._taken)

    def _moved_in(self, place: QRectF) -> QRectF:
        room = self._room
        x = max(room.left(), min(place.x(), room.right() - place.width()))
        y = max(room.top(), min(place.y(), room.bottom() - place.height()))
        return QRectF(x, y, place.width(), place.height())


def paint_plate(painter: QPainter, plate: Plate, measures: Measures) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(plate.kind.colour)
    painter.drawRoundedRect(plate.area, 1.5 * measures.line, 1.5 * measures.line)
    painter.setPen(BOX_TEXT)
    painter.setFont(measures.font)
    painter.drawText(plate.area, Qt.AlignmentFlag.AlignCenter, plate.words)

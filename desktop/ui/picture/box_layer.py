"""Boxes around things in a picture, with their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QTransform

from desktop.ui.picture.kinds import Kind
from desktop.ui.picture.layer import NOBODY, PictureLayer, Switch
from desktop.ui.picture.name_plates import Measures, Plate, Plates, paint_plate

BOXES, NAMES = "boxes", "names"
_DIM, _LEAST = 0.35, 6.0


@dataclass(frozen=True, slots=True)
class Framed:
    """A box to draw: its edges in the picture's pixels, what its plate says, and its kind."""

    area: QRectF
    words: str
    kind: Kind


class BoxLayer(PictureLayer):
    """2 px lines; the one that is pointed at has 3 px, and the others are dimmed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._boxes: Sequence[Framed] = ()
        self._placed: tuple[tuple[object, ...], list[tuple[int, QRectF, Plate | None]]] = ((), [])

    def set_boxes(self, boxes: Sequence[Framed], size: QSize) -> None:
        """Show all of `boxes`, of a picture of this size."""
        self._boxes, self.size = boxes, size
        self._placed = ((), [])
        self._chosen = self._under = NOBODY
        self.show_only(range(len(boxes)))

    def offered(self) -> tuple[Switch, ...]:
        return Switch(BOXES, self.tr("Boxes"), "boxes"), Switch(NAMES, self.tr("Names"), "text")

    def thing_at(self, place: QPointF) -> int:
        """The smallest box there: what lies in it could not be reached otherwise."""
        if not self.is_on(BOXES):
            return NOBODY
        there = [n for n in self._shown if self._boxes[n].area.contains(place)]
        return min(there, key=lambda n: _size(self._boxes[n].area), default=NOBODY)

    def words(self) -> str:
        return "; ".join(self._boxes[number].words for number in sorted(self._shown))

    def paint(
        self, painter: QPainter, to_view: QTransform, room: QRectF, measures: Measures | None = None
    ) -> None:
        measures = measures or Measures.of_window()
        placed, lit = self._places(to_view, room, measures), self.lit
        # What is pointed at lies above all else; of the others the surest, which come first.
        order = sorted(placed, key=lambda entry: (entry[0] == lit, -entry[0]))
        for number, area, _plate in order if self.is_on(BOXES) else ():
            painter.setOpacity(1.0 if lit in (NOBODY, number) else _DIM)
            _paint_frame(painter, area, self._boxes[number].kind, measures, number == lit)
        for number, _area, plate in order:
            painter.setOpacity(1.0 if lit in (NOBODY, number) else _DIM)
            if plate is not None and (plate.free or number == lit):  # in a crowd a name comes on pointing
                paint_plate(painter, plate, measures)
        painter.setOpacity(1.0)

    def _places(
        self, to_view: QTransform, room: QRectF, measures: Measures
    ) -> list[tuple[int, QRectF, Plate | None]]:
        """Where boxes and names are, kept for as long as nothing moves: pointing paints many times."""
        key = (to_view, room.getRect(), measures.plate, self._shown, self.is_on(NAMES))
        if self._placed[0] != key:
            plates, placed = Plates(measures, room), []
            for number in sorted(self._shown):
                box = self._boxes[number]
                area = _on_whole_pixels(to_view.mapRect(box.area))
                seen = self.is_on(NAMES) and area.intersects(room)
                placed.append((number, area, plates.beside(area, box.words, box.kind) if seen else None))
            self._placed = (key, placed)
        return self._placed[1]


def _size(area: QRectF) -> float:
    return area.width() * area.height()


def _on_whole_pixels(area: QRectF) -> QRectF:
    """Edges between pixels, so that lines are sharp; a thing of one point is still to be seen."""
    left, top = round(area.left()), round(area.top())
    return QRectF(left, top, max(_LEAST, round(area.right()) - left), max(_LEAST, round(area.bottom()) - top))


def _paint_frame(painter: QPainter, area: QRectF, kind: Kind, measures: Measures, lit: bool) -> None:
    width = measures.line * (1.5 if lit else 1)
    inset = width / 2
    pen = QPen(kind.colour, width, kind.line)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = 1.5 * measures.line
    painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), radius, radius)

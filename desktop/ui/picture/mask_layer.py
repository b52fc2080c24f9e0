"""Parts of a picture as half-transparent colours with an outline, and their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QTransform

from desktop.ui.look.tokens import BOX_TEXT
from desktop.ui.picture.kinds import Kind
from desktop.ui.picture.layer import NOBODY, PictureLayer, Switch
from desktop.ui.picture.mask_image import Mask, coloured, enlarged
from desktop.ui.picture.name_plates import Measures, Plates, paint_plate

PARTS, NAMES = "parts", "names"
_FILL, _HATCH = 0.45, 0.4


@dataclass(frozen=True)
class Shape:
    """A part to draw: where it is, what its plate says, and its kind."""

    mask: Mask
    words: str
    kind: Kind


class MaskLayer(PictureLayer):
    """All parts together; the one that is pointed at alone."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shapes: Sequence[Shape] = ()
        self._grid = QSize(1, 1)
        self._kept: dict[tuple[int, ...], tuple[tuple[object, ...], QImage]] = {}

    def set_shapes(self, shapes: Sequence[Shape], grid: QSize, size: QSize) -> None:
        """Show all of `shapes`, on a grid of points over a picture of `size` pixels."""
        self._shapes, self._grid, self.size = shapes, grid, size
        self._kept.clear()
        self._chosen = self._under = NOBODY
        self.show_only(range(len(shapes)))

    def offered(self) -> tuple[Switch, ...]:
        return Switch(PARTS, self.tr("Parts"), "layers"), Switch(NAMES, self.tr("Names"), "text")

    def thing_at(self, place: QPointF) -> int:
        """The smallest part there: what lies on it could not be reached otherwise."""
        if not self.is_on(PARTS) or self.size.isEmpty():
            return NOBODY
        column = int(place.x() * self._grid.width() / self.size.width())
        row = int(place.y() * self._grid.height() / self.size.height())
        # The answer has the largest part first.
        return next(
            (n for n in sorted(self._shown, reverse=True) if self._shapes[n].mask.has(column, row)), NOBODY
        )

    def words(self) -> str:
        return "; ".join(self._shapes[number].words for number in sorted(self._shown))

    def paint(
        self, painter: QPainter, to_view: QTransform, room: QRectF, measures: Measures | None = None
    ) -> None:
        measures = measures or Measures.of_window()
        parts = (self.lit,) if self.lit != NOBODY else tuple(sorted(self._shown))
        on_grid = QTransform.fromScale(
            self.size.width() / self._grid.width(), self.size.height() / self._grid.height()
        )
        to_view = on_grid * to_view
        if self.is_on(PARTS) and not room.isEmpty():
            whole = QRectF(room.toAlignedRect())
            painter.drawImage(whole, self._drawn(parts, to_view, whole, _density(painter), measures.line))
        if self.is_on(NAMES):
            plates = Plates(measures, room)
            for number in parts:
                shape = self._shapes[number]
                middle = to_view.map(shape.mask.middle)
                if room.contains(middle):
                    plate = plates.over(middle, shape.words, shape.kind)
                    if plate.free:
                        paint_plate(painter, plate, measures)

    def _drawn(
        self, parts: tuple[int, ...], to_view: QTransform, room: QRectF, density: float, line: float
    ) -> QImage:
        """Parts drawn over each other, kept for as long as nothing moves: pointing paints many times.

        All parts together are kept apart from the one that was pointed at last.
        """
        key: tuple[object, ...] = (parts, to_view, room.getRect(), density, line)
        place = parts if len(parts) == len(self._shown) else ()
        if place not in self._kept or self._kept[place][0] != key:
            image = QImage((room.size() * density).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
            image.fill(Qt.GlobalColor.transparent)
            painter = QPainter(image)
            painter.scale(density, density)
            painter.translate(-room.topLeft())
            for number in parts:
                _paint_shape(painter, self._shapes[number], to_view, room, density, line)
            painter.end()
            self._kept[place] = (key, image)
        return self._kept[place][1]


def _density(painter: QPainter) -> float:
    """Pixels of the paper for each of the painter's units."""
    return float(painter.combinedTransform().m11() * painter.device().devicePixelRatio())


def _paint_shape(
    painter: QPainter, shape: Shape, to_view: QTransform, room: QRectF, density: float, line: float
) -> None:
    area = _seen(shape.mask, to_view, room)
    if area.isEmpty():
        return
    target = to_view.mapRect(QRectF(area))
    size = (target.size() * density).toSize().expandedTo(QSize(1, 1))
    image = coloured(*enlarged(shape.mask, area, size), shape.kind.colour, _FILL, line * density)
    if shape.kind.again:
        _hatch(image)
    painter.drawImage(target, image)


def _seen(mask: Mask, to_view: QTransform, room: QRectF) -> QRect:
    """The part's points that are in view, and one more at each side, for the edge to end on."""
    back, _ = to_view.inverted()
    shown = back.mapRect(room).toAlignedRect()
    return mask.bounds.intersected(shown).adjusted(-1, -1, 1, 1).intersected(mask.points.rect())


def _hatch(image: QImage) -> None:
    """Stripes on a part whose colour another kind has already."""
    ink = QColor(BOX_TEXT)
    ink.setAlphaF(_HATCH)
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
    painter.fillRect(image.rect(), QBrush(ink, Qt.BrushStyle.BDiagPattern))
    painter.end()

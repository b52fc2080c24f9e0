"""Parts of a picture as images: from run lengths to something that can be painted at any size. No widgets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

_EDGE, _FULL = 128, 255
_COARSE = 8
"""Points; smaller parts are not softened."""
_CENTRAL = 0.7
"""A row of points this long, compared with the longest, is good enough to write a name on."""


@dataclass(frozen=True)
class Mask:
    """Some of the points of a grid.

    Attributes:
        points: 255 inside, 0 outside, one byte a point.
        bounds: the columns and rows that the part reaches.
        middle: a point well inside, in points of the grid.
    """

    points: QImage
    bounds: QRect
    middle: QPointF

    @classmethod
    def decoded(cls, runs: str, columns: int, rows: int) -> Mask:
        """From run lengths, outside first, row by row; points that are missing are outside."""
        lengths = [max(0, int(length)) for length in runs.split()]
        pieces = (
            (b"\xff" if number % 2 else b"\x00") * length for number, length in enumerate(lengths) if length
        )
        data = b"".join(pieces)[: columns * rows].ljust(columns * rows, b"\x00")
        points = QImage(data, columns, rows, columns, QImage.Format.Format_Grayscale8).copy()
        bounds, middle = _shape(lengths, columns, rows)
        return cls(points, bounds, middle)

    @cached_property
    def soft(self) -> QImage:
        """The points, averaged with their neighbours: else edges would be stairs, too steep for an outline.

        Small parts stay as they are, for nothing of them would be left.
        """
        if min(self.bounds.width(), self.bounds.height()) < _COARSE:
            return self.points
        soft = self.points.copy()
        # Half of each point goes to the next one, and half of that back again: 1 2 1, across and down.
        for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            before = soft.copy()
            painter = QPainter(soft)
            painter.setOpacity(0.5)
            painter.drawImage(across, down, before)
            painter.end()
        return soft

    def has(self, column: int, row: int) -> bool:
        return self.bounds.contains(column, row) and self.points.pixelColor(column, row).value() > 0


def _shape(lengths: list[int], columns: int, rows: int) -> tuple[QRect, QPointF]:
    """Where a part is, and the middle of a long row of it that is near its centre."""
    stripes = [stripe for stripe in _stripes(lengths, columns) if stripe[0] < rows]
    if not stripes:
        return QRect(), QPointF()
    left = min(first for _, _, first, _ in stripes)
    right = max(last for _, _, _, last in stripes)
    top, bottom = stripes[0][0], min(rows - 1, max(last for _, last, _, _ in stripes))
    points = sum((low - high + 1) * (last - first + 1) for high, low, first, last in stripes)
    centre = sum(
        (low - high + 1) * (last - first + 1) * (high + low) / 2 for high, low, first, last in stripes
    )
    centre /= points
    longest = max(last - first + 1 for _, _, first, last in stripes)
    long = [stripe for stripe in stripes if stripe[3] - stripe[2] + 1 >= longest * _CENTRAL]
    high, low, first, last = min(long, key=lambda stripe: abs(_nearest(stripe, centre) - centre))
    middle = QPointF((first + last + 1) / 2, _nearest((high, low, first, last), centre) + 0.5)
    return QRect(left, top, right - left + 1, bottom - top + 1), middle


def _nearest(stripe: tuple[int, int, int, int], row: float) -> float:
    return min(max(row, float(stripe[0])), float(stripe[1]))


def _stripes(lengths: list[int], columns: int) -> Iterator[tuple[int, int, int, int]]:
    """First and last row, first and last column of rectangles that make up the part."""
    at = 0
    for number, length in enumerate(lengths):
        start, at = at, at + length
        if number % 2 == 0 or length == 0:
            continue
        (top, left), (bottom, right) = divmod(start, columns), divmod(at - 1, columns)
        if top == bottom:
            yield top, top, left, right
            continue
        if left:
            yield top, top, left, columns - 1
            top += 1
        whole = bottom if right == columns - 1 else bottom - 1
        if top <= whole:
            yield top, whole, 0, columns - 1
        if whole < bottom:
            yield bottom, bottom, 0, right


def enlarged(mask: Mask, area: QRect, size: QSize) -> tuple[QImage, float]:
    """`area` of a mask as `size` pixels, 0 to 255, and over how many pixels it rises at the part's edge."""
    way = (Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    soft = mask.soft.copy(area).scaled(size, *way).convertToFormat(QImage.Format.Format_Grayscale8)
    return soft, size.width() / area.width() * (1 if mask.soft is mask.points else 2)


def coloured(soft: QImage, step: float, colour: QColor, fill: float, line: float = 0.0) -> QImage:
    """A part in one colour, sharp at its edge.

    Args:
        soft, step: as `enlarged` gives them.
        colour: of filling and outline.
        fill: how opaque the inside is, 0 to 1.
        line: pixels of an opaque outline.
    """
    rise = _FULL / max(step, 1.0)  # of `soft` in one pixel
    # The half of the outline that lies outside ends where `soft` does.
    reach = min(line / 2 * rise, _EDGE - 2 - rise / 2) if line else 0.0
    table = []
    for value in range(_FULL + 1):
        inside = min(1.0, max(0.0, (value - _EDGE) / rise + 0.5)) * fill
        outline = min(1.0, max(0.0, (reach - abs(value - _EDGE)) / rise + 0.5)) if line else 0.0
        shade = QColor(colour)
        shade.setAlphaF(max(inside, outline) if value > 0 else 0.0)
        table.append(shade.rgba())
    soft.reinterpretAsFormat(QImage.Format.Format_Indexed8)
    soft.setColorTable(table)
    return soft.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def cut_out(picture: QImage, mask: Mask) -> QImage:
    """The part alone, at the size of `picture`, on a transparent ground."""
    stencil = coloured(*enlarged(mask, mask.points.rect(), picture.size()), QColor("black"), 1.0)
    part = picture.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(part)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.drawImage(0, 0, stencil)
    painter.end()
    return part

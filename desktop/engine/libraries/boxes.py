"""Boxes around things, as every library's models answer them, in the pixels of the whole upright picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from desktop.engine.libraries.names import is_placeholder
from desktop.results import Box, Boxes

FLOOR = 0.05
"""A thing that the model is less sure of is not answered."""

MOST = 100
"""Things that are answered for one picture."""

Corners = tuple[float, float, float, float]
"""Left, top, right and bottom edge."""


def boxes_in(
    size: tuple[int, int],
    found: Iterable[tuple[int, float, Corners]],
    name: Callable[[int], str],
    scale: tuple[float, float] = (1.0, 1.0),
) -> Boxes:
    """The answer about one picture, the surest first, at most `MOST`, none less sure than `FLOOR`; without
    the classes that stand for nothing.

    Args:
        size: (width, height) of the whole upright picture.
        found: number of the class, score and corners of each thing.
        name: of a class by its number.
        scale: (across, down) from the pixels of `found` to those of the whole picture.
    """
    width, height = size
    across, down = scale
    surest = sorted((thing for thing in found if thing[1] > FLOOR), key=lambda thing: -thing[1])
    boxes = []
    for number, score, (left, top, right, bottom) in surest:
        box = Box(
            name(number),
            min(1.0, score),
            _within(left * across, width),
            _within(top * down, height),
            _within(right * across, width),
            _within(bottom * down, height),
        )
        if box.left < box.right and box.top < box.bottom and not is_placeholder(box.label):
            boxes.append(box)
    return Boxes(tuple(boxes[:MOST]), width, height)


def _within(edge: float, limit: int) -> float:
    return round(min(max(edge, 0.0), float(limit)), 2)

"""Parts of a picture as run lengths over a grid that is fine enough to draw and small enough to keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from desktop.engine.libraries.names import is_placeholder
from desktop.results import Masks, Part

FINEST = 512
"""Points of the grid on the longer side of the picture."""

LEAST = 0.001
"""Share of the picture below which a kind of thing is taken for a speck."""


def grid(width: int, height: int) -> tuple[int, int]:
    """(rows, columns) of the grid over a picture of these pixels; no finer than the picture itself."""
    shrink = min(1.0, FINEST / max(width, height))
    return max(1, round(height * shrink)), max(1, round(width * shrink))


def run_lengths(inside: NDArray[np.bool_]) -> str:
    """`Part.runs` of the points (rows, columns) that are true."""
    points = inside.ravel()
    turns = np.flatnonzero(np.diff(points, prepend=False))
    lengths = np.diff(turns, prepend=0, append=points.size)
    return " ".join(map(str, lengths.tolist()))


def part(label: str, score: float, inside: NDArray[np.bool_]) -> Part:
    """One part, from its points (rows, columns)."""
    return Part(label, min(1.0, score), round(float(inside.mean()), 6), run_lengths(inside))


def parts_of_map(
    kinds: NDArray[np.integer], names: Mapping[int, str] | list[str] | tuple[str, ...]
) -> list[Part]:
    """One part for each kind of thing, from a map (rows, columns) of what each point belongs to.

    The background, specks, and numbers without a name (edges that nobody labelled) are left out.
    """
    known = dict(enumerate(names)) if not isinstance(names, Mapping) else names
    found, counts = np.unique(kinds, return_counts=True)
    return [
        part(known[number], 1.0, kinds == number)
        for number, count in zip(found.tolist(), counts.tolist(), strict=True)
        if number in known and not is_placeholder(known[number]) and count >= LEAST * kinds.size
    ]


def masks_in(size: tuple[int, int], parts: Iterable[Part]) -> Masks:
    """The answer about a picture of (width, height) pixels, on its `grid`; empty parts, and those of classes
    that stand for nothing, are left out."""
    width, height = size
    rows, columns = grid(width, height)
    named = (one for one in parts if one.share > 0 and not is_placeholder(one.label))
    largest = sorted(named, key=lambda one: (-one.share, -one.score))
    return Masks(tuple(largest), columns, rows, width, height)

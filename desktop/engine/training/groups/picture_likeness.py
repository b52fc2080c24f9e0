"""Which pictures are near copies: resized, re-encoded, turned a little, cropped a little, or brightened.

Of every picture a sketch is kept, 24 × 24 pixels small. Pictures whose coarsest shapes agree may be copies;
two are if one can be laid over the other so that next to nothing is left of their difference. (Hashes of
pictures find re-encoded ones, but of those turned by 1.5° they miss half, or take strangers for copies.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
Places = NDArray[np.intp]

SIDE = 24
COARSE = 12
"""Pixels of the two sizes in which pictures are laid over each other."""

PLAIN = 3.0
"""Standard deviation, of 255, below which a sketch shows nothing that could be told from anything else."""

WAVES = 4
"""The coarsest shapes are the first so many waves in each direction, in three colours."""

SUGGESTS = 0.6
"""Cosine of the coarsest shapes of two pictures from which on they are compared."""

NEIGHBOURS = 8
"""Each picture is compared with so many of its likest at most; copies are among them."""

STRANGE = 0.3
ROUGHLY = 0.04
"""Shares of two pictures that may be left of their difference, coarsely seen, before and after moving."""

DETAIL = 0.6
SAME = 0.004, 0.03
"""Finely seen it may be such a share of what is fine in them, which any resizing spoils; within bounds."""

FURTHEST = np.array([0.12, 0.12, 0.12, 0.06, 0.06, 0.12], np.float32)
"""How far a picture may be moved and turned, in half sides: right and down, then a 2 × 2 matrix."""

DISTORTED = 0.05
"""How much more it may be stretched one way than the other; other shapes would fit else."""

ROUGH, EXACT = 2, 1
"""Steps in which the place is found, coarsely and finely."""

EDGE = 3
"""Pixels at each side of a sketch that do not count: there, one may show what the other does not."""

ROWS, PAIRS = 512, 512
"""So many are compared at once; more would not stay in the processor's cache."""


def sketch(image: Image) -> bytes:
    """What `alike` needs to know of an RGB picture."""
    from PIL.Image import Resampling

    return image.resize((SIDE, SIDE), Resampling.BILINEAR, reducing_gap=2.0).tobytes()


def alike(sketches: Sequence[bytes]) -> Iterator[list[tuple[int, int]]]:
    """Pairs of positions in `sketches` that are near copies, some at a time, often none."""
    pictures = np.frombuffer(b"".join(sketches), np.uint8).reshape(-1, SIDE, SIDE, 3).transpose(0, 3, 1, 2)
    parts = [_seen(pictures[start : start + ROWS]) for start in range(0, len(pictures), ROWS)]
    if not parts:
        return
    spread, shapes, coarse = (np.concatenate(part) for part in zip(*parts, strict=True))
    shown = np.flatnonzero(spread >= PLAIN)
    pictures, shapes, coarse = pictures[shown], shapes[shown], coarse[shown]
    codes = []
    for start in range(0, len(shown), ROWS):
        codes.append(_suggested(shapes, start))
        yield []
    pairs = np.array(sorted({code for some in codes for code in some.tolist()}), np.intp)
    for start in range(0, len(pairs), PAIRS):
        one, other = np.divmod(pairs[start : start + PAIRS], len(shown))
        left, moved = _rough(coarse[one], coarse[other])
        one, other = one[left], other[left]
        if len(left):
            same = _fine(pictures[one], pictures[other], moved)
            one, other = one[same], other[same]
        yield list(zip(shown[one].tolist(), shown[other].tolist(), strict=True))


def _seen(pictures: Bytes) -> tuple[Floats, Floats, Floats]:
    """How much each picture shows, its coarsest shapes, and itself in grey and in the coarse size.

    The shapes, (pictures, features) and all of length 1, are the lowest frequencies of each colour, without
    its mean.
    """
    flat = pictures.reshape(len(pictures), 3, SIDE * SIDE).astype(np.float32)
    at = (np.arange(SIDE) + 0.5) * np.pi / SIDE
    waves = np.cos(np.arange(WAVES)[:, None] * at)
    both = np.einsum("ix,jy->xyij", waves, waves).reshape(SIDE * SIDE, -1)[:, 1:].astype(np.float32)
    shapes = (flat @ both).reshape(len(flat), -1)
    shapes /= np.maximum(np.linalg.norm(shapes, axis=1, keepdims=True), 1e-6)
    step = SIDE // COARSE
    grey = flat.mean(1).reshape(len(flat), 1, COARSE, step, COARSE, step).mean((3, 5))
    spread = np.einsum("ncp,ncp->nc", flat, flat) / flat.shape[2] - flat.mean(2) ** 2
    return np.sqrt(np.maximum(spread.max(1), 0)), shapes, _smoothed(grey)


def _suggested(shapes: Floats, start: int) -> Places:
    """Pairs of one of `ROWS` pictures with any other, as smaller · pictures + larger."""
    near = shapes[start : start + ROWS] @ shapes.T
    rows = np.arange(len(near))
    near[rows, rows + start] = -1
    many = np.flatnonzero((near > SUGGESTS).sum(1) > NEIGHBOURS)
    least = np.full((len(near), 1), SUGGESTS, np.float32)
    if len(many):
        least[many] = np.partition(near[many], -NEIGHBOURS, axis=1)[:, -NEIGHBOURS, None]
    one, other = np.nonzero(near >= least)
    one += start
    return np.minimum(one, other) * len(shapes) + np.maximum(one, other)


def _rough(one: Floats, other: Floats) -> tuple[Places, Floats]:
    """Which of the pairs may be near copies, coarsely seen, and how the other picture is moved in those.

    Source: B. D. Lucas and T. Kanade, "An iterative image registration technique", 1981; here with affine
    motion and one factor for the light.
    """
    left = np.flatnonzero(_difference(one, other, edge=2) < STRANGE)
    one, other, moved = one[left], other[left], np.zeros((len(left), 6), np.float32)
    for _ in range(ROUGH if len(left) else 0):
        moved = _nearer(one, other, moved, edge=1)
    near = _difference(one, _laid(other, moved), edge=2) < ROUGHLY if len(left) else np.zeros(0, np.bool_)
    return left[near], moved[near]


def _fine(first: Bytes, second: Bytes, moved: Floats) -> NDArray[np.bool_]:
    one, other = _smoothed(first.astype(np.float32)), _smoothed(second.astype(np.float32))
    found = np.minimum(_settled(one, other, moved), _settled(other, one, -moved))
    detail = np.minimum(*(_difference(picture, _smoothed(picture), EDGE) for picture in (one, other)))
    return np.asarray(found < np.clip(DETAIL * detail, *SAME))


def _settled(one: Floats, other: Floats, moved: Floats) -> Floats:
    """What is left of the difference once `other` lies over `one`."""
    for _ in range(EXACT):
        moved = _nearer(one, other, moved, edge=2)
    return _difference(one, _laid(other, moved), EDGE)


def _smoothed(pictures: Floats) -> Floats:
    wide = np.pad(pictures, ((0, 0), (0, 0), (1, 1), (1, 1)), "edge")
    tall = wide[:, :, :-2] + 2 * wide[:, :, 1:-1] + wide[:, :, 2:]
    return np.asarray((tall[..., :-2] + 2 * tall[..., 1:-1] + tall[..., 2:]) / 16)


def _centres(side: int) -> Floats:
    """Of the pixels in a row, from -1 to 1."""
    return ((np.arange(side) + 0.5) * 2 / side - 1).astype(np.float32)


def _laid(pictures: Floats, moved: Floats) -> Floats:
    """The pictures as they are seen once they are moved."""
    count, colours, side, _ = pictures.shape
    x, y = _centres(side)[None, None, :], _centres(side)[None, :, None]
    right, down, a, b, c, d = (part[:, None, None] for part in moved.T)
    column = np.clip((x + right + a * x + b * y + 1) * (side / 2) - 0.5, 0, side - 1.001)
    row = np.clip((y + down + c * x + d * y + 1) * (side / 2) - 0.5, 0, side - 1.001)
    left, top = column.astype(np.intp), row.astype(np.intp)
    beside, below = (column - left)[:, None], (row - top)[:, None]
    flat, at = pictures.reshape(count, colours, -1), (top * side + left).reshape(count, 1, -1)

    def seen(step: int) -> Floats:
        return np.take_along_axis(flat, at + step, 2).reshape(pictures.shape)

    upper = seen(0) + (seen(1) - seen(0)) * beside
    lower = seen(side) + (seen(side + 1) - seen(side)) * beside
    return np.asarray(upper + (lower - upper) * below)


def _nearer(one: Floats, other: Floats, moved: Floats, edge: int) -> Floats:
    """One step of Gauss and Newton towards the place where `other` looks like `one`."""
    seen = _laid(other, moved)
    count, _, side, _ = seen.shape
    inner = slice(edge, side - edge)
    across = (seen[..., inner, edge + 1 : side - edge + 1] - seen[..., inner, edge - 1 : side - edge - 1]) * (
        side / 4
    )
    along = (seen[..., edge + 1 : side - edge + 1, inner] - seen[..., edge - 1 : side - edge - 1, inner]) * (
        side / 4
    )
    x, y = _centres(side)[None, inner], _centres(side)[inner, None]
    changes = np.stack(
        [across, along, across * x, across * y, along * x, along * y, seen[..., inner, inner]], axis=1
    )
    changes -= changes.mean((3, 4), keepdims=True)
    changes = changes.reshape(count, 7, -1)
    wanted = one[..., inner, inner].reshape(count, -1, 1)
    normal = (changes @ changes.transpose(0, 2, 1)).astype(np.float64)
    # a picture that looks the same wherever it lies would make this singular
    ridge = 1e-3 * np.trace(normal, axis1=1, axis2=2) / 7 + 1e-6
    normal += ridge[:, None, None] * np.eye(7)
    step = np.linalg.solve(normal, (changes @ wanted).astype(np.float64))[..., 0]
    light = np.clip(step[:, 6:], 0.3, 3.0)
    moved = np.clip(moved + (step[:, :6] / light).astype(np.float32), -FURTHEST, FURTHEST)
    wider, taller = moved[:, 2].copy(), moved[:, 5].copy()
    moved[:, 2] = np.clip(wider, taller - DISTORTED, taller + DISTORTED)
    moved[:, 5] = np.clip(taller, wider - DISTORTED, wider + DISTORTED)
    return moved


def _difference(one: Floats, other: Floats, edge: int) -> Floats:
    """Share of two pictures, brought to the same light, that is different: 0 for copies, 1 for strangers."""
    inner = slice(edge, one.shape[-1] - edge)
    flat = []
    for picture in (one, other):
        part = picture[..., inner, inner]
        flat.append((part - part.mean((2, 3), keepdims=True)).reshape(len(part), -1))
    agree = np.maximum((flat[0] * flat[1]).sum(1), 0)
    size = (flat[0] ** 2).sum(1) * (flat[1] ** 2).sum(1)
    return np.asarray(1 - agree**2 / np.maximum(size, 1e-6))

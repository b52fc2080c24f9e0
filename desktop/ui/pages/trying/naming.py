"""Shortens the names of a batch so that neighbours can still be told apart."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

_WORD = 8
"""Letters before the first difference that are shown too where they belong to its word."""


def elided_apart(name: str, neighbours: Sequence[str], metrics: QFontMetrics, width: int) -> str:
    """`name` in `width` px; what it shares with a neighbour at its beginning gives way first.

    Qt's own eliding takes the middle away, which is all that tells "session 2024-05-01 a.wav" from the next.
    """
    if metrics.horizontalAdvance(name) <= width:
        return name
    at = _difference(name, neighbours)
    head, tail = name[:at], name[at:]
    left = width - metrics.horizontalAdvance(tail)
    if head and left >= metrics.horizontalAdvance("…"):
        return metrics.elidedText(head, Qt.TextElideMode.ElideRight, left) + tail
    mode = Qt.TextElideMode.ElideRight if head else Qt.TextElideMode.ElideMiddle
    return metrics.elidedText(f"…{tail}" if head else name, mode, width)


def _difference(name: str, neighbours: Sequence[str]) -> int:
    """Where the first word begins that no neighbour has."""
    shared = (os.path.commonprefix([name, other]) for other in neighbours if other != name)  # noqa: RUF071
    at = max(map(len, shared), default=0)
    for _ in range(_WORD):
        if at and name[at - 1].isalnum():
            at -= 1
    return at

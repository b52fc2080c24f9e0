"""Generators that tell how far they are, and whose answer is what they return."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")


def returned(stream: Generator[object, None, T]) -> T:
    """What `stream` is answered with at its end."""
    while True:
        try:
            next(stream)
        except StopIteration as end:
            answer: T = end.value
            return answer

"""Notes: what a person should know beside an answer that there is.

Whoever reads a file or asks a model says `note`; whoever is responsible for the whole answer collects what
was said while it was made, as `warnings.catch_warnings` does. So a reader deep inside needs no argument for
it, and a caller that does not care loses nothing but the notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from desktop.messages import Message


class Notes:
    """What was noted, each thing once, in the order in which it was said."""

    def __init__(self) -> None:
        self._said: dict[tuple[int, Message], None] = {}

    def add(self, message: Message, of: int) -> None:
        self._said[(of, message)] = None

    def of(self, position: int = 0) -> tuple[Message, ...]:
        """The notes about one of several inputs that are answered together."""
        return tuple(message for of, message in self._said if of == position)


_collecting: ContextVar[Notes | None] = ContextVar("notes", default=None)


def note(message: Message, of: int = 0) -> None:
    """Say something about the input that this thread reads or answers. Where nobody collects it is lost.

    Args:
        of: the position of the input among those that are answered together; a reader has only one.
    """
    if (notes := _collecting.get()) is not None:
        notes.add(message, of)


@contextmanager
def collected() -> Iterator[Notes]:
    """What is noted inside, in this thread. An inner collection keeps its notes to itself."""
    notes = Notes()
    before = _collecting.set(notes)
    try:
        yield notes
    finally:
        _collecting.reset(before)

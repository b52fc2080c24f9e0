"""Count what is done, where a clock would only tell how busy the machine is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


def calls_of(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> list[tuple[Any, ...]]:
    """From now on the arguments of every call of ``owner.name``, which does what it did before."""
    calls: list[tuple[Any, ...]] = []
    real = getattr(owner, name)

    def counted(*arguments: Any, **named: Any) -> Any:
        calls.append(arguments)
        return real(*arguments, **named)

    monkeypatch.setattr(owner, name, counted)
    return calls


@contextmanager
def steps_of(connection: sqlite3.Connection, every: int = 100) -> Iterator[list[int]]:
    """The steps of SQLite's machine in a block, as the one number of a list, to the nearest `every`."""
    steps = [0]

    def count() -> int:
        steps[0] += every
        return 0

    connection.set_progress_handler(count, every)
    try:
        yield steps
    finally:
        connection.set_progress_handler(None, 0)

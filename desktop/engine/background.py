"""Work that cannot be interrupted, such as importing a library or reading weights, in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

ATTENTION = 0.1
"""Seconds between two looks at Stop."""


class Background(Generic[T]):
    """`work`, begun at once. Whoever stops waiting leaves its thread to end by itself, unheard."""

    def __init__(self, work: Callable[[], T], name: str) -> None:
        self._work = work
        self._outcome: list[T] = []
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._outcome.append(self._work())
        except BaseException as error:  # it is raised again in the thread that waits
            self._failure = error

    def has_ended(self, seconds: float) -> bool:
        """Whether it ends within so many seconds."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def result(self) -> T:
        """What `work` returned or raised; waits for its end."""
        self._thread.join()
        if self._failure is not None:
            raise self._failure
        return self._outcome[0]


def in_background(work: Callable[[], T], stop_point: Callable[[], None], name: str = "background") -> T:
    """What `work` returns or raises, or what `stop_point` raises while it is waited for."""
    background = Background(work, name)
    while not background.has_ended(ATTENTION):
        stop_point()
    return background.result()

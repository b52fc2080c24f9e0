"""Work that cannot be interrupted, such as importing a library or reading weights, done aside."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

ATTENTION = 0.1
"""Seconds between two looks at Stop."""


def aside(work: Callable[[], T], stop_point: Callable[[], None]) -> T:
    """What `work` returns or raises.

    A Stop leaves its thread behind, to end by itself with nobody listening.
    """
    outcome: list[T] = []
    failure: list[BaseException] = []

    def compute() -> None:
        try:
            outcome.append(work())
        except BaseException as error:  # it is raised again in the caller's thread
            failure.append(error)

    thread = threading.Thread(target=compute, name="aside", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(ATTENTION)
        stop_point()
    if failure:
        raise failure[0]
    return outcome[0]

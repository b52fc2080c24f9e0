"""Engines that can be held still at a moment of a job, however fast or slow the computer is.

`serve` stands in for the engine's own entry point. The window names the request and the moment in a file; the
engine says everything up to that moment and then waits until the file has gone. It hears Stop meanwhile.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from desktop import protocol
from desktop.engine import server
from desktop.messages import phases

MOMENTS: dict[str, Callable[[protocol.Event], bool]] = {
    "begun": lambda event: isinstance(event, protocol.Started),
    "a third": lambda event: _is_third(event),
    "checking": lambda event: _is_third(event) and event.phase.code in phases.CHECKS,  # type: ignore[attr-defined]
    "round 4": lambda event: isinstance(event, protocol.Evaluated) and event.epoch >= 4,
}


def _is_third(event: protocol.Event) -> bool:
    return isinstance(event, protocol.Progress) and event.total / 3 < event.done < event.total


def _order() -> Path:
    return Path(os.environ["BURNISH_HOME"], "hold")


@contextmanager
def hold(request: type[protocol.Request], moment: str) -> Iterator[None]:
    """Let jobs of this kind come as far as `moment`, a row of `MOMENTS`, and no further in the block."""
    assert moment in MOMENTS
    path = _order()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{request.__name__}: {moment}", encoding="utf-8")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def is_ordered(request: protocol.Request, event: protocol.Event) -> bool:
    """Whether the job of `request` is to wait after `event`."""
    try:
        kind, _, moment = _order().read_text(encoding="utf-8").partition(": ")
    except FileNotFoundError:
        return False
    return kind == type(request).__name__ and MOMENTS[moment](event)


def holding(answer: Callable[..., Iterator[protocol.Event]]) -> Callable[..., Iterator[protocol.Event]]:
    """`server.answer` that stands still when it is told to."""

    def held(request: protocol.Request, context: Any) -> Iterator[protocol.Event]:
        for event in answer(request, context):
            yield event
            while is_ordered(request, event):
                time.sleep(0.02)

    return held


def serve(connection: Connection, options: server.EngineOptions) -> None:
    """Entry point of an engine."""
    server.answer = holding(server.answer)
    server.serve(connection, options)

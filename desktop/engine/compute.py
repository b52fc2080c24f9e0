"""One computing thread for each job, so that the handler stays free to hear Stop, whatever a model does."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from desktop import protocol
from desktop.engine.background import ATTENTION, Background
from desktop.engine.server import Context, JobStopped

T = TypeVar("T")

Emit = Callable[[protocol.Event], None]

_END = object()
"""What is said last."""

FAREWELL = 0.7
"""Seconds that a stopped computation gets to end before the job is answered without it."""

_computing = threading.Lock()
"""Models are used by one thread at a time. A stopped job may still hold this for the rest of one layer."""


def in_thread(
    context: Context, work: Callable[[Emit], T], name: str = "computing"
) -> Generator[protocol.Event, None, T]:
    """Run `work` in a thread of its own and yield what it emits; returns or raises what it does.

    A Stop ends the generator within `FAREWELL`, even if the thread is inside something that cannot be
    interrupted, such as reading weights; the next job then waits for that.
    """
    said: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def compute() -> T:
        try:
            with _computing, _stop_points(context):
                context.stop_point()
                return work(said.put)
        finally:
            said.put(_END)

    background = Background(compute, name)
    try:
        while True:
            try:
                word = said.get(timeout=ATTENTION)
            except queue.Empty:
                context.stop_point()
                continue
            if word is _END:
                return background.result()
            yield word
    except (JobStopped, GeneratorExit):
        context.stop()
        background.has_ended(FAREWELL)
        raise


@contextmanager
def _stop_points(context: Context) -> Iterator[None]:
    """Make every layer of every model a stop point while this lasts."""
    from torch.nn.modules.module import register_module_forward_pre_hook

    thread = threading.get_ident()

    def look(_module: Any, _inputs: Any) -> None:
        if threading.get_ident() == thread:
            context.stop_point()

    hook = register_module_forward_pre_hook(look)
    try:
        yield
    finally:
        hook.remove()

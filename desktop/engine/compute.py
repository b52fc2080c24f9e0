"""One computing thread for each job, so that the handler stays free to hear Stop, whatever a model does."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from desktop import protocol
from desktop.engine.server import Context, JobStopped

T = TypeVar("T")

Emit = Callable[[protocol.Event], None]

ATTENTION = 0.1
"""Seconds between two looks at Stop while nothing is to be said."""

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

    def compute() -> None:
        try:
            with _computing, _stop_points(context):
                context.stop_point()
                said.put(_End(work(said.put)))
        except BaseException as error:  # it is raised again in the handler's thread
            said.put(_End(error=error))

    thread = threading.Thread(target=compute, name=name, daemon=True)
    thread.start()
    try:
        while True:
            try:
                word = said.get(timeout=ATTENTION)
            except queue.Empty:
                context.stop_point()
                continue
            if not isinstance(word, _End):
                yield word
                continue
            thread.join()
            if word.error is not None:
                raise word.error
            value: T = word.value
            return value
    except (JobStopped, GeneratorExit):
        context.stop()
        thread.join(FAREWELL)
        raise


class _End:
    def __init__(self, value: Any = None, error: BaseException | None = None) -> None:
        self.value = value
        self.error = error


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

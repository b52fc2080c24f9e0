"""Inputs opened and decoded in threads, a few ahead of the model that waits for them."""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from desktop import protocol
from desktop.engine.errors import classify
from desktop.engine.lengths import length_of
from desktop.engine.libraries import Runner, Work
from desktop.engine.server import JobStopped
from desktop.errors import ErrorKind, Trouble
from desktop.media import kind_of
from desktop.messages import Message, files
from desktop.noting import collected
from desktop.tasks import Media

THREADS = max(2, min(8, os.cpu_count() or 2))

_NEEDS = {
    Media.PICTURE: files.NEEDS_PICTURE,
    Media.TEXT: files.NEEDS_TEXT,
    Media.SOUND: files.NEEDS_RECORDING,
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """One input, decoded (`value`) or not (`error`), after `seconds`; the rest as in `protocol.Item`."""

    input: protocol.Input
    value: Any
    error: protocol.ItemError | None
    seconds: float
    length: float = 0.0
    notes: tuple[Message, ...] = ()


class Ahead:
    """The prepared inputs in their order. Leaving the context ends the threads."""

    def __init__(self, runner: Runner, inputs: Sequence[protocol.Input], media: Media, work: Work) -> None:
        self._runner = runner
        self._media = media
        self._work = work
        self._coming: Iterator[protocol.Input] = iter(inputs)
        # bounded: what is decoded and not yet used lies in memory
        self._depth = max(2, 2 * runner.batch)
        self._running: deque[Future[Prepared]] = deque()
        self._left = threading.Event()
        self._pool = ThreadPoolExecutor(min(THREADS, len(inputs)), thread_name_prefix="decoding")

    def __enter__(self) -> Ahead:
        self._refill()
        return self

    def __exit__(self, *_error: object) -> None:
        self._left.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def take(self, count: int) -> list[Prepared]:
        """The next `count` inputs, fewer at the end, none after it."""
        batch: list[Prepared] = []
        while self._running and len(batch) < count:
            batch.append(self._running.popleft().result())
            self._refill()
        return batch

    def _refill(self) -> None:
        while len(self._running) < self._depth:
            given = next(self._coming, None)
            if given is None:
                return
            self._running.append(self._pool.submit(self._prepare, given))

    def _prepare(self, given: protocol.Input) -> Prepared:
        begun = time.monotonic()
        value, error, length = None, None, 0.0
        with collected() as notes:
            try:
                if self._left.is_set():
                    raise JobStopped
                _require(given, self._media)
                value = self._runner.prepare(given, self._work)
                length = length_of(given, self._media, value)
            except JobStopped:
                raise
            except Exception as caught:
                error = item_error(caught)
        return Prepared(given, value, error, time.monotonic() - begun, length, notes.of())


def item_error(error: Exception) -> protocol.ItemError:
    """What went wrong with one input, in words, with what a programmer would want to know behind it."""
    trouble = classify(error)
    detail = trouble.detail or "".join(traceback.format_exception(error)).strip()
    return protocol.ItemError(trouble.kind, trouble.message, detail)


def _require(given: protocol.Input, media: Media) -> None:
    """A file must be of the kind that the task is about, as far as its name says."""
    if not given.path:
        if media is not Media.TEXT:
            raise Trouble(ErrorKind.BAD_FILE, _NEEDS[media]())
        return
    kind = kind_of(given.path)
    if kind is not None and kind is not media:
        raise Trouble(ErrorKind.BAD_FILE, _NEEDS[media]())

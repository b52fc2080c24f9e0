"""Examples read, and where wanted varied, in threads ahead of the model.

An engine is a daemonic process, which may have no children, so there are no DataLoader workers here; decoding
and resizing release Python's lock, so threads keep the cores as busy.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import torch

T = TypeVar("T")
R = TypeVar("R")


def ahead(work: Callable[[T], R], items: Iterable[T], depth: int = 16) -> Generator[R, None, None]:
    """`work` done on each item in threads, in order, at most `depth` ahead. Closing it ends the threads."""
    threads = torch.get_num_threads()  # for one computation; each of ours gets one, or they stand in the way
    pool = ThreadPoolExecutor(max(2, threads), "examples", initializer=torch.set_num_threads, initargs=(1,))
    running: deque[Future[R]] = deque()
    try:
        for item in items:
            running.append(pool.submit(work, item))
            if len(running) >= depth:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        torch.set_num_threads(threads)


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of `size` items, the last one shorter."""
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch

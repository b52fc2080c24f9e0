"""Pictures read, and where wanted varied, in threads ahead of the model.

An engine is a daemonic process, which may have no children, so there are no DataLoader workers here; decoding
and resizing release Python's lock, so threads keep the cores as busy.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import torch
from torch import Tensor

from desktop.engine.reading import read_picture
from desktop.engine.training.split import Example
from desktop.engine.training.starting_model import StartingModel

if TYPE_CHECKING:
    from PIL.Image import Image

T = TypeVar("T")
R = TypeVar("R")

KEPT = 512 * 2**20
"""Bytes of decoded pictures kept between two rounds."""

MARGIN = 1.5
"""How much larger than the model's input a picture is kept, so that a part of it is still sharp."""

SMALLEST_PART = 0.7
LIGHT = 0.2


def picture_batch(device: str) -> int:
    """How many pictures one thread looks at together.

    On a processor each thread looks at a few by itself. That is quicker than all cores sharing one batch, and
    does not crawl when other programs want the cores too: nobody waits for anybody after each layer.
    """
    return 4 if device.startswith("cpu") else 16


def ahead(work: Callable[[T], R], items: Iterable[T], depth: int = 16) -> Generator[R, None, None]:
    """`work` done on each item in threads, in order, at most `depth` ahead. Closing it ends the threads."""
    threads = torch.get_num_threads()  # for one computation; each of ours gets one, or they stand in the way
    pool = ThreadPoolExecutor(max(2, threads), "pictures", initializer=torch.set_num_threads, initargs=(1,))
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


class Varied:
    """Pictures a little different in every round: another part of it, another light.

    They are not mirrored: that would teach that b is d, and a left hand a right one. What is drawn hangs on
    seed, round and picture alone, so a continued run sees exactly what an uninterrupted one would have seen.
    """

    def __init__(self, starting: StartingModel, side: int, seed: int) -> None:
        self._starting = starting
        self._seed = seed
        bound = int(side * MARGIN)
        self._read = lru_cache(max(1, KEPT // (3 * bound * bound)))(lambda path: _read_small(path, bound))

    def pixels(self, example: Example, epoch: int) -> Tensor:
        from torchvision.transforms.v2 import functional

        lot = random.Random(f"{self._seed}/{epoch}/{example.path}/{example.digest}")
        image = self._read(example.path)
        width, height = image.size
        share = lot.uniform(SMALLEST_PART, 1) ** 0.5
        stretch = lot.uniform(0.9, 1.1)
        part = min(height, round(height * share * stretch)), min(width, round(width * share / stretch))
        top, left = lot.randint(0, height - part[0]), lot.randint(0, width - part[1])
        image = functional.crop(image, top, left, max(1, part[0]), max(1, part[1]))
        image = functional.adjust_brightness(image, lot.uniform(1 - LIGHT, 1 + LIGHT))
        image = functional.adjust_contrast(image, lot.uniform(1 - LIGHT, 1 + LIGHT))
        return self._starting.pixels(image)


def _read_small(path: str, bound: int) -> Image:
    image: Image = read_picture(path, bound)
    factor = min(image.size) // bound
    return image.reduce(factor) if factor > 1 else image

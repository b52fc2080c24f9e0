"""What a frozen model computes of each example, once, kept on disk.

The cache is one SQLite file for each model and preprocessing, with the example's digest as key: a second
run over the same examples, a continued run, or a run with some added computes only what is missing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from desktop import paths, protocol
from desktop.engine.cache import Cache
from desktop.engine.training.ahead import ahead, batches
from desktop.engine.training.groups.starting_model import StartingModel
from desktop.engine.training.split import Example
from desktop.errors import ErrorKind, Trouble
from desktop.messages import phases
from desktop.messages import training as words

KEPT = 4 * 2**30
"""Bytes of features kept for all models together; those not used for longest go first."""

VERSION = 2
"""To be raised when features would come out differently for the same model and picture."""


def features_of(
    job: str, examples: Sequence[Example], starting: StartingModel, stop_point: Callable[[], None]
) -> Generator[protocol.Event, None, dict[str, Tensor]]:
    """Features, float32 of shape (features,), of every example by its digest.

    Raises:
        Trouble: an example cannot be opened any more, or what the model computes of it is not a number.
        JobStopped: by `stop_point`, in the middle of the pass; what was computed is kept.
    """
    store = FeatureStore(starting.fingerprint)
    try:
        known = store.read({example.digest for example in examples})
        new = {example.digest: example for example in examples if example.digest not in known}
        if new:
            yield from _compute(job, list(new.values()), starting, stop_point, store, known)
        return known
    finally:
        store.close()
        prune(keep=store.file)


def _compute(
    job: str,
    new: list[Example],
    starting: StartingModel,
    stop_point: Callable[[], None],
    store: FeatureStore,
    known: dict[str, Tensor],
) -> Generator[protocol.Event, None, None]:
    total, begun = len(new), time.monotonic()
    size = starting.medium.at_once(starting.device)
    yield protocol.Progress(job, phases.COMPUTING_FEATURES(), 0, total, "examples")
    done = 0
    with starting.stoppable(stop_point), starting.feature_reader() as read:

        def look(batch: list[Example]) -> Tensor:
            return read(starting.collate([starting.encoded(example) for example in batch]))

        looks = ahead(look, batches(new, size))
        try:
            for batch, seen in zip(batches(new, size), looks, strict=True):
                if not seen.isfinite().all():
                    raise Trouble(
                        ErrorKind.UNSUPPORTED_MODEL,
                        words.NO_NUMBERS(name=starting.info.name),
                    )
                found = {example.digest: row for example, row in zip(batch, seen, strict=True)}
                known.update(found)
                store.add(found)
                done += len(batch)
                rate = done / (time.monotonic() - begun)
                yield protocol.Progress(
                    job, phases.COMPUTING_FEATURES(), done, total, "examples", (total - done) / rate, rate
                )
                stop_point()
        finally:
            looks.close()


class FeatureStore:
    """The file of one model. A store that cannot be used, as on a full disk, costs time and nothing else."""

    def __init__(self, fingerprint: str) -> None:
        self._cache = Cache(
            paths.cache_dir() / "features" / f"{fingerprint}.db",
            VERSION,
            "features (digest TEXT PRIMARY KEY, vector BLOB)",
        )
        self.file = self._cache.file

    def read(self, digests: Iterable[str]) -> dict[str, Tensor]:
        found: dict[str, Tensor] = {}
        for chunk in batches(sorted(digests), 500):
            marks = ",".join("?" * len(chunk))
            query = f"SELECT digest, vector FROM features WHERE digest IN ({marks})"
            for digest, vector in self._cache.read(query, chunk):
                found[digest] = torch.from_numpy(np.frombuffer(vector, "<f4").copy())
        return found

    def add(self, features: dict[str, Tensor]) -> None:
        for digest, row in features.items():
            self._cache.keep((digest, row.numpy().astype("<f4").tobytes()))

    def close(self) -> None:
        self._cache.close()


def prune(keep: Path, limit: int = KEPT) -> None:
    """Removes the features of models not used for longest until all others fit into `limit` bytes."""
    files = sorted(keep.parent.glob("*.db"), key=lambda file: file.stat().st_mtime, reverse=True)
    total = 0
    for file in files:
        total += file.stat().st_size
        if total > limit and file != keep:
            for part in (file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")):
                part.unlink(missing_ok=True)

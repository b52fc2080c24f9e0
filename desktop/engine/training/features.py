"""What a frozen model sees in each picture, computed once and kept on disk.

The cache is one SQLite file for each model and preprocessing, with the picture's digest as key: a second run
over the same pictures, a continued run, or a run with some pictures added computes only what is missing.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from desktop import paths, protocol
from desktop.engine.training.pictures import ahead, batches, picture_batch
from desktop.engine.training.split import Example
from desktop.engine.training.starting_model import StartingModel
from desktop.errors import ErrorKind, Trouble
from desktop.messages import phases
from desktop.messages import training as words

KEPT = 4 * 2**30
"""Bytes of features kept for all models together; those not used for longest go first."""

WRITE_EVERY = 2.0
"""Seconds of work that a crash may cost."""

VERSION = 1
"""To be raised when features would come out differently for the same model and picture."""


def features_of(
    job: str, examples: Sequence[Example], starting: StartingModel, stop_point: Callable[[], None]
) -> Generator[protocol.Event, None, dict[str, Tensor]]:
    """Features, float32 of shape (features,), of every picture by its digest.

    Raises:
        Trouble: a picture cannot be opened any more, or the model sees no numbers in it.
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
    yield protocol.Progress(job, phases.COMPUTING_FEATURES(), 0, total, "examples")
    done = 0
    with starting.stoppable(stop_point), starting.feature_reader() as read:

        def look(batch: list[Example]) -> Tensor:
            return read(torch.stack([starting.pixels(starting.open(example.path)) for example in batch]))

        looks = ahead(look, batches(new, picture_batch(starting.device)))
        try:
            for batch, seen in zip(batches(new, picture_batch(starting.device)), looks, strict=True):
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
        folder = paths.cache_dir() / "features"
        folder.mkdir(exist_ok=True)
        self.file = folder / f"{fingerprint}-{VERSION}.db"
        self._rows: list[tuple[str, bytes]] = []
        self._written = time.monotonic()
        self._database: sqlite3.Connection | None = None
        try:
            self._database = sqlite3.connect(self.file, timeout=5)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute(
                "CREATE TABLE IF NOT EXISTS features (digest TEXT PRIMARY KEY, vector BLOB) WITHOUT ROWID"
            )
            self.file.touch()
        except (sqlite3.Error, OSError):
            self._give_up()

    def read(self, digests: Iterable[str]) -> dict[str, Tensor]:
        if self._database is None:
            return {}
        found: dict[str, Tensor] = {}
        try:
            for chunk in batches(sorted(digests), 500):
                marks = ",".join("?" * len(chunk))
                query = f"SELECT digest, vector FROM features WHERE digest IN ({marks})"
                for digest, vector in self._database.execute(query, chunk):
                    found[digest] = torch.from_numpy(np.frombuffer(vector, "<f4").copy())
        except sqlite3.Error:
            self._give_up()
        return found

    def add(self, features: dict[str, Tensor]) -> None:
        self._rows.extend((digest, row.numpy().astype("<f4").tobytes()) for digest, row in features.items())
        if time.monotonic() - self._written > WRITE_EVERY:
            self._write()

    def close(self) -> None:
        self._write()
        if self._database is not None:
            self._database.close()
            self._database = None

    def _write(self) -> None:
        if self._database is not None and self._rows:
            try:
                with self._database:
                    self._database.executemany("INSERT OR REPLACE INTO features VALUES (?, ?)", self._rows)
            except sqlite3.Error:
                self._give_up()
        self._rows.clear()
        self._written = time.monotonic()

    def _give_up(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = None


def prune(keep: Path, limit: int = KEPT) -> None:
    """Removes the features of models not used for longest until all others fit into `limit` bytes."""
    files = sorted(keep.parent.glob("*.db"), key=lambda file: file.stat().st_mtime, reverse=True)
    total = 0
    for file in files:
        total += file.stat().st_size
        if total > limit and file != keep:
            for part in (file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")):
                part.unlink(missing_ok=True)

"""A model from the hub onto this computer: plan, fetch, check, and only then show it."""

from __future__ import annotations

import math
import shutil
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager

from desktop import full_disk, messages, paths, protocol
from desktop.engine.hub.facts import cache, cached, safety
from desktop.engine.hub.facts.manifest import folder_size
from desktop.engine.hub.fetching.fetcher import Fetcher
from desktop.engine.hub.fetching.line import Line, Piece
from desktop.engine.hub.fetching.meter import Meter, require_room
from desktop.engine.hub.fetching.plan import make_plan
from desktop.engine.hub.fetching.speed import limit_of
from desktop.engine.hub.huggingface import client as huggingface
from desktop.engine.server import Context
from desktop.errors import ErrorKind, Trouble
from desktop.messages import phases
from desktop.protocol import DownloadPlan, ModelInfo, PlannedFile

PATIENCE = 10.0
"""Seconds for which giving up waits until a download of the same model has let go."""

Events = Generator[protocol.Event, None, None]


def download(request: protocol.Download, context: Context) -> Generator[protocol.Event, None, ModelInfo]:
    """Fetch what Burnish needs of a model into the Hugging Face cache; goes on where a try before stopped."""
    huggingface.require_online(context)
    yield protocol.Progress(request.job, phases.PLANNING_DOWNLOAD(), unit="bytes")
    model_id, revision = huggingface.parse_name(request.model)
    plan = make_plan(context, model_id, request.revision or revision)
    require_room(plan.missing, plan.disk_free)
    meter = Meter(request.job, plan.total, plan.total - plan.missing)
    finished = 0
    with full_disk.told(messages.hub.DOWNLOAD_DISK_FULL()):
        for part in (*plan.companions, plan):  # an addition is of no use before its model is here
            folder = cache.ModelFolder(part.model)
            with _alone(context, folder):
                yield from _fetch_all(request, part, folder, meter, finished)
                finished += sum(file.size for file in part.files)
                yield protocol.Progress(
                    request.job, phases.CHECKING_DOWNLOAD(), finished, plan.total, "bytes"
                )
                revision = request.revision if part is plan else ""
                snapshot = folder.publish(part.revision, revision, _layout(folder, part))
                _drop_partial(folder)  # of versions that the hub has replaced meanwhile
    return cached.model_in_cache(plan.model, snapshot)


def give_up(request: protocol.GiveUp, context: Context) -> Generator[protocol.Event, None, int]:
    """Delete the partial files of a model; a version of it that is complete stays."""
    yield protocol.Progress(request.job, phases.REMOVING_DOWNLOAD())
    folder = cache.ModelFolder(huggingface.parse_name(request.model)[0])
    if not folder.root.is_dir():
        return 0
    with _alone(context, folder, patience=PATIENCE):
        return drop(folder)


def drop(folder: cache.ModelFolder) -> int:
    """Delete what a download has left that is not complete; a snapshot that is here stays.

    Returns:
        Bytes freed.
    """
    if folder.current() is not None:
        return _drop_partial(folder)
    freed = folder_size(folder.root)
    shutil.rmtree(folder.root)
    return freed


def _drop_partial(folder: cache.ModelFolder) -> int:
    """Delete what has arrived of files that are not complete; returns the bytes freed."""
    freed = 0
    for path in (folder.root / "blobs").glob(f"{folder.partial('*').name}*"):
        freed += path.stat().st_size
        path.unlink()
    return freed


@contextmanager
def _alone(context: Context, folder: cache.ModelFolder, patience: float = math.inf) -> Iterator[None]:
    """Keep a second download of the same model waiting, of ours or of any other Burnish on this computer."""
    from filelock import FileLock, Timeout

    until = time.monotonic() + patience
    paths.make(folder.locks, *paths.DOWNLOADS_VARIABLES)
    lock = FileLock(folder.locks / "burnish.lock")
    while True:
        try:
            lock.acquire(timeout=0.1)
            break
        except Timeout:
            context.stop_point()
            if time.monotonic() > until:
                raise Trouble(ErrorKind.BAD_REQUEST, messages.hub.STOP_DOWNLOAD_FIRST()) from None
    try:
        yield
    finally:
        lock.release()


def _fetch_all(
    request: protocol.Download, plan: DownloadPlan, folder: cache.ModelFolder, meter: Meter, finished: int
) -> Events:
    fetcher = Fetcher(Line(huggingface.endpoint(), huggingface.token(), limit_of(request.limit)))
    try:
        for file in plan.files:
            if not folder.has(plan.revision, file.name, file.digest, file.size):
                for tick in fetcher.fetch(_piece(plan, folder, file)):
                    if event := meter.reading(finished + tick.done, tick.note):
                        yield event
            finished += file.size
    finally:
        fetcher.line.close()


def _piece(plan: DownloadPlan, folder: cache.ModelFolder, file: PlannedFile) -> Piece:
    from huggingface_hub import hf_hub_url

    url = hf_hub_url(plan.model, file.name, revision=plan.revision, endpoint=huggingface.endpoint())
    return Piece(
        file.name, url, file.size, file.digest, folder.partial(file.digest), folder.blob(file.digest)
    )


def _layout(folder: cache.ModelFolder, plan: DownloadPlan) -> dict[str, str]:
    """Look once more at every file before the model becomes visible."""
    for file in plan.files:
        if not folder.has(plan.revision, file.name, file.digest, file.size):
            raise Trouble(ErrorKind.BAD_FILE, messages.hub.FILE_GONE(name=file.name))
        blob = folder.blob(file.digest)
        safety.check_weights(blob if blob.exists() else folder.snapshot(plan.revision) / file.name, file.name)
    return {file.name: file.digest for file in plan.files}

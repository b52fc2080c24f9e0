"""Removed models, kept aside on the same disk until Burnish is closed, so that Undo only renames."""

from __future__ import annotations

import contextlib
import json
import logging
import multiprocessing
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from desktop import messages, paths
from desktop.errors import ErrorKind, Trouble

log = logging.getLogger(__name__)

FOLDER = ".burnish-removed"


@dataclass(frozen=True, slots=True)
class Removed:
    """One removed model.

    Attributes:
        moved: (where it was, where it is now) for each of its files and folders.
        keeper: process id and start of the window that may still undo the removal.
    """

    model: str
    source: str
    size: int
    moved: tuple[tuple[str, str], ...]
    keeper: tuple[int, float]


def put_aside(model: str, source: str, size: int, belongings: Sequence[Path]) -> None:
    """Move what belongs to `model` out of sight; what was done is undone if a part cannot be moved."""
    moved: list[tuple[str, str]] = []
    try:
        for path in belongings:
            moved += [(str(path), str(_move_aside(path)))]
        _write([*_read(), Removed(model, source, size, tuple(moved), _keeper())])
    except OSError as error:
        for before, now in moved:
            with contextlib.suppress(OSError):
                Path(now).rename(before)
        raise Trouble(
            ErrorKind.BAD_REQUEST,
            messages.library.NOT_REMOVED(name=model, reason=error.strerror or str(error)),
        ) from error


def bring_back(model: str) -> Removed:
    """Undo the last removal of `model`.

    Raises:
        Trouble: NOT_FOUND; it is not kept any more. BAD_REQUEST; something else has taken its place.
    """
    entries = _read()
    entry = next((one for one in reversed(entries) if one.model == model), None)
    if entry is None or not all(Path(now).exists() for _, now in entry.moved):
        raise Trouble(ErrorKind.NOT_FOUND, messages.library.NOT_KEPT(name=model))
    for before, _ in entry.moved:
        if Path(before).exists():
            raise Trouble(ErrorKind.BAD_REQUEST, messages.library.HERE_AGAIN(name=model))
    for before, now in entry.moved:
        Path(before).parent.mkdir(parents=True, exist_ok=True)
        Path(now).rename(before)
        _drop_if_empty(Path(now).parent)
    _write([one for one in entries if one is not entry])
    return entry


def empty(model: str = "") -> int:
    """Delete for good what no running Burnish can bring back, or `model` in any case.

    Returns:
        Bytes freed.
    """
    entries = _read()
    going = [entry for entry in entries if entry.model == model or not _is_running(entry.keeper)]
    for entry in going:
        for before, now in entry.moved:
            _delete(Path(before), Path(now))
    if going:
        _write([entry for entry in entries if entry not in going])
    return sum(entry.size for entry in going)


def _move_aside(path: Path) -> Path:
    """Beside the folder that holds it, or inside where that is another disk."""
    name = f"{uuid.uuid4().hex[:8]}-{path.name}"
    for place in (path.parent.parent / FOLDER, path.parent / FOLDER):
        try:
            place.mkdir(parents=True, exist_ok=True)
            path.rename(place / name)
        except OSError as error:
            last = error
            _drop_if_empty(place)
            continue
        return place / name
    raise last


def _delete(before: Path, path: Path) -> None:
    if (path / "blobs").is_dir() and any(blob.is_symlink() for blob in (path / "blobs").iterdir()):
        _delete_from_cache(before, path)
    elif path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
    _drop_if_empty(path.parent)


def _delete_from_cache(before: Path, path: Path) -> None:
    """Blobs that models share are counted by the hub's own client, which looks only into its own folder."""
    from huggingface_hub import scan_cache_dir

    if before.exists():  # downloaded again meanwhile: the shared blobs are still in use
        shutil.rmtree(path, ignore_errors=True)
        return
    path.rename(before)
    cached = scan_cache_dir(before.parent)
    commits = [
        revision.commit_hash
        for repo in cached.repos
        if repo.repo_path == before.resolve()
        for revision in repo.revisions
    ]
    cached.delete_revisions(*commits).execute()
    shutil.rmtree(before, ignore_errors=True)


def _drop_if_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()


def _keeper() -> tuple[int, float]:
    """The window whose engine this is, or this process itself."""
    parent = multiprocessing.parent_process()
    pid = parent.pid if parent is not None and parent.pid is not None else os.getpid()
    return pid, psutil.Process(pid).create_time()


def _is_running(keeper: tuple[int, float]) -> bool:
    try:
        return abs(psutil.Process(keeper[0]).create_time() - keeper[1]) < 1
    except psutil.Error:
        return False


def _file() -> Path:
    return paths.data_dir() / "removed.json"


def _read() -> list[Removed]:
    return list(_entries())


def _entries() -> Iterator[Removed]:
    try:
        stored = json.loads(_file().read_text(encoding="utf-8"))
        for item in stored:
            moved = tuple((str(before), str(now)) for before, now in item.pop("moved"))
            pid, begun = item.pop("keeper")
            yield Removed(**item, moved=moved, keeper=(int(pid), float(begun)))
    except FileNotFoundError:
        return
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        log.warning("the list of removed models could not be read: %s", error)


def _write(entries: list[Removed]) -> None:
    if entries:
        paths.write_atomically(_file(), json.dumps([asdict(entry) for entry in entries], indent=1))
    else:
        _file().unlink(missing_ok=True)

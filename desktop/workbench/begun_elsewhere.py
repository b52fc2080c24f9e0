"""Downloads that another Burnish has begun, such as one on the command line, told by the files it left."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from desktop import paths

PARTIAL = ".burnish.incomplete"
"""Ending of what has arrived of a file, see ``desktop.engine.hub.facts.cache``."""
QUIET = 20.0
"""Seconds without a new byte after which nobody is at it any more."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What is here of a model that is not complete.

    Attributes:
        arrived: bytes.
        touched: when the last of them came, in seconds since 1970.
    """

    model: str
    arrived: int
    touched: float


def begun_elsewhere(now: float | None = None) -> list[Begun]:
    """Everything in the shared cache that Burnish has begun, has not finished, and does not work at now."""
    now = time.time() if now is None else now
    cache = paths.downloads_dir()
    try:
        names = [entry.name for entry in os.scandir(cache) if entry.name.startswith("models--")]
    except OSError:
        return []
    found = (_begun(cache, name) for name in sorted(names))
    return [one for one in found if one is not None and now - one.touched > QUIET]


def arrived(model_id: str) -> int:
    """Bytes that are here of the model `model_id` of the hub, complete or not."""
    blobs = paths.downloads_dir() / "--".join(["models", *model_id.split("/")]) / "blobs"
    return sum(size for _, size, _ in _files(blobs))


def _begun(cache: Path, name: str) -> Begun | None:
    files = _files(cache / name / "blobs")
    is_partial = any(file.endswith(PARTIAL) for file, _, _ in files)
    # Without a version that can be seen, files that are whole are of no use either: it was refused, or the
    # end of it has not come. Those of other programs have no such lock.
    is_ours = (cache / ".locks" / name / "burnish.lock").exists()
    is_hidden = not any(Path(cache / name).glob("snapshots/[0-9a-f]*"))
    if not files or not (is_partial or (is_ours and is_hidden)):
        return None
    return Begun(
        "/".join(name.split("--")[1:]),
        sum(size for _, size, _ in files),
        max(touched for _, _, touched in files),
    )


def _files(folder: Path) -> list[tuple[str, int, float]]:
    try:
        with os.scandir(folder) as entries:
            return [
                (entry.name, entry.stat().st_size, entry.stat().st_mtime)
                for entry in entries
                if entry.is_file()
            ]
    except OSError:  # another process removes it just now
        return []

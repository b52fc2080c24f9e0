"""Where the models of a pack go: each to the place where its source would have put it.

Models of the hub go into the cache that other tools share, published weights into the folder of their
library, all others into Burnish's own folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from desktop import messages, paths
from desktop.engine.hub.facts import cache, describing, reports, safety
from desktop.engine.hub.facts.manifest import write_manifest
from desktop.engine.hub.library import installed as library
from desktop.engine.hub.library.packs import PackedFile
from desktop.engine.hub.sources import source
from desktop.engine.hub.sources.offers import Offer
from desktop.engine.hub.sources.shelf import Shelf
from desktop.engine.library_modules import LIBRARIES
from desktop.engine.server import Context
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Message
from desktop.protocol import ModelInfo

STAGING = ".burnish-unpack"

_SHELVES = ("torchvision", "whisper")
OWN = ("starter", "taught", "imported")
"""First parts of the ids of models in Burnish's own folder."""


@dataclass(frozen=True, slots=True)
class PackedModel:
    """One model of a pack: what was said of it, and its files."""

    info: ModelInfo
    files: tuple[PackedFile, ...]

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def is_from_hub(self) -> bool:
        return self.info.source == "huggingface"

    @property
    def shelf(self) -> Shelf | None:
        """The list of published weights that it claims to be of."""
        return cast("Shelf", source(self.info.source)) if self.info.source in _SHELVES else None

    @property
    def offer(self) -> Offer | None:
        """The line of that list."""
        return self.shelf.offers.get(self.info.id) if self.shelf else None

    @property
    def home(self) -> Path:
        """The folder on whose disk it will stay."""
        if self.shelf and self.offer:
            return self.shelf.place(self.offer).parent
        return cache.cache_dir() if self.is_from_hub else paths.models_dir()


# ---- before ------------------------------------------------------------------------------------------------


def is_here(model: PackedModel) -> bool:
    """Whether the same files are here already under the same name."""
    try:
        here = library.lookup(model.info.id)
    except Trouble:
        return False
    if model.is_from_hub:
        return here.source == "huggingface" and here.revision == model.info.revision
    if here.source == "starter":
        return True
    # Where the model was taught, its report is in the folder of the run.
    files = [file for file in model.files if file.name != reports.NAME]
    return all(_holds(Path(here.folder) / file.name, file) for file in files)


def _holds(path: Path, file: PackedFile) -> bool:
    try:
        with path.open("rb") as stream:
            same_size = path.stat().st_size == file.size
            return same_size and hashlib.file_digest(stream, "sha256").hexdigest() == file.sha256
    except OSError:
        return False


@contextlib.contextmanager
def staging(context: Context, models: list[PackedModel]) -> Iterator[dict[PackedModel, Path]]:
    """A hidden folder for each model, on the disk where it will stay. One pack at a time."""
    from filelock import FileLock, Timeout

    lock = FileLock(paths.models_dir() / f"{STAGING}.lock")
    while True:
        try:
            lock.acquire(timeout=0.1)
            break
        except Timeout:
            context.stop_point()
    homes = {paths.models_dir(), cache.cache_dir(), *(model.home for model in models)}
    try:
        _sweep(homes)  # what a try that was killed has left
        yield {model: model.home / STAGING / str(number) for number, model in enumerate(models)}
    finally:
        _sweep(homes)
        lock.release()


def _sweep(homes: set[Path]) -> None:
    for home in homes:
        shutil.rmtree(home / STAGING, ignore_errors=True)


def check(model: PackedModel, folder: Path, needed: bool = False) -> None:
    """As before the first use; what a pack claims of itself counts for nothing.

    Args:
        needed: an addition in the pack needs this model, so it need not be of use by itself.

    Raises:
        Trouble: the model in `folder` is not safe, or cannot be used here.
    """
    info = model.info
    safety.check_model(folder, info.library, info.file)
    if model.is_from_hub:
        problem = describing.describe(
            folder, id=info.id, name=info.name, source=info.source, size=model.size
        ).problem
        if problem and not (needed and messages.verdicts.UNKNOWN_KIND.says(problem)):
            raise Trouble(ErrorKind.UNSUPPORTED_MODEL, problem)
    elif model.shelf:
        _check_published(model)
    elif info.library not in LIBRARIES:
        raise Trouble(ErrorKind.UNSUPPORTED_MODEL, messages.library.NEEDS_NEWER(name=info.name))


def _check_published(model: PackedModel) -> None:
    offer = model.offer
    if offer is None:
        raise Trouble(ErrorKind.UNSUPPORTED_MODEL, messages.library.NEEDS_NEWER(name=model.info.name))
    (file, *more) = model.files
    if more or file.name != offer.file or not file.sha256.startswith(offer.digest):
        raise Trouble(ErrorKind.UNSAFE_MODEL, messages.library.NOT_AS_PUBLISHED(name=offer.name))


# ---- into its place ----------------------------------------------------------------------------------------


def install(model: PackedModel, folder: Path) -> ModelInfo:
    """Move the checked files from `folder` to where they stay; returns the model as it is listed now."""
    if model.is_from_hub:
        return _into_cache(model, folder)
    if model.shelf and model.offer:
        (folder / model.offer.file).replace(model.shelf.place(model.offer))
        return library.lookup(model.info.id)
    return _into_own_folder(model.info, folder)


def _into_cache(model: PackedModel, folder: Path) -> ModelInfo:
    """As the hub's client would have laid it out; visible at once and last of all."""
    target = cache.ModelFolder(model.info.id)
    for file in model.files:
        blob = target.blob(file.blob)
        if not target.has(model.info.revision, file.name, file.blob, file.size):
            blob.parent.mkdir(parents=True, exist_ok=True)
            (folder / file.name).replace(blob)
    target.publish(model.info.revision, "", {file.name: file.blob for file in model.files})
    return library.lookup(model.info.id)


def _into_own_folder(info: ModelInfo, folder: Path) -> ModelInfo:
    place, info = _free_place(info)
    source = info.id.partition("/")[0]
    write_manifest(folder, replace(info, origin=_came(info.origin), source=source, brought=time.time()))
    place.parent.mkdir(parents=True, exist_ok=True)
    folder.rename(place)
    return library.lookup(info.id)


def _came(origin: Message) -> Message:
    """Where a model comes from that comes in a pack, not for the first time maybe."""
    again = messages.verdicts.CAME_IN_PACK.says(origin) or messages.verdicts.CAME_IN_PACK_FROM.says(origin)
    if again or not origin:
        return origin or messages.verdicts.CAME_IN_PACK()
    return messages.verdicts.CAME_IN_PACK_FROM(origin=origin)


def _free_place(info: ModelInfo) -> tuple[Path, ModelInfo]:
    """Where the model goes; another one of that name stays, and this one gets a number."""
    number, wanted = 1, info.id
    while (place := paths.models_dir() / wanted).exists():
        number += 1
        wanted = f"{info.id}-{number}"
    name = f"{info.name} ({number})" if number > 1 else info.name
    return place, replace(info, id=wanted, name=name)

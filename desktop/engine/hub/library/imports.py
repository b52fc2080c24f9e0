"""Bringing in models that somebody has in a file or folder: looked at, copied, checked, then shown."""

from __future__ import annotations

import filecmp
import os
import shutil
import uuid
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from desktop import full_disk, messages, paths, protocol
from desktop.engine.hub.facts import safety
from desktop.engine.hub.facts.manifest import MANIFEST, read_manifest, write_manifest
from desktop.engine.hub.fetching.meter import Meter, require_room
from desktop.engine.hub.library.import_search import Candidate, Search, holds_model
from desktop.engine.hub.library.verification import digest
from desktop.engine.hub.sources import torchvision, whisper
from desktop.engine.hub.sources.offers import Offer
from desktop.engine.hub.sources.shelf import Shelf
from desktop.engine.server import Context
from desktop.engine.unpacking import unpacked
from desktop.errors import ErrorKind, Trouble
from desktop.folders.members import DamagedArchive, members
from desktop.messages import folders as words
from desktop.messages import phases
from desktop.protocol import Imported, ModelInfo

SHELVES: tuple[Shelf, ...] = (whisper.SOURCE, torchvision.SOURCE)
LINKED = 1 << 20
"""Bytes from which a file on the same disk is linked: two names for one content, at once and without room."""
BLOCK = 1 << 22

Events = Generator[protocol.Event, None, None]


def import_model(
    request: protocol.ImportModel, context: Context
) -> Generator[protocol.Event, None, Imported]:
    """Copy every model below the path into the library; what cannot be used is told with the reason."""
    path = Path(request.path).expanduser()
    if not request.path or not path.exists():
        raise Trouble(ErrorKind.BAD_REQUEST, messages.library.NOTHING_AT_PATH(path=request.path))
    search = Search()
    yield protocol.Progress(request.job, phases.LOOKING_FOR_MODELS())
    for _ in search.look(path.absolute()):
        yield protocol.Progress(request.job, phases.LOOKING_FOR_MODELS())
    copies: set[Path] = set()
    try:
        for archive in search.archives:
            copies |= yield from _unpack(request.job, archive, search)
        models = yield from _bring_all(request, context, search)
    finally:
        for folder in copies:  # what was brought in is in the library now
            shutil.rmtree(folder, ignore_errors=True)
    if not models and not search.refused:
        raise Trouble(ErrorKind.BAD_FILE, search.nothing_found(path))
    return Imported(tuple(models), tuple(search.refused))


def _bring_all(
    request: protocol.ImportModel, context: Context, search: Search
) -> Generator[protocol.Event, None, list[ModelInfo]]:
    models = []
    for file in search.single:
        yield protocol.Progress(request.job, phases.LOOKING_AT_FILE(name=file.name))
        known = _known(file, context)
        if known is None:
            search.settle_single(file)
        else:
            with full_disk.told(messages.library.ADD_DISK_FULL(name=file.name)):
                models.append((yield from _put_on_shelf(request.job, file, *known)))
    for candidate in search.found:
        try:
            with full_disk.told(messages.library.ADD_DISK_FULL(name=candidate.name)):
                models.append((yield from _bring_in(request.job, candidate, request.reuse)))
        except Trouble as trouble:
            if trouble.kind is ErrorKind.DISK_FULL:
                raise
            search.refused.append((candidate.name, trouble.message))
    return models


def _unpack(job: str, archive: Path, search: Search) -> Generator[protocol.Event, None, set[Path]]:
    """Look for models in `archive`; answers with where it lies unpacked, if it does.

    What is found or refused there is called by the name of the archive.
    """
    try:
        names = []
        for member in members(archive):
            names.append(member.name)
            yield protocol.Progress(job, phases.LOOKING_FOR_MODELS())
        if not holds_model(names):
            search.passed += names
            return set()
        folder = (yield from unpacked(job, archive)).folder
    except DamagedArchive:
        search.refused.append((str(archive), words.ARCHIVE_DAMAGED(name=archive.name)))
        return set()
    except Trouble as trouble:
        if trouble.kind is ErrorKind.DISK_FULL:
            raise
        search.refused.append((str(archive), trouble.message))
        return set()
    before = len(search.refused)
    for _ in search.look(folder, archive.stem.removesuffix(".tar")):
        yield protocol.Progress(job, phases.LOOKING_FOR_MODELS())
    search.refused[before:] = [
        (str(archive / Path(name).relative_to(folder)), reason) for name, reason in search.refused[before:]
    ]
    return {folder.parent}


# ---- one file that a source knows --------------------------------------------------------------------------


def _known(file: Path, context: Context) -> tuple[Shelf, Offer] | None:
    length = file.stat().st_size
    fitting = [
        (shelf, offer) for shelf in SHELVES for offer in shelf.offers.values() if offer.has_size(length)
    ]
    found = digest(file, context) if fitting else ""
    return next(((shelf, offer) for shelf, offer in fitting if found.startswith(offer.digest)), None)


def _put_on_shelf(
    job: str, file: Path, shelf: Shelf, offer: Offer
) -> Generator[protocol.Event, None, ModelInfo]:
    """Where the library that made it would look for it too."""
    place = shelf.place(offer)
    if not place.exists():
        require_room(file.stat().st_size, paths.disk_of(place.parent).free, messages.library.NO_ROOM_TO_ADD)
        place.parent.mkdir(parents=True, exist_ok=True)
        working = place.with_name(f".{place.name}.{uuid.uuid4().hex[:8]}")
        try:
            yield from _copy(
                file.resolve(),
                working,
                Meter(job, file.stat().st_size, 0, phases.COPYING_MODEL(name=file.name)),
                0,
            )
            working.replace(place)
        finally:
            working.unlink(missing_ok=True)
    model = shelf.lookup(offer.id)
    if model is None:
        raise Trouble(ErrorKind.BAD_FILE)
    return model


# ---- folders -----------------------------------------------------------------------------------------------


def _bring_in(job: str, candidate: Candidate, reuse: bool) -> Generator[protocol.Event, None, ModelInfo]:
    library = paths.models_dir() / "imported"
    library.mkdir(exist_ok=True)
    slug, is_here = _slug(library, candidate)
    if is_here and not reuse:
        raise Trouble(ErrorKind.BAD_REQUEST, messages.library.IN_LIBRARY(id=f"imported/{slug}"))
    if not is_here:
        yield from _copy_to(job, candidate, library, slug)
    model = read_manifest(library / slug)
    if model is None:
        raise Trouble(ErrorKind.BAD_FILE)
    return model


def _copy_to(job: str, candidate: Candidate, library: Path, slug: str) -> Events:
    working = library / f".{slug}.{uuid.uuid4().hex[:8]}"
    total = sum(file.stat().st_size for file in candidate.files.values())
    require_room(total, paths.disk_of(library).free, messages.library.NO_ROOM_TO_ADD)
    meter = Meter(job, total, 0, phases.COPYING_MODEL(name=candidate.name))
    done = 0
    try:
        for name, file in candidate.files.items():
            target = working / name
            target.parent.mkdir(parents=True, exist_ok=True)
            yield from _copy(file, target, meter, done)
            done += file.stat().st_size
        yield protocol.Progress(job, phases.CHECKING_MODEL(name=candidate.name), total, total, "bytes")
        safety.check_model(working, candidate.facts.library)
        verdict, _ = safety.inspect(working, candidate.facts.library)
        origin = candidate.facts.origin or messages.verdicts.ADDED()
        write_manifest(
            working,
            replace(candidate.facts, id=f"imported/{slug}", source="imported", origin=origin, safety=verdict),
        )
        working.rename(library / slug)
    finally:
        shutil.rmtree(working, ignore_errors=True)


def _slug(library: Path, candidate: Candidate) -> tuple[str, bool]:
    """The name of its folder, and whether it is there already."""
    slug = paths.slug(candidate.name)
    wanted = {name: file.stat().st_size for name, file in candidate.files.items()}
    for number in range(1, 1000):
        name = slug if number == 1 else f"{slug}-{number}"
        folder = library / name
        if not folder.exists():
            return name, False
        here = {
            file.relative_to(folder).as_posix(): file.stat().st_size
            for file in folder.rglob("*")
            if file.is_file() and file.name != MANIFEST
        }
        # Models of one kind have files of the same size, whatever they were taught.
        if here == wanted and all(_is_same(folder / part, file) for part, file in candidate.files.items()):
            return name, True
    raise Trouble(ErrorKind.BAD_REQUEST, messages.library.TOO_MANY_OF_NAME(name=slug))


def _is_same(one: Path, other: Path) -> bool:
    return one.samefile(other) or filecmp.cmp(one, other, shallow=False)


def _copy(source: Path, target: Path, meter: Meter, before: int) -> Events:
    if source.stat().st_size >= LINKED:
        try:
            os.link(source, target)
        except OSError:
            pass  # another disk, or a file system without links
        else:
            return
    done = before
    with source.open("rb") as read, target.open("wb") as written:
        while block := read.read(BLOCK):
            written.write(block)
            done += len(block)
            if event := meter.reading(done):
                yield event

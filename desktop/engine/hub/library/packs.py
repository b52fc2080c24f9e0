"""A pack: models in one file, to be carried to a computer without internet.

A pack is an ordinary ZIP file in which nothing is compressed (weights hardly shrink), so any program can look
into it. ``models/<id>/<file>`` are the files; ``pack.json``, written last, lists them with their SHA-256.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import time
import zipfile
from collections.abc import Generator, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from desktop import __version__, full_disk, letters, messages, paths, protocol, stored
from desktop.engine.hub.facts import bases, cache, reports, safety
from desktop.engine.hub.facts.manifest import MANIFEST
from desktop.engine.hub.fetching import plan as planning
from desktop.engine.hub.fetching.meter import Meter, require_room
from desktop.engine.hub.library import installed as library
from desktop.engine.hub.sources import source_of_model
from desktop.engine.server import Context
from desktop.errors import ErrorKind, Trouble
from desktop.messages import phases
from desktop.protocol import ModelInfo

ENDING = ".burnish"
CONTENTS = "pack.json"
VERSION = 1
"""Of the form of a pack. A newer one is not guessed at."""
BLOCK = 1 << 20

_LEFT_OUT = ("folder", "size", "problem", "safety", "needed_by", "brought", "report")
"""What is found out anew where the pack is brought in."""


@dataclass(frozen=True, slots=True)
class PackedFile:
    """One line of ``pack.json``.

    Attributes:
        blob: its name in the Hugging Face cache: SHA-256 or git blob id; "" for models of other origin.
    """

    name: str
    size: int
    sha256: str
    blob: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """A file that goes into a pack: its name in the model, where it is, what the hub calls it.

    Attributes:
        content: what goes into the pack in place of the file at `path`, or None for the file itself.
    """

    name: str
    path: Path
    digest: str
    size: int
    content: bytes | None = None

    def open(self) -> IO[bytes]:
        return self.path.open("rb") if self.content is None else io.BytesIO(self.content)


def pack(request: protocol.Pack, context: Context) -> Generator[protocol.Event, None, protocol.Packed]:
    """Write the models into one file, which appears only when it is whole."""
    yield protocol.Progress(request.job, phases.LOOKING_AT_MODELS(), unit="bytes")
    models = _with_companions([_packable(name) for name in dict.fromkeys(request.models)])
    if not models:
        raise Trouble(ErrorKind.BAD_REQUEST, messages.library.NOTHING_TO_PACK())
    target = Path(request.target).expanduser()
    if target.suffix != ENDING:
        target = target.with_name(target.name + ENDING)
    parts = [(model, _parts(model)) for model in models]
    total = sum(part.size for _, files in parts for part in files)
    require_room(total, paths.disk_of(target.parent).free, messages.library.NO_ROOM_TO_PACK)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.unfinished")
    try:
        yield from _write(request.job, unfinished, parts, total)
        unfinished.replace(target)
    except Trouble:
        raise
    except Exception as error:
        if not full_disk.is_full(error) and not isinstance(error, OSError):
            raise
        raise _unwritable(error, target) from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return protocol.Packed(str(target), tuple(model.id for model in models), target.stat().st_size)


# ---- what goes in ------------------------------------------------------------------------------------------


def _packable(name: str) -> ModelInfo:
    """The model `name`, checked as before its first use: what cannot be used is not handed on."""
    return library.find(name)


def _with_companions(models: list[ModelInfo]) -> list[ModelInfo]:
    """The models that additions need go along, each before what needs it."""
    found: dict[str, ModelInfo] = {}
    for model in models:
        base = bases.base_here(model)
        if base is not None:
            safety.check_model(base.folder, base.library)
            found.setdefault(base.id, base)
        found.setdefault(model.id, model)
    return list(found.values())


def _parts(model: ModelInfo) -> list[_Part]:
    """The files of a model that Burnish needs to run it, its card and its licence among them."""
    root = Path(model.folder)
    found = {part.path.relative_to(root).as_posix(): part for part in source_of_model(model).parts(model)}
    if model.source == "huggingface":
        names = planning.choose(found)
    else:
        names = sorted(name for name in found if name != MANIFEST and not name.startswith("."))
    names = [
        name for name in names if letters.is_plain(name)
    ]  # the others few disks take, and no model needs
    report = reports.of(model)
    content = reports.to_hand_on(report) if report else None
    parts = [
        _Part(name, found[name].path, found[name].digest, found[name].path.stat().st_size)
        for name in names
        if content is None or name != reports.NAME
    ]
    if report and content is not None:
        parts.append(_Part(reports.NAME, report, "", len(content), content))
    return parts


def _facts(model: ModelInfo) -> dict[str, Any]:
    facts = {key: value for key, value in stored.to_json(model).items() if key not in _LEFT_OUT}
    if not cache.is_model_id(model.id):  # a folder of the user's own is named by its path
        facts |= {"id": f"imported/{paths.slug(model.name)}", "source": "imported"}
    return facts


# ---- writing -----------------------------------------------------------------------------------------------


def _write(
    job: str, path: Path, parts: list[tuple[ModelInfo, list[_Part]]], total: int
) -> Iterator[protocol.Event]:
    meter, done, listed = Meter(job, total, 0, phases.PACKING()), 0, []
    with path.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            for model, files in parts:
                facts, lines = _facts(model), []
                for part in files:
                    entry = archive.open(_entry(facts["id"], part.name), "w", force_zip64=part.size > 1 << 30)
                    hashes = Hashes(part.size)
                    with entry, part.open() as source:
                        while block := source.read(BLOCK):
                            entry.write(block)
                            hashes.update(block)
                            done += len(block)
                            if event := meter.reading(done):
                                yield event
                    lines.append(asdict(_line(model, part, hashes)))
                listed.append({"facts": facts, "files": lines})
            contents = {"burnish_pack": VERSION, "made_with": __version__, "made": time.time()}
            text = json.dumps({**contents, "models": listed}, ensure_ascii=False, indent=1)
            archive.writestr(zipfile.ZipInfo(CONTENTS, time.localtime()[:6]), letters.encoded(text))
        yield protocol.Progress(job, phases.FINISHING_PACK(), total, total, "bytes")
        file.flush()
        os.fsync(file.fileno())


def _entry(model_id: str, name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(f"models/{model_id}/{name}", time.localtime()[:6])


def _line(model: ModelInfo, part: _Part, hashes: Hashes) -> PackedFile:
    """Raises Trouble when the file is not what the hub had announced: it must not be handed on."""
    known = part.digest
    same = not known or known == hashes.git or hashes.sha256.startswith(known)  # some state the first digits
    if hashes.size != part.size or not same:
        damaged = messages.library.DAMAGED_HERE(file=part.name, model=model.name)
        raise Trouble(ErrorKind.BAD_FILE, damaged)
    blob = ""
    if model.source == "huggingface":
        blob = known or (hashes.sha256 if part.name.endswith(".safetensors") else hashes.git)
    return PackedFile(part.name, part.size, hashes.sha256, blob)


class Hashes:
    """Both digests that the hub uses, of a file of known size, while it is read."""

    def __init__(self, size: int) -> None:
        self.size = 0
        self._sha256 = hashlib.sha256()
        self._git = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)

    def update(self, block: bytes) -> None:
        self.size += len(block)
        self._sha256.update(block)
        self._git.update(block)

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()

    @property
    def git(self) -> str:
        return self._git.hexdigest()


def _unwritable(error: Exception, target: Path) -> BaseException:
    if full_disk.is_full(error):
        too_large = messages.library.PACK_DOES_NOT_FIT(name=target.name)
        return Trouble(ErrorKind.DISK_FULL, too_large, str(error))
    why = str(getattr(error, "strerror", None) or error)
    failed = messages.library.PACK_NOT_WRITTEN(name=target.name, reason=why)
    return Trouble(ErrorKind.BAD_REQUEST, failed, str(error))

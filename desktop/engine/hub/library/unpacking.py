"""Bring in a pack: every byte is compared with its checksum before anything of it is installed.

Files are copied into a hidden folder on the disk where they will stay, and hashed on the way. Only when the
whole pack has proved sound are they moved to their places, which is a matter of renaming.
"""

from __future__ import annotations

import contextlib
import json
import re
import zipfile
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from desktop import full_disk, messages, paths, protocol, stored
from desktop.engine.hub.facts import cache, recognition
from desktop.engine.hub.facts.manifest import MANIFEST
from desktop.engine.hub.facts.ordinary import is_special
from desktop.engine.hub.fetching.meter import Meter, require_room
from desktop.engine.hub.library.installing import OWN, PackedModel, check, install, is_here, staging
from desktop.engine.hub.library.packs import BLOCK, CONTENTS, VERSION, Hashes, PackedFile
from desktop.engine.server import Context
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Message, phases
from desktop.protocol import ModelInfo

LARGEST_CONTENTS = 64_000_000
"""Bytes of ``pack.json``."""
_DIGEST = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def unpack(request: protocol.Unpack, context: Context) -> Generator[protocol.Event, None, protocol.Unpacked]:
    """Install the models of a pack; those that are here already are left as they are."""
    yield protocol.Progress(request.job, phases.READING_PACK(), unit="bytes")
    path = Path(request.path).expanduser()
    with _opened(path) as archive:
        models = read_contents(archive, path.name)
        already = tuple(model.info.id for model in models if is_here(model))
        coming = [model for model in models if model.info.id not in already]
        for home in {model.home for model in coming}:
            needed = sum(model.size for model in coming if model.home == home)
            require_room(needed, paths.disk_of(home).free, messages.library.NO_ROOM_TO_PACK)
        with full_disk.told(messages.library.UNPACK_DISK_FULL()), staging(context, coming) as staged:
            yield from _copy(request.job, archive, path.name, staged)
            yield protocol.Progress(request.job, phases.INSTALLING_PACK(), unit="bytes")
            installed, refused = [], []
            bases = {model.info.base for model in models}
            for model, folder in staged.items():
                try:
                    check(model, folder, model.info.id in bases)
                except Trouble as trouble:
                    refused.append((model.info.id, trouble.message))
                    continue
                installed.append(install(model, folder))
    if refused and not installed and not already:
        raise Trouble(ErrorKind.UNSAFE_MODEL, refused[0][1])
    return protocol.Unpacked(tuple(installed), already, tuple(refused))


# ---- reading -----------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    if is_special(path):
        raise Trouble(ErrorKind.BAD_FILE, messages.verdicts.NOT_ORDINARY())
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, EOFError, ValueError) as error:
        text = messages.library.NOT_A_PACK(name=path.name)
        raise Trouble(ErrorKind.BAD_FILE, text, str(error)) from error
    except OSError as error:
        text = messages.library.PACK_NOT_OPENED(name=path.name, reason=error.strerror or str(error))
        raise Trouble(ErrorKind.BAD_FILE, text, str(error)) from error
    with archive:
        yield archive


def read_contents(archive: zipfile.ZipFile, name: str) -> list[PackedModel]:
    """What a pack says is in it; nothing of it is believed that could do harm.

    Raises:
        Trouble: BAD_FILE or UNSAFE_MODEL.
    """
    try:
        with _entry(archive, CONTENTS, LARGEST_CONTENTS) as file:
            contents = json.loads(file.read())
        version, listed = int(contents["burnish_pack"]), contents["models"]
    except KeyError as error:
        raise Trouble(ErrorKind.BAD_FILE, messages.library.NOT_A_PACK(name=name), f"no {error}") from error
    except Exception as error:  # whatever a file that was made to break readers may provoke
        raise _damaged(CONTENTS, name, str(error)) from error
    if version > VERSION:
        raise Trouble(ErrorKind.BAD_FILE, messages.library.PACK_OF_NEWER(name=name))
    try:
        return [_model(entry) for entry in listed]
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise _damaged(CONTENTS, name, repr(error)) from error


def _model(entry: dict[str, Any]) -> PackedModel:
    info = stored.from_json(ModelInfo, {**entry["facts"], "folder": "", "size": 0})
    info = replace(
        info,
        origin=_origin(info.origin),
        problem=messages.NOTHING,
        safety=messages.NOTHING,
        brought=0.0,
        report="",
        lessons=recognition.lessons_of(info.library, info.tasks),
    )
    files = tuple(
        PackedFile(str(line["name"]), int(line["size"]), str(line["sha256"]), str(line["blob"]))
        for line in entry["files"]
    )
    names = [file.name for file in files]
    for name in [*names, *([info.file] if info.file else [])]:
        if not cache.is_inside(name) or name == MANIFEST:
            raise _leaves(name)
    if not cache.is_model_id(info.id) or ("/" not in info.id and info.source != "huggingface"):
        raise _leaves(info.id)
    if len({name.casefold() for name in names}) != len(names) or any(file.size < 0 for file in files):
        raise ValueError("a file is named twice, or has no length")
    if (info.source == "local") or (info.source in OWN) != info.id.startswith(
        tuple(f"{kind}/" for kind in OWN)
    ):
        raise ValueError(f"{info.id} is no name for a model of {info.source}")
    if info.source == "huggingface" and not (
        cache.COMMIT.fullmatch(info.revision) and all(_DIGEST.fullmatch(file.blob) for file in files)
    ):
        raise ValueError("a version or the name of a file is malformed")
    return PackedModel(info, files)


def _origin(claimed: Message) -> Message:
    """Where a model comes from, as the pack says: that and nothing else, and only what can be said."""
    plain = all(isinstance(value, str) for _, value in claimed.args)
    inner = claimed["origin"] if messages.verdicts.CAME_IN_PACK_FROM.says(claimed) and not plain else None
    if isinstance(inner, messages.Message):
        return messages.verdicts.CAME_IN_PACK_FROM(origin=_origin(inner))
    return claimed if plain and claimed.code in messages.verdicts.ORIGINS else messages.NOTHING


def _entry(archive: zipfile.ZipFile, name: str, size: int) -> IO[bytes]:
    """One file of the pack, open for reading; a file that would grow while it is read is refused."""
    found = archive.getinfo(name)
    if found.compress_type != zipfile.ZIP_STORED or found.file_size > size:
        raise ValueError("it is compressed, or longer than announced")
    return archive.open(found)


def _copy(
    job: str, archive: zipfile.ZipFile, pack: str, staged: dict[PackedModel, Path]
) -> Iterator[protocol.Event]:
    """Copy everything aside and compare each checksum."""
    total = sum(model.size for model in staged)
    meter, done = Meter(job, total, 0, phases.INSTALLING_PACK()), 0
    for model, folder in staged.items():
        for file in model.files:
            target = folder / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            hashes = Hashes(file.size)
            try:
                source = _entry(archive, f"models/{model.info.id}/{file.name}", file.size)
            except (KeyError, ValueError, RuntimeError, zipfile.BadZipFile) as error:
                raise _damaged(file.name, pack, str(error), model) from error
            with source, target.open("wb") as copy:
                while block := _block(source, file, pack, model):
                    copy.write(block)
                    hashes.update(block)
                    done += len(block)
                    if event := meter.reading(done):
                        yield event
            sound = hashes.size == file.size and hashes.sha256 == file.sha256
            if not sound or (file.blob and file.blob not in (hashes.sha256, hashes.git)):
                raise _damaged(file.name, pack, "its checksum is another one", model)


def _block(source: IO[bytes], file: PackedFile, pack: str, model: PackedModel) -> bytes:
    try:
        return source.read(BLOCK)
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        raise _damaged(file.name, pack, str(error), model) from error


def _damaged(file: str, pack: str, detail: str, model: PackedModel | None = None) -> Trouble:
    said = messages.library
    message = (
        said.DAMAGED_MODEL_IN_PACK(file=file, model=model.info.name, pack=pack)
        if model
        else said.DAMAGED_IN_PACK(file=file, pack=pack)
    )
    return Trouble(ErrorKind.BAD_FILE, message, detail)


def _leaves(name: str) -> Trouble:
    return Trouble(ErrorKind.UNSAFE_MODEL, messages.library.PACK_LEAVES_FOLDER(name=name))

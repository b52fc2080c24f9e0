"""What is on this computer: models that came with Burnish, that it taught, and the Hugging Face cache."""

from __future__ import annotations

import contextlib
import difflib
import json
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from desktop import paths, protocol
from desktop.engine.hub import frontmatter, recognition, safety, starter
from desktop.engine.hub.cache import ModelFolder, cache_dir, is_model_id
from desktop.engine.hub.manifest import MANIFEST, folder_size, read_manifest, write_manifest
from desktop.engine.server import Context
from desktop.errors import ErrorKind, Trouble
from desktop.protocol import ModelInfo

__all__ = [
    "find",
    "installed",
    "installed_models",
    "lookup",
    "read_manifest",
    "remove",
    "write_manifest",
]


# ---- requests ----------------------------------------------------------------------------------------------


def installed(
    request: protocol.Installed, context: Context
) -> Generator[protocol.Event, None, tuple[ModelInfo, ...]]:
    """Everything that is here; models that cannot be used carry the reason."""
    yield protocol.Progress(request.job, "Looking at the models on this computer")
    return tuple(model for model in installed_models() if not request.task or request.task in model.tasks)


def remove(request: protocol.Remove, context: Context) -> Generator[protocol.Event, None, int]:
    """Delete a model; answers with the bytes that are free again."""
    yield protocol.Progress(request.job, "Removing the model")
    if is_model_id(request.model) and _is_unfinished(ModelFolder(request.model)):
        return _remove_unfinished(ModelFolder(request.model))
    model = lookup(request.model)
    if model.source == "local":
        raise Trouble(
            ErrorKind.BAD_REQUEST, "This model lies in a folder of your own. Remove it there, if you want to."
        )
    if model.source == "huggingface":
        return _remove_from_cache(ModelFolder(model.id))
    if model.source == "starter":
        freed = folder_size(Path(model.folder))  # nothing as long as it is not unpacked
        starter.remove(model.id)
        return freed
    return _remove_folder(Path(model.folder))


# ---- finding -----------------------------------------------------------------------------------------------


def find(name: str) -> ModelInfo:
    """The model called `name`, or in the folder `name`, checked and ready to be loaded.

    Raises:
        Trouble: NOT_FOUND, or it is here but cannot be used, with the reason.
    """
    if any(name == row.id for row in starter.STARTERS):
        starter.ensure(name)
    model = lookup(name)
    if model.problem:
        unsafe = model.problem in (recognition.NO_SAFE_WEIGHTS, recognition.FOREIGN_CODE)
        raise Trouble(ErrorKind.UNSAFE_MODEL if unsafe else ErrorKind.UNSUPPORTED_MODEL, model.problem)
    safety.check_folder(model.folder)
    return model


def lookup(name: str) -> ModelInfo:
    """Like `find`, without asking whether the model can be used.

    Raises:
        Trouble: NOT_FOUND, naming what is close.
    """
    found = None
    if is_model_id(name):
        packed = {model.id: model for model in starter.available()} if name.startswith("starter/") else {}
        found = packed.get(name) or read_manifest(paths.models_dir() / name) or _cached(name)
    if found is None and name and (folder := Path(name).expanduser()).is_dir():
        found = read_manifest(folder) or model_in_folder(folder.resolve())
    if found is None:
        raise _not_found(name)
    return found


def _not_found(name: str) -> Trouble:
    known = [model.id for model in installed_models()]
    by_short = {model_id.rpartition("/")[2].lower(): model_id for model_id in known}
    near = difflib.get_close_matches(
        name.lower(), [*(model_id.lower() for model_id in known), *by_short], n=3
    )
    names = list(dict.fromkeys(by_short.get(close, close) for close in near)) or known[:3]
    hint = (
        f" Did you mean {' or '.join(names)}?"
        if near
        else (f" Here are: {', '.join(names)}." if names else "")
    )
    return Trouble(ErrorKind.NOT_FOUND, f"There is no model “{name}” on this computer.{hint}")


# ---- listing -----------------------------------------------------------------------------------------------


def installed_models() -> list[ModelInfo]:
    """Starters, taught models, then those in the Hugging Face cache, each group by name."""
    return [*starter.available(), *_taught(), *_all_cached()]


def installed_ids() -> frozenset[str]:
    """Names of the models in the Hugging Face cache that are complete."""
    return frozenset(model_id for model_id, _ in _cached_folders())


def _taught() -> Iterator[ModelInfo]:
    with contextlib.suppress(OSError):
        for manifest in sorted((paths.models_dir() / "taught").glob(f"*/{MANIFEST}")):
            if model := read_manifest(manifest.parent):
                yield model


def _cached_folders() -> Iterator[tuple[str, Path]]:
    """(id, current snapshot) of every complete model in the cache."""
    try:
        entries = sorted(entry.name for entry in os.scandir(cache_dir()) if entry.name.startswith("models--"))
    except OSError:
        return
    for entry in entries:
        model_id = "/".join(entry.split("--")[1:])
        if is_model_id(model_id) and (snapshot := ModelFolder(model_id).current()) and is_complete(snapshot):
            yield model_id, snapshot


def _all_cached() -> Iterator[ModelInfo]:
    for model_id, snapshot in _cached_folders():
        yield model_in_cache(model_id, snapshot)


def _cached(model_id: str) -> ModelInfo | None:
    snapshot = ModelFolder(model_id).current()
    return model_in_cache(model_id, snapshot) if snapshot and is_complete(snapshot) else None


def is_complete(snapshot: Path) -> bool:
    """Whether a folder has weights, and every part of them; other tools leave half-fetched models behind."""
    names, broken = _files(snapshot)
    has_weights = any(name.endswith((".safetensors", ".gguf", *safety.PICKLES)) for name in names)
    return has_weights and not broken and not recognition.missing_shards(names)


def _files(folder: Path) -> tuple[list[str], bool]:
    """Names of all files below `folder`, and whether one of them is a link to nothing."""
    names: list[str] = []
    broken = False
    for current, _, files in os.walk(folder):
        prefix = os.path.relpath(current, folder).replace(os.sep, "/") + "/" if current != str(folder) else ""
        for name in files:
            names.append(prefix + name)
            broken = broken or not Path(current, name).exists()
    return names, broken


# ---- one model's facts -------------------------------------------------------------------------------------


def model_in_cache(model_id: str, snapshot: Path) -> ModelInfo:
    """The facts about one downloaded model."""
    owner, _, name = model_id.rpartition("/")
    return _described(
        snapshot,
        id=model_id,
        name=name,
        source="huggingface",
        size=_bytes_in(ModelFolder(model_id).root),
        origin=f"Hugging Face, {model_id}",
        publisher=owner,
        revision=snapshot.name,
    )


def model_in_folder(folder: Path) -> ModelInfo | None:
    """The facts about a model in a folder of the user's own, or None when there is none in it."""
    if not (folder / "config.json").is_file():
        return None
    facts = {"source": "local", "origin": "A folder on this computer", "size": folder_size(folder)}
    return _described(folder, id=str(folder), name=folder.name, **facts)


def _described(folder: Path, **known: Any) -> ModelInfo:
    """Complete `known` by what config.json and the model card say."""
    names, _ = _files(folder)
    config = _config(folder)
    header = frontmatter.header(readme(folder, 20_000))
    verdict = recognition.recognise(
        config, names, frontmatter.first(header, "library_name"), frontmatter.first(header, "pipeline_tag")
    )
    classes = config.get("id2label") or config.get("label_names") or ()
    return ModelInfo(
        folder=str(folder),
        library=verdict.library,
        tasks=verdict.tasks,
        licence=frontmatter.first(header, "license"),
        created=folder.stat().st_mtime,
        labels=len(classes)
        if verdict.library == "transformers_models" and hasattr(classes, "__len__")
        else 0,
        base=frontmatter.first(header, "base_model"),
        problem=verdict.problem,
        **known,
    )


def _config(folder: Path) -> dict[str, Any]:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return config if isinstance(config, dict) else {}


def readme(folder: str | Path, limit: int = 500_000) -> str:
    """The model card in `folder`, or ""."""
    try:
        with Path(folder, "README.md").open(encoding="utf-8", errors="replace") as file:
            return file.read(limit)
    except OSError:
        return ""


def _bytes_in(root: Path) -> int:
    """Bytes of a model's blobs; without blobs (no links on this disk) of its snapshots."""
    try:
        with os.scandir(root / "blobs") as entries:
            if size := sum(entry.stat().st_size for entry in entries if entry.is_file()):
                return size
    except OSError:
        pass
    return folder_size(root / "snapshots")


# ---- removing ----------------------------------------------------------------------------------------------


def _remove_folder(folder: Path) -> int:
    size = folder_size(folder)
    leaving = folder.with_name(f".{folder.name}.removed")
    folder.rename(leaving)  # gone at once for everybody else, even if deleting is interrupted
    shutil.rmtree(leaving)
    return size


def _is_unfinished(folder: ModelFolder) -> bool:
    return folder.root.is_dir() and _cached(folder.id) is None


def _remove_unfinished(folder: ModelFolder) -> int:
    """What a download that was given up has left; a snapshot that another tool has begun stays."""
    if folder.current() is None:
        size = folder_size(folder.root)
        shutil.rmtree(folder.root)
        return size
    partial = list((folder.root / "blobs").glob(folder.partial("*").name))
    size = sum(file.stat().st_size for file in partial)
    for file in partial:
        file.unlink()
    return size


def _remove_from_cache(folder: ModelFolder) -> int:
    """All versions of a model. The hub's own client does it where it shares blobs between models."""
    from huggingface_hub import scan_cache_dir

    files = [*folder.root.glob("blobs/*"), *folder.root.rglob("snapshots/*/**/*")]
    before = {path.resolve(): path.stat().st_size for path in files if path.is_file()}
    cached = scan_cache_dir(cache_dir())
    commits = [
        revision.commit_hash
        for repo in cached.repos
        if repo.repo_path == folder.root.resolve()
        for revision in repo.revisions
    ]
    cached.delete_revisions(*commits).execute()
    shutil.rmtree(folder.root, ignore_errors=True)  # what an unfinished download has left
    shutil.rmtree(folder.locks, ignore_errors=True)
    return sum(size for path, size in before.items() if not path.exists())

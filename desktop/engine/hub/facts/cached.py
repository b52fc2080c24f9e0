"""Models in the Hugging Face cache, whoever brought them there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from desktop import messages
from desktop.engine.hub.facts import additions, json_files
from desktop.engine.hub.facts.cache import ModelFolder, cache_dir, is_model_id
from desktop.engine.hub.facts.describing import describe, is_complete
from desktop.engine.hub.facts.index import Index, stamp
from desktop.engine.hub.facts.manifest import folder_size
from desktop.protocol import ModelInfo


def models() -> list[ModelInfo]:
    """Every complete model in the cache, by name."""
    index = Index("hub-models")
    found = [_indexed(index, model_id) for model_id in _ids()]
    index.save()
    return [model for model in found if model is not None]


def ids() -> frozenset[str]:
    """Names of the complete models."""
    return frozenset(model.id for model in models())


def find(model_id: str) -> ModelInfo | None:
    """The model `model_id` if it is here and complete."""
    snapshot = ModelFolder(model_id).current() if is_model_id(model_id) else None
    return model_in_cache(model_id, snapshot) if snapshot and is_complete(snapshot) else None


def model_in_cache(model_id: str, snapshot: Path) -> ModelInfo:
    """The facts about one downloaded model."""
    owner, _, name = model_id.rpartition("/")
    return describe(
        snapshot,
        id=model_id,
        name=name,
        source="huggingface",
        size=_bytes_in(ModelFolder(model_id).root),
        origin=messages.verdicts.FROM_HUB(id=model_id),
        publisher=owner,
        revision=snapshot.name,
    )


def _ids() -> Iterator[str]:
    try:
        entries = sorted(entry.name for entry in os.scandir(cache_dir()) if entry.name.startswith("models--"))
    except OSError:
        return
    for entry in entries:
        model_id = "/".join(entry.split("--")[1:])
        if is_model_id(model_id):
            yield model_id


def _indexed(index: Index, model_id: str) -> ModelInfo | None:
    folder = ModelFolder(model_id)
    snapshot = folder.current()
    if snapshot is None:
        return None
    # A file that comes or goes changes the blobs or the snapshot; files in deeper folders are blobs too.
    changed = stamp(snapshot, folder.root / "blobs", snapshot / "config.json", snapshot / "README.md")
    if (snapshot / additions.SETTINGS).exists():  # what it can do depends on its base too
        base = additions.base_folder(additions.base_of(json_files.read(snapshot / additions.SETTINGS)))
        changed += stamp(base) if base else [0]
    return index.facts(
        str(snapshot), changed, lambda: model_in_cache(model_id, snapshot) if is_complete(snapshot) else None
    )


def _bytes_in(root: Path) -> int:
    """Bytes of a model's blobs; without blobs (no links on this disk) of its snapshots."""
    try:
        with os.scandir(root / "blobs") as entries:
            if size := sum(entry.stat().st_size for entry in entries if entry.is_file()):
                return size
    except OSError:
        pass
    return folder_size(root / "snapshots")

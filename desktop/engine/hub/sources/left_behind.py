"""Models that were made in the first folder while the drive with the library was not connected.

Until they are moved there, they are used where they are. A name that is on both sides is given to the one on
the drive, under which people know it; the other one gets a number. Neither replaces the other.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from pathlib import Path

from desktop import paths
from desktop.engine.hub.facts.manifest import MANIFEST, read_manifest, write_manifest
from desktop.protocol import ModelInfo


def folder() -> Path | None:
    """Where such models are, or None: nothing was moved, or the drive is away."""
    first = paths.first_models_dir()
    return first if paths.models_dir() != first and first.is_dir() else None


def _are_changing_places() -> bool:
    """Whether a move is at the point where a model may be on both sides, which is no clash of names."""
    try:
        return bool(json.loads(paths.unfinished_move_file().read_text(encoding="utf-8"))["in_use"])
    except (OSError, ValueError, TypeError, KeyError):
        return False


def models() -> dict[str, Path]:
    """Their folders by id, each of them under a name that no model in use has."""
    first = folder()
    if first is None:
        return {}
    found, moving = {}, _are_changing_places()
    for manifest in sorted(first.glob(f"[!.]*/[!.]*/{MANIFEST}")):
        kind, name = manifest.parts[-3:-1]
        if kind == "starter":  # the drive has its own, and they can always be made again
            continue
        if moving and (paths.models_dir() / kind / name).exists():
            continue
        with contextlib.suppress(OSError):  # another process was quicker, or an engine holds it open
            place = manifest.parent if moving else _apart(manifest.parent)
            found[f"{kind}/{place.name}"] = place
    return found


def find(name: str) -> ModelInfo | None:
    """The model with this id, if it is one of them."""
    place = models().get(name)
    return read_manifest(place) if place is not None else None


def _apart(place: Path) -> Path:
    """Give way to a model of the same name in the folder in use; returns where the model is now."""
    name = f"{place.parent.name}/{place.name}"
    free = free_name(name, paths.models_dir())
    if free != name:
        free = free_name(name, paths.models_dir(), place.parent.parent)
        place = place.rename(place.parent.parent / free)
    call_as_its_folder(place)
    return place


def free_name(name: str, *folders: Path) -> str:
    """`name`, or `name` with a number, such that none of `folders` has it."""
    number, free = 1, name
    while any((folder / free).exists() for folder in folders):
        number += 1
        free = f"{name}-{number}"
    return free


def call_as_its_folder(place: Path) -> None:
    """Let a model whose folder was renamed have the id and the name that go with it."""
    model_id = f"{place.parent.name}/{place.name}"
    model = read_manifest(place)
    if model is not None and model.id != model_id:
        number = model_id.removeprefix(f"{model.id}-")
        name = f"{model.name} ({number})" if number.isdigit() else model.name
        write_manifest(place, replace(model, id=model_id, name=name))

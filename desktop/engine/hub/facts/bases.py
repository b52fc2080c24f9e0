"""Additions to models together with the models that they need, as far as both are on this computer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop import messages
from desktop.engine.hub.facts import additions, cached, json_files, safety, weight_files
from desktop.errors import ErrorKind, Trouble
from desktop.protocol import ModelInfo


def base_here(model: ModelInfo) -> ModelInfo | None:
    """The model that the addition `model` needs, if it is one and its base is here."""
    folder = Path(model.folder)
    if not additions.is_one_here(folder):
        return None
    base = additions.base_of(json_files.read(folder / additions.SETTINGS))
    home = additions.base_folder(base)
    return cached.model_in_cache(base, home) if home else None


def with_base(model: ModelInfo) -> ModelInfo:
    """`model` as it is loaded: an addition becomes its base, checked, that knows of the addition.

    Raises:
        Trouble: the base is not here any more, or is not safe to open.
    """
    folder = Path(model.folder)
    if model.file or not (folder / additions.SETTINGS).is_file():
        return model
    base = base_here(model)
    if base is None:
        if weight_files.opened([path.name for path in folder.iterdir()]) != [weight_files.ADDITION]:
            return model
        name = additions.base_of(json_files.read(folder / additions.SETTINGS))
        raise Trouble(ErrorKind.UNSUPPORTED_MODEL, messages.verdicts.NEEDS_BASE(base=name))
    safety.check_model(base.folder, model.library)
    return replace(model, folder=base.folder, addition=model.folder)

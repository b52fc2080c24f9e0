"""A model in a folder of the user's own, named by its path: used where it lies, never moved or removed."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

from desktop import protocol
from desktop.engine.hub.describing import describe_own_folder
from desktop.engine.hub.manifest import read_manifest
from desktop.engine.hub.sources import Part, made_here
from desktop.engine.server import Context
from desktop.errors import ErrorKind, Trouble
from desktop.protocol import DownloadPlan, HubModel, ModelCard, ModelInfo

_HERE_ALREADY = "This model lies in a folder on this computer. There is nothing to download."


class Local:
    """Paths are its names. It lists nothing: only the user knows where own folders are."""

    id = "local"

    def owns(self, name: str) -> bool:
        return Path(name).is_absolute()

    def search(self, request: protocol.Search, context: Context) -> Iterator[HubModel | None]:
        return iter(())

    def card(self, request: protocol.Card, context: Context) -> Generator[protocol.Event, None, ModelCard]:
        yield protocol.Progress(request.job, "Reading the model card")
        model = self.lookup(request.model)
        if model is None:
            raise Trouble(ErrorKind.NOT_FOUND)
        return made_here.card_of(model)

    def plan(
        self, request: protocol.PlanDownload, context: Context
    ) -> Generator[protocol.Event, None, DownloadPlan]:
        yield protocol.Progress(request.job, "Looking at the model")
        raise Trouble(ErrorKind.BAD_REQUEST, _HERE_ALREADY)

    def download(
        self, request: protocol.Download, context: Context
    ) -> Generator[protocol.Event, None, ModelInfo]:
        yield protocol.Progress(request.job, "Looking at the model")
        raise Trouble(ErrorKind.BAD_REQUEST, _HERE_ALREADY)

    def give_up(self, request: protocol.GiveUp, context: Context) -> Generator[protocol.Event, None, int]:
        yield protocol.Progress(request.job, "Removing what arrived")
        return 0

    def installed(self) -> Iterator[ModelInfo]:
        return iter(())

    def lookup(self, name: str) -> ModelInfo | None:
        folder = Path(name).expanduser() if name else None
        if folder is None or not folder.is_dir():
            return None
        return read_manifest(folder) or describe_own_folder(folder.resolve())

    def parts(self, model: ModelInfo) -> list[Part]:
        return [Part(path, "") for path in sorted(Path(model.folder).rglob("*")) if path.is_file()]

    def belongings(self, model: ModelInfo) -> list[Path]:
        raise Trouble(
            ErrorKind.BAD_REQUEST, "This model lies in a folder of your own. Remove it there, if you want to."
        )


SOURCE = Local()

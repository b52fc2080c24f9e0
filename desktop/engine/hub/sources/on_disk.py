"""What the sources have in common that nothing is fetched from: their models are folders on this computer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterator
from pathlib import Path

from desktop import protocol
from desktop.engine.hub.facts import describing, frontmatter
from desktop.engine.hub.sources import Part
from desktop.engine.server import Context
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Row, phases
from desktop.protocol import DownloadPlan, HubModel, ModelCard, ModelInfo


class OnDisk(ABC):
    """A source without a list and without downloads.

    Attributes:
        nothing_to_fetch: what to tell whoever wants to download one of its models.
    """

    nothing_to_fetch: Row

    @abstractmethod
    def lookup(self, name: str) -> ModelInfo | None:
        """The model `name` if it is on this computer."""

    def search(self, request: protocol.Search, context: Context) -> Iterator[HubModel | None]:
        return iter(())

    def card(self, request: protocol.Card, context: Context) -> Generator[protocol.Event, None, ModelCard]:
        yield protocol.Progress(request.job, phases.READING_CARD())
        model = self.lookup(request.model)
        if model is None:
            raise Trouble(ErrorKind.NOT_FOUND)
        return card_of(model)

    def plan(
        self, request: protocol.PlanDownload, context: Context
    ) -> Generator[protocol.Event, None, DownloadPlan]:
        yield protocol.Progress(request.job, phases.LOOKING_AT_MODEL())
        raise Trouble(ErrorKind.BAD_REQUEST, self.nothing_to_fetch())

    def download(
        self, request: protocol.Download, context: Context
    ) -> Generator[protocol.Event, None, ModelInfo]:
        yield protocol.Progress(request.job, phases.LOOKING_AT_MODEL())
        raise Trouble(ErrorKind.BAD_REQUEST, self.nothing_to_fetch())

    def give_up(self, request: protocol.GiveUp, context: Context) -> Generator[protocol.Event, None, int]:
        yield protocol.Progress(request.job, phases.REMOVING_DOWNLOAD())
        return 0

    def parts(self, model: ModelInfo) -> list[Part]:
        return [Part(path, "") for path in sorted(Path(model.folder).rglob("*")) if path.is_file()]


def card_of(model: ModelInfo) -> ModelCard:
    """The card of an installed model from what is here."""
    row = HubModel(
        id=model.id, name=model.name, publisher=model.publisher, tasks=model.tasks, licence=model.licence,
        size=model.size, library=model.library, installed=True, problem=model.problem, source=model.source,
    )  # fmt: skip
    return ModelCard(
        row, frontmatter.body(describing.readme(model.folder)), None, model.problem, model.safety
    )

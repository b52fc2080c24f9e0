"""Where models come from and where they stand: one module for each source, all with the same face.

Adding a source is adding a module with a ``SOURCE`` that has the face below, and a row to `MODULES`.
"""

from __future__ import annotations

import importlib
from collections.abc import Generator, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol, cast

from desktop import protocol
from desktop.engine.server import Context
from desktop.protocol import DownloadPlan, HubModel, ModelCard, ModelInfo

MODULES: dict[str, str] = {
    "made_here": "desktop.engine.hub.sources.made_here",
    "torchvision": "desktop.engine.hub.sources.torchvision",
    "whisper": "desktop.engine.hub.sources.whisper",
    "huggingface": "desktop.engine.hub.sources.huggingface",
    "local": "desktop.engine.hub.sources.local",
}
"""In the order in which they are asked whether a name is theirs."""

SHOWN = ("made_here", "huggingface", "torchvision", "whisper")
"""Those whose models are listed as installed, in the order of the list."""

FOUND_BY_WORDS = ("whisper", "torchvision", "huggingface")
"""Those that can be searched. The short lists come first: the hub's has no end."""


class Part(NamedTuple):
    """A file of a model.

    Attributes:
        digest: SHA-256 (64 digits, or its first 8 or more), git blob id (40 digits), or "" if not known.
    """

    path: Path
    digest: str


class Source(Protocol):
    """What each module in `MODULES` offers as ``SOURCE``.

    Everything that may take long is a generator: each event is a stop point. All raise
    `desktop.errors.Trouble` with a sentence for the person.
    """

    @property
    def id(self) -> str:
        """What `protocol.Search.source` and `HubModel.source` call it."""

    def owns(self, name: str) -> bool:
        """Whether `name` is the name of a model of this source, here or not."""

    def search(self, request: protocol.Search, context: Context) -> Iterator[HubModel | None]:
        """Models that fit, in the order that was asked for, as lazily as can be; None for each left out."""

    def card(
        self, request: protocol.Card, context: Context
    ) -> Generator[protocol.Event, None, ModelCard]: ...

    def plan(
        self, request: protocol.PlanDownload, context: Context
    ) -> Generator[protocol.Event, None, DownloadPlan]: ...

    def download(
        self, request: protocol.Download, context: Context
    ) -> Generator[protocol.Event, None, ModelInfo]:
        """Fetch and verify; only what is whole becomes visible. What arrived is kept for the next try."""

    def give_up(self, request: protocol.GiveUp, context: Context) -> Generator[protocol.Event, None, int]:
        """Delete what an unfinished download has left; returns the bytes freed."""

    def installed(self) -> Iterable[ModelInfo]:
        """What is on this computer; what cannot be used carries the reason."""

    def lookup(self, name: str) -> ModelInfo | None:
        """The model `name` if it is on this computer."""

    def parts(self, model: ModelInfo) -> list[Part]:
        """The files of an installed model, each with what is known to check it."""

    def belongings(self, model: ModelInfo) -> list[Path]:
        """The files and folders that removing the model takes away.

        Raises:
            Trouble: it is not Burnish's to remove.
        """


@cache
def source(name: str) -> Source:
    """The source `name`, a key of `MODULES`."""
    return cast("Source", cast("Any", importlib.import_module(MODULES[name])).SOURCE)


def source_of(name: str) -> Source:
    """The source that a model's name belongs to; the hub's when no other knows it."""
    owners = (source(key) for key in MODULES if key != "huggingface")
    return next((owner for owner in owners if owner.owns(name)), source("huggingface"))


def source_of_model(model: ModelInfo) -> Source:
    """The source that brought an installed model here."""
    return source(model.source if model.source in MODULES else "made_here")

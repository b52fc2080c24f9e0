"""What can be had: search, model cards, plans and downloads, from the source that a name belongs to."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from desktop import messages, protocol
from desktop.engine.hub.facts import cached
from desktop.engine.hub.huggingface import client as huggingface
from desktop.engine.hub.ranking import ranked
from desktop.engine.hub.sources import FOUND_BY_WORDS, source, source_of
from desktop.engine.server import Context
from desktop.errors import ErrorKind, Trouble
from desktop.protocol import DownloadPlan, HubModel, ModelCard, ModelInfo

PATIENCE = 1000
"""Models that filters may leave out before a page is given as it is; five times as many end the search."""


@dataclass(slots=True)
class _Listing:
    """One search in progress: what has arrived, and the rest that the sources still hold."""

    rest: Iterator[HubModel | None]
    found: list[HubModel] = field(default_factory=list)
    complete: bool = False
    ahead: threading.Thread | None = None

    def reach(self, count: int, least: int) -> None:
        """Read on until `count` models are known; with `least` of them, no longer than there is patience."""
        if self.ahead is not None and self.ahead is not threading.current_thread():
            self.ahead.join()
            self.ahead = None
        left_out = 0
        while len(self.found) < count and not self.complete:
            if left_out >= PATIENCE and len(self.found) >= least:
                return
            try:
                model = next(self.rest)
            except StopIteration:
                self.complete = True
                return
            if model is None:
                left_out += 1
                self.complete = left_out >= 5 * PATIENCE
            else:
                self.found.append(model)

    def read_ahead(self, count: int) -> None:
        """Fetch the next page while the person reads this one."""
        if len(self.found) < count and not self.complete:
            self.ahead = threading.Thread(
                target=self._reach_quietly, args=(count,), name="next page", daemon=True
            )
            self.ahead.start()

    def _reach_quietly(self, count: int) -> None:
        try:
            self.reach(count, len(self.found) + 1)
        except BaseException as error:
            self.rest = _failing(error)  # told when that page is asked for


def _failing(error: BaseException) -> Iterator[HubModel | None]:
    for failure in (error,):
        raise failure
    yield None


_listings: dict[protocol.Search, _Listing] = {}
"""The latest searches, so that the next page goes on where the last one ended, as the hub wants it."""


def search(request: protocol.Search, context: Context) -> Generator[protocol.Event, None, int]:
    """One page of models that fit; a pasted name or address finds that model."""
    key = replace(request, job=huggingface.endpoint(), skip=0, limit=0)
    if request.skip == 0 or key not in _listings:
        while len(_listings) >= 4:
            del _listings[next(iter(_listings))]
        _listings[key] = _Listing(_searched(request, context))
    listing = _listings.pop(key)  # only put back when nothing went wrong on the way
    end = request.skip + request.limit
    huggingface.ask(context, lambda: listing.reach(end + 1, request.skip + 1))
    _listings[key] = listing
    here = cached.ids()
    page = [_with_state(model, here) for model in listing.found[request.skip : end]]
    yield protocol.Found(request.job, tuple(page), len(listing.found) > end or not listing.complete)
    listing.read_ahead(end + request.limit + 1)
    return len(page)


def _with_state(model: HubModel, here: frozenset[str]) -> HubModel:
    """Models come and go while a search is shown."""
    if model.source == "huggingface":
        return replace(model, installed=model.id in here)
    return replace(model, installed=source(model.source).lookup(model.id) is not None)


def _searched(request: protocol.Search, context: Context) -> Iterator[HubModel | None]:
    if request.source and request.source not in FOUND_BY_WORDS:
        raise Trouble(ErrorKind.BAD_REQUEST, messages.hub.NO_SUCH_SOURCE(name=request.source))
    names = [request.source] if request.source else list(FOUND_BY_WORDS)
    if not request.source:
        huggingface.require_online(context)
        if not request.words.strip() and not request.task:
            names = ["huggingface"]  # nothing was asked for yet: what people use most
    return ranked(chain.from_iterable(source(name).search(request, context) for name in names), request)


def card(request: protocol.Card, context: Context) -> Generator[protocol.Event, None, ModelCard]:
    """What a model is, costs and may be used for, with the plan of its download."""
    return (yield from source_of(request.model).card(request, context))


def plan(request: protocol.PlanDownload, context: Context) -> Generator[protocol.Event, None, DownloadPlan]:
    """What a download would fetch."""
    return (yield from source_of(request.model).plan(request, context))


def download(request: protocol.Download, context: Context) -> Generator[protocol.Event, None, ModelInfo]:
    """Fetch a model and verify it."""
    return (yield from source_of(request.model).download(request, context))


def give_up(request: protocol.GiveUp, context: Context) -> Generator[protocol.Event, None, int]:
    """Delete what an unfinished download has left."""
    return (yield from source_of(request.model).give_up(request, context))

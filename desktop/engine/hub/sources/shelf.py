"""A source with a fixed list of models, each of which is one file, all side by side in one folder.

So it is with torchvision's weights and with OpenAI's Whisper. The list comes with the installed package, so
searching it needs no connection.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from desktop import full_disk, messages, paths, protocol
from desktop.engine.hub.facts import safety
from desktop.engine.hub.facts.cache import is_inside
from desktop.engine.hub.fetching.fetcher import Fetcher
from desktop.engine.hub.fetching.line import Again, Line, Piece
from desktop.engine.hub.fetching.meter import Meter, require_room
from desktop.engine.hub.fetching.speed import limit_of
from desktop.engine.hub.huggingface import client as huggingface
from desktop.engine.hub.sources import Part
from desktop.engine.hub.sources.offers import Offer, fits
from desktop.engine.server import Context
from desktop.errors import ErrorKind, Trouble
from desktop.messages import phases, say
from desktop.messages.trouble import NO_INTERNET
from desktop.protocol import DownloadPlan, HubModel, ModelCard, ModelInfo, PlannedFile


class Shelf:
    """See `desktop.engine.hub.sources.Source`.

    Attributes:
        id: first part of the models' ids.
        publisher: in words.
        library: what runs its models.
        ending: of the files.

    The variable ``BURNISH_<NAME>_URL`` names a copy of the files elsewhere, such as a university's mirror.
    """

    def __init__(
        self,
        name: str,
        publisher: str,
        library: str,
        ending: str,
        offers: Callable[[], Mapping[str, Offer]],
        folder: Callable[[], Path],
        home: str,
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        self._id = name
        self._home = home
        self.publisher, self.library, self.ending = publisher, library, ending
        self._load, self._folder = offers, folder
        self._aliases = aliases or {}

    @property
    def id(self) -> str:
        return self._id

    @cached_property
    def offers(self) -> Mapping[str, Offer]:
        """By id."""
        return self._load()

    @cached_property
    def _by_file(self) -> dict[str, Offer]:
        return {offer.file: offer for offer in self.offers.values()}

    def owns(self, name: str) -> bool:
        if not name.startswith(f"{self.id}/"):  # the list is only read for names that may stand in it
            return False
        return self._canonical(name) in self.offers or self._stray(name) is not None

    # ---- finding ----

    def search(self, request: protocol.Search, context: Context) -> Iterator[HubModel | None]:
        fitting = [offer for offer in self.offers.values() if fits(offer, request)]
        if not request.source and not request.words.strip():
            # the whole list only when asked for
            fitting = [offer for offer in fitting if offer.picked or offer.recommended]
        if request.sort == "size":
            fitting.sort(key=lambda offer: offer.size)
        else:
            fitting.sort(key=lambda offer: (bool(offer.problem), not offer.picked, -offer.score))
        return (self._row(offer) for offer in fitting)

    def _row(self, offer: Offer) -> HubModel:
        return HubModel(
            id=offer.id, name=offer.name, publisher=self.publisher, tasks=offer.tasks, licence=offer.licence,
            size=offer.size, parameters=offer.parameters, library=self.library, languages=offer.languages,
            installed=self._is_here(offer), problem=offer.problem, source=self.id,
        )  # fmt: skip

    def card(self, request: protocol.Card, context: Context) -> Generator[protocol.Event, None, ModelCard]:
        yield protocol.Progress(request.job, phases.READING_CARD())
        offer = self.offers.get(self._canonical(request.model))
        if offer is None:
            stray = self.lookup(request.model)
            if stray is None:
                raise Trouble(ErrorKind.NOT_FOUND)
            row = HubModel(
                stray.id, stray.name, "", (), size=stray.size, installed=True, problem=stray.problem,
                source=self.id,
            )  # fmt: skip
            return ModelCard(row, "", None, stray.problem)
        plan = None if offer.problem else self._planned(offer)
        here, safe = self.lookup(offer.id), messages.verdicts.BY_CHECKSUM()
        if here is not None:
            safe, _ = safety.inspect(here.folder, self.library, here.file)
        return ModelCard(self._row(offer), offer.card, plan, offer.problem, safe)

    def plan(
        self, request: protocol.PlanDownload, context: Context
    ) -> Generator[protocol.Event, None, DownloadPlan]:
        yield protocol.Progress(request.job, phases.PLANNING_DOWNLOAD())
        return self._planned(self._usable(request.model))

    def _usable(self, name: str) -> Offer:
        offer = self.offers.get(self._canonical(name))
        if offer is None:
            raise Trouble(ErrorKind.NOT_FOUND)
        if offer.problem:
            raise Trouble(ErrorKind.UNSUPPORTED_MODEL, offer.problem)
        return offer

    def _planned(self, offer: Offer) -> DownloadPlan:
        here = self._is_here(offer)
        arrived = 0 if here else _size(self._partial(offer))
        return DownloadPlan(
            model=offer.id,
            revision="",
            files=(PlannedFile(offer.file, offer.size, offer.digest, here),),
            total=offer.size,
            missing=0 if here else max(0, offer.size - arrived),
            disk_free=paths.disk_of(self._folder()).free,
            tasks=offer.tasks,
            licence=offer.licence,
            safe=False,  # a pickle, opened with weights_only=True: what is no weight is refused
        )

    # ---- fetching ----

    def download(
        self, request: protocol.Download, context: Context
    ) -> Generator[protocol.Event, None, ModelInfo]:
        offer = self._usable(request.model)
        if not self._is_here(offer):
            huggingface.require_online(context)
            yield protocol.Progress(request.job, phases.ASKING_SIZE(), unit="bytes")
            yield from self._fetch(request, offer, context)
        model = self.lookup(offer.id)
        if model is None:
            raise Trouble(ErrorKind.BAD_FILE)
        return model

    def _fetch(
        self, request: protocol.Download, offer: Offer, context: Context
    ) -> Generator[protocol.Event, None, None]:
        from filelock import FileLock, Timeout

        job = request.job
        folder = self._folder()
        address = self._address(offer)
        line = Line(address, limit=limit_of(request.limit))
        try:
            paths.make(folder, "TORCH_HOME" if self.id == "torchvision" else "", "XDG_CACHE_HOME")
            with (
                full_disk.told(messages.hub.DOWNLOAD_DISK_FULL()),
                FileLock(f"{self._partial(offer)}.lock", timeout=0),
            ):
                size = huggingface.ask(context, lambda: self._length(line, address, offer))
                require_room(size - _size(self._partial(offer)), paths.disk_of(folder).free)
                piece = Piece(
                    offer.file, address, size, offer.digest, self._partial(offer), folder / offer.file
                )
                meter = Meter(job, size, _size(piece.partial))
                for tick in Fetcher(line).fetch(piece):
                    if event := meter.reading(tick.done, tick.note):
                        yield event
                yield protocol.Progress(job, phases.CHECKING_DOWNLOAD(), size, size, "bytes")
            Path(f"{self._partial(offer)}.lock").unlink(missing_ok=True)
        except Timeout as error:
            raise Trouble(ErrorKind.BAD_REQUEST, messages.hub.DOWNLOADED_ELSEWHERE()) from error
        except Trouble as trouble:
            raise _about(offer, address, trouble) from trouble
        finally:
            line.close()

    def _length(self, line: Line, address: str, offer: Offer) -> int:
        """The exact size; the list has only a rounded one."""
        try:
            size = line.length(address)
        except Again as error:
            raise huggingface.unreachable(error) from error
        except Exception as error:
            if type(error).__module__.partition(".")[0] == "httpx2":
                raise huggingface.unreachable(error) from error
            raise
        if not offer.has_size(size):
            raise Trouble(
                ErrorKind.NO_INTERNET,
                messages.hub.ANOTHER_FILE_THERE(name=offer.name),
                f"{size} bytes in place of about {offer.size}",
            )
        return size

    def give_up(self, request: protocol.GiveUp, context: Context) -> Generator[protocol.Event, None, int]:
        yield protocol.Progress(request.job, phases.REMOVING_DOWNLOAD())
        offer = self.offers.get(self._canonical(request.model))
        if offer is None:
            return 0
        partial = self._partial(offer)
        left = [path for path in partial.parent.glob(f"{partial.name}*") if path.is_file()]
        freed = sum(_size(path) for path in left)
        for path in left:
            path.unlink(missing_ok=True)
        return freed

    # ---- what is here ----

    def installed(self) -> Iterator[ModelInfo]:
        try:
            with os.scandir(self._folder()) as entries:
                files = sorted(e.name for e in entries if e.name.endswith(self.ending) and e.is_file())
        except OSError:
            return
        for name in files:
            yield self._model(name)

    def lookup(self, name: str) -> ModelInfo | None:
        if not name.startswith(f"{self.id}/"):
            return None
        offer = self.offers.get(self._canonical(name))
        file = self._folder() / offer.file if offer else self._stray(name)
        return self._model(file.name) if file and file.is_file() else None

    def _model(self, file: str) -> ModelInfo:
        path = self._folder() / file
        offer = self._by_file.get(file)
        size, created = _size(path), path.stat().st_mtime
        said = messages.verdicts
        if offer is None:
            return ModelInfo(
                f"{self.id}/{file}", file, str(path.parent), "", (), self.id, size,
                origin=said.IN_FOLDER_OF(publisher=self.publisher), created=created,
                problem=said.UNKNOWN_WEIGHTS(), file=file,
            )  # fmt: skip
        host = urlsplit(offer.url).hostname or ""
        return ModelInfo(
            offer.id, offer.name, str(path.parent), self.library, offer.tasks, self.id, size,
            licence=offer.licence, publisher=self.publisher,
            origin=said.FROM_SITE(publisher=self.publisher, site=host),
            created=created, labels=offer.labels, file=file,
            language=offer.languages[0] if len(offer.languages) == 1 else "",
            problem=offer.problem or (messages.NOTHING if offer.has_size(size) else said.FILE_NOT_WHOLE()),
        )  # fmt: skip

    def parts(self, model: ModelInfo) -> list[Part]:
        offer = self.offers.get(model.id)
        return [Part(Path(model.folder, model.file), offer.digest if offer else "")]

    def belongings(self, model: ModelInfo) -> list[Path]:
        return [Path(model.folder, model.file)]

    # ---- names and places ----

    def _canonical(self, name: str) -> str:
        return self._aliases.get(name, name)

    def _stray(self, name: str) -> Path | None:
        """The file in the folder that is no offer but is listed by this name."""
        first, _, file = name.partition("/")
        if first != self.id or "/" in file or not is_inside(file) or not file.endswith(self.ending):
            return None
        path = self._folder() / file
        return path if path.is_file() else None

    def place(self, offer: Offer) -> Path:
        """Where the file of `offer` is or will be."""
        return self._folder() / offer.file

    def _is_here(self, offer: Offer) -> bool:
        return offer.has_size(_size(self.place(offer)))

    def _address(self, offer: Offer) -> str:
        variable = f"BURNISH_{self.id.upper()}_URL"
        huggingface.check_address(variable)
        mirror = os.environ.get(variable, "").strip().rstrip("/")
        return mirror + offer.url.removeprefix(self._home) if mirror else offer.url

    def _partial(self, offer: Offer) -> Path:
        return self._folder() / f"{offer.file}.burnish.incomplete"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _about(offer: Offer, address: str, trouble: Trouble) -> Trouble:
    """The hub's words do not fit a plain file server."""
    site = urlsplit(address).hostname or address
    if NO_INTERNET.says(trouble.message):
        return Trouble(trouble.kind, messages.hub.SITE_UNREACHABLE(site=site), trouble.detail)
    if trouble.kind not in (ErrorKind.NOT_FOUND, ErrorKind.GATED):
        return trouble
    gone = messages.hub.NOT_OFFERED(name=offer.name, site=site)
    return Trouble(ErrorKind.NOT_FOUND, gone, say(trouble.message))

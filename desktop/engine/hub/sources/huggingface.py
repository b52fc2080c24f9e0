"""The Hugging Face hub, and the cache that its tools share."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from desktop import messages, protocol
from desktop.engine.hub.facts import cached, frontmatter
from desktop.engine.hub.facts.cache import ModelFolder, is_model_id
from desktop.engine.hub.fetching.plan import make_plan
from desktop.engine.hub.huggingface import client as huggingface
from desktop.engine.hub.huggingface import rows as hub_rows
from desktop.engine.hub.sources import Part
from desktop.engine.hub.sources.on_disk import card_of
from desktop.engine.server import Context
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Message, phases
from desktop.protocol import DownloadPlan, HubModel, ModelCard, ModelInfo


class HuggingFace:
    """See `desktop.engine.hub.sources.Source`."""

    id = "huggingface"

    def owns(self, name: str) -> bool:
        return is_model_id(name) or "://" in name

    # ---- what the hub offers ----

    def search(self, request: protocol.Search, context: Context) -> Iterator[HubModel | None]:
        """An exact name or address first, then what the hub finds."""
        huggingface.require_online(context)
        words = request.words.strip()
        exact = _exact(words) if "/" in words else None
        if exact is not None:
            yield exact
        if "://" in words:
            return
        try:
            for found in hub_rows.listed(request):
                if exact is None or found is None or found.id != exact.id:
                    yield found
        except Exception as error:
            trouble = huggingface.translate(error)
            if not isinstance(trouble, Trouble) or trouble.kind is not ErrorKind.NOT_FOUND:
                raise
            if "/" not in words:  # a mirror that knows files but no search
                raise Trouble(ErrorKind.NOT_FOUND, messages.hub.NO_SEARCH()) from error

    def card(self, request: protocol.Card, context: Context) -> Generator[protocol.Event, None, ModelCard]:
        """The model card with the plan of its download. What is here needs no connection."""
        yield protocol.Progress(request.job, phases.READING_CARD())
        if not context.options.online:
            return _card_here(request.model)
        huggingface.require_online(context)
        model_id, revision = huggingface.parse_name(request.model)
        client = huggingface.api()
        facts: list[Any] = [*hub_rows.FACTS, "sha", "siblings"]
        try:
            info = huggingface.ask(
                context,
                lambda: client.model_info(model_id, revision=revision or None, expand=facts),
                model_id,
            )
        except Trouble as trouble:
            if trouble.kind is ErrorKind.NO_INTERNET and cached.find(model_id) is not None:
                return _card_here(model_id)
            raise
        names = tuple(sibling.rfilename for sibling in info.siblings or ())
        model = hub_rows.row(info, cached.ids(), names, revision)
        plan, problem = _plan_or_problem(context, info, revision)
        text = ""
        if "README.md" in names:
            commit = info.sha or "main"
            text = huggingface.ask(
                context, lambda: huggingface.small_file(model_id, "README.md", commit), model_id
            )
        safe = messages.NOTHING
        if plan and not model.problem:
            safe = messages.verdicts.SAFE_BY_NAME() if plan.safe else messages.verdicts.PICKLED_BY_NAME()
        refused = bool(problem) and bool(info.gated) and huggingface.token_is_refused()
        return ModelCard(model, frontmatter.body(text), plan, problem or model.problem, safe, refused)

    def plan(
        self, request: protocol.PlanDownload, context: Context
    ) -> Generator[protocol.Event, None, DownloadPlan]:
        huggingface.require_online(context)
        yield protocol.Progress(request.job, phases.PLANNING_DOWNLOAD())
        model_id, revision = huggingface.parse_name(request.model)
        return make_plan(context, model_id, request.revision or revision)

    def download(
        self, request: protocol.Download, context: Context
    ) -> Generator[protocol.Event, None, ModelInfo]:
        from desktop.engine.hub.fetching import download

        return (yield from download.download(request, context))

    def give_up(self, request: protocol.GiveUp, context: Context) -> Generator[protocol.Event, None, int]:
        from desktop.engine.hub.fetching import download

        return (yield from download.give_up(request, context))

    # ---- what is here ----

    def installed(self) -> list[ModelInfo]:
        return cached.models()

    def lookup(self, name: str) -> ModelInfo | None:
        return cached.find(name)

    def parts(self, model: ModelInfo) -> list[Part]:
        """The files of the current version. The name of a blob is its digest."""
        files = (path for path in sorted(Path(model.folder).rglob("*")) if path.is_file())
        return [Part(path, _digest(path.resolve().name)) for path in files]

    def belongings(self, model: ModelInfo) -> list[Path]:
        """All versions, which share their files."""
        return [ModelFolder(model.id).root]


def _digest(blob: str) -> str:
    is_digest = len(blob) in (40, 64) and all(digit in "0123456789abcdef" for digit in blob)
    return blob if is_digest else ""


def _exact(words: str) -> HubModel | None:
    """The model that the words name; an address must be right, other words may name none."""
    client = huggingface.api()
    try:
        model_id, revision = huggingface.parse_name(words)
        facts: list[Any] = list(hub_rows.FACTS)
        found = client.model_info(model_id, revision=revision or None, expand=facts)
    except Exception as error:
        trouble = huggingface.translate(error, words)
        if isinstance(trouble, Trouble) and trouble.kind is ErrorKind.NOT_FOUND and "://" not in words:
            return None
        raise trouble from error
    return hub_rows.row(found, revision=revision)


def _plan_or_problem(context: Context, info: Any, revision: str) -> tuple[DownloadPlan | None, Message]:
    client = huggingface.api()
    try:
        plan = make_plan(context, info.id, info.sha or revision)
        if info.gated:
            huggingface.ask(context, lambda: client.auth_check(info.id), info.id)
    except Trouble as trouble:
        if trouble.kind in (ErrorKind.GATED, ErrorKind.UNSAFE_MODEL, ErrorKind.UNSUPPORTED_MODEL):
            return None, trouble.message
        raise
    return plan, messages.NOTHING


def _card_here(name: str) -> ModelCard:
    model = cached.find(name)
    if model is None:
        raise Trouble(ErrorKind.OFFLINE)
    return card_of(model)


SOURCE = HuggingFace()

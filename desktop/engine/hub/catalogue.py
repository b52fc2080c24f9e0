"""What the Hugging Face hub offers: search, model cards, and the plan of a download."""

from __future__ import annotations

import heapq
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

from desktop import protocol
from desktop.engine.hub import frontmatter, huggingface, library, recognition
from desktop.engine.hub.planning import make_plan
from desktop.engine.server import Context
from desktop.errors import ErrorKind, Trouble
from desktop.protocol import DownloadPlan, HubModel, ModelCard
from desktop.tasks import TASKS, task

PAGE = 100
"""Models asked for at once; more than a screen shows, so that scrolling seldom waits."""

_NO_SEARCH = "This model hub offers no search. Type the exact name of a model, such as “owner/name”."
_SORTS = {"downloads": "downloads", "likes": "likes", "updated": "lastModified"}
_FACTS: tuple[Any, ...] = (
    "author", "config", "downloads", "gated", "lastModified", "library_name", "likes", "pipeline_tag",
    "safetensors", "tags",
)  # fmt: skip
_BYTES = {"F64": 8, "I64": 8, "U64": 8, "F32": 4, "I32": 4, "U32": 4, "F16": 2, "BF16": 2, "I16": 2, "U16": 2}


# ---- search ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Listing:
    """One search in progress: what has arrived, and the rest that the hub still holds."""

    rest: Iterator[Any]
    found: list[Any] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    complete: bool = False

    def reach(self, count: int) -> None:
        while len(self.found) < count and not self.complete:
            try:
                model = next(self.rest)
            except StopIteration:
                self.complete = True
                return
            if model.id not in self.seen:
                self.seen.add(model.id)
                self.found.append(model)


_listings: dict[tuple[str, ...], _Listing] = {}
"""The latest searches, so that the next page goes on where the last one ended, as the hub wants it."""


def search(request: protocol.Search, context: Context) -> Generator[protocol.Event, None, int]:
    """One page of models that fit task and words; a pasted name or address finds that model."""
    huggingface.require_online(context)
    key = (huggingface.endpoint(), request.words, request.task, request.sort)
    if request.skip == 0 or key not in _listings:
        while len(_listings) >= 4:
            del _listings[next(iter(_listings))]
        _listings[key] = _Listing(_listed(request))
    listing = _listings.pop(key)  # only put back when nothing went wrong on the way
    end = request.skip + request.limit
    try:
        huggingface.ask(context, lambda: listing.reach(end + 1))
    except Trouble as trouble:
        if trouble.kind is not ErrorKind.NOT_FOUND:
            raise
        if "/" not in request.words:  # a mirror that knows files but no search
            raise Trouble(ErrorKind.NOT_FOUND, _NO_SEARCH) from trouble
    _listings[key] = listing
    here = library.installed_ids()
    page = [_row(model, here) for model in listing.found[request.skip : end]]
    if request.skip == 0 and not page and "/" in request.words:
        page = _exact(request, context, here)
    yield protocol.Found(request.job, tuple(page), len(listing.found) > end)
    return len(page)


def _listed(request: protocol.Search) -> Iterator[Any]:
    """Models in the order of the sort, from one list for each tag that our task has on the hub."""
    tags = (
        task(request.task).hub_tags
        if request.task
        else tuple(dict.fromkeys(t for row in TASKS for t in row.hub_tags))
    )
    field_name = _SORTS.get(request.sort, "downloads")
    lists = [_listed_with_tag(tag, request.words, field_name) for tag in tags]
    return heapq.merge(*lists, key=lambda model: _sort_key(model, field_name), reverse=True)


def _listed_with_tag(tag: str, words: str, sort: str) -> Iterator[Any]:
    from huggingface_hub.utils._headers import build_hf_headers
    from huggingface_hub.utils._pagination import paginate

    huggingface.api()  # sets the time limits
    asked = {"pipeline_tag": tag, "sort": sort, "limit": PAGE, "expand": list(_FACTS)}
    if words.strip():
        asked["search"] = words.strip()
    headers = build_hf_headers(library_name="burnish")
    for item in paginate(f"{huggingface.endpoint()}/api/models", params=asked, headers=headers):
        yield _model(item)


def _model(item: dict[str, Any]) -> Any:
    from huggingface_hub import ModelInfo

    return ModelInfo(**item)  # type: ignore[no-untyped-call]


def _sort_key(model: Any, field_name: str) -> float:
    if field_name == "lastModified":
        return model.last_modified.timestamp() if model.last_modified else 0.0
    return float(getattr(model, field_name) or 0)


def _exact(request: protocol.Search, context: Context, here: frozenset[str]) -> list[HubModel]:
    """The model that the words name; an address must be right, other words may name none."""
    client = huggingface.api()
    try:
        model_id, _ = huggingface.parse_name(request.words)
        found = huggingface.ask(context, lambda: client.model_info(model_id, expand=list(_FACTS)), model_id)
    except Trouble as trouble:
        if trouble.kind is ErrorKind.NOT_FOUND and "://" not in request.words:
            return []
        raise
    return [_row(found, here)]


def _row(model: Any, here: frozenset[str], names: tuple[str, ...] = ()) -> HubModel:
    """The hub's facts about a model in our words."""
    tags = list(model.tags or ())
    verdict = recognition.recognise(_config(model), names, _library(model), model.pipeline_tag or "")
    problem = verdict.problem
    weights = model.safetensors.parameters if model.safetensors else {}
    if not problem and not names and "safetensors" not in tags and not weights:
        problem = recognition.NO_SAFE_WEIGHTS
    return HubModel(
        id=model.id,
        name=model.id.rpartition("/")[2],
        publisher=model.author or model.id.partition("/")[0],
        tasks=verdict.tasks or recognition.tasks_tagged(model.pipeline_tag or ""),
        licence=next((tag[8:] for tag in tags if tag.startswith("license:")), ""),
        downloads=model.downloads or 0,
        likes=model.likes or 0,
        updated=model.last_modified.timestamp() if model.last_modified else 0.0,
        size=sum(count * _BYTES.get(kind, 1) for kind, count in weights.items()),
        parameters=model.safetensors.total if model.safetensors else 0,
        gated=bool(model.gated),
        library=_library(model),
        languages=tuple(
            tag for tag in tags if len(tag) in (2, 3) and tag.isascii() and tag.islower() and tag.isalpha()
        ),
        installed=model.id in here,
        problem=problem,
    )


def _config(model: Any) -> dict[str, Any]:
    return model.config if isinstance(model.config, dict) else {}


def _library(model: Any) -> str:
    return str(
        model.library_name
        or next((tag for tag in model.tags or () if tag in ("timm", "sentence-transformers")), "")
    )


# ---- card and plan -----------------------------------------------------------------------------------------


def card(request: protocol.Card, context: Context) -> Generator[protocol.Event, None, ModelCard]:
    """The model card with the plan of its download. What is here needs no connection."""
    yield protocol.Progress(request.job, "Reading the model card")
    if not context.options.online or not _may_be_on_hub(request.model):
        return _card_here(request.model)
    huggingface.require_online(context)
    model_id, revision = huggingface.parse_name(request.model)
    client = huggingface.api()
    try:
        info = huggingface.ask(
            context,
            lambda: client.model_info(
                model_id, revision=revision or None, expand=[*_FACTS, "sha", "siblings"]
            ),
            model_id,
        )
    except Trouble as trouble:
        if trouble.kind is ErrorKind.NO_INTERNET and model_id in library.installed_ids():
            return _card_here(model_id)
        raise
    names = tuple(sibling.rfilename for sibling in info.siblings or ())
    model = _row(info, library.installed_ids(), names)
    plan, problem = _plan_or_problem(context, info, revision)
    text = ""
    if "README.md" in names:
        text = huggingface.ask(context, lambda: _readme(model_id, info.sha or "main"), model_id)
    return ModelCard(model, frontmatter.body(text), plan, problem or model.problem)


def _may_be_on_hub(name: str) -> bool:
    return not name.startswith(("starter/", "taught/"))


def _plan_or_problem(context: Context, info: Any, revision: str) -> tuple[DownloadPlan | None, str]:
    client = huggingface.api()
    try:
        plan = make_plan(context, info.id, info.sha or revision)
        if info.gated:
            huggingface.ask(context, lambda: client.auth_check(info.id), info.id)
    except Trouble as trouble:
        if trouble.kind in (ErrorKind.GATED, ErrorKind.UNSAFE_MODEL, ErrorKind.UNSUPPORTED_MODEL):
            return None, trouble.message
        raise
    return plan, ""


def _readme(model_id: str, revision: str) -> str:
    """The text of the card; a gated model shows none, as on its page. It goes into no cache."""
    from huggingface_hub import get_session, hf_hub_url
    from huggingface_hub.utils._headers import build_hf_headers

    address = hf_hub_url(model_id, "README.md", revision=revision, endpoint=huggingface.endpoint())
    answer = get_session().get(address, headers=build_hf_headers(library_name="burnish"))
    return answer.text[:500_000] if answer.status_code == 200 else ""


def _card_here(name: str) -> ModelCard:
    try:
        model = library.find(name)
    except Trouble as trouble:
        raise Trouble(ErrorKind.OFFLINE) from trouble
    row = HubModel(
        id=model.id, name=model.name, publisher=model.publisher, tasks=model.tasks, licence=model.licence,
        size=model.size, library=model.library, installed=True, problem=model.problem,
    )  # fmt: skip
    return ModelCard(row, frontmatter.body(library.readme(model.folder)), None, model.problem)


def plan(request: protocol.PlanDownload, context: Context) -> Generator[protocol.Event, None, DownloadPlan]:
    """What a download would fetch."""
    huggingface.require_online(context)
    yield protocol.Progress(request.job, "Asking the hub what is needed")
    model_id, revision = huggingface.parse_name(request.model)
    return make_plan(context, model_id, request.revision or revision)

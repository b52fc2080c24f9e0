"""What the Hugging Face hub lists, in our words."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import Any

from desktop import atlas, messages, protocol
from desktop.engine.hub.facts import additions, recognition
from desktop.engine.hub.huggingface import client as huggingface
from desktop.protocol import HubModel
from desktop.tasks import TASKS, task

PAGE = 100
"""Models asked for at once; more than a screen shows, so that scrolling seldom waits."""

_SORTS = {"downloads": "downloads", "likes": "likes", "updated": "lastModified"}
FACTS: tuple[Any, ...] = (
    "author", "config", "downloads", "gated", "lastModified", "library_name", "likes", "pipeline_tag",
    "safetensors", "tags",
)  # fmt: skip
_FORMATS = {"safetensors", "pytorch", "ctranslate2"}
"""Tags of weights that Burnish opens."""
_BYTES = {"F64": 8, "I64": 8, "U64": 8, "F32": 4, "I32": 4, "U32": 4, "F16": 2, "BF16": 2, "I16": 2, "U16": 2}


def listed(request: protocol.Search) -> Iterator[HubModel | None]:
    """Models in the order of the hub, each once; None for each that the filters leave out.

    For an order that the hub does not know they come by downloads; see `desktop.engine.hub.ranking`.
    """
    rows = _each_once(row(model) for model in _models(request))
    return (found if found is not None and _fits(found, request) else None for found in rows)


def _each_once(rows: Iterator[HubModel]) -> Iterator[HubModel | None]:
    seen: set[str] = set()
    for found in rows:
        yield None if found.id in seen else found
        seen.add(found.id)


def _fits(found: HubModel, request: protocol.Search) -> bool:
    """What the hub's own filters cannot say."""
    return (not request.licence or atlas.licence_class(found.licence) == request.licence) and (
        not request.most_bytes or found.size <= request.most_bytes
    )


def _models(request: protocol.Search) -> Iterator[Any]:
    """One list for each tag that our task has on the hub, merged.

    Without a task, words find models of any kind: whoever looks for one by its name is told why it does not
    run here, not that there is none.
    """
    tags: tuple[str, ...]
    if request.task:
        tags = task(request.task).hub_tags
    elif request.words.strip():
        tags = ("",)
    else:
        tags = tuple(dict.fromkeys(tag for row in TASKS for tag in row.hub_tags))
    field_name = _SORTS.get(request.sort, "downloads")
    lists = [_models_with_tag(tag, request, field_name) for tag in tags]
    return heapq.merge(*lists, key=lambda model: _sort_key(model, field_name), reverse=True)


def _models_with_tag(tag: str, request: protocol.Search, sort: str) -> Iterator[Any]:
    from huggingface_hub.utils import paginate  # type: ignore[attr-defined]

    huggingface.api()  # sets the time limits
    asked: dict[str, Any] = {"sort": sort, "limit": PAGE, "expand": list(FACTS)}
    if tag:
        asked["pipeline_tag"] = tag
    if words := request.words.strip():
        asked["search"] = words
    if request.language:
        asked["filter"] = request.language
    address = f"{huggingface.endpoint()}/api/models"
    for item in paginate(address, params=asked, headers=huggingface.headers()):
        yield _model(item)


def _model(item: dict[str, Any]) -> Any:
    from huggingface_hub import ModelInfo

    return ModelInfo(**item)  # type: ignore[no-untyped-call]


def _sort_key(model: Any, field_name: str) -> float:
    if field_name == "lastModified":
        return model.last_modified.timestamp() if model.last_modified else 0.0
    return float(getattr(model, field_name) or 0)


def row(
    model: Any, here: frozenset[str] = frozenset(), names: tuple[str, ...] = (), revision: str = ""
) -> HubModel:
    """The hub's facts about a model in our words.

    Args:
        here: ids of the models that are on this computer.
        names: the model's files, where they are known.
        revision: the version that was asked for, if one was.
    """
    tags = list(model.tags or ())
    verdict = additions.recognise(_config(model), names, _library(model), model.pipeline_tag or "")
    problem = verdict.problem
    weights = model.safetensors.parameters if model.safetensors else {}
    if not problem and not names and not weights and not _FORMATS & set(tags):
        problem = messages.verdicts.NO_SAFE_WEIGHTS()
    return HubModel(
        id=model.id,
        name=model.id.rpartition("/")[2],
        publisher=model.author or model.id.partition("/")[0],
        lessons=() if additions.is_one(_config(model), names) else verdict.lessons,
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
        revision=revision,
    )


def _config(model: Any) -> dict[str, Any]:
    return model.config if isinstance(model.config, dict) else {}


def _library(model: Any) -> str:
    return str(
        model.library_name
        or next((tag for tag in model.tags or () if tag in ("timm", "sentence-transformers")), "")
    )

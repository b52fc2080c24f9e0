"""``burnish models``: see, find, download and remove models."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import Any

from desktop import paths, protocol, wording
from desktop.cli.terminal import (
    INTERRUPTED,
    WELL,
    Usage,
    events,
    failure_status,
    interrupt,
    interruptible,
    known_task,
    new_context,
    print_json,
    say,
)
from desktop.errors import ErrorKind, Trouble
from desktop.settings import Settings


def run(arguments: argparse.Namespace) -> int:
    """Carry the verb out; returns the exit status."""
    try:
        if arguments.task:
            known_task(arguments.task)
    except Usage as error:
        wrong = protocol.Failed("", ErrorKind.BAD_REQUEST, str(error))
        return failure_status(wrong, "" if arguments.json else None)
    return _ACTIONS[arguments.action](arguments)


def _list(arguments: argparse.Namespace) -> int:
    folder = paths.chosen_models_dir()
    if folder is not None and not folder.is_dir():
        say(f"The drive with your models is not connected, so those in “{folder}” are left out.")
    return ask(protocol.Installed(task=arguments.task), arguments.json)


def _search(arguments: argparse.Namespace) -> int:
    request = protocol.Search(
        words=" ".join(arguments.words),
        task=arguments.task,
        sort=arguments.sort,
        limit=max(1, arguments.limit),
        source=arguments.source,
        licence=arguments.licence,
        language=arguments.language,
        most_bytes=int(arguments.most_mb * 1_000_000),
    )
    return ask(request, arguments.json)


def _get(arguments: argparse.Namespace) -> int:
    limit = None if arguments.limit is None else round(arguments.limit * 1_000_000)
    return ask(protocol.Download(model=arguments.id, limit=limit), arguments.json)


def _remove(arguments: argparse.Namespace) -> int:
    def print_freed(freed: Any) -> None:
        if arguments.json:
            print_json({"id": arguments.id, "freed": freed})
        else:
            print(f"{wording.size(freed)} are free again.")
            if arguments.id.startswith("starter/"):
                print(f"It came with Burnish. This brings it back: burnish models get {arguments.id}")

    if arguments.plan:
        return ask(
            protocol.PlanRemoval(model=arguments.id), arguments.json, partial(_print_removal, arguments.json)
        )
    return ask(protocol.Remove(model=arguments.id, undo=False), arguments.json, print_freed)


def _print_removal(as_json: bool, plan: protocol.Removal) -> None:
    if as_json:
        print_json({"id": plan.model, **asdict(plan)})
        return
    needed_by = f"It is needed by {', '.join(plan.needed_by)}." if plan.needed_by else ""
    print(
        " ".join(part for part in (f"This frees {wording.size(plan.freed)}.", needed_by, plan.note) if part)
    )


def _info(arguments: argparse.Namespace) -> int:
    """What is here is told from here; the hub is asked about the rest."""
    from desktop.engine.hub.library.installed import lookup

    try:
        print_model(lookup(arguments.id), arguments.json)
        return WELL
    except Trouble as trouble:
        if trouble.kind is not ErrorKind.NOT_FOUND:
            failed = protocol.Failed("", trouble.kind, trouble.message, trouble.detail)
            return failure_status(failed, arguments.id if arguments.json else None)

    def print_card(card: Any) -> None:
        if arguments.json:
            print_json(
                {
                    **_facts(card.model),
                    "problem": card.problem,
                    "download": card.plan.total if card.plan else 0,
                }
            )
        else:
            print_model(card.model, False)
            print(card.problem or (f"Download: {wording.size(card.plan.missing)}" if card.plan else ""))

    return ask(protocol.Card(model=arguments.id), arguments.json, print_card)


_ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "list": _list,
    "search": _search,
    "info": _info,
    "get": _get,
    "remove": _remove,
}


def ask(request: protocol.Request, as_json: bool, print_value: Callable[[Any], None] | None = None) -> int:
    """Put a request to the hub's handlers and print the models that come back."""
    context = new_context(online=not Settings().flag("offline"), lifetime="hub")
    with interruptible(context.stop, interrupt):
        for event in events(request, context):
            match event:
                case protocol.Found():
                    for model in event.models:
                        print_model(model, as_json)
                case protocol.Done():
                    _print_value(event.value, as_json, print_value)
                case protocol.Failed():
                    name = getattr(request, "model", "") or getattr(request, "path", "")
                    return failure_status(event, name if as_json else None)
                case protocol.Stopped():
                    return INTERRUPTED
    return WELL


def _print_value(value: Any, as_json: bool, print_value: Callable[[Any], None] | None) -> None:
    if print_value is not None:
        print_value(value)
        return
    models = value if isinstance(value, tuple) else (value,)
    for model in models:
        if not isinstance(model, int):  # a search ends with a number; its models were printed page by page
            print_model(model, as_json)
        elif model == 0:
            say("No model was found.")


def print_model(model: protocol.ModelInfo | protocol.HubModel, as_json: bool) -> None:
    if as_json:
        print_json(_facts(model))
        return
    parts = [model.id, ", ".join(model.tasks)]
    parts += [wording.size(model.size)] if model.size else []
    parts += [model.licence] if model.licence else []
    problem = getattr(model, "problem", "")
    print(" · ".join(part for part in [*parts, problem] if part))


def _facts(model: protocol.ModelInfo | protocol.HubModel) -> dict[str, Any]:
    return {"id": model.id, **asdict(model)}

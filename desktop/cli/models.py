"""``burnish models``: see, find, download and remove models."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from desktop import messages, paths, protocol
from desktop.cli import shapes
from desktop.cli.plain import row_of, said
from desktop.cli.terminal import (
    WELL,
    Usage,
    events,
    failure_status,
    interrupt,
    interruptible,
    known_task,
    new_context,
    print_json,
    refuse,
    say,
    show,
    stopped,
)
from desktop.cli.verb import JSON, Verb, argument
from desktop.errors import ErrorKind, Trouble
from desktop.messages import command_line
from desktop.settings import Settings


def _list(arguments: argparse.Namespace) -> int:
    if wrong := _unknown_task(arguments):
        return wrong
    folder = paths.chosen_models_dir()
    if folder is not None and not folder.is_dir():
        say(command_line.DRIVE_IS_AWAY(folder=str(folder)))
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
    return _unknown_task(arguments) or ask(request, arguments.json)


def _unknown_task(arguments: argparse.Namespace) -> int:
    """The exit status if --task names none."""
    try:
        if arguments.task:
            known_task(arguments.task)
    except Usage as error:
        return refuse(error.message, arguments.json)
    return WELL


def _get(arguments: argparse.Namespace) -> int:
    limit = None if arguments.limit is None else round(arguments.limit * 1_000_000)
    return ask(protocol.Download(model=arguments.id, limit=limit), arguments.json)


def _remove(arguments: argparse.Namespace) -> int:
    if arguments.plan:
        return ask(protocol.PlanRemoval(model=arguments.id), arguments.json)

    def print_freed(freed: Any) -> None:
        if arguments.json:
            print_json({"id": arguments.id, "freed": freed})
        else:
            print(messages.say(command_line.FREED(size=freed)))
            if arguments.id.startswith("starter/"):
                print(messages.say(command_line.CAME_ALONG(model=arguments.id)))

    return ask(protocol.Remove(model=arguments.id, undo=False), arguments.json, print_freed)


def _info(arguments: argparse.Namespace) -> int:
    """What is here is told from here; the hub is asked about the rest."""
    from desktop.engine.hub.library.installed import lookup

    try:
        show(lookup(arguments.id), arguments.json)
        return WELL
    except Trouble as trouble:
        if trouble.kind is not ErrorKind.NOT_FOUND:
            failed = protocol.Failed("", trouble.kind, trouble.message, trouble.detail)
            return failure_status(failed, arguments.id if arguments.json else None)

    def print_card(card: Any) -> None:
        if arguments.json:
            download = card.plan.total if card.plan else 0
            print_json({**row_of(card.model), **said("problem", card.problem), "download": download})
        else:
            show(card.model, False)
            size = command_line.DOWNLOAD_SIZE(size=card.plan.missing) if card.plan else messages.NOTHING
            print(messages.say(card.problem or size))

    return ask(protocol.Card(model=arguments.id), arguments.json, print_card)


def ask(request: protocol.Request, as_json: bool, print_value: Callable[[Any], None] | None = None) -> int:
    """Put a request to the hub's handlers and print the models that come back."""
    context = new_context(online=not Settings().flag("offline"), lifetime="hub")
    with interruptible(context.stop, interrupt):
        for event in events(request, context):
            match event:
                case protocol.Found():
                    for model in event.models:
                        show(model, as_json)
                case protocol.Done():
                    _print_value(event.value, as_json, print_value)
                case protocol.Failed():
                    name = getattr(request, "model", "") or getattr(request, "path", "")
                    return failure_status(event, name if as_json else None)
                case protocol.Stopped():
                    return stopped()
    return WELL


def _print_value(value: Any, as_json: bool, print_value: Callable[[Any], None] | None) -> None:
    if print_value is not None:
        print_value(value)
        return
    models = value if isinstance(value, tuple) else (value,)
    for model in models:
        if not isinstance(model, int):  # a search ends with a number; its models were printed page by page
            show(model, as_json)
        elif model == 0:
            say(command_line.NO_MODEL_FOUND())


def _speed(text: str) -> float:
    """Megabytes a second; with less than 10 KB/s servers take the line for a dead one and hang up."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not (value == 0 or 0.01 <= value <= 1e6):
        raise argparse.ArgumentTypeError("give megabytes a second, 0.01 or more, or 0 for no limit")
    return value


def _size(text: str) -> float:
    """Megabytes; 0 for any size."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1e9:
        raise argparse.ArgumentTypeError("give megabytes, such as 500, or 0 for any size")
    return value


_ID = argument("id", metavar="ID")
_TASK = argument("--task", default="", help="only models that can do this task")
_HERE = shapes.keys_of(protocol.ModelInfo)
_THERE = shapes.keys_of(protocol.HubModel)

VERBS = (
    Verb("models list", "the models on this computer", _list, (_TASK, JSON), end=shapes.rows_of(_HERE)),
    Verb(
        "models search",
        "find models to download",
        _search,
        (
            argument("words", metavar="WORDS", nargs="*"),
            _TASK,
            argument(
                "--source",
                choices=("huggingface", "torchvision", "whisper"),
                default="",
                help="only there (default: everywhere). The last two need no internet",
            ),
            argument(
                "--licence",
                choices=("commercial", "research", "unknown"),
                default="",
                help="only models whose licence allows this",
            ),
            argument("--language", metavar="CODE", default="", help="such as en or de"),
            argument("--most-mb", metavar="MB", type=_size, default=0, help="leave out larger weights"),
            argument(
                "--sort",
                choices=("downloads", "likes", "updated", "size", "match"),
                default="downloads",
                help="size puts the smallest first; match puts first what can run here and has a name like "
                "your words; the others put the most first. The hub cannot sort by size or match, so they "
                "order the 500 (size) or 100 (match) most downloaded, then the next as many "
                "(default: downloads)",
            ),
            argument("--limit", type=int, default=50, help="how many (default: 50)"),
            JSON,
        ),
        end=shapes.rows_of(_THERE),
    ),
    Verb(
        "models info",
        "show the facts about one model",
        _info,
        (_ID, JSON),
        end=shapes.rows_of(f'{_HERE} if it is here, else {_THERE} and "download"'),
    ),
    Verb(
        "models get",
        "download a model",
        _get,
        (
            _ID,
            argument(
                "--limit",
                metavar="MB",
                type=_speed,
                help="megabytes a second for this download alone, such as 0.5; 0 for no limit "
                "(default: the limit in Settings, shared with all other downloads)",
            ),
            JSON,
        ),
        end=shapes.rows_of(_HERE),
        aliases=("download",),
    ),
    Verb(
        "models remove",
        "delete a model from this computer",
        _remove,
        (
            _ID,
            argument(
                "--plan",
                action="store_true",
                help="only show what it frees and which models need it; with --json "
                + shapes.keys_of(protocol.Removal, "id"),
            ),
            JSON,
        ),
        end=shapes.rows_of('{"id", "freed"}'),
    ),
)

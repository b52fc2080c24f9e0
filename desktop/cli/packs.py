"""``burnish models pack`` and ``unpack``: models in one file, for a computer without internet."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from typing import Any

from desktop import protocol, wording
from desktop.cli import shapes
from desktop.cli.plain import plain, said
from desktop.cli.terminal import (
    FAILED,
    WELL,
    about,
    events,
    failure_status,
    interrupt,
    interruptible,
    new_context,
    print_json,
    refuse,
    say,
    show,
    stopped,
)
from desktop.cli.verb import JSON, Verb, argument
from desktop.messages import command_line


def _pack(arguments: argparse.Namespace) -> int:
    """No connection is opened here, nor in `unpack`."""
    target = _full(arguments.to)
    return _ask(protocol.Pack(models=tuple(arguments.ids), target=target), arguments.json, _packed)


def unpack(file: str, as_json: bool) -> int:
    """Bring in a pack; returns the exit status."""
    path = _full(file)
    if os.path.isdir(path):  # noqa: PTH112 - Path raises where a folder is forbidden
        return refuse(command_line.NOT_A_PACK(), as_json, path)
    return _ask(protocol.Unpack(path=path), as_json, _unpacked)


def _full(path: str) -> str:
    return os.path.realpath(os.path.expanduser(path))  # noqa: PTH111 - Path raises where nobody has that name


def _ask(request: protocol.Pack | protocol.Unpack, as_json: bool, tell: Callable[[Any, bool], int]) -> int:
    context = new_context(lifetime="library")
    with interruptible(context.stop, interrupt):
        for event in events(request, context):
            match event:
                case protocol.Done():
                    return tell(event.value, as_json)
                case protocol.Failed():
                    name = request.path if isinstance(request, protocol.Unpack) else ", ".join(request.models)
                    return failure_status(event, name if as_json else None)
                case protocol.Stopped():
                    return stopped()
    return FAILED


def _packed(packed: protocol.Packed, as_json: bool) -> int:
    show(packed, as_json)
    return WELL


def _unpacked(unpacked: protocol.Unpacked, as_json: bool) -> int:
    """One line for each model; what was refused makes the status say so."""
    for model in unpacked.models:
        if as_json:
            print_json({"state": "installed", **plain(model)})
        else:
            print(f"{model.id} · {wording.size(model.size)}")
    for name in unpacked.already:
        print_json({"state": "already here", "id": name}) if as_json else say(command_line.IS_HERE(name=name))
    for name, reason in unpacked.refused:
        row = {"state": "refused", "id": name, **said("reason", reason)}
        print_json(row) if as_json else say(about(name, reason))
    return FAILED if unpacked.refused else WELL


VERBS = (
    Verb(
        "models pack",
        "write models into one file for another computer",
        _pack,
        (
            argument("ids", metavar="ID", nargs="+"),
            argument("--to", metavar="FILE", required=True, help="the file to write; it ends in .burnish"),
            JSON,
        ),
        description="Write models into one file, to be carried to a computer without internet.",
        end=shapes.rows_of('{"path", "models", "size"}'),
    ),
    Verb(
        "models unpack",
        "add the models in a pack",
        lambda arguments: unpack(arguments.file, arguments.json),
        (argument("file", metavar="FILE"), JSON),
        description="Check a pack, every byte of it, and install its models. A damaged one installs nothing.",
        end=shapes.rows_of(
            '{"state", "id", …} for each model, where “state” is “installed”, “already here” or “refused”'
        ),
    ),
)

"""``burnish models pack`` and ``unpack``: models in one file, for a computer without internet."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from desktop import protocol, wording
from desktop.cli import shapes
from desktop.cli.terminal import (
    FAILED,
    INTERRUPTED,
    WELL,
    events,
    failure_status,
    interrupt,
    interruptible,
    new_context,
    print_json,
    refuse,
    say,
    show,
)
from desktop.cli.verb import JSON, Verb, argument


def _pack(arguments: argparse.Namespace) -> int:
    """No connection is opened here, nor in `unpack`."""
    target = str(Path(arguments.to).expanduser().resolve())
    return _ask(protocol.Pack(models=tuple(arguments.ids), target=target), arguments.json, _packed)


def unpack(file: str, as_json: bool) -> int:
    """Bring in a pack; returns the exit status."""
    path = str(Path(file).expanduser().resolve())
    if Path(path).is_dir():
        return refuse("This is a folder, not a pack.", as_json, path)
    return _ask(protocol.Unpack(path=path), as_json, _unpacked)


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
                    return INTERRUPTED
    return FAILED


def _packed(packed: protocol.Packed, as_json: bool) -> int:
    show(packed, as_json)
    return WELL


def _unpacked(unpacked: protocol.Unpacked, as_json: bool) -> int:
    """One line for each model; what was refused makes the status say so."""
    for model in unpacked.models:
        if as_json:
            print_json({"state": "installed", **asdict(model)})
        else:
            print(f"{model.id} · {wording.size(model.size)}")
    for name in unpacked.already:
        print_json({"state": "already here", "id": name}) if as_json else say(f"{name} is here already.")
    for name, reason in unpacked.refused:
        print_json({"state": "refused", "id": name, "reason": reason}) if as_json else say(
            f"{name}: {reason}"
        )
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
        "bring in a pack",
        lambda arguments: unpack(arguments.file, arguments.json),
        (argument("file", metavar="FILE"), JSON),
        description="Check a pack, every byte of it, and install its models. A damaged one installs nothing.",
        end=shapes.rows_of(
            '{"state", "id", …} for each model, where “state” is “installed”, “already here” or “refused”'
        ),
    ),
)

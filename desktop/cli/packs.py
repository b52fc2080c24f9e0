"""``burnish models pack`` and ``unpack``: models in one file, for a computer without internet."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from desktop import protocol, wording
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
    say,
)
from desktop.errors import ErrorKind


def run(arguments: argparse.Namespace) -> int:
    """Carry the verb out; returns the exit status. No connection is opened."""
    if arguments.action == "pack":
        target = str(Path(arguments.to).expanduser().resolve())
        return _ask(protocol.Pack(models=tuple(arguments.ids), target=target), arguments.json, _packed)
    path = str(Path(arguments.file).expanduser().resolve())
    if Path(path).is_dir():
        folder = protocol.Failed("", ErrorKind.BAD_REQUEST, "This is a folder, not a pack.")
        return failure_status(folder, path if arguments.json else None)
    return _ask(protocol.Unpack(path=path), arguments.json, _unpacked)


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
    if as_json:
        print_json(asdict(packed))
    else:
        print(f"{packed.path} · {wording.size(packed.size)} · {', '.join(packed.models)}")
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

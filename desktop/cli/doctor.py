"""``burnish doctor``: the facts about this installation."""

from __future__ import annotations

import argparse
from typing import Any

from desktop import protocol, wording
from desktop.catalogue import counted, text
from desktop.cli.terminal import FAILED, WELL, events, failure_status, new_context, print_json
from desktop.cli.verb import JSON, Verb


def _doctor(arguments: argparse.Namespace) -> int:
    """Carry the verb out; returns the exit status."""
    for event in events(protocol.Doctor(), new_context()):
        match event:
            case protocol.Done():
                if arguments.json:
                    print_json(event.value)
                else:
                    _print_plain(event.value)
                return WELL
            case protocol.Failed():
                return failure_status(event)
    return FAILED


def _print_plain(facts: dict[str, Any]) -> None:
    print(f"Burnish {facts['burnish']} · Python {facts['python']} · {facts['system']}")
    print(text("Versions"))
    for package, version in facts["versions"].items():
        print(f"  {package} {version or text('not installed')}")
    print(text("Devices"))
    for device in facts["devices"]:
        cores = (
            ", " + counted("{count}\u00a0core", "{count}\u00a0cores", device["cores"])
            if "cores" in device
            else ""
        )
        memory = text("{size} of memory").format(size=wording.size(device["memory"]))
        print(f"  {device['kind']}: {device['name']}{cores}, {memory}")
    print(text("Folders"))
    for name, folder in facts["folders"].items():
        print(f"  {name}: {folder}")
    print(text("Free space"))
    for name, free in facts["free_space"].items():
        print(f"  {name}: {wording.size(free)}")
    print(text("Models that come with Burnish"))
    for name, state in facts["starters"].items():
        print(f"  {name}: {text(state)}")


VERBS = (
    Verb(
        "doctor",
        "versions, devices, folders and free space",
        _doctor,
        (JSON,),
        description="Show the facts about this installation: versions, devices, folders and free space.",
    ),
)

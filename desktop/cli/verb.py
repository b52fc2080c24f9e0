"""What a verb of the command line is: a row that stands beside the function that carries it out."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Argument:
    """What `argparse.ArgumentParser.add_argument` is to be told."""

    names: tuple[str, ...]
    settings: dict[str, Any]


def argument(*names: str, **settings: Any) -> Argument:
    return Argument(names, settings)


@dataclass(frozen=True, slots=True)
class Verb:
    """One row of the table in ``desktop.cli.arguments``.

    Attributes:
        name: as it is typed: "run", or "models list".
        help: what it does, in the list of verbs.
        run: carries it out; returns the exit status.
        arguments: in the order of the help; of several in a tuple at most one may be given.
        description: above the arguments; `help` as a sentence if there is none.
        end: below the arguments, such as what is printed.
        aliases: other names that do the same.
        intermixed: options may stand before, between and after what is repeated.
    """

    name: str
    help: str
    run: Callable[[argparse.Namespace], int]
    arguments: tuple[Argument | tuple[Argument, ...], ...] = ()
    description: str = ""
    end: str = ""
    aliases: tuple[str, ...] = ()
    intermixed: bool = False


MODEL = argument(
    "--model",
    metavar="ID|PATH",
    default="",
    help="the part of its id after the slash is enough (default: the one that comes with Burnish, otherwise "
    "the only one on this computer that can do the task)",
)
DEVICE = argument("--device", choices=("auto", "cpu", "cuda"), default="auto", help="where to compute")
JSON = argument("--json", action="store_true", help="one JSON object a line, for programs")

"""``burnish models verify``, ``import``, ``duplicates`` and ``token``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from desktop import media, messages, protocol
from desktop.cli import packs, shapes
from desktop.cli.models import ask
from desktop.cli.plain import said
from desktop.cli.terminal import FAILED, WELL, about, print_json, refuse, say, show
from desktop.cli.verb import JSON, Verb, argument
from desktop.messages import Row, command_line

_Tell = Callable[[Any, bool], bool]
"""Prints what came back, with --json or without; returns whether all is well."""


def _asked(request: protocol.Request, as_json: bool, tell: _Tell) -> int:
    """Put a request to the library; a problem in what comes back counts as failed."""
    well: list[bool] = []
    status = ask(request, as_json, lambda value: well.append(tell(value, as_json)))
    return FAILED if status == WELL and not all(well) else status


def _verify(arguments: argparse.Namespace) -> int:
    return _asked(protocol.Verify(model=arguments.id), arguments.json, _tell_verified)


def _tell_verified(found: tuple[protocol.Verified, ...], as_json: bool) -> bool:
    for one in found:
        show(one, as_json)
    return not any(one.problem for one in found)


def _import(arguments: argparse.Namespace) -> int:
    if arguments.path.endswith(".burnish") and media.is_regular(arguments.path):
        return packs.unpack(arguments.path, arguments.json)  # brought in like anything else
    return _asked(protocol.ImportModel(path=arguments.path), arguments.json, _tell_imported)


def _tell_imported(imported: protocol.Imported, as_json: bool) -> bool:
    for model in imported.models:
        show(model, as_json)
    for path, reason in imported.refused:
        print_json({"path": path, **said("problem", reason)}) if as_json else say(about(path, reason))
    return not imported.refused


def _duplicates(arguments: argparse.Namespace) -> int:
    return _asked(protocol.FindDuplicates(), arguments.json, _tell_duplicates)


def _tell_duplicates(found: tuple[protocol.Duplicate, ...], as_json: bool) -> bool:
    for one in found:
        show(one, as_json)
    if not found and not as_json:
        say(command_line.NO_DUPLICATES())
    return True


def _token(arguments: argparse.Namespace) -> int:
    """Never an argument: those can be read by everybody on the computer."""
    if arguments.check:
        return _asked(protocol.CheckToken(), arguments.json, _tell_account)
    if arguments.forget:
        return _asked(protocol.ForgetToken(), arguments.json, _tell_forgotten)
    if sys.stdin.isatty():
        import getpass

        token = getpass.getpass("Access token: ")
    else:
        token = sys.stdin.readline()
    if not token.strip():
        return refuse(command_line.TOKEN_FROM_INPUT(), arguments.json)
    tell = partial(_tell_account, row=command_line.TOKEN_KEPT)
    return _asked(protocol.SaveToken(token=token), arguments.json, tell)


def _tell_account(account: str, as_json: bool, row: Row = command_line.TOKEN_BELONGS) -> bool:
    if as_json:
        print_json({"account": account})
    elif account:
        print(messages.say(row(account=account)))
    else:
        say(command_line.NO_TOKEN())
    return bool(account)


def _tell_forgotten(forgotten: bool, as_json: bool) -> bool:
    said = command_line.TOKEN_FORGOTTEN if forgotten else command_line.NO_TOKEN
    print_json({"forgotten": forgotten}) if as_json else say(said())
    return True


def _end(keys: str) -> str:
    return shapes.rows_of(f"{keys}; a problem counts as failed")


VERBS = (
    Verb(
        "models verify",
        "check models against their checksums",
        _verify,
        (argument("id", metavar="ID", nargs="?", default="", help="default: all models"), JSON),
        end=_end(shapes.keys_of(protocol.Verified, "id")),
    ),
    Verb(
        "models import",
        "add models from a file or folder",
        _import,
        (argument("path", metavar="PATH"), JSON),
        end=_end('{"id", …}, or {"path", "problem", …}'),
    ),
    Verb(
        "models duplicates",
        "find the same weights in several places",
        _duplicates,
        (JSON,),
        end=_end('{"models", "size"}'),
    ),
    Verb(
        "models token",
        "save the Hugging Face access token given on standard input",
        _token,
        (
            (
                argument("--check", action="store_true", help="only check the saved one"),
                argument("--forget", action="store_true", help="delete the saved one"),
            ),
            JSON,
        ),
        end=_end('{"account"}, with --forget {"forgotten"}'),
    ),
)

"""``burnish models verify``, ``import``, ``duplicates`` and ``token``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from desktop import protocol, wording
from desktop.cli import packs
from desktop.cli.models import ask, print_model
from desktop.cli.terminal import FAILED, WELL, Usage, failure_status, print_json, say
from desktop.errors import ErrorKind


def run(arguments: argparse.Namespace) -> int:
    """Carry the verb out; returns the exit status."""
    if (
        arguments.action == "import"
        and arguments.path.endswith(".burnish")
        and Path(arguments.path).is_file()
    ):
        arguments.file = arguments.path  # a pack, which is brought in like anything else
        return packs.run(arguments)
    try:
        request = _REQUESTS[arguments.action](arguments)
    except Usage as error:
        wrong = protocol.Failed("", ErrorKind.BAD_REQUEST, str(error))
        return failure_status(wrong, "" if arguments.json else None)
    problems: list[str] = []
    status = ask(
        request, arguments.json, lambda value: problems.extend(_print(request, value, arguments.json))
    )
    return FAILED if status == WELL and problems else status


_NO_TOKEN = "No token is kept on this computer."
_FORGOTTEN = "The token is forgotten here. In your Hugging Face account you can withdraw it."


def _token(arguments: argparse.Namespace) -> protocol.Request:
    """Never an argument: those can be read by everybody on the computer."""
    if arguments.check:
        return protocol.CheckToken()
    if arguments.forget:
        return protocol.ForgetToken()
    if sys.stdin.isatty():
        import getpass

        token = getpass.getpass("Access token: ")
    else:
        token = sys.stdin.readline()
    if not token.strip():
        raise Usage("Give the token on standard input, for instance with: burnish models token < FILE")
    return protocol.SaveToken(token=token)


_REQUESTS: dict[str, Callable[[argparse.Namespace], protocol.Request]] = {
    "verify": lambda arguments: protocol.Verify(model=arguments.id),
    "import": lambda arguments: protocol.ImportModel(path=arguments.path),
    "duplicates": lambda _: protocol.FindDuplicates(),
    "token": _token,
}


def _print(request: protocol.Request, value: Any, as_json: bool) -> list[str]:
    """Print what came back; returns the problems in it."""
    match value:
        case protocol.Imported():
            for model in value.models:
                print_model(model, as_json)
            for path, reason in value.refused:
                print_json({"path": path, "problem": reason}) if as_json else say(f"{path}: {reason}")
            return [reason for _, reason in value.refused]
        case str():
            return _print_account(request, value, as_json)
        case bool():
            print_json({"forgotten": value}) if as_json else say(_FORGOTTEN if value else _NO_TOKEN)
            return []
        case tuple():
            for found in value:
                _print_row(found, as_json)
            if not value and isinstance(request, protocol.FindDuplicates) and not as_json:
                say("No model is here twice.")
            return [
                found.problem for found in value if isinstance(found, protocol.Verified) and found.problem
            ]
    return []


def _print_account(request: protocol.Request, account: str, as_json: bool) -> list[str]:
    if as_json:
        print_json({"account": account})
    elif account:
        verb = "is kept and belongs" if isinstance(request, protocol.SaveToken) else "belongs"
        print(f"The token {verb} to {account}.")
    else:
        say(_NO_TOKEN)
    return [] if account else ["no token"]


def _print_row(found: protocol.Verified | protocol.Duplicate, as_json: bool) -> None:
    if isinstance(found, protocol.Duplicate):
        if as_json:
            print_json(asdict(found))
        else:
            print(f"{' = '.join(found.models)} · {wording.size(found.size)} for each copy")
        return
    if as_json:
        print_json({"id": found.model, **asdict(found)})
        return
    print(f"{found.model} · {found.problem or _all_well(found)}")


def _all_well(found: protocol.Verified) -> str:
    """What was done with the files of a sound model; no claim about what could not be compared."""
    unknown = wording.amount(found.looked_at, "file", "files")
    form = "its form is right" if found.looked_at == 1 else "their form is right"
    if not found.compared:
        these = "this file" if found.looked_at == 1 else f"these {unknown}"
        return f"Nothing to compare: no checksum is known for {these}; {form}."
    well = f"All is well: {wording.amount(found.compared, 'file', 'files')} compared with the known checksum"
    return f"{well}; none is known for {unknown}, {form}." if found.looked_at else f"{well}."

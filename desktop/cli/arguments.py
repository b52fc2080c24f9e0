"""The table of verbs, and what is typed sorted into it; documented by ``--help``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

from desktop import __version__, catalogue, logs
from desktop.catalogue import marked, text
from desktop.cli.terminal import (
    FAILED,
    LOG,
    WRONG_USAGE,
    Usage,
    close_streams,
    prepare_streams,
    refuse,
    stopped,
    unexpected,
)
from desktop.cli.verb import Argument, Verb

MODULES = ("run", "train", "models", "model_care", "packs", "doctor")
"""Of this package; the VERBS of each are rows of one table, in this order."""

GROUPS = {"models": marked("list, find, download, remove and move models")}
"""First words that verbs of two words share."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence without repeating the usage; keeps the lines of a help text."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(formatter_class=argparse.RawDescriptionHelpFormatter, **settings)

    def error(self, message: str) -> NoReturn:
        sentence = message[:1].upper() + message[1:].rstrip(".")
        self.exit(WRONG_USAGE, f"{self.prog}: {sentence}. Try {self.prog} --help.\n")

    def _print_message(self, message: str, file: Any = None) -> None:
        (file or sys.stderr).write(message)  # argparse would keep to itself that it could not


def main(argv: Sequence[str]) -> int:
    """Run one verb; returns the exit status, whatever happens."""
    prepare_streams()
    try:
        return _carry_out(argv)
    except BrokenPipeError:  # the reader, such as head, has seen enough
        return FAILED
    finally:
        close_streams()


def _carry_out(argv: Sequence[str]) -> int:
    try:
        with suppress(OSError):  # where nothing can be written, a log is the least
            logs.start(LOG)
        catalogue.use_language_of_system()
        status = _run(argv)
        sys.stdout.flush()
        return status
    except Usage as error:
        return refuse(error.message)
    except KeyboardInterrupt:
        return stopped()
    except BrokenPipeError:
        raise
    except Exception as error:
        return unexpected(error)


def _run(argv: Sequence[str]) -> int:
    try:
        arguments = _parse(argv)
    except SystemExit as leaving:  # argparse, after --help or a wrong argument
        return leaving.code if isinstance(leaving.code, int) else WRONG_USAGE
    verb: Verb = arguments.verb
    return verb.run(arguments)


def verbs() -> Iterator[Verb]:
    """Every row of the table."""
    for name in MODULES:
        yield from import_module(f"desktop.cli.{name}").VERBS


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser, made = _parsers()
    for name, (verb, own) in made.items():
        if verb.intermixed and tuple(argv[: len(name)]) == name:
            return own.parse_intermixed_args(argv[len(name) :])
    return parser.parse_args(argv)


def _parsers() -> tuple[_Parser, dict[tuple[str, ...], tuple[Verb, _Parser]]]:
    """The parser of everything, and that of each verb by its words."""
    parser = _Parser(
        prog="burnish",
        description=text(
            "Find, try, teach and share pretrained models on your own computer.\n"
            "Without a verb, the window opens with the files you name."
        ),
    )
    parser.add_argument("--version", action="version", version=f"burnish {__version__}")
    groups: dict[str, Any] = {"": parser.add_subparsers(title=text("verbs"), required=True, metavar="VERB")}
    made = {}
    for verb in verbs():
        group, _, name = verb.name.rpartition(" ")
        if group not in groups:
            shared = groups[""].add_parser(group, help=text(GROUPS[group]))
            groups[group] = shared.add_subparsers(title=text("what to do"), required=True, metavar="ACTION")
        own = groups[group].add_parser(
            name,
            help=text(verb.help),
            description=text(verb.description) or _sentence(text(verb.help)),
            epilog=text(verb.end),
            aliases=verb.aliases,
        )
        _add(own, verb.arguments)
        own.set_defaults(verb=verb)
        made[tuple(verb.name.split())] = (verb, own)
    return parser, made


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _add(parser: Any, arguments: Sequence[Argument | tuple[Argument, ...]]) -> None:
    for given in arguments:
        if isinstance(given, tuple):
            _add(parser.add_mutually_exclusive_group(), given)
        else:
            known = given.settings
            words = {"help": text(known["help"])} if "help" in known else {}
            parser.add_argument(*given.names, **{**known, **words})

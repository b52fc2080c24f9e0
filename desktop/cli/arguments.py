"""Verbs and their arguments, and what they mean; documented by ``--help``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from desktop import __version__, protocol, tasks
from desktop.cli import shapes
from desktop.cli.terminal import FAILED, INTERRUPTED, WRONG_USAGE, Usage

_RUN_END = """\
tasks, and what --option sets for each:
{tasks}

With --json, one object is printed for each file and line, in the order of the input:
  {{"file", "task", "model", "device", "seconds", "result": {{"type", …}}}}
  {{"file", "task", "model", "device", "seconds", {error}}}
For a --text, "file" is null and "text" holds the text. A text also has its "length" in words, a recording
in seconds. {kinds}
Results by type:
{results}

exit status: 0 every file was answered, 1 some file failed, 2 wrong usage
"""

_TRAIN_END = """\
DATA is a folder with one folder of examples for each group.

With --json, one object is printed for each event and line: {"event": …} with
  step       step, epoch, loss, seen, total, rate, left
  evaluated  epoch, loss, accuracy, best
  saved      epoch, folder
  done       model (folder), run (folder), report: accuracy, range (95 %), baseline, per_class, confusion, …
  failed     kind, message
  stopped

Ctrl-C stops and keeps the best version so far; pressed again it leaves at once, and --resume continues.
exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted
"""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence without repeating the usage; keeps the lines of a help text."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(formatter_class=argparse.RawDescriptionHelpFormatter, **settings)

    def error(self, message: str) -> NoReturn:
        sentence = message[:1].upper() + message[1:].rstrip(".")
        self.exit(WRONG_USAGE, f"{self.prog}: {sentence}. Try {self.prog} --help.\n")


def main(argv: Sequence[str]) -> int:
    """Run one verb; returns the exit status."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stderr.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        arguments = _parse(argv)
        status: int = arguments.verb(arguments)
        sys.stdout.flush()
        return status
    except Usage as error:
        print(f"burnish: {error}", file=sys.stderr)
        return WRONG_USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except SystemExit as leaving:  # argparse, after --help or a wrong argument
        return leaving.code if isinstance(leaving.code, int) else WRONG_USAGE


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser, verbs = _parser()
    if argv and argv[0] == "run":  # files may stand before, between and after its options
        run: argparse.ArgumentParser = verbs.choices["run"]
        return run.parse_intermixed_args(argv[1:])
    return parser.parse_args(argv)


def _parser() -> tuple[argparse.ArgumentParser, Any]:
    parser = _Parser(
        prog="burnish",
        description="Find, try, teach and hand on pretrained models on your own computer.\n"
        "Without a verb the window opens, on the files that are named.",
    )
    parser.add_argument("--version", action="version", version=f"burnish {__version__}")
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    _add_run(verbs)
    _add_train(verbs)
    _add_models(verbs)
    _add_doctor(verbs)
    return parser, verbs


def _add_run(verbs: Any) -> None:
    run = verbs.add_parser(
        "run",
        help="ask a model about files or texts",
        description="Ask a model about files, folders of files, or texts. No connection is opened.",
        epilog=_RUN_END.format(
            tasks=shapes.all_tasks(),
            results=shapes.all_results(),
            error=shapes.ERROR,
            kinds=shapes.error_kinds(),
        ),
    )
    run.add_argument("task", metavar="TASK")
    run.add_argument("files", metavar="FILE|FOLDER", nargs="*")
    run.add_argument(
        "--text",
        action="append",
        default=[],
        help="ask about this text; may be repeated. For a task with an option named text, the first one is "
        "that option if there is more to ask about",
    )
    run.add_argument("--option", action="append", default=[], metavar="K=V", help="set an option of the task")
    _add_model(run)
    _add_device(run)
    _add_json(run)
    run.set_defaults(verb=_verb("desktop.cli.run"))


def _add_train(verbs: Any) -> None:
    taught = ", ".join(row.id for row in tasks.TASKS if row.teach)
    train = verbs.add_parser(
        "train",
        help="teach a model with your own examples",
        description="Teach a model with your own examples. No connection is opened.",
        epilog=_TRAIN_END,
    )
    train.add_argument("task", metavar="TASK", help=f"what is taught: {taught}")
    train.add_argument("data", metavar="DATA", help="the folder with the examples")
    _add_model(train)
    train.add_argument(
        "--method",
        choices=("quick", "thorough"),
        default="quick",
        help="quick teaches the last step only, thorough everything (default: quick)",
    )
    train.add_argument("--epochs", type=int, default=0, help="rounds through the examples")
    train.add_argument("--seed", type=int, default=0, help="the same seed gives the same result (default: 0)")
    train.add_argument("--out", metavar="DIR", default="", help="folder of the run")
    train.add_argument("--resume", action="store_true", help="continue the interrupted run in --out")
    _add_device(train)
    _add_json(train)
    train.set_defaults(verb=_verb("desktop.cli.train"))


def _add_models(verbs: Any) -> None:
    models = verbs.add_parser("models", help="see, find, download, remove and carry models")
    actions = models.add_subparsers(title="what to do", required=True, metavar="ACTION")
    here, there = shapes.keys_of(protocol.ModelInfo), shapes.keys_of(protocol.HubModel)
    rows = (
        ("list", "the models on this computer", "", here),
        ("search", "models that can be downloaded", "words", there),
        ("info", "the facts about one model", "id", f'{here} if it is here, else {there} and "download"'),
        ("get", "download a model", "id", here),
        ("remove", "delete a model from this computer", "id", '{"id", "freed"}'),
    )
    for name, words, argument, keys in rows:
        action = actions.add_parser(
            name,
            help=words,
            description=words[0].upper() + words[1:] + ".",
            epilog=shapes.rows_of(keys),
            aliases=("download",) if name == "get" else (),
        )
        if argument == "words":
            action.add_argument("words", metavar="WORDS", nargs="*")
        elif argument:
            action.add_argument("id", metavar="ID")
        action.add_argument("--task", default="", help="only models that can do this task")
        _add_json(action)
        action.set_defaults(verb=_verb("desktop.cli.models"), action=name)
        if name == "search":
            _add_filters(action)
        elif name == "get":
            action.add_argument(
                "--limit",
                metavar="MB",
                type=_speed,
                help="megabytes a second for this download alone, such as 0.5; 0 for as fast as it goes "
                "(default: the limit in Settings, shared with all other downloads)",
            )
        elif name == "remove":
            action.add_argument(
                "--plan",
                action="store_true",
                help="only tell what it frees and who needs it; with --json "
                + shapes.keys_of(protocol.Removal, "id"),
            )
    _add_care(actions)
    _add_packs(actions)


def _speed(text: str) -> float:
    """Megabytes a second; with less than 10 KB/s servers take the line for a dead one and hang up."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not (value == 0 or 0.01 <= value <= 1e6):
        raise argparse.ArgumentTypeError("give megabytes a second, 0.01 or more, or 0 for no limit")
    return value


def _add_filters(search: argparse.ArgumentParser) -> None:
    search.add_argument(
        "--source",
        choices=("huggingface", "torchvision", "whisper"),
        default="",
        help="only there (default: everywhere). The last two need no internet",
    )
    search.add_argument(
        "--licence",
        choices=("commercial", "research", "unknown"),
        default="",
        help="only models whose licence allows this",
    )
    search.add_argument("--language", metavar="CODE", default="", help="such as en or de")
    search.add_argument("--most-mb", metavar="MB", type=float, default=0, help="leave out larger weights")
    search.add_argument(
        "--sort",
        choices=("downloads", "likes", "updated", "size", "match"),
        default="downloads",
        help="size puts the smallest first, match what can run here and is called as the words say, the "
        "others the most. The hub knows neither size nor match: they rank the 500 (size) or 100 (match) "
        "most downloaded, then the next as many (default: downloads)",
    )
    search.add_argument("--limit", type=int, default=50, help="how many (default: 50)")


def _add_care(actions: Any) -> None:
    rows = (
        ("verify", "read models through and compare checksums", '{"id", "compared", "looked_at", "problem"}'),
        ("import", "bring in models from a file or folder", '{"id", …}, or {"path", "problem"}'),
        ("duplicates", "the same weights in several places", '{"models", "size"}'),
        (
            "token",
            "keep the access token of the Hugging Face hub, read from standard input",
            '{"account"}, with --forget {"forgotten"}',
        ),
    )
    for name, words, keys in rows:
        action = actions.add_parser(
            name,
            help=words,
            description=words[0].upper() + words[1:] + ".",
            epilog=shapes.rows_of(f"{keys}; a problem counts as failed"),
        )
        if name == "verify":
            action.add_argument("id", metavar="ID", nargs="?", default="", help="default: all models")
        elif name == "import":
            action.add_argument("path", metavar="PATH")
        elif name == "token":
            instead = action.add_mutually_exclusive_group()
            instead.add_argument("--check", action="store_true", help="only try the one that is kept")
            instead.add_argument("--forget", action="store_true", help="delete the one that is kept")
        _add_json(action)
        action.set_defaults(verb=_verb("desktop.cli.model_care"), action=name)


def _add_packs(actions: Any) -> None:
    pack = actions.add_parser(
        "pack",
        help="write models into one file for another computer",
        description="Write models into one file, to be carried to a computer without internet.",
        epilog=shapes.rows_of('{"path", "models", "size"}'),
    )
    pack.add_argument("ids", metavar="ID", nargs="+")
    pack.add_argument("--to", metavar="FILE", required=True, help="the file to write; it ends in .burnish")
    unpack = actions.add_parser(
        "unpack",
        help="bring in a pack",
        description="Check a pack, every byte of it, and install its models. A damaged one installs nothing.",
        epilog=shapes.rows_of(
            '{"state", "id", …} for each model, where “state” is “installed”, “already here” or “refused”'
        ),
    )
    unpack.add_argument("file", metavar="FILE")
    for action, name in ((pack, "pack"), (unpack, "unpack")):
        _add_json(action)
        action.set_defaults(verb=_verb("desktop.cli.packs"), action=name)


def _add_doctor(verbs: Any) -> None:
    doctor = verbs.add_parser(
        "doctor",
        help="versions, devices, folders and free space",
        description="Tell the facts about this installation: versions, devices, folders and free space.",
    )
    _add_json(doctor)
    doctor.set_defaults(verb=_verb("desktop.cli.doctor"))


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model",
        metavar="ID|PATH",
        default="",
        help="its id may be cut to the part after the slash (default: the one that comes with Burnish, else "
        "the only one on this computer that can do the task)",
    )


def _add_device(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto", help="where to compute")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a line, for programs")


def _verb(module: str) -> Any:
    """The function ``run`` of `module`, imported when it is wanted: ``--help`` needs none of them."""

    def call(arguments: argparse.Namespace) -> int:
        import importlib

        status: int = importlib.import_module(module).run(arguments)
        return status

    return call

"""``burnish run``: ask a model about files, folders and texts."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from typing import Any

from desktop import letters, messages, pictures, protocol, results, tasks, wording
from desktop.cli import shapes
from desktop.cli.inputs import Given, given_by
from desktop.cli.model_choice import model_for
from desktop.cli.plain import lines_of
from desktop.cli.terminal import (
    FAILED,
    WELL,
    Usage,
    about,
    error_row,
    events,
    failure_status,
    interrupt,
    interruptible,
    known_task,
    message_row,
    new_context,
    print_json,
    say,
    stopped,
)
from desktop.cli.verb import DEVICE, JSON, MODEL, Verb, argument
from desktop.decoding import codec
from desktop.errors import Trouble
from desktop.folders import LeftOut
from desktop.messages import command_line, encodings
from desktop.protocol import Input

_NOT_ABOUT_TEXTS = {
    tasks.Media.PICTURE: command_line.ONLY_PICTURES,
    tasks.Media.SOUND: command_line.ONLY_RECORDINGS,
}

_END = """\
tasks, and what --option sets for each:
{tasks}

With --json, one object is printed for each file and line, in the order of the input:
  {{"file", "task", "model", "device", "seconds", "result": {{"type", …}}}}
  {{"file", "task", "model", "device", "seconds", {error}}}
For a --text, "file" is null and "text" holds the text. A text also has its "length" in words, a recording
in seconds, and a page that was asked for its number as "page". What should be known beside an answer stands
in its "notes", each with "code", "arguments" and "message"; without --json it is told on standard error.
{kinds}
Before the answers one object lists what lies in folders and archives and is not asked about, if anything:
  {{"left_out": [{{"code", "arguments", "message", "files"}}, …], "count", "message"}}

Results by type:
{results}

exit status: 0 every file was answered, 1 some file failed, 2 wrong usage
"""


def _run(arguments: argparse.Namespace) -> int:
    """Carry the verb out; returns the exit status."""
    row = known_task(arguments.task)
    options, texts = _options(row, arguments)
    given = given_by(row, arguments.files, texts)
    given.inputs = _read_as(arguments.encoding, row, given.inputs)
    given.inputs = _with_track(arguments.track, row, given.inputs)
    given.inputs = _turned_to(arguments.page, row, given.inputs)
    context = new_context()
    if arguments.device == "cuda":
        _require_card()
    request = protocol.Run(
        task=row.id,
        model=model_for(row, arguments.model),
        inputs=tuple(given.inputs),
        options=options,
        device=arguments.device,
    )
    with interruptible(context.stop, interrupt):
        return _answer(request, given, context, arguments.json)


def _answer(request: protocol.Run, given: Given, context: Any, as_json: bool) -> int:
    status, loading = FAILED if given.refused else WELL, 0.0
    facts = {"task": request.task, "model": request.model, "device": ""}
    count = len(given.inputs) + len(given.refused)
    _tell_left_out(given.left_out, as_json)
    for refused in given.refused:
        _print_item(refused, facts, as_json, count, given)
    for event in events(request, context):
        match event:
            case protocol.Loaded():
                facts |= {"model": event.model.id, "device": event.device.kind}
                loading = event.seconds
            case protocol.Item():
                status = FAILED if event.error else status
                _print_item(event, facts, as_json, count, given)
            case protocol.Done():
                _tell_speed(request.task, event.value, loading)
            case protocol.Failed():
                return failure_status(event)
            case protocol.Stopped():
                return stopped()
    return status


def _options(
    row: tasks.Task, arguments: argparse.Namespace
) -> tuple[dict[str, tasks.OptionValue], list[str]]:
    """The options of the task, and the texts that are inputs of their own."""
    given: dict[str, Any] = {}
    for pair in arguments.option:
        name, sign, value = pair.partition("=")
        if not sign:
            raise Usage(command_line.OPTION_FORM(typed=pair))
        given[name.strip()] = value
    texts: list[str] = list(arguments.text)
    takes_text = any(option.id == "text" for option in row.options) and "text" not in given
    if takes_text and texts and (arguments.files or len(texts) > 1):
        given["text"] = texts.pop(0)
    if texts and row.media in _NOT_ABOUT_TEXTS:
        raise Usage(_NOT_ABOUT_TEXTS[row.media](task=row.id))
    try:
        return row.parse_options(given), texts
    except Trouble as error:
        raise Usage(error.message) from None


def _read_as(encoding: str, row: tasks.Task, inputs: list[Input]) -> list[Input]:
    """The inputs with the encoding that was typed for their files."""
    if not encoding:
        return inputs
    if row.media is not tasks.Media.TEXT:
        raise Usage(command_line.ENCODING_OF_TEXTS(task=row.id))
    name = codec(encoding)
    if not name:
        raise Usage(command_line.NO_ENCODING(typed=encoding, known=tuple(encodings.NAMES)))
    return [replace(one, encoding=name) if one.path else one for one in inputs]


def _with_track(track: int, row: tasks.Task, inputs: list[Input]) -> list[Input]:
    """The inputs with the number of the sound track that was typed."""
    if not track:
        return inputs
    if row.media is not tasks.Media.SOUND:
        raise Usage(command_line.TRACK_OF_RECORDINGS(task=row.id))
    if track < 0:
        raise Usage(command_line.TRACKS_FROM_ONE())
    return [replace(one, track=track) for one in inputs]


def _turned_to(page: str, row: tasks.Task, inputs: list[Input]) -> list[Input]:
    """The inputs at the page that was typed, or at each of their pages."""
    if not page:
        return inputs
    if row.media is not tasks.Media.PICTURE:
        raise Usage(command_line.PAGES_OF_PICTURES(task=row.id))
    if page == "all":
        return [turned for one in inputs for turned in _all_pages(one)]
    if not page.isdecimal() or int(page) < 1:
        raise Usage(command_line.PAGE_FORM(typed=page))
    return [replace(one, page=int(page)) for one in inputs]


def _all_pages(given: Input) -> list[Input]:
    try:
        count = pictures.count_pages(given.path)
    except Trouble:  # which is told when it is asked about
        return [given]
    return [replace(given, page=page) for page in range(1, count + 1)] if count > 1 else [given]


def _require_card() -> None:
    from desktop.engine.device import choose

    try:
        choose("cuda", strict=True)
    except Trouble as trouble:
        raise Usage(trouble.message) from None


# ---- printing ----------------------------------------------------------------------------------------------


def _tell_left_out(left_out: LeftOut, as_json: bool) -> None:
    """On standard error for people; for programs an object of its own, in front of the answers."""
    if left_out.total and not as_json:
        say(left_out.message)
    elif left_out.total:
        reasons = [{**message_row(why), "files": list(paths)} for why, paths in left_out.reasons]
        print_json({"left_out": reasons, "count": left_out.total, "message": messages.say(left_out.message)})


def _print_item(item: protocol.Item, facts: dict[str, str], as_json: bool, count: int, given: Given) -> None:
    name = given.name(item.input)
    if not as_json:
        printed = letters.shown(name) + item.input.of_page if name else f"“{item.input.name}”"
        print(_plain(item, printed, count), flush=True)
        for note in item.notes:
            say(about(printed, note))
        return
    subject: dict[str, Any] = {"file": name} if name else {"file": None, "text": item.input.text}
    if item.input.page:
        subject["page"] = item.input.page
    row = {**subject, **facts, "seconds": item.seconds}
    if item.length:
        row["length"] = item.length
    if item.notes:
        row["notes"] = [message_row(note) for note in item.notes]
    if item.error:
        print_json({**row, "error": error_row(item.error)})
    elif item.result:
        print_json({**row, "result": results.to_dict(item.result)})


def _tell_speed(task: str, summary: protocol.RunSummary, loading: float) -> None:
    """For whoever watches; a program that reads standard error as well is not troubled with it."""
    if (summary.length or summary.answered > 1) and sys.stderr.isatty():
        seconds = max(0.0, summary.seconds - loading) / summary.answered
        pace = wording.speed(known_task(task).media, seconds, summary.length / summary.answered)
        say(messages.as_it_is(pace))


def _plain(item: protocol.Item, name: str, count: int) -> str:
    if item.error:
        return f"{name}: {messages.say(item.error.message)}"
    assert item.result is not None
    text = lines_of(item.result)
    if "\n" in text:
        return f"{name}:\n{text}" if count > 1 else text
    return f"{name}: {text}" if count > 1 else text


VERBS = (
    Verb(
        "run",
        "ask a model about files or texts",
        _run,
        (
            argument("task", metavar="TASK"),
            argument("files", metavar="FILE|FOLDER|ARCHIVE", nargs="*"),
            argument(
                "--text",
                action="append",
                default=[],
                help="ask about this text; may be repeated. For a task with an option named text, the first "
                "one is that option if there is more to ask about",
            ),
            argument(
                "--option", action="append", default=[], metavar="K=V", help="set an option of the task"
            ),
            argument(
                "--encoding",
                metavar="NAME",
                default="",
                help="read text files in this encoding, such as cp1250 (default: as each file says or looks)",
            ),
            argument(
                "--track",
                metavar="N",
                type=int,
                default=0,
                help="read this one of several sound tracks, numbered from 1 "
                "(default: what a player plays, unless it is silent or cannot be read)",
            ),
            argument(
                "--page",
                metavar="N|all",
                default="",
                help="ask about this page of files with several pictures, or about all of them "
                "(default: the first that shows something)",
            ),
            MODEL,
            DEVICE,
            JSON,
        ),
        description="Ask a model about files, folders, archives or texts. No connection is opened.",
        end=_END.format(
            tasks=shapes.all_tasks(),
            results=shapes.all_results(),
            error=shapes.ERROR,
            kinds=shapes.error_kinds(),
        ),
        intermixed=True,
    ),
)

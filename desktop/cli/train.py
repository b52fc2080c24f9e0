"""``burnish train``: teach a model with the user's own examples."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from desktop import messages, protocol, tasks, wording
from desktop.cli.findings import files_of, told
from desktop.cli.model_choice import model_for
from desktop.cli.plain import plain
from desktop.cli.terminal import (
    FAILED,
    INTERRUPTED,
    WELL,
    Usage,
    error_row,
    events,
    failure_status,
    interruptible,
    known_task,
    message_row,
    new_context,
    print_json,
    say,
)
from desktop.cli.verb import DEVICE, JSON, MODEL, Verb, argument
from desktop.engine.server import Context
from desktop.media import is_archive, is_table
from desktop.messages import command_line
from desktop.protocol import Train, TrainPlan
from desktop.protocol.report_json import report_to_json
from desktop.tasks.teaching import QUICK

_WAYS = tuple(dict.fromkeys(way.id for lesson in tasks.LESSONS.values() for way in lesson.ways))
_TAUGHT = ", ".join(row.id for row in tasks.TASKS if row.teach)

_END = """\
DATA is a folder with one folder of examples for each group, or an archive of one. Folders that say what is
for training and what for the test (train/…, test/…) are used so. For texts it may also be a table (CSV, TSV,
JSON, XLSX, ODS) with a column of texts and one that says the group of each.

With --json, one object is printed for each event and line: {"event": …} with
  examples   groups, counts, findings: what is left out of the folder, cannot be opened, or is divided already
  step       step, epoch, loss, seen, total, rate, left
  evaluated  epoch, loss, score, best
  saved      epoch, folder
  done       model (folder), run (folder), report: score, range (95 %), baseline, detail, mistakes, …,
             and notes: what should be known of the examples, each with code, arguments, message
  failed     kind, code, arguments, message
  stopped

Ctrl-C stops and keeps the best version so far; pressed again it leaves at once, and --resume continues.
exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted
"""


def _train(arguments: argparse.Namespace) -> int:
    """Carry the verb out; returns the exit status."""
    context = new_context(lifetime="train")
    request = Train(plan=_plan(arguments), resume=arguments.resume)

    def stop_and_keep() -> None:
        say(command_line.STOPPING())
        context.stop(keep=True)

    def leave() -> None:
        say(command_line.LEFT())
        os._exit(INTERRUPTED)  # as if killed: nothing is tidied up, so nothing of the run is lost

    with interruptible(stop_and_keep, leave):
        status = _follow(request, context, arguments.json)
    return INTERRUPTED if context.stopping.is_set() and status == WELL else status


def _plan(arguments: argparse.Namespace) -> TrainPlan:
    row = known_task(arguments.task)
    if not row.teach:
        raise Usage(command_line.NOT_TAUGHT_YET(task=row.id, known=_TAUGHT))
    data = arguments.data
    if not (os.path.isdir(data) or is_archive(data) or is_table(data)):  # noqa: PTH112 - Path may raise
        raise Usage(command_line.NO_SUCH_FOLDER(folder=arguments.data))
    if arguments.resume and not arguments.out:
        raise Usage(command_line.RESUME_NEEDS_OUT())
    if arguments.epochs < 0:
        raise Usage(command_line.EPOCHS_FROM_ONE())
    return TrainPlan(
        task=row.id,
        data=str(Path(arguments.data).absolute()),
        model=model_for(row, arguments.model or row.teach.starter),
        method=arguments.method,
        epochs=arguments.epochs,
        seed=arguments.seed,
        out=str(Path(arguments.out).absolute()) if arguments.out else "",
        device=arguments.device,
        merge=arguments.merge,
        columns=protocol.Columns(arguments.text_column, arguments.label_column),
    )


def _follow(request: Train, context: Context, as_json: bool) -> int:
    status = FAILED
    for event in events(request, context):
        if isinstance(event, protocol.Checked) and not as_json:
            for finding in event.report.findings:
                if message := told(finding):
                    say(message)
        row = _row(event)
        if row is None:
            continue
        if as_json:
            print_json(row)
        elif line := _plain(event):
            print(line, flush=True)
        match event:
            case protocol.Done():
                status = WELL
            case protocol.Stopped():
                status = INTERRUPTED
            case protocol.Failed():
                status = failure_status(event)
    return status


def _row(event: protocol.Event) -> dict[str, Any] | None:
    """What is printed of an event with --json, None for those that only a window needs."""
    match event:
        case protocol.Checked():
            return {"event": "examples", **_examples(event.report)}
        case protocol.Step():
            return {"event": "step", **_facts(event)}
        case protocol.Evaluated():
            return {
                "event": "evaluated",
                "epoch": event.epoch,
                "loss": event.loss,
                "score": event.score,
                "best": event.best,
            }
        case protocol.Saved():
            return {"event": "saved", "epoch": event.epoch, "folder": event.folder}
        case protocol.Done(value=protocol.TrainResult() as result):
            return {
                "event": "done",
                "model": result.model.folder,
                "id": result.model.id,
                "run": result.run,
                "report": {**report_to_json(result.report), "notes": _notes(result.report)},
            }
        case protocol.Failed():
            return {"event": "failed", **error_row(event)}
        case protocol.Stopped():
            return {"event": "stopped", "outcome": event.outcome}
    return None


def _examples(report: protocol.ExamplesReport) -> dict[str, Any]:
    findings = ((finding, told(finding)) for finding in report.findings)
    return {
        "groups": {group.name: group.count for group in report.groups},
        "counts": dict(zip(("train", "validation", "test"), report.splits, strict=True)),
        "findings": [{**message_row(words), **files_of(found)} for found, words in findings if words],
    }


def _notes(report: protocol.TrainReport) -> list[dict[str, Any]]:
    return [message_row(note) for note in report.notes]


def _facts(event: protocol.Step) -> dict[str, Any]:
    return {key: value for key, value in plain(event).items() if key != "job"}


def _plain(event: protocol.Event) -> str:
    match event:
        case protocol.Evaluated():
            row = command_line.BEST_ROUND if event.best else command_line.ROUND
            return messages.say(row(epoch=event.epoch, score=wording.percent(event.score, 1)))
        case protocol.Done(value=protocol.TrainResult() as result):
            report = result.report
            low, high = (wording.percent(bound, 1) for bound in report.range)
            taught = command_line.TAUGHT(
                score=wording.percent(report.score, 1),
                tested=report.tested,
                low=low,
                high=high,
                baseline=wording.percent(report.baseline, 1),
            )
            folder = command_line.MODEL_IS_IN(folder=result.model.folder)
            return f"{messages.say(taught)}\n{messages.say(folder)}"
        case protocol.Stopped(outcome=protocol.RunLeft.NO_VERSION):
            return messages.say(command_line.NO_VERSION())
        case protocol.Stopped():
            return messages.say(command_line.STOPPED())
    return ""


VERBS = (
    Verb(
        "train",
        "teach a model with your own examples",
        _train,
        (
            argument("task", metavar="TASK", help=f"what is taught: {_TAUGHT}"),
            argument("data", metavar="DATA", help="the folder of examples, an archive of it, or a table"),
            MODEL,
            argument(
                "--method",
                choices=_WAYS,
                default=QUICK.id,
                help="quick teaches the last step only, thorough everything (default: quick)",
            ),
            argument(
                "--text-column", default="", metavar="NAME", help="of a table: the column with the texts"
            ),
            argument(
                "--label-column", default="", metavar="NAME", help="of a table: the column with their groups"
            ),
            argument("--epochs", type=int, default=0, help="rounds through the examples"),
            argument("--seed", type=int, default=0, help="the same seed gives the same result (default: 0)"),
            argument(
                "--merge", action="store_true", help="teach groups whose names look the same as one group"
            ),
            argument("--out", metavar="DIR", default="", help="folder of the run"),
            argument("--resume", action="store_true", help="continue the interrupted run in --out"),
            DEVICE,
            JSON,
        ),
        description="Teach a model with your own examples. No connection is opened.",
        end=_END,
    ),
)

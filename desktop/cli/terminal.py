"""What all verbs share: exit status, standard output and error, and Ctrl-C."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from desktop import letters, messages, paths, protocol, tasks, wording
from desktop.cli.plain import lines_of, row_of, said
from desktop.engine.server import Context, EngineOptions, answer, set_environment
from desktop.errors import ErrorKind
from desktop.messages import Message, asking, command_line, phases

WELL, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130

NOW_AND_THEN = 10.0
"""Seconds between lines about one phase where lines cannot be overwritten."""

LOG = "cli"
"""The name of this process's log, in `desktop.paths.logs_dir`."""

ORDINARY_WIDTH = 80
"""Letters in a line of a terminal that does not say."""

_USAGE = frozenset(
    {ErrorKind.BAD_REQUEST, ErrorKind.NOT_FOUND, ErrorKind.UNSUPPORTED_MODEL, ErrorKind.UNSAFE_MODEL}
)
"""Failures of a whole job that say: this cannot be asked for."""


class Usage(Exception):  # noqa: N818 - it is what somebody typed
    """The command cannot be carried out as it was typed."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def known_task(task_id: str) -> tasks.Task:
    """The row of a task that somebody typed.

    Raises:
        Usage: there is no such task.
    """
    try:
        return tasks.task(task_id)
    except KeyError:
        known = tuple(row.id for row in tasks.TASKS)
        raise Usage(asking.NO_TASK(task=task_id, known=known)) from None


def new_context(*, online: bool = False, lifetime: str = "infer") -> Context:
    """A context for one job in this process. Libraries imported after this are quiet, offline if told so."""
    options = EngineOptions(lifetime, online)
    set_environment(options)
    return Context(options)


def events(request: protocol.Request, context: Context) -> Iterator[protocol.Event]:
    """The events of one job; its progress has been shown already."""
    status = StatusLine()
    try:
        for event in answer(request, context):
            if isinstance(event, protocol.Progress):
                status.show(event)
                continue
            status.clear()
            yield event
            if isinstance(event, protocol.Loaded):  # the first answer may take minutes to say anything
                status.show(protocol.Progress(event.job, phases.ANSWERING()))
    finally:
        status.clear()


@contextmanager
def interruptible(first: Callable[[], None], second: Callable[[], None]) -> Iterator[None]:
    """Call `first` at the first Ctrl-C, `second` at each further one."""
    pressed = False

    def hear(_signal: int, _frame: Any) -> None:
        nonlocal pressed
        action, pressed = (second if pressed else first), True
        action()

    before = signal.signal(signal.SIGINT, hear)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def interrupt() -> None:
    raise KeyboardInterrupt


def failure_status(event: protocol.Failed, json_id: str | None = None) -> int:
    """Tell a failure of the whole job; returns the exit status for it.

    Args:
        json_id: what was asked for, "" where it has no name; with it, standard output has the failure too.
    """
    say(event.message)
    if json_id is not None:
        print_json({"id": json_id, "error": error_row(event)})
    if event.kind in (ErrorKind.UNEXPECTED, ErrorKind.CRASHED):
        with suppress(OSError):  # where nothing can be written, there is none
            say(command_line.SEE_LOG(file=str(paths.logs_dir() / f"{LOG}.log")))
    return WRONG_USAGE if event.kind in _USAGE else FAILED


def error_row(error: protocol.Failed | protocol.ItemError) -> dict[str, Any]:
    """What is printed of an error with --json: codes for programs, words for people."""
    return {"kind": error.kind.value, **message_row(error.message)}


def message_row(message: Message) -> dict[str, Any]:
    row = said("message", message)
    return {"code": row["message_code"], "arguments": row["message_arguments"], "message": row["message"]}


def about(name: str, reason: Message) -> Message:
    """What is wrong with one of several."""
    return messages.as_it_is(f"{letters.shown(name)}: {messages.say(reason)}")


def stopped() -> int:
    """Tell that what was asked for was stopped; returns the exit status for it."""
    say(command_line.STOPPED())
    return INTERRUPTED


def print_json(value: dict[str, Any]) -> None:
    """One object on a line of its own, out at once."""
    line = json.dumps(value, ensure_ascii=False)
    is_utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(line if is_utf8 and letters.is_plain(line) else json.dumps(value), flush=True)


def show(value: Any, as_json: bool) -> None:
    """One fact, such as a model, on standard output."""
    if as_json:
        print_json(row_of(value))
    else:
        print(lines_of(value))


def refuse(message: Message, as_json: bool = False, name: str = "") -> int:
    """Tell that something cannot be asked for as it was typed; returns the exit status."""
    wrong = protocol.Failed("", ErrorKind.BAD_REQUEST, message)
    return failure_status(wrong, name if as_json else None)


def unexpected(error: Exception) -> int:
    """Tell a fault that nobody has thought of, and where the log says more; returns the exit status."""
    from desktop.engine.errors import classify

    trouble = classify(error)
    return failure_status(protocol.Failed("", trouble.kind, trouble.message, trouble.detail))


def prepare_streams() -> None:
    """Programs read UTF-8, a terminal what it can show; no letter is an error."""
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def close_streams() -> None:
    """What could not be written is not tried again when Python ends, which would tell it in its own way."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def say(message: Message) -> None:
    """Tell something on standard error."""
    print(f"burnish: {messages.say(message)}", file=sys.stderr, flush=True)


class StatusLine:
    """Progress on standard error.

    On a terminal a line that is overwritten; elsewhere each new phase, and of a long one a line now and then.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._live = sys.stderr.isatty()
        self._clock = clock
        self._phase = ""
        self._width = 0
        self._told = 0.0

    def show(self, progress: protocol.Progress) -> None:
        line = _words(progress)
        if self._live:
            line = line[: _columns() - 1]  # what wraps could not be overwritten
            print(f"\r{line:{self._width}}", end="", file=sys.stderr, flush=True)
            self._width = len(line)
        # What counts seconds down, as while the line is silent, is one phase.
        phase = progress.phase.code
        is_new = phase != self._phase
        if not self._live and (is_new or self._clock() - self._told > NOW_AND_THEN):
            print(messages.say(progress.phase) if is_new else line, file=sys.stderr, flush=True)
            self._told = self._clock()
        self._phase = phase

    def clear(self) -> None:
        if self._live and self._width:
            print(f"\r{' ' * self._width}\r", end="", file=sys.stderr, flush=True)
            self._width = 0


def _columns() -> int:
    """Of the terminal that standard error goes to; standard output may go elsewhere."""
    with suppress(OSError):
        return os.get_terminal_size(sys.stderr.fileno()).columns or ORDINARY_WIDTH
    return ORDINARY_WIDTH


def _words(progress: protocol.Progress) -> str:
    parts = [messages.say(progress.phase), _amount(progress), wording.left(progress.left)]
    return " · ".join(part for part in parts if part)


def _amount(progress: protocol.Progress) -> str:
    """How much is done, in the unit that it is counted in, as far as anybody knows."""
    done, total = progress.done, progress.total
    if total <= 0:
        return ""
    match progress.unit:
        case "bytes":
            return wording.size_of(done, total)
        case "seconds":
            return f"{wording.clock(done)} of {wording.clock(total)}"
        case "":
            return wording.percent(min(1.0, done / total)) if done > 0 else ""
    return f"{int(done)} of {total:.0f} {progress.unit}"

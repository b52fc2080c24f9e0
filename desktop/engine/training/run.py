"""Teaching a model from beginning to end: the handler of `protocol.Train`."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop import paths, protocol
from desktop.engine.background import in_background
from desktop.engine.errors import classify
from desktop.engine.server import Context, JobStopped
from desktop.engine.training.lessons import lesson_of
from desktop.engine.training.records import FAILED, FINISHED, INTERRUPTED, RunFolder
from desktop.errors import ErrorKind, Trouble
from desktop.media import name_of
from desktop.messages import phases, to_plain
from desktop.messages import training as words
from desktop.tasks.teaching import MOST_EPOCHS

if TYPE_CHECKING:
    from desktop.engine.training.teaching import Teaching

HOPELESS = (
    ErrorKind.BAD_DATA,
    ErrorKind.BAD_REQUEST,
    ErrorKind.NOT_FOUND,
    ErrorKind.UNSUPPORTED_MODEL,
    ErrorKind.UNSAFE_MODEL,
)
"""A run that fails like this before its first checkpoint would fail again."""


def train(request: protocol.Train, context: Context) -> Generator[protocol.Event, None, protocol.TrainResult]:
    """Handler of `protocol.Train`.

    Stop and keep ends the run with its best version so far. Before there is one, and without keep, the run
    stays and can be continued; only one that was begun by this request and has learnt nothing yet vanishes
    when nothing of it is to be kept. `Context.outcome` tells which (`protocol.RunLeft`). Whatever else ends
    the process leaves a run that can be continued, too.

    Raises:
        Trouble: the plan, the examples, the model or the disk do not allow it.
    """
    plan = _checked(request.plan)
    run = RunFolder(
        Path(plan.out).absolute() if plan.out else paths.new_run_folder(plan.name or name_of(plan.data))
    )
    if request.resume:
        plan = run.reopen()
    else:
        run.begin(plan)
    try:
        yield protocol.Progress(request.job, phases.GETTING_READY())
        teaching = in_background(_import_teaching, _stop_point(context))
        return (yield from teaching(request.job, plan, run, context).teach())
    except (JobStopped, GeneratorExit):
        if context.stopping.is_set():
            context.outcome = _leave(run, request.resume, context.keep)
        raise
    except BaseException as error:
        _note_failure(run, error, request.resume)
        raise


def remove_run(request: protocol.RemoveRun, _context: Context) -> Generator[protocol.Event, None, None]:
    """Handler of `protocol.RemoveRun`.

    Raises:
        Trouble: there is no run in that folder, or it is going on.
    """
    yield from ()
    run = RunFolder(Path(request.folder))
    run.read()
    run.remove()


def _leave(run: RunFolder, resumed: bool, keep: bool) -> protocol.RunLeft:
    """What a Stop does to a run: nothing that was learnt, now or before, is ever removed by it."""
    if not (resumed or keep or run.has_learnt()):
        run.remove()
        return protocol.RunLeft.NOTHING
    if run.facts.get("state") == FINISHED:
        return protocol.RunLeft.RUN
    with contextlib.suppress(OSError):  # on a full disk run.json stays as it is, which means the same
        run.update(state=INTERRUPTED, process=None)
    return protocol.RunLeft.NO_VERSION if keep else protocol.RunLeft.RUN


def _import_teaching() -> type[Teaching]:
    """Takes seconds, as it brings torch and transformers; importing this module brings neither."""
    from transformers.utils import logging as transformers_logging

    logging: Any = transformers_logging  # not typed
    logging.set_verbosity_error()  # that the last step is new is no news
    logging.disable_progress_bar()
    from desktop.engine.training.teaching import Teaching

    return Teaching


def _stop_point(context: Context) -> Callable[[], None]:
    def stop_point() -> None:
        if context.stopping.is_set():  # there is nothing to keep yet
            raise JobStopped

    return stop_point


def _checked(plan: protocol.TrainPlan) -> protocol.TrainPlan:
    ways = tuple(way.id for way in lesson_of(plan.task).ways)
    if plan.method not in ways:
        raise Trouble(ErrorKind.BAD_REQUEST, words.NO_SUCH_WAY(way=plan.method, ways=ways))
    if not 0 <= plan.epochs <= MOST_EPOCHS:
        raise Trouble(ErrorKind.BAD_REQUEST, words.TOO_MANY_EPOCHS(most=MOST_EPOCHS))
    return replace(plan, data=str(Path(plan.data).absolute()))


def _note_failure(run: RunFolder, error: BaseException, resumed: bool) -> None:
    """A run that cannot even begin leaves nothing behind; any other stays, to be continued."""
    if run.facts.get("state") == FINISHED:
        return
    hopeless = isinstance(error, Trouble) and error.kind in HOPELESS
    if hopeless and not resumed and not run.facts.get("saved"):
        run.remove()
        return
    with contextlib.suppress(OSError):  # on a full disk run.json stays as it is, which means "interrupted"
        run.update(state=FAILED, message=to_plain(classify(error).message), process=None)

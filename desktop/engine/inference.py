"""The way of a question through the engine: files decoded ahead, batched, answered in order."""

from __future__ import annotations

import gc
import time
from collections import OrderedDict
from collections.abc import Generator
from pathlib import Path
from typing import Any

from desktop import protocol, tasks
from desktop.engine import libraries
from desktop.engine.ahead import Ahead, Prepared, item_error
from desktop.engine.compute import Emit, in_thread
from desktop.engine.device import choose, peak_memory
from desktop.engine.errors import is_out_of_memory
from desktop.engine.lengths import worked_through
from desktop.engine.libraries import Runner, Work
from desktop.engine.neutral import can_answer
from desktop.engine.server import Context, JobStopped
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Message, asking, models, phases
from desktop.noting import collected
from desktop.results import Result

KEPT = 3
"""Models that stay in memory for the next question."""

LIVELY = 0.4
"""Seconds that a batch may take before batches get smaller, so that answers come steadily."""

PROGRESS_INTERVAL = 1 / 15

Answered = tuple[Result | protocol.ItemError, tuple[Message, ...]]
"""An answer, and what should be known beside it."""


def prepare(
    request: protocol.Prepare, context: Context
) -> Generator[protocol.Event, None, protocol.DeviceInfo]:
    """Import what every question needs, piece by piece, and make the starter models on the first start."""

    def work(emit: Emit) -> protocol.DeviceInfo:
        emit(protocol.Progress(request.job, phases.LOADING_LIBRARIES(), 1, 3))
        import torchvision
        import transformers

        assert torchvision and transformers  # imported for the time it takes
        context.stop_point()
        emit(protocol.Progress(request.job, phases.PREPARING_STARTERS(), 2, 3))
        from desktop.engine.hub.starters import starter

        starter.ensure()
        return choose(request.device)[1]

    return (yield from in_thread(context, work))


def run(request: protocol.Run, context: Context) -> Generator[protocol.Event, None, protocol.RunSummary]:
    """One `Item` for each input, in order; whatever is wrong with one input is its own affair.

    Raises:
        Trouble: the question cannot be asked at all: no such task, option or model, or the model does not
            load.
    """
    row = _task(request.task)
    options = row.parse_options(dict(request.options))
    if not request.inputs:
        raise Trouble(ErrorKind.BAD_REQUEST, asking.NOTHING_GIVEN())
    yield protocol.Progress(request.job, phases.LOADING_MODEL())
    return (yield from in_thread(context, lambda emit: _Run(request, context, row, emit, options).answer()))


def _task(task_id: str) -> tasks.Task:
    try:
        return tasks.task(task_id)
    except KeyError:
        known = tuple(row.id for row in tasks.TASKS)
        raise Trouble(ErrorKind.BAD_REQUEST, asking.NO_TASK(task=task_id, known=known)) from None


class _Run:
    """One request being answered, in the computing thread."""

    def __init__(
        self,
        request: protocol.Run,
        context: Context,
        row: tasks.Task,
        emit: Emit,
        options: dict[str, tasks.OptionValue],
    ) -> None:
        self._request = request
        self._context = context
        self._row = row
        self._emit = emit
        self._work = Work(options, self._advance, context.stop_point)
        self._count = len(request.inputs)
        self._done = 0
        self._failed = 0
        self._lengths: list[float] = []
        self._told = 0.0
        self._begun = time.monotonic()
        self._can_answer: bool | None = None
        self._name = ""
        self._oddities: tuple[Message, ...] = ()
        """What was noted while the model was opened: it is about every answer."""

    def answer(self) -> protocol.RunSummary:
        import torch

        begun = time.monotonic()
        model = _find(self._request.model or self._row.starter, self._row)
        self._name = model.name
        name, device = choose(self._request.device)
        runner, self._oddities = _warm(model, self._row, name)
        self._emit(protocol.Loaded(self._request.job, model, device, time.monotonic() - begun))
        self._begun = time.monotonic()
        with torch.inference_mode():
            self._answer_all(runner)
        return protocol.RunSummary(
            model,
            device,
            time.monotonic() - begun,
            self._done - self._failed,
            self._failed,
            peak_memory(name),
            sum(self._lengths) if all(self._lengths) else 0.0,
        )

    def _answer_all(self, runner: Runner) -> None:
        size = 1  # the first answer comes as soon as it can
        with Ahead(runner, self._request.inputs, self._row.media, self._work) as ahead:
            while batch := ahead.take(size):
                self._context.stop_point()
                begun = time.monotonic()
                answers = iter(self._compute(runner, [given.value for given in batch if given.error is None]))
                seconds = time.monotonic() - begun
                for given in batch:
                    answer, notes = (given.error, ()) if given.error else next(answers)
                    if isinstance(answer, protocol.ItemError) and answer.kind is ErrorKind.UNEXPECTED:
                        answer = self._explained(runner, answer)
                    self._tell(given, answer, notes, given.seconds + seconds / len(batch))
                if seconds > LIVELY:
                    size = max(1, size // 2)
                elif seconds < LIVELY / 2:
                    size = min(2 * size, runner.batch)

    def _compute(self, runner: Runner, prepared: list[Any]) -> list[Answered]:
        """The answers in order, each with what was noted while it was made.

        What fails together is tried in halves: the memory may do for fewer, and one input that a model cannot
        take must not take its neighbours with it.
        """
        if not prepared:
            return []
        try:
            with collected() as notes:
                answers = list(runner.run(prepared, self._work))
            return [(answer, notes.of(position)) for position, answer in enumerate(answers)]
        except JobStopped:
            raise
        except Exception as error:
            failure = item_error(error)
        if failure.kind is ErrorKind.OUT_OF_MEMORY:
            _free_memory()
        if len(prepared) == 1:
            return [(failure, ())]
        middle = len(prepared) // 2
        return self._compute(runner, prepared[:middle]) + self._compute(runner, prepared[middle:])

    def _explained(self, runner: Runner, failure: protocol.ItemError) -> protocol.ItemError:
        """Something that nobody has thought of is the model's fault where it can answer nothing at all."""
        if self._can_answer is None:
            self._can_answer = can_answer(runner, self._row.media, self._work)
        if self._can_answer:
            return failure
        message = models.CANNOT_ANSWER(name=self._name)
        return protocol.ItemError(ErrorKind.UNSUPPORTED_MODEL, message, failure.detail)

    def _tell(
        self,
        given: Prepared,
        answer: Result | protocol.ItemError,
        notes: tuple[Message, ...],
        seconds: float,
    ) -> None:
        failed, length = True, 0.0
        if not isinstance(answer, protocol.ItemError):
            failed, length = False, round(worked_through(given.length, answer), 3)
            self._lengths.append(length)
        self._emit(
            protocol.Item(
                self._request.job,
                self._done,
                given.input,
                result=None if isinstance(answer, protocol.ItemError) else answer,
                error=answer if isinstance(answer, protocol.ItemError) else None,
                seconds=round(seconds, 4),
                length=length,
                notes=tuple(dict.fromkeys(self._oddities + given.notes + notes)),
            )
        )
        self._done += 1
        self._failed += failed
        self._advance(0, 1)

    def _advance(self, done: float, total: float) -> None:
        """`done` of `total` of the input that is being computed; the inputs before it are done."""
        self._context.stop_point()
        now = time.monotonic()
        if now - self._told < PROGRESS_INTERVAL:
            return
        self._told = now
        share = (self._done + done / max(total, done, 1e-9)) / self._count
        passed = now - self._begun
        left = passed / share - passed if share > 0 and passed > 0.5 else None
        if self._count > 1:
            event = protocol.Progress(
                self._request.job, phases.ANSWERING(), share * self._count, self._count, "files", left
            )
        else:
            unit = "seconds" if self._row.media is tasks.Media.SOUND else ""
            event = protocol.Progress(self._request.job, phases.ANSWERING(), done, total, unit, left)
        self._emit(event)


# ---- models in memory --------------------------------------------------------------------------------------

_kept: OrderedDict[tuple[str, int, str, str], tuple[Runner, tuple[Message, ...]]] = OrderedDict()
"""The most recently used last. Touched by the computing thread only."""


def _find(name: str, row: tasks.Task) -> protocol.ModelInfo:
    from desktop.engine.hub.library.installed import find

    model = find(name)
    if row.id not in model.tasks:
        if not model.tasks:
            raise Trouble(ErrorKind.BAD_REQUEST, asking.NO_TASKS(model=model.name, task=row.id))
        message = asking.OTHER_TASKS(model=model.name, task=row.id, able=model.tasks)
        raise Trouble(ErrorKind.BAD_REQUEST, message)
    return model


def _warm(model: protocol.ModelInfo, row: tasks.Task, device: str) -> tuple[Runner, tuple[Message, ...]]:
    """The runner of `model`, from memory if it was used lately, and what was noted while it was opened."""
    place = Path(model.folder, model.file)  # several models may lie side by side in one folder
    key = (str(place), place.stat().st_mtime_ns, row.id, device)
    kept = _kept.pop(key, None)
    if kept is None:
        while len(_kept) >= KEPT:
            _kept.popitem(last=False)
        try:
            kept = _loaded(model, row, device)
        except Exception as error:
            if not _kept or not is_out_of_memory(error):
                raise
        if kept is None:
            _free_memory()
            kept = _loaded(model, row, device)
    _kept[key] = kept
    return kept


def _loaded(model: protocol.ModelInfo, row: tasks.Task, device: str) -> tuple[Runner, tuple[Message, ...]]:
    with collected() as said:
        runner = libraries.library(model.library).load(model, row, device)
    return runner, said.of()


def _free_memory() -> None:
    """Give back what other models hold, and what torch keeps in reserve."""
    import torch

    _kept.clear()
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()

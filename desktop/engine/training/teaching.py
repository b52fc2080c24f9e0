"""One run in one process: examples, starting model, rounds, report, model folder."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import AbstractContextManager
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from torch import Tensor

from desktop import full_disk, protocol
from desktop.engine import device
from desktop.engine.background import in_background
from desktop.engine.hub.library import installed as library
from desktop.engine.server import Context, JobStopped
from desktop.engine.training import loop
from desktop.engine.training.checkpoints import Checkpoints, weights_of
from desktop.engine.training.export import export
from desktop.engine.training.lessons import Learner, lesson_of, report_of, teacher_of
from desktop.engine.training.records import Metrics, RunFolder
from desktop.engine.training.split import Split
from desktop.engine.unpacking import unpacked
from desktop.errors import ErrorKind, Trouble
from desktop.media import is_archive
from desktop.messages import Message, phases
from desktop.messages import training as words

SAVE_QUICK = 2.0
SAVE_STEPS = 60.0
"""Seconds of work that a crash may cost, for rounds that last milliseconds and for those that last hours."""

T = TypeVar("T")
Events = Generator[protocol.Event, None, None]


class Teaching:
    """One run; `teach` is its whole course."""

    def __init__(self, job: str, plan: protocol.TrainPlan, run: RunFolder, context: Context) -> None:
        self._job, self._plan, self._run, self._context = job, plan, run, context
        self._checkpoints = Checkpoints(run.checkpoints)
        self._begun = self._saved_at = time.monotonic()
        self._before = 0.0  # seconds of the parts of the run before an interruption
        self._state = loop.State()
        self._best: dict[str, Tensor] = {}
        self._finishing = False
        self._split: Split
        self._teacher = teacher_of(plan.task)
        self._learner: Learner
        self._method: loop.Method
        self._metrics: Metrics
        self._device: protocol.DeviceInfo

    def teach(self) -> Generator[protocol.Event, None, protocol.TrainResult]:
        yield from self._examples()
        yield from self._load()
        with self._learner.stoppable(self._stop_point):
            try:
                yield from self._prepare()
                yield from self._learn()
            except JobStopped:
                if not self._worth_keeping():
                    raise
                yield self._word(phases.KEEPING_BEST())
                return (yield from self._finish(stopped_early=True))
            except loop.NotFiniteError as error:
                yield from self._out_of_bounds(error)
            return (yield from self._finish())

    def _stop_point(self) -> None:
        """While learning any Stop ends it at once; what follows after "keep" ends only by discarding."""
        if self._finishing:
            self._context.stop_point()
        elif self._context.stopping.is_set():
            raise JobStopped

    def _guarded(self, events: Generator[protocol.Event, None, T]) -> Generator[protocol.Event, None, T]:
        """`events`, with a stop point after each."""
        try:
            while True:
                try:
                    event = next(events)
                except StopIteration as end:
                    value: T = end.value
                    return value
                yield event
                self._stop_point()
        finally:
            events.close()

    def _worth_keeping(self) -> bool:
        return self._context.keep and self._has_version()

    def _has_version(self) -> bool:
        return bool(self._best) and (self._state.best_epoch > 0 or self._method.knows_at_start)

    def _word(self, phase: Message) -> protocol.Progress:
        return protocol.Progress(self._job, phase)

    def _examples(self) -> Events:
        kept = self._run.read_split()
        if kept is not None:
            self._split = kept
            if self._gone() and is_archive(self._plan.data):  # the cache has lost what was in it
                yield from self._guarded(unpacked(self._job, Path(self._plan.data)))
            self._refuse_gone()
        else:
            plan = self._plan
            examples = yield from self._guarded(
                self._teacher.read(self._job, plan.data, plan.merge, plan.columns)
            )
            self._split = self._teacher.divide(examples, self._plan.seed)
            report = report_of(self._teacher, examples, self._split, self._plan.task)
            yield protocol.Checked(self._job, report)
            if report.problem:
                raise Trouble(ErrorKind.BAD_DATA, report.problem)
            self._run.keep_split(self._split)
        self._run.update(labels=self._split.labels, counts=self._split.counts)

    def _gone(self) -> list[str]:
        everything = (*self._split.train, *self._split.validation, *self._split.test)
        return [one.path for one in everything if one.path and not Path(one.path).is_file()]

    def _refuse_gone(self) -> None:
        if gone := self._gone():
            raise Trouble(ErrorKind.BAD_DATA, words.EXAMPLES_GONE(count=len(gone), path=gone[0]))

    def _load(self) -> Events:
        yield self._word(phases.LOADING_MODEL())
        self._stop_point()
        self._learner, self._device = in_background(self._open_model, self._stop_point)

    def _open_model(self) -> tuple[Learner, protocol.DeviceInfo]:
        info = library.find(self._plan.model)
        if lesson_of(self._plan.task).id not in info.lessons:
            raise Trouble(ErrorKind.UNSUPPORTED_MODEL, words.CANNOT_START(name=info.name))
        name, facts = device.choose(self._plan.device)
        learner: Learner = self._teacher.load(info, self._split, name)
        return learner, facts

    def _prepare(self) -> Events:
        """The method, put back to the last checkpoint if there is one."""
        self._method = yield from self._teacher.method(
            self._job, self._plan, self._learner, self._split, self._stop_point
        )
        restored = self._checkpoints.restore(self._method)
        if restored is not None:
            self._state, self._best = restored
            self._before = self._state.seconds
        else:
            yield from self._method.begin(self._job)
        self._metrics = Metrics(self._run.folder / "metrics.csv", self._state.step if restored else -1)
        self._run.update(epochs=self._method.epochs, epoch=self._state.epoch)

    def _learn(self) -> Events:
        state = self._state
        for event in loop.run_epochs(self._job, self._method, state, self._watch):
            state.seconds = self._before + time.monotonic() - self._begun
            if isinstance(event, protocol.Step):
                self._metrics.add(event.step, event.epoch, "train", event.loss, None, state.seconds)
            elif isinstance(event, protocol.Evaluated):
                self._metrics.add(
                    state.step, event.epoch, "validation", event.loss, event.score, state.seconds
                )
                if event.best:
                    self._best = weights_of(self._method.module)
            yield event
            if self._save_is_due(event):
                yield self._save()
            self._stop_point()

    def _watch(self, answers: Any) -> tuple[protocol.Judged, ...]:
        return self._teacher.watch(self._split, answers)

    def _save_is_due(self, event: protocol.Event) -> bool:
        """Never during a check: its round counts as complete, so continuing from there would leave it out."""
        since = time.monotonic() - self._saved_at
        if isinstance(event, protocol.Evaluated):
            last = self._state.epoch == self._method.epochs
            return last or self._method.slow or since > SAVE_QUICK
        return isinstance(event, protocol.Step) and since > SAVE_STEPS

    def _save(self) -> protocol.Saved:
        with self._told_if_full():
            folder = self._checkpoints.save(self._method, self._state, self._best)
            self._run.update(epoch=self._state.epoch, saved=True)
        self._saved_at = time.monotonic()
        return protocol.Saved(self._job, self._state.epoch, str(folder))

    def _told_if_full(self) -> AbstractContextManager[None]:
        saved, epoch = self._run.facts.get("saved"), int(self._run.facts["epoch"])
        return full_disk.told(words.DISK_FULL_AFTER(epoch=epoch) if saved else words.DISK_FULL())

    def _finish(self, stopped_early: bool = False) -> Generator[protocol.Event, None, protocol.TrainResult]:
        """Measures the best version on the test examples and makes a model of it."""
        self._finishing = True
        method, state = self._method, self._state
        method.module.load_state_dict(self._best)
        found = yield from loop.measured(self._job, method, "test", phases.TESTING())
        yield self._word(phases.SAVING_MODEL())
        method.finish(self._learner)
        seconds = self._before + time.monotonic() - self._begun
        judged = self._teacher.report(self._split, found.answers)
        report = protocol.TrainReport(
            **{field.name: getattr(judged, field.name) for field in fields(judged)},
            tested=method.size("test"),
            best_epoch=state.best_epoch,
            epochs=method.epochs,
            seconds=seconds,
            device=self._device.name,
            counts=self._split.counts,
            stopped_early=stopped_early,
            notes=self._split.notes,
        )
        with self._told_if_full():
            self._metrics.add(state.step, state.best_epoch, "test", found.loss, report.score, seconds)
            model = export(self._learner, self._plan, self._split, report, self._run.folder)
            result = protocol.TrainResult(model, report, str(self._run.folder))
            self._run.finish(result)
        return result

    def _out_of_bounds(self, error: loop.NotFiniteError) -> Events:
        """Keeps what was learnt before, then says what happened.

        Raises:
            Trouble: always.
        """
        epoch, best = self._state.epoch + 1, self._state.best_epoch
        if not self._has_version():
            raise Trouble(ErrorKind.BAD_DATA, words.DIVERGED(epoch=epoch)) from error
        name = (yield from self._finish(stopped_early=True)).model.name
        kept = (
            words.DIVERGED_KEPT(epoch=epoch, best=best, name=name)
            if best
            else words.DIVERGED_KEPT_FIRST(epoch=epoch, name=name)
        )
        raise Trouble(ErrorKind.BAD_DATA, kept) from error

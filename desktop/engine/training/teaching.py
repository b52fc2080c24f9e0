"""One run in one process: examples, starting model, rounds, report, model folder."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from torch import Tensor
from torch.nn import functional

from desktop import protocol
from desktop.engine import device, full_disk
from desktop.engine.hub.library import installed as library
from desktop.engine.server import Context, JobStopped
from desktop.engine.training import data, evaluation, loop, starting_model
from desktop.engine.training.aside import aside
from desktop.engine.training.checkpoints import Checkpoints, weights_of
from desktop.engine.training.export import export
from desktop.engine.training.features import features_of
from desktop.engine.training.quick import Quick
from desktop.engine.training.records import Metrics, RunFolder
from desktop.engine.training.split import Example, Split, split
from desktop.engine.training.thorough import Thorough
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Message, phases
from desktop.messages import training as words

if TYPE_CHECKING:
    from desktop.engine.training.starting_model import StartingModel

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
        self._labels: tuple[str, ...]
        self._starting: StartingModel
        self._method: Quick | Thorough
        self._metrics: Metrics
        self._device: protocol.DeviceInfo

    def teach(self) -> Generator[protocol.Event, None, protocol.TrainResult]:
        yield from self._examples()
        yield from self._load()
        with self._starting.stoppable(self._stop_point):
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
        """A quickly taught model knows nothing before the first round; a thoroughly taught one does."""
        return self._context.keep and self._has_version()

    def _has_version(self) -> bool:
        return bool(self._best) and (self._state.best_epoch > 0 or self._plan.method == "thorough")

    def _word(self, phase: Message) -> protocol.Progress:
        return protocol.Progress(self._job, phase)

    def _examples(self) -> Events:
        kept = self._run.read_split()
        if kept is not None:
            self._split, self._labels = kept
            self._refuse_gone()
        else:
            examples = yield from self._guarded(
                data.read_examples(self._job, self._plan.task, self._plan.data)
            )
            if trouble := data.problem(examples):
                raise Trouble(ErrorKind.BAD_DATA, trouble)
            self._split, self._labels = split(examples.usable, self._plan.seed), examples.labels
            self._run.keep_split(self._split, self._labels)
        self._run.update(labels=self._labels, counts=self._split.counts)

    def _refuse_gone(self) -> None:
        everything = (*self._split.learn, *self._split.steer, *self._split.report)
        gone = [example.path for example in everything if not Path(example.path).is_file()]
        if gone:
            raise Trouble(ErrorKind.BAD_DATA, words.EXAMPLES_GONE(count=len(gone), path=gone[0]))

    def _load(self) -> Events:
        yield self._word(phases.LOADING_MODEL())
        self._stop_point()
        self._starting, self._device = aside(self._open_model, self._stop_point)

    def _open_model(self) -> tuple[StartingModel, protocol.DeviceInfo]:
        info = library.find(self._plan.model)
        if data.lesson_of(self._plan.task).id not in info.lessons:
            raise Trouble(ErrorKind.UNSUPPORTED_MODEL, words.CANNOT_START(name=info.name))
        name, facts = device.choose(self._plan.device)
        return starting_model.load(info, self._labels, name), facts

    def _prepare(self) -> Events:
        """The method, put back to the last checkpoint if there is one."""
        plan, chosen = self._plan, self._split
        if plan.method == "quick":
            features = yield from self._features((*chosen.learn, *chosen.steer, *chosen.report))
            yield self._word(phases.LEARNING_LAST_STEP())
            self._method = Quick(chosen, features, len(self._labels), plan.epochs, plan.seed)
        else:
            self._method = Thorough(chosen, self._starting, plan.epochs, plan.seed, self._stop_point)
        restored = self._checkpoints.restore(self._method)
        if restored is not None:
            self._state, self._best = restored
            self._before = self._state.seconds
        elif isinstance(self._method, Thorough):
            yield from self._learn_head()
            self._method.begin()
        self._metrics = Metrics(self._run.folder / "metrics.csv", self._state.step if restored else -1)
        self._run.update(epochs=self._method.epochs, epoch=self._state.epoch)

    def _features(self, examples: tuple[Example, ...]) -> Generator[protocol.Event, None, dict[str, Tensor]]:
        return (yield from features_of(self._job, examples, self._starting, self._stop_point))

    def _learn_head(self) -> Events:
        """The thorough way begins where the quick one ends."""
        chosen = Split(self._split.learn, self._split.steer, ())
        features = yield from self._features((*chosen.learn, *chosen.steer))
        yield self._word(phases.LEARNING_LAST_STEP())
        quick = Quick(chosen, features, len(self._labels), 0, self._plan.seed, turn=False)
        state, best = loop.State(), {}
        for event in loop.run_epochs(self._job, quick, state, lambda _logits: ()):
            self._stop_point()
            if isinstance(event, protocol.Evaluated) and event.best:
                best = weights_of(quick.module)
        quick.module.load_state_dict(best)
        quick.finish(self._starting)

    def _learn(self) -> Events:
        state = self._state
        for event in loop.run_epochs(self._job, self._method, state, self._watch):
            state.seconds = self._before + time.monotonic() - self._begun
            if isinstance(event, protocol.Step):
                self._metrics.add(event.step, event.epoch, "train", event.loss, None, state.seconds)
            elif isinstance(event, protocol.Evaluated):
                self._metrics.add(
                    state.step, event.epoch, "validation", event.loss, event.accuracy, state.seconds
                )
                if event.best:
                    self._best = weights_of(self._method.module)
            yield event
            if self._save_is_due(event):
                yield self._save()
            self._stop_point()

    def _watch(self, logits: Tensor) -> loop.Watched:
        chosen = evaluation.watched([example.label for example in self._split.steer])
        return tuple(
            (
                self._split.steer[row].path,
                self._labels[self._split.steer[row].label],
                evaluation.likeliest(logits[row], self._labels),
            )
            for row in chosen
        )

    def _save_is_due(self, event: protocol.Event) -> bool:
        """Never during a check: its round counts as complete, so continuing from there would leave it out."""
        since = time.monotonic() - self._saved_at
        if isinstance(event, protocol.Evaluated):
            last = self._state.epoch == self._method.epochs
            return last or self._plan.method == "thorough" or since > SAVE_QUICK
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
        """Measures the best version on unseen pictures and makes a model of it."""
        self._finishing = True
        method, state, unseen = self._method, self._state, self._split.report
        method.module.load_state_dict(self._best)
        logits = yield from loop.answers(self._job, method, "report", phases.TESTING())
        yield self._word(phases.SAVING_MODEL())
        method.finish(self._starting)
        seconds = self._before + time.monotonic() - self._begun
        report = evaluation.report(
            logits,
            method.targets["report"],
            [example.label for example in self._split.learn],
            [example.path for example in unseen],
            self._labels,
            best_epoch=state.best_epoch,
            epochs=method.epochs,
            seconds=seconds,
            device=self._device.name,
            counts=self._split.counts,
            stopped_early=stopped_early,
        )
        loss = functional.cross_entropy(logits, method.targets["report"]).item()
        with self._told_if_full():
            self._metrics.add(state.step, state.best_epoch, "test", loss, report.accuracy, seconds)
            model = export(self._starting, self._plan, report, self._run.folder)
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

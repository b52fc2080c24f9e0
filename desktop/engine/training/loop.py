"""The training loop: rounds of steps, a check after each round, told as events.

Everything random hangs on seed, round and step, never on what ran before, so a run continued from any step
takes the same path as one that was never interrupted.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import nn

from desktop import protocol
from desktop.messages import Message, phases

TELL_EVERY = 1 / 15
"""Seconds between two events of a kind."""

WARM_UP = 0.1
"""Share of the steps in which the step size grows."""


class NotFiniteError(ArithmeticError):
    """The loss is no number any more."""


@dataclass(slots=True)
class State:
    """Where a run is; kept with every checkpoint.

    Attributes:
        epoch: rounds completed.
        step: steps taken in all.
        taken: steps taken in the round that is not complete yet.
        best_epoch: round after which the loss on unseen examples was lowest, -1 before the first check.
        seconds: time spent so far, also before an interruption.
    """

    epoch: int = 0
    step: int = 0
    taken: int = 0
    best_epoch: int = -1
    best_loss: float = math.inf
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Answers:
    """A method's answers to a part of the examples.

    Attributes:
        score: as `desktop.tasks.Lesson.score` says.
        answers: whatever the lesson makes `Judged` and a report of.
    """

    loss: float
    score: float
    answers: Any


class Method(Protocol):
    """A way of learning: what learns, from what, and how one step is taken."""

    epochs: int
    steps: int
    """Steps of one epoch."""
    examples: int
    """Examples seen in one epoch."""
    seed: int
    knows_at_start: bool
    """Whether there is a version worth keeping before the first epoch."""
    slow: bool
    """Whether epochs take long, so that each is saved."""

    @property
    def module(self) -> nn.Module:
        """What learns; its state is what a checkpoint keeps."""

    @property
    def optimizer(self) -> torch.optim.Optimizer: ...

    def begin(self, job: str) -> Generator[protocol.Event, None, None]:
        """What comes before the first step of a new run; not called when a run is continued."""

    def batches(self, epoch: int, skip: int) -> Iterator[tuple[int, Any]]:
        """Size and contents of the batch of each step of an epoch, without the first `skip`."""

    def learn(self, batch: Any) -> float:
        """Take one step and tell its loss."""

    def size(self, part: str) -> int:
        """How many examples `part` ("validation" or "test") has."""

    def measure(self, part: str) -> Generator[int, None, Answers]:
        """Yields how many examples of `part` are done."""

    def finish(self, learner: Any) -> None:
        """Put what was learned into the model."""


Watch = Callable[[Any], tuple[protocol.Judged, ...]]
"""From `Answers.answers` to validation examples to `Evaluated.watched`."""


def run_epochs(job: str, method: Method, state: State, watch: Watch) -> Iterator[protocol.Event]:
    """`Step`, `Evaluated` and `Progress` events from where `state` is to the last epoch; `state` moves along.

    Raises:
        NotFiniteError: the loss is no number any more; `state` tells the epoch.
    """
    clock = _Clock(method, state)
    if state.best_epoch < 0:
        yield from _evaluate(job, method, state, watch)
    if state.epoch < method.epochs:  # the first step may take long, and nobody can know how long
        yield protocol.Progress(job, phases.BEGINNING_TO_LEARN())
    while state.epoch < method.epochs:
        for size, batch in method.batches(state.epoch, state.taken):
            _set_step_size(method, state.step)
            torch.manual_seed(seed_of(method.seed, state.step))  # for layers that drop parts at random
            loss = method.learn(batch)
            if not math.isfinite(loss):
                raise NotFiniteError
            state.step += 1
            state.taken += 1
            told = clock.step(loss, size)
            if told is not None:
                yield protocol.Step(job, *told)
        state.epoch, state.taken = state.epoch + 1, 0
        yield from _evaluate(job, method, state, watch)
        clock.pause()


def _evaluate(job: str, method: Method, state: State, watch: Watch) -> Iterator[protocol.Event]:
    found = yield from measured(job, method, "validation", phases.MEASURING())
    if not math.isfinite(found.loss):
        raise NotFiniteError
    best = found.loss < state.best_loss
    if best:
        state.best_epoch, state.best_loss = state.epoch, found.loss
    yield protocol.Evaluated(job, state.epoch, found.loss, found.score, best, watch(found.answers))


def measured(job: str, method: Method, part: str, phase: Message) -> Generator[protocol.Event, None, Answers]:
    """The method's answers to a part of the examples, with progress when it takes long."""
    total = method.size(part)
    begun = told = time.monotonic()
    generator = method.measure(part)
    while True:
        try:
            done = next(generator)
        except StopIteration as end:
            found: Answers = end.value
            return found
        now = time.monotonic()
        if now - told >= TELL_EVERY:
            told, rate = now, done / (now - begun)
            yield protocol.Progress(job, phase, done, total, "examples", (total - done) / rate, rate)


def _set_step_size(method: Method, step: int) -> None:
    """Linear warm-up, then half a cosine down to nothing."""
    total = method.epochs * method.steps
    warm = max(1, round(total * WARM_UP))
    scale = (
        (step + 1) / warm
        if step < warm
        else 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, total - warm)))
    )
    for group in method.optimizer.param_groups:
        group["lr"] = group["base_lr"] * scale


def seed_of(seed: int, number: int) -> int:
    """A seed for a random generator that belongs to one step or round of a run."""
    return (seed * 1_000_003 + number) % 2**63


class _Clock:
    """Gathers the steps between two events, and guesses the time left from all that was done so far."""

    def __init__(self, method: Method, state: State) -> None:
        self._method, self._state = method, state
        self._begun = self._told = time.monotonic()
        self._first = state.step
        self._losses: list[float] = []
        self._seen = 0
        self._rate = 0.0

    def step(self, loss: float, size: int) -> tuple[int, float, float, int, int, float, float | None] | None:
        """Fields of a `Step`, or None when the last one was told just now."""
        self._losses.append(loss)
        self._seen += size
        now, state, method = time.monotonic(), self._state, self._method
        if now - self._told < TELL_EVERY and state.taken < method.steps:
            return None
        rate = self._seen / max(now - self._told, 1e-6)
        self._rate = 0.8 * self._rate + 0.2 * rate if self._rate else rate
        mean = sum(self._losses) / len(self._losses)
        total, taken = method.epochs * method.steps, state.step - self._first
        left = (total - state.step) * (now - self._begun) / taken if taken > 2 else None
        seen = state.epoch * method.examples + round(method.examples * state.taken / method.steps)
        self._losses, self._seen, self._told = [], 0, now
        return (
            state.step,
            state.step / method.steps,
            mean,
            seen,
            method.epochs * method.examples,
            self._rate,
            left,
        )

    def pause(self) -> None:
        """What follows a check does not count as the time of a step."""
        self._told = time.monotonic()

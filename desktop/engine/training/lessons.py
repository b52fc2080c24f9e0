"""How lessons are taught: one module for each kind, imported when it is needed.

A lesson is a row of `desktop.tasks.LESSONS`; what carries it out has the face of `Teacher`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from desktop import protocol, tasks
from desktop.engine.training.split import Example, Split
from desktop.errors import ErrorKind, Trouble
from desktop.messages import NOTHING, Message
from desktop.messages import training as words

if TYPE_CHECKING:
    from desktop.engine.training.loop import Method

TEACHERS = {
    "picture-groups": ("desktop.engine.training.groups.lesson", "pictures"),
    "text-groups": ("desktop.engine.training.groups.lesson", "texts"),
}
"""By the lesson: the module, and what its `teacher` is told."""

Events = Generator[protocol.Event, None, None]


@dataclass(frozen=True, slots=True)
class Examples:
    """What was dropped.

    Attributes:
        place: the folder or file.
        labels: names of the groups, in natural order; empty where nothing is sorted.
        usable: one example for each that can be used.
        broken: (path, why) of those that cannot.
        measures: what the medium measured of each usable one, such as width and height.
        folders: where the files of each group are.
        surroundings: what a person should know about what was found around the examples.
        advice: why there is nothing to teach in there, and what to do; empty if there is.
        sketches: by which the medium tells near copies, of each usable one; empty where it cannot.
        noted: (path, notes) of those that are used though something was missing or guessed.
        namesakes: sets of names of groups that look the same.
        merged: whether each of these sets is one group here.
        crowded: groups whose examples all look like each other, so that near copies cannot be told.
        columns: of a table, those that were used.
    """

    place: str
    labels: tuple[str, ...]
    usable: tuple[Example, ...]
    broken: tuple[tuple[str, Any], ...]
    measures: tuple[tuple[int, ...], ...]
    folders: tuple[tuple[str, ...], ...] = ()
    surroundings: tuple[protocol.Finding, ...] = ()
    advice: Message = NOTHING
    sketches: tuple[bytes, ...] = ()
    noted: tuple[tuple[str, tuple[Message, ...]], ...] = ()
    namesakes: tuple[tuple[str, ...], ...] = ()
    merged: bool = False
    crowded: tuple[str, ...] = ()
    columns: protocol.Columns = protocol.GUESSED


class Learner(Protocol):
    """A model with what has to be new in it, ready to learn."""

    @property
    def info(self) -> protocol.ModelInfo: ...

    def stoppable(self, stop_point: Callable[[], None]) -> AbstractContextManager[None]:
        """Within this block `stop_point` is called between two layers, so that a Stop need not wait."""

    def save(self, folder: Path) -> None:
        """Write it as an ordinary model that any tool that knows transformers can open."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How good answers are; fields as in `protocol.TrainReport`."""

    score: float
    range: tuple[float, float]
    baseline: float
    baseline_range: tuple[float, float]
    detail: protocol.Detail
    mistakes: tuple[protocol.Judged, ...]


class Teacher(Protocol):
    """What a lesson can do. `read`, `findings` and `divide` need no torch."""

    def read(
        self, job: str, place: str, merge: bool, columns: protocol.Columns
    ) -> Generator[protocol.Event, None, Examples]:
        """Looks at every example, telling how far it is; `merge` and `columns` as in `protocol.TrainPlan`."""

    def findings(self, examples: Examples) -> tuple[protocol.Finding, ...]: ...

    def counts(self, examples: Examples) -> tuple[protocol.GroupCount, ...]:
        """What the examples are sorted into, if that is what is taught."""

    def divide(self, examples: Examples, seed: int) -> Split: ...

    def load(self, info: protocol.ModelInfo, split: Split, device: str) -> Any:
        """A `Learner` made of `info`.

        Raises:
            Trouble: it cannot be loaded safely, or not be taught this.
        """

    def method(
        self, job: str, plan: protocol.TrainPlan, learner: Any, split: Split, stop_point: Callable[[], None]
    ) -> Generator[protocol.Event, None, Method]:
        """The way that the plan names, ready to learn."""

    def watch(self, split: Split, answers: Any) -> tuple[protocol.Judged, ...]:
        """Some validation examples with their answers, always the same."""

    def report(self, split: Split, answers: Any) -> Measured:
        """How good the answers to the test examples are."""

    def card(self, split: Split, report: protocol.TrainReport) -> Sequence[str]:
        """Two parts of the model card: what it does, and how good it is."""


def lesson_of(task: str) -> tasks.Lesson:
    """How `task` is taught.

    Raises:
        Trouble: it cannot be taught.
    """
    lesson = next((row.teach for row in tasks.TASKS if row.id == task), None)
    if lesson is None:
        raise Trouble(ErrorKind.BAD_REQUEST, words.CANNOT_BE_TAUGHT(task=task))
    return lesson


def teacher_of(task: str) -> Teacher:
    """What carries out the lesson of `task`.

    Raises:
        Trouble: it cannot be taught.
    """
    lesson = lesson_of(task)
    module, told = TEACHERS[lesson.id]
    teacher: Teacher = importlib.import_module(module).teacher(lesson, told)
    return teacher


def check_examples(
    request: protocol.CheckExamples, _context: Any
) -> Generator[protocol.Event, None, protocol.ExamplesReport]:
    """Handler of `protocol.CheckExamples`.

    Raises:
        Trouble: the task cannot be taught, or the folder is not there.
    """
    from desktop.engine.training.choosing import task_for

    task = request.task or (yield from task_for(request.job, request.folder))
    teacher = teacher_of(task)
    examples = yield from teacher.read(request.job, request.folder, request.merge, request.columns)
    return report_of(teacher, examples, teacher.divide(examples, request.seed), task)


def report_of(teacher: Teacher, examples: Examples, split: Split, task: str) -> protocol.ExamplesReport:
    """What a person should know of examples that are used as `split` says."""
    return protocol.ExamplesReport(
        folder=examples.place,
        groups=teacher.counts(examples),
        splits=split.counts,
        findings=teacher.findings(examples),
        columns=examples.columns,
        task=task,
    )

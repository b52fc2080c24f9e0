"""Telling groups apart: one teacher for all media. As `desktop.engine.training.lessons.Teacher` says."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop import protocol
from desktop.engine.training.groups import checking, families, folders, namesakes, parts, tables
from desktop.engine.training.lessons import Examples, Measured
from desktop.engine.training.split import Split
from desktop.media import is_table
from desktop.messages import phases, say
from desktop.tasks import Lesson, Media
from desktop.tasks.teaching import QUICK

if TYPE_CHECKING:
    from torch import Tensor

    from desktop.engine.training.groups.medium import Medium
    from desktop.engine.training.groups.quick import Quick
    from desktop.engine.training.groups.starting_model import StartingModel
    from desktop.engine.training.groups.thorough import Thorough


def teacher(lesson: Lesson, medium: str) -> Groups:
    """Of the examples in a medium: "pictures" is the module of that name here."""
    return Groups(lesson, importlib.import_module(f"{__package__}.{medium}").medium)


class Groups:
    """What needs torch imports it when it is called, so that checking examples does not wait for it."""

    def __init__(self, lesson: Lesson, medium: Medium) -> None:
        self._lesson, self._medium = lesson, medium

    def read(
        self, job: str, place: str, merge: bool, columns: protocol.Columns
    ) -> Generator[protocol.Event, None, Examples]:
        if is_table(place) and self._medium.media is Media.TEXT:
            found = yield from tables.read(job, place, columns)
        else:
            found = yield from folders.read(job, place, self._medium)
        return (yield from families.related(job, namesakes.found(found, merge), self._medium))

    def findings(self, examples: Examples) -> tuple[protocol.Finding, ...]:
        return checking.findings(examples, self._lesson, self._medium)

    def counts(self, examples: Examples) -> tuple[protocol.GroupCount, ...]:
        return checking.counts(examples)

    def divide(self, examples: Examples, seed: int) -> Split:
        return replace(parts.divided(examples, seed), notes=checking.notes(examples))

    def load(self, info: protocol.ModelInfo, split: Split, device: str) -> StartingModel:
        from desktop.engine.training.groups import starting_model

        return starting_model.load(self._medium, info, split.labels, device)

    def method(
        self,
        job: str,
        plan: protocol.TrainPlan,
        learner: StartingModel,
        split: Split,
        stop_point: Callable[[], None],
    ) -> Generator[protocol.Event, None, Quick | Thorough]:
        from desktop.engine.training.groups.features import features_of
        from desktop.engine.training.groups.quick import Quick
        from desktop.engine.training.groups.thorough import Thorough

        epochs = plan.epochs or self._lesson.way(plan.method).usual_epochs(len(split.train))
        if plan.method != QUICK.id:
            return Thorough(split, learner, epochs, plan.seed, stop_point)
        everything = (*split.train, *split.validation, *split.test)
        features = yield from features_of(job, everything, learner, stop_point)
        yield protocol.Progress(job, phases.LEARNING_LAST_STEP())
        return Quick(split, features, epochs, plan.seed)

    def watch(self, split: Split, answers: Tensor) -> tuple[protocol.Judged, ...]:
        from desktop.engine.training.groups import evaluation

        chosen = evaluation.watched([example.target for example in split.validation])
        return tuple(evaluation.judged(split.validation[row], answers[row], split.labels) for row in chosen)

    def report(self, split: Split, answers: Tensor) -> Measured:
        from desktop.engine.training.groups import evaluation

        return evaluation.measured(answers, split)

    def card(self, split: Split, report: protocol.TrainReport) -> Sequence[str]:
        many = self._medium.media.row.many
        low, high = report.range
        rows = "\n".join(
            f"| {score.name.replace('|', '/')} | {score.recall:.0%} | {score.precision:.0%} | {score.count} |"
            for score in report.detail.per_group
        )
        does = f"Tells {len(split.labels)} groups of {many} apart: {', '.join(split.labels)}."
        good = f"""Right on **{report.score:.0%}** of {report.tested} {many} that took no part in teaching
(95 % range: {low:.0%} to {high:.0%}). Always naming the commonest group would be right on {
            report.baseline:.0%}.

| group | real ones found (recall) | right when it says so (precision) | {many} |
|---|---|---|---|
{rows}

{" ".join(map(say, report.notes))}""".rstrip()
        return does, good

"""The few turns of phrase that only the Teach page needs; numbers and times are said by `desktop.wording`."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop import catalogue, tasks, wording
from desktop.catalogue import counted
from desktop.results import Label, Labels, Result
from desktop.tasks.teaching import Score


def named(result: Result) -> Label:
    """The likeliest name in an answer about groups."""
    assert isinstance(result, Labels)
    return result.labels[0]


def loss(value: float) -> str:
    """A loss with as many places as its noise leaves: "1.24", "0.083"."""
    return f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def speed(value: float) -> str:
    """Examples a second with as many places as help: "6.4", "128"."""
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def examples_of(count: int) -> str:
    return counted("{count}\u00a0example", "{count}\u00a0examples", count)


def groups(count: int) -> str:
    return counted("{count}\u00a0group", "{count}\u00a0groups", count)


def examples_in_groups(examples: int, kinds: int) -> str:
    """ "281 examples in 3 groups"."""
    return _tr("{examples} in {groups}").format(examples=examples_of(examples), groups=groups(kinds))


def way(task: str, method: str) -> str:
    """How a run learns: "Quick" or "Thorough"; `method` itself where nobody knows it any more."""
    try:
        lesson = tasks.task(task).teach
        return catalogue.text(lesson.way(method).name, "lessons") if lesson is not None else method
    except KeyError:
        return method


def score(row: Score, value: float) -> str:
    """A score as it is read: "93 %", or "0.42" where it is no share."""
    return wording.percent(value) if row.is_share else f"{value:.2f}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("TeachWords", text)

"""The coach: one sentence about how the learning goes, from the numbers so far and nothing else."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from desktop import wording
from desktop.workbench.teaching import words

Kind = Literal["ok", "info", "warn", "bad"]

PATIENCE = 3
"""Rounds without a better version before the coach speaks of it; fewer would be noise."""
FLAT = 0.02
"""Share by which the loss has to fall over `PATIENCE` rounds to count as learning."""
RISE = 0.05
"""Share by which the loss has to stand above its best to count as memorising (overfitting)."""


@dataclass(frozen=True, slots=True)
class Round:
    """One measurement on unseen examples.

    Attributes:
        number: 0 for the one before the first step.
        loss, accuracy: on the examples that steer (validation).
        training: mean training loss of that round, NaN when there was none.
    """

    number: int
    loss: float
    accuracy: float
    training: float = math.nan


@dataclass(frozen=True, slots=True)
class Advice:
    """What the banner says: its kind, its first words and the rest of the sentence."""

    kind: Kind
    strong: str
    text: str


def coach(rounds: Sequence[Round]) -> Advice | None:
    """What a person should know now, or None before anything is measured.

    Args:
        rounds: in the order in which they were measured.
    """
    if not rounds:
        return None
    latest = rounds[-1]
    if not math.isfinite(latest.loss):
        text = _tr("the loss is no longer a number. Choose Stop and keep to use the best version so far.")
        return Advice("bad", _tr("Something went wrong"), text)
    first, best = rounds[0], min(rounds, key=lambda one: (one.loss, one.number))
    if latest.number == 0 or len(rounds) < 2:
        return Advice("info", _tr("Just started"), _tr("the first result comes after one round."))
    if latest.number - best.number >= PATIENCE and latest.loss > best.loss * (1 + RISE):
        return _worse_since(best, latest, rounds)
    as_at_first = best.loss > first.loss * (1 - FLAT) and latest.accuracy <= first.accuracy + 0.02
    if len(rounds) > PATIENCE and as_at_first and latest.accuracy < 1:
        return Advice("warn", _tr("Not learning yet"), _not_learning(latest))
    if best.number == 0 and latest.loss > first.loss and latest.accuracy <= first.accuracy:
        return _finding_its_feet(first, latest)
    if len(rounds) > PATIENCE + 1 and _is_flat(rounds):
        text = _tr("it barely improves now: {share} right on unseen examples.")
        return Advice("info", _tr("Levelling off"), text.format(share=wording.percent(latest.accuracy)))
    return Advice("ok", _tr("Still learning"), _progress(first, latest))


def _is_flat(rounds: Sequence[Round]) -> bool:
    recent = rounds[-PATIENCE:]
    before = min(one.loss for one in rounds[:-PATIENCE])
    return min(one.loss for one in recent) >= before * (1 - FLAT)  # 0 becomes no less


def _worse_since(best: Round, latest: Round, rounds: Sequence[Round]) -> Advice:
    then = next((one.training for one in rounds if one.number == best.number), math.nan)
    if best.number == 0:
        return Advice("warn", _tr("Not learning yet"), _not_learning(latest))
    if math.isnan(latest.training) or math.isnan(then) or latest.training < then:
        text = _tr(
            "it still improves on training examples, but not on unseen ones. "
            "Stop and keep uses its best version, from round {round}."
        )
        return Advice("warn", _tr("Memorising"), text.format(round=best.number))
    text = _tr("round {round} was its best. Stop and keep uses the version from that round.")
    return Advice("warn", _tr("No longer improving"), text.format(round=best.number))


def _finding_its_feet(first: Round, latest: Round) -> Advice:
    # All weights move from the first step on, so the first rounds are often a step back.
    text = _tr("for now it does worse than at the start. The best version is always kept.")
    fell = latest.loss > first.loss * (1 + RISE) or latest.accuracy < first.accuracy
    return Advice("warn" if fell else "info", _tr("Settling in"), text)


def _not_learning(latest: Round) -> str:
    text = _tr("{share} right on unseen examples, no better than at the start. Try another model.")
    return text.format(share=wording.percent(latest.accuracy))


def _progress(first: Round, latest: Round) -> str:
    mistakes_then, mistakes_now = wording.percent(1 - first.accuracy), wording.percent(1 - latest.accuracy)
    if latest.accuracy > first.accuracy and mistakes_then != mistakes_now:
        text = _tr("mistakes on unseen examples fell from {before} to {now}.")
        return text.format(before=mistakes_then, now=mistakes_now)
    if latest.loss < first.loss:
        text = _tr("it is becoming more certain. The loss on unseen examples fell from {before} to {now}.")
        return text.format(before=words.loss(first.loss), now=words.loss(latest.loss))
    return _tr("give it a few more rounds.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Coach", text)

"""What the numbers of a report mean, in sentences. Pure functions."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop import wording
from desktop.protocol import GroupScore, TrainReport
from desktop.ui.pages.teach.groups import ENOUGH

WEAK = 0.8
"""Share of found ones below which a group needs more examples."""

FEW_TESTED = 100
"""Test examples below which the range is so wide that the page says so."""


def range_words(low: float, high: float) -> str:
    """ "81 to 98 %"."""
    return _tr("{low} to {high}").format(low=f"{low * 100:.0f}", high=f"{high * 100:.0f}\u00a0%")


def meaning(report: TrainReport) -> str:
    """What the range says about examples yet to come."""
    low, high = round(report.range[0] * 100), round(report.range[1] * 100)
    text = _tr(
        "If you showed it many more examples like these, it would probably get between {low} and {high} "
        "of every 100 right."
    ).format(low=low, high=high)
    if report.tested < FEW_TESTED:
        text += " " + _tr("More test examples would narrow this range.")
    return text


def needs_more(score: GroupScore) -> bool:
    """Whether more examples of the group would probably help."""
    return score.count > 0 and score.recall < WEAK


def advice(report: TrainReport) -> tuple[str, str]:
    """What would help most, and why."""
    few = sum(report.counts) < ENOUGH * len(report.detail.labels)
    if few and report.range[0] <= report.baseline < report.score:
        text = _tr(
            "It did better than always naming the largest group, but with so few examples that may be luck."
        )
        return _tr("What would help most: more examples in each group"), text
    if report.range[0] <= report.baseline:
        text = _tr(
            "It does hardly better than always naming the largest group. "
            "First check that every example is in the right group."
        )
        return _tr("What would help most: clearer examples"), text
    tested = [score for score in report.detail.per_group if score.count > 0]
    weakest = min(tested, key=lambda score: (score.recall, score.precision), default=None)
    if weakest is None or weakest.recall >= 0.95:
        if report.tested < FEW_TESTED:
            text = _tr("It makes few mistakes. More examples would show how far you can rely on that.")
            return _tr("What would help most: more test examples"), text
        return _tr("It is ready to use"), _tr("It does about equally well in every group.")
    # Every group is divided in the same shares, so the test part tells how many it learned from.
    have = round(weakest.count * report.counts[0] / max(1, report.counts[2]))
    wanted = max(10, -(-(max(ENOUGH, 2 * have) - have) // 10) * 10)
    title = _tr("What would help most: about {count} more examples in “{group}”")
    text = _tr("It misses {share} of them, more than in any other group.")
    missed = wording.percent(1 - weakest.recall)
    return title.format(count=f"{wanted:,}", group=weakest.name), text.format(share=missed)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TeachAdvice", text)

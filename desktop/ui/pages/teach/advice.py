"""What the numbers of a report mean, in sentences. Pure functions."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop import wording
from desktop.protocol import GroupScore, TrainReport
from desktop.ui.pages.teach.groups import ENOUGH

WEAK = 0.8
"""Share of found ones below which a group needs more examples."""

FEW_TESTED = 100
"""Test pictures below which the range is so wide that the page says so."""


def range_words(low: float, high: float) -> str:
    """ "81 to 98 %"."""
    return _tr("{0} to {1}").format(f"{low * 100:.0f}", f"{high * 100:.0f}\u00a0%")


def meaning(report: TrainReport) -> str:
    """What the range says about pictures yet to come."""
    low, high = round(report.range[0] * 100), round(report.range[1] * 100)
    text = _tr(
        "If you showed it many more pictures like these, between {0} and {1} of every 100 answers "
        "would probably be right."
    ).format(low, high)
    if report.tested < FEW_TESTED:
        text += " " + _tr("More test pictures make this range narrower.")
    return text


def needs_more(score: GroupScore) -> bool:
    """Whether more examples of the group would probably help."""
    return score.count > 0 and score.recall < WEAK


def advice(report: TrainReport) -> tuple[str, str]:
    """What would help most, and why."""
    if report.range[0] <= report.baseline:
        text = _tr("It is hardly better than always naming the commonest group. Look for wrong labels first.")
        return _tr("What would help most: clearer examples"), text
    tested = [score for score in report.per_class if score.count > 0]
    weakest = min(tested, key=lambda score: (score.recall, score.precision), default=None)
    if weakest is None or weakest.recall >= 0.95:
        if report.tested < FEW_TESTED:
            text = _tr("It makes few mistakes. More pictures would show how sure that is.")
            return _tr("What would help most: more test pictures"), text
        return _tr("It is ready to use"), _tr("No group stands out with mistakes.")
    # Every group is divided in the same shares, so the test part tells how many it learned from.
    have = round(weakest.count * report.counts[0] / max(1, report.counts[2]))
    wanted = max(10, -(-(max(ENOUGH, 2 * have) - have) // 10) * 10)
    title = _tr("What would help most: about {0} more pictures of “{1}”").format(wanted, weakest.name)
    missed = wording.percent(1 - weakest.recall)
    return title, _tr("It misses {0} of them, more than of any other group.").format(missed)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TeachAdvice", text)

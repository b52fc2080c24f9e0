"""Views of answers, one for each type of result. A new type of result is a new view and a row here."""

from __future__ import annotations

from collections.abc import Callable

from desktop.results import Boxes, Labels, Masks, Matches, Numbers, Result, Spans, Text, Transcript
from desktop.ui.results.boxes_view import BoxesView
from desktop.ui.results.labels_view import LabelsView
from desktop.ui.results.masks_view import MasksView
from desktop.ui.results.matches_view import MatchesView
from desktop.ui.results.numbers_view import NumbersView
from desktop.ui.results.spans_view import SpansView
from desktop.ui.results.text_view import TextView
from desktop.ui.results.transcript_view import TranscriptView
from desktop.ui.results.view import ResultView

VIEWS: dict[type[Result], Callable[[], ResultView]] = {
    Labels: LabelsView,
    Matches: MatchesView,
    Transcript: TranscriptView,
    Boxes: BoxesView,
    Masks: MasksView,
    Text: TextView,
    Spans: SpansView,
    Numbers: NumbersView,
}


def view_for(result: type[Result]) -> ResultView:
    """A fresh view for this type of result."""
    return VIEWS[result]()

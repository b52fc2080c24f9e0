"""What ``burnish run`` prints for people, for every type of answer."""

from __future__ import annotations

import pytest

from desktop.cli.plain import lines_of
from desktop.results import (
    RESULT_TYPES,
    Box,
    Boxes,
    Label,
    Labels,
    Masks,
    Matches,
    Number,
    Numbers,
    Part,
    Passage,
    Result,
    Segment,
    Span,
    Spans,
    Text,
    Transcript,
)

ANSWERS: list[tuple[Result, str]] = [
    (Labels((Label("cat", 0.9), Label("dog", 0.1))), "cat 90\u00a0%, dog 10\u00a0%"),
    (Transcript("en", "Hello.", (Segment(61.0, 62.0, "Hello."),)), "01:01 Hello."),
    (Transcript("en", "", ()), "Nothing was said."),
    (Matches("q", (Passage("near", 0.5),)), "0.50 near"),
    (
        Boxes((Box("cup", 0.993, 1.4, 2.0, 30.6, 40.0), Box("spoon", 0.5, 0, 0, 9, 9)), 100, 100),
        "99\u00a0% cup (1, 2, 31, 40)\n50\u00a0% spoon (0, 0, 9, 9)",
    ),
    (
        Boxes((Box("cup", 0.9, 0, 0, 9, 9), Box("cup", 0.3, 0, 0, 9, 9), Box("cat", 0.2, 0, 0, 9, 9)), 9, 9),
        "90\u00a0% cup (0, 0, 9, 9)\n2 more, less sure than 50\u00a0%: --json has all.",
    ),
    (
        Boxes((Box("cup", 0.3, 0, 0, 9, 9),), 9, 9),
        "Nothing was found. 1\u00a0thing, less sure than 50\u00a0%: --json has all.",
    ),
    (Boxes((), 100, 100), "Nothing was found."),
    (
        Masks((Part("sky", 1.0, 0.31, "0 4"), Part("sea", 0.8, 0.004, "4")), 2, 2, 20, 20),
        "sky 31\u00a0% of the picture, sea <\u00a01\u00a0% of the picture",
    ),
    (Masks((), 1, 1, 20, 20), "Nothing was found."),
    (Text(" Two lines,\nas written. "), "Two lines,\nas written."),
    (Text(""), "The model wrote nothing."),
    (Spans((Span("PER", 0.9, 5, 9, "Anna"),)), "90\u00a0% PER Anna (5–9)"),
    (Spans((Span("", 0.7, 0, 9, "in\nLisbon"),)), "70\u00a0% in Lisbon (0–9)"),
    (Spans(()), "Nothing was found."),
    (Numbers((Number("stars", 3.6912),)), "stars 3.69"),
    (Numbers((Number("valence", -0.5), Number("price", 1234.5))), "valence -0.50, price 1,234"),
]


@pytest.mark.parametrize(("result", "printed"), ANSWERS)
def test_answers_are_printed_for_people(result: Result, printed: str) -> None:
    assert lines_of(result) == printed


def test_every_type_of_answer_can_be_printed() -> None:
    assert {type(result) for result, _ in ANSWERS} == set(RESULT_TYPES.values())

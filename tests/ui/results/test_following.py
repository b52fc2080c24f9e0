"""Which line and which word are spoken at a given second."""

from __future__ import annotations

import pytest

from desktop.results import Segment, Transcript, Word
from desktop.ui.results.following import lines_with, segment_at, word_at, word_spans, word_under

FIRST = Segment(1.0, 2.0, " No matter.", (Word(1.0, 1.4, " No"), Word(1.4, 2.0, " matter.")))
SECOND = Segment(
    3.0, 4.0, " No, no, no.", (Word(3.0, 3.2, " No,"), Word(3.3, 3.5, " no,"), Word(3.6, 4.0, " no."))
)
TALK = Transcript("en", "", (FIRST, SECOND), 5.0)


@pytest.mark.parametrize(("seconds", "line"), [(0.5, None), (1.0, 0), (2.5, 0), (3.0, 1), (99.0, 1)])
def test_the_line_stays_until_the_next_begins(seconds: float, line: int | None) -> None:
    assert segment_at(TALK, seconds) == line


def test_an_empty_transcript_has_no_line() -> None:
    assert segment_at(Transcript("en", "", ()), 1.0) is None


@pytest.mark.parametrize(
    ("seconds", "word"), [(2.9, None), (3.0, 0), (3.25, 0), (3.3, 1), (3.99, 2), (4.0, None)]
)
def test_the_word_holds_through_the_gap_to_the_next(seconds: float, word: int | None) -> None:
    assert word_at(SECOND, seconds) == word


def test_repeated_words_are_told_apart() -> None:
    assert word_spans(SECOND) == [(0, 3), (4, 3), (8, 3)]
    assert word_under(SECOND, 5) == 1
    assert word_under(SECOND, 9) == 2


def test_a_word_that_the_text_does_not_have_is_nowhere() -> None:
    tidied = Segment(0, 1, "Hello.", (Word(0, 0.5, "uh"), Word(0.5, 1, "Hello.")))
    assert word_spans(tidied) == [(0, 0), (0, 6)]
    assert word_under(tidied, 2) == 1


def test_search_ignores_capitals_and_empty_words() -> None:
    assert lines_with(TALK, "no") == [0, 1]
    assert lines_with(TALK, "MATTER") == [0]
    assert lines_with(TALK, "  ") == []

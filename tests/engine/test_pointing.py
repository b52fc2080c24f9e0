"""Names in a text and answers to questions: pieces of the text, where they stand."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch

from desktop import protocol
from desktop.engine.libraries.transformers_models import pointing
from desktop.engine.libraries.transformers_models.windows import Window
from desktop.errors import ErrorKind
from desktop.messages import say
from desktop.protocol import Input
from desktop.results import Span, Spans
from tests import tiny
from tests.models import Ask

TEXTS = ["Ada Lovelace was in Berlin, and this is an example.", "x", "Berlin;  \n Berlin (Ada) 12 o'clock"]
LONG = " ".join(
    f"ada lovelace was in berlin on day {number}, and this is the example." for number in range(40)
)


@pytest.fixture(scope="module")
def marker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "marker"
    return tiny.bert(folder, "ForTokenClassification", ("O", "B-PER", "I-PER", "B-LOC", "I-LOC"))


@pytest.fixture(scope="module")
def pointer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.bert(tmp_path_factory.mktemp("models") / "pointer", "ForQuestionAnswering", ("a", "b"))


def _spans(events: list[protocol.Event]) -> list[tuple[Span, ...]]:
    items = [event for event in events if isinstance(event, protocol.Item)]
    assert items, events[-1]
    assert all(isinstance(item.result, Spans) for item in items), [item.error for item in items]
    return [item.result.spans for item in items]  # type: ignore[union-attr]


# ---- names -------------------------------------------------------------------------------------------------


def test_names_are_those_of_the_plain_pipeline(ask: Ask, marker: Path) -> None:
    from transformers import pipeline

    plain: Any = pipeline(
        "token-classification", model=str(marker), aggregation_strategy="first", device="cpu"
    )
    found = _spans(ask("token-classification", [Input(text=text) for text in TEXTS], marker))
    assert sum(map(len, found)) > 3
    for text, spans in zip(TEXTS, found, strict=True):
        expected = plain(text)
        assert [(span.label, span.start, span.end) for span in spans] == [
            (row["entity_group"], row["start"], row["end"]) for row in expected
        ]
        assert [span.score for span in spans] == pytest.approx([row["score"] for row in expected], abs=1e-4)
        assert all(text[span.start : span.end] == span.text for span in spans)


def test_names_of_a_long_text_are_found_to_its_end_and_once(ask: Ask, marker: Path) -> None:
    (spans,) = _spans(ask("token-classification", [Input(text=LONG)], marker))
    assert spans[-1].end > len(LONG) - 100 and spans[0].start < 100
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(LONG[span.start : span.end] == span.text for span in spans)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["B-PER", "I-PER", "O", "I-LOC"], [("PER", "Ada King"), ("LOC", "Rome")]),
        (["B-PER", "B-PER", "O", "O"], [("PER", "Ada"), ("PER", "King")]),
        (["B-PER", "E-PER", "O", "S-LOC"], [("PER", "Ada King"), ("LOC", "Rome")]),
        (["PER", "PER", "O", "LOC"], [("PER", "Ada King"), ("LOC", "Rome")]),
        (["O", "O", "O", "O"], []),
    ],
)
def test_words_of_one_name_are_put_together(labels: list[str], expected: list[tuple[str, str]]) -> None:
    text = "Ada King in Rome"
    places = [(0, 3), (4, 8), (9, 11), (12, 16)]
    words = [pointing._Word(*place, label, 0.5) for place, label in zip(places, labels, strict=True)]
    found = list(pointing._names(words, text))
    assert [(span.label, span.text) for span in found] == expected


# ---- answers -----------------------------------------------------------------------------------------------


def test_answers_are_pieces_of_the_text_the_surest_first(ask: Ask, pointer: Path) -> None:
    texts = [TEXTS[0], LONG, "x"]
    question = "Where was Ada?"
    found = _spans(
        ask("question-answering", [Input(text=text) for text in texts], pointer, question=question, top=4)
    )
    for text, spans in zip(texts, found, strict=True):
        assert 1 <= len(spans) <= 4
        scores = [span.score for span in spans]
        assert scores == sorted(scores, reverse=True) and scores[-1] > 0 and scores[0] <= 1
        for span in spans:
            assert text[span.start : span.end] == span.text and span.text
            before, after = text[: span.start][-1:], text[span.end :][:1]
            assert not (before.isalnum() and span.text[0].isalnum()), "begins inside a word"
            assert not (after.isalnum() and span.text[-1].isalnum()), "ends inside a word"
        places = sorted((span.start, span.end) for span in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(places))


def _window(words: list[str], parts: list[int | None], offsets: list[tuple[int, int]]) -> Window:
    return Window(0, {}, offsets, parts, [None if part is None else n for n, part in enumerate(parts)])


def test_the_likeliest_piece_wins_and_the_question_is_no_answer() -> None:
    text = "Ada was in Berlin"
    # [CLS] where [SEP] Ada was in Berlin [SEP]
    parts: list[int | None] = [None, 0, None, 1, 1, 1, 1, None]
    offsets = [(0, 0), (0, 5), (0, 0), (0, 3), (4, 7), (8, 10), (11, 17), (0, 0)]
    start = torch.tensor([0.0, 90.0, 0.0, 1.0, 0.0, 4.0, 9.0, 0.0])
    end = torch.tensor([0.0, 90.0, 0.0, 1.0, 0.0, 0.0, 9.0, 0.0])
    spans = list(pointing._answers(_window(text.split(), parts, offsets), start, end, 1, text))
    best = max(spans, key=lambda span: span.score)
    assert (best.text, best.start, best.end) == ("Berlin", 11, 17) and best.score > 0.9
    assert not any(span.text == "where" for span in spans)
    start[0] = end[0] = 20.0  # the model says that the answer is not here
    sure = [span.score for span in pointing._answers(_window([], parts, offsets), start, end, 1, text)]
    assert max(sure) < 0.01


@pytest.mark.parametrize(
    ("text", "piece", "whole"),
    [
        ("paid for the forest in May", "for the fo", "for the forest"),
        ("Anna's letter", "nn", "Anna"),
        ("in Łódź, 2019.", "ódź, 20", "Łódź, 2019"),
        ("यह हिन्दी है", "हि", "हिन्दी"),
        ("他在柏林工作。", "柏林", "柏林"),
        ("the end", "nd", "end"),
    ],
)
def test_an_answer_neither_begins_nor_ends_inside_a_word(text: str, piece: str, whole: str) -> None:
    begin, end = pointing.whole_words(text, text.index(piece), text.index(piece) + len(piece))
    assert text[begin:end] == whole


def test_a_word_at_the_end_of_a_window_is_answered_whole() -> None:
    """The next window has the rest of it."""
    text = "paid for the forest"
    parts: list[int | None] = [None, 0, None, 1, 1, 1, 1, None]
    offsets = [(0, 0), (0, 3), (0, 0), (0, 4), (5, 8), (9, 12), (13, 15), (0, 0)]
    start, end = torch.zeros(8), torch.zeros(8)
    start[4] = end[6] = 9.0
    best = max(pointing._answers(_window([], parts, offsets), start, end, 1, text), key=lambda s: s.score)
    assert (best.text, best.start, best.end) == ("for the forest", 5, 19)


def test_a_question_is_needed_and_may_not_fill_the_window(ask: Ask, pointer: Path) -> None:
    failed = ask("question-answering", [Input(text="x")], pointer)[-1]
    assert isinstance(failed, protocol.Failed) and "Your question" in say(failed.message)
    events = ask("question-answering", [Input(text="x")], pointer, question="berlin " * 80)
    (item,) = [event for event in events if isinstance(event, protocol.Item)]
    assert (
        item.error and item.error.kind is ErrorKind.BAD_REQUEST and "fewer words" in say(item.error.message)
    )


def test_an_empty_text_is_told(ask: Ask, marker: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("  \n")
    (item,) = [
        event
        for event in ask("token-classification", [tmp_path / "empty.txt"], marker)
        if isinstance(event, protocol.Item)
    ]
    assert item.error and say(item.error.message) == "There is no text in this file."

"""What a model wrote, and what it points at in a text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.results import Span, Spans, Text
from desktop.ui.look.theme import Theme
from desktop.ui.pages.trying.text_marks import Offsets, TextMarks
from desktop.ui.results.spans_view import SpansView
from desktop.ui.results.text_view import TextView
from desktop.ui.results.view import Mark

LETTER = "Dear 😀 Anna,\n\nBen 🎉 and Anna met in Lisbon. Globex paid. Anna"


def span(words: str, label: str, nth: int = 0, score: float = 0.9) -> Span:
    at = -1
    for _ in range(nth + 1):
        at = LETTER.index(words, at + 1)
    return Span(label, score, at, at + len(words), words)


NAMES = Spans(
    (
        span("Anna", "PER"),
        span("Ben", "PER"),
        span("Anna", "PER", 1),
        span("Lisbon", "LOC"),
        span("Globex", "ORG"),
        span("Anna", "PER", 2),
    )
)
ANSWERS = Spans((span("in Lisbon", "", score=0.8), span("Lisbon. Globex paid", "", score=0.1)))


@pytest.fixture
def view(qtbot: QtBot) -> SpansView:
    made = SpansView()
    qtbot.addWidget(made)
    made.resize(384, 500)
    made.show()
    return made


@pytest.fixture
def editor(qtbot: QtBot) -> QPlainTextEdit:
    made = QPlainTextEdit()
    qtbot.addWidget(made)
    made.setPlainText(LETTER)
    made.show()
    return made


# ---- what was written ----


def test_what_was_written_is_shown_with_its_length(qtbot: QtBot) -> None:
    view = TextView()
    qtbot.addWidget(view)
    view.resize(384, 300)
    view.show()
    view.show_result(Text("  <b>Five</b> words, and\none more. "))
    assert view.written.toPlainText() == "<b>Five</b> words, and\none more.", "never read as HTML"
    assert view.count.text() == "5\u00a0words"
    view.show_result(Text(" "))
    assert view._heading.text() == "The model wrote nothing", "words that fit every question"
    assert view.count.text() == ""


def test_a_selection_is_copied_and_without_one_the_whole_answer(qtbot: QtBot) -> None:
    view = TextView()
    qtbot.addWidget(view)
    view.show()
    view.show_result(Text("one two three"))
    with qtbot.waitSignal(view.copy_requested):
        qtbot.keyClick(view.written, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    cursor = view.written.textCursor()
    cursor.setPosition(4)
    cursor.setPosition(7, cursor.MoveMode.KeepAnchor)
    view.written.setTextCursor(cursor)
    with qtbot.assertNotEmitted(view.copy_requested):
        qtbot.keyClick(view.written, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "two"


# ---- names and answers ----


def test_names_stand_under_their_kind_with_counts(view: SpansView) -> None:
    view.show_result(NAMES)
    assert view._heading.text() == "6\u00a0names found"
    assert [(entry.name, entry.count, entry.is_head) for entry in view.names.entries()] == [
        ("People", 4, True),
        ("Anna", 3, False),
        ("Ben", 1, False),
        ("Places", 1, True),
        ("Lisbon", 1, False),
        ("Organisations", 1, True),
        ("Globex", 1, False),
    ]
    spoken = view.names.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Anna, People, 3\u00a0times"
    assert not view.answers.isVisible()


def test_arrow_keys_choose_names_and_pass_over_heads(qtbot: QtBot, view: SpansView) -> None:
    view.show_result(NAMES)
    view.names.setFocus(Qt.FocusReason.TabFocusReason)
    chosen = []
    view.mark_chosen.connect(lambda mark: chosen.append((mark.text, mark.start)))
    for _ in range(3):
        qtbot.keyClick(view.names, Qt.Key.Key_Down)
    assert [text for text, _ in chosen[-3:]][-1] in ("Lisbon", "Globex")
    view.names.setCurrentIndex(view.names.model().index(1, 0))
    chosen.clear()
    for _ in range(3):
        qtbot.keyClick(view.names, Qt.Key.Key_Return)
    places = [span.start for span in NAMES.spans if span.text == "Anna"]
    assert [start for _, start in chosen] == [places[1], places[2], places[0]], (
        "Enter goes on, round and round"
    )
    assert [mark.strong for mark in view.marks()] == [True, False, True, False, False, True]
    qtbot.keyClick(view.names, Qt.Key.Key_Escape)
    assert not any(mark.strong for mark in view.marks())


def test_answers_are_ranked(qtbot: QtBot, view: SpansView) -> None:
    view.show_result(ANSWERS)
    assert view._heading.text() == "2\u00a0possible answers"
    assert view.answers.isVisible()
    with qtbot.waitSignal(view.mark_chosen) as told:
        view.answers.setCurrentIndex(view.answers.model().index(1, 0))
    assert told.args[0].text == "Lisbon. Globex paid"
    view.show_result(Spans(()))
    assert view._heading.text() == "Nothing was found in this text"
    assert view.marks() == ()


def test_a_kind_that_nobody_knows_keeps_its_name(view: SpansView) -> None:
    view.show_result(Spans((Span("chemical_element", 0.9, 0, 4, "Iron"),)))
    assert view.names.entries()[0].name == "Chemical element"


# ---- marks in the text ----


def test_marks_stand_exactly_on_the_words_behind_emoji(editor: QPlainTextEdit) -> None:
    marks = TextMarks(editor)
    marks.show(tuple(Mark(s.start, s.end, s.text) for s in NAMES.spans))
    assert marks.marked() == ["Anna", "Ben", "Anna", "Lisbon", "Globex", "Anna"]
    starts = [selection.cursor.selectionStart() for selection in editor.extraSelections()]
    assert starts[3] == NAMES.spans[3].start + 2, "two emoji before it count twice in Qt"
    marks.go_to(Mark(NAMES.spans[3].start, NAMES.spans[3].end, "Lisbon"))
    assert editor.textCursor().position() == starts[3]


def test_of_very_many_marks_those_are_set_that_are_seen(qtbot: QtBot, editor: QPlainTextEdit) -> None:
    words = [f"Name{number:05}" for number in range(12_000)]
    editor.setPlainText("\n".join(words))
    editor.resize(300, 300)
    editor.show()
    marks = TextMarks(editor)
    marks.show(tuple(Mark(n * 10, n * 10 + 9, word) for n, word in enumerate(words)))
    for row in (0, 6000, 11_990):
        editor.verticalScrollBar().setValue(row)
        top = editor.firstVisibleBlock().text()
        qtbot.waitUntil(lambda top=top: top in marks.marked())  # type: ignore[misc]
        shown = words.index(top)
        assert set(words[shown : shown + 10]) <= set(marks.marked()), "all that is seen is marked"
        assert len(marks.marked()) < 1000, "and not all the others with it"


def test_the_chosen_one_is_marked_more_strongly(editor: QPlainTextEdit, look: Theme) -> None:
    marks = TextMarks(editor)
    one, other = NAMES.spans[0], NAMES.spans[3]
    shown = (Mark(one.start, one.end, "Anna", 0, True), Mark(other.start, other.end, "Lisbon", 1))
    marks.show(shown)
    grounds = [s.format.background().color() for s in editor.extraSelections()]
    assert [s.cursor.selectedText() for s in editor.extraSelections()] == ["Lisbon", "Anna"]
    assert grounds == [look.color("tint"), look.color("tint2")]
    look.set_mode("dark")
    marks.recolour()
    assert [s.format.background().color() for s in editor.extraSelections()][1] == look.color("tint2")
    marks.show(())
    assert marks.marked() == []


@pytest.mark.parametrize(
    ("start", "words", "place"),
    [
        (5, "tea", (6, 9)),  # counted without the line end's second half
        (20, "tea", (14, 17)),
        (0, "not there", None),
        (4, "a\u00a0tea", (4, 9)),  # the editor knows no no-break space
    ],
)
def test_a_place_that_is_off_is_found_nearby(start: int, words: str, place: tuple[int, int] | None) -> None:
    assert Offsets("for a tea and tea").place(start, start + len(words), words) == place

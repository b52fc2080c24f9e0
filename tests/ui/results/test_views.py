"""Views of answers, as a person uses them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.results import (
    RESULT_TYPES,
    Label,
    Labels,
    Matches,
    Number,
    Numbers,
    Passage,
    Segment,
    Transcript,
)
from desktop.tasks import task
from desktop.ui.results import VIEWS, view_for
from desktop.ui.results.labels_view import LabelsView
from desktop.ui.results.matches_view import MatchesView
from desktop.ui.results.numbers_view import NumbersView
from desktop.ui.results.transcript_list import SegmentDelegate, TranscriptList
from desktop.ui.results.transcript_view import TranscriptView
from tests.counting import calls_of


def test_every_type_of_result_has_a_view(qtbot: QtBot) -> None:
    assert set(VIEWS) == set(RESULT_TYPES.values())
    for kind in RESULT_TYPES.values():
        qtbot.addWidget(view_for(kind))


def test_the_slider_hides_and_show_brings_back(qtbot: QtBot) -> None:
    view = LabelsView()
    qtbot.addWidget(view)
    view.show()
    view.show_result(Labels((Label("tabby", 0.7), Label("tiger_cat", 0.2), Label("radiator", 0.001))))
    assert view.shown() == ["Tabby", "Tiger cat"]
    assert view.show_all.isVisible()
    qtbot.mouseClick(view.show_all, Qt.MouseButton.LeftButton)
    assert view.shown() == ["Tabby", "Tiger cat", "Radiator"]
    assert not view.show_all.isVisible()
    view.least.set_value(0.5)
    assert view.shown() == ["Tabby"]
    view.least.set_value(1.0)
    assert view.shown() == ["Tabby"], "the likeliest always stays"


def test_choosing_a_passage_tells_which(qtbot: QtBot) -> None:
    view = MatchesView()
    qtbot.addWidget(view)
    view.resize(400, 400)
    view.show()
    view.show_result(Matches("q", (Passage("near", 0.9), Passage("far " * 80, -0.1))))
    with qtbot.waitSignal(view.passage_chosen) as chosen:
        view.list.setCurrentIndex(view.list.model().index(0, 0))
    assert chosen.args == ["near"]
    with qtbot.waitSignal(view.passage_chosen) as chosen:
        qtbot.keyClick(view.list, Qt.Key.Key_Down)
    assert chosen.args[0].startswith("far")
    view.show_result(Matches("q", ()))
    assert "nothing to compare" in view._heading.text()


@pytest.mark.parametrize(("detected", "words"), [(True, "English · detected"), (False, "English")])
def test_only_a_detected_language_is_called_so(qtbot: QtBot, detected: bool, words: str) -> None:
    view = TranscriptView()
    qtbot.addWidget(view)
    view.set_asked(task("automatic-speech-recognition").options, {"language": "auto"})
    view.show_result(Transcript("en", "", (), 2.0, detected))
    assert view.language.text() == words


def test_of_five_thousand_lines_those_in_view_are_measured(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out = calls_of(monkeypatch, SegmentDelegate, "layout")
    line = "The quick brown fox jumps over the lazy dog and then does it all over again. " * 2
    lines = tuple(Segment(n * 4.0, n * 4.0 + 3.5, line) for n in range(5000))
    view = TranscriptList()
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.show()
    view.set_transcript(Transcript("en", "", lines, 20_000.0))
    view.grab()
    assert 0 < len(laid_out) < 500
    assert view.sizeHintForRow(0) > 40, "a long line wraps"
    view.set_position(12.5)
    for step in range(50):
        view.set_position(16.0 + step * 4)
    assert len(laid_out) < 1500, "each line is measured once"
    assert view.current_line == 53


def test_numbers_are_shown_as_they_are_and_read_out(qtbot: QtBot) -> None:
    view = NumbersView()
    qtbot.addWidget(view)
    view.resize(384, 300)
    view.show()
    view.show_result(Numbers((Number("valence", 3.7052), Number("arousal", -0.25))))
    view.show_result(Numbers((Number("stars", 3.6912),)))
    QApplication.processEvents()
    shown = [label.text() for label in view._table.findChildren(QLabel) if label.isVisible()]
    assert shown == ["Stars", "3.69"]
    assert view._table.accessibleName() == "Stars, 3.69"
    with qtbot.waitSignal(view.copy_requested):
        qtbot.keyClick(view._table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)


def test_nobody_is_asked_how_many_numbers_there_are_to_be() -> None:
    assert "top" in NumbersView.owns_options

"""A question for which something must be typed puts the cursor there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.ui.pages.trying.page import TryPage
from tests.ui.pages.in_process import MODELS, OTHERS, InProcess
from tests.ui.pages.trying.steps import column


@pytest.mark.parametrize("task", ["question-answering", "sentence-similarity"])
def test_a_question_that_needs_words_waits_in_its_field(
    qtbot: QtBot, page: TryPage, bench: InProcess, task: str
) -> None:
    bench.arrive(*MODELS, *OTHERS)
    page.open_text("They met in Lisbon. The light is warm.")
    page.activateWindow()
    qtbot.mouseClick(column(page).chips.chip(task), Qt.MouseButton.LeftButton)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit) and column(page).options.isAncestorOf(field)
    qtbot.keyClicks(field, "Where?")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(bench.runs) and bench.runs[-1].task == task)
    assert "Where?" in bench.runs[-1].options.values()


def test_a_question_that_needs_nothing_leaves_the_cursor(
    qtbot: QtBot, page: TryPage, bench: InProcess
) -> None:
    bench.arrive(*MODELS, *OTHERS)
    page.open_text("They met in Lisbon. The light is warm.")
    qtbot.mouseClick(column(page).chips.chip("summarization"), Qt.MouseButton.LeftButton)
    assert not isinstance(QApplication.focusWidget(), QLineEdit)

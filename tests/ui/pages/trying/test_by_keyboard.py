"""Tab goes once round the window, whatever is open, and a new file is read from its beginning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.results import Segment, Transcript
from desktop.ui.pages.trying.page import TryPage
from desktop.ui.results.transcript_view import TranscriptView
from tests.ui.pages.in_process import InProcess
from tests.ui.pages.trying.steps import CAT_FILE, SAMPLES, area, column, wait_for_answer


@pytest.fixture
def around(qtbot: QtBot, page: TryPage) -> QMainWindow:
    """A window with something before the page."""
    window, central = QMainWindow(), QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(central)
    layout.addWidget(QPushButton("Before"))
    layout.addWidget(page)
    window.setCentralWidget(central)
    window.resize(1100, 800)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    return window


def walk(window: QMainWindow) -> Iterator[QWidget]:
    """Everything that has the keyboard on the way round, and at the end what has it again."""
    seen: set[QWidget] = set()
    while (holder := QApplication.focusWidget()) is not None:
        yield holder
        if holder in seen:
            return
        seen.add(holder)
        QTest.keyClick(holder, Qt.Key.Key_Tab)


def reachable(window: QMainWindow) -> set[QWidget]:
    """What Tab may stop at; a frame that hands on to its inside is reached there."""
    return {
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and widget.isVisible()
        and widget.isEnabled()
    }


@pytest.mark.parametrize("opened", ["text", CAT_FILE, str(SAMPLES / "speech.flac"), "batch"])
def test_tab_reaches_everything_and_leaves_again(
    qtbot: QtBot, page: TryPage, around: QMainWindow, tmp_path: Path, opened: str
) -> None:
    if opened == "text":
        page.open_text("The parcel never came.")
    elif opened == "batch":
        for name in ("a.txt", "b.txt"):
            (tmp_path / name).write_text("The parcel never came.")
        page.open_paths([str(tmp_path)])
    else:
        page.open_paths([opened])
    wait_for_answer(qtbot, page)
    QTest.qWait(20)  # the order is set when the layout is done
    before = around.findChild(QPushButton, "")
    assert before is not None
    before.setFocus()
    way = list(walk(around))
    assert set(way) == reachable(around)
    assert way[0] is way[-1] is before, "it goes out again, and not round in the page"


def test_something_else_is_shown_from_its_beginning(qtbot: QtBot, page: TryPage) -> None:
    page.resize(980, 640)
    page.open_text("The parcel never came.")
    wait_for_answer(qtbot, page)
    scrolled = column(page)._scroll.verticalScrollBar()
    column(page)._inside.setMinimumHeight(3000)
    qtbot.waitUntil(lambda: scrolled.maximum() > 200)
    scrolled.setValue(200)
    page.open_text("It came at last.")
    assert scrolled.value() == 0
    scrolled.setValue(200)
    page.trial.add(list(page.trial.inputs))
    assert scrolled.value() == 200, "nothing else is shown"


def test_another_transcript_is_read_from_its_beginning(
    qtbot: QtBot, page: TryPage, bench: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = tuple(Segment(n, n + 1, f"line {n}") for n in range(200))
    monkeypatch.setattr("tests.ui.pages.in_process.TRANSCRIPT", Transcript("en", "lines", lines, 200.0))
    page.open_paths([str(SAMPLES / "speech.flac")])
    wait_for_answer(qtbot, page)
    view = area(page).view
    assert isinstance(view, TranscriptView)
    bar = view.list.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 500)
    bar.setValue(500)
    page.open_paths([str(SAMPLES / "speech.flac")])
    qtbot.waitUntil(lambda: page.trial.opening == 2)
    wait_for_answer(qtbot, page)
    assert bar.value() == 0
    assert page.findChildren(QScrollArea)

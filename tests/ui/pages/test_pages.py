"""The table of pages, what pages ask of one another, and the keys that open them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.look.theme import Theme
from desktop.ui.pages.page import (
    BY_ID,
    PAGES,
    BringIn,
    FindModels,
    OpenFiles,
    Page,
    Request,
    ShowAnswers,
    ShowModels,
    ShowRun,
    TeachFrom,
    TryModel,
)
from desktop.ui.window.main_window import MainWindow
from tests.ui.pages.in_process import LITE, InProcess
from tests.ui.pages.trying.steps import CAT_FILE

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def bench(qapp: QApplication) -> Iterator[InProcess]:
    bench = InProcess(LITE)
    yield bench
    bench.shut_down()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, bench: InProcess) -> MainWindow:
    theme = Theme(qapp, "light")
    theme.apply()
    window = MainWindow(bench, theme)
    qtbot.addWidget(window)
    for row in PAGES:
        for make in window.page(row.id).ahead():
            make()
    window.show()
    window.activateWindow()
    return window


def test_every_row_is_a_page_that_knows_its_row(window: MainWindow) -> None:
    assert [window.page(row.id).name for row in PAGES] == list(BY_ID)
    assert [window.page(row.id).title for row in PAGES] == [row.words for row in PAGES]


@pytest.mark.parametrize(
    "request_",
    [
        TryModel(LITE.id),
        OpenFiles((CAT_FILE,)),
        ShowAnswers(()),
        FindModels("image-classification"),
        ShowModels(),
        BringIn(()),
        TeachFrom(LITE.id),
        ShowRun(""),
    ],
    ids=lambda request: type(request).__name__,
)
def test_what_one_page_asks_another_page_does(window: MainWindow, request_: Request) -> None:
    window.go_to("settings").requested.emit(request_)
    assert window.current_page == request_.to
    assert type(window.page(request_.to)).take is not Page.take


def keys(window: QWidget) -> list[tuple[str, QWidget, Qt.ShortcutContext]]:
    """Every key that is registered, with the widget it belongs to and how far it reaches."""
    found = []
    for shortcut in window.findChildren(QShortcut):
        owner = shortcut.parent()
        assert isinstance(owner, QWidget)
        found += [(key.toString(), owner, shortcut.context()) for key in list(shortcut.keys())]
    for action in window.findChildren(QAction):
        owners = [owner for owner in action.associatedObjects() if isinstance(owner, QWidget)]
        found += [
            (key.toString(), owner, action.shortcutContext())
            for key in action.shortcuts()
            for owner in owners
        ]
    return found


def test_no_key_is_registered_twice_where_both_would_hear_it(window: MainWindow) -> None:
    """Qt calls neither of two slots of the same key: it only tells that the key is ambiguous."""
    far = (Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.ApplicationShortcut)
    twice = []
    for (key, one, reach), (other_key, other, other_reach) in combinations(keys(window), 2):
        near = reach not in far and other_reach not in far
        apart = near and one is not other and not one.isAncestorOf(other) and not other.isAncestorOf(one)
        if key == other_key and not apart:
            twice.append((key, one, other))
    assert not twice
    assert len({key for key, _, _ in keys(window)}) > 10


@pytest.mark.parametrize("page", list(BY_ID))
def test_files_are_chosen_with_one_key_from_every_page(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(QFileDialog, "getOpenFileUrls", lambda *args: (asked.append(args[1]) or [], ""))
    window.go_to(page)
    for key in QKeySequence.keyBindings(QKeySequence.StandardKey.Open)[:1]:
        qtbot.keyClick(window.page(page), key[0].key(), key[0].keyboardModifiers())
    assert asked == ["Open files"]
    assert window.current_page == "try"


def test_each_page_has_its_key(qtbot: QtBot, window: MainWindow) -> None:
    for row in PAGES:
        if row.key:
            qtbot.keyClick(window, QKeySequence(row.key)[0].key(), CONTROL)
            assert window.current_page == row.id

"""Drop areas."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.look.theme import Theme
from desktop.ui.widgets.buttons import PrimaryButton
from desktop.ui.widgets.drop_area import DropArea, Verdict

COPY = Qt.DropAction.CopyAction
LEFT = Qt.MouseButton.LeftButton


def only_pictures(paths: list[str]) -> Verdict:
    if paths and all(path.endswith(".png") for path in paths):
        return Verdict(True, f"Drop to add {len(paths)} pictures")
    return Verdict(False, "Only pictures go here")


@pytest.fixture
def area(qtbot: QtBot) -> DropArea:
    made = DropArea("Drop pictures here", "PNG or JPEG", judge=only_pictures)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    qtbot.waitExposed(made)
    return made


def mime_of(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def hold(area: DropArea, mime: QMimeData) -> QDragEnterEvent:
    event = QDragEnterEvent(QPoint(50, 50), COPY, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(area, event)
    return event


def let_go(area: DropArea, mime: QMimeData) -> QDropEvent:
    event = QDropEvent(QPointF(50, 50), COPY, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(area, event)
    return event


def test_held_files_are_counted_and_dropped_ones_arrive(area: DropArea, tmp_path: Path) -> None:
    heard: list[list[str]] = []
    area.dropped.connect(heard.append)
    mime = mime_of(tmp_path / "a b.png", tmp_path / "ü.png")
    hold(area, mime)
    assert area.state == "held"
    assert area.words() == area.accessibleName() == "Drop to add 2 pictures"
    let_go(area, mime)
    assert heard == [[str(tmp_path / "a b.png"), str(tmp_path / "ü.png")]]
    assert area.state == "rest"
    assert area.words() == "Drop pictures here"


def test_what_does_not_suit_is_explained_and_not_taken(area: DropArea, tmp_path: Path, look: Theme) -> None:
    heard: list[list[str]] = []
    area.dropped.connect(heard.append)
    mime = mime_of(tmp_path / "song.mp3")
    hold(area, mime)
    assert area.state == "unsuited"
    assert area.words() == "Only pictures go here"
    assert area.grab().toImage().pixelColor(30, 30).name() == look.tokens.badBg.lower()
    let_go(area, mime)
    assert heard == []
    assert area.state == "rest"


def test_the_words_come_back_when_the_drag_leaves(area: DropArea, tmp_path: Path) -> None:
    hold(area, mime_of(tmp_path / "a.png"))
    QApplication.sendEvent(area, QDragLeaveEvent())
    assert area.words() == "Drop pictures here"


def test_a_link_from_a_browser_is_left_to_the_window_which_says_why_it_is_not_fetched(qtbot: QtBot) -> None:
    area = DropArea("Drop anything here")
    qtbot.addWidget(area)
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/cat.png")])
    assert not hold(area, mime).isAccepted()
    assert area.state == "rest"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_it_is_a_button_too(area: DropArea, qtbot: QtBot, key: Qt.Key) -> None:
    with qtbot.waitSignal(area.pressed_open, timeout=1000):
        qtbot.keyClick(area, key)


def test_a_click_on_its_words_opens_and_on_its_buttons_does_not(area: DropArea, qtbot: QtBot) -> None:
    heard: list[str] = []
    area.pressed_open.connect(lambda: heard.append("open"))
    button = PrimaryButton("Open files…", "folder")
    button.clicked.connect(lambda: heard.append("button"))
    area.add_button(button)
    qtbot.waitUntil(lambda: button.isVisible() and button.y() > 100)
    qtbot.mouseClick(button, LEFT)
    assert heard == ["button"]
    qtbot.mouseClick(area, LEFT, pos=QPoint(300, 380))
    assert heard == ["button", "open"]

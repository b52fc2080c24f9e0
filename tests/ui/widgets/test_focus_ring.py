"""The ring shows where the keyboard is, and only then."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.widgets.buttons import PlainButton
from desktop.ui.widgets.chips import ChipGroup
from desktop.ui.widgets.fields import TextField
from desktop.ui.widgets.focus_ring import FocusRing, keyboard_has_focus

LEFT = Qt.MouseButton.LeftButton


class Page(QWidget):
    """Two buttons and a field."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = PlainButton("First"), PlainButton("Second")
        self.field = TextField("Name")
        self.layout_ = QVBoxLayout(self)
        for widget in (self.first, self.second, self.field):
            self.layout_.addWidget(widget)
        self.ring = FocusRing(self)


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    made = Page()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    return made


def test_tab_shows_the_ring_around_the_button(page: Page, qtbot: QtBot) -> None:
    page.first.setFocus()
    assert page.ring.target is None
    qtbot.keyClick(page.first, Qt.Key.Key_Tab)
    assert page.ring.target is page.second
    assert page.ring.isVisible()
    assert page.ring.geometry() == page.second.geometry().adjusted(-4, -4, 4, 4)
    qtbot.keyClick(page.second, Qt.Key.Key_Backtab)
    assert page.ring.target is page.first


def test_the_mouse_takes_the_ring_away(page: Page, qtbot: QtBot) -> None:
    page.first.setFocus()
    qtbot.keyClick(page.first, Qt.Key.Key_Tab)
    qtbot.mouseClick(page.first, LEFT)
    assert page.first.hasFocus()
    assert page.ring.target is None
    assert not page.ring.isVisible()


def test_a_field_shows_the_focus_by_itself(page: Page, qtbot: QtBot) -> None:
    page.second.setFocus()
    qtbot.keyClick(page.second, Qt.Key.Key_Tab)
    assert page.field.line.hasFocus()
    assert not page.ring.isVisible()
    assert keyboard_has_focus(page.field)


def test_the_ring_follows_what_moves_and_goes_with_what_hides(page: Page, qtbot: QtBot) -> None:
    page.first.setFocus()
    qtbot.keyClick(page.first, Qt.Key.Key_Tab)
    page.second.move(page.second.x(), page.second.y() + 40)
    assert page.ring.geometry() == page.second.geometry().adjusted(-4, -4, 4, 4)
    page.second.hide()
    assert not page.ring.isVisible()


def test_arrow_keys_in_a_group_take_the_ring_along(page: Page, qtbot: QtBot) -> None:
    group = ChipGroup("Ask")
    group.set_chips([("a", "What?"), ("b", "Where?")])
    page.layout_.addWidget(group)
    qtbot.waitUntil(group.isVisible)
    page.field.line.setFocus()
    qtbot.keyClick(page.field.line, Qt.Key.Key_Tab)
    assert page.ring.target is group.chip("a")
    qtbot.keyClick(group.chip("a"), Qt.Key.Key_Right)
    assert page.ring.target is group.chip("b")


def test_a_removed_widget_leaves_no_ring(page: Page, qtbot: QtBot) -> None:
    page.first.setFocus()
    qtbot.keyClick(page.first, Qt.Key.Key_Tab)
    page.second.deleteLater()
    qtbot.waitUntil(lambda: page.ring.target is not page.second)
    assert not (page.ring.isVisible() and page.ring.target is page.second)
    page.first.setFocus()
    assert not page.ring.isVisible()

"""The heads of pages grow with what they hold."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout
from pytestqt.qtbot import QtBot

from desktop.ui.look.theme import Theme
from desktop.ui.pages.teach.header import StepStrip, TeachHeader
from desktop.ui.widgets.buttons import PlainButton
from desktop.ui.widgets.page_header import PageHeader


def test_a_head_has_room_for_its_buttons_after_zooming_while_it_is_shown(qtbot: QtBot, look: Theme) -> None:
    head = PageHeader()
    qtbot.addWidget(head)
    row = QHBoxLayout(head)
    row.setContentsMargins(24, 0, 24, 0)
    button = PlainButton("Add files…", "plus")
    row.addWidget(button)
    head.show()
    assert head.height() == 63
    look.set_zoom(200)
    qtbot.waitUntil(lambda: head.height() == 126)
    assert button.height() >= button.sizeHint().height()
    assert head.rect().contains(button.geometry())
    look.set_zoom(100)
    qtbot.waitUntil(lambda: head.height() == 63)


def test_the_heads_of_teaching_follow_too(qtbot: QtBot, look: Theme) -> None:
    parts = TeachHeader(), StepStrip()
    for part in parts:
        qtbot.addWidget(part)
        part.show()
    look.set_zoom(200)
    qtbot.waitUntil(lambda: [part.height() for part in parts] == [126, 94])


def test_the_head_of_teach_is_as_high_as_the_others_and_its_name_in_the_middle(
    qtbot: QtBot, look: Theme
) -> None:
    head = TeachHeader()
    qtbot.addWidget(head)
    head.resize(900, head.height())
    head.show_name("Teach", back=False)
    head.show()
    assert abs(head.name.geometry().center().y() - head.rect().center().y()) <= 1

"""A short message outlives a change of page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.main_window import MainWindow
from desktop.ui.theme import Theme
from tests.ui.pages.in_process import LITE, InProcess


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    theme = Theme(qapp, "light")
    theme.apply()
    bench = InProcess(LITE)
    window = MainWindow(bench, theme)
    qtbot.addWidget(window)
    window.show()
    yield window
    bench.shut_down()


def test_a_message_stays_in_sight_on_the_next_page(qtbot: QtBot, window: MainWindow) -> None:
    window.page("models").message_requested.emit("Packing 1 model.", "info")  # type: ignore[attr-defined]
    message = window._messages.message
    for page in ("activity", "models"):
        window.go_to(page)
        place = message.mapTo(window, message.rect().center())
        seen = window.childAt(place)
        assert seen is not None and (seen is message or message.isAncestorOf(seen))
    window._messages.close()

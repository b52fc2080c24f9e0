"""The window fits the screen, title bar and all, whatever was stored of a larger one."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMargins, QRect, QSize
from PySide6.QtGui import QScreen, QWindow
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from desktop.ui.look.theme import Theme
from desktop.ui.window.main_window import MainWindow
from tests.ui.pages.in_process import LITE, InProcess

TITLE_BAR, PANEL = 37, 32
SCREENS = [QSize(1024, 600), QSize(1092, 614), QSize(1280, 720), QSize(1366, 768), QSize(1920, 1080)]


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme(qapp, "light")
    theme.apply()
    return theme


@pytest.fixture
def bench(qapp: QApplication) -> Iterator[InProcess]:
    bench = InProcess(LITE)
    yield bench
    bench.shut_down()


@pytest.mark.parametrize("screen", SCREENS, ids=lambda size: f"{size.width()}x{size.height()}")
@pytest.mark.parametrize("stored", [None, QSize(1900, 1060)], ids=["first", "stored"])
def test_the_window_fits_the_screen_with_its_frame(
    qtbot: QtBot,
    bench: InProcess,
    theme: Theme,
    monkeypatch: pytest.MonkeyPatch,
    screen: QSize,
    stored: QSize | None,
) -> None:
    if stored is not None:
        before = QMainWindow()
        before.resize(stored)
        bench.settings.set("window", base64.b64encode(before.saveGeometry().data()).decode())
    room = QRect(0, PANEL, screen.width(), screen.height() - PANEL)
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: room)
    monkeypatch.setattr(QWindow, "frameMargins", lambda _window: QMargins(0, TITLE_BAR, 0, 0))
    window = MainWindow(bench, theme)
    qtbot.addWidget(window)
    for _shown in range(2):
        assert window.height() + TITLE_BAR <= room.height()
        assert window.width() <= room.width()
        assert window.minimumHeight() + TITLE_BAR <= room.height()
        window.show()
        qtbot.wait(1)

"""No page goes on laying itself out when nothing happens: that would take a whole core for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.look.theme import Theme
from desktop.ui.window.main_window import MainWindow
from tests.ui.pages.in_process import InProcess
from tests.ui.pages.tour import Tour

TURNS = 40
"""Of the event loop, within which every layout has come to its end."""


class _Layouts(QObject):
    """Counts requests to lay out anew, by the class of the widget."""

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self.asked: list[str] = []
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.asked.append(type(watched).__name__)
        return False


@pytest.mark.parametrize("size", [QSize(1280, 800), QSize(1024, 640)], ids=["roomy", "small"])
def test_every_page_comes_to_rest(
    size: QSize, qtbot: QtBot, qapp: QApplication, bench: InProcess, tmp_path: Path
) -> None:
    theme = Theme(qapp, "light")
    theme.apply()
    window = MainWindow(bench, theme)
    qtbot.addWidget(window)
    window.resize(size)
    window.show()
    layouts = _Layouts(qapp)
    restless = {}
    for name in Tour(qtbot, window, bench, tmp_path).go():
        for _turn in range(TURNS):
            layouts.asked.clear()
            qapp.processEvents()
            if not layouts.asked:
                break
        else:
            restless[name] = sorted(set(layouts.asked))
    qapp.removeEventFilter(layouts)
    assert restless == {}

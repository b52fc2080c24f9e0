"""A short message outlives a change of page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.ui.look.theme import Theme
from desktop.ui.window.main_window import MainWindow
from tests.ui.pages.hub_facts import progress
from tests.ui.pages.in_process import LITE, InProcess
from tests.ui.pages.my_models.test_my_models import plain


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
    window.page("activity").message_requested.emit("Packing 1 model.", "info")  # type: ignore[attr-defined]
    message = window._messages.message
    for page in ("activity", "models"):
        window.go_to(page)
        place = message.mapTo(window, message.rect().center())
        seen = window.childAt(place)
        assert seen is not None and (seen is message or message.isAncestorOf(seen))
    window._messages.close()


def test_the_sidebar_is_up_to_date_while_a_job_talks_without_a_pause(
    qtbot: QtBot, window: MainWindow
) -> None:
    bench = window.workbench
    paused, talking = bench.downloads.begin("a/a"), bench.downloads.begin("b/b")
    for job in (paused, talking):
        progress(job, 10e6, 100e6)
    told = window._sidebar.activity
    qtbot.waitUntil(lambda: "2 downloads" in plain(told.accessibleName()))
    steps = iter(range(11, 100))
    ticking = QTimer(window, interval=30)
    ticking.timeout.connect(lambda: progress(talking, next(steps) * 1e6, 100e6))
    ticking.start()
    paused.take(protocol.Stopped(paused.id))
    qtbot.waitUntil(lambda: "1 download " in plain(told.accessibleName()), timeout=2000)
    ticking.stop()

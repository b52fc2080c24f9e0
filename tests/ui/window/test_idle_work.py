"""Work ahead of its time: in small slices, and never while somebody uses the window or watches something."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.ui.look.theme import Theme
from desktop.ui.pages.page import PAGES
from desktop.ui.window import idle_work
from desktop.ui.window.idle_work import IdleWork
from desktop.ui.window.main_window import MainWindow
from tests.ui.pages.in_process import LITE, PROCESSOR, InProcess


@pytest.fixture
def field(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> QLineEdit:
    monkeypatch.setattr(idle_work, "LATER", 1)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    field.setFocus()
    return field


def test_slices_come_in_order_and_others_have_their_turn_between_them(qtbot: QtBot, field: QLineEdit) -> None:
    happened: list[str] = []
    work = IdleWork(lambda: False, field)
    ticking = QTimer(field, interval=1)
    ticking.timeout.connect(lambda: happened.append("tick"))
    ticking.start()
    work.add(*(lambda name=name: happened.append(name) for name in "abc"))
    qtbot.waitUntil(lambda: work.left == 0)
    ticking.stop()
    assert [name for name in happened if name != "tick"] == ["a", "b", "c"]
    first, last = happened.index("a"), happened.index("c")
    assert "tick" in happened[first : happened.index("b")]
    assert "tick" in happened[happened.index("b") : last]
    work.add(lambda: happened.append("d"))
    qtbot.waitUntil(lambda: happened[-1] == "d")


def test_nothing_is_done_while_somebody_types(
    qtbot: QtBot, field: QLineEdit, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    done: list[str] = []
    work = IdleWork(lambda: False, field)
    window = field.windowHandle()
    assert window is not None
    work.watch(window)
    work.add(lambda: done.append("slice"))
    QTest.keyClick(window, Qt.Key.Key_A)
    assert field.text() == "a"
    qtbot.wait(30)
    assert not done
    now += idle_work.QUIET
    qtbot.waitUntil(lambda: done == ["slice"])


def test_nothing_is_done_while_something_is_drawing(qtbot: QtBot, field: QLineEdit) -> None:
    busy, done = [True], list[str]()
    work = IdleWork(lambda: busy[0], field)
    work.add(lambda: done.append("slice"))
    qtbot.wait(30)
    assert not done
    busy[0] = False
    qtbot.waitUntil(lambda: done == ["slice"])


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[MainWindow, InProcess]]:
    monkeypatch.setattr(idle_work, "LATER", 1)
    theme = Theme(qapp, "light")
    theme.apply()
    bench = InProcess(LITE)
    window = MainWindow(bench, theme)
    qtbot.addWidget(window)
    window.show()
    bench._set_device(PROCESSOR)
    yield window, bench
    bench.shut_down()


def test_every_page_is_made_ahead_and_none_asks_an_engine_for_anything(
    qtbot: QtBot, window: tuple[MainWindow, InProcess]
) -> None:
    shown, bench = window
    shown.begin()
    asked = len(bench.asked)
    qtbot.waitUntil(lambda: shown.idle_work.left == 0, timeout=10_000)
    assert set(shown._pages) == {row.id for row in PAGES}
    assert len(bench.asked) == asked
    assert shown.current_page == "try"
    assert not any(page.isVisible() for name, page in shown._pages.items() if name != "try")


def test_pages_wait_while_a_download_is_drawn(qtbot: QtBot, window: tuple[MainWindow, InProcess]) -> None:
    shown, bench = window
    bench.holds = True
    job = bench.downloads.begin("google/vit", "c" * 40, "vit")
    shown.begin()
    qtbot.wait(30)
    assert set(shown._pages) == {"try"}
    assert job.is_active
    job.take(protocol.Stopped(job.id))
    qtbot.waitUntil(lambda: "settings" in shown._pages, timeout=10_000)


def test_hidden_pages_get_a_new_look_in_idle_time(qtbot: QtBot, window: tuple[MainWindow, InProcess]) -> None:
    shown, _bench = window
    shown.page("settings")
    shown.theme.set_mode("dark")
    assert list(shown.theme.owed) == [shown.page("settings")]
    qtbot.waitUntil(lambda: not shown.theme.owed)


AHEAD = """
import sys
from desktop.ui.pages.page import PAGES
for row in PAGES:
    row.load()
sys.exit("numpy" in sys.modules)
"""


def test_what_is_imported_ahead_brings_no_heavy_library() -> None:
    assert subprocess.run([sys.executable, "-c", AHEAD], check=False).returncode == 0

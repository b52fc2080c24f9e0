"""A second start hands its files to the first window."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop.ui.window.single_instance import SingleInstance, hand_over

ROOT = Path(__file__).parents[3]


def test_without_a_first_window_nothing_is_handed_over(qtbot: QtBot) -> None:
    assert hand_over(["a.jpg"]) is False


def test_files_reach_the_first_window(qtbot: QtBot, burnish_home: Path) -> None:
    first = SingleInstance()
    assert first.listen()
    code = (
        "from desktop.ui.window.single_instance import hand_over;"
        "raise SystemExit(not hand_over(['/a/ü b.jpg']))"
    )
    with qtbot.waitSignal(first.files_handed_over, timeout=10_000) as handed:
        second = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    assert handed.args == [["/a/ü b.jpg"]]
    qtbot.waitUntil(lambda: second.poll() == 0, timeout=10_000)
    first.close()


def test_a_socket_left_by_a_crash_is_replaced(qtbot: QtBot, burnish_home: Path) -> None:
    code = (
        "import os; from PySide6.QtCore import QCoreApplication;"
        "from desktop.ui.window.single_instance import SingleInstance;"
        "app = QCoreApplication([]); assert SingleInstance().listen(); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    first = SingleInstance()
    assert first.listen()
    first.close()

"""No words are cut on any page, on the screens that people have."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QScreen, QWindow
from pytestqt.qtbot import QtBot

from desktop.ui.look.theme import Theme
from desktop.ui.window.main_window import FRAME, MainWindow
from tests.ui.clipped import clipped
from tests.ui.pages.in_process import InProcess
from tests.ui.pages.tour import Tour

STILL_CUT = ("try",)
"""Not yet on a small screen at 200 %."""


def settled(qtbot: QtBot, window: MainWindow) -> list[str]:
    """What is still cut once all layouts have had their turn."""
    for _turn in range(10):
        qtbot.wait(1)
        if not (cut := clipped(window)):
            break
    return cut


@pytest.mark.parametrize(
    ("size", "zoom"),
    [
        (QSize(1366, 768), 100),
        (QSize(1280, 720), 100),
        (QSize(1024, 640), 100),
        (QSize(1024, 531), 100),  # 1024 × 600 less title bar and panel
        (QSize(1092, 545), 100),  # 1366 × 768 on a desktop at 125 %, less the same
        (QSize(1366, 699), 125),
        (QSize(1366, 768), 200),
        (QSize(1920, 1080), 200),
    ],
    ids=lambda value: f"{value.width()}x{value.height()}" if isinstance(value, QSize) else f"{value} %",
)
def test_no_words_are_cut(
    qtbot: QtBot,
    bench: InProcess,
    theme: Theme,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: QSize,
    zoom: int,
) -> None:
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: QRect(QPoint(), size.grownBy(FRAME)))
    monkeypatch.setattr(QWindow, "frameMargins", lambda _window: FRAME)
    theme.set_zoom(zoom)
    window = MainWindow(bench, theme)
    qtbot.addWidget(window)
    window.resize(size)
    window.show()
    found = []
    for state in Tour(qtbot, window, bench, tmp_path).go():
        found += [f"{state}: {cut}" for cut in settled(qtbot, window)]
    assert window.size() == size
    assert not found, "\n".join(found)

"""Tab goes from control to control through every page, reaches all of them, and comes out again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeySequence, QScreen
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.look.theme import Theme
from desktop.ui.pages.page import PAGES
from desktop.ui.pages.teach.enlarged import Enlarged
from desktop.ui.window.main_window import MainWindow
from tests.ui.pages.in_process import InProcess
from tests.ui.pages.tour import Tour
from tests.ui.test_accessibility import controls, spoken_name


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, bench: InProcess, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: QRect(0, 0, 1920, 1080))
    theme = Theme(qapp, "light")
    theme.apply()
    window = MainWindow(bench, theme)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    return window


def to_reach(window: QWidget) -> list[QWidget]:
    """Everything that Tab has to reach: of exclusive buttons only one, the arrow keys go to the others.

    What covers a page is left by Escape; until then Tab stays in it.
    """
    covering = next((one for one in window.findChildren(Enlarged) if one.isVisible()), window)
    found, groups = [], set()
    for control in controls(covering):
        if not control.isEnabled():
            continue
        group = control.group() if isinstance(control, QAbstractButton) else None
        if group is not None and group.exclusive():
            if group.checkedButton() not in (None, control) or group in groups:
                continue
            groups.add(group)
        elif not control.focusPolicy() & Qt.FocusPolicy.TabFocus:
            continue
        found.append(control)
    return found


def tab_through(qtbot: QtBot, window: QWidget, key: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """Press the key until it is back where it began, or has gone round in a smaller circle."""
    window.activateWindow()
    first = to_reach(window)[-1]
    first.setFocus(Qt.FocusReason.TabFocusReason)
    path = [first]
    while True:
        qtbot.keyClick(window.focusWidget() or window, key)
        now = window.focusWidget()
        if now is None or now in path:
            return path
        path.append(now)


def test_tab_reaches_every_control_and_leaves_again(
    qtbot: QtBot, window: MainWindow, bench: InProcess, tmp_path: Path
) -> None:
    wrong = []
    for state in Tour(qtbot, window, bench, tmp_path).go():
        qtbot.wait(1)
        for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            path = tab_through(qtbot, window, key)
            missed = [control for control in to_reach(window) if control not in path]
            wrong += [f"{state}: {key.name} stops at {stop}" for stop in path if not spoken_name(stop)]
            wrong += [f"{state}: {key.name} misses {spoken_name(control)!r}" for control in missed]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", [row.id for row in PAGES if row.key])
def test_the_keyboard_goes_along_to_a_page(qtbot: QtBot, window: MainWindow, name: str) -> None:
    key = QKeySequence(next(row.key for row in PAGES if row.id == name))
    page = window.page(name)
    window._sidebar._buttons["try"].setFocus()
    qtbot.keySequence(window, key)
    first = window.focusWidget()
    assert window.current_page == name
    assert page.isAncestorOf(first) == bool(to_reach(page)), "an empty page leaves it where it is"
    assert first in to_reach(window)
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    second = window.focusWidget()
    window._sidebar._buttons["try"].setFocus()
    qtbot.keySequence(window, key)
    assert window.focusWidget() is (second if page.isAncestorOf(second) else first), "where it was"


def test_the_ring_is_shown_where_a_key_led_and_not_where_the_mouse_did(
    qtbot: QtBot, window: MainWindow
) -> None:
    for name in ("teach", "try"):
        qtbot.mouseClick(window._sidebar._buttons[name], Qt.MouseButton.LeftButton)
        assert window.page(name).isAncestorOf(window.focusWidget())
        assert window._focus_ring.target is None
    qtbot.keySequence(window, QKeySequence("Ctrl+4"))
    assert window._focus_ring.target is window.focusWidget()

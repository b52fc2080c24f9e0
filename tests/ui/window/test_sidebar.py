"""The sidebar by mouse and by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.messages import computing
from desktop.protocol import DeviceInfo
from desktop.ui.look import theme
from desktop.ui.look.theme import Theme
from desktop.ui.window.sidebar import NARROW, WIDE, Sidebar, _Mark

PLACES = [
    ("try", "Try", "flask"),
    ("discover", "Discover", "compass"),
    ("settings", "Settings", "sliders"),
]


@pytest.fixture
def sidebar(qtbot: QtBot, qapp: QApplication) -> Sidebar:
    Theme(qapp, "light").apply()
    sidebar = Sidebar(PLACES)
    qtbot.addWidget(sidebar)
    sidebar.resize(216, 800)
    sidebar.show()
    sidebar.choose("try")
    return sidebar


def test_every_place_is_reached_by_tab_and_by_arrows(qtbot: QtBot, sidebar: Sidebar) -> None:
    buttons = sidebar._buttons
    assert all(button.focusPolicy() & Qt.FocusPolicy.TabFocus for button in buttons.values())
    buttons["try"].setFocus()
    seen = []
    for _ in range(len(buttons)):
        qtbot.keyClick(sidebar.focusWidget(), Qt.Key.Key_Down)
        seen.append(next(name for name, button in buttons.items() if button is sidebar.focusWidget()))
    assert seen == ["discover", "activity", "settings", "try"]


def test_one_place_is_marked_and_stays_marked(qtbot: QtBot, sidebar: Sidebar) -> None:
    with qtbot.waitSignal(sidebar.page_chosen) as chosen:
        qtbot.mouseClick(sidebar._buttons["discover"], Qt.MouseButton.LeftButton)
    assert chosen.args == ["discover"]
    qtbot.mouseClick(sidebar._buttons["discover"], Qt.MouseButton.LeftButton)
    assert [name for name, button in sidebar._buttons.items() if button.isChecked()] == ["discover"]


def test_the_device_and_the_connections_are_said_in_words(sidebar: Sidebar) -> None:
    sidebar.device.show_device(DeviceInfo("cpu", "Processor", 2**33, 2, computing.NO_CARD()))
    assert sidebar.device.text() == "Processor · 2\u00a0cores"
    assert sidebar.device.toolTip() == "No NVIDIA graphics card was found."
    sidebar.show_connections(offline=True, count=3)
    assert sidebar._connections.text() == "Offline · 0\u00a0connections"
    sidebar.show_connections(offline=False, count=1)
    assert sidebar._connections.text() == "Online · 1\u00a0connection"


def test_the_switch_says_what_is_and_what_it_does(sidebar: Sidebar) -> None:
    """The words beside it name the state, and so the switch beside "Online" is off: the hint tells why."""
    sidebar.show_connections(offline=False, count=2)
    assert sidebar._offline.accessibleName() == "Work offline"
    for part in (sidebar._offline, sidebar._connections):
        assert part.toolTip() == "Burnish may use the internet. Switch on to work offline."
    sidebar.show_connections(offline=True, count=0)
    assert sidebar._offline.isChecked()
    assert sidebar._offline.toolTip().startswith("Working offline: no connection is opened.")


@pytest.mark.parametrize("zoom", [80, 100, 130, 200])
def test_the_narrow_sidebar_holds_the_whole_switch(qapp: QApplication, sidebar: Sidebar, zoom: int) -> None:
    sidebar.fit(narrow=True)
    theme.current().set_zoom(zoom)
    qapp.processEvents()
    switch = sidebar._offline
    assert switch.size() == switch.sizeHint()
    assert sidebar.contentsRect().contains(switch.geometry())
    if zoom == 100:
        assert sidebar.width() == NARROW


@pytest.mark.parametrize("text_size", [90, 100, 115, 130])
def test_the_state_of_the_line_is_never_cut(qapp: QApplication, sidebar: Sidebar, text_size: int) -> None:
    theme.current().set_text_size(text_size)
    for offline, count in ((False, 12), (True, 0)):
        sidebar.show_connections(offline, count)
        qapp.processEvents()
        assert sidebar._connections.width() >= sidebar._connections.sizeHint().width()
    if text_size <= 100:
        assert sidebar.width() == WIDE


def test_the_narrow_sidebar_keeps_its_names_as_hints(sidebar: Sidebar) -> None:
    sidebar.fit(True)
    assert sidebar._buttons["try"].text() == ""
    assert sidebar._buttons["try"].toolTip() == "Try"
    assert sidebar._buttons["try"].accessibleName() == "Try"


@pytest.mark.parametrize("zoom", [100, 125, 200])
def test_what_stands_alone_in_the_narrow_sidebar_stands_in_its_middle(
    qtbot: QtBot, qapp: QApplication, zoom: int
) -> None:
    style = Theme(qapp, "light", zoom=zoom)
    style.apply()
    sidebar = Sidebar(PLACES)
    qtbot.addWidget(sidebar)
    sidebar.resize(216, 800)
    sidebar.show()
    sidebar.fit(True)
    parts = {**sidebar._buttons, "device": sidebar.device, "mark": sidebar.findChild(_Mark)}

    def all_are_centred() -> None:
        found = {name: middle(part) + part.mapTo(sidebar, QPoint(0, 0)).x() for name, part in parts.items()}
        assert found == dict.fromkeys(parts, (sidebar.width() - 1) / 2)

    qtbot.waitUntil(all_are_centred)
    sidebar.fit(False)
    assert middle(sidebar._buttons["try"]) < sidebar._buttons["try"].width() / 2, "beside its name"
    style.set_zoom(100)


def middle(part: QWidget) -> float:
    """Where the middle of what is drawn on `part` is."""
    image = part.grab().toImage()
    ground = image.pixelColor(image.width() // 2, 3).lightness()
    rows = range(image.height() // 4, image.height() * 3 // 4)
    drawn = [
        x
        for x in range(image.width())
        if any(abs(image.pixelColor(x, y).lightness() - ground) > 60 for y in rows)
    ]
    assert drawn
    return (drawn[0] + drawn[-1]) / 2

"""The lines of chips are as high as their chips, whatever width and zoom the window had before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from desktop.ui.look.theme import Theme
from desktop.ui.pages.discover.page import DiscoverPage
from desktop.ui.widgets.chips import ChipGroup
from desktop.ui.window.main_window import MainWindow
from tests.ui.pages.in_process import LITE, MINI, InProcess

WIDTHS = (1300, 1280, 1024, 1280, 1260, 1281, 1400, 1280, 1200, 1290, 1280)


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Iterator[MainWindow]:
    """It opens on Try; Discover is made while it is hidden, as it is ahead of its time."""
    bench = InProcess(LITE, MINI)
    window = MainWindow(bench, theme)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    window.page("discover").ensurePolished()
    yield window
    bench.shut_down()


def loose(page: DiscoverPage) -> list[str]:
    """Lines that are higher or lower than their chips."""
    groups = page.search.chips.findChildren(ChipGroup)
    return [
        f"{one.accessibleName()}: {one.height()} px at a width of {one.width()}"
        for one in groups
        if one.height() != one.heightForWidth(one.width())
    ]


@pytest.mark.parametrize("zoom", [100, 90, 125])
def test_lines_fit_their_chips_after_any_change_of_width(
    qtbot: QtBot, window: MainWindow, theme: Theme, zoom: int
) -> None:
    page = window.go_to("discover")
    assert isinstance(page, DiscoverPage)

    def fitting() -> None:
        assert loose(page) == []

    qtbot.waitUntil(fitting, timeout=2000)
    theme.set_zoom(zoom)
    qtbot.waitUntil(fitting, timeout=2000)
    for width in WIDTHS:
        window.resize(width, 900)
        qtbot.waitUntil(lambda width=width: window.width() == width)
        qtbot.waitUntil(fitting, timeout=2000)


def test_a_hidden_page_that_was_resized_fits_when_it_is_shown_again(
    qtbot: QtBot, window: MainWindow, theme: Theme
) -> None:
    page = window.go_to("discover")
    assert isinstance(page, DiscoverPage)
    window.go_to("try")
    theme.set_zoom(110)
    window.resize(1024, 800)
    theme.set_zoom(100)
    window.resize(1280, 800)
    window.go_to("discover")

    def fitting() -> None:
        assert loose(page) == []

    qtbot.waitUntil(fitting, timeout=2000)


@pytest.mark.parametrize(("height", "zoom"), [(640, 100), (700, 100), (720, 200), (768, 200), (768, 125)])
def test_no_line_of_chips_is_cut_across(
    qtbot: QtBot, window: MainWindow, theme: Theme, height: int, zoom: int
) -> None:
    page = window.go_to("discover")
    assert isinstance(page, DiscoverPage)
    theme.set_zoom(zoom)
    window.resize(1280, height)
    lines = page.search.findChild(QScrollArea)
    assert lines is not None

    def whole() -> None:
        assert lines.viewport().height() in page.search.chips.line_ends()
        assert loose(page) == []

    qtbot.waitUntil(whole, timeout=2000)


def test_a_model_that_covers_the_list_gets_the_room_of_the_chips(
    qtbot: QtBot, window: MainWindow, theme: Theme
) -> None:
    page = window.go_to("discover")
    assert isinstance(page, DiscoverPage)
    theme.set_zoom(200)
    window.resize(1280, 720)
    page.finding.show_installed()
    page.list.view.setCurrentIndex(page.list.view.model().index(0, 0))
    qtbot.keyClick(page.list.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.detail.isVisible() and page.pane.height() > 0.75 * page.height())
    assert not page.search.chips.isVisible() and page.search.field.isVisible()
    qtbot.keyClicks(page.search.field, "words")
    qtbot.waitUntil(page.list.isVisible)
    assert page.search.chips.isVisible() and page.search.filters.isVisible()
    page._open(page._results.models)
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.search.chips.isVisible()
    page._open(page._results.models)
    theme.set_zoom(100)
    qtbot.waitUntil(page.search.chips.isVisible, timeout=2000)
    assert page.list.isVisible() and page.pane.isVisible()

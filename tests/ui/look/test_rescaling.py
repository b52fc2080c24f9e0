"""What was laid out before the zoom changed looks like what is laid out after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFormLayout,
    QGridLayout,
    QLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.ui.look.theme import Theme
from desktop.ui.pages.history.page import HistoryPage
from desktop.ui.pages.page import PAGES
from desktop.ui.window.main_window import MainWindow
from tests.ui.pages.in_process import LITE, PROCESSOR, InProcess

BY_STYLE = (6, 9)
"""Gap and margin that Qt's style gives where nobody asked for one; it knows no zoom."""
Lengths = tuple[int, ...]


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme(qapp, "light")
    theme.apply()
    return theme


@pytest.fixture
def bench() -> Iterator[InProcess]:
    bench = InProcess(LITE)
    yield bench
    bench.shut_down()


def window(qtbot: QtBot, bench: InProcess, theme: Theme) -> MainWindow:
    window = MainWindow(bench, theme)
    qtbot.addWidget(window)
    window.show()
    bench._set_device(PROCESSOR)
    for row in PAGES:
        for make in window.page(row.id).ahead():
            make()
    return window


def zoom(theme: Theme, percent: int) -> None:
    theme.set_zoom(percent)
    for page in theme.owed:
        theme.catch_up(page)


def lengths(window: QWidget) -> dict[str, list[Lengths]]:
    """Margins, gaps and spacers of every layout, by the widgets that it stands in."""
    found: dict[str, list[Lengths]] = {}

    def look(layout: QLayout, name: str) -> None:
        for index in range(layout.count()):
            item = layout.itemAt(index)
            if item is not None and (inner := item.layout()) is not None:
                look(inner, f"{name}.{index}")
            elif item is not None and (spacer := item.spacerItem()) is not None:
                size = spacer.sizeHint()
                found.setdefault(f"{name} spacers", []).append((size.width(), size.height()))
        if isinstance(layout, QBoxLayout | QGridLayout | QFormLayout):
            margins = layout.contentsMargins()
            sides = (margins.left(), margins.top(), margins.right(), margins.bottom())
            both = not isinstance(layout, QBoxLayout)
            gaps = (layout.horizontalSpacing(), layout.verticalSpacing()) if both else (layout.spacing(),)
            found.setdefault(name, []).append((*sides, *gaps))

    for widget in (window, *window.findChildren(QWidget)):
        if (layout := widget.layout()) is not None:
            parent = type(widget.parentWidget()).__name__
            look(layout, f"{parent}/{type(widget).__name__}")
    return found


def test_a_page_that_was_there_before_is_laid_out_like_a_new_one(
    qtbot: QtBot, bench: InProcess, theme: Theme
) -> None:
    old = window(qtbot, bench, theme)
    zoom(theme, 150)
    zoomed, made = lengths(old), lengths(window(qtbot, bench, theme))
    assert zoomed.keys() == made.keys() and len(made) > 100
    wrong = {
        name: (before, after)
        for name in made
        for before, after in zip(zoomed[name], made[name], strict=True)
        if any(one != other and other not in BY_STYLE for one, other in zip(before, after, strict=True))
    }
    # the middle of the names of a model folder has no gap of its own
    assert {name: pair for name, pair in wrong.items() if "ModelFolder" not in name} == {}


def test_rounding_does_not_add_up(qtbot: QtBot, bench: InProcess, theme: Theme) -> None:
    shown = window(qtbot, bench, theme)
    before = lengths(shown)
    for percent in (125, 80, 110, 175, 90, 100):
        zoom(theme, percent)
    after = lengths(shown)
    assert {name: (before[name], after[name]) for name in before if before[name] != after[name]} == {}


def test_fixed_sizes_follow_and_the_window_keeps_its_smallest_size(
    qtbot: QtBot, bench: InProcess, theme: Theme
) -> None:
    shown = window(qtbot, bench, theme)
    history = shown.page("history")
    assert isinstance(history, HistoryPage)
    width, smallest = history.search.minimumWidth(), shown.minimumSize()
    zoom(theme, 200)
    assert history.search.minimumWidth() == history.search.maximumWidth() == 2 * width > 0
    assert shown.minimumSize() == smallest

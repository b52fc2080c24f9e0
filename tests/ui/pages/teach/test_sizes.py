"""Small screens and large zoom: nobody scrolls sideways, and what counts is seen at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.ui.look.theme import Theme
from desktop.ui.pages.teach.page import TeachPage
from desktop.ui.widgets.scroll_pane import ScrollPane
from tests.ui.pages.teach.steps import begin, check, learn
from tests.ui.pages.teach_scripted import ScriptedWorkbench, result, store_report, store_run

SMALL = {
    "1280 × 720": (QSize(1064, 720), 100),
    "1366 × 768": (QSize(1150, 738), 100),
    "1366 × 768 at 200 %": (QSize(1254, 738), 200),
    "1280 × 720 at 200 %": (QSize(1168, 720), 200),
}
"""What a window leaves to a page beside the sidebar, and the zoom."""


@pytest.fixture(params=SMALL)
def window(
    request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, workbench: ScriptedWorkbench
) -> Iterator[QWidget]:
    """It does not grow with its page, as the real one does not."""
    size, zoom = SMALL[request.param]
    theme = Theme(qapp, "light", zoom=zoom)
    theme.apply()
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(size)
    page = TeachPage(workbench, window)
    page.resize(size)
    window.show()
    yield window
    theme.set_zoom(100)


def fits(page: TeachPage) -> bool:
    panes = [pane for pane in page.findChildren(ScrollPane) if pane.isVisible()]
    return (
        bool(panes)
        and page.width() == page.parentWidget().width()
        and all(pane.horizontalScrollBar().maximum() == 0 for pane in panes)
    )


@pytest.mark.parametrize("state", ["start", "examples", "model", "live", "report"])
def test_nobody_scrolls_sideways(
    window: QWidget, workbench: ScriptedWorkbench, data: Path, pictures: list[str], qtbot: QtBot, state: str
) -> None:
    page = window.findChild(TeachPage)
    store_report(store_run("Leaves by season", data, state="finished"), pictures)
    store_run("Shells by colour and by beach", data)
    page.opened()
    if state in ("examples", "model"):
        check(page, workbench, data)
        page.show_step(0 if state == "examples" else 1)
    elif state != "start":
        job = begin(page, workbench, data, qtbot)
        learn(job, 5, pictures)
        if state == "report":
            job.take(protocol.Done(job.id, result(pictures, page.session.folder)))
    qtbot.waitUntil(lambda: fits(page), timeout=2000)


def test_the_result_of_a_run_and_the_advice_while_it_runs_are_seen_without_scrolling(
    window: QWidget, workbench: ScriptedWorkbench, data: Path, pictures: list[str], qtbot: QtBot
) -> None:
    page = window.findChild(TeachPage)
    job = begin(page, workbench, data, qtbot)
    learn(job, 5, pictures)
    qtbot.waitUntil(page.live.banner.isVisible)
    assert is_seen(page.live.banner, window)
    assert is_seen(page.buttons.keep, window)
    job.take(protocol.Done(job.id, result(pictures, page.session.folder)))
    qtbot.waitUntil(lambda: is_seen(page.report.outcome, window), timeout=2000)
    assert is_seen(page.buttons.try_it, window)


def is_seen(widget: QWidget, window: QWidget) -> bool:
    place = widget.mapTo(window, QPoint(0, 0))
    return widget.isVisible() and window.rect().contains(place + widget.rect().bottomRight())

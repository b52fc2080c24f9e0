"""On a common screen at 200 % the answer is seen without scrolling."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.look import theme
from desktop.ui.look.theme import Theme
from desktop.ui.pages.trying.page import TryPage
from desktop.ui.widgets.labels import Label
from tests.ui.pages.in_process import InProcess, SilentOutput
from tests.ui.pages.trying.steps import CAT_FILE, SAMPLES, area, open_batch, wait_for_answer

BESIDE_SIDEBAR = QSize(1366 - 112, 768)
"""What is left of a whole screen of 1366 × 768 beside the narrow sidebar."""


@pytest.fixture
def zoomed(qtbot: QtBot, qapp: QApplication, bench: InProcess) -> Iterator[TryPage]:
    look = Theme(qapp, "light", zoom=200)
    look.apply()
    window = QWidget()  # does not grow with its page, as the real one does not
    qtbot.addWidget(window)
    page = TryPage(bench, window, make_output=SilentOutput)  # type: ignore[arg-type]
    page.files_chosen.connect(page.open_paths)
    window.resize(BESIDE_SIDEBAR)
    page.resize(BESIDE_SIDEBAR)
    window.show()
    yield page
    look.set_zoom(100)


def heading(view: QWidget) -> Label:
    return next(label for label in view.findChildren(Label) if label.isVisible() and label.text())


def is_seen(widget: QWidget, page: QWidget) -> bool:
    whole = QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())
    return widget.visibleRegion().boundingRect().height() >= min(widget.height(), theme.px(16)) and (
        page.rect().contains(whole.topLeft())
    )


@pytest.mark.parametrize("opened", ["text", CAT_FILE, "batch", str(SAMPLES / "speech.flac")])
def test_the_answer_is_seen_at_once(qtbot: QtBot, zoomed: TryPage, tmp_path: Path, opened: str) -> None:
    page = zoomed
    if opened == "text":
        page.open_text("The parcel never came. " * 30)
    elif opened == "batch":
        open_batch(qtbot, page, tmp_path)
    else:
        page.open_paths([opened])
    wait_for_answer(qtbot, page)
    view = area(page).view
    assert view is not None
    qtbot.waitUntil(lambda: is_seen(heading(view), page))

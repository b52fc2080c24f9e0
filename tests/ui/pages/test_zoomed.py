"""At 200 % no words are cut: what does not fit beside the rest goes below it, or the page scrolls."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.errors import ErrorKind
from desktop.ui.pages.activity import ActivityPage
from desktop.ui.pages.discover import DiscoverPage
from desktop.ui.pages.first_start import FirstStart
from desktop.ui.pages.history import HistoryPage
from desktop.ui.pages.my_models import MyModelsPage
from desktop.ui.pages.my_models_table import HeaderButton
from desktop.ui.pages.settings import SettingsPage
from desktop.ui.theme import Theme
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.labels import Label
from desktop.workbench.workbench import Workbench
from tests.ui.pages.hub_facts import asked, progress
from tests.ui.pages.in_process import LITE, MODELS, InProcess
from tests.ui.pages.test_first_start import found

WINDOW = (1168, 800)
"""What a window of 1280 × 800 leaves to a page beside the narrow sidebar."""


@pytest.fixture
def bench(qapp: QApplication) -> Iterator[InProcess]:
    bench = InProcess(*MODELS)
    progress(bench.downloads.begin("museum/insect-drawers", "", "Insect drawers"), 10e6)
    pack = bench.library.unpack("/media/stick/From the institute.burnish")
    reason = "“model.safetensors” is damaged in “From the institute.burnish”. Nothing was installed. "
    pack.take(protocol.Failed(pack.id, ErrorKind.BAD_FILE, reason * 2))
    yield bench
    bench.shut_down()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    theme = Theme(qapp, "light", zoom=200)
    theme.apply()
    yield theme
    theme.set_zoom(100)


def cut(page: QWidget) -> list[str]:
    """Words that are shown in less room than they need."""
    found = []
    for label in page.findChildren(Label):
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        wide = isinstance(label, ElidedLabel) or label.wordWrap() or label.width() >= label.sizeHint().width()
        if label.isVisible() and label.text() and (label.height() < needed or not wide):
            found.append(label.text())
    for button in page.findChildren(QAbstractButton):
        narrow = button.width() < button.sizeHint().width() and not isinstance(button, HeaderButton)
        if button.isVisible() and button.text() and narrow:
            found.append(button.text())
    return found


@pytest.mark.parametrize("make", [ActivityPage, SettingsPage, MyModelsPage, HistoryPage, DiscoverPage])
def test_no_words_are_cut(
    qtbot: QtBot, bench: InProcess, theme: Theme, make: Callable[[Workbench, Theme], QWidget]
) -> None:
    page = make(bench, theme)
    qtbot.addWidget(page)
    page.resize(*WINDOW)
    page.show()
    qtbot.waitExposed(page)
    if isinstance(page, MyModelsPage):
        page.table.choose(LITE.id)

    def nothing_is_cut() -> None:
        assert cut(page) == []

    qtbot.waitUntil(nothing_is_cut, timeout=2000)


def test_no_words_of_the_first_start_are_cut(qtbot: QtBot, bench: InProcess, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    page = FirstStart(bench, theme, window)
    page.resize(window.size())
    window.show()
    qtbot.waitUntil(lambda: bool(asked(bench, protocol.Doctor)))
    doctor = next(job for job in bench.jobs if isinstance(job.request, protocol.Doctor))
    doctor.take(protocol.Done(doctor.id, found()))

    def nothing_is_cut() -> None:
        assert cut(page) == []

    qtbot.waitUntil(nothing_is_cut, timeout=2000)


def test_the_side_column_of_activity_goes_below_and_comes_back(
    qtbot: QtBot, bench: InProcess, theme: Theme
) -> None:
    page = ActivityPage(bench, theme)
    qtbot.addWidget(page)
    page.resize(*WINDOW)
    page.show()
    row = next(iter(page.now.rows.values()))
    qtbot.waitUntil(lambda: row.width() > WINDOW[0] * 0.8)
    assert page.side.y() > page.waiting.y()
    page.resize(2200, 1200)
    qtbot.waitUntil(lambda: page.side.x() > row.width())

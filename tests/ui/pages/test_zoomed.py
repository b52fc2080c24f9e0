"""At 200 % no words are cut: what does not fit beside the rest goes below it, or the page scrolls."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.errors import ErrorKind
from desktop.messages import as_it_is
from desktop.ui.look.theme import Theme
from desktop.ui.pages.activity.page import ActivityPage
from desktop.ui.pages.discover.page import DiscoverPage
from desktop.ui.pages.first_start.page import FirstStart
from desktop.ui.pages.history.page import HistoryPage
from desktop.ui.pages.my_models.page import MyModelsPage
from desktop.ui.pages.my_models.table import HeaderButton
from desktop.ui.pages.settings.page import SettingsPage
from desktop.ui.pages.trying.page import TryPage
from desktop.ui.widgets.chips import ChipGroup
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.labels import Label
from tests.ui.pages.first_start.test_first_start import found
from tests.ui.pages.hub_facts import asked, progress
from tests.ui.pages.in_process import LITE, MODELS, InProcess

BESIDE_SIDEBAR = QSize(1168, 800)
"""What a window of 1280 × 800 leaves to a page beside the narrow sidebar."""


@pytest.fixture
def bench(qapp: QApplication) -> Iterator[InProcess]:
    bench = InProcess(*MODELS)
    progress(bench.downloads.begin("museum/insect-drawers", "", "Insect drawers"), 10e6)
    pack = bench.library.unpack("/media/stick/From the institute.burnish")
    reason = "“model.safetensors” is damaged in “From the institute.burnish”. Nothing was installed. "
    pack.take(protocol.Failed(pack.id, ErrorKind.BAD_FILE, as_it_is(reason * 2)))
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
    # lines of chips that are too low lie over each other
    groups = [group for group in page.findChildren(ChipGroup) if group.isVisible()]
    found += [one.accessibleName() for one in groups if one.height() < one.heightForWidth(one.width())]
    for button in page.findChildren(QAbstractButton):
        narrow = button.width() < button.sizeHint().width() and not isinstance(button, HeaderButton)
        if button.isVisible() and button.text() and narrow:
            found.append(button.text())
    return found


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> QWidget:
    """It does not grow with its page, as the real one does not."""
    window = QWidget()
    qtbot.addWidget(window)
    return window


def fill(qtbot: QtBot, window: QWidget, page: QWidget, size: QSize) -> None:
    window.resize(size)
    page.resize(size)
    window.show()
    qtbot.waitExposed(window)


def expect_nothing_cut(qtbot: QtBot, page: QWidget) -> None:
    def nothing_is_cut() -> None:
        assert cut(page) == []

    qtbot.waitUntil(nothing_is_cut, timeout=2000)


@pytest.mark.parametrize(
    "make", [ActivityPage, SettingsPage, MyModelsPage, HistoryPage, DiscoverPage, TryPage]
)
def test_no_words_are_cut(
    qtbot: QtBot, bench: InProcess, theme: Theme, window: QWidget, make: Callable[..., QWidget]
) -> None:
    page = make(bench, window)
    fill(qtbot, window, page, BESIDE_SIDEBAR)
    if isinstance(page, DiscoverPage):
        bench.engines.set_offline(True)
        page.opened()  # the list shows what is here
    if isinstance(page, MyModelsPage):
        page.table.choose(LITE.id)
    expect_nothing_cut(qtbot, page)


def test_no_step_of_choosing_a_model_is_cut(
    qtbot: QtBot, bench: InProcess, theme: Theme, window: QWidget
) -> None:
    bench.engines.set_offline(True)
    page = DiscoverPage(bench, window)
    fill(qtbot, window, page, BESIDE_SIDEBAR)
    page.search.help.click()
    expect_nothing_cut(qtbot, page.choose)
    between = page.choose.back.x() - page.choose.steps.geometry().right()
    assert between >= 0


def test_no_words_of_the_first_start_are_cut(
    qtbot: QtBot, bench: InProcess, theme: Theme, window: QWidget
) -> None:
    page = FirstStart(bench, window)
    fill(qtbot, window, page, QSize(1280, 800))
    qtbot.waitUntil(lambda: bool(asked(bench, protocol.Doctor)))
    doctor = next(job for job in bench.jobs if isinstance(job.request, protocol.Doctor))
    doctor.take(protocol.Done(doctor.id, found()))
    expect_nothing_cut(qtbot, page)


def test_the_side_column_of_activity_goes_below_and_comes_back(
    qtbot: QtBot, bench: InProcess, theme: Theme
) -> None:
    page = ActivityPage(bench)
    qtbot.addWidget(page)
    page.resize(BESIDE_SIDEBAR)
    page.show()
    row = next(iter(page.now.rows.values()))
    qtbot.waitUntil(lambda: row.width() > BESIDE_SIDEBAR.width() * 0.8)
    assert page.side.y() > page.waiting.y()
    page.resize(2200, 1200)
    qtbot.waitUntil(lambda: page.side.x() > row.width())

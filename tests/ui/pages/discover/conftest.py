"""Discover in a window of a usual size, with two models here."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.look.theme import Theme
from desktop.ui.pages.discover.page import DiscoverPage
from tests.ui.pages.in_process import LITE, MINI, InProcess


@pytest.fixture
def bench(qapp: QApplication) -> InProcess:
    return InProcess(LITE, MINI)


@pytest.fixture
def page(qtbot: QtBot, bench: InProcess, theme: Theme) -> DiscoverPage:
    page = DiscoverPage(bench)
    qtbot.addWidget(page)
    page.resize(1064, 800)
    page.show()
    qtbot.waitExposed(page)
    return page

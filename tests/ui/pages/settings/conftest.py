"""The Settings page, open."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.ui.look.theme import Theme
from desktop.ui.pages.settings.page import SettingsPage
from tests.ui.pages.in_process import InProcess


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, bench: InProcess) -> SettingsPage:
    page = SettingsPage(bench)
    qtbot.addWidget(page)
    page.resize(900, 1000)
    page.show()
    qtbot.waitExposed(page)
    return page

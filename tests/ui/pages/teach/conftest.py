"""The page under test, and what it works on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.look.theme import Theme
from desktop.ui.pages.teach.page import TeachPage
from tests.ui.pages.teach_scripted import (
    ScriptedWorkbench,
    make_pictures,
)

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_pictures(tmp_path / "Part check", {"Dented": 6, "Fine": 14, "Scratched": 4})


@pytest.fixture
def pictures(data: Path) -> list[str]:
    return sorted(str(path) for path in (data / "Fine").iterdir())


@pytest.fixture
def workbench(qapp: QApplication) -> Iterator[ScriptedWorkbench]:
    workbench = ScriptedWorkbench()
    yield workbench
    workbench.shut_down()


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, workbench: ScriptedWorkbench) -> Iterator[TeachPage]:
    theme = Theme(qapp, "light")
    theme.apply()
    page = TeachPage(workbench)
    page.resize(1064, 800)
    page.show()
    yield page
    page.close()
    # Gone at once: else the next test's theme would have to style the pages of all tests before it.
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

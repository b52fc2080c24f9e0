"""The page under test, and what it works on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.paths import resources
from desktop.ui.look.theme import Theme
from desktop.ui.pages.trying.page import TryPage
from tests.ui.pages.in_process import MODELS, InProcess, SilentOutput

SAMPLES = resources() / "samples"
CAT_FILE = str(SAMPLES / "cat.jpg")


@pytest.fixture
def bench(burnish_home: Path) -> Iterator[InProcess]:
    bench = InProcess(*MODELS)
    yield bench
    bench.shut_down()


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, bench: InProcess) -> TryPage:
    page = TryPage(bench, make_output=SilentOutput)  # type: ignore[arg-type]
    page.files_chosen.connect(page.open_paths)
    qtbot.addWidget(page)
    page.resize(1064, 800)
    page.show()
    return page

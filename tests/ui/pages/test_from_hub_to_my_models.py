"""The whole way with the real engines and a hub on this computer: search, look, plan, fetch, have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.settings import Settings
from desktop.ui.look.theme import Theme
from desktop.ui.pages.activity.page import ActivityPage
from desktop.ui.pages.discover.page import DiscoverPage
from desktop.ui.pages.my_models.page import MyModelsPage
from desktop.ui.widgets.row_delegate import RowRole
from desktop.workbench.workbench import Workbench
from tests.engine.hub.questions import picture_model
from tests.hub_server import HubServer

ID = "someone/sees-things"
SLOW = 30_000


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    with HubServer() as server:
        monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
        tags = ["transformers", "safetensors", "image-classification", "license:apache-2.0"]
        facts = {"pipeline_tag": "image-classification", "library_name": "transformers", "tags": tags}
        weights = {"parameters": {"F32": 86_000_000}, "total": 86_000_000}
        files = picture_model(6_000_000)
        server.add_model(ID, files=files, downloads=1_300_000, safetensors=weights, **facts)
        yield server


@pytest.fixture
def bench(qapp: QApplication, hub: HubServer) -> Iterator[Workbench]:
    bench = Workbench(Settings())
    yield bench
    bench.shut_down()


def test_search_look_fetch_stop_resume_have_and_remove(
    qtbot: QtBot, bench: Workbench, theme: Theme, hub: HubServer
) -> None:
    discover, activity, mine = (
        DiscoverPage(bench),
        ActivityPage(bench),
        MyModelsPage(bench),
    )
    for page in (discover, activity, mine):
        qtbot.addWidget(page)
        page.resize(1064, 800)
        page.show()
    qtbot.keyClicks(discover.search.field, "sees")
    qtbot.waitUntil(lambda: discover.detail.plan is not None, timeout=SLOW)
    assert discover.list.view.model().index(0, 0).data(RowRole.NAME) == "sees-things"
    assert "It sees." in discover.detail.text.toPlainText()
    assert not [asked for asked in hub.asked if asked.path.endswith("model.safetensors")]

    hub.fault("stall", at=2_000_000, file="model.safetensors")
    qtbot.mouseClick(discover.detail.main, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(hub.stalled.is_set, timeout=SLOW)
    qtbot.waitUntil(
        lambda: bool(bench.engines.activity[0].progress and bench.engines.activity[0].progress.done > 1e6),
        timeout=SLOW,
    )
    qtbot.waitUntil(lambda: bool(activity.now.rows), timeout=SLOW)
    next(iter(activity.now.rows.values())).buttons["pause"].click()
    qtbot.waitUntil(lambda: bool(activity.waiting.rows), timeout=SLOW)
    next(iter(activity.waiting.rows.values())).buttons["resume"].click()
    qtbot.waitUntil(lambda: bench.installed.model(ID) is not None, timeout=SLOW)

    names = [
        mine.table.view.model().index(row, 0).data() for row in range(mine.table.view.model().rowCount())
    ]
    assert "sees-things" in names
    qtbot.waitUntil(lambda: discover.detail.main.text() == "Try it")
    qtbot.waitUntil(lambda: bool(activity.finished.rows))
    model = bench.installed.model(ID)
    assert model is not None and model.licence == "apache-2.0" and model.tasks == ("image-classification",)

    mine.table.choose(ID)
    mine.table.toolbar.remove_button.click()
    mine.table.toolbar.confirm_button.click()
    qtbot.waitUntil(lambda: bench.installed.model(ID) is None, timeout=SLOW)
    qtbot.waitUntil(lambda: discover.detail.main.text() == "Download")


def test_a_hub_that_cannot_be_reached(
    qtbot: QtBot, bench: Workbench, theme: Theme, hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.fault("portal", where="api", times=99)
    page = DiscoverPage(bench)
    qtbot.addWidget(page)
    page.resize(1064, 800)
    page.show()
    page.opened()
    qtbot.waitUntil(page.list.banner.isVisible, timeout=SLOW)
    assert page.list.banner.text()
    hub.faults.clear()
    page.list.banner.acted.emit()
    rows = page.list.view.model()
    found = lambda: {rows.index(row, 0).data(RowRole.NAME) for row in range(rows.rowCount())}  # noqa: E731
    qtbot.waitUntil(lambda: "sees-things" in found(), timeout=SLOW)
    assert not page.list.banner.isVisible()

"""My models with the real engines: removed and brought back, carried elsewhere, moved to another drive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop import paths
from desktop.settings import Settings
from desktop.ui.look.theme import Theme
from desktop.ui.pages.my_models.page import MyModelsPage
from desktop.workbench.workbench import Workbench
from tests.engine.hub.questions import picture_model

SLOW = 60_000
ADDED = "imported/leaves"


@pytest.fixture
def bench(qapp: QApplication) -> Iterator[Workbench]:
    settings = Settings()
    settings.set("offline", True)
    bench = Workbench(settings)
    yield bench
    bench.shut_down()


@pytest.fixture
def page(qtbot: QtBot, bench: Workbench, theme: Theme) -> MyModelsPage:
    page = MyModelsPage(bench)
    qtbot.addWidget(page)
    page.resize(1064, 800)
    page.show()
    page.opened()
    return page


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model as somebody has it on a drive."""
    found = tmp_path / "drive" / "leaves"
    found.mkdir(parents=True)
    for name, content in picture_model(2_000_000).items():
        (found / name).parent.mkdir(parents=True, exist_ok=True)
        (found / name).write_bytes(content)
    return found


def remove(page: MyModelsPage, model_id: str) -> None:
    page.table.choose(model_id)
    page.table.toolbar.remove_button.click()
    page.table.toolbar.confirm_button.click()


def test_a_model_is_added_removed_brought_back_packed_and_moved(
    qtbot: QtBot,
    page: MyModelsPage,
    bench: Workbench,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def is_here() -> bool:
        return bench.installed.model(ADDED) is not None

    page.carry.bring_in(str(folder))
    qtbot.waitUntil(is_here, timeout=SLOW)
    qtbot.waitUntil(lambda: page.banner.text().startswith("1\u00a0model was added"), timeout=SLOW)
    weights = next(Path(bench.installed.model(ADDED).folder).glob("*.safetensors")).read_bytes()  # type: ignore[union-attr]

    remove(page, ADDED)
    qtbot.waitUntil(lambda: bool(bench.library.removed) and not is_here(), timeout=SLOW)
    page.removed.acted.emit()
    qtbot.waitUntil(is_here, timeout=SLOW)

    pack = tmp_path / "leaves.burnish"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(pack), ""))
    page.table.choose(ADDED)
    page.table.toolbar.pack_button.click()
    qtbot.waitUntil(lambda: page.banner.text().startswith("The pack is ready."), timeout=SLOW)
    remove(page, ADDED)
    qtbot.waitUntil(lambda: not is_here(), timeout=SLOW)
    before = {model.id for model in bench.installed.models}
    page.carry.bring_in(str(pack))
    qtbot.waitUntil(lambda: {model.id for model in bench.installed.models} > before, timeout=SLOW)
    (came_back,) = {model.id for model in bench.installed.models} - before

    drive = tmp_path / "another drive"
    drive.mkdir()
    with qtbot.waitSignal(bench.library.moved, timeout=SLOW):
        bench.library.move(str(drive))
    assert paths.models_dir() == drive / "Burnish" / "models"
    here = lambda: Path(bench.installed.model(came_back).folder).is_relative_to(drive)  # type: ignore[union-attr] # noqa: E731
    qtbot.waitUntil(here, timeout=SLOW)
    model = bench.installed.model(came_back)
    assert model is not None and not model.problem
    assert next(Path(model.folder).glob("*.safetensors")).read_bytes() == weights

"""My models, used as a person uses it: look, order, try, teach, remove and think again."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.errors import ErrorKind
from desktop.ui.models.installed_models import SIZE
from desktop.ui.pages.my_models import MyModelsPage
from desktop.ui.theme import Theme
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.row_delegate import RowRole
from desktop.ui.widgets.undo import UndoOffer
from desktop.wording import NO_BREAK
from tests.ui.pages.hub_facts import asked, downloaded
from tests.ui.pages.in_process import LITE, MINI, TINY, InProcess

TAUGHT = downloaded("taught/part-check", source="taught", size=88_000_000, created=time.time(), base=LITE.id)
BROKEN = downloaded("some/pickle", problem="It has no weights that Burnish opens.", tasks=())


def plain(text: str) -> str:
    return text.replace(NO_BREAK, " ")


@pytest.fixture
def bench(qapp: QApplication) -> InProcess:
    return InProcess(LITE, MINI, TINY, TAUGHT, BROKEN)


@pytest.fixture
def page(qtbot: QtBot, bench: InProcess, qapp: QApplication) -> MyModelsPage:
    theme = Theme(qapp, "light")
    theme.apply()
    page = MyModelsPage(bench, theme)
    page.undo = UndoOffer(page, seconds=0.05)
    qtbot.addWidget(page)
    page.resize(1064, 800)
    page.show()
    qtbot.waitExposed(page)
    return page


def names(page: MyModelsPage) -> list[str]:
    model = page.table.view.model()
    return [model.index(row, 0).data(RowRole.NAME) for row in range(model.rowCount())]


def texts(page: MyModelsPage) -> list[str]:
    return [plain(label.text()) for label in page.findChildren(Label) if label.isVisible()]


def test_everything_here_is_listed_with_its_disk_space(page: MyModelsPage) -> None:
    assert names(page) == [
        "all-minilm-l6-v2",
        "efficientnet-lite0",
        "part-check",
        "pickle",
        "whisper-tiny.en",
    ]
    assert "used by 5 models" in texts(page)
    assert {"Text", "Pictures", "Sound", "Taught by you", "Others"} <= set(texts(page))
    spoken = page.table.view.model().index(2, 0).data(RowRole.SPOKEN)
    assert plain(spoken) == "part-check, Taught here, Say what is shown, 88 MB"
    assert page.table.view.model().index(2, 0).data(RowRole.PUBLISHER) == "You, taught today"


def test_searching_and_ordering(qtbot: QtBot, page: MyModelsPage) -> None:
    page.table.header.buttons[SIZE].click()
    assert names(page)[0] == "pickle", "the largest first"
    page.table.header.buttons[SIZE].click()
    assert names(page)[-1] == "pickle"
    qtbot.keyClicks(page.search, "speech")
    qtbot.waitUntil(lambda: names(page) == ["whisper-tiny.en"])
    qtbot.keyClicks(page.search, "xyz")
    qtbot.waitUntil(page.nothing_found.isVisible)
    page.nothing_found.acted.emit()
    assert len(names(page)) == 5 and page.table.isVisible()


def test_a_chosen_model_shows_its_particulars_and_what_can_be_done(
    qtbot: QtBot, page: MyModelsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not page.table.toolbar.try_button.isEnabled()
    assert page.table.toolbar.try_button.toolTip() == "Choose a model first"
    rect = page.table.view.visualRect(page.table.view.model().index(2, 0))
    qtbot.mouseClick(page.table.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, rect.center().y()))
    shown = texts(page)
    assert {"taught/part-check", "/models/part-check", LITE.id} <= set(shown)
    assert "Apache 2.0 · commercial use allowed" in shown
    with qtbot.waitSignal(page.try_requested) as tried:
        page.table.toolbar.try_button.click()
    with qtbot.waitSignal(page.teach_requested) as taught:
        page.table.toolbar.teach_button.click()
    assert tried.args == taught.args == ["taught/part-check"]
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    page.table.particulars.open_folder.click()
    assert opened[0].toLocalFile() == "/models/part-check"


def test_what_cannot_be_done_says_why(page: MyModelsPage) -> None:
    page.table.choose("starter/whisper-tiny.en")
    assert page.table.toolbar.try_button.isEnabled() and not page.table.toolbar.teach_button.isEnabled()
    page.table.choose("some/pickle")
    assert not page.table.toolbar.try_button.isEnabled()
    assert page.table.toolbar.try_button.toolTip() == BROKEN.problem
    assert BROKEN.problem in texts(page)


def test_removing_asks_says_what_it_frees_and_can_be_undone(
    qtbot: QtBot, page: MyModelsPage, bench: InProcess
) -> None:
    bar = page.table.toolbar
    page.table.choose(TAUGHT.id)
    bar.remove_button.click()
    question = next(text for text in texts(page) if text.startswith("Remove"))
    assert (
        question
        == "Remove “part-check”? This frees 88 MB. It was taught here and cannot be downloaded again."
    )
    assert bar.keep_button.hasFocus(), "Enter by mistake must not remove"
    qtbot.keyClick(bar.keep_button, Qt.Key.Key_Escape)
    assert bar.currentIndex() == 0 and "part-check" in names(page)
    page.undo = UndoOffer(page, seconds=60)
    bar.remove_button.click()
    bar.confirm_button.click()
    assert "part-check" not in names(page)
    page.undo._host.message.action.click()
    assert "part-check" in names(page)
    page.undo.settle()
    assert not asked(bench, protocol.Remove)


def test_a_removal_that_nobody_undoes_is_done(qtbot: QtBot, page: MyModelsPage, bench: InProcess) -> None:
    page.table.choose(TAUGHT.id)
    page.table.toolbar.remove_button.click()
    page.table.toolbar.confirm_button.click()
    qtbot.waitUntil(lambda: bool(asked(bench, protocol.Remove)))
    job = asked(bench, protocol.Remove)[0]
    assert job.request.model == TAUGHT.id  # type: ignore[attr-defined]
    job.take(protocol.Done(job.id, TAUGHT.size))
    bench.arrive(LITE, MINI, TINY, BROKEN)
    bench.arrive(LITE, MINI, TINY, BROKEN, TAUGHT)
    assert "part-check" in names(page), "taught again under the same name, it is to be seen"


def test_a_removal_that_fails_brings_the_row_back(qtbot: QtBot, page: MyModelsPage, bench: InProcess) -> None:
    page.table.choose(TAUGHT.id)
    page.table.toolbar.remove_button.click()
    page.table.toolbar.confirm_button.click()
    qtbot.waitUntil(lambda: bool(asked(bench, protocol.Remove)))
    job = asked(bench, protocol.Remove)[0]
    job.take(protocol.Failed(job.id, ErrorKind.BAD_FILE, "The folder is in use."))
    assert "part-check" in names(page)
    assert page.banner.text() == "“part-check” could not be removed. The folder is in use."


def test_nothing_here_leads_to_discover(qtbot: QtBot, page: MyModelsPage, bench: InProcess) -> None:
    bench.arrive()
    assert page.empty.isVisible()
    with qtbot.waitSignal(page.discover_requested):
        page.empty.acted.emit()


def test_a_thousand_models_list_quickly(qtbot: QtBot, page: MyModelsPage, bench: InProcess) -> None:
    many = tuple(downloaded(f"some/model-{number:04}") for number in range(1000))
    begun = time.perf_counter()
    bench.arrive(*many)
    page.table.view.grab()
    assert time.perf_counter() - begun < 0.5
    assert len(names(page)) == 1000

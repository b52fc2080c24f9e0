"""A page that is gone hears nothing: neither what it asked for, nor what changes in the house."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.errors import ErrorKind
from desktop.messages import as_it_is
from desktop.ui.look.theme import Theme
from desktop.ui.pages.first_start.page import FirstStart
from desktop.ui.pages.page import BY_ID, Page
from desktop.ui.window.main_window import MainWindow
from tests.ui.pages.in_process import LITE, MODELS, PROCESSOR, InProcess
from tests.ui.pages.trying.steps import CAT_FILE


@pytest.fixture
def bench(qapp: QApplication) -> Iterator[InProcess]:
    bench = InProcess(*MODELS)
    bench.holds = bench.holds_previews = True
    bench.downloads.begin("google/vit", "", "vit")
    yield bench
    bench.shut_down()


def open_up(page: Page) -> None:
    """Make all of a page, and let it ask for something."""
    for make in page.ahead():
        make()
    page.opened()
    if page.name == "try":
        page.open_paths([CAT_FILE])  # type: ignore[attr-defined]


def stir(bench: InProcess) -> None:
    """Everything that the house can tell a page."""
    bench._set_device(PROCESSOR)
    bench.model_measured.emit(LITE.id)
    bench.engines.set_offline(not bench.engines.is_offline)
    bench.arrive(LITE)
    bench.downloads.changed.emit()
    bench.downloads.speed_limited.emit(0)
    bench.library.removed_changed.emit()
    bench.library.duplicates_changed.emit()
    bench.library.moved.emit("/models")
    bench.downloads.begin("google/other", "", "other")
    for job in list(bench.jobs):
        job.take(protocol.Progress(job.id, "On its way", 1, 2))
        job.take(protocol.Failed(job.id, ErrorKind.CRASHED, as_it_is("It stopped.")))


def delete(widget: QWidget) -> None:
    widget.close()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("name", ["first start", *BY_ID])
def test_a_page_that_is_gone_is_told_nothing(qtbot: QtBot, bench: InProcess, theme: Theme, name: str) -> None:
    page = BY_ID[name].load()(bench) if name in BY_ID else FirstStart(bench)
    page.show()
    if isinstance(page, Page):
        open_up(page)
    qtbot.wait(1)
    delete(page)
    with qtbot.captureExceptions() as faults:
        stir(bench)
        qtbot.wait(1)
    assert faults == []


def test_whoever_starts_before_the_device_is_known_is_not_greeted_with_a_fault(
    qtbot: QtBot, bench: InProcess, theme: Theme
) -> None:
    window = MainWindow(bench, theme)
    qtbot.addWidget(window)
    window.welcome()
    window.show()
    first = window.centralWidget()
    assert isinstance(first, FirstStart)
    with qtbot.waitSignal(first.destroyed):
        qtbot.mouseClick(first.start, Qt.MouseButton.LeftButton)
    with qtbot.captureExceptions() as faults:
        stir(bench)
    assert faults == []
    assert window.current_page == "try" and window.page("try").isVisible()

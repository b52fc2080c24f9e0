"""Files that hold several pictures: one is shown, others can be chosen, all can be asked about."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.messages import notes
from desktop.protocol import Input
from desktop.tasks import Media
from desktop.ui.pages.trying.beside import Beside
from desktop.ui.pages.trying.page import TryPage
from desktop.ui.pages.trying.picture import PictureStage
from desktop.workbench.history import Entry, encode_notes
from desktop.workbench.trying.answers import Answers
from desktop.workbench.trying.trial import Trial
from tests.pictures.made import saved
from tests.ui.pages.in_process import LITE, MODELS, OTHERS, InProcess
from tests.ui.pages.trying.steps import wait_for_answer

LEFT = Qt.MouseButton.LeftButton
COLOURS = ("#ff0000", "#00ff00", "#0000ff")


@pytest.fixture
def scan(tmp_path: Path) -> str:
    pages = [Image.new("RGB", (64, 48), colour) for colour in COLOURS]
    (tmp_path / "scan.tif").write_bytes(saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    return str(tmp_path / "scan.tif")


def colour(stage: PictureStage) -> str:
    image = stage.view._image
    return "" if image.isNull() else image.pixelColor(30, 20).name()


def test_a_page_is_chosen_and_all_are_asked(qtbot: QtBot, page: TryPage, bench: InProcess, scan: str) -> None:
    bench.notes = (notes.PICTURE_PAGE(page=1, count=3),)
    page.open_paths([scan])
    wait_for_answer(qtbot, page)
    stage = page.findChild(PictureStage)
    assert stage is not None
    qtbot.waitUntil(lambda: colour(stage) == COLOURS[0])
    choice = stage.pages
    assert choice.isVisibleTo(stage) and choice.number.maximum() == 3
    bench.notes = (notes.PICTURE_PAGE(page=2, count=3),)
    choice.number.setValue(2)
    qtbot.waitUntil(lambda: len(bench.runs) == 2)
    wait_for_answer(qtbot, page)
    qtbot.waitUntil(lambda: colour(stage) == COLOURS[1])
    assert [one.page for one in bench.runs[-1].inputs] == [2] and page.trial.name(0) == "scan.tif [2]"
    qtbot.mouseClick(choice.all, LEFT)
    qtbot.waitUntil(lambda: len(bench.runs) == 3 and len(page.trial.answers()) == 3)
    assert [one.page for one in bench.runs[-1].inputs] == [1, 2, 3]
    assert page.trial.current == 1 and not choice.all.isVisibleTo(stage)
    qtbot.waitUntil(lambda: all(stage.strip._pictures.pixmap(row, 40) is not None for row in range(3)))
    shown = [stage.strip._pictures.pixmap(row, 40) for row in range(3)]
    assert [each.toImage().pixelColor(9, 9).name() for each in shown if each] == list(COLOURS)


def test_a_picture_that_is_alone_in_its_file_has_no_choice(
    qtbot: QtBot, page: TryPage, bench: InProcess, scan: str, tmp_path: Path
) -> None:
    (tmp_path / "one.png").write_bytes(saved(Image.new("RGB", (64, 48), "#112233"), "PNG"))
    bench.notes = (notes.PICTURE_PAGE(page=1, count=3),)
    page.open_paths([scan])
    wait_for_answer(qtbot, page)
    bench.notes = ()
    page.open_paths([str(tmp_path / "one.png")])
    stage = page.findChild(PictureStage)
    assert stage is not None and stage.pages.isVisibleTo(stage)
    qtbot.waitUntil(lambda: len(bench.runs) == 2)
    wait_for_answer(qtbot, page)
    assert not stage.pages.isVisibleTo(stage)


def test_pages_of_one_file_of_many_come_behind_the_others(qapp: QApplication) -> None:
    bench = InProcess()
    bench.arrive(LITE)
    trial = Trial(bench)
    trial.open(Media.PICTURE, [Input(path="scan.tif"), Input(path="cat.jpg")])
    trial.ask_all_pages(2, 3)
    assert [(one.path, one.page) for one in trial.inputs] == [
        ("scan.tif", 2),
        ("cat.jpg", 0),
        ("scan.tif", 1),
        ("scan.tif", 3),
    ]


@pytest.mark.parametrize(("page", "turned"), [(1, 0), (3, 3)])
def test_an_answer_of_the_history_shows_the_page_that_it_was_about(page: int, turned: int) -> None:
    said = encode_notes([notes.PICTURE_PAGE(page=page, count=5)])
    entry = Entry("answer", "image-classification", "m", "scan.tif", "scan.tif", notes=said)
    question = ("image-classification", "m", ())
    assert Answers().recall(question, [entry]) == [Input(path="scan.tif", page=turned)]  # type: ignore[arg-type]


def test_the_choice_of_pages_goes_below_what_lies_over_the_picture_before_the_page_stacks(
    qtbot: QtBot, page: TryPage, bench: InProcess, scan: str
) -> None:
    bench.arrive(*MODELS, *OTHERS)
    page.resize(968, 560)
    bench.notes = (notes.PICTURE_PAGE(page=1, count=3),)
    page.open_paths([scan])
    wait_for_answer(qtbot, page)
    page.trial.choose_task("object-detection")
    wait_for_answer(qtbot, page)
    stage, beside = page.findChild(PictureStage), page.findChild(Beside)
    assert stage is not None and beside is not None
    qtbot.waitUntil(lambda: bool(stage.layer.chips) and stage.pages.isVisible())
    assert not beside.is_stacked
    parts = [*stage.layer.chips.values(), stage.pages.number, stage.pages.all]
    qtbot.waitUntil(lambda: stage.layer.x() == stage.pages.x() and stage.layer.y() < stage.pages.y())
    assert stage.layer.width() <= stage.layer.sizeHint().width()
    qtbot.waitUntil(lambda: all(part.visibleRegion().boundingRect().size() == part.size() for part in parts))

"""What looks as if it could be pressed opens the picture large."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.ui.pages.teach.page import TeachPage
from tests.ui.pages.teach.steps import begin, check, learn
from tests.ui.pages.teach_scripted import ScriptedWorkbench, result

LEFT = Qt.MouseButton.LeftButton


def test_a_thumbnail_opens_its_picture_and_escape_leads_back(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, pictures: list[str], qtbot: QtBot
) -> None:
    check(page, workbench, data)
    grid = page.examples.groups.columns[1].grid
    qtbot.mouseClick(grid, LEFT, pos=grid.cells()[2].center())
    large = page.enlarged
    assert large.isVisible() and large.rect() == page.rect()
    assert large.name.text() == Path(page.examples.groups.columns[1].grid.examples()[2].path).name
    assert large.spoken.startswith("Group: Fine; Folder: ")
    qtbot.waitUntil(lambda: large._size.text() == "48 × 36 pixels")
    qtbot.keyClick(large, Qt.Key.Key_Right)
    assert large.name.text() == Path(page.examples.groups.columns[1].grid.examples()[3].path).name
    qtbot.keyClick(large, Qt.Key.Key_Escape)
    assert large.isHidden()


def test_the_number_of_the_others_opens_the_first_of_them_among_all(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot
) -> None:
    check(page, workbench, data)
    column = page.examples.groups.columns[1]
    assert (column.grid.more, len(column.grid.examples())) == (3, 11)
    qtbot.mouseClick(column.grid, LEFT, pos=column.grid.cells()[-1].center())
    qtbot.waitUntil(page.enlarged.isVisible)
    assert page.enlarged._place.text() == "12 of 14"


def test_the_keyboard_opens_them_too(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    check(page, workbench, data)
    grid = page.examples.groups.columns[0].grid
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert page.enlarged.name.text() == Path(grid.examples()[4].path).name
    reached = []
    for _ in range(8):
        focused = page.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        reached.append(page.focusWidget())
    assert all(page.enlarged.isAncestorOf(widget) for widget in reached), "what is covered is not reached"
    large = page.enlarged
    assert {large.view.view, large.close_button, large.back, large.forward} == set(reached)


def test_watched_examples_and_mistakes_open_with_what_the_model_says(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, pictures: list[str], qtbot: QtBot
) -> None:
    job = begin(page, workbench, data, qtbot)
    learn(job, 1, pictures)
    watched = page.live.watched.tiles
    qtbot.mouseClick(watched, LEFT, pos=watched.cells()[3].center())
    assert page.enlarged.isVisible()
    words = page.enlarged.spoken.replace("\u00a0", " ")
    assert words.startswith("Group: Fine; The model says: Dented; How sure: 82 %")
    page.enlarged.leave()
    job.take(protocol.Done(job.id, result(pictures, page.session.folder)))
    qtbot.mouseClick(page.report.cards.mistakes.cells[1].tile, LEFT)
    words = page.enlarged.spoken.replace("\u00a0", " ")
    assert words.startswith("Group: Dented; The model said: Scratched; How sure: 88 %")
    assert page.enlarged._place.text() == "2 of 3"

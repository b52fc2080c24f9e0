"""Texts are taught as pictures are: from a table or from folders, with the same steps."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage, QPainter
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop import protocol, tasks
from desktop.messages import training
from desktop.tasks import Media
from desktop.ui.look import theme
from desktop.ui.pages.page import TeachFrom
from desktop.ui.pages.teach.large import LargeText
from desktop.ui.pages.teach.page import TeachPage
from desktop.ui.pages.teach.text_tiles import TextTiles
from tests.ui.pages.teach_scripted import (
    COLUMNS,
    MODEL,
    REVIEWS,
    SENTENCES,
    ScriptedWorkbench,
    checked,
    checked_table,
    review_result,
    reviewed,
    step,
    store_run,
)

LEFT = Qt.MouseButton.LeftButton
TEXTS = tasks.TAUGHT[Media.TEXT]


@pytest.fixture
def table(tmp_path: Path, workbench: ScriptedWorkbench) -> Path:
    workbench.installed.models = (MODEL, SENTENCES)
    file = tmp_path / "Film reviews.csv"
    file.write_text("review,mood,source\nA film,glad,web\n")
    return file


def drop(page: TeachPage, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    none = Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, LEFT, none))


def check(page: TeachPage, workbench: ScriptedWorkbench, table: Path, *findings: protocol.Finding) -> None:
    drop(page, table)
    job = workbench.last(protocol.CheckExamples)
    job.take(protocol.Done(job.id, checked_table(table, *findings)))


def asked(workbench: ScriptedWorkbench) -> protocol.CheckExamples:
    request = workbench.last(protocol.CheckExamples).request
    assert isinstance(request, protocol.CheckExamples)
    return request


def planned(workbench: ScriptedWorkbench) -> protocol.TrainPlan:
    request = workbench.last(protocol.Train).request
    assert isinstance(request, protocol.Train)
    return request.plan


def test_a_table_is_taken_and_tells_that_texts_are_taught(
    page: TeachPage, workbench: ScriptedWorkbench, table: Path
) -> None:
    assert page.start.area.hold([str(table)]).suits
    check(page, workbench, table)
    assert asked(workbench).task == ""
    assert page.header.name.text() == "Film reviews"
    assert page.session.task is TEXTS
    assert page.session.model_id == SENTENCES.id, "what comes along for texts is suggested"
    assert page.examples.bar.facts.text().replace("\u00a0", " ") == "50 examples in 2 groups"
    assert [column.grid.more for column in page.examples.groups.columns] == [26, 16]
    titles = [row.finding.title for row in page.examples.checkup.rows]
    assert "All texts are long enough" in titles
    assert list(page.model.models) == [SENTENCES.id]


def test_pictures_come_after_texts_as_before(
    page: TeachPage, workbench: ScriptedWorkbench, table: Path, data: Path
) -> None:
    check(page, workbench, table)
    page.model.ways["thorough"].button.setChecked(True)
    words = page.model.ways["thorough"].text()
    drop(page, data)
    job = workbench.last(protocol.CheckExamples)
    job.take(protocol.Done(job.id, checked(data, task="image-classification")))
    assert page.session.task.media is Media.PICTURE
    assert not page.examples.columns.isVisibleTo(page.examples)
    assert page.model.ways["thorough"].text() != words
    assert page.model.ways["thorough"].button.isChecked()
    assert page.session.model_id == MODEL.id


def test_the_columns_are_shown_and_can_be_changed(
    page: TeachPage, workbench: ScriptedWorkbench, table: Path, qtbot: QtBot
) -> None:
    check(page, workbench, table)
    columns = page.examples.columns
    assert columns.isVisible()
    assert columns.accessibleName() == "Texts from “review”, groups from “mood”"
    columns.label.setFocus()
    qtbot.keyClick(columns.label, Qt.Key.Key_Down)
    assert asked(workbench).columns == protocol.Columns("review", "source")
    job = workbench.last(protocol.CheckExamples)
    changed = protocol.Columns("review", "source", COLUMNS.known)
    job.take(protocol.Done(job.id, checked_table(table, columns=changed)))
    assert columns.label.currentText() == "source"
    qtbot.mouseClick(page.examples.bar.button, LEFT)
    qtbot.mouseClick(page.model.bar.button, LEFT)
    assert planned(workbench).columns == protocol.Columns("review", "source")
    assert planned(workbench).task == TEXTS.id


def test_two_columns_change_places_when_one_is_wanted_for_both(
    page: TeachPage, workbench: ScriptedWorkbench, table: Path, qtbot: QtBot
) -> None:
    check(page, workbench, table)
    qtbot.keyClick(page.examples.columns.text, Qt.Key.Key_Down)
    assert asked(workbench).columns == protocol.Columns("mood", "review")


def test_the_columns_stay_where_the_examples_are_shuffled(
    page: TeachPage, workbench: ScriptedWorkbench, table: Path, qtbot: QtBot
) -> None:
    check(page, workbench, table)
    qtbot.keyClick(page.examples.columns.label, Qt.Key.Key_Down)
    job = workbench.last(protocol.CheckExamples)
    changed = protocol.Columns("review", "source", COLUMNS.known)
    job.take(protocol.Done(job.id, checked_table(table, columns=changed)))
    qtbot.mouseClick(page.examples.split.shuffle, LEFT)
    assert asked(workbench).columns == protocol.Columns("review", "source")


def test_rows_that_are_left_out_and_copies_are_told_by_what_they_say(
    page: TeachPage, workbench: ScriptedWorkbench, table: Path
) -> None:
    broken = (("Film reviews.csv:7", training.ROW_WITHOUT_TEXT(row=7)),)
    said = protocol.Input(text=REVIEWS["glad"][0])
    check(page, workbench, table, protocol.Unreadable(broken), protocol.Duplicates(((said, said),)))
    rows = {row.finding.title: row.finding for row in page.examples.checkup.rows}
    assert rows["1 example cannot be used"].lines[0].startswith("Film reviews.csv:7: ")
    assert rows["1 example has copies"].lines == (f"“{said.text}” = “{said.text}”",)


def test_a_text_opens_large(page: TeachPage, workbench: ScriptedWorkbench, table: Path, qtbot: QtBot) -> None:
    check(page, workbench, table)
    grid = page.examples.groups.columns[0].grid
    qtbot.mouseClick(grid, LEFT, pos=grid.cells()[1].center())
    view = page.enlarged.view
    assert isinstance(view, LargeText) and view.isVisible()
    assert view.editor.toPlainText() == REVIEWS["glad"][1]
    assert "8 words" in [label.text().replace("\u00a0", " ") for label in page.enlarged.findChildren(QLabel)]
    assert page.enlarged.spoken == "Group: glad", "a row of a table lies in no folder"
    qtbot.keyClick(page.enlarged, Qt.Key.Key_Right)
    assert view.editor.toPlainText() == REVIEWS["glad"][2]
    qtbot.keyClick(page.enlarged, Qt.Key.Key_Escape)
    qtbot.mouseClick(grid, LEFT, pos=grid.cells()[-1].center())
    assert view.editor.toPlainText() == REVIEWS["glad"][4], "the number of the others opens the next one"


def test_pictures_and_texts_open_each_in_their_own_way(
    page: TeachPage, workbench: ScriptedWorkbench, table: Path, data: Path, qtbot: QtBot
) -> None:
    check(page, workbench, table)
    qtbot.mouseClick(page.examples.groups.columns[0].grid, LEFT, pos=QPoint(5, 5))
    text = page.enlarged.view
    page.enlarged.leave()
    drop(page, data)
    job = workbench.last(protocol.CheckExamples)
    job.take(protocol.Done(job.id, checked(data, task="image-classification")))
    qtbot.mouseClick(page.examples.groups.columns[0].grid, LEFT, pos=QPoint(5, 5))
    assert page.enlarged.view is not text


def test_a_file_is_shown_by_its_first_words(
    workbench: ScriptedWorkbench, page: TeachPage, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear all,\n\nthe parcel never came. " * 200)
    tiles = TextTiles(workbench)
    example = protocol.Input(path=str(file))
    with qtbot.waitSignal(tiles.arrived):
        assert tiles.first_words(example) == ""
    assert tiles.first_words(example).startswith("Dear all,")
    assert len(tiles.first_words(example)) < 1000


@pytest.mark.parametrize("said", ["", "one", "word " * 300, "w" * 900, "שלום עולם " * 50, "one\n\n\ntwo"])
def test_whatever_a_text_says_it_stays_in_its_tile(
    workbench: ScriptedWorkbench, page: TeachPage, said: str
) -> None:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(theme.color("surface"))
    before = image.copy()
    area = image.rect().adjusted(50, 100, -50, -130)
    painter = QPainter(image)
    TextTiles(workbench).paint(painter, area, protocol.Input(text=said), "bad")
    painter.fillRect(area, theme.color("surface"))
    painter.end()
    assert image == before


def test_texts_are_watched_and_reported_with_their_mistakes(
    page: TeachPage, workbench: ScriptedWorkbench, table: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    check(page, workbench, table)
    qtbot.mouseClick(page.examples.bar.button, LEFT)
    qtbot.mouseClick(page.model.bar.button, LEFT)
    job = workbench.last(protocol.Train)
    job.take(protocol.Started(job.id))
    job.take(step(job, 1))
    job.take(protocol.Evaluated(job.id, 1, 0.5, 0.8, True, reviewed(8)))
    watched = page.live.watched.tiles
    assert len({cell.top() for cell in watched.cells()}) == 2, "texts stand in two lines"
    assert all(cell.width() > 2 * cell.height() for cell in watched.cells())
    assert watched.rect().contains(watched.cells()[-1])
    qtbot.mouseClick(watched, LEFT, pos=watched.cells()[5].center())
    assert isinstance(page.enlarged.view, LargeText)
    assert page.enlarged.view.editor.toPlainText() == reviewed(8)[5].input.text
    page.enlarged.leave()
    run = store_run("Film reviews", table, state="finished", plan=asdict(planned(workbench)))
    page.session.run.plan = planned(workbench)  # type: ignore[union-attr]
    job.take(protocol.Done(job.id, review_result(str(run))))
    mistakes = page.report.cards.mistakes  # type: ignore[attr-defined]
    assert mistakes.cells[0].toolTip() == reviewed(1)[0].input.text
    mistakes.show_cell(0, 1)
    assert mistakes.title == "Actually “glad”, said “annoyed”"
    assert {cell.mistake.input.text for cell in mistakes.cells} <= set(REVIEWS["glad"])
    qtbot.mouseClick(mistakes.cells[0].tile, LEFT)
    assert isinstance(page.enlarged.view, LargeText)
    assert page.enlarged.view.editor.toPlainText() == mistakes.cells[0].mistake.input.text
    shown = " ".join(label.text() for label in page.report.findChildren(QLabel)).casefold()
    assert "picture" not in shown


def test_teach_again_and_continue_keep_what_was_taught_and_its_columns(
    page: TeachPage, workbench: ScriptedWorkbench, table: Path, qtbot: QtBot
) -> None:
    columns = protocol.Columns("review", "source")
    plan = protocol.TrainPlan(TEXTS.id, str(table), SENTENCES.id, name="Sources", columns=columns, epochs=9)
    folder = store_run("Sources", table, plan=asdict(plan))
    page.continue_run(str(folder))
    assert (planned(workbench).task, planned(workbench).columns) == (TEXTS.id, columns)
    assert page.session.task is TEXTS
    job = workbench.last(protocol.Train)
    job.take(protocol.Done(job.id, review_result(str(folder))))
    page.session.reported = page.session.stored
    page.buttons.again.setEnabled(True)
    page.session.teach_again()
    assert (asked(workbench).task, asked(workbench).columns) == (TEXTS.id, columns)
    assert page.session.model_id == SENTENCES.id


def test_a_model_that_only_learns_texts_is_taught_texts(
    page: TeachPage, workbench: ScriptedWorkbench, table: Path, data: Path
) -> None:
    drop(page, data)
    job = workbench.last(protocol.CheckExamples)
    job.take(protocol.Done(job.id, checked(data, task="image-classification")))
    page.take(TeachFrom(SENTENCES.id))
    assert page.session.task is TEXTS
    assert page.session.model_id == SENTENCES.id
    assert page.start.isVisible(), "pictures are nothing that it can learn"
    check(page, workbench, table)
    page.take(TeachFrom(SENTENCES.id))
    assert page.model.isVisible(), "these examples suit"


def test_a_run_of_pictures_goes_on_while_a_table_is_looked_at(
    page: TeachPage, workbench: ScriptedWorkbench, table: Path, data: Path
) -> None:
    drop(page, data)
    job = workbench.last(protocol.CheckExamples)
    job.take(protocol.Done(job.id, checked(data, task="image-classification")))
    page.session.start()
    run = workbench.last(protocol.Train)
    page.open_folder(str(table))
    job = workbench.last(protocol.CheckExamples)
    job.take(protocol.Done(job.id, checked_table(table)))
    assert page.session.followed.media is Media.PICTURE
    run.take(protocol.Evaluated(run.id, 1, 0.5, 0.8, True, ()))
    assert not math.isnan(page.session.measured[-1].accuracy)
    assert page.session.task is TEXTS


def test_what_is_said_of_copies_is_what_is_found(
    page: TeachPage, workbench: ScriptedWorkbench, table: Path, data: Path
) -> None:
    check(page, workbench, table)
    assert page.examples.copies.text() == tasks.lesson_of(TEXTS).copies
    assert "changed" not in page.examples.copies.text()
    page.open_folder(str(data))
    job = workbench.last(protocol.CheckExamples)
    job.take(protocol.Done(job.id, checked(data, task="image-classification")))
    assert "also changed a little" in page.examples.copies.text()


def test_what_is_as_wide_as_the_pane_keeps_its_distance(
    page: TeachPage, workbench: ScriptedWorkbench, table: Path
) -> None:
    check(page, workbench, table)
    columns, checkup = page.examples.columns, page.examples.checkup
    assert columns.isVisible()
    end = columns.mapTo(page, columns.rect().topRight()).x()
    assert checkup.mapTo(page, checkup.rect().topLeft()).x() - end >= theme.px(16)


def test_both_forms_are_shown_side_by_side(page: TeachPage) -> None:
    words = [label.text() for label in page.start.forms.findChildren(QLabel)]
    assert {"A folder of pictures or texts", "A table of texts"} <= set(words)
    assert page.start.choose_table.isVisible() and page.start.choose.isVisible()


def test_every_form_of_examples_is_pictured() -> None:
    from desktop.ui.pages.teach.forms import FORMS, LOOKS

    assert {form.id for form in FORMS} == set(LOOKS)

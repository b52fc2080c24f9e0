"""Waiting, stopping, failing, batches, taking the answer along, and the history."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop.errors import Action, ErrorKind
from desktop.messages import Message, as_it_is, notes
from desktop.paths import resources
from desktop.ui.pages.trying.batch import STATE
from desktop.ui.pages.trying.page import TryPage
from desktop.ui.pages.trying.picture import PictureStage
from desktop.ui.results.labels_view import LabelsView
from tests.answers import LABELS
from tests.ui.pages.in_process import LITE, MODELS, OTHER, InProcess
from tests.ui.pages.trying.steps import area, column, open_batch, stored, wait_for_answer

SAMPLES = resources() / "samples"
CAT_FILE = str(SAMPLES / "cat.jpg")

# ---- what is said beside an answer ----


def test_notes_stand_under_the_answer_and_come_back_from_the_history(
    qtbot: QtBot, page: TryPage, bench: InProcess
) -> None:
    bench.notes = (as_it_is("The lower half is missing."), as_it_is("This is page 1 of 3."))
    page.open_paths([CAT_FILE])
    wait_for_answer(qtbot, page)
    banner = area(page).notes
    assert banner.isVisible() and banner.text() == "The lower half is missing. This is page 1 of 3."
    place = area(page)._place
    assert banner.mapTo(page, QPoint()).y() >= place.mapTo(page, QPoint(0, place.height())).y()
    (entry,) = bench.history.entries()
    page.close_files()
    page.show_entry(entry)
    assert banner.isVisible() and banner.text().startswith("The lower half")
    bench.notes = ()
    page.open_paths([str(SAMPLES / "coffee.jpg")])
    qtbot.waitUntil(lambda: not banner.isVisible() and page.trial.answer() is not None)


@pytest.mark.parametrize("size", [(1280, 800), (1024, 600)])
def test_notes_are_seen_without_scrolling(
    qtbot: QtBot, page: TryPage, bench: InProcess, size: tuple[int, int]
) -> None:
    page.resize(*size)
    bench.notes = (notes.PICTURE_PART_MISSING(),)
    page.open_paths([CAT_FILE])
    wait_for_answer(qtbot, page)
    banner = area(page).notes
    qtbot.waitUntil(lambda: banner.visibleRegion().boundingRect().size() == banner.size())


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ((notes.TABLES_IN_ROWS(count=2), notes.PICTURES_LEFT_OUT(count=1)), "info"),
        ((notes.TABLES_IN_ROWS(count=2), notes.DOCUMENT_CUT_OFF()), "warn"),
    ],
)
def test_only_what_an_answer_may_be_worse_for_is_a_warning(
    qtbot: QtBot, page: TryPage, bench: InProcess, tmp_path: Path, told: tuple[Message, ...], kind: str
) -> None:
    bench.notes = told
    open_batch(qtbot, page, tmp_path, 2)
    banner = area(page).notes
    assert banner.property("kind") == kind
    assert area(page).isAncestorOf(banner) == (kind == "info")
    states = [page.findChild(PictureStage).list.model().index(0, 0).data(STATE)]
    assert states == ["warned" if kind == "warn" else "answered"]


# ---- waiting, stopping, failing ----


def test_progress_shows_only_after_a_while_and_escape_stops(
    qtbot: QtBot, page: TryPage, bench: InProcess
) -> None:
    bench.holds = True
    page.open_paths([CAT_FILE])
    qtbot.waitUntil(lambda: page.trial.is_running)
    assert not area(page).shows_progress
    qtbot.waitUntil(lambda: area(page).shows_progress)
    assert area(page).progress.texts()[0] == "Loading the model…"
    job = bench.jobs[-1]
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert bench.stopped == [job.id]
    assert not area(page).shows_progress
    bench.answer_all(job)
    assert page.trial.answer() is None, "what a stopped job still says is ignored"


def test_a_dead_engine_is_a_sentence_and_run_again_works(
    qtbot: QtBot, page: TryPage, bench: InProcess
) -> None:
    bench.failure = ErrorKind.CRASHED
    page.open_paths([CAT_FILE])
    qtbot.waitUntil(lambda: page.trial.failure is not None)
    trouble = area(page).trouble
    assert "Your files are safe" in trouble.banner.text()
    qtbot.mouseClick(trouble.button("Show details"), Qt.MouseButton.LeftButton)
    assert trouble._detail.isVisible()
    qtbot.mouseClick(trouble.button("Copy details"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "Traceback: boom"
    bench.failure = None
    qtbot.mouseClick(trouble.button("Run again"), Qt.MouseButton.LeftButton)
    wait_for_answer(qtbot, page)
    assert not trouble.isVisible()


def test_too_little_memory_offers_the_processor(qtbot: QtBot, page: TryPage, bench: InProcess) -> None:
    bench.failure = ErrorKind.OUT_OF_MEMORY
    page.open_paths([CAT_FILE])
    qtbot.waitUntil(lambda: page.trial.failure is not None)
    bench.failure = None
    area(page).trouble.acted.emit(Action.USE_PROCESSOR)
    wait_for_answer(qtbot, page)
    assert bench.settings.text("device") == "cpu"
    assert bench.runs[-1].device == "cpu"


# ---- batches ----


def test_one_bad_file_is_one_row_and_the_rest_are_answered(
    qtbot: QtBot, page: TryPage, bench: InProcess, tmp_path: Path
) -> None:
    bench.broken = {"2.jpg"}
    open_batch(qtbot, page, tmp_path)
    qtbot.mouseClick(page.header.run_all, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.trial.is_running)
    assert [len(run.inputs) for run in bench.runs] == [1, 3], "the first was answered already"
    stage = page.findChild(PictureStage)
    assert stage is not None
    assert stage.head.text() == "3 answered · 1 failed"
    spoken = [stage.list.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(4)]
    assert spoken[1] == "1.jpg, answered, Tabby cat 71\u00a0%"
    assert spoken[2] == "2.jpg, failed, This file is damaged."
    page.trial.choose_input(2)
    assert area(page).trouble.banner.text() == "This file is damaged."
    assert not area(page).view.isVisible()  # type: ignore[union-attr]


def test_a_stopped_batch_keeps_its_answers_and_goes_on_from_there(
    qtbot: QtBot, page: TryPage, bench: InProcess, tmp_path: Path
) -> None:
    open_batch(qtbot, page, tmp_path)
    bench.holds = True
    qtbot.mouseClick(page.header.run_all, Qt.MouseButton.LeftButton)
    bench.answer_one(bench.jobs[-1], 0)
    assert page.header.run_all.text() == "Stop"
    assert page.trial.counts() == (2, 0, 2)
    qtbot.mouseClick(page.header.run_all, Qt.MouseButton.LeftButton)
    assert bench.stopped == [bench.jobs[-1].id]
    assert page.header.run_all.text() == "Run on the other 2"
    bench.holds = False
    qtbot.mouseClick(page.header.run_all, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.trial.counts() == (4, 0, 0))
    assert [one.name for one in bench.runs[-1].inputs] == ["2.jpg", "3.jpg"]


# ---- taking along ----


def test_ctrl_c_in_the_answer_copies_it(qtbot: QtBot, page: TryPage) -> None:
    page.open_paths([CAT_FILE])
    wait_for_answer(qtbot, page)
    view = area(page).view
    assert isinstance(view, LabelsView)
    qtbot.keyClick(view.bars, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("tabby cat\t71\u00a0%")


def test_export_writes_the_answers(
    qtbot: QtBot, page: TryPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_batch(qtbot, page, tmp_path, 2)
    page.trial.ask_all()
    qtbot.waitUntil(lambda: page.trial.counts() == (2, 0, 0))
    target = tmp_path / "out" / "answers.csv"
    target.parent.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    items = dict(page.exporter.menu_items())
    assert list(items) == [
        "Table\tCSV",
        "Data\tJSON",
        "All 2\u00a0answers: table\tCSV",
        "All 2\u00a0answers: data\tJSON",
    ]
    with qtbot.waitSignal(page.message_requested) as told:
        items["All 2\u00a0answers: table\tCSV"]()
    assert told.args == ["answers.csv saved", "ok"]
    assert len(target.read_text(encoding="utf-8-sig").splitlines()) == 3


def test_a_failed_row_does_not_keep_the_others_from_being_exported(
    qtbot: QtBot, page: TryPage, bench: InProcess, tmp_path: Path
) -> None:
    bench.broken = {"1.jpg"}
    open_batch(qtbot, page, tmp_path, 3)
    page.trial.choose_input(1)
    qtbot.waitUntil(lambda: not page.trial.is_running)
    bar = column(page).export_bar
    assert (bar.copy.isEnabled(), bar.export.isEnabled()) == (False, True)
    assert list(dict(page.exporter.menu_items())) == [
        "The only answer: table\tCSV",
        "The only answer: data\tJSON",
    ]
    page.trial.ask_all()
    qtbot.waitUntil(lambda: page.trial.counts() == (2, 1, 0))
    assert bar.export.isEnabled()
    assert list(dict(page.exporter.menu_items())) == [
        "All 2\u00a0answers: table\tCSV",
        "All 2\u00a0answers: data\tJSON",
    ]


def test_an_export_that_fails_says_why(
    qtbot: QtBot, page: TryPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.open_paths([CAT_FILE])
    wait_for_answer(qtbot, page)
    target = tmp_path / "taken.csv"
    target.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    with qtbot.waitSignal(page.message_requested) as told:
        dict(page.exporter.menu_items())["Table\tCSV"]()
    assert told.args[1] == "bad"
    assert "taken.csv could not be saved" in told.args[0]


# ---- history ----


def test_every_answer_is_kept_unless_the_history_is_off(
    qtbot: QtBot, page: TryPage, bench: InProcess
) -> None:
    page.open_paths([CAT_FILE])
    wait_for_answer(qtbot, page)
    (entry,) = bench.history.entries()
    assert (entry.name, entry.summary, entry.model) == ("cat.jpg", "Tabby cat 71\u00a0%", LITE.id)
    assert entry.answer() == LABELS
    bench.settings.set("keep_history", False)
    page.trial.ask_again()
    wait_for_answer(qtbot, page)
    assert len(bench.history.entries()) == 1


def test_an_answer_of_the_history_is_shown_without_asking(
    qtbot: QtBot, page: TryPage, bench: InProcess
) -> None:
    page.show_entry(stored(CAT_FILE))
    assert not bench.runs
    assert area(page).view.isVisible()  # type: ignore[union-attr]
    assert area(page).remembered.text().startswith("Answer from ")
    assert page.trial.model == OTHER
    assert page.trial.options == {"top": 2}
    area(page).remembered.acted.emit()
    wait_for_answer(qtbot, page)
    assert bench.runs[-1].model == OTHER.id
    assert not area(page).remembered.isVisible()


def test_a_file_that_is_gone_leaves_its_answer(qtbot: QtBot, page: TryPage, bench: InProcess) -> None:
    page.show_entry(stored("/nowhere/cat.jpg"))
    stage = page.findChild(PictureStage)
    assert stage is not None
    assert "no longer where it was" in stage.banner.text()
    view = area(page).view
    assert isinstance(view, LabelsView)
    assert view.shown()[0] == "Tabby cat"
    bench.arrive(*MODELS, LITE)
    assert page.trial.answer() is not None, "a new list of models must not drop it"
    assert not bench.runs

"""A person opens things on the Try page, asks, reads, and takes the answer along."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QSpinBox
from pytestqt.qtbot import QtBot

from desktop.errors import Action, ErrorKind
from desktop.paths import resources
from desktop.tasks import Media
from desktop.ui.pages.try_answer import AnswerArea
from desktop.ui.pages.try_ask import AskColumn
from desktop.ui.pages.try_page import TryPage
from desktop.ui.pages.try_picture import PictureStage
from desktop.ui.pages.try_text import TextStage
from desktop.ui.results.labels_view import LabelsView
from desktop.ui.results.matches_view import MatchesView
from desktop.ui.theme import Theme
from desktop.ui.widgets.fields import TextField
from desktop.workbench.history import Entry, encode
from tests.ui.pages.in_process import CAT, LITE, MODELS, OTHER, InProcess, SilentOutput

SAMPLES = resources() / "samples"
CAT_FILE = str(SAMPLES / "cat.jpg")


@pytest.fixture
def bench(burnish_home: Path) -> Iterator[InProcess]:
    bench = InProcess(*MODELS)
    yield bench
    bench.shut_down()


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, bench: InProcess) -> TryPage:
    theme = Theme(qapp, "light")
    theme.apply()
    page = TryPage(bench, theme, make_output=SilentOutput)  # type: ignore[arg-type]
    page.files_chosen.connect(page.open_paths)
    qtbot.addWidget(page)
    page.resize(1064, 800)
    page.show()
    return page


def wait_for_answer(qtbot: QtBot, page: TryPage) -> None:
    qtbot.waitUntil(lambda: page.trial.answer() is not None and not page.trial.is_running)


def column(page: TryPage) -> AskColumn:
    """The right column that is seen."""
    return next(found for found in page.findChildren(AskColumn) if found.isVisible())


def area(page: TryPage) -> AnswerArea:
    return next(found for found in page.findChildren(AnswerArea) if found.isVisible())


def open_batch(qtbot: QtBot, page: TryPage, folder: Path, count: int = 4) -> None:
    for number in range(count):
        shutil.copy(CAT_FILE, folder / f"{number}.jpg")
    page.open_paths([str(folder)])
    qtbot.waitUntil(lambda: len(page.trial.inputs) == count)
    wait_for_answer(qtbot, page)


# ---- opening ----


def test_a_sample_is_answered_with_one_click(qtbot: QtBot, page: TryPage) -> None:
    assert page.empty.isVisible()
    qtbot.mouseClick(page.empty.cards[0], Qt.MouseButton.LeftButton)
    wait_for_answer(qtbot, page)
    view = area(page).view
    assert isinstance(view, LabelsView)
    assert view.isVisible()
    assert view.shown() == ["Tabby cat", "Tiger cat"]
    assert page.footer.text() == "0.11\u00a0s on Processor · 1.2\u00a0GB memory"
    assert page.header._name.text() == "cat.jpg"
    qtbot.waitUntil(lambda: "451 × 300 pixels" in page.header._facts.text())


def test_the_largest_kind_is_shown_and_the_others_are_offered(
    qtbot: QtBot, page: TryPage, tmp_path: Path
) -> None:
    for name in ("a.jpg", "b.jpg"):
        shutil.copy(CAT_FILE, tmp_path / name)
    (tmp_path / "note.txt").write_text("hello")
    page.open_paths([str(tmp_path)])
    wait_for_answer(qtbot, page)
    assert page.trial.media is Media.PICTURE
    assert page.aside.text() == "1 text set aside."
    page.aside.acted.emit()
    assert page.trial.media is Media.TEXT
    assert page.aside.text() == "2 pictures set aside."


def test_what_nobody_can_open_is_named(qtbot: QtBot, page: TryPage, tmp_path: Path) -> None:
    (tmp_path / "tool.exe").write_bytes(b"\x00\x01\x02")
    page.open_paths([str(tmp_path / "tool.exe")])
    qtbot.waitUntil(lambda: page.empty.banner.isVisible())
    assert "tool.exe" in page.empty.banner.text()
    assert page.empty.isVisible()


def test_paste_takes_files_pictures_and_text(qtbot: QtBot, page: TryPage, burnish_home: Path) -> None:
    mime = QMimeData()
    image = QImage(8, 6, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    mime.setImageData(image)
    page.intake.take(mime)
    wait_for_answer(qtbot, page)
    pasted = Path(page.trial.inputs[0].path)
    assert QImage(str(pasted)).size() == image.size()
    assert burnish_home in pasted.parents

    mime = QMimeData()
    mime.setText("I love it")
    page.intake.take(mime)
    wait_for_answer(qtbot, page)
    assert page.trial.inputs[0].text == "I love it"

    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(CAT_FILE)])
    page.intake.take(mime)
    qtbot.waitUntil(lambda: page.trial.inputs[0].path == CAT_FILE)
    wait_for_answer(qtbot, page)


def test_an_empty_clipboard_says_so(qtbot: QtBot, page: TryPage) -> None:
    with qtbot.waitSignal(page.message_requested) as told:
        page.intake.take(QMimeData())
    assert "clipboard" in told.args[0]


def test_files_can_be_added(
    qtbot: QtBot, page: TryPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_batch(qtbot, page, tmp_path, 2)
    more = tmp_path / "more.jpg"
    shutil.copy(CAT_FILE, more)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(more)], ""))
    qtbot.mouseClick(page.header.add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.trial.inputs) == 3)
    assert page.trial.answer(0) is not None


def test_a_picture_that_qt_cannot_read_comes_from_the_engine(
    qtbot: QtBot, page: TryPage, bench: InProcess, tmp_path: Path
) -> None:
    strange = tmp_path / "phone.heic"
    strange.write_bytes(b"no picture for Qt")
    bench.preview_picture = CAT_FILE
    page.open_paths([str(strange)])
    wait_for_answer(qtbot, page)
    qtbot.waitUntil(lambda: "640 × 480 pixels" in page.header._facts.text())
    stage = page.findChild(PictureStage)
    assert stage is not None
    assert stage.view.picture_size.isValid()


# ---- asking ----


def test_an_option_asks_again_after_a_pause(qtbot: QtBot, page: TryPage, bench: InProcess) -> None:
    page.open_paths([CAT_FILE])
    wait_for_answer(qtbot, page)
    spin = column(page).options.findChild(QSpinBox)
    assert spin is not None
    spin.setValue(3)
    assert len(bench.runs) == 1
    qtbot.waitUntil(lambda: len(bench.runs) == 2)
    assert bench.runs[1].options == {"top": 3}
    wait_for_answer(qtbot, page)


def test_own_labels_are_typed_with_commas(qtbot: QtBot, page: TryPage, bench: InProcess) -> None:
    page.open_text("Great lamp")
    wait_for_answer(qtbot, page)
    field = column(page).options.findChild(TextField)
    assert field is not None
    field.line.clear()
    qtbot.keyClicks(field.line, "joy, anger,joy")
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    wait_for_answer(qtbot, page)
    assert bench.runs[-1].options["labels"] == ("joy", "anger")
    asked = len(bench.runs)
    field.line.selectAll()
    qtbot.keyClick(field.line, Qt.Key.Key_Delete)
    assert field.error()
    column(page).options.flush()
    assert len(bench.runs) == asked


def test_a_missing_sentence_is_asked_for_and_a_passage_is_shown_in_the_text(
    qtbot: QtBot, page: TryPage, bench: InProcess
) -> None:
    page.open_text("I bought a lamp.\nThe light is\nwarm. It stays.")
    wait_for_answer(qtbot, page)
    asked = len(bench.runs)
    qtbot.mouseClick(column(page).chips.chip("sentence-similarity"), Qt.MouseButton.LeftButton)
    assert area(page).need.isVisible()
    assert len(bench.runs) == asked
    field = column(page).options.editor("text").findChild(TextField)
    assert field is not None
    qtbot.keyClicks(field.line, "Is it bright?")
    wait_for_answer(qtbot, page)
    assert not area(page).need.isVisible()
    view = area(page).view
    assert isinstance(view, MatchesView)
    view.list.setCurrentIndex(view.list.model().index(0, 0))
    stage = page.findChild(TextStage)
    assert stage is not None
    assert stage.marked().replace("\u2029", " ") == "The light is warm."


def test_the_edited_text_is_what_is_asked(qtbot: QtBot, page: TryPage, bench: InProcess) -> None:
    page.open_paths([str(SAMPLES / "review.txt")])
    stage = page.findChild(TextStage)
    qtbot.waitUntil(
        lambda: (found := page.findChild(TextStage)) is not None and "lamp" in found.editor.toPlainText()
    )
    stage = page.findChild(TextStage)
    assert stage is not None
    wait_for_answer(qtbot, page)
    assert not stage.ask.isVisible()
    stage.editor.setPlainText("Quite another text")
    qtbot.mouseClick(stage.ask, Qt.MouseButton.LeftButton)
    wait_for_answer(qtbot, page)
    assert bench.runs[-1].inputs[0].text == "Quite another text"
    stage.editor.setPlainText("A third one")
    page.trial.set_options({"labels": ("one", "two")})
    assert bench.runs[-1].inputs[0].text == "A third one"
    wait_for_answer(qtbot, page)


def test_going_back_to_a_question_shows_its_answer_without_asking(
    qtbot: QtBot, page: TryPage, bench: InProcess
) -> None:
    page.open_paths([CAT_FILE])
    wait_for_answer(qtbot, page)
    page.trial.choose_model(OTHER.id)
    wait_for_answer(qtbot, page)
    assert [run.model for run in bench.runs] == [LITE.id, OTHER.id]
    page.trial.choose_model(LITE.id)
    assert page.trial.answer() is not None
    assert len(bench.runs) == 2


def test_models_that_come_later_are_used_at_once(qtbot: QtBot, page: TryPage, bench: InProcess) -> None:
    bench.models = ()
    page.open_paths([CAT_FILE])
    qtbot.waitUntil(lambda: bool(page.trial.inputs))
    assert area(page).need.isVisible()
    with qtbot.waitSignal(page.discover_requested) as wanted:
        area(page).need.acted.emit()
    assert wanted.args == ["image-classification"]
    bench.arrive(*MODELS)
    wait_for_answer(qtbot, page)
    assert not area(page).need.isVisible()


def test_a_model_from_another_page_is_used_for_what_is_opened_next(
    qtbot: QtBot, page: TryPage, bench: InProcess
) -> None:
    page.use_model(OTHER.id)
    assert OTHER.name in page.empty.banner.text()
    page.open_paths([CAT_FILE])
    wait_for_answer(qtbot, page)
    assert bench.runs[-1].model == OTHER.id


def test_the_menu_offers_the_models_and_where_to_find_more(
    qtbot: QtBot, page: TryPage, bench: InProcess
) -> None:
    page.open_paths([CAT_FILE])
    wait_for_answer(qtbot, page)
    first, second, _line, more = column(page).model_card.menu_actions()
    assert first.isChecked()
    second.trigger()
    wait_for_answer(qtbot, page)
    assert bench.runs[-1].model == OTHER.id
    with qtbot.waitSignal(page.discover_requested) as wanted:
        more.trigger()
    assert wanted.args == ["image-classification"]


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
    assert stage.head.text() == "3 done · 1 failed"
    spoken = [stage.list.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(4)]
    assert spoken[1] == "1.jpg, done, Tabby cat 71\u00a0%"
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
    assert page.header.run_all.text() == "Run on all 4"
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
        "All 2 answers: table\tCSV",
        "All 2 answers: data\tJSON",
    ]
    with qtbot.waitSignal(page.message_requested) as told:
        items["All 2 answers: table\tCSV"]()
    assert told.args == ["answers.csv written", "ok"]
    assert len(target.read_text(encoding="utf-8-sig").splitlines()) == 3


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
    assert "taken.csv could not be written" in told.args[0]


# ---- history ----


def test_every_answer_is_kept_unless_the_history_is_off(
    qtbot: QtBot, page: TryPage, bench: InProcess
) -> None:
    page.open_paths([CAT_FILE])
    wait_for_answer(qtbot, page)
    (entry,) = bench.history.entries()
    assert (entry.name, entry.summary, entry.model) == ("cat.jpg", "Tabby cat 71\u00a0%", LITE.id)
    assert entry.answer() == CAT
    bench.settings.set("keep_history", False)
    page.trial.ask_again()
    wait_for_answer(qtbot, page)
    assert len(bench.history.entries()) == 1


def stored(path: str) -> Entry:
    return Entry(
        "answer", "image-classification", OTHER.id, "cat.jpg", path, options='{"top": 2}', result=encode(CAT),
        created=1_763_000_000.0, id=7,
    )  # fmt: skip


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

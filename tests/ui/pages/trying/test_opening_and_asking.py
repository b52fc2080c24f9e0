"""A person opens things on the Try page and asks."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QSpinBox
from pytestqt.qtbot import QtBot

from desktop.messages import files, say
from desktop.paths import resources
from desktop.protocol import Done, Installed
from desktop.tasks import Media
from desktop.ui.look import theme
from desktop.ui.pages.page import FindModels
from desktop.ui.pages.trying.page import TryPage
from desktop.ui.pages.trying.picture import PictureStage
from desktop.ui.pages.trying.text import TextStage
from desktop.ui.results.labels_view import LabelsView
from desktop.ui.results.matches_view import MatchesView
from desktop.ui.widgets.fields import TextField
from desktop.workbench.trying.gathering import Found, Gathering
from tests.pictures.made import for_the_engine
from tests.ui.pages.in_process import LITE, MODELS, OTHER, PROCESSOR, InProcess
from tests.ui.pages.trying.steps import area, column, open_batch, wait_for_answer

SAMPLES = resources() / "samples"
CAT_FILE = str(SAMPLES / "cat.jpg")


def urls(*paths: str) -> list[QUrl]:
    return [QUrl.fromLocalFile(path) for path in paths]


# ---- opening ----


def test_a_sample_is_answered_with_one_click(qtbot: QtBot, page: TryPage) -> None:
    assert page.empty.isVisible()
    qtbot.mouseClick(page.empty.cards[0], Qt.MouseButton.LeftButton)
    wait_for_answer(qtbot, page)
    view = area(page).view
    assert isinstance(view, LabelsView)
    assert view.isVisible()
    assert view.shown() == ["Tabby cat", "Tiger cat"]
    assert page.footer.text() == "0.11\u00a0s on Processor · 1.2\u00a0GB of memory"
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
    assert page.aside.text() == "1\u00a0text set aside."
    page.aside.acted.emit()
    assert page.trial.media is Media.TEXT
    assert page.aside.text() == "2\u00a0pictures set aside."


def test_what_nobody_can_open_is_named(qtbot: QtBot, page: TryPage, tmp_path: Path) -> None:
    (tmp_path / "tool.exe").write_bytes(b"\x00\x01\x02")
    page.open_paths([str(tmp_path / "tool.exe")])
    qtbot.waitUntil(lambda: page.empty.banner.isVisible())
    assert "tool.exe" in page.empty.banner.text()
    assert page.empty.isVisible()


def test_a_folder_that_cannot_be_looked_through_ends_with_a_sentence(
    qtbot: QtBot, page: TryPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_gathering: Gathering) -> None:
        raise RuntimeError("never seen before")

    monkeypatch.setattr(Gathering, "walk", fail)
    page.open_paths([str(tmp_path)])
    qtbot.waitUntil(lambda: page.empty.banner.isVisible())
    assert page.empty.banner.text().startswith("Burnish could not look through these files.")


def test_a_folder_on_a_drive_that_does_not_answer_is_not_passed_over_in_silence(
    qtbot: QtBot, page: TryPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(CAT_FILE, tmp_path / "cat.jpg")
    answers, walk = threading.Event(), Gathering.walk

    def walk_when_it_answers(gathering: Gathering) -> Found:
        answers.wait()
        return walk(gathering)

    monkeypatch.setattr(Gathering, "walk", walk_when_it_answers)
    page.open_paths([str(tmp_path)])
    qtbot.waitUntil(lambda: page.aside.isVisible())
    assert page.aside.text().startswith("Looking through the folder:")
    answers.set()
    qtbot.waitUntil(lambda: bool(page.trial.inputs))
    assert not page.aside.isVisible()


def test_closing_stops_the_walk_through_a_folder(page: TryPage, tmp_path: Path) -> None:
    page.open_paths([str(tmp_path)])
    (gathering,) = page.findChildren(Gathering)
    page.close()
    assert gathering.is_cancelled


def test_added_files_come_through_the_one_door(
    qtbot: QtBot, page: TryPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window takes models out of what was chosen, and what is dropped later replaces what is open."""
    open_batch(qtbot, page, tmp_path, 1)
    more, other = tmp_path / "more.jpg", tmp_path / "other.jpg"
    for file in (more, other):
        shutil.copy(CAT_FILE, file)
    monkeypatch.setattr(QFileDialog, "getOpenFileUrls", lambda *_: (urls(str(more), "/a/model.gguf"), ""))
    page.files_chosen.disconnect(page.open_paths)
    with qtbot.waitSignal(page.files_chosen) as chosen:
        page.header.add.click()
    assert chosen.args == [[str(more), "/a/model.gguf"]]
    page.open_paths([str(more)])
    qtbot.waitUntil(lambda: [one.name for one in page.trial.inputs] == ["0.jpg", "more.jpg"])
    page.open_paths([str(other)])
    qtbot.waitUntil(lambda: [one.name for one in page.trial.inputs] == ["other.jpg"])


def test_the_place_of_the_answer_is_never_empty_while_the_engine_gets_ready(
    qtbot: QtBot, page: TryPage, bench: InProcess
) -> None:
    bench.arrive()
    bench.installed.refresh()
    bench.holds = True
    page.open_paths([CAT_FILE])
    qtbot.waitUntil(lambda: bool(page.trial.inputs))
    assert area(page).need.text() == "Looking for models…" and area(page).need.isVisible()
    bench.arrive(*MODELS)
    assert page.trial.is_running and not area(page).need.isVisible()
    assert area(page).shows_progress, "not only after the pause that keeps quick answers from flashing"


def test_all_words_of_a_long_file_are_told(qtbot: QtBot, page: TryPage, tmp_path: Path) -> None:
    file = tmp_path / "novel.txt"
    file.write_text("It was a dark and stormy night.\n" * 40_000)
    page.open_paths([str(file)])
    wait_for_answer(qtbot, page)
    qtbot.waitUntil(lambda: page.header._facts.text() == "280,000\u00a0words")
    stage = page.findChild(TextStage)
    assert stage is not None
    QTest.qWait(200)  # what is shown is counted a moment after it is shown
    assert stage._counts.text() == "280,000\u00a0words · 1,280,000\u00a0characters"


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
    monkeypatch.setattr(QFileDialog, "getOpenFileUrls", lambda *_args: (urls(str(more)), ""))
    qtbot.mouseClick(page.header.add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.trial.inputs) == 3)
    assert page.trial.answer(0) is not None


def test_a_picture_that_would_hold_up_the_window_comes_from_the_engine(
    qtbot: QtBot, page: TryPage, bench: InProcess, tmp_path: Path
) -> None:
    strange = tmp_path / "scan.jp2"
    strange.write_bytes(for_the_engine())
    bench.preview_picture = CAT_FILE
    page.open_paths([str(strange)])
    wait_for_answer(qtbot, page)
    qtbot.waitUntil(lambda: "640 × 480 pixels" in page.header._facts.text())
    stage = page.findChild(PictureStage)
    assert stage is not None
    assert stage.view.picture_size.isValid()


def test_the_strip_shows_pictures_that_would_hold_up_the_window(
    qtbot: QtBot, page: TryPage, bench: InProcess, tmp_path: Path
) -> None:
    for name in ("1.jp2", "2.jp2"):
        (tmp_path / name).write_bytes(for_the_engine())
    bench.preview_picture = CAT_FILE
    page.open_paths([str(tmp_path)])
    wait_for_answer(qtbot, page)
    stage = page.findChild(PictureStage)
    assert stage is not None
    qtbot.waitUntil(lambda: all(stage.strip._pictures.pixmap(row, 90) is not None for row in (0, 1)))


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
    assert not area(page).view.isVisible(), "it was the answer to other labels"  # type: ignore[union-attr]
    assert area(page).need.isVisible()
    assert field.error()
    qtbot.keyClicks(field.line, "joy, anger")
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert area(page).view.isVisible()  # type: ignore[union-attr]
    assert len(bench.runs) == asked, "its answer is still known"


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


def test_a_text_that_nobody_edited_stays_a_file(
    qtbot: QtBot, page: TryPage, bench: InProcess, tmp_path: Path
) -> None:
    file = tmp_path / "note.txt"
    file.write_bytes("One\r\ntwo\u00a0three\u2028four".encode())
    page.open_paths([str(file)])
    wait_for_answer(qtbot, page)
    stage = page.findChild(TextStage)
    assert stage is not None
    qtbot.waitUntil(lambda: "four" in stage.editor.toPlainText())
    assert not stage.ask.isVisible()
    page.trial.ask_again()
    wait_for_answer(qtbot, page)
    assert bench.runs[-1].inputs[0].path == str(file)
    assert page.header._name.text() == "note.txt"


def test_a_file_that_is_no_text_cannot_be_edited_into_one(
    qtbot: QtBot, page: TryPage, bench: InProcess, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("Great lamp")
    (tmp_path / "b.txt").write_bytes(b"\x7fELF\x00\x00")
    bench.broken = {"b.txt"}
    page.open_paths([str(tmp_path)])
    wait_for_answer(qtbot, page)
    stage = page.findChild(TextStage)
    assert stage is not None
    qtbot.waitUntil(lambda: stage.editor.toPlainText() == "Great lamp")
    stage.editor.setPlainText("Great lamp, edited")
    page.trial.choose_input(1)
    qtbot.waitUntil(lambda: stage.banner.isVisible())
    wait_for_answer(qtbot, page)
    assert bench.runs[-1].inputs[0].path == str(tmp_path / "b.txt")
    assert stage.editor.toPlainText() == ""
    assert stage.editor.isReadOnly()
    assert area(page).trouble.isVisible()


def test_a_pdf_is_never_shown_as_its_letters(qtbot: QtBot, page: TryPage, tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n")
    page.open_paths([str(tmp_path / "paper.pdf")])
    qtbot.waitUntil(lambda: (stage := page.findChild(TextStage)) is not None and stage.banner.isVisible())
    stage = page.findChild(TextStage)
    assert stage is not None
    assert say(files.NOT_TEXT()) in stage.banner.text()
    assert stage.editor.toPlainText() == ""


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
    bench.installed.models = ()
    page.open_paths([CAT_FILE])
    qtbot.waitUntil(lambda: bool(page.trial.inputs))
    (listing,) = [job for job in bench.jobs if isinstance(job.request, Installed)]
    listing.take(Done(listing.id, ()))
    assert area(page).no_model.isVisible()
    with qtbot.waitSignal(page.requested) as wanted:
        qtbot.mouseClick(area(page).no_model.find_one, Qt.MouseButton.LeftButton)
    assert wanted.args == [FindModels("image-classification")]
    bench.arrive(*MODELS)
    wait_for_answer(qtbot, page)
    assert not area(page).no_model.isVisible()


def test_nobody_says_that_no_model_is_here_before_it_is_known(
    qtbot: QtBot, page: TryPage, bench: InProcess
) -> None:
    bench.installed.models = ()
    page.open_paths([CAT_FILE])
    qtbot.waitUntil(lambda: bool(page.trial.inputs))
    assert area(page).need.text() == "Looking for models…"
    assert not area(page).no_model.isVisible()
    assert column(page).model_card.accessibleName() == "Model: Looking for models…"
    (listing,) = [job for job in bench.jobs if isinstance(job.request, Installed)]
    listing.take(Done(listing.id, ()))
    assert area(page).no_model.isVisible()
    assert not area(page).need.isVisible()
    assert column(page).model_card.accessibleName() == "Model: No model yet"
    page.open_paths([CAT_FILE])
    assert area(page).no_model.isVisible()
    qtbot.waitUntil(lambda: page._gathering is None)


def test_a_model_from_another_page_is_used_for_what_is_opened_next(
    qtbot: QtBot, page: TryPage, bench: InProcess
) -> None:
    page.use_model(OTHER.id)
    banner, area = page.empty.banner, page.empty.area
    assert OTHER.name in banner.text()
    qtbot.waitUntil(lambda: area.y() - banner.geometry().bottom() > theme.px(8))
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
    with qtbot.waitSignal(page.requested) as wanted:
        more.trigger()
    assert wanted.args == [FindModels("image-classification")]


def test_what_was_measured_replaces_the_estimate_on_the_card(
    qtbot: QtBot, page: TryPage, bench: InProcess
) -> None:
    bench.device = PROCESSOR
    bench.holds = True
    page.open_paths([CAT_FILE])
    qtbot.waitUntil(lambda: page.trial.job is not None)
    assert page.trial.job is not None
    card = column(page).model_card
    assert card.accessibleDescription().startswith("Needs about")
    bench.answer_all(page.trial.job)
    assert card.accessibleDescription().startswith("Measured here") and "Runs well" in card._facts.text()


def test_a_text_that_is_opened_takes_nothing_from_an_edited_one(
    qtbot: QtBot, page: TryPage, bench: InProcess
) -> None:
    page.open_text("The parcel never came.")
    stage = page.findChild(TextStage)
    assert stage is not None
    stage.editor.insertPlainText("Edited: ")
    page.close_files()
    page.open_text("Another one.")
    assert [one.text for one in page.trial.inputs] == ["Another one."]
    assert stage.editor.toPlainText() == "Another one."

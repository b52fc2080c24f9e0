"""Questions that no model on this computer can answer, and those that new kinds of models answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop import tasks
from desktop.paths import resources
from desktop.tasks import Media
from desktop.ui.pages.page import FindModels, ShowModels
from desktop.ui.pages.trying.answer import AnswerArea
from desktop.ui.pages.trying.page import TryPage
from desktop.ui.pages.trying.sound import SoundStage
from desktop.ui.pages.trying.text import TextStage
from desktop.ui.results.labels_view import LabelsView
from desktop.ui.results.spans_view import SpansView
from desktop.ui.results.text_view import TextView
from desktop.ui.results.transcript_view import TranscriptView
from tests.ui.pages.in_process import LITE, MODELS, OTHERS, PROCESSOR, SEER, InProcess
from tests.ui.pages.trying.steps import area, column, wait_for_answer

LEFT = Qt.MouseButton.LeftButton
SAMPLES = resources() / "samples"
LETTER = "Dear 😀 Anna,\nwe met in Lisbon."


def ask_without_model(qtbot: QtBot, page: TryPage, bench: InProcess) -> AnswerArea:
    bench._set_device(PROCESSOR)
    page.open_paths([str(SAMPLES / "coffee.jpg")])
    wait_for_answer(qtbot, page)
    qtbot.mouseClick(column(page).chips.chip("object-detection"), LEFT)
    return area(page)


# ---- no model yet ----


def test_it_says_what_a_model_would_do_which_to_take_and_where(
    qtbot: QtBot, page: TryPage, bench: InProcess
) -> None:
    answer = ask_without_model(qtbot, page, bench)
    nothing = answer.no_model
    assert nothing.isVisible()
    assert nothing.what.text() == tasks.task("object-detection").need
    assert nothing.recommended.isVisible()
    assert "MB" in nothing.recommended.facts.text()
    assert nothing.recommended.badge.text() in ("Runs well", "Just fits")
    assert not nothing.offline.isVisible()
    with qtbot.waitSignal(page.requested) as wanted:
        qtbot.mouseClick(nothing.find_one, LEFT)
    assert wanted.args == [FindModels("object-detection")]
    assert answer.view is None or not answer.view.isVisible()
    qtbot.mouseClick(column(page).chips.chip("image-classification"), LEFT)
    assert not nothing.isVisible()


def test_offline_it_says_what_is_needed_and_offers_that(
    qtbot: QtBot, page: TryPage, bench: InProcess
) -> None:
    nothing = ask_without_model(qtbot, page, bench).no_model
    bench.engines.set_offline(True)
    assert "need the internet or a pack" in nothing.offline.text()
    assert nothing.offline.isVisible()
    assert not nothing.find_one.isVisible()
    with qtbot.waitSignal(page.requested) as wanted:
        qtbot.mouseClick(nothing.bring_pack, LEFT)
    assert wanted.args == [ShowModels()]
    qtbot.mouseClick(nothing.go_online, LEFT)
    assert not bench.engines.is_offline
    assert nothing.find_one.isVisible()


def test_a_model_that_arrives_answers_at_once(qtbot: QtBot, page: TryPage, bench: InProcess) -> None:
    answer = ask_without_model(qtbot, page, bench)
    bench.arrive(*MODELS, SEER)
    wait_for_answer(qtbot, page)
    assert not answer.no_model.isVisible()
    assert bench.runs[-1].task == "object-detection"


def test_the_recommended_model_opens_in_discover(qtbot: QtBot, page: TryPage, bench: InProcess) -> None:
    """By click and by key; offline it cannot be had, and does not look as if."""
    card = ask_without_model(qtbot, page, bench).no_model.recommended
    wanted = FindModels("object-detection", card.model)
    assert card.model
    for press in (
        lambda: qtbot.mouseClick(card, LEFT),
        lambda: qtbot.keyClick(card.open_button, Qt.Key.Key_Space),
    ):
        with qtbot.waitSignal(page.requested) as asked:
            press()
        assert asked.args == [wanted]
    bench.engines.set_offline(True)
    assert not card.open_button.isVisible()
    with qtbot.assertNotEmitted(page.requested):
        qtbot.mouseClick(card, LEFT)


def test_every_task_says_what_is_needed_and_how_much_memory_it_takes() -> None:
    assert [row.id for row in tasks.TASKS if not row.need or not row.at_work] == []


def test_what_is_asked_first_can_be_answered_now(qtbot: QtBot, page: TryPage, bench: InProcess) -> None:
    bench.arrive(LITE, *OTHERS)
    page.open_text(LETTER)
    wait_for_answer(qtbot, page)
    assert page.trial.task is not None
    assert page.trial.task.id == "summarization", (
        "the first text question with a model, the starter being gone"
    )
    bench.arrive(*MODELS, *OTHERS)
    page.close_files()
    page.open_paths([str(SAMPLES / "coffee.jpg")])
    wait_for_answer(qtbot, page)
    assert page.trial.task is not None
    assert page.trial.task.id == "image-classification"


def test_all_questions_are_seen_whole_at_every_size(qtbot: QtBot, page: TryPage, bench: InProcess) -> None:
    for width, height in ((1064, 800), (808, 540)):
        page.resize(width, height)
        for path in ("coffee.jpg", "review.txt"):
            page.open_paths([str(SAMPLES / path)])
            qtbot.waitUntil(lambda p=path: bool(page.trial.inputs) and page.trial.inputs[0].path.endswith(p))
            wait_for_answer(qtbot, page)
            chips = column(page).chips
            if chips.is_folded:
                qtbot.mouseClick(chips.others, LEFT)
            qtbot.waitUntil(lambda c=chips: c.height() >= c.heightForWidth(c.width()))
            whole = chips.rect()
            assert all(whole.contains(chip.geometry()) for chip in chips._chips.values())
            shown = [chip.y() for chip in chips._chips.values()]
            assert shown == sorted(shown), "in the order of the table"
            assert len(chips._chips) == len(tasks.tasks_for(page.trial.media or Media.TEXT))


# ---- new kinds of answers about texts and sounds ----


def test_what_was_written_stands_beside_the_text(qtbot: QtBot, page: TryPage, bench: InProcess) -> None:
    bench.arrive(*MODELS, *OTHERS)
    page.open_text(LETTER)
    page.trial.choose_task("summarization")
    wait_for_answer(qtbot, page)
    view, stage = area(page).view, page.findChild(TextStage)
    assert isinstance(view, TextView)
    assert view.written.toPlainText() == "A short text."
    assert stage is not None
    assert stage.editor.toPlainText() == LETTER


@pytest.mark.parametrize("as_file", [False, True])
def test_names_are_marked_in_the_text_until_it_is_edited(
    qtbot: QtBot, page: TryPage, bench: InProcess, tmp_path: Path, as_file: bool
) -> None:
    bench.arrive(*MODELS, *OTHERS)
    if as_file:
        file = tmp_path / "letter.txt"
        file.write_bytes(LETTER.replace("\n", "\r\n").encode())
        page.open_paths([str(file)])
        qtbot.waitUntil(lambda: bool(page.trial.inputs))
    else:
        page.open_text(LETTER)
    page.trial.choose_task("token-classification")
    wait_for_answer(qtbot, page)
    stage, view = page.findChild(TextStage), area(page).view
    assert stage is not None
    assert isinstance(view, SpansView)
    qtbot.waitUntil(lambda: stage.marks.marked() == ["Anna", "Lisbon"])
    qtbot.keyClick(view.names, Qt.Key.Key_Down)
    assert stage.editor.textCursor().position() > 0
    qtbot.keyClicks(stage.editor, "x")
    assert stage.marks.marked() == []
    page.trial.choose_task("question-answering")
    page.trial.set_options({**page.trial.options, "question": "Where?"})
    wait_for_answer(qtbot, page)
    qtbot.waitUntil(lambda: set(stage.marks.marked()) == {"in Lisbon", "Lisbon"})
    page.trial.choose_task("summarization")
    assert stage.marks.marked() == []


def test_a_recording_has_labels_or_a_transcript(qtbot: QtBot, page: TryPage, bench: InProcess) -> None:
    bench.arrive(*MODELS, *OTHERS)
    page.open_paths([str(SAMPLES / "speech.flac")])
    qtbot.waitUntil(lambda: bool(page.trial.inputs))
    wait_for_answer(qtbot, page)
    stage = page.findChild(SoundStage)
    assert stage is not None
    assert isinstance(stage.answer.view, TranscriptView)
    qtbot.mouseClick(stage.chips.chip("audio-classification"), LEFT)
    wait_for_answer(qtbot, page)
    view = stage.answer.view
    assert isinstance(view, LabelsView)
    assert view.isVisible()
    assert view.shown() == ["Speech", "Music"]
    assert [row.accessibleName() for row in stage.export_card.rows] == [
        "Export as table, CSV",
        "Export as data, JSON",
    ]
    qtbot.mouseClick(stage.chips.chip("automatic-speech-recognition"), LEFT)
    assert isinstance(stage.answer.view, TranscriptView)
    assert stage.answer.view.isVisible()

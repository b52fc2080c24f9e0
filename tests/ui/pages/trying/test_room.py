"""Where there is little room: narrow and low windows, large zoom, long answers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.results import Matches, Passage
from desktop.ui.look import theme as look
from desktop.ui.look.theme import Theme
from desktop.ui.pages.trying.beside import Beside
from desktop.ui.pages.trying.page import TryPage
from desktop.ui.pages.trying.picture import PictureStage
from desktop.ui.pages.trying.sound import SoundStage
from desktop.ui.pages.trying.text import TextStage
from desktop.ui.results.boxes_view import BoxesView
from desktop.ui.results.matches_view import MatchesView
from tests.ui.pages import in_process
from tests.ui.pages.in_process import MODELS, OTHERS, InProcess
from tests.ui.pages.test_zoomed import cut
from tests.ui.pages.trying.conftest import CAT_FILE, SAMPLES
from tests.ui.pages.trying.steps import column, wait_for_answer

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot: QtBot, page: TryPage) -> Iterator[TryPage]:
    """In a window that does not grow with its page, as the real one does not."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1400, 900)
    page.setParent(window)
    page.show()
    window.show()
    yield page
    page.setParent(None)


@pytest.fixture(params=[100, 150, 200])
def zoom(qapp: QApplication, page: TryPage, request: pytest.FixtureRequest) -> Iterator[int]:
    look = Theme(qapp, "light", zoom=request.param)
    look.apply()
    yield request.param
    look.set_zoom(100)


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> int:
    """Answers to "Find the passages" are long."""
    passages = tuple(Passage(f"Passage {n}. " + "It is long. " * 20, 0.9 - n / 20) for n in range(12))
    given = in_process.answer
    monkeypatch.setattr(
        in_process,
        "answer",
        lambda request, asked: (
            Matches("light", passages) if request.task == "sentence-similarity" else given(request, asked)
        ),
    )
    return len(passages)


def ask_for_passages(qtbot: QtBot, page: TryPage) -> MatchesView:
    page.open_paths([str(SAMPLES / "review.txt")])
    qtbot.waitUntil(lambda: bool(page.trial.inputs))
    page.trial.choose_task("sentence-similarity")
    page.trial.set_options({"text": "light", "top": 12})
    wait_for_answer(qtbot, page)
    view = column(page).answer.view
    assert isinstance(view, MatchesView)
    return view


def beside(page: TryPage) -> Beside:
    return next(found for found in page.findChildren(Beside) if found.isVisible())


def runs_off(page: TryPage) -> list[str]:
    """What reaches over the right edge of the page."""
    found = []
    for widget in page.findChildren(QWidget):
        right = widget.mapTo(page, QPoint(widget.width(), 0)).x()
        if widget.isVisible() and right > page.width():
            words = widget.text() if isinstance(widget, QAbstractButton) else ""
            found.append(words or type(widget).__name__)
    return found


@pytest.mark.parametrize("width", [1168, 912])
@pytest.mark.parametrize("task", ["object-detection", "image-segmentation"])
def test_nothing_runs_off_the_page_beside_a_picture(
    qtbot: QtBot, page: TryPage, bench: InProcess, zoom: int, width: int, task: str
) -> None:
    bench.arrive(*MODELS, *OTHERS)
    page.resize(width, 640)
    page.open_paths([CAT_FILE])
    wait_for_answer(qtbot, page)
    page.trial.choose_task(task)
    wait_for_answer(qtbot, page)
    qtbot.waitUntil(lambda: cut(beside(page)) == [] and runs_off(page) == [])


@pytest.mark.parametrize("width", [1168, 912])
def test_nothing_runs_off_the_page_beside_a_text(
    qtbot: QtBot, page: TryPage, many: int, zoom: int, width: int
) -> None:
    page.resize(width, 640)
    ask_for_passages(qtbot, page)
    qtbot.waitUntil(lambda: cut(beside(page)) == [] and runs_off(page) == [])


def test_the_questions_go_below_a_picture_in_a_narrow_window_and_come_back(
    qtbot: QtBot, page: TryPage
) -> None:
    page.open_paths([CAT_FILE])
    wait_for_answer(qtbot, page)
    assert column(page).width() == 432
    page.resize(500, 640)
    qtbot.waitUntil(lambda: beside(page).is_stacked and column(page).width() > 450)
    inner = column(page)._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: beside(page).verticalScrollBar().maximum() > 0 and inner.maximum() == 0)
    page.resize(1064, 800)
    qtbot.waitUntil(lambda: not beside(page).is_stacked and column(page).width() == 432)
    qtbot.waitUntil(lambda: beside(page).verticalScrollBar().maximum() == 0)


def test_all_questions_about_a_picture_are_seen_at_the_usual_size(qtbot: QtBot, page: TryPage) -> None:
    page.open_paths([CAT_FILE])
    wait_for_answer(qtbot, page)
    chips = column(page).chips
    assert not chips.is_folded
    assert chips.others.isHidden()
    assert all(chip.isVisible() for chip in chips._chips.values())


def test_a_word_about_a_picture_makes_nothing_scroll(qtbot: QtBot, page: TryPage) -> None:
    page.resize(1064, 700)
    page.open_paths([CAT_FILE, str(SAMPLES / "coffee.jpg")])
    wait_for_answer(qtbot, page)
    stage = page.findChild(PictureStage)
    assert stage is not None
    stage.banner.say(
        "warn", "This picture cannot be shown.", "It is damaged, and that takes some words. " * 3
    )
    around = column(page).parentWidget()
    while not isinstance(around, Beside):
        assert around is not None
        around = around.parentWidget()
    QTest.qWait(50)
    assert stage.banner.isVisible()
    assert around.verticalScrollBar().maximum() == 0
    assert stage.strip.isVisible() and stage.strip.visibleRegion().boundingRect().height() > 40


def test_the_other_questions_open_by_key_and_fold_again_when_one_is_chosen(
    qtbot: QtBot, page: TryPage, many: int
) -> None:
    page.resize(968, 640)
    ask_for_passages(qtbot, page)
    chips = column(page).chips
    qtbot.waitUntil(lambda: chips.is_folded)
    seen = [identity for identity, chip in chips._chips.items() if chip.isVisible()]
    assert seen == ["sentence-similarity"]
    chips.chip("sentence-similarity").setFocus()
    QTest.keyClick(chips.chip("sentence-similarity"), Qt.Key.Key_Tab)
    assert chips.others.hasFocus()
    QTest.keyClick(chips.others, Qt.Key.Key_Return)
    assert all(chip.isVisible() for chip in chips._chips.values())
    assert chips.chip("sentence-similarity").hasFocus(), "the arrow keys go on from here"
    QTest.keyClick(chips.chip("sentence-similarity"), Qt.Key.Key_Left)
    QTest.keyClick(chips.chip("zero-shot-classification"), Qt.Key.Key_Return)
    assert chips.is_folded
    assert chips.chip("zero-shot-classification").isVisible()
    assert page.trial.task is not None
    assert page.trial.task.id == "zero-shot-classification"


def test_some_of_the_answer_is_seen_in_the_smallest_window(qtbot: QtBot, page: TryPage, many: int) -> None:
    page.resize(968, 640)
    passages = ask_for_passages(qtbot, page).list
    qtbot.waitUntil(lambda: passages.visibleRegion().boundingRect().height() >= 20)


def test_a_list_has_no_bar_of_its_own_and_the_column_follows_its_rows(
    qtbot: QtBot, page: TryPage, many: int
) -> None:
    passages = ask_for_passages(qtbot, page).list
    bar = column(page)._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: passages.height() >= passages.whole_height() and bar.maximum() > 0)
    assert passages.verticalScrollBar().maximum() == 0
    passages.setFocus()
    for _row in range(many - 1):
        QTest.keyClick(passages, Qt.Key.Key_Down)
    chosen = passages.visualRect(passages.currentIndex())
    assert passages.currentIndex().row() == many - 1
    assert passages.visibleRegion().contains(chosen.center())


def test_nothing_runs_off_the_page_about_a_recording(qtbot: QtBot, page: TryPage, zoom: int) -> None:
    page.resize(1168, 640)
    page.open_paths([str(SAMPLES / "speech.flac")])
    wait_for_answer(qtbot, page)
    stage = page.findChild(SoundStage)
    assert stage is not None
    qtbot.waitUntil(lambda: cut(stage) == [] and runs_off(page) == [])
    controls = [stage.player.play_button, stage.player.volume, stage.player.speed]
    for one in controls:
        at = one.mapTo(stage.player, QPoint(0, 0))
        assert stage.player.rect().contains(one.rect().translated(at))
    bar = stage.side.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() == 0)  # the page has the only one


def test_the_cards_go_below_a_transcript_in_a_narrow_window_and_come_back(
    qtbot: QtBot, page: TryPage
) -> None:
    page.open_paths([str(SAMPLES / "speech.flac")])
    wait_for_answer(qtbot, page)
    stage = page.findChild(SoundStage)
    assert stage is not None
    qtbot.waitUntil(lambda: stage.side.x() > stage.answer.geometry().right())
    page.resize(600, 640)
    qtbot.waitUntil(lambda: stage.side.y() > stage.answer.geometry().bottom())
    page.resize(1064, 800)
    qtbot.waitUntil(lambda: stage.side.x() > stage.answer.geometry().right())


def test_a_text_stands_at_the_left_below_its_name(qtbot: QtBot, page: TryPage) -> None:
    page.resize(1390, 800)
    page.open_paths([str(SAMPLES / "review.txt")])
    wait_for_answer(qtbot, page)
    stage = page.findChild(TextStage)
    assert stage is not None
    qtbot.waitUntil(lambda: stage.editor.width() == 720)
    assert stage.editor.mapTo(page, QPoint(0, 0)).x() == 24


def test_tab_goes_from_the_question_to_the_answer_and_then_to_the_picture(
    qtbot: QtBot, page: TryPage, bench: InProcess
) -> None:
    bench.arrive(*MODELS, *OTHERS)
    page.open_paths([CAT_FILE])
    wait_for_answer(qtbot, page)
    page.trial.choose_task("object-detection")
    wait_for_answer(qtbot, page)
    asked, stage = column(page), page.findChild(PictureStage)
    view = asked.answer.view
    assert stage is not None
    assert isinstance(view, BoxesView)
    wanted: list[QWidget] = [asked.chips.chip("object-detection"), view.least.slider, view.list]
    wanted += [asked.export_bar.copy, asked.export_bar.export, stage.view, *stage.layer.chips.values()]

    def passed() -> list[QWidget]:
        chain, at = [wanted[0]], wanted[0].nextInFocusChain()
        while at is not wanted[0]:
            chain.append(at)
            at = at.nextInFocusChain()
        return [one for one in chain if one in wanted]

    qtbot.waitUntil(lambda: passed() == wanted)


@pytest.mark.parametrize("zoom", [100, 150, 200], indirect=True)
def test_a_batch_in_a_low_window_leaves_the_picture_the_most_room(
    qtbot: QtBot, page: TryPage, zoom: int, tmp_path: Path
) -> None:
    for number in range(5):
        shutil.copy(CAT_FILE, tmp_path / f"{number}.jpg")
    page.resize(1168, 720)
    page.open_paths([str(tmp_path)])
    qtbot.waitUntil(lambda: len(page.trial.inputs) == 5)
    wait_for_answer(qtbot, page)
    (stage,) = page.findChildren(PictureStage)

    def picture_and_whole_thumbnails() -> None:
        strip = stage.strip
        assert strip.visibleRegion().boundingRect().height() == strip.height()
        assert strip.sizeHintForRow(0) <= strip.viewport().height()
        assert stage.view.visibleRegion().boundingRect().height() == stage.view.height()
        assert stage.view.height() > 1.5 * strip.height()

    qtbot.waitUntil(picture_and_whole_thumbnails, timeout=2000)
    page.resize(1168, 1400)
    qtbot.waitUntil(lambda: stage.strip.sizeHintForRow(0) == look.px(68), timeout=2000)

"""A person stops what takes too long, and can have it after all."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.messages import phases
from desktop.paths import resources
from desktop.ui.pages.trying.batch import BatchHead
from desktop.ui.pages.trying.page import TryPage
from desktop.ui.widgets.buttons import LinkButton
from tests.ui.pages.in_process import InProcess
from tests.ui.pages.trying.steps import CAT_FILE, area, column, open_batch, wait_for_answer

SPEECH = str(resources() / "samples" / "speech.flac")
LEFT = Qt.MouseButton.LeftButton


def begin(qtbot: QtBot, page: TryPage, bench: InProcess, path: str) -> None:
    """Open a file whose answer does not come."""
    bench.holds = True
    page.open_paths([path])
    qtbot.waitUntil(lambda: page.trial.is_running)


@pytest.mark.parametrize("path", [CAT_FILE, SPEECH])
def test_what_was_stopped_says_so_and_runs_again(
    qtbot: QtBot, page: TryPage, bench: InProcess, path: str
) -> None:
    begin(qtbot, page, bench, path)
    qtbot.waitUntil(lambda: area(page).stop_button.isVisible())
    qtbot.mouseClick(area(page).stop_button, LEFT)
    banner = area(page).stopped
    assert banner.isVisible() and banner.text() == "Stopped."
    assert bench.stopped == [bench.runs[0].job]
    bench.holds = False
    again = banner.findChild(LinkButton)
    assert again is not None and again.text() == "Run again"
    qtbot.mouseClick(again, LEFT)
    assert not banner.isVisible()
    wait_for_answer(qtbot, page)
    assert not banner.isVisible() and area(page).view is not None


def test_the_chosen_question_asks_again_when_it_was_stopped(
    qtbot: QtBot, page: TryPage, bench: InProcess
) -> None:
    begin(qtbot, page, bench, CAT_FILE)
    chips = column(page).chips
    chosen = chips.chip(chips.current or "")
    qtbot.mouseClick(chosen, LEFT)
    assert len(bench.runs) == 1, "it is being asked already"
    page.trial.stop()
    qtbot.mouseClick(chosen, LEFT)
    assert len(bench.runs) == 2
    bench.answer_all(bench.jobs[-1])
    qtbot.mouseClick(chosen, LEFT)
    assert len(bench.runs) == 2, "the answer is here"


def test_a_run_that_is_stopped_elsewhere_says_so_too(qtbot: QtBot, page: TryPage, bench: InProcess) -> None:
    begin(qtbot, page, bench, CAT_FILE)
    job = page.trial.job
    assert job is not None
    job.take(protocol.Stopped(job.id))
    assert area(page).stopped.isVisible()


def test_a_stopped_batch_keeps_what_it_has(
    qtbot: QtBot, page: TryPage, bench: InProcess, tmp_path: Path
) -> None:
    open_batch(qtbot, page, tmp_path)
    bench.holds = True
    page.trial.ask_all()
    job = page.trial.job
    assert job is not None
    bench.answer_one(job, 0)
    qtbot.mouseClick(page.header.run_all, LEFT)
    assert page.trial.counts() == (2, 0, 2)
    assert not area(page).stopped.isVisible(), "the picture that is shown has its answer"


def test_what_is_left_of_a_stopped_batch_is_counted_on_the_button(
    qtbot: QtBot, page: TryPage, bench: InProcess, tmp_path: Path
) -> None:
    open_batch(qtbot, page, tmp_path)
    assert page.header.run_all.text() == "Run on all 4"
    bench.holds = True
    qtbot.mouseClick(page.header.run_all, LEFT)
    job = page.trial.job
    assert job is not None
    bench.answer_one(job, 0)
    job.take(protocol.Progress(job.id, phases.ANSWERING(), 1, 3, "files", left=50.0))
    qtbot.waitUntil(lambda: area(page).shows_progress)
    (head,) = (found for found in page.findChildren(BatchHead) if found.isVisible())
    assert head.text() == "2 answered · 2 waiting · about 50\u00a0s left"
    assert area(page).progress.texts() == ("Answering…", ""), "one count is enough"
    qtbot.mouseClick(page.header.run_all, LEFT)
    assert page.header.run_all.text() == "Run on the other 2"
    qtbot.mouseClick(page.header.run_all, LEFT)
    assert len(bench.runs[-1].inputs) == 2
    bench.answer_all(bench.jobs[[job.id for job in bench.jobs].index(bench.runs[-1].job)])
    assert page.header.run_all.text() == "Run on all 4"

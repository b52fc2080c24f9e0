"""A long question is seen while it runs, and is not lost without a word when something else is opened."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.messages import as_it_is
from desktop.paths import resources
from desktop.results import Label, Labels
from desktop.ui.look.theme import Theme
from desktop.ui.pages.page import ShowAnswers
from desktop.ui.pages.trying import page as try_page
from desktop.ui.pages.trying.page import TryPage
from desktop.ui.window.main_window import MainWindow
from desktop.workbench import workbench
from desktop.workbench.activity import activity_summary
from desktop.workbench.history import Entry, encode
from desktop.workbench.job import Job
from tests.ui.pages.in_process import LITE, InProcess, SilentOutput
from tests.ui.pages.trying.steps import CAT_FILE, area, wait_for_answer

SPEECH = str(resources() / "samples" / "speech.flac")
IDLE = ("Nothing running", None, "down")


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, bench: InProcess, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """No question is too short to be told, and no answer comes by itself."""
    monkeypatch.setattr(workbench, "LINGERING_MS", 0)
    monkeypatch.setattr(try_page, "SoundStage", lambda *args: sound_stage(*args[:3], SilentOutput, *args[4:]))
    bench.holds = True
    theme = Theme(qapp, "light")
    theme.apply()
    window = MainWindow(bench, theme)
    qtbot.addWidget(window)
    window.show()
    return window


sound_stage: Callable[..., object] = try_page.SoundStage


def trying(window: MainWindow) -> TryPage:
    page = window.page("try")
    assert isinstance(page, TryPage)
    return page


def begin(qtbot: QtBot, window: MainWindow, bench: InProcess, path: str) -> None:
    count = len(bench.runs)
    window.files_opened.emit([path])
    qtbot.waitUntil(lambda: len(bench.runs) > count)
    qtbot.waitUntil(lambda: trying(window).trial.job in bench.engines.activity)


def test_a_quick_question_never_shows_as_running(qtbot: QtBot, page: TryPage, bench: InProcess) -> None:
    page.open_paths([CAT_FILE])
    wait_for_answer(qtbot, page)
    assert not bench.engines.activity


def test_the_sidebar_tells_how_far_a_long_recording_is(
    qtbot: QtBot, window: MainWindow, bench: InProcess
) -> None:
    begin(qtbot, window, bench, SPEECH)
    job = trying(window).trial.job
    assert job is not None and job.title.endswith("· speech.flac")
    job.take(protocol.Progress(job.id, as_it_is("Listening"), 30.0, 120.0, "seconds"))
    assert activity_summary(bench.engines) == ("Answering · 25\u00a0%", 0.25, "flask")
    qtbot.waitUntil(lambda: window._sidebar.activity.accessibleName() == "Activity: Answering · 25\u00a0%")
    bench.answer_all(job)
    assert activity_summary(bench.engines) == IDLE


def test_a_recording_that_gave_way_can_be_opened_again(
    qtbot: QtBot, window: MainWindow, bench: InProcess
) -> None:
    begin(qtbot, window, bench, SPEECH)
    first = bench.runs[0]
    begin(qtbot, window, bench, CAT_FILE)
    assert bench.stopped == [first.job]
    message = window._messages.message
    assert message.isVisible() and message.words.text() == "Stopped writing down “speech.flac”."
    window.go_to("history")
    qtbot.mouseClick(message.action, Qt.MouseButton.LeftButton)
    assert window.current_page == "try"
    trial = trying(window).trial
    assert [one.path for one in trial.inputs] == [SPEECH]
    assert (bench.runs[-1].task, bench.runs[-1].inputs) == (first.task, first.inputs)
    bench.answer_all(bench.jobs[[job.id for job in bench.jobs].index(bench.runs[-1].job)])
    assert area(trying(window)).view is not None
    assert [entry.name for entry in bench.history.entries()] == ["speech.flac"]
    window._messages.close()


def test_a_batch_comes_back_with_the_answers_it_had(
    qtbot: QtBot, window: MainWindow, bench: InProcess, tmp_path: Path
) -> None:
    for number in range(3):
        shutil.copy(CAT_FILE, tmp_path / f"{number}.jpg")
    begin(qtbot, window, bench, str(tmp_path))
    trial = trying(window).trial
    trial.ask_all()
    job = trial.job
    assert job is not None
    bench.answer_one(job, 0)
    bench.answer_one(job, 1)
    count = len(bench.runs)
    trying(window).header.back.click()
    assert window._messages.message.words.text() == "Stopped before all 3\u00a0files were answered."
    qtbot.mouseClick(window._messages.message.action, Qt.MouseButton.LeftButton)
    assert trial.counts() == (2, 0, 1)
    assert len(bench.runs) == count, "what is shown has its answer, and the rest waits for a person"
    window._messages.close()


def test_nothing_is_said_about_what_was_answered(qtbot: QtBot, window: MainWindow, bench: InProcess) -> None:
    begin(qtbot, window, bench, SPEECH)
    job = trying(window).trial.job
    assert job is not None
    bench.answer_all(job)
    begin(qtbot, window, bench, CAT_FILE)
    assert not window._messages.message.isVisible()


@pytest.fixture
def batch(qtbot: QtBot, window: MainWindow, bench: InProcess, tmp_path: Path) -> Job:
    """Three files, of which the first has its answer; and an older answer in the history."""
    add_entry(bench)
    for number in range(3):
        shutil.copy(CAT_FILE, tmp_path / f"{number}.jpg")
    begin(qtbot, window, bench, str(tmp_path))
    trying(window).trial.ask_all()
    job = trying(window).trial.job
    assert job is not None
    bench.answer_one(job, 0)
    return job


def add_entry(bench: InProcess) -> None:
    result = encode(Labels((Label("tabby cat", 0.7),)))
    bench.history.add(
        Entry("answer", "image-classification", LITE.id, "old.jpg", CAT_FILE, summary="Tabby", result=result)
    )


def open_history_row(window: MainWindow, bench: InProcess) -> None:
    entry = next(entry for entry in bench.history.entries() if entry.name == "old.jpg")
    window._pass_on(ShowAnswers((entry,)))


def test_looking_at_the_history_lets_a_batch_go_on(
    qtbot: QtBot, window: MainWindow, bench: InProcess, batch: Job
) -> None:
    open_history_row(window, bench)
    trial = trying(window).trial
    assert not bench.stopped or bench.stopped[-1] != batch.id
    assert batch.is_active and [one.name for one in trial.inputs] == ["cat.jpg"] and not trial.is_running
    bench.answer_one(batch, 1)
    assert trial.counts() == (1, 0, 0), "what is shown stays as it is"
    stored = [entry for entry in bench.history.entries() if entry.name == "1.jpg"]
    assert len(stored) == 1 and stored[0].batch, "the answer is kept with the others of its batch"
    message = window._messages.message
    assert message.words.text() == "Your 3\u00a0files are still being answered."
    qtbot.mouseClick(message.action, Qt.MouseButton.LeftButton)
    assert trial.is_batch and trial.counts() == (2, 0, 1)
    bench.answer_one(batch, 2)
    batch.take(protocol.Done(batch.id, None))
    assert trial.counts() == (3, 0, 0) and not trial.is_running
    window._messages.close()


def test_a_batch_that_went_on_tells_its_end(
    qtbot: QtBot, window: MainWindow, bench: InProcess, batch: Job
) -> None:
    open_history_row(window, bench)
    open_history_row(window, bench)
    count = len(bench.runs)
    for index in (1, 2):
        bench.answer_one(batch, index)
    batch.take(protocol.Done(batch.id, None))
    message = window._messages.message
    assert message.words.text() == "Your 3\u00a0files are answered."
    qtbot.mouseClick(message.action, Qt.MouseButton.LeftButton)
    assert trying(window).trial.counts() == (3, 0, 0) and len(bench.runs) == count
    window._messages.close()


def test_a_new_question_stops_the_batch_behind_it_and_offers_it_again(
    qtbot: QtBot, window: MainWindow, bench: InProcess, batch: Job
) -> None:
    """One engine answers at a time: the question would wait for the whole batch."""
    open_history_row(window, bench)
    trial = trying(window).trial
    trial.ask_again()
    assert bench.stopped[-1] == batch.id and bench.runs[-1].inputs == tuple(trial.inputs)
    message = window._messages.message
    assert message.words.text() == "Stopped before all 3\u00a0files were answered."
    qtbot.mouseClick(message.action, Qt.MouseButton.LeftButton)
    assert trial.counts() == (1, 0, 2)
    window._messages.close()


def test_activity_shows_the_batch_that_goes_on(
    qtbot: QtBot, window: MainWindow, bench: InProcess, batch: Job
) -> None:
    open_history_row(window, bench)
    activity = window.go_to("activity")
    qtbot.mouseClick(activity.now.rows[batch.id].buttons["show"], Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    assert window.current_page == "try" and trying(window).trial.is_batch
    open_history_row(window, bench)
    batch.take(protocol.Stopped(batch.id))
    assert window._messages.message.words.text() == "Stopped before all 3\u00a0files were answered."
    window._messages.close()

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
from desktop.ui.look.theme import Theme
from desktop.ui.pages.trying import page as try_page
from desktop.ui.pages.trying.page import TryPage
from desktop.ui.window.main_window import MainWindow
from desktop.workbench import workbench
from desktop.workbench.activity import activity_summary
from tests.ui.pages.in_process import InProcess, SilentOutput
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
    assert window._messages.message.words.text() == "Stopped before all 3 files were answered."
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

"""A recording is played, read along, and jumped in."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.errors import ErrorKind
from desktop.messages import as_it_is
from desktop.paths import resources
from desktop.ui.pages.trying.page import TryPage
from desktop.ui.pages.trying.sound import SideColumn, SoundStage
from desktop.ui.pages.trying.time_axis import round_times, words_of
from desktop.ui.results.transcript_view import TranscriptView
from desktop.ui.widgets.labels import Label
from desktop.workbench.history import Entry, encode
from tests.answers import TRANSCRIPT
from tests.ui.pages.in_process import MODELS, TINY, InProcess, SilentOutput
from tests.ui.pages.trying.steps import wait_for_answer

SPEECH = str(resources() / "samples" / "speech.flac")


@pytest.fixture
def stage(qtbot: QtBot, page: TryPage) -> SoundStage:
    page.open_paths([SPEECH])
    qtbot.waitUntil(lambda: page.trial.answer() is not None and not page.trial.is_running)
    stage = page.findChild(SoundStage)
    assert stage is not None
    qtbot.waitUntil(lambda: stage.player.times() == "00:00 of 00:03")
    return stage


def transcript(stage: SoundStage) -> TranscriptView:
    view = stage.answer.view
    assert isinstance(view, TranscriptView)
    return view


def output(stage: SoundStage) -> SilentOutput:
    assert isinstance(stage.player.output, SilentOutput)
    return stage.player.output


def test_a_recording_is_written_down(stage: SoundStage, page: TryPage) -> None:
    view = transcript(stage)
    assert view.language.text() == "English · detected"
    assert [view.list.model().index(row, 0).data() for row in range(2)] == ["Ever tried.", "Ever failed."]
    assert stage.speed.text() == "27× faster than real time. 3\u00a0s of sound in 0.11\u00a0s"
    assert page.header._facts.text() == "3\u00a0s"


def test_the_word_that_is_spoken_is_marked(stage: SoundStage) -> None:
    view = transcript(stage)
    output(stage).moved.emit(0.5)
    assert (view.list.current_line, view.list.current_word) == (0, 1)
    output(stage).moved.emit(1.2)
    assert (view.list.current_line, view.list.current_word) == (0, None)
    output(stage).moved.emit(1.6)
    assert (view.list.current_line, view.list.current_word) == (1, 0)
    assert stage.player.wave.position == pytest.approx(1.6)


def test_space_plays_and_pauses_while_the_player_has_the_focus(qtbot: QtBot, stage: SoundStage) -> None:
    stage.player.wave.setFocus()
    qtbot.keyClick(stage.player.wave, Qt.Key.Key_Space)
    assert stage.player.is_playing
    assert stage.player.play_button.accessibleName() == "Pause"
    qtbot.keyClick(stage.player.wave, Qt.Key.Key_Space)
    assert not stage.player.is_playing


def test_a_click_on_a_word_goes_there(qtbot: QtBot, stage: SoundStage) -> None:
    view = transcript(stage).list
    rect = view.visualRect(view.model().index(1, 0))
    left = view._painter.text_left()
    word = left + view.fontMetrics().horizontalAdvance("Ever fa")
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(word, rect.center().y()))
    assert output(stage).position == pytest.approx(1.9)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(left + 4, rect.center().y()))
    assert output(stage).position == pytest.approx(1.5)


def test_enter_on_a_line_goes_to_its_beginning(qtbot: QtBot, stage: SoundStage) -> None:
    view = transcript(stage).list
    view.setCurrentIndex(view.model().index(1, 0))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert output(stage).position == pytest.approx(1.5)


def test_back_and_forward_stay_inside_the_recording(qtbot: QtBot, stage: SoundStage) -> None:
    qtbot.mouseClick(stage.player.forward, Qt.MouseButton.LeftButton)
    assert output(stage).position == pytest.approx(3.0)
    qtbot.mouseClick(stage.player.back, Qt.MouseButton.LeftButton)
    assert output(stage).position == 0.0


def test_another_language_asks_again(
    qtbot: QtBot, stage: SoundStage, page: TryPage, bench: InProcess
) -> None:
    actions = {action.text(): action for action in transcript(stage).language.menu().actions()}
    assert actions["Detect automatically"].isChecked()
    actions["German"].trigger()
    qtbot.waitUntil(lambda: not page.trial.is_running and page.trial.answer() is not None)
    assert bench.runs[-1].options["language"] == "de"
    assert transcript(stage).language.text() == "English", "chosen, so it was not detected"


def test_the_old_transcript_stays_until_another_one_is_there(
    qtbot: QtBot, stage: SoundStage, page: TryPage, bench: InProcess
) -> None:
    """Also when there will never be another one: the way back is in its head."""

    def choose(language: str) -> None:
        actions = {action.text(): action for action in transcript(stage).language.menu().actions()}
        actions[language].trigger()

    bench.holds = True
    choose("German")
    assert page.trial.is_running and page.trial.answer() is None
    assert transcript(stage).isVisible() and transcript(stage).list.transcript == TRANSCRIPT
    bench.failure = ErrorKind.UNSUPPORTED_MODEL
    assert page.trial.job is not None
    bench.answer_all(page.trial.job)
    assert stage.answer.trouble.isVisible() and transcript(stage).isVisible()
    choose("Detect automatically")
    assert page.trial.answer() is not None and not stage.answer.trouble.isVisible()


def test_a_model_that_hears_one_language_has_none_to_choose(
    qtbot: QtBot, stage: SoundStage, page: TryPage, bench: InProcess
) -> None:
    """What was chosen for another model is no question to this one."""
    page.trial.set_options({**page.trial.options, "language": "de"})
    wait_for_answer(qtbot, page)
    english = replace(TINY, id="whisper/base.en", language="en")
    bench.arrive(*MODELS, english)
    page.trial.choose_model(english.id)
    wait_for_answer(qtbot, page)
    assert bench.runs[-1].options["language"] == "auto"
    assert not transcript(stage).language.isEnabled()
    page.trial.choose_model(TINY.id)
    assert transcript(stage).language.isEnabled() and page.trial.answer() is not None


def test_searching_counts_and_goes_round(qtbot: QtBot, stage: SoundStage) -> None:
    view = transcript(stage)
    qtbot.mouseClick(view.search_button, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(view.search, "ever")
    qtbot.waitUntil(lambda: view._count.text() == "1 of 2")
    view._next()
    assert view._count.text() == "2 of 2"
    assert view.list.currentIndex().row() == 1
    view._next()
    assert view.list.currentIndex().row() == 0


def test_what_the_system_cannot_play_is_converted_once(qtbot: QtBot, stage: SoundStage) -> None:
    stage.player.toggle()
    output(stage).unplayable.emit("no decoder")
    qtbot.waitUntil(lambda: output(stage).path == "/cache/playable.wav")
    assert stage.player.is_playing
    output(stage).unplayable.emit("still no decoder")
    assert "cannot be played here" in stage.player.banner.text()


def test_what_a_player_would_play_otherwise_is_played_from_a_copy(
    qtbot: QtBot, stage: SoundStage, bench: InProcess
) -> None:
    bench.preview_sound = "/cache/other.wav"
    stage.player.open(SPEECH)
    stage.player.toggle()
    qtbot.waitUntil(lambda: output(stage).path == "/cache/other.wav")
    assert stage.player.is_playing, "it goes on with the copy"
    output(stage).unplayable.emit("no decoder")
    assert "cannot be played here" in stage.player.banner.text(), "it is not made twice"


def test_another_sound_track_can_be_chosen(
    qtbot: QtBot, stage: SoundStage, page: TryPage, bench: InProcess
) -> None:
    assert stage.player.tracks.isHidden()
    bench.preview_tracks = ("", "Microphone")
    stage.player.open(SPEECH)
    qtbot.waitUntil(lambda: not stage.player.tracks.isHidden())
    assert stage.player.tracks.text() == "Track 1"
    actions = {action.text(): action for action in stage.player.tracks.menu().actions()}
    assert list(actions) == ["Track 1", "Track 2 · Microphone"]
    actions["Track 2 · Microphone"].trigger()
    qtbot.waitUntil(lambda: page.trial.answer() is not None and not page.trial.is_running)
    assert [one.track for one in bench.runs[-1].inputs] == [2]
    qtbot.waitUntil(lambda: stage.player.tracks.text() == "Track 2")
    assert [request.track for request in bench.asked if isinstance(request, protocol.MakePreview)][-1] == 2


def test_a_computer_without_sound_says_so(stage: SoundStage) -> None:
    output(stage).has_device = False
    stage.player.toggle()
    assert "no sound output" in stage.player.banner.text()
    assert stage.player.is_playing


def test_the_place_in_the_transcript_is_kept_when_the_run_ends(stage: SoundStage, page: TryPage) -> None:
    output(stage).moved.emit(1.6)
    page.trial.changed.emit()
    assert (transcript(stage).list.current_line, transcript(stage).list.current_word) == (1, 0)


def test_volume_and_speed_reach_the_output(qtbot: QtBot, stage: SoundStage) -> None:
    stage.player.volume.setValue(30)
    assert output(stage).volume == pytest.approx(0.3)
    {action.text(): action for action in stage.player.speed.menu().actions()}["1.5 ×"].trigger()
    assert output(stage).speed == 1.5
    assert stage.player.speed.text() == "1.5 ×"


def test_each_recording_of_a_batch_has_its_own_transcript(
    qtbot: QtBot, page: TryPage, bench: InProcess, tmp_path: Path
) -> None:
    for name in ("a.flac", "b.flac"):
        shutil.copy(SPEECH, tmp_path / name)
    bench.broken = {"b.flac"}
    page.open_paths([str(tmp_path)])
    qtbot.waitUntil(lambda: page.trial.answer() is not None and not page.trial.is_running)
    page.trial.ask_all()
    qtbot.waitUntil(lambda: not page.trial.is_running)
    stage = page.findChild(SoundStage)
    assert stage is not None
    stage.list.setCurrentIndex(stage.list.model().index(1, 0))
    assert page.trial.current == 1
    assert output(stage).path.endswith("b.flac")
    assert stage.answer.trouble.isVisible()
    assert not transcript(stage).isVisible()


def test_nothing_beside_a_batch_of_recordings_is_cut_off(
    qtbot: QtBot, page: TryPage, bench: InProcess, tmp_path: Path
) -> None:
    for number in range(12):
        shutil.copy(SPEECH, tmp_path / f"{number}.flac")
    bench.broken = {"7.flac"}
    page.open_paths([str(tmp_path)])
    qtbot.waitUntil(lambda: page.trial.answer() is not None and not page.trial.is_running)
    page.trial.ask_all()
    qtbot.waitUntil(lambda: page.trial.counts() == (11, 1, 0) and not page.trial.is_running)
    column = page.findChild(SideColumn)
    assert column is not None
    content = column.widget()
    qtbot.waitUntil(lambda: content.width() == column.viewport().width())
    assert column.viewport().width() >= content.minimumSizeHint().width()
    content.findChildren(Label)[0].setMinimumWidth(400)
    qtbot.waitUntil(lambda: column.viewport().width() >= 400)


def test_closing_the_files_stops_the_sound(qtbot: QtBot, stage: SoundStage, page: TryPage) -> None:
    stage.player.toggle()
    qtbot.mouseClick(page.header.back, Qt.MouseButton.LeftButton)
    assert not stage.player.is_playing
    assert output(stage).path == ""
    assert page.empty.isVisible()


def test_a_transcript_of_the_history_is_shown_without_its_file(page: TryPage, bench: InProcess) -> None:
    page.show_entry(
        Entry(
            "answer",
            "automatic-speech-recognition",
            TINY.id,
            "gone.wav",
            "/nowhere/gone.wav",
            result=encode(TRANSCRIPT),
        )
    )
    stage = page.findChild(SoundStage)
    assert stage is not None
    assert transcript(stage).list.model().rowCount() == 2
    assert "no longer where it was" in stage.player.banner.text()
    assert not bench.runs


def test_short_recordings_have_times_that_differ(stage: SoundStage) -> None:
    shown = stage.player.axis.words()
    assert shown == ["00:00.0", "00:00.5", "00:01.0", "00:01.5", "00:02.0", "00:02.5", "00:03.0"]
    assert words_of(round_times(741.0, 7))[::3] == ["00:00", "06:00", "12:00"]
    assert words_of(round_times(11.3, 7)) == ["00:00", "00:02", "00:04", "00:06", "00:08", "00:10"]
    assert words_of(round_times(0.05, 7))[::5] == ["00:00.00", "00:00.05"]
    assert len(round_times(100_000.0, 7)) in range(2, 8)


def test_a_broken_recording_shows_no_times_of_the_one_before(stage: SoundStage, bench: InProcess) -> None:
    bench.holds_previews = True
    stage.player.open("broken.mp3")
    assert stage.player.axis.words() == []
    job = bench.jobs[-1]
    job.take(protocol.Failed(job.id, ErrorKind.BAD_FILE, as_it_is("No sound was found in this file.")))
    assert stage.player.axis.words() == []
    assert stage.player.times().strip() == "00:00"

"""Recordings are as long as they play, texts as many words as they have; so a speed can be compared."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest

from desktop import protocol
from desktop.engine import lengths
from desktop.protocol import Input, ModelInfo
from desktop.results import Labels, Text, Transcript
from desktop.tasks import Media
from tests.models import Ask

SPEECH, MEANING = "automatic-speech-recognition", "zero-shot-classification"


def recording(path: Path, seconds: float) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(round(seconds * 8000) * 2))
    return path


def summary(events: list[protocol.Event]) -> protocol.RunSummary:
    assert isinstance(events[-1], protocol.Done), events[-1]
    assert isinstance(events[-1].value, protocol.RunSummary)
    return events[-1].value


@pytest.mark.parametrize(
    ("text", "words"),
    [("One  two\nthree.", 3), ("", 0), ("a" * 120, 10), ("我" * 120, 10), ("Ein Wort. " * 50, 100)],
)
def test_words_are_counted_in_every_script(text: str, words: int) -> None:
    assert lengths.words_in(text) == words


def test_a_text_that_was_read_is_not_read_again(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("one two three four", encoding="utf-8")
    assert lengths.length_of(Input(path=str(file)), Media.TEXT, ["passages", "of it"]) == 4
    assert lengths.length_of(Input(text="five six"), Media.TEXT, ["passages"]) == 2
    assert lengths.length_of(Input(path="/nowhere"), Media.TEXT, "as it was read") == 4


def test_a_file_that_has_gone_meanwhile_has_no_length() -> None:
    assert lengths.length_of(Input(path="/nowhere.txt"), Media.TEXT, ["passages"]) == 0
    assert lengths.length_of(Input(path="/nowhere.wav"), Media.SOUND, None) == 0


def test_a_recording_is_as_long_as_it_plays_and_a_picture_has_no_length(tmp_path: Path) -> None:
    file = recording(tmp_path / "hum.wav", 2.5)
    assert lengths.length_of(Input(path=str(file)), Media.SOUND, None) == pytest.approx(2.5)
    assert lengths.length_of(Input(path=str(file)), Media.PICTURE, None) == 0


def test_who_writes_more_than_was_read_has_worked_on_what_was_written() -> None:
    assert lengths.worked_through(2, Text("A whole page of words.")) == 5
    assert lengths.worked_through(500, Text("In short.")) == 500
    assert lengths.worked_through(0, Text("A picture described.")) == 0, "a picture is a picture"
    assert lengths.worked_through(7, Labels(())) == 7
    assert lengths.worked_through(7, Transcript("en", "", (), 7.2)) == 7.2


def test_a_run_tells_the_length_of_what_was_answered(
    ask: Ask, starter_models: dict[str, ModelInfo], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.txt"
    broken.write_bytes(b"")
    inputs = [Input(text="It never came."), broken, Input(text="All is well here.")]
    events = ask(MEANING, inputs, labels=("praise", "complaint"))
    items = [event for event in events if isinstance(event, protocol.Item)]
    assert [item.length for item in items] == [3, 0, 4]
    assert summary(events).length == 7


def test_who_heard_a_recording_to_its_end_knows_best(
    ask: Ask, starter_models: dict[str, ModelInfo], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lengths, "_seconds_of", lambda _path: 0.0)  # such as a stream that was cut off
    assert summary(ask(SPEECH, [recording(tmp_path / "hum.wav", 1.5)])).length == pytest.approx(1.5)

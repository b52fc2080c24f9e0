"""The language is heard where somebody speaks, not in what stands before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from desktop.engine.libraries.spoken_language import RATE, WINDOW, language_of, windows
from desktop.engine.reading import read_sound

Sound = NDArray[np.float32]


@pytest.fixture
def speech(spoken: Path) -> Sound:
    """Ten seconds."""
    return read_sound(spoken)


def _seconds(count: float) -> NDArray[np.float64]:
    return np.arange(round(count * RATE)) / RATE


def silence(count: float) -> Sound:
    return np.zeros(round(count * RATE), np.float32)


def chords(count: float) -> Sound:
    times = _seconds(count)
    tones = sum(np.sin(2 * np.pi * pitch * times) for pitch in (220, 277, 330))
    return (0.1 * tones * np.exp(-(times * 2 % 1) * 3)).astype(np.float32)


def melody(count: float) -> Sound:
    pitches = np.random.default_rng(1).choice([220, 247, 277, 330, 370, 440, 554], round(count * 4))
    times = _seconds(0.25)
    notes = [0.3 * np.sin(2 * np.pi * pitch * times) * np.exp(-times * 10) for pitch in pitches]
    return np.concatenate(notes).astype(np.float32)


def drums(count: float) -> Sound:
    times = _seconds(count)
    noise = np.random.default_rng(2).standard_normal(len(times))
    return (0.2 * noise * np.exp(-(times * 2 % 1) * 12)).astype(np.float32)


def noise(count: float) -> Sound:
    return (0.05 * np.random.default_rng(3).standard_normal(round(count * RATE))).astype(np.float32)


def hum(count: float) -> Sound:
    return (0.2 * np.sin(2 * np.pi * 50 * _seconds(count))).astype(np.float32)


@pytest.mark.parametrize("before", [silence, chords, melody, drums, noise, hum])
def test_what_stands_before_the_speech_is_not_listened_to(before: Any, speech: Sound) -> None:
    found = windows(np.concatenate([before(45), speech, before(20)]))
    assert found and all(44 * RATE <= start < 55 * RATE for start in found)


def test_little_speech_among_much_silence_is_found(speech: Sound) -> None:
    assert windows(np.concatenate([silence(300), speech, silence(300)])) == [300 * RATE]


def test_of_long_speech_several_places_are_heard(speech: Sound) -> None:
    found = windows(np.tile(speech, 20))
    assert len(found) == 3 and min(abs(one - other) for one in found for other in found if one != other) >= (
        WINDOW // 2 * RATE
    )


@pytest.mark.parametrize("make", [silence, hum, noise])
def test_where_nobody_speaks_the_beginning_is_heard(make: Any) -> None:
    assert windows(make(60)) == [0]


def test_what_fits_into_one_window_is_heard_whole(speech: Sound) -> None:
    assert windows(np.concatenate([silence(5), speech])) == [0]
    assert windows(silence(0.01)) == [0] and windows(silence(0)) == [0]


class _Heard:
    """In place of a multilingual Whisper: hears German where it is loud, Japanese where it is silent."""

    def __init__(self, no_speech: float) -> None:
        from whisper.tokenizer import get_tokenizer

        self.tokenizer = get_tokenizer(True, num_languages=99)
        self.no_speech = no_speech
        self.num_languages, self.device = 99, torch.device("cpu")
        self.dims = type("Dims", (), {"n_mels": 80})
        self.heard: list[bool] = []

    def encoder(self, mel: torch.Tensor) -> torch.Tensor:
        assert mel.shape == (1, 80, 3000)
        return mel

    def logits(self, tokens: torch.Tensor, mel: torch.Tensor) -> torch.Tensor:
        codes = dict(zip(self.tokenizer.all_language_codes, self.tokenizer.all_language_tokens, strict=True))
        is_loud = bool(mel[0].mean(0)[:1000].std() > 0.1)
        self.heard.append(is_loud)
        logits = torch.full((1, 1, 51865), -20.0)
        logits[0, 0, codes["de" if is_loud else "ja"]] = 5.0 if is_loud else 9.0
        logits[0, 0, self.tokenizer.no_speech] = 0.0 if is_loud else self.no_speech
        return logits


def test_the_language_is_that_of_those_who_speak(speech: Sound) -> None:
    network = _Heard(no_speech=0)
    assert language_of(network, np.concatenate([silence(60), speech, speech])) == "de"
    assert network.heard == [True]


def test_what_is_heard_where_perhaps_nobody_speaks_counts_less(
    speech: Sound, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.engine.libraries import spoken_language

    monkeypatch.setattr(spoken_language, "windows", lambda _sound: [0, 30 * RATE, 60 * RATE])
    sound = np.concatenate([silence(60), speech])
    assert language_of(_Heard(no_speech=14), sound) == "de"
    assert language_of(_Heard(no_speech=-20), sound) == "ja", (
        "if it is sure that somebody speaks there, it counts"
    )


def test_a_real_network_of_many_languages_tells_one(speech: Sound) -> None:
    from whisper.model import ModelDimensions, Whisper

    torch.manual_seed(0)
    network = Whisper(ModelDimensions(80, 1500, 8, 1, 1, 51865, 448, 8, 1, 1)).eval()
    with torch.inference_mode():
        assert len(language_of(network, speech)) in (2, 3)

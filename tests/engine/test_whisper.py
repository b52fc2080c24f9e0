"""Speech becomes text with times."""

from __future__ import annotations

import re
import shutil
import wave
from pathlib import Path

import numpy as np
import pytest
import torch

from desktop import protocol
from desktop.engine.hub.sources import whisper
from desktop.engine.server import Context, answer
from desktop.protocol import Input, ModelInfo
from desktop.results import Transcript
from tests.models import Ask

TASK = "automatic-speech-recognition"
WORDS = "Ever tried. Ever failed. No matter. Try again. Fail again. Fail better."


def _transcript(events: list[protocol.Event]) -> Transcript:
    (item,) = [event for event in events if isinstance(event, protocol.Item)]
    assert isinstance(item.result, Transcript), item.error
    return item.result


def test_what_is_said_and_when(ask: Ask, starter_models: dict[str, ModelInfo], spoken: Path) -> None:
    events = ask(TASK, [spoken])
    said = _transcript(events)
    assert said.text == WORDS
    assert (said.language, said.detected) == ("en", False), "the model knows English only"
    assert said.duration == pytest.approx(9.963, abs=0.01)
    words = [word for segment in said.segments for word in segment.words]
    assert "".join(word.text for word in words).split() == WORDS.split()
    times = [moment for word in words for moment in (word.start, word.end)]
    assert times == sorted(times) and times[0] >= 0 and times[-1] <= said.duration
    assert all(0 <= word.probability <= 1 and type(word.start) is float for word in words)
    progress = [event for event in events if isinstance(event, protocol.Progress) and event.unit == "seconds"]
    assert progress and progress[-1].total == pytest.approx(9.963, abs=0.01)


def test_a_model_in_whispers_own_folder(starter_models: dict[str, ModelInfo], spoken: Path) -> None:
    folder = whisper.folder()
    folder.mkdir(parents=True)
    shutil.copyfile(Path(starter_models["starter/whisper-tiny.en"].folder, "model.pt"), folder / "tiny.en.pt")
    (folder / "other.pt").write_bytes(b"another model beside it")
    request = protocol.Run(
        task=TASK, model="whisper/tiny.en", inputs=(Input(path=str(spoken)),), device="cpu"
    )
    said = _transcript(list(answer(request, Context())))
    assert said.text == WORDS
    assert said.segments[0].words


def test_word_times_can_be_left_out(ask: Ask, starter_models: dict[str, ModelInfo], spoken: Path) -> None:
    said = _transcript(ask(TASK, [spoken], words=False, language="de"))
    assert re.findall(r"\w+", said.text.lower()) == re.findall(r"\w+", WORDS.lower())
    assert said.segments and not any(segment.words for segment in said.segments)
    assert said.language == "en"  # the model knows no other


def _write(path: Path, samples: np.ndarray, rate: int = 16000) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes((samples * 32767).astype(np.int16).tobytes())


@pytest.mark.parametrize("loudness", [0.0, 0.05])
def test_silence_and_a_hum_say_nothing(
    ask: Ask, starter_models: dict[str, ModelInfo], tmp_path: Path, loudness: float
) -> None:
    _write(tmp_path / "hum.wav", np.sin(np.arange(16000 * 3) / 16000 * 2 * np.pi * 50) * loudness)
    said = _transcript(ask(TASK, [tmp_path / "hum.wav"]))
    assert said.text == "" and said.segments == () and said.duration == 3.0
    assert not said.detected


def test_a_tone_is_given_up_soon(
    ask: Ask, starter_models: dict[str, ModelInfo], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whisper reads a tone as one word over and over: 224 tokens, then the same again up to five times."""
    from whisper.decoding import PyTorchInference

    passes: list[int] = []
    original = PyTorchInference.logits

    def count(self: PyTorchInference, *given: torch.Tensor) -> torch.Tensor:
        passes.append(1)
        return original(self, *given)

    monkeypatch.setattr(PyTorchInference, "logits", count)
    torch.manual_seed(0)
    _write(tmp_path / "tone.wav", np.sin(np.arange(16000 * 3) / 16000 * 2 * np.pi * 440) * 0.3)
    assert _transcript(ask(TASK, [tmp_path / "tone.wav"], words=False)).duration == 3.0
    assert 0 < len(passes) <= 3 * (32 + 3 * 16)


class _Pressed(Context):
    """Stop is pressed when the job looks whether it is for the 200th time."""

    AT = 200
    looked = 0

    def stop_point(self) -> None:
        self.looked += 1
        if self.looked == self.AT:
            self.stop()
        super().stop_point()


def test_stop_is_heard_soon_while_listening(
    starter_models: dict[str, ModelInfo], spoken: Path, tmp_path: Path
) -> None:
    with wave.open(str(spoken), "rb") as file:
        once = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(np.float32) / 32768
        rate = file.getframerate()
    _write(tmp_path / "long.wav", np.tile(once, 18), rate)  # three minutes
    context = _Pressed()
    request = protocol.Run(task=TASK, model="", inputs=(Input(path=str(tmp_path / "long.wav")),))
    events = list(answer(request, context))
    assert isinstance(events[-1], protocol.Stopped)
    assert context.looked == _Pressed.AT, "it looks hundreds of times before the first minute is written down"
    assert not any(isinstance(event, protocol.Item) for event in events)

"""Sound of any container arrives as one channel at the rate that was asked for."""

from __future__ import annotations

import wave
from pathlib import Path

import av
import numpy as np
import pytest

from desktop.engine.reading import read_sound
from desktop.errors import ErrorKind, Trouble
from desktop.messages import say

TONE = 440.0


def _write_wav(path: Path, channels: int = 2, rate: int = 44100, seconds: float = 1.0) -> None:
    """A tone on the left channel, silence on the others."""
    times = np.arange(int(rate * seconds)) / rate
    samples = np.zeros((len(times), channels), np.int16)
    samples[:, 0] = (np.sin(2 * np.pi * TONE * times) * 20000).astype(np.int16)
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, 2, rate, 0, "NONE", ""))
        file.writeframes(samples.tobytes())


def _write_encoded(path: Path, codec: str, video: bool = False) -> None:
    """A second of the tone in another container, if wanted behind a picture."""
    rate = 48000
    with av.open(str(path), "w") as container:
        picture = container.add_stream("mpeg4", rate=10) if video else None
        sound = container.add_stream(codec, rate=rate)
        if picture is not None:
            picture.width, picture.height, picture.pix_fmt = 32, 32, "yuv420p"
            for _ in range(10):
                frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
                container.mux(picture.encode(frame))
            container.mux(picture.encode())
        tone = np.sin(2 * np.pi * TONE * np.arange(rate) / rate).astype(np.float32) * 0.5
        frame = av.AudioFrame.from_ndarray(tone.reshape(1, -1), format="fltp", layout="mono")
        frame.sample_rate = rate
        resampler = av.AudioResampler(
            format=sound.format, layout="mono", rate=rate, frame_size=sound.frame_size or 1024
        )
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(sound.encode(part))
        container.mux(sound.encode())


def _pitch(sound: np.ndarray, rate: int) -> float:
    return float(np.abs(np.fft.rfft(sound)).argmax() * rate / len(sound))


def test_channels_are_mixed_and_the_rate_is_changed(tmp_path: Path) -> None:
    _write_wav(tmp_path / "a.wav")
    sound = read_sound(tmp_path / "a.wav", 16000)
    assert sound.dtype == np.float32 and sound.shape == (16000,)
    assert _pitch(sound, 16000) == pytest.approx(TONE, abs=2)
    assert 0.2 < np.abs(sound).max() < 0.5


@pytest.mark.parametrize(
    ("name", "codec", "video"),
    [
        ("a.mp3", "libmp3lame", False),
        ("a.m4a", "aac", False),
        ("a.flac", "flac", False),
        ("a.mp4", "aac", True),
    ],
)
def test_every_common_container(tmp_path: Path, name: str, codec: str, video: bool) -> None:
    _write_encoded(tmp_path / name, codec, video)
    sound = read_sound(tmp_path / name, 16000)
    assert len(sound) == pytest.approx(16000, abs=1500)
    assert _pitch(sound[2000:14000], 16000) == pytest.approx(TONE, abs=4)


def test_a_recording_that_was_cut_off_gives_what_is_there(tmp_path: Path) -> None:
    _write_wav(tmp_path / "whole.wav")
    data = (tmp_path / "whole.wav").read_bytes()
    (tmp_path / "cut.wav").write_bytes(data[: len(data) // 2])
    assert len(read_sound(tmp_path / "cut.wav", 16000)) == pytest.approx(8000, abs=50)


def test_each_trouble_has_its_own_sentence(tmp_path: Path) -> None:
    _write_encoded(tmp_path / "whole.m4a", "aac")
    whole = (tmp_path / "whole.m4a").read_bytes()
    (tmp_path / "empty.m4a").touch()
    (tmp_path / "cut.m4a").write_bytes(whole[: len(whole) // 2])  # its index stands at the end
    (tmp_path / "text.m4a").write_text("Dear listener")
    with av.open(str(tmp_path / "silent.m4a"), "w", format="mp4") as container:
        picture = container.add_stream("mpeg4", rate=10)
        picture.width, picture.height, picture.pix_fmt = 32, 32, "yuv420p"
        container.mux(
            picture.encode(av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24"))
        )
        container.mux(picture.encode())
    expected = {
        "empty": "This file is empty.",
        "cut": "This is an M4A recording, but nothing in it can be read. "
        "Copy or download it once more, or save it again in its own program.",
        "text": "This is a text, not a recording. Give its name the ending .txt to ask about it.",
        "silent": "There is no sound in this file.",
        "missing": "This file does not exist.",
    }
    for name, sentence in expected.items():
        with pytest.raises(Trouble) as caught:
            read_sound(tmp_path / f"{name}.m4a")
        assert (caught.value.kind, say(caught.value.message)) == (ErrorKind.BAD_FILE, sentence)


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    _write_wav(tmp_path / "a.wav", seconds=5)
    calls = []

    def stop_at_the_third() -> None:
        calls.append(1)
        if len(calls) == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        read_sound(tmp_path / "a.wav", stop_point=stop_at_the_third)
    assert len(calls) == 3

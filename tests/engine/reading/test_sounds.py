"""Sound of any container arrives as one channel at the rate that was asked for."""

from __future__ import annotations

import wave
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from desktop.engine.reading import read_sound
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Row, files, notes, say
from desktop.noting import collected
from tests.engine.recordings import RATE, Track, heard_in, scale, silence, write

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
    assert 0.55 < np.abs(sound).max() < 0.65, "a silent channel does not make it quieter"


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


def _whole(folder: Path) -> bytes:
    _write_encoded(folder / "whole.m4a", "aac")
    return (folder / "whole.m4a").read_bytes()


def _video(folder: Path) -> bytes:
    return write(folder / "silent.mp4", video=0.5).read_bytes()


def _protected(folder: Path) -> bytes:
    return _whole(folder).replace(b"mp4a", b"drms")


REFUSED: dict[str, tuple[Row, Callable[[Path], bytes]]] = {
    "empty.m4a": (files.EMPTY, lambda _folder: b""),
    "zeros.mp3": (files.ONLY_ZEROS, lambda _folder: bytes(9000)),
    # the index stands at the end
    "cut.m4a": (files.SOUND_WITHOUT_INDEX, lambda folder: _whole(folder)[:5000]),
    "text.m4a": (files.NOT_WANTED, lambda _folder: b"Dear listener"),
    "song.mid": (files.NOT_WANTED, lambda _folder: b"MThd\0\0\0\6" + bytes(30)),
    "list.m3u": (files.NOT_WANTED, lambda _folder: b"#EXTM3U\n/etc/passwd\n"),
    "disc.cue": (files.NOT_WANTED, lambda _folder: b'FILE "disc.wav" WAVE\n'),
    "song.aup3": (files.NOT_WANTED, lambda _folder: b"SQLite format 3\0" + bytes(100)),
    "captions.srt": (files.NOT_WANTED, lambda _folder: b"1\n00:00:01,000 --> 00:00:02,000\nHello\n"),
    "archive.mp3": (files.NOT_WANTED, lambda _folder: b"PK\3\4" + bytes(60)),
    "silent.mp4": (files.NO_SOUND_IN, _video),
    "bought.m4p": (files.SOUND_PROTECTED, _protected),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_recording_is_called_what_it_is(tmp_path: Path, name: str) -> None:
    row, made = REFUSED[name]
    data = made(tmp_path)
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Trouble) as caught:
        read_sound(tmp_path / name)
    assert caught.value.kind is ErrorKind.BAD_FILE
    assert row.says(caught.value.message), say(caught.value.message)


def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as caught:
        read_sound(tmp_path / "missing.wav")
    assert files.MISSING.says(caught.value.message)


# ---- tracks ----

SILENT, SPEECH = Track(silence(3), title="Desktop"), Track(scale(3), title="Microphone")


@pytest.mark.parametrize("name", ["a.mkv", "a.mp4", "a.mov"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (replace(SILENT, default=True), replace(SPEECH, default=False)),
        (replace(SILENT, default=False), replace(SPEECH, default=True)),
        (replace(SILENT, default=False), replace(SPEECH, default=False)),
    ],
)
def test_of_several_tracks_the_default_one_that_is_not_silent_is_read_and_named(
    tmp_path: Path, name: str, first: Track, second: Track
) -> None:
    write(tmp_path / name, first, second, video=3)
    with collected() as said:
        sound = read_sound(tmp_path / name)
    assert [heard_in(sound, second) for second in range(3)] == [0, 1, 2]
    (told, *why) = said.of()
    assert (told["number"], told["count"]) == (2, 2)
    assert all(notes.SOUND_TRACK_SILENT.says(note) for note in why)


def test_another_track_can_be_chosen(tmp_path: Path) -> None:
    low, high = Track(scale(2)), Track(scale(4)[:, 2 * RATE :])
    file = write(tmp_path / "a.mkv", low, high)
    for track, heard in ((0, [0, 1]), (1, [0, 1]), (2, [2, 3])):
        with collected() as said:
            assert [heard_in(read_sound(file, track=track), second) for second in range(2)] == heard
        assert said.of()[0]["number"] == (track or 1)
    with pytest.raises(Trouble) as caught:
        read_sound(file, track=3)
    assert files.NO_SUCH_TRACK.says(caught.value.message)


def test_a_track_in_an_unknown_format_is_passed_over(tmp_path: Path) -> None:
    file = write(tmp_path / "a.mp4", Track(scale(2)), Track(scale(2)), video=2)
    data = file.read_bytes()
    file.write_bytes(data.replace(b"mp4a", b"zzzz", 1).replace(b"esds", b"free", 2))
    with collected() as said:
        assert heard_in(read_sound(file), 1) == 1
    assert said.of()[0]["number"] == 2
    file.write_bytes(data.replace(b"mp4a", b"zzzz").replace(b"esds", b"free"))
    with pytest.raises(Trouble) as caught:
        read_sound(file)
    assert files.SOUND_UNKNOWN.says(caught.value.message)


def test_if_all_tracks_are_silent_the_first_is_read(tmp_path: Path) -> None:
    file = write(tmp_path / "a.mkv", Track(silence(2)), Track(silence(1)))
    with collected() as said:
        assert len(read_sound(file)) == pytest.approx(32000, abs=1500)
    assert said.of()[0]["number"] == 1


# ---- channels ----


@pytest.mark.parametrize("codec", ["pcm_s16le", "pcm_u8", "pcm_f32le", "aac", "flac"])
def test_channels_that_cancel_each_other_out_are_not_mixed(tmp_path: Path, codec: str) -> None:
    tone = scale(3)
    inverted = np.concatenate([tone, -0.95 * tone])
    file = write(tmp_path / "a.mka", Track(inverted, codec), form="matroska")
    with collected() as said:
        sound = read_sound(file)
    assert [heard_in(sound, second) for second in range(3)] == [0, 1, 2]
    assert np.abs(sound[1000:-1000]).max() == pytest.approx(0.5, abs=0.03)
    assert said.of() == (notes.SOUND_CHANNELS_CANCEL(),)


@pytest.mark.parametrize("silent", [0, 1])
def test_a_silent_channel_does_not_make_the_other_quieter(tmp_path: Path, silent: int) -> None:
    tone = scale(3, channels=2)
    tone[silent] = 0
    sound = read_sound(write(tmp_path / "a.wav", Track(tone, "pcm_s16le")))
    assert np.abs(sound[1000:-1000]).max() == pytest.approx(0.5, abs=0.03)


def test_what_one_channel_says_now_and_then_is_not_dropped(tmp_path: Path) -> None:
    tone = scale(20, channels=2)
    tone[1, : 19 * RATE] = 0
    tone[0, 19 * RATE :] = 0
    assert heard_in(read_sound(write(tmp_path / "a.wav", Track(tone, "pcm_s16le"))), 19) == 19


def test_numbers_that_are_none_are_silence(tmp_path: Path) -> None:
    tone = scale(1)
    tone[0, 5000:6000] = np.nan
    sound = read_sound(write(tmp_path / "a.wav", Track(tone, "pcm_f32le")))
    assert np.isfinite(sound).all() and heard_in(sound, 0) == 0


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

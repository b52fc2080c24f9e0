"""Sound is heard when its container says; what is lost is told, and takes the time that it took."""

from __future__ import annotations

import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from desktop.engine.reading import read_sound
from desktop.messages import Message, notes
from desktop.noting import collected
from tests.engine.recordings import RATE, Track, heard_in, scale, write

CODECS = {".webm": ("libopus", 48000), ".ogg": ("libopus", 48000), ".mp3": ("libmp3lame", RATE)}
CODECS |= {".flac": ("flac", RATE), ".wav": ("pcm_s16le", RATE)}
CODECS |= {".aiff": ("pcm_s16be", RATE), ".au": ("pcm_s16be", RATE)}


def track(name: str, seconds: float, **more: Callable[[float], float] | Callable[[float], bool]) -> Track:
    codec, rate = CODECS.get(Path(name).suffix, ("aac", RATE))
    return Track(scale(seconds, rate), codec, rate, **more)  # type: ignore[arg-type]


def heard(path: Path) -> tuple[list[int | None], tuple[Message, ...]]:
    """Which second of the scale is heard in each, and what was noted."""
    with collected() as said:
        sound = read_sound(path)
    return [heard_in(sound, second) for second in range(round(len(sound) / 16000))], said.of()


# ---- begins late, pauses ----


@pytest.mark.parametrize("name", ["a.mkv", "a.mp4", "a.mov", "a.ts"])
def test_sound_that_begins_late_is_heard_late(tmp_path: Path, name: str) -> None:
    file = write(tmp_path / name, track(name, 2, clock=lambda second: second + 3), video=6)
    assert heard(file) == ([None, None, None, 0, 1], ())


@pytest.mark.parametrize("name", ["a.mkv", "a.mp4", "a.mov", "a.ts", "a.webm", "a.flv"])
def test_a_pause_is_a_pause(tmp_path: Path, name: str) -> None:
    file = write(tmp_path / name, track(name, 3, clock=lambda second: second + 4 * (second >= 2)))
    assert heard(file) == ([0, 1, None, None, None, None, 2], ())


def test_small_pauses_add_up(tmp_path: Path) -> None:
    """A device that is too slow writes its 1,024 samples every 30 ms."""
    file = write(tmp_path / "a.mkv", track("a.mkv", 4, clock=lambda second: second * 1.25))
    seconds, said = heard(file)
    assert len(seconds) == 5 and seconds[4] == 3 and said == ()


def test_a_recording_of_a_broadcast_begins_at_its_beginning(tmp_path: Path) -> None:
    file = write(tmp_path / "a.ts", track("a.ts", 3, clock=lambda second: second + 20_000))
    assert heard(file) == ([0, 1, 2], ())


# ---- times that are wrong ----


@pytest.mark.parametrize("name", ["a.mkv", "a.webm"])
@pytest.mark.parametrize("jump", [7200, 95_443.7, 650])
def test_a_clock_that_jumps_ahead_does_not_become_hours_of_silence(
    tmp_path: Path, name: str, jump: float
) -> None:
    file = write(tmp_path / name, track(name, 4, clock=lambda second: second + jump * (second >= 2)))
    seconds, said = heard(file)
    assert seconds == [0, 1, 2, 3]
    assert said == (notes.SOUND_CLOCK_JUMPS(count=1, at=said[0]["at"]),)


def test_a_long_pause_is_believed_while_the_picture_goes_on(tmp_path: Path) -> None:
    late = track("a.mkv", 2, clock=lambda second: second + 650)
    seconds, said = heard(write(tmp_path / "a.mkv", late, video=653))
    assert (len(seconds), seconds[650:], said) == (652, [0, 1], ())


def test_a_clock_that_is_set_back_goes_on(tmp_path: Path) -> None:
    """Two recordings of a camera, put together."""
    for name, clock in (("1.ts", 0), ("2.ts", 0)):
        write(tmp_path / name, track(name, 3, clock=lambda second, clock=clock: second + clock))
    both = tmp_path / "both.ts"
    both.write_bytes(b"".join((tmp_path / name).read_bytes() for name in ("1.ts", "2.ts")))
    seconds, said = heard(both)
    assert seconds == [0, 1, 2, 0, 1, 2] and [notes.SOUND_CLOCK_JUMPS.says(note) for note in said] == [True]


def test_one_wrong_time_moves_nothing(tmp_path: Path) -> None:
    file = write(tmp_path / "a.mkv", track("a.mkv", 4))
    data = bytearray(file.read_bytes())
    # the block that is two seconds in: its track's number, its time in milliseconds, its flags
    at = next(data.find(struct.pack(">BhB", 0x81, time, 0x80)) for time in range(2000, 2030)
              if struct.pack(">BhB", 0x81, time, 0x80) in data)  # fmt: skip
    data[at + 1 : at + 3] = struct.pack(">h", 32_000)
    file.write_bytes(data)
    assert heard(file)[0] == [0, 1, 2, 3]


# ---- what changes on the way ----


def test_rate_and_channels_may_change_on_the_way(tmp_path: Path) -> None:
    parts = [
        write(tmp_path / "1.aac", Track(scale(2, 44100), "aac", 44100)),
        write(tmp_path / "2.aac", Track(scale(4, 22050, channels=2)[:, 2 * 22050 :], "aac", 22050)),
    ]
    (tmp_path / "a.aac").write_bytes(b"".join(part.read_bytes() for part in parts))
    assert heard(tmp_path / "a.aac")[0] == [0, 1, 2, 3]


def test_a_tag_between_two_songs_takes_no_time(tmp_path: Path) -> None:
    song = write(tmp_path / "1.mp3", track("1.mp3", 2)).read_bytes()
    cover = b"ID3\x04\x00\x00" + bytes([0, 2, 0x40, 0]) + bytes(41_000 - 10)
    (tmp_path / "a.mp3").write_bytes(song + cover + song)
    seconds, _said = heard(tmp_path / "a.mp3")
    assert seconds == [0, 1, 0, 1]


# ---- holes ----


def _with_hole(path: Path, start: float, end: float) -> Path:
    """Write nonsense over a part, given in shares, of a file."""
    data = bytearray(path.read_bytes())
    first, last = round(len(data) * start), round(len(data) * end)
    data[first:last] = np.random.default_rng(0).bytes(last - first)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", ["a.m4a", "a.mp3", "a.ogg", "a.flac", "a.aac", "a.mkv", "a.webm", "a.ts"])
def test_behind_damage_it_goes_on_at_the_right_time_and_the_note_says_where(
    tmp_path: Path, name: str
) -> None:
    options = {"movflags": "faststart"} if name == "a.m4a" else {}
    file = write(tmp_path / name, track(name, 20), form="mp4" if name == "a.m4a" else None, **options)
    seconds, said = heard(_with_hole(file, 0.4, 0.6))
    assert seconds[:6] == [*range(6)] and seconds[15:20] == [*range(15, 20)]
    (told,) = [note for note in said if note.code.startswith("note-sound-lost")]
    assert 6 <= float(str(told["at"])) <= 9 and 2 <= int(str(told["count"])) <= 8


def test_many_holes_are_told_together(tmp_path: Path) -> None:
    file = write(tmp_path / "a.mp3", track("a.mp3", 40))
    for part in range(1, 8):
        _with_hole(file, part / 8, part / 8 + 0.03)
    _seconds, said = heard(file)
    assert [note.code for note in said if "lost" in note.code] == [notes.SOUND_LOST_OFTEN.code]


# ---- cut off ----


@pytest.mark.parametrize("name", ["a.m4a", "a.mp3", "a.flac", "a.wav", "a.aiff", "a.au", "a.mkv", "a.webm"])
def test_what_is_cut_off_is_answered_and_told(tmp_path: Path, name: str) -> None:
    options = {"movflags": "faststart"} if name == "a.m4a" else {}
    file = write(tmp_path / name, track(name, 10), form="mp4" if name == "a.m4a" else None, **options)
    file.write_bytes(file.read_bytes()[: round(file.stat().st_size * 0.45)])
    seconds, said = heard(file)
    assert seconds[:4] == [0, 1, 2, 3] and len(seconds) <= 6
    (told,) = said
    assert notes.SOUND_CUT_OFF.says(told)
    assert float(str(told["promised"])) == pytest.approx(10, abs=0.1)
    assert float(str(told["there"])) == pytest.approx(len(seconds), abs=0.6)


def test_an_ogg_recording_without_its_end_is_told_of(tmp_path: Path) -> None:
    file = write(tmp_path / "a.ogg", track("a.ogg", 10))
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    _seconds, said = heard(file)
    assert [note.code for note in said] == [notes.SOUND_WITHOUT_END.code]


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 0x7FFFFFFF, 36])
def test_a_recorder_that_lost_power_left_no_size_and_nothing_is_missing(tmp_path: Path, size: int) -> None:
    file = write(tmp_path / "a.wav", track("a.wav", 2))
    data = bytearray(file.read_bytes())
    at = data.index(b"data") + 4
    data[4:8] = struct.pack("<I", size)
    data[at : at + 4] = struct.pack("<I", 0 if size == 36 else size)
    file.write_bytes(data)
    assert heard(file) == ([0, 1], ())


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.mp3", "a.m4a", "a.ogg", "a.webm", "a.mkv", "a.ts"])
def test_of_a_good_file_nothing_is_noted(tmp_path: Path, name: str) -> None:
    assert heard(write(tmp_path / name, track(name, 3), form="mp4" if name == "a.m4a" else None)) == (
        [0, 1, 2],
        (),
    )


@pytest.mark.parametrize("name", ["a.webm", "a.mkv", "a.flv", "a.ts"])
def test_a_clock_that_does_not_begin_at_zero_leaves_nothing_missing(tmp_path: Path, name: str) -> None:
    file = write(tmp_path / name, track(name, 3, clock=lambda second: second + 3))
    assert heard(file) == ([0, 1, 2], ())


def test_the_chapters_of_a_book_stand_beside_its_sound(tmp_path: Path) -> None:
    """They are a track of their own, which ends with an empty packet that carries the first one's number."""
    file = tmp_path / "a.m4b"
    with av.open(str(file), "w", format="mp4") as container:
        chapter = {"time_base": Fraction(1), "metadata": {"title": "One"}}
        container.set_chapters([{**chapter, "id": n, "start": n, "end": n + 1} for n in range(3)])
        stream = container.add_stream("aac", rate=RATE)
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(scale(3, RATE), format="fltp", layout="mono")
        frame.rate = RATE
        container.mux([*stream.encode(frame), *stream.encode()])
    assert heard(file) == ([0, 1, 2], ())


def test_a_picture_that_goes_on_does_not_make_the_sound_cut_off(tmp_path: Path) -> None:
    for name in ("a.mkv", "a.mp4"):
        assert heard(write(tmp_path / name, track(name, 2), video=5)) == ([0, 1], ())

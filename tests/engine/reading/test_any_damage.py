"""Whatever is cut off or overwritten: an answer, with a note of what is missing, or a true sentence."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.engine.reading import read_sound
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Message, files, say
from desktop.noting import collected
from tests.engine.recordings import RATE, Track, scale, write

SECONDS = 6
FORMATS = {
    "a.wav": "pcm_s16le", "a.flac": "flac", "a.mp3": "libmp3lame", "a.ogg": "libopus", "a.aac": "aac",
    "a.m4a": "aac", "a.mkv": "aac", "a.webm": "libopus", "a.ts": "aac", "a.avi": "libmp3lame",
}  # fmt: skip
WITHOUT_LENGTH = ("a.aac", "a.ts")
"""Formats that do not say how long they are, or that they are at their end."""

quick = settings(derandomize=True, deadline=None, max_examples=12, database=None)


@cache
def whole(name: str) -> bytes:
    codec = FORMATS[name]
    rate = 48000 if codec == "libopus" else RATE
    track = Track(scale(SECONDS, rate), codec, rate)
    options = {"movflags": "faststart"} if name == "a.m4a" else {}
    with TemporaryDirectory() as folder:
        form = "mp4" if name == "a.m4a" else None
        return write(Path(folder, name), track, form=form, **options).read_bytes()


def read(name: str, data: bytes) -> tuple[float, tuple[Message, ...]] | Message:
    """Its length in seconds and the notes, or why there is none."""
    with TemporaryDirectory() as folder:
        file = Path(folder, name)
        file.write_bytes(data)
        try:
            with collected() as said:
                sound = read_sound(file)
        except Trouble as trouble:
            assert trouble.kind is ErrorKind.BAD_FILE and say(trouble.message)
            return trouble.message
    assert np.isfinite(sound).all()
    return len(sound) / 16000, said.of()


@pytest.mark.parametrize("name", FORMATS)
@quick
@given(st.floats(0, 1))
def test_what_is_cut_off_is_told(name: str, share: float) -> None:
    data = whole(name)
    answer = read(name, data[: round(len(data) * share)])
    if isinstance(answer, Message):
        # the first bytes of a stream without a head could be anything
        assert name in WITHOUT_LENGTH or not files.NOT_A_RECORDING.says(answer)
        return
    seconds, said = answer
    assert seconds < SECONDS + 0.5
    if name not in WITHOUT_LENGTH:
        assert said or seconds > SECONDS - 0.6


@pytest.mark.parametrize("name", FORMATS)
@quick
@given(st.floats(0.1, 0.9), st.floats(0.001, 0.4), st.integers(0, 3))
def test_what_is_overwritten_takes_no_more_than_its_time(
    name: str, start: float, part: float, seed: int
) -> None:
    data = bytearray(whole(name))
    first = round(len(data) * start)
    last = min(len(data), first + round(len(data) * part))
    data[first:last] = np.random.default_rng(seed).bytes(last - first) if seed else bytes(last - first)
    answer = read(name, bytes(data))
    if not isinstance(answer, Message):
        seconds, said = answer
        assert seconds < SECONDS + 2.5
        if name not in WITHOUT_LENGTH:  # zeros to the end look like what fills up a tape
            assert said or seconds > SECONDS - 1


@pytest.mark.parametrize("name", FORMATS)
@quick
@given(st.data())
def test_whatever_single_bytes_are_others_there_is_an_answer_or_a_sentence(
    name: str, data: st.DataObject
) -> None:
    made = bytearray(whole(name))
    for _ in range(data.draw(st.integers(1, 8))):
        made[data.draw(st.integers(0, len(made) - 1))] = data.draw(st.integers(0, 255))
    answer = read(name, bytes(made))
    assert isinstance(answer, Message) or answer[0] < 700


@pytest.mark.parametrize("name", FORMATS)
def test_a_part_that_is_gone_is_told_or_left_out(name: str) -> None:
    data = whole(name)
    for start in (0.3, 0.5):
        cut = data[: round(len(data) * start)] + data[round(len(data) * (start + 0.2)) :]
        answer = read(name, cut)
        assert isinstance(answer, Message) or answer[0] < SECONDS + 0.5

"""Damaged pictures are read as far as they go, and what is missing is said."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from desktop.errors import Trouble
from desktop.messages import Message, files, notes, say
from desktop.noting import collected
from desktop.pictures import Picture, read
from tests.pictures.made import FORMATS, chunk, png_with, saved, scene

QUICK = settings(
    derandomize=True,
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def _read(path: Path, data: bytes) -> tuple[Picture, tuple[Message, ...]]:
    path.write_bytes(data)
    with collected() as said:
        picture = read(path)
    return picture, said.of()


def _rows(image: Image.Image) -> np.ndarray:
    return np.asarray(image).astype(int)


LONG = b"comment\0" + b"x" * 2_000_000
BAD_NOTES = {
    "a wrong checksum in a text": png_with(chunk(b"tEXt", b"Title\0hello", right=False)),
    "a wrong checksum in the size in inches": png_with(chunk(b"pHYs", bytes(9), right=False)),
    "a wrong checksum in a camera's notes": png_with(chunk(b"eXIf", b"MM\0*junk", right=False)),
    "two megabytes of text": png_with(chunk(b"tEXt", LONG)),
    "two megabytes of packed text": png_with(chunk(b"zTXt", b"comment\0\0" + zlib.compress(LONG))),
    "seventy megabytes of packed text": png_with(
        *[chunk(b"zTXt", b"comment\0\0" + zlib.compress(b"x" * 15_000_000))] * 5
    ),
    "two megabytes of international text": png_with(
        chunk(b"iTXt", b"comment\0\1\0\0\0" + zlib.compress(LONG)), behind=True
    ),
    "two megabytes of profile": png_with(chunk(b"iCCP", b"profile\0\0" + zlib.compress(bytes(2_000_000)))),
    "forty megabytes of profile": png_with(chunk(b"iCCP", b"profile\0\0" + zlib.compress(bytes(40_000_000)))),
    "a profile that is none": png_with(chunk(b"iCCP", b"profile\0\0garbage")),
    "a name that nobody knows": png_with(chunk(b"abCd", b"?", right=False)),
    "a wrong checksum behind the picture": png_with(chunk(b"tEXt", b"a\0b", right=False), behind=True),
    "nothing at the end": png_with()[:-12],
}


@pytest.mark.parametrize("what", BAD_NOTES)
def test_what_stands_beside_a_picture_does_not_spoil_it(tmp_path: Path, what: str) -> None:
    picture, said = _read(tmp_path / "a.png", BAD_NOTES[what])
    assert said == () and (_rows(picture.image) == _rows(scene())).all()


@pytest.mark.parametrize("form", ["JPEG", "MPO"])
def test_a_photograph_without_its_end_mark_lacks_nothing(tmp_path: Path, form: str) -> None:
    whole = saved(scene(), form)
    picture, said = _read(tmp_path / "a.jpg", whole[:-2])
    assert said == () and (_rows(picture.image) == _rows(_read(tmp_path / "b.jpg", whole)[0].image)).all()


@pytest.mark.parametrize(
    ("form", "mode", "options"),
    [
        ("JPEG", "RGB", {}),
        ("JPEG", "L", {}),
        ("JPEG", "CMYK", {}),
        ("PNG", "RGB", {"compress_level": 0}),
        ("PNG", "L", {"compress_level": 0}),
        ("PNG", "P", {"compress_level": 0}),
        ("PNG", "I;16", {"compress_level": 0}),
        ("PNG", "RGBA", {"compress_level": 0}),
        ("GIF", "P", {"interlace": 0}),
        ("GIF", "P", {"interlace": 0, "transparency": 255}),
        ("TIFF", "RGB", {}),
        ("TIFF", "I;16", {}),
        ("TIFF", "F", {}),
        ("TIFF", "1", {}),
        ("BMP", "RGB", {}),
        ("PPM", "RGB", {}),
        ("TGA", "RGB", {}),
        ("PCX", "RGB", {}),
        ("WEBP", "RGB", {}),
    ],
)
def test_the_upper_half_is_shown_and_the_rest_is_said_to_be_missing(
    tmp_path: Path, form: str, mode: str, options: dict[str, int]
) -> None:
    shown = scene().convert("L").convert(mode) if mode in ("I;16", "F", "1") else scene(mode=mode)
    whole = saved(shown.resize((160, 208)), form, **options)
    full = _rows(_read(tmp_path / "whole", whole)[0].image)
    picture, said = _read(tmp_path / "cut", whole[: len(whole) * 6 // 10])
    assert said == (notes.PICTURE_PART_MISSING(),)
    assert picture.size == (160, 208)
    rows = _rows(picture.image)
    flipped = form in ("BMP", "TGA")  # which store the lowest row first
    seen, lost = (rows[-16:], rows[:8]) if flipped else (rows[:16], rows[-8:])
    assert (seen == (full[-16:] if flipped else full[:16])).all()
    assert (np.abs(lost - 128) <= 1).all(), "what is missing is neutral"


@pytest.mark.parametrize("kept", [0.3, 0.5, 0.7, 0.9])
def test_a_photograph_of_which_only_details_are_missing(tmp_path: Path, kept: float) -> None:
    whole = saved(scene((240, 320)), "JPEG", progressive=True, quality=90)
    full = _rows(_read(tmp_path / "whole.jpg", whole)[0].image)
    picture, said = _read(tmp_path / "a.jpg", whole[: int(len(whole) * kept)])
    assert said == (notes.PICTURE_PART_MISSING(),) and picture.size == (240, 320)
    assert np.abs(_rows(picture.image) - full).mean() < 40


def test_a_large_photograph_that_is_cut_off_is_decoded_smaller_too(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(saved(scene((800, 640)), "JPEG")[:-9000])
    with collected() as said:
        picture = read(tmp_path / "a.jpg", 100)
    assert picture.size == (800, 640) and picture.image.size == (200, 160)
    assert said.of() == (notes.PICTURE_PART_MISSING(),)


def test_nothing_seen_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as caught:
        whole = saved(scene((240, 320)), "JPEG")
        _read(tmp_path / "a.jpg", whole[: whole.find(b"\xff\xda") + 14])
    assert files.NOTHING_READ.says(caught.value.message)


def test_a_tiff_in_an_unknown_compression_says_so_and_nothing_else(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = bytearray(saved(scene(), "TIFF", compression="tiff_lzw"))
    at = data.find(b"\x03\x01\x03\x00\x01\x00\x00\x00\x05\x00")  # Compression, a short, one of it, LZW
    data[at + 8 : at + 10] = (50002).to_bytes(2, "little")
    with pytest.raises(Trouble) as caught:
        _read(tmp_path / "a.tif", bytes(data))
    assert say(caught.value.message).startswith("This is a TIFF picture") or "JPEG XL" in say(
        caught.value.message
    )
    assert capfd.readouterr().err == ""


WHOLE = {form: saved(scene(mode="P" if form in ("GIF", "PCX") else "RGB"), form) for form in FORMATS}


@pytest.mark.parametrize("form", FORMATS)
@QUICK
@given(st.data())
def test_a_file_that_is_cut_anywhere_is_a_picture_a_note_or_a_sentence(
    tmp_path: Path, form: str, data: st.DataObject
) -> None:
    whole = WHOLE[form]
    full = _rows(_read(tmp_path / "whole", whole)[0].image)
    try:
        picture, said = _read(tmp_path / "cut", whole[: data.draw(st.integers(0, len(whole) - 1))])
    except Trouble as trouble:
        assert say(trouble.message)
    else:
        lacks = _rows(picture.image).shape != full.shape or (_rows(picture.image) != full).any()
        assert said == (notes.PICTURE_PART_MISSING(),) if lacks else notes.PICTURE_PART_MISSING() not in said


@pytest.mark.parametrize("form", FORMATS)
@QUICK
@given(st.data())
def test_a_file_in_which_something_is_wrong_is_a_picture_or_a_sentence(
    tmp_path: Path, form: str, data: st.DataObject
) -> None:
    broken = bytearray(WHOLE[form])
    for place, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(broken) - 1), st.integers(0, 255)), min_size=1, max_size=4)
    ):
        broken[place] = value
    try:
        picture, _said = _read(tmp_path / "broken", bytes(broken))
    except Trouble as trouble:
        assert say(trouble.message)
    else:
        assert picture.image.mode == "RGB"

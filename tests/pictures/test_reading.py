"""Pictures look to a model as they look to a person."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from desktop.errors import ErrorKind, Trouble
from desktop.messages import say
from desktop.pictures import read_picture, read_picture_and_size

RED, BLUE = (255, 0, 0), (0, 0, 255)


def _two_halves(size: tuple[int, int] = (64, 32)) -> Image.Image:
    """Left half red, right half blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    return image


def _close(pixel: object, colour: tuple[int, int, int], tolerance: int = 30) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) <= tolerance for a, b in zip(pixel, colour, strict=True))


def test_a_turned_photograph_stands_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side: turn right
    _two_halves().save(tmp_path / "a.jpg", exif=exif)
    picture = read_picture(tmp_path / "a.jpg")
    assert picture.size == (32, 64)
    assert _close(picture.getpixel((16, 5)), RED) and _close(picture.getpixel((16, 60)), BLUE)


@pytest.mark.parametrize(
    ("note", "size"), [(1, (801, 400)), (3, (801, 400)), (6, (400, 801)), (8, (400, 801))]
)
def test_the_whole_size_of_a_photograph_that_was_decoded_small(
    tmp_path: Path, note: int, size: tuple[int, int]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = note
    _two_halves((801, 400)).save(tmp_path / "a.jpg", exif=exif)
    picture, whole = read_picture_and_size(tmp_path / "a.jpg", 100)
    assert whole == size and picture.width == -(-size[0] // 4)
    assert read_picture_and_size(tmp_path / "a.jpg")[1] == read_picture(tmp_path / "a.jpg").size == size


def test_heic_from_a_phone(tmp_path: Path) -> None:
    import pillow_heif

    pillow_heif.from_pillow(_two_halves()).save(tmp_path / "a.heic", quality=90)
    picture = read_picture(tmp_path / "a.heic")
    assert picture.mode == "RGB" and picture.size == (64, 32)
    assert _close(picture.getpixel((5, 5)), RED) and _close(picture.getpixel((60, 5)), BLUE)


@pytest.mark.parametrize("ending", ["jpg", "tif"])
def test_printers_colours(tmp_path: Path, ending: str) -> None:
    _two_halves().convert("CMYK").save(tmp_path / f"a.{ending}")
    picture = read_picture(tmp_path / f"a.{ending}")
    assert picture.mode == "RGB"
    assert _close(picture.getpixel((5, 5)), RED) and _close(picture.getpixel((60, 5)), BLUE)


def test_grey_of_16_bits_keeps_its_shades(tmp_path: Path) -> None:
    ramp = np.linspace(0, 65535, 256, dtype=np.uint16).reshape(1, 256).repeat(4, axis=0)
    Image.fromarray(ramp).save(tmp_path / "a.png")
    shades = np.asarray(read_picture(tmp_path / "a.png"))[0, :, 0]
    assert np.abs(shades.astype(int) - np.arange(256)).max() <= 1


def test_12_bits_in_16_are_not_black(tmp_path: Path) -> None:
    """What microscopes store: 0 to 4095 in a 16-bit TIFF."""
    ramp = np.linspace(0, 4095, 256, dtype=np.uint16).reshape(1, 256).repeat(4, axis=0)
    Image.fromarray(ramp).save(tmp_path / "a.tif")
    shades = np.asarray(read_picture(tmp_path / "a.tif"))[0, :, 0]
    assert np.abs(shades.astype(int) - np.arange(256)).max() <= 1


@pytest.mark.parametrize("top", [1.0, 300.0])
def test_floating_point_grey(tmp_path: Path, top: float) -> None:
    ramp = np.linspace(0, top, 256, dtype=np.float32).reshape(1, 256).repeat(4, axis=0)
    Image.fromarray(ramp).save(tmp_path / "a.tif")
    shades = np.asarray(read_picture(tmp_path / "a.tif"))[0, :, 0].astype(int)
    assert (np.diff(shades) >= 0).all() and shades[0] == 0 and len(set(shades.tolist())) > 60


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    image = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    image.putpixel((0, 0), (255, 0, 0, 255))
    image.save(tmp_path / "a.png")
    image.quantize().save(tmp_path / "palette.png")
    for name in ("a.png", "palette.png"):
        picture = read_picture(tmp_path / name)
        assert picture.getpixel((7, 7)) == (255, 255, 255) and picture.getpixel((0, 0)) == RED


def test_a_moving_picture_is_its_first_frame(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in (RED, BLUE)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    assert read_picture(tmp_path / "a.gif").getpixel((4, 4)) == RED


def test_a_large_photograph_is_decoded_smaller_but_never_too_small(tmp_path: Path) -> None:
    _two_halves((1600, 1200)).save(tmp_path / "a.jpg")
    assert read_picture(tmp_path / "a.jpg", 256).size == (400, 300)
    assert read_picture(tmp_path / "a.jpg", 700).size == (1600, 1200)
    assert read_picture(tmp_path / "a.jpg").size == (1600, 1200)


def test_the_name_does_not_have_to_be_true(tmp_path: Path) -> None:
    _two_halves().save(tmp_path / "a.png")
    (tmp_path / "a.png").rename(tmp_path / "b.jpg")
    assert read_picture(tmp_path / "b.jpg").size == (64, 32)


def _whole_jpeg(tmp_path: Path) -> bytes:
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "whole.jpg")
    return (tmp_path / "whole.jpg").read_bytes()


def test_each_trouble_has_its_own_sentence(tmp_path: Path) -> None:
    whole = _whole_jpeg(tmp_path)
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "head.jpg").write_bytes(whole[:200])
    (tmp_path / "text.jpg").write_text("Dear reader")
    (tmp_path / "zeros.jpg").write_bytes(bytes(3000))
    (tmp_path / "noise.jpg").write_bytes(np.random.default_rng(0).bytes(3000))
    (tmp_path / "folder.jpg").mkdir()
    sentences = {}
    for name in ("empty", "head", "text", "zeros", "noise", "folder", "missing"):
        with pytest.raises(Trouble) as caught:
            read_picture(tmp_path / f"{name}.jpg")
        assert caught.value.kind is ErrorKind.BAD_FILE
        sentences[name] = say(caught.value.message)
    assert len(set(sentences.values())) == len(sentences)
    assert sentences["empty"] == "This file is empty."
    assert sentences["head"].startswith("This is a JPEG picture, but nothing in it can be read.")
    assert sentences["text"].startswith("This is a text, not a picture.")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop.pictures import reading as pictures

    monkeypatch.setattr(pictures, "LARGEST", 1000)
    _two_halves().save(tmp_path / "a.png")
    with pytest.raises(Trouble, match="too large to open: 64 × 32 pixels"):
        read_picture(tmp_path / "a.png")

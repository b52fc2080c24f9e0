"""Whatever a file stores, person and model see the same colours."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, TiffImagePlugin

from desktop.messages import notes
from desktop.noting import collected
from desktop.pictures import read, read_picture
from tests.pictures.made import saved, scene

RED, BLUE = (255, 0, 0), (0, 0, 255)


def _swapped() -> bytes:
    """A profile in which red means blue, and blue red."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace("sRGB".encode("utf-16-be"), "odd!".encode("utf-16-be"))
    for one, other in ((b"rXYZ", b"?XYZ"), (b"bXYZ", b"rXYZ"), (b"?XYZ", b"bXYZ")):
        profile = profile.replace(one, other)
    return profile


def _near(pixel: object, colour: tuple[int, int, int], tolerance: int = 12) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) <= tolerance for a, b in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF", "HEIF", "palette", "alpha"])
def test_colours_are_what_the_profile_says(tmp_path: Path, form: str) -> None:
    image = Image.new("RGB", (16, 16), RED)
    if form == "palette":
        image, form = image.quantize(4), "PNG"
    elif form == "alpha":
        image, form = image.convert("RGBA"), "PNG"
    (tmp_path / "a").write_bytes(saved(image, form, icc_profile=_swapped()))
    assert _near(read_picture(tmp_path / "a").getpixel((8, 8)), BLUE)


@pytest.mark.parametrize(
    "profile", [b"garbage", bytes(200), _swapped()[:300], _swapped().replace(b"RGB ", b"CMYK")]
)
def test_a_profile_that_cannot_be_used_is_passed_over(tmp_path: Path, profile: bytes) -> None:
    (tmp_path / "a.png").write_bytes(saved(Image.new("RGB", (16, 16), RED), "PNG", icc_profile=profile))
    with collected() as said:
        assert read_picture(tmp_path / "a.png").getpixel((8, 8)) == RED
    assert said.of() == ()


def test_the_usual_profile_changes_nothing(tmp_path: Path) -> None:
    usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    (tmp_path / "a.png").write_bytes(saved(scene(), "PNG", icc_profile=usual))
    assert (np.asarray(read_picture(tmp_path / "a.png")) == np.asarray(scene())).all()


def _white_is_zero(image: Image.Image) -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[262] = 0
    data = bytearray(saved(image, "TIFF", tiffinfo=tags))
    with Image.open(io.BytesIO(data)) as made:
        assert isinstance(made, TiffImagePlugin.TiffImageFile)
        if made.tag_v2[262] != 0:  # Pillow writes what it likes
            at = data.find(b"\x06\x01\x03\x00\x01\x00\x00\x00\x01\x00")
            data[at + 8] = 0
    return bytes(data)


@pytest.mark.parametrize("top", [255, 4095, 65535])
def test_grey_of_16_bits_in_which_nothing_is_white(tmp_path: Path, top: int) -> None:
    ramp = np.linspace(0, top, 256).round().astype(np.uint16).reshape(1, 256).repeat(4, axis=0)
    (tmp_path / "black.tif").write_bytes(saved(Image.fromarray(ramp), "TIFF"))
    (tmp_path / "white.tif").write_bytes(_white_is_zero(Image.fromarray(ramp)))
    black = np.asarray(read_picture(tmp_path / "black.tif")).astype(int)
    white = np.asarray(read_picture(tmp_path / "white.tif")).astype(int)
    assert black[0, 0, 0] == 0 and black[0, -1, 0] == 255
    assert np.abs(black + white - 255).max() <= 1


def test_numbers_that_are_none_are_black(tmp_path: Path) -> None:
    values = np.linspace(0, 1, 64, dtype=np.float32).reshape(8, 8)
    values[0, 0], values[7, 7] = np.nan, np.inf
    Image.fromarray(values).save(tmp_path / "a.tif")
    shown = np.asarray(read_picture(tmp_path / "a.tif"))[..., 0].astype(int)
    assert shown[0, 0] == shown[7, 7] == 0 and shown[7, 6] > 240


@pytest.mark.parametrize("form", ["PNG", "TGA", "TIFF", "WEBP"])
@pytest.mark.parametrize("opacity", [0, 1])
def test_colours_under_no_opacity_are_shown_with_a_note(tmp_path: Path, form: str, opacity: int) -> None:
    image = scene()
    image.putalpha(opacity)
    options = {"lossless": True, "exact": True} if form == "WEBP" else {}
    (tmp_path / "a").write_bytes(saved(image, form, **options))
    with collected() as said:
        shown = read_picture(tmp_path / "a")
    assert (np.asarray(shown) == np.asarray(scene())).all()
    assert said.of() == (notes.PICTURE_TRANSPARENT(),)


def test_nothing_under_no_opacity_is_white(tmp_path: Path) -> None:
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(tmp_path / "a.png")
    with collected() as said:
        assert read_picture(tmp_path / "a.png").getpixel((4, 4)) == (255, 255, 255)
    assert said.of() == ()


# ---- pages ----


def _pages(form: str, *colours: str) -> bytes:
    mode = "RGBA" if "transparent" in colours else "RGB"
    pages = [Image.new(mode, (16, 16), (0, 0, 0, 0) if each == "transparent" else each) for each in colours]
    return saved(pages[0], form, save_all=True, append_images=pages[1:])


MANY = ["GIF", "PNG", "WEBP", "AVIF", "TIFF", "HEIF"]


@pytest.mark.parametrize("form", MANY)
def test_the_first_of_several_pages_says_so_and_others_can_be_chosen(tmp_path: Path, form: str) -> None:
    (tmp_path / "a").write_bytes(_pages(form, "red", "blue", "white"))
    for page, colour in ((0, RED), (1, RED), (2, BLUE)):
        with collected() as said:
            picture = read(tmp_path / "a", page=page)
        assert _near(picture.image.getpixel((8, 8)), colour) and picture.pages == 3
        assert said.of() == (notes.PICTURE_PAGE(page=max(1, page), count=3),)


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP"])
def test_an_empty_first_page_is_turned(tmp_path: Path, form: str) -> None:
    (tmp_path / "a").write_bytes(_pages(form, "transparent", "red", "blue"))
    with collected() as said:
        assert _near(read_picture(tmp_path / "a").getpixel((8, 8)), RED)
    assert said.of() == (notes.PICTURE_PAGE(page=2, count=3),)


def test_smaller_copies_and_two_in_one_are_no_pages(tmp_path: Path) -> None:
    small = TiffImagePlugin.ImageFileDirectory_v2()
    small[254] = 1
    large, copy = scene(), scene((24, 32))
    copy.encoderinfo = {"tiffinfo": small}
    (tmp_path / "a.tif").write_bytes(saved(large, "TIFF", save_all=True, append_images=[copy]))
    (tmp_path / "b.jpg").write_bytes(saved(large, "MPO", save_all=True, append_images=[copy]))
    with collected() as said:
        assert read(tmp_path / "a.tif").pages == read(tmp_path / "b.jpg").pages == 1
    assert said.of() == ()


def test_small_pictures_are_made_early_and_tell_the_size_of_the_whole(tmp_path: Path) -> None:
    for form in ("JPEG", "PNG", "TIFF"):
        (tmp_path / form).write_bytes(saved(scene((400, 200)), form))
        picture = read(tmp_path / form, bound=100)
        assert picture.image.size == (100, 50) and picture.size == (400, 200)

"""Near copies of pictures are found, strangers are not taken for them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from desktop.engine.training.groups.picture_likeness import alike, sketch

SIZE = (320, 240)


def scene(seed: int) -> Image.Image:
    """Large and small shapes in all colours, with the statistics of photographs (1 / frequency)."""
    chance = np.random.default_rng(seed)
    width, height = SIZE
    frequency = np.hypot(np.fft.fftfreq(height)[:, None] * height, np.fft.fftfreq(width)[None] * width)
    waves = np.fft.fft2(chance.standard_normal((3, height, width))) / np.maximum(frequency, 1) ** 1.2
    values = np.fft.ifft2(waves).real
    values -= values.mean((1, 2), keepdims=True)
    scaled = 128 + values / values.std() * 45
    return Image.fromarray(np.clip(scaled, 0, 230).astype(np.uint8).transpose(1, 2, 0))


def encoded(image: Image.Image, kind: str, **more: int) -> Image.Image:
    kept = io.BytesIO()
    image.save(kept, kind, **more)
    return Image.open(kept).convert("RGB")


def cropped(image: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    width, height = image.size
    return image.crop(
        (round(width * left), round(height * top), round(width * (1 - right)), round(height * (1 - bottom)))
    )


CHANGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "half as large": lambda image: image.resize((160, 120)),
    "three quarters, coarsely": lambda image: image.resize((240, 180), Image.Resampling.NEAREST),
    "twice as large": lambda image: image.resize((640, 480)),
    "a poor JPEG": lambda image: encoded(image, "JPEG", quality=25),
    "a WebP": lambda image: encoded(image, "WEBP", quality=50),
    "256 colours": lambda image: encoded(image, "GIF"),
    "turned": lambda image: image.rotate(1.5, Image.Resampling.BICUBIC),
    "turned the other way": lambda image: image.rotate(-1.5, Image.Resampling.BICUBIC),
    "a little less at each side": lambda image: cropped(image, 0.03, 0.03, 0.03, 0.03),
    "less at one side": lambda image: cropped(image, 0.05, 0, 0, 0.02),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.1),
    "darker": lambda image: ImageEnhance.Brightness(image).enhance(0.7),
    "of less contrast": lambda image: ImageEnhance.Contrast(image).enhance(0.8),
    "all together": lambda image: encoded(
        ImageEnhance.Brightness(cropped(image.rotate(1.5), 0.03, 0.02, 0.01, 0.03)).enhance(1.05),
        "JPEG",
        quality=60,
    ),
}


def pairs(pictures: Iterable[Image.Image]) -> list[tuple[int, int]]:
    return [pair for some in alike([sketch(picture) for picture in pictures]) for pair in some]


SCENES = [scene(seed) for seed in range(12)]


@pytest.mark.parametrize("change", CHANGES)
def test_a_picture_that_was_changed_a_little_is_a_copy_and_strangers_are_none(change: str) -> None:
    changed = [CHANGES[change](picture) for picture in SCENES]
    assert sorted(pairs([*SCENES, *changed])) == [(place, place + 12) for place in range(12)]


def test_of_many_strangers_none_are_copies() -> None:
    assert pairs(scene(seed) for seed in range(100, 250)) == []


def test_drawings_that_differ_in_colour_or_form_are_no_copies() -> None:
    def drawing(colour: str, box: tuple[int, int, int, int]) -> Image.Image:
        image = Image.new("RGB", (120, 90), "white")
        image.paste(colour, box)
        return image

    forms = [(20, 20, 70, 60), (20, 20, 60, 80), (60, 30, 100, 70)]
    assert pairs(drawing(colour, box) for colour in ("red", "green", "blue") for box in forms) == []


def test_plain_pictures_have_nothing_to_be_told_by() -> None:
    chance = np.random.default_rng(0)
    grain = chance.integers(250, 256, (3, 90, 120, 3)).astype(np.uint8)
    blank = [Image.fromarray(page) for page in grain]
    assert pairs([*blank, *(Image.new("RGB", (40, 40), (200, tone, 30)) for tone in range(20))]) == []


@pytest.mark.parametrize("count", [0, 1])
def test_of_one_picture_or_none_there_are_no_copies(count: int) -> None:
    assert pairs(SCENES[:count]) == []


def test_where_everything_is_alike_all_is_compared_in_bounded_time(monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop.engine.training.groups import picture_likeness

    compared: list[int] = []
    really = picture_likeness._rough
    monkeypatch.setattr(
        picture_likeness, "_rough", lambda one, other: compared.append(len(one)) or really(one, other)
    )
    alike_all = [ImageEnhance.Brightness(SCENES[0]).enhance(0.6 + 0.004 * step) for step in range(100)]
    found = pairs(alike_all)
    assert sum(compared) <= 100 * picture_likeness.NEIGHBOURS
    linked = {0}
    for _ in range(100):
        linked |= {one for pair in found if linked & set(pair) for one in pair}
    assert linked == set(range(100))

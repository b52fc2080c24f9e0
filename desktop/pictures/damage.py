"""Pictures whose file is damaged or ends early: what can still be seen, and which part cannot.

Such a picture is read twice, over two different grounds or with two different continuations of the file.
Where the two readings differ, the file says nothing: whatever stands there is not from it. So no format has
to be understood here, and a picture that only lacks its end mark lacks nothing.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.pictures.pillow import BROKEN, pillow

if TYPE_CHECKING:
    from PIL.Image import Image

_NOISE = random.Random(0).randbytes(100_000).replace(b"\xff", b"\x00")
_CONTINUATIONS = {
    "JPEG": (b"\xff\xd9", _NOISE + b"\xff\xd9"),
    "MPO": (b"\xff\xd9", _NOISE + b"\xff\xd9"),
    "WEBP": (bytes(9), bytes(range(1, 10))),  # over and over, as far as the file says that it goes
}
"""What is put behind the file, by format, for decoders that draw nothing until they come to an end."""

_LONGEST_WEBP = 100_000_000
_GREY = (128, 128, 128)
_VISIBLE = 0.02
"""Share of a picture below which there is nothing to see of it."""

Opened = Callable[[bytes], Any]


@dataclass(frozen=True)
class Remains:
    """A damaged picture.

    Attributes:
        image: its pixels.
        file: what Pillow opened.
        missing: as large, 255 where the file says nothing; None if it says everything.
    """

    image: Image
    file: Any
    missing: Image | None = None


def remains(form: str, opened: Opened) -> Remains | None:
    """What is left of a picture, None if that is nothing.

    Args:
        form: Pillow's name of the format.
        opened: opens the file with these bytes behind it, pixels not yet read.
    """
    (one, file), (other, _) = (
        _drawn(opened(end), ground)
        for ground, end in zip((0, 255), _CONTINUATIONS.get(form, (b"", b"")), strict=True)
    )
    missing = _different(one, other)
    box = missing.getbbox()
    if box is None:
        return Remains(one, file)
    if form == "WEBP":  # what was put behind it may be right by chance
        missing.paste(255, (0, min(missing.height, box[1] + 16), missing.width, missing.height))
    elif form in _CONTINUATIONS:
        missing = _and_neutral(missing, one)
    if missing.histogram()[255] > (1 - _VISIBLE) * missing.width * missing.height:
        return None
    return Remains(one, file, missing)


def continued(data: bytes, end: bytes) -> bytes:
    """`data` with `end` behind it; a WebP, which must not be shorter than it says, as long as it says."""
    if not is_webp(data):
        return data + end
    lacking = min(int.from_bytes(data[4:8], "little") + 8 - len(data), _LONGEST_WEBP)
    return data + (end * (max(0, lacking) // max(1, len(end)) + 1))[: max(0, lacking)]


def is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def greyed(image: Image, missing: Image) -> Image:
    """`image` (RGB), neutral where something is missing."""
    image.paste(_GREY, mask=missing)
    return image


def _drawn(image: Any, ground: int) -> tuple[Image, Any]:
    """The pixels that could be read, over the ground, and the file, which would read anew if asked."""
    size = getattr(image, "_tile_size", image.size)  # a TIFF tells its upright size
    image.im = pillow().new(image.mode, size, ground if len(image.getbands()) == 1 else (ground,) * 4).im
    if getattr(image, "_frame_transparency", None) is not None:
        image._frame_transparency = None  # a GIF would draw its own ground
    with suppress(*BROKEN):
        image.load()
    return image._new(image.im), image


def _and_neutral(marked: Image, image: Image) -> Image:
    """What is marked and has no shade. In a JPEG other places are there, if without their details: one that
    comes in waves has a rough picture of all of them in front."""
    from PIL import ImageChops

    for band in image.split():
        marked = ImageChops.darker(marked, band.point(lambda value: 255 if abs(value - 128) <= 1 else 0))
    return marked


def _different(one: Image, other: Image) -> Image:
    """255 where two pictures of one size differ."""
    from PIL import ImageChops, ImageMath

    if one.mode in ("I", "F") or one.mode.startswith("I;"):
        wide = "F" if one.mode == "F" else "I"
        bands = [
            ImageMath.lambda_eval(
                lambda given: given["convert"](given["a"] != given["b"], "L"),
                a=one.convert(wide),
                b=other.convert(wide),
            )
        ]
    elif one.mode == "1":
        bands = [ImageChops.logical_xor(one, other).convert("L")]
    else:
        bands = list(ImageChops.difference(one, other).split())
        if one.mode == "P":  # places in the palette, no colours
            bands = [bands[0].point(range(256), "L")]
    together = bands[0]
    for band in bands[1:]:
        together = ImageChops.lighter(together, band)
    marked: Image = together.convert("L").point(lambda value: 255 if value else 0)
    return marked

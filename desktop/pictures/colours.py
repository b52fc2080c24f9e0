"""From whatever a file stores to what a person sees: 8 bits of red, green and blue as screens show them."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from desktop.messages import notes
from desktop.noting import note

if TYPE_CHECKING:
    from PIL.Image import Image

_DEPTHS = (255, 1023, 4095, 16383, 65535)
"""The largest values of the bit depths that cameras and microscopes use."""

_STRIP = 1_000_000
"""Pixels that are worked on at a time: some steps let no other thread run meanwhile."""

_WHITE_IS_ZERO = 0
_PHOTOMETRIC = 262
_INVISIBLE = 8
"""Opacity out of 255 below which nothing is seen."""


def as_seen(image: Image, source: Image | None = None) -> Image:
    """`image` as RGB: on white, its colours as its profile means them.

    Args:
        image: loaded pixels of any mode.
        source: the file it was read from, if `image` is a smaller copy.
    """
    source = source or image
    profile = source.info.get("icc_profile")
    if _is_deep(image.mode):
        return _from_deep(image, source.format, _white_is_zero(source))
    if image.mode == "P" or (image.mode in ("1", "L", "RGB") and "transparency" in source.info):
        image = image.convert("RGBA" if "transparency" in source.info else "RGB")
    elif image.mode in ("PA", "RGBa"):
        image = image.convert("RGBA")
    elif image.mode == "La":
        image = image.convert("LA")
    if image.mode in ("RGBA", "LA"):
        return _without_alpha(image, profile)
    return _coloured(image, profile)


def is_empty(image: Image) -> bool:
    """Whether loaded pixels show nothing at all: everywhere transparent, and nothing underneath."""
    if image.mode == "P" and "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode not in ("RGBA", "LA", "PA"):
        return False
    bands: Any = image.convert("RGBA").getextrema()
    return bool(bands[3][1] < _INVISIBLE and _one_colour(bands))


def _one_colour(bands: Any) -> bool:
    return all(low == high for low, high in bands[:3])


def _without_alpha(image: Image, profile: bytes | None) -> Image:
    from desktop.pictures.pillow import pillow

    alpha = image.getchannel("A")
    colours = image.convert("RGB" if image.mode == "RGBA" else "L")
    opaque: Any = alpha.getextrema()
    seen = _coloured(colours, profile)
    if opaque == (255, 255):
        return seen
    if opaque[1] < _INVISIBLE and not _one_colour(seen.getextrema()):
        # whoever wrote this file filled in no opacity: a person means the colours
        note(notes.PICTURE_TRANSPARENT())
        return seen
    white: Image = pillow().new("RGB", image.size, "white")
    white.paste(seen, mask=alpha)
    return white


def _coloured(image: Image, profile: bytes | None) -> Image:
    if profile and (converted := _by_profile(image, profile)) is not None:
        return converted
    if image.mode == "RGB":
        return image
    if image.mode == "LAB":
        from PIL import ImageCms

        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            return _transformed(image, ImageCms.createProfile("LAB")) or image.convert("RGB")
    return image.convert("RGB")


def _by_profile(image: Image, profile: bytes) -> Image | None:
    """The colours that the profile in a file means, as sRGB; None where it cannot be used."""
    from PIL import ImageCms

    # ICC.1:2022, 7.2: such a profile says for which kind of colours it is
    space = {b"RGB ": "RGB", b"GRAY": "L", b"CMYK": "CMYK", b"Lab ": "LAB"}.get(profile[16:20])
    if space != image.mode:
        return None
    with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in (opened.profile.profile_description or ""):
            return image if image.mode == "RGB" else None
        return _transformed(image, opened)
    return None


def _transformed(image: Image, profile: Any) -> Image | None:
    from PIL import ImageCms

    srgb = ImageCms.createProfile("sRGB")
    transform = ImageCms.buildTransform(profile, srgb, image.mode, "RGB")
    return ImageCms.applyTransform(image, transform)


# ---- more than 8 bits ----


def _is_deep(mode: str) -> bool:
    return mode in ("I", "F") or mode.startswith("I;")


def _white_is_zero(source: Any) -> bool:
    """TIFF 6.0, PhotometricInterpretation. Pillow heeds it in pictures of up to 8 bits."""
    tags = getattr(source, "tag_v2", None)
    return tags is not None and tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO


def _from_deep(image: Image, form: str | None, inverted: bool) -> Image:
    """Grey with more than 8 bits. Pillow's own conversion would clip everything above 255 to white."""
    if image.mode == "F":
        image = _finite(image)
    elif image.mode != "I":
        image = image.convert("I")
    low, high = image.getextrema()
    assert isinstance(low, int | float) and isinstance(high, int | float)
    bottom, top = 0.0, 0.0
    if image.mode == "F" and low >= 0 and high <= 1:
        top = 1.0
    elif form == "PNG" and high > _DEPTHS[0]:
        top = 65535.0  # the format says so
    elif low < 0 or high > _DEPTHS[-1]:
        bottom, top = float(low), float(high)
    else:  # a 12-bit camera stores its 12 bits in 16
        top = float(next(depth for depth in _DEPTHS if high <= depth))
    scale = 255.0 / ((top - bottom) or 1.0)
    scale, offset = (-scale, 255.0 + bottom * scale) if inverted else (scale, -bottom * scale)
    offset += 0.5  # what follows cuts off

    def strip(part: Image) -> Image:
        return part.point(lambda value: value * scale + offset).convert("L")

    return _in_strips(image, strip)


def _finite(image: Image) -> Image:
    """Floating points, 0 where there is no number or an endless one."""
    from PIL import ImageMath

    def strip(part: Image) -> Image:
        odd = ImageMath.lambda_eval(
            lambda given: given["convert"]((given["x"] != given["x"]) + (abs(given["x"]) > 3e38), "L"), x=part
        )
        part.paste(0.0, mask=odd.point(lambda value: 255 if value else 0))
        return part

    return _in_strips(image, strip, "F")


def _in_strips(image: Image, step: Callable[[Image], Image], mode: str = "RGB") -> Image:
    """`step` applied to strips of a picture, one after the other."""
    from desktop.pictures.pillow import pillow

    made: Image = pillow().new(mode, image.size)
    rows = max(1, _STRIP // image.width)
    for top in range(0, image.height, rows):
        strip = step(image.crop((0, top, image.width, min(image.height, top + rows))))
        made.paste(strip, (0, top))
    return made

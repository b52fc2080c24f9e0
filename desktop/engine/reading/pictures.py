"""Pictures of every common format as a person sees them: upright, in ordinary colours, on white."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from desktop.engine.reading.files import bad_file, check_file, not_a
from desktop.messages import files
from desktop.tasks import Media

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

LARGEST = 400_000_000
"""Pixels. More than any camera makes; a file that claims more would fill the memory."""

ORIENTATION = 0x0112
"""Number of the note in a picture that says which way is up."""

NARROWEST = 20
"""Times as long as wide. A model that brings the shorter side to its size, and takes what the longer one then
is, would fill the memory with a strip."""

_DEPTHS = (255, 1023, 4095, 16383, 65535)
"""The largest values of the bit depths that cameras and microscopes use."""


def read_picture(path: str | os.PathLike[str], side: int = 0) -> Image:
    """The picture in `path` as 8-bit RGB, upright, its first frame if it moves.

    Args:
        path: any format that Pillow knows, or HEIC/HEIF/AVIF.
        side: how many pixels the shorter side needs at least, 0 for all. A JPEG is then decoded at 1/2, 1/4
            or 1/8 of its size if that is enough, which is several times quicker.

    Raises:
        Trouble: BAD_FILE, with the reason in words.
    """
    return read_picture_and_size(path, side)[0]


def read_picture_and_size(path: str | os.PathLike[str], side: int = 0) -> tuple[Image, tuple[int, int]]:
    """As `read_picture`, and (width, height) of the whole upright picture, however small it was decoded."""
    with opened_picture(path) as image:
        whole = image.size
        if side and image.format == "JPEG":
            image.draft(None, (side, side))
        reduced = image.size != whole
        turned = reduced and _turned(image)
        image.load()
        seen = _as_seen(image)
        if not reduced:
            return seen, seen.size
        return seen, (whole[::-1] if turned else whole)


def require_no_strip(size: tuple[int, int]) -> None:
    """For models that set no bound to the longer side.

    Raises:
        Trouble: BAD_FILE; the picture of (width, height) pixels is a strip.
    """
    if max(size) > NARROWEST * min(size):
        raise bad_file(files.PICTURE_TOO_NARROW(width=size[0], height=size[1]))


# What Pillow's readers raise for broken data is not one family.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, RuntimeError)


@contextmanager
def opened_picture(path: str | os.PathLike[str]) -> Iterator[ImageFile]:
    """Pillow's file, its pixels not yet read; what goes wrong with it inside the block is told in words.

    Raises:
        Trouble: as `read_picture`.
    """
    import PIL

    check_file(path)
    pillow = _pillow()
    try:
        with pillow.open(path) as image:
            if image.width * image.height > LARGEST:
                raise bad_file(files.PICTURE_OF_TOO_MANY(width=image.width, height=image.height))
            yield image
    except (pillow.DecompressionBombError, pillow.DecompressionBombWarning) as error:
        raise bad_file(files.PICTURE_TOO_LARGE(), str(error)) from error
    except PIL.UnidentifiedImageError as error:
        raise not_a(Media.PICTURE, path, str(error)) from error
    except _BROKEN as error:
        if "truncated" in str(error) or isinstance(error, EOFError):
            raise bad_file(files.PICTURE_CUT_OFF(), str(error)) from error
        raise bad_file(files.PICTURE_DAMAGED(), f"{type(error).__name__}: {error}") from error


@cache
def _pillow() -> Any:
    import PIL.Image
    import pillow_heif

    pillow_heif.register_heif_opener()
    PIL.Image.MAX_IMAGE_PIXELS = LARGEST  # Pillow itself refuses more than twice this while it opens a file
    return PIL.Image


def _as_seen(image: Image) -> Image:
    return _rgb(_upright(image))


def _upright(image: Image) -> Image:
    from PIL import ImageOps

    # a camera's notes can be damaged while its picture is not
    with suppress(OSError, SyntaxError, ValueError, KeyError, TypeError, AttributeError):
        ImageOps.exif_transpose(image, in_place=True)
    return image


def _turned(image: Image) -> bool:
    """Whether a camera's notes say that the picture was taken upright and lies on its side in the file."""
    with suppress(OSError, SyntaxError, ValueError, KeyError, TypeError, AttributeError):
        return image.getexif().get(ORIENTATION, 1) in (5, 6, 7, 8)
    return False


def _rgb(image: Image) -> Image:
    import PIL.Image

    if image.mode == "RGB":
        return image
    if image.mode == "CMYK":
        return _from_cmyk(image)
    if image.mode in ("I", "F") or image.mode.startswith("I;"):
        return _from_deep(image)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        seen = image.convert("RGBA")
        white = PIL.Image.new("RGBA", seen.size, "white")
        return PIL.Image.alpha_composite(white, seen).convert("RGB")
    return image.convert("RGB")


def _from_cmyk(image: Image) -> Image:
    """Printers' colours by the profile in the file, else by the plain formula."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if profile:
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            srgb = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, io.BytesIO(profile), srgb, outputMode="RGB")
            if converted is not None:
                return converted
    return image.convert("RGB")


def _from_deep(image: Image) -> Image:
    """Grey with more than 8 bits. Pillow's own conversion would clip everything above 255 to white."""
    import numpy as np
    import PIL.Image

    values = np.nan_to_num(np.asarray(image, dtype=np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if image.mode == "F" and low >= 0 and high <= 1:
        bottom, top = 0.0, 1.0
    elif image.format == "PNG" and high > _DEPTHS[0]:
        bottom, top = 0.0, 65535.0  # the format says so
    elif low < 0 or high > _DEPTHS[-1]:
        bottom, top = low, high
    else:  # a 12-bit camera stores its 12 bits in 16
        bottom, top = 0.0, float(next(depth for depth in _DEPTHS if high <= depth))
    scaled = (values - bottom) * (255.0 / ((top - bottom) or 1.0))
    return PIL.Image.fromarray(np.round(scaled).astype(np.uint8)).convert("RGB")

"""Pillow, with the formats that Burnish reads and no others."""

from __future__ import annotations

import importlib
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

LARGEST = 400_000_000
"""Pixels. More than any camera makes; a file that claims more would fill the memory."""

_MODULES = {
    "PIL.JpegImagePlugin": ("JPEG",),
    "PIL.MpoImagePlugin": (),  # two in one JPEG, opened by its reader
    "PIL.PngImagePlugin": ("PNG",),
    "PIL.GifImagePlugin": ("GIF",),
    "PIL.WebPImagePlugin": ("WEBP",),
    "PIL.BmpImagePlugin": ("BMP", "DIB"),
    "PIL.TiffImagePlugin": ("TIFF",),
    "PIL.AvifImagePlugin": ("AVIF",),
    "PIL.Jpeg2KImagePlugin": ("JPEG2000",),
    "PIL.PpmImagePlugin": ("PPM",),
    "PIL.IcoImagePlugin": ("ICO",),
    "PIL.CurImagePlugin": ("CUR",),
    "PIL.IcnsImagePlugin": ("ICNS",),
    "PIL.PsdImagePlugin": ("PSD",),
    "PIL.QoiImagePlugin": ("QOI",),
    "PIL.DdsImagePlugin": ("DDS",),
    "PIL.SgiImagePlugin": ("SGI",),
    "PIL.SunImagePlugin": ("SUN",),
    "PIL.XbmImagePlugin": ("XBM",),
    "PIL.XpmImagePlugin": ("XPM",),
    "PIL.PcxImagePlugin": ("PCX",),
    "PIL.TgaImagePlugin": ("TGA",),  # last: its files have no sign, and others look like them
}
"""Pillow's readers, without those that start another program or only know that a file is theirs."""

_BEFORE = (
    "PIL.ExifTags",
    "PIL.TiffTags",
    "PIL._imaging",
    "PIL.Image",
    "fractions",
    "PIL.ImageFile",
    "PIL.ImagePalette",
    "PIL.ImageOps",
)
"""What the readers import, one by one: at once it would hold up the window."""

_BESIDE = ("PIL.ImageChops", "PIL.ImageMath", "PIL.ImageCms", "mmap", "filetype.types.archive", "filetype")
"""What Pillow and `desktop.content` import when they first need it."""

FORMATS: tuple[str, ...] = (*(name for names in _MODULES.values() for name in names), "HEIF")

BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, RuntimeError, ArithmeticError,
    AttributeError, AssertionError, struct.error, zlib.error, UserWarning,
)  # fmt: skip
"""What Pillow's readers raise for broken data is not one family."""


def getting_ready() -> Iterator[None]:
    """Import and set up all that reading needs, piece by piece: each takes a few milliseconds.

    No thread of the window may be the first to import something; the main thread exhausts this before.
    """
    for name in (*_BEFORE, *_MODULES, *_BESIDE, "pillow_heif"):
        importlib.import_module(name)
        yield
    import PIL.Image
    import PIL.PngImagePlugin
    import pillow_heif

    # Pillow itself refuses more than twice this while it opens a file
    PIL.Image.MAX_IMAGE_PIXELS = LARGEST
    PIL.PngImagePlugin.MAX_TEXT_CHUNK = 16_000_000  # profiles of printers take more than its one million
    # it says on stderr that a camera's notes are odd
    warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
    pillow_heif.register_heif_opener()
    _hush_libtiff(Path(PIL.Image.__file__).parent)


@cache
def pillow() -> Any:
    """The module `PIL.Image`, ready."""
    import PIL.Image

    for _ in getting_ready():
        pass
    return PIL.Image


def _hush_libtiff(package: Path) -> None:
    """libtiff writes to stderr, past Python, what it thinks of a file; what matters is told in our words."""
    import ctypes

    places = (package.parent / "pillow.libs", package / ".dylibs")
    for library in (file for place in places for file in place.glob("libtiff*")):
        with suppress(OSError, AttributeError):
            ctypes.CDLL(str(library)).TIFFSetErrorHandler(None)

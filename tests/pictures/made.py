"""Pictures in every format, made for the tests."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
from PIL import Image

from desktop.pictures.pillow import pillow

FORMATS = (
    "JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP", "PPM", "TGA", "PCX", "JPEG2000", "AVIF", "HEIF", "ICO",
)  # fmt: skip


def scene(size: tuple[int, int] = (48, 64), mode: str = "RGB") -> Image.Image:
    """Something with detail everywhere, so that no row is like another."""
    noise = np.random.default_rng(0).integers(0, 255, (size[1] // 8, size[0] // 8, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC).convert(mode)


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    pillow()
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def chunk(name: bytes, content: bytes, right: bool = True) -> bytes:
    check = zlib.crc32(name + content) ^ (0 if right else 1)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def png_with(*chunks: bytes, behind: bool = False) -> bytes:
    """A PNG with chunks after its first one, or `behind` its picture."""
    data = saved(scene(), "PNG")
    place = len(data) - 12 if behind else 33
    return data[:place] + b"".join(chunks) + data[place:]


def for_the_engine() -> bytes:
    """A picture of 640 × 480 points that would hold up the window, which leaves it to an engine."""
    return saved(Image.new("RGB", (640, 480), (32, 80, 192)), "JPEG2000")

"""Files that hold several pictures: pages of a scan, moments of an animation."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from desktop.pictures.colours import is_empty
from desktop.pictures.pillow import BROKEN

_OF_PAGES = frozenset({"GIF", "PNG", "WEBP", "AVIF", "TIFF", "HEIF"})
"""Formats whose pictures beside the first are pages; in others they are layers, sizes, or depths of one."""

_SUBFILE_TYPE = 254
_REDUCED_OR_MASK = 1 | 4
_TRIED = 20
"""Pages that are looked at for one that shows something."""


def pages_of(image: Any) -> list[int]:
    """The places in an opened file at which its pages stand; empty for the one page of most."""
    if image.format not in _OF_PAGES:
        return []
    with suppress(*BROKEN):
        count = int(getattr(image, "n_frames", 1))
        pages = _full(image, count) if image.format == "TIFF" else list(range(count))
        return pages if len(pages) > 1 else []
    return []


def _full(image: Any, count: int) -> list[int]:
    """TIFF 6.0, NewSubfileType: smaller copies for a quick look, and masks, are no pages."""
    here, pages = image.tell(), []
    for place in range(count):
        image.seek(place)
        if not image.tag_v2.get(_SUBFILE_TYPE, 0) & _REDUCED_OR_MASK:
            pages.append(place)
    image.seek(here)
    return pages


def first_seen(image: Any, pages: list[int]) -> None:
    """Leave an opened file at its first page that shows something, where the very first is empty."""
    start = image.tell()
    if start not in pages or not _may_be_empty(image):
        return
    for place in pages[pages.index(start) :][:_TRIED]:
        with suppress(*BROKEN):
            image.seek(place)
            image.load()
            if not is_empty(image):
                return
    image.seek(start)


def _may_be_empty(image: Any) -> bool:
    return "transparency" in image.info or image.mode in ("RGBA", "LA", "PA")

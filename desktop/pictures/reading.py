"""One picture of a file, whole or smaller, and what is to be known about it."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.content.checking import bad_file, check_file, not_a
from desktop.content.recognition import what_is
from desktop.content.refusing import refusal
from desktop.messages import Message, files, kinds, notes
from desktop.noting import note
from desktop.pictures import tidying
from desktop.pictures.colours import as_seen
from desktop.pictures.damage import Remains, continued, greyed, is_webp, remains
from desktop.pictures.pages import first_seen, pages_of
from desktop.pictures.pillow import BROKEN, FORMATS, LARGEST, pillow
from desktop.tasks import Media

if TYPE_CHECKING:
    from PIL.Image import Image

NARROWEST = 20
"""Times as long as wide. A model that brings the shorter side to its size, and takes what the longer one then
is, would fill the memory with a strip."""

_ORIENTATION = 0x0112
"""Number of the note in a picture that says which way is up."""

_COMPRESSION = 259
_COMPRESSIONS = {
    34661: "JBIG",
    34712: "JPEG 2000",
    33003: "JPEG 2000",
    33005: "JPEG 2000",
    34887: "LERC",
    50001: "WebP",
    50002: "JPEG XL",
}
"""Ways to compress a TIFF that libtiff may not know: by TIFF's tag Compression."""


_ALONE = frozenset({"JPEG2000"})
"""Formats whose decoder holds Python's lock."""
_SOON = 250_000
"""Pixels that even those decode in a few milliseconds."""


@dataclass(frozen=True)
class Picture:
    """What a person sees of a file.

    Attributes:
        image: 8-bit RGB, upright.
        size: (width, height) of the whole upright picture, however small it was read.
        pages: how many the file has.
    """

    image: Image
    size: tuple[int, int]
    pages: int = 1


def read_picture(path: str | os.PathLike[str], side: int = 0, page: int = 0) -> Image:
    """The picture in `path` as 8-bit RGB, upright.

    Args:
        path: any of `desktop.pictures.pillow.FORMATS`.
        side: how many pixels the shorter side needs at least, 0 for all. A JPEG is then decoded at 1/2, 1/4
            or 1/8 of its size if that is enough, which is several times quicker.
        page: which of several, from 1; 0 for the first that shows something.

    Raises:
        Trouble: BAD_FILE, with the reason in words.
    """
    return read(path, side, page=page).image


def read_picture_and_size(
    path: str | os.PathLike[str], side: int = 0, page: int = 0
) -> tuple[Image, tuple[int, int]]:
    """As `read_picture`, and (width, height) of the whole upright picture, however small it was decoded."""
    picture = read(path, side, page=page)
    return picture.image, picture.size


def require_no_strip(size: tuple[int, int]) -> None:
    """For models that set no bound to the longer side.

    Raises:
        Trouble: BAD_FILE; the picture of (width, height) pixels is a strip.
    """
    if max(size) > NARROWEST * min(size):
        raise bad_file(files.PICTURE_TOO_NARROW(width=size[0], height=size[1]))


class NotBesideOthers(Exception):  # noqa: N818 - nothing is wrong
    """The decoder of this picture lets no other thread of Python run until it is done."""


def read(
    path: str | os.PathLike[str],
    side: int = 0,
    bound: int = 0,
    page: int = 0,
    most: int = 0,
    beside_others: bool = False,
) -> Picture:
    """The picture in `path`; notes what is missing of it, and which of several pages it is.

    Args:
        side: as for `read_picture`.
        bound: pixels that the longer side may have at most, 0 for any number. The picture is made smaller
            early, before its colours are worked out: for thumbnails, and for what no screen can show.
        page: which one, from 1; 0 for the first that shows something.
        most: pixels that it may have at most, as for `bound`.
        beside_others: whether other threads have something to do meanwhile, such as an event loop.

    Raises:
        NotBesideOthers: it is large, and `beside_others`.
        Trouble: BAD_FILE, with the reason in words.
    """
    with _told(path), _opened(path) as (image, damaged):
        pages = pages_of(image)
        place = _turn_to(image, pages, page)
        whole, form = image.size, image.format or ""
        if beside_others and form in _ALONE and image.width * image.height > _SOON:
            raise NotBesideOthers
        if most and image.width * image.height > most:
            fitting = int(max(whole) * (most / (image.width * image.height)) ** 0.5)
            bound = min(bound or fitting, fitting)
        drafted = partial(_draft, side=side, bound=bound)
        left = None if damaged else _loaded(drafted(image))
        left = left or remains(form, lambda end: drafted(_again(path, end, place)))
        if left is None:
            raise bad_file(_unreadable(path, image))
        if form == "PCX" and _lost_its_palette(path, left.file):
            note(notes.PICTURE_PART_MISSING())
        turned = _orientation(left.file)
        if turned >= 5 and form != "TIFF":  # a TIFF tells its upright size
            whole = (whole[1], whole[0])
        if place in pages:
            note(notes.PICTURE_PAGE(page=pages.index(place) + 1, count=len(pages)))
        return Picture(_upright(_seen(left, bound), turned), whole, max(1, len(pages)))


def _lost_its_palette(path: str | os.PathLike[str], image: Any) -> bool:
    """Whether a PCX of 256 colours ends before they are told; its points are then taken for greys."""
    with Path(path).open("rb") as file:
        file.seek(-min(769, os.fstat(file.fileno()).st_size), os.SEEK_END)
        return image.mode == "L" and file.read(1) != b"\x0c"


def _loaded(image: Any) -> Remains | None:
    """The pixels of an opened file, None if they do not all come."""
    try:
        image.load()
    except BROKEN:
        return None
    return Remains(image, image)


def _seen(left: Remains, bound: int) -> Image:
    pixels, missing = left.image, left.missing
    if bound:
        pixels = _smaller(pixels, bound)
    seen = as_seen(pixels, left.file)
    if missing is not None:
        note(notes.PICTURE_PART_MISSING())
        seen = greyed(seen, missing if missing.size == seen.size else missing.resize(seen.size))
    return _smaller(seen, bound) if bound else seen


def count_pages(path: str | os.PathLike[str]) -> int:
    """How many pages there are in `path`, at least 1.

    Raises:
        Trouble: as `read_picture`.
    """
    with _told(path), _opened(path) as (image, _damaged):
        return max(1, len(pages_of(image)))


def _turn_to(image: Any, pages: list[int], page: int) -> int:
    """Leave an opened file at a page, from 1, or at the first that shows something; returns its place.

    Raises:
        Trouble: there is no such page.
    """
    if page > max(1, len(pages)):
        raise bad_file(files.NO_SUCH_PAGE(page=page, count=max(1, len(pages))))
    if page and pages:
        image.seek(pages[page - 1])
    elif pages:
        first_seen(image, pages)
    return int(image.tell())


@contextmanager
def _told(path: str | os.PathLike[str]) -> Iterator[None]:
    """What goes wrong inside, in words."""
    check_file(path)
    module = pillow()
    try:
        yield
    except (module.DecompressionBombError, module.DecompressionBombWarning) as error:
        raise bad_file(files.PICTURE_TOO_LARGE(), str(error)) from error
    except BROKEN as error:
        raise not_a(Media.PICTURE, path, f"{type(error).__name__}: {error}") from error


@contextmanager
def _opened(path: str | os.PathLike[str]) -> Iterator[tuple[Any, bool]]:
    """Pillow's file, its pixels not yet read, and whether it is to be read as a damaged one.

    Raises:
        Trouble: it is too large, or the preview in a camera's own format, which is not its picture.
    """
    image, damaged = _open(path)
    with image:
        if image.width * image.height > LARGEST:
            raise bad_file(files.PICTURE_OF_TOO_MANY(width=image.width, height=image.height))
        if image.format == "TIFF" and what_is(path) == kinds.RAW:
            raise bad_file(refusal(kinds.RAW, Media.PICTURE))
        yield image, damaged


def _open(path: str | os.PathLike[str]) -> tuple[Any, bool]:
    """Pillow's file, and whether it is to be read as a damaged one."""
    try:
        return pillow().open(path, formats=FORMATS), False
    except BROKEN:
        with Path(path).open("rb") as file:
            head = file.read(16)
        if not (is_webp(head) or head.startswith(tidying.SIGNATURE)):
            raise
        return _again(path, bytes(1)), is_webp(head)


def _again(path: str | os.PathLike[str], end: bytes, place: int = 0) -> Any:
    """The file read once more, with `end` behind it, and a PNG without what is not its picture."""
    data = Path(path).read_bytes()
    if place or not data.startswith(tidying.SIGNATURE):
        image = pillow().open(io.BytesIO(continued(data, end)), formats=FORMATS)
        if image.tell() != place:
            image.seek(place)
        return image
    try:
        return pillow().open(io.BytesIO(tidying.tidied(data)), formats=FORMATS)
    except BROKEN:
        return pillow().open(io.BytesIO(tidying.tidied(data, bare=True)), formats=FORMATS)


def _draft(image: Any, side: int, bound: int) -> Any:
    """`image` set to be decoded smaller, where its format can and that is enough."""
    if bound and max(image.size) > bound:
        image.draft(None, tuple(max(1, round(each * bound / max(image.size))) for each in image.size))
    elif side:
        image.draft(None, (side, side))
    return image


_RESIZED = frozenset({"L", "LA", "RGB", "RGBA", "CMYK"})


def _smaller(image: Image, bound: int) -> Image:
    if image.mode not in _RESIZED or max(image.size) <= bound:
        return image
    width, height = (max(1, round(each * bound / max(image.size))) for each in image.size)
    return image.resize((width, height), pillow().Resampling.BICUBIC, reducing_gap=2.0)


def _orientation(image: Any) -> int:
    """Which way is up, 1 to 8 (Exif 2.32, 4.6.4)."""
    # a camera's notes can be damaged while its picture is not
    with suppress(*BROKEN):
        return int(image.getexif().get(_ORIENTATION, 1))
    return 1


def _upright(image: Image, orientation: int) -> Image:
    ways = pillow().Transpose
    way = {
        2: ways.FLIP_LEFT_RIGHT,
        3: ways.ROTATE_180,
        4: ways.FLIP_TOP_BOTTOM,
        5: ways.TRANSPOSE,
        6: ways.ROTATE_270,
        7: ways.TRANSVERSE,
        8: ways.ROTATE_90,
    }.get(orientation)
    return image if way is None else image.transpose(way)


def _unreadable(path: str | os.PathLike[str], image: Any) -> Message:
    """What to say of a picture that opens and has nothing to show."""
    compression = _COMPRESSIONS.get(image.tag_v2.get(_COMPRESSION)) if image.format == "TIFF" else None
    if compression:
        return files.TIFF_COMPRESSION(compression=compression, step=files.SAVE_AS(form=files.AS_PICTURE()))
    kind = what_is(path)
    return files.NOTHING_READ(kind=kind()) if kind else files.NOT_A_PICTURE()

"""Kinds that share a container: what is inside tells them apart."""

from __future__ import annotations

import contextlib
import struct
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

from desktop.messages import kinds
from desktop.messages.kinds import Kind

Reader = Callable[[BinaryIO, bytes], Kind | None]


def in_container(file: BinaryIO, head: bytes) -> Kind | None:
    """The kind by what the container in `file` holds, None if it is none. `head` is its beginning."""
    for start, sign, read in _CONTAINERS:
        if head.startswith(sign, start):
            with contextlib.suppress(OSError, ValueError, struct.error, zipfile.BadZipFile):
                if kind := read(file, head):
                    return kind
    return _hdf5(head) or _transport_stream(head) or _safetensors(head) or _pickle(file, head)


# ---- ZIP: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT ----

_MIMETYPES = {
    b"application/vnd.oasis.opendocument.text": kinds.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": kinds.ODS,
    b"application/vnd.oasis.opendocument.presentation": kinds.ODP,
    b"application/vnd.oasis.opendocument.graphics": kinds.ODG,
    b"application/epub+zip": kinds.EPUB,
    b"application/x-krita": kinds.KRITA,
    b"image/openraster": kinds.OPEN_RASTER,
}
"""What stands in the first file of such an archive, which is named `mimetype`."""

_INSIDE = (
    ("word/document", kinds.WORD),
    ("word/", kinds.WORD),
    ("xl/", kinds.EXCEL),
    ("ppt/", kinds.POWERPOINT),
    ("visio/", kinds.VISIO),
    ("FixedDocSeq.fdseq", kinds.XPS),
    ("Index/Document.iwa", kinds.PAGES),
    ("Index.zip", kinds.PAGES),
    ("model.weights.h5", kinds.KERAS),
    ("AndroidManifest.xml", kinds.PACKAGE),
    ("META-INF/MANIFEST.MF", kinds.JAVA_ARCHIVE),
)
"""Beginnings of names in an archive, the telling ones first."""


def _zip(file: BinaryIO, head: bytes) -> Kind:
    if head[26:28] == b"\x08\x00" and head[30:38] == b"mimetype":
        content = head[38 + int.from_bytes(head[28:30], "little") :]
        for name, kind in _MIMETYPES.items():
            if content.startswith(name):
                return kind
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        names = list(_names_on_the_way(head))
    if any(name.endswith("/data.pkl") for name in names):
        return kinds.TORCHSCRIPT if any("/code/" in name for name in names) else kinds.PYTORCH
    if names and all(name.endswith(".npy") for name in names):
        return kinds.NUMPY
    return next((kind for start, kind in _INSIDE if any(name.startswith(start) for name in names)), kinds.ZIP)


def _names_on_the_way(head: bytes) -> Iterator[str]:
    """Names in front of the files of an archive whose list, at its end, is missing."""
    place = head.find(b"PK\x03\x04")
    while place >= 0:
        length = int.from_bytes(head[place + 26 : place + 28], "little")
        yield head[place + 30 : place + 30 + length].decode("utf-8", "replace")
        place = head.find(b"PK\x03\x04", place + 30)


# ---- Compound files of older Office: [MS-CFB] of Microsoft's Open Specifications ----

_STREAMS = (
    ("EncryptedPackage", kinds.PROTECTED_OFFICE),
    ("WordDocument", kinds.WORD),
    ("Workbook", kinds.EXCEL),
    ("Book", kinds.EXCEL),
    ("PowerPoint Document", kinds.POWERPOINT),
    ("VisioDocument", kinds.VISIO),
    ("__properties_version1.0", kinds.OUTLOOK),
)


def _compound(file: BinaryIO, head: bytes) -> Kind:
    (shift,) = struct.unpack_from("<H", head, 30)
    (sector,) = struct.unpack_from("<I", head, 48)
    file.seek((sector + 1) << min(shift, 12))
    directory = file.read(64 * 128)  # a few sectors beyond the first: nearly always they lie side by side
    names = {
        directory[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
        for at in range(0, len(directory) - 127, 128)
        if (length := int.from_bytes(directory[at + 64 : at + 66], "little")) <= 64
    }
    return next((kind for name, kind in _STREAMS if name in names), kinds.OFFICE)


# ---- TIFF, and the RAW pictures in its clothes: TIFF 6.0; Adobe DNG Specification ----

_REDUCED, _PHOTOMETRIC, _SUB_PICTURES, _DNG_VERSION = 254, 262, 330, 50706
_COLOUR_FILTER = 32803


def _tiff(file: BinaryIO, head: bytes) -> Kind:
    if head[8:10] == b"CR" or head[2:4] not in (b"\x2a\x00", b"\x00\x2a"):
        return kinds.RAW if head[8:10] == b"CR" else kinds.TIFF
    order = "<" if head.startswith(b"II") else ">"
    tags = dict[int, int]()
    with contextlib.suppress(struct.error):  # it stands at the end of many, and is the first to be lost
        file.seek(struct.unpack_from(f"{order}I", head, 4)[0])
        (count,) = struct.unpack(f"{order}H", file.read(2))
        for _ in range(min(count, 200)):
            tag, form, _many, value = struct.unpack(f"{order}HHI4s", file.read(12))
            tags[tag] = struct.unpack_from(f"{order}{'H' if form == 3 else 'I'}", value)[0]
    # a camera puts a small picture in front, and its own behind
    small_in_front = tags.get(_REDUCED) == 1 and _SUB_PICTURES in tags
    if small_in_front or _DNG_VERSION in tags or tags.get(_PHOTOMETRIC) == _COLOUR_FILTER:
        return kinds.RAW
    return kinds.TIFF


# ---- the rest: a word in a fixed place ----

_RIFF = {
    b"WAVE": kinds.WAV,
    b"AVI ": kinds.AVI,
    b"WEBP": kinds.WEBP,
    b"CDR": kinds.COREL,
    b"RMID": kinds.MIDI,
    b"ACON": kinds.ICON,
}


def _riff(_file: BinaryIO, head: bytes) -> Kind | None:
    return _RIFF.get(head[8:12]) or _RIFF.get(head[8:11])


_BRANDS = {
    b"heic": kinds.HEIF,
    b"heix": kinds.HEIF,
    b"heim": kinds.HEIF,
    b"heis": kinds.HEIF,
    b"hevc": kinds.HEIF,
    b"hevx": kinds.HEIF,
    b"mif1": kinds.HEIF,
    b"msf1": kinds.HEIF,
    b"avif": kinds.AVIF,
    b"avis": kinds.AVIF,
    b"crx ": kinds.RAW,
    b"M4A ": kinds.M4A,
    b"M4B ": kinds.M4A,
    b"qt  ": kinds.QUICKTIME,
    b"3gp": kinds.THREE_GP,
    b"3g2": kinds.THREE_GP,
}


def _base_media(_file: BinaryIO, head: bytes) -> Kind:
    """ISO/IEC 14496-12, 4.3: the brand says who may read it, and those beside it whom it is also for."""
    brand = head[8:12]
    if brand in (b"mif1", b"msf1") and b"avif" in head[16 : int.from_bytes(head[:4], "big")]:
        return kinds.AVIF
    return _BRANDS.get(brand) or _BRANDS.get(brand[:3]) or kinds.MP4


def _matroska(_file: BinaryIO, head: bytes) -> Kind:
    return kinds.WEBM if b"webm" in head[:64] else kinds.MATROSKA


def _interchange(_file: BinaryIO, head: bytes) -> Kind | None:
    return kinds.AIFF if head[8:12] in (b"AIFF", b"AIFC") else None


_HDF5_SIGN = b"\x89HDF\r\n\x1a\n"


def _hdf5(head: bytes) -> Kind | None:
    """HDF5 File Format Specification 3.0, II.A: it begins at 0, 512, 1024, 2048 … bytes."""
    if not any(head.startswith(_HDF5_SIGN, start) for start in (0, 512, 1024, 2048, 4096)):
        return None
    if head.startswith(b"MATLAB"):
        return kinds.MATLAB
    if b"_NCProperties" in head or b"_nc3_strict" in head:
        return kinds.NETCDF
    return kinds.KERAS if b"keras_version" in head or b"model_config" in head else kinds.HDF5


def _transport_stream(head: bytes) -> Kind | None:
    """ISO/IEC 13818-1: packets of 188 bytes, on cameras' cards with 4 bytes in front of each."""
    for size, first in ((188, 0), (192, 4)):
        starts = range(first, min(len(head), first + 4 * size), size)
        if len(starts) == 4 and all(head[start] == 0x47 for start in starts):
            return kinds.MPEG
    return None


def _safetensors(head: bytes) -> Kind | None:
    length = int.from_bytes(head[:8], "little")
    return kinds.SAFETENSORS if 2 <= length < 100_000_000 and head[8:10] in (b'{"', b"{}", b"{ ") else None


def _pickle(file: BinaryIO, head: bytes) -> Kind | None:
    """Python's `pickle`, protocols 2 to 5: a number in front, a full stop at the end."""
    if head[:1] != b"\x80" or head[1:2] not in (b"\x02", b"\x03", b"\x04", b"\x05"):
        return None
    file.seek(-1, 2)
    return kinds.PICKLE if file.read(1) == b"." else None


_CONTAINERS: tuple[tuple[int, bytes, Reader], ...] = (
    (0, b"PK\x03\x04", _zip),
    (0, b"PK\x05\x06", _zip),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _compound),
    (0, b"II*\x00", _tiff),
    (0, b"MM\x00*", _tiff),
    (0, b"II+\x00", _tiff),
    (0, b"MM\x00+", _tiff),
    (0, b"RIFF", _riff),
    (0, b"FORM", _interchange),
    (4, b"ftyp", _base_media),
    (0, b"\x1a\x45\xdf\xa3", _matroska),
)

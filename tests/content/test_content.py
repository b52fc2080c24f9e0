"""What a file is, by what is in it, and the sentence for one that is something else than was wanted."""

from __future__ import annotations

import io
import json
import pickle
import sqlite3
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from desktop.content import next_step, refusal, what_is, what_is_in
from desktop.messages import kinds, say
from desktop.messages.kinds import Family, Kind
from desktop.tasks import Media


def picture(form: str, **options: Any) -> bytes:
    import pillow_heif

    pillow_heif.register_heif_opener()
    file = io.BytesIO()
    Image.new("RGB", (20, 10), (200, 80, 20)).save(file, form, **options)
    return file.getvalue()


def archive(*names: str, mimetype: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        if mimetype:
            made.writestr("mimetype", mimetype)
        for name in names:
            made.writestr(name, b"content")
    return file.getvalue()


def compound(*streams: str) -> bytes:
    """A file of older Office: header, one sector nobody asks for, the directory."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 48, 1)
    entries = b""
    for name in ("Root Entry", *streams):
        letters = f"{name}\0".encode("utf-16-le")
        entries += letters.ljust(64, b"\0") + struct.pack("<H", len(letters)) + bytes(62)
    return bytes(header) + bytes(512) + entries


def tiff(*tags: tuple[int, int], order: str = "<") -> bytes:
    head = b"II*\0" if order == "<" else b"MM\0*"
    body = struct.pack(f"{order}IH", 8, len(tags))
    for tag, value in tags:
        body += struct.pack(f"{order}HHII", tag, 4, 1, value)
    return head + body + bytes(200)


def hdf5(*words: bytes, user_block: bytes = b"") -> bytes:
    return user_block + b"\x89HDF\r\n\x1a\n" + bytes(100) + b"".join(words) + bytes(100)


def numbers() -> bytes:
    file = io.BytesIO()
    np.save(file, np.zeros(3))
    return file.getvalue()


def several_arrays() -> bytes:
    file = io.BytesIO()
    np.savez(file, a=np.zeros(3))
    return file.getvalue()


def tarred() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as made:
        made.addfile(tarfile.TarInfo("a.txt"))
    return file.getvalue()


def database() -> bytes:
    with sqlite3.connect(":memory:") as made:
        made.execute("create table a (b)")
        return made.serialize()


def torch_weights() -> bytes:
    import torch

    file = io.BytesIO()
    torch.save({"a": torch.zeros(2)}, file)
    return file.getvalue()


def box(brand: bytes, *others: bytes) -> bytes:
    inner = b"ftyp" + brand + bytes(4) + b"".join(others)
    return struct.pack(">I", len(inner) + 4) + inner + bytes(64)


SAFETENSORS = json.dumps({"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()

KNOWN: list[tuple[Kind, bytes | Callable[[], bytes]]] = [
    *((kind, lambda form=form: picture(form)) for form, kind in {
        "JPEG": kinds.JPEG, "PNG": kinds.PNG, "GIF": kinds.GIF, "WEBP": kinds.WEBP, "TIFF": kinds.TIFF,
        "BMP": kinds.BMP, "HEIF": kinds.HEIF, "AVIF": kinds.AVIF, "JPEG2000": kinds.JPEG_2000,
        "ICO": kinds.ICON, "PPM": kinds.NETPBM, "QOI": kinds.QOI, "DDS": kinds.DDS, "EPS": kinds.EPS,
        "PDF": kinds.PDF,
    }.items()),
    (kinds.NETPBM, b"P3\n# made by hand\n1 1\n255\n9 9 9\n"),
    (kinds.PHOTOSHOP, b"8BPS\0\1" + bytes(30)),
    (kinds.JPEG_XL, b"\xff\x0a\xfa\x7f"),
    (kinds.EPS, b"\xc5\xd0\xd3\xc6" + bytes(26) + b"%!PS-Adobe-3.0 EPSF-3.0"),
    (kinds.POSTSCRIPT, b"%!PS-Adobe-3.0\n%%Title: letter\n"),
    (kinds.ILLUSTRATOR, b"%!PS-Adobe-3.0 EPSF-3.0\n%%Creator: Adobe Illustrator(R) 8.0\n"),
    (kinds.SVG, b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    (kinds.SVG, b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- made by hand -->\n<svg width="9"/>'),
    (kinds.SVG, b"<!-- Generator --><!DOCTYPE svg PUBLIC>"),
    (kinds.GIMP, b"gimp xcf v011\0" + bytes(30)),
    (kinds.KRITA, archive("maindoc.xml", mimetype="application/x-krita")),
    (kinds.DICOM, bytes(128) + b"DICM" + bytes(30)),
    (kinds.FITS, b"SIMPLE  =                    T".ljust(2880)),
    (kinds.METAFILE, b"\xd7\xcd\xc6\x9a" + bytes(30)),
    (kinds.RAW, tiff((254, 1), (330, 200))),
    (kinds.RAW, tiff((254, 1), (330, 200), order=">")),
    (kinds.RAW, tiff((262, 2), (50706, 1))),
    (kinds.RAW, tiff((262, 32803))),
    (kinds.RAW, b"II*\0\x10\0\0\0CR\2\0" + bytes(30)),
    (kinds.RAW, b"FUJIFILMCCD-RAW 0201" + bytes(30)),
    (kinds.RAW, box(b"crx ", b"isom")),
    (kinds.TIFF, tiff((262, 2))),
    (kinds.TIFF, b"II*\0\xff\xff\0\0" + bytes(50)),
    (kinds.HEIF, box(b"mif1", b"heic")),
    (kinds.AVIF, box(b"mif1", b"avif")),
    (kinds.TEXT, "Grüße aus Köln".encode()),
    (kinds.TEXT, "Grüße aus Köln".encode("cp1252")),
    (kinds.TEXT, "Grüße aus Köln".encode("utf-16")),
    (kinds.TEXT, b"BMW is a maker of cars."),
    (kinds.WEB_PAGE, b"\n<!DOCTYPE html><html><body>Not found</body></html>"),
    (kinds.RICH_TEXT, b"{\\rtf1\\ansi Hello}"),
    (kinds.WORD, archive("[Content_Types].xml", "word/document.xml")),
    (kinds.WORD, archive("[Content_Types].xml", "word/document.xml")[:120]),
    (kinds.EXCEL, archive("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml")),
    (kinds.POWERPOINT, archive("docProps/app.xml", "ppt/presentation.xml")),
    (kinds.WORD, compound("1Table", "WordDocument")),
    (kinds.EXCEL, compound("Workbook")),
    (kinds.POWERPOINT, compound("Current User", "PowerPoint Document")),
    (kinds.PROTECTED_OFFICE, compound("EncryptionInfo", "EncryptedPackage")),
    (kinds.OUTLOOK, compound("__nameid_version1.0", "__properties_version1.0")),
    (kinds.OFFICE, compound("Something")),
    (kinds.ODT, archive("content.xml", mimetype="application/vnd.oasis.opendocument.text")),
    (kinds.ODS, archive(mimetype="application/vnd.oasis.opendocument.spreadsheet-template")),
    (kinds.ODP, archive(mimetype="application/vnd.oasis.opendocument.presentation")),
    (kinds.EPUB, archive("META-INF/container.xml", mimetype="application/epub+zip")),
    (kinds.PAGES, archive("Index/Document.iwa", "preview.jpg")),
    (kinds.KINDLE, bytes(60) + b"BOOKMOBI" + bytes(30)),
    (kinds.DJVU, b"AT&TFORM\0\0\0\1DJVM"),
    (kinds.WAV, b"RIFF\0\0\0\0WAVEfmt " + bytes(30)),
    (kinds.AVI, b"RIFF\0\0\0\0AVI LIST" + bytes(30)),
    (kinds.MP3, b"ID3\x03\0\0\0\0\0\0" + bytes(30)),
    (kinds.M4A, box(b"M4A ", b"isom")),
    (kinds.MP4, box(b"isom", b"mp42")),
    (kinds.QUICKTIME, box(b"qt  ")),
    (kinds.QUICKTIME, b"\0\0\1\0moov" + bytes(30)),
    (kinds.THREE_GP, box(b"3gp4")),
    (kinds.FLAC, b"fLaC\0\0\0\x22" + bytes(30)),
    (kinds.OGG, b"OggS\0\2" + bytes(30)),
    (kinds.AIFF, b"FORM\0\0\0\0AIFC" + bytes(30)),
    (kinds.WEBM, b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + bytes(30)),
    (kinds.MATROSKA, b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska" + bytes(30)),
    (kinds.MPEG, (b"\x47" + bytes(187)) * 6),
    (kinds.MPEG, (bytes(4) + b"\x47" + bytes(187)) * 6),
    (kinds.WINDOWS_MEDIA, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + bytes(30)),
    (kinds.DICTATION, b"\2dss" + bytes(30)),
    (kinds.DICTATION, b"\3ds2" + bytes(30)),
    (kinds.MAILBOX, b"!BDN" + bytes(600)),
    (kinds.WINMAIL, b"\x78\x9f\x3e\x22" + bytes(30)),
    (kinds.IPHONE_PNG, b"\x89PNG\r\n\x1a\n\0\0\0\4CgBIP\0\x20\2" + bytes(60)),
    (kinds.MIDI, b"MThd\0\0\0\6" + bytes(30)),
    (kinds.PLAYLIST, b"#EXTM3U\nsong.mp3\n"),
    (kinds.FL_STUDIO, b"FLhd\6\0\0\0" + bytes(30)),
    (kinds.REAPER, b'<REAPER_PROJECT 0.1 "6.75"\n  RIPPLE 0\n>\n'),
    (kinds.AUDACITY, b'<?xml version="1.0"?>\n<project xmlns="http://audacity.sourceforge.net/xml/">\n'),
    (kinds.ZIP, archive("photos/1.jpg", "photos/2.jpg")),
    (kinds.ZIP, archive()),
    (kinds.RAR, b"Rar!\x1a\x07\1\0" + bytes(30)),
    (kinds.SEVEN_ZIP, b"7z\xbc\xaf\x27\x1c" + bytes(30)),
    (kinds.TAR, tarred),
    (kinds.PACKED, b"\x1f\x8b\x08" + bytes(30)),
    (kinds.HDF5, hdf5()),
    (kinds.HDF5, hdf5(user_block=b"notes".ljust(512, b"\0"))),
    (kinds.KERAS, hdf5(b"keras_version")),
    (kinds.NETCDF, hdf5(b"_NCProperties")),
    (kinds.NETCDF, b"CDF\1" + bytes(30)),
    (kinds.MATLAB, hdf5(user_block=b"MATLAB 7.3 MAT-file".ljust(512, b"\0"))),
    (kinds.MATLAB, b"MATLAB 5.0 MAT-file, Platform".ljust(124) + b"\0\1IM"),
    (kinds.NUMPY, numbers),
    (kinds.NUMPY, several_arrays),
    (kinds.SQLITE, database),
    (kinds.PARQUET, b"PAR1\x15\x04" + bytes(30) + b"PAR1"),
    (kinds.ARROW, b"ARROW1\0\0" + bytes(30)),
    (kinds.PYTORCH, torch_weights),
    (kinds.TORCHSCRIPT, archive("m/data.pkl", "m/code/__torch__.py", "m/constants.pkl")),
    (kinds.PICKLE, pickle.dumps({"a": [1, 2, 3]})),
    (kinds.SAFETENSORS, struct.pack("<Q", len(SAFETENSORS)) + SAFETENSORS + bytes(4)),
    (kinds.FAST_WHISPER, b"\x06\0\0\0\x0c\0WhisperSpec\0" + bytes(90)),
    (kinds.CTRANSLATE2, b"\x06\0\0\0\x10\0TransformerSpec\0" + bytes(90)),
    (kinds.GGUF, b"GGUF\3\0\0\0" + bytes(30)),
    (kinds.TENSORFLOW_LITE, b"\x1c\0\0\0TFL3" + bytes(30)),
    (kinds.KERAS, archive("metadata.json", "config.json", "model.weights.h5")),
    (kinds.PROGRAM, b"MZ\x90\0\3" + bytes(60)),
    (kinds.PROGRAM, b"\x7fELF\2\1\1" + bytes(60)),
    (kinds.FONT, b"OTTO\0\x0b" + bytes(30)),
    (kinds.FONT, b"\0\1\0\0\0\x12" + bytes(30)),
    (kinds.SHORTCUT, b"L\0\0\0\1\x14\2\0" + bytes(60)),
    (kinds.WEB_LINK, b"[InternetShortcut]\r\nURL=http://localhost/"),
    (kinds.PLACEHOLDER, b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n"),
    (kinds.MAC_NOTES, b"\0\5\x16\7\0\2\0\0Mac OS X" + bytes(60)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "made"), KNOWN, ids=lambda each: getattr(each, "code", ""))
def test_a_file_is_known_by_what_is_in_it_whatever_its_name(
    tmp_path: Path, kind: Kind, made: bytes | Callable[[], bytes]
) -> None:
    data = made if isinstance(made, bytes) else made()
    (tmp_path / "file.jpg").write_bytes(data)
    assert what_is(tmp_path / "file.jpg") == kind
    assert what_is_in(data) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [("net.onnx", kinds.ONNX), ("net.mlmodel", kinds.CORE_ML), ("saved_model.pb", kinds.SAVED_MODEL)],
)
def test_what_says_nothing_of_itself_is_known_by_its_name(tmp_path: Path, name: str, kind: Kind) -> None:
    (tmp_path / name).write_bytes(b"\x08\x07\x12\x00\x00")
    assert what_is(tmp_path / name) == kind


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("letter.doc", compound("x")[:700], kinds.WORD),
        ("list.m3u", b"songs/one.mp3\n", kinds.PLAYLIST),
        ("disc.cue", b'FILE "disc.wav" WAVE\n', kinds.CUE_SHEET),
        ("song.als", b"\x1f\x8b\x08" + bytes(30), kinds.ABLETON),
        ("song.aup3", b"SQLite format 3\0" + bytes(100), kinds.AUDACITY),
        ("list.txt", b"songs/one.mp3\n", kinds.TEXT),
    ],
)
def test_what_is_made_like_something_else_is_told_by_its_name(
    tmp_path: Path, name: str, data: bytes, kind: Kind
) -> None:
    (tmp_path / name).write_bytes(data)
    assert what_is(tmp_path / name) == kind


@pytest.mark.parametrize("data", [b"", bytes(3000), b"\x01\x02\x03\x00\x05"])
def test_what_is_nothing_known_has_no_kind(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "file").write_bytes(data)
    assert what_is(tmp_path / "file") is None


def test_what_cannot_be_opened_has_no_kind(tmp_path: Path) -> None:
    assert what_is(tmp_path) is None and what_is(tmp_path / "missing") is None


@settings(derandomize=True, deadline=None, max_examples=150)
@given(
    st.sampled_from([made for _, made in KNOWN if isinstance(made, bytes)]),
    st.integers(0, 400),
    st.binary(max_size=6),
)
def test_whatever_follows_a_known_beginning_nothing_breaks(data: bytes, end: int, more: bytes) -> None:
    what_is_in(data[:end] + more)


@pytest.mark.parametrize("media", Media)
@pytest.mark.parametrize("family", Family)
def test_every_refusal_begins_with_what_it_is_and_ends_with_a_step(media: Media, family: Family) -> None:
    kind = next(kind for kind in vars(kinds).values() if isinstance(kind, Kind) and kind.family is family)
    said = say(refusal(kind, media))
    assert said.startswith(f"This is {kind.text}") and said.count(".") >= 2


def test_a_picture_that_is_not_read_is_still_called_a_picture() -> None:
    assert say(refusal(kinds.EPS, Media.PICTURE)) == (
        "This is an EPS drawing, which Burnish cannot read. "
        "Open it in its own program, save it as a picture (PNG or JPEG) and open that."
    )
    assert say(refusal(kinds.MP4, Media.SOUND)).startswith(
        "This is an MP4 video, but nothing in it can be read."
    )
    assert say(refusal(kinds.WORD, Media.SOUND)) == (
        "This is a Word document, not a recording. Open another file."
    )


def test_what_waits_in_the_cloud_is_called_that(tmp_path: Path) -> None:
    (tmp_path / ".IMG_1.HEIC.icloud").write_bytes(b"bplist00\xd3\1\2\3" + bytes(80))
    kind = what_is(tmp_path / ".IMG_1.HEIC.icloud")
    assert kind is kinds.IN_ICLOUD
    assert say(refusal(kind, Media.PICTURE)) == (
        "This is a placeholder for a file that is still in iCloud, not a picture. "
        "Open the file itself instead."
    )


def test_a_dictation_that_cannot_be_read_is_a_recording_all_the_same() -> None:
    assert say(refusal(kinds.DICTATION, Media.SOUND)) == (
        "This is a dictation of a voice recorder (DSS), which Burnish cannot read. "
        "Open it in its own program, save it as a recording (WAV or MP3) and open that."
    )


@pytest.mark.parametrize("before", [b"HTTP/1.1 200 OK\r\n\r\n", b"\x1b%-12345X@PJL\r\n", b"\0" * 20 + b"\n"])
def test_a_pdf_may_begin_behind_other_bytes(before: bytes) -> None:
    assert what_is_in(before + b"%PDF-1.4\n1 0 obj\n<<>>\nendobj") is kinds.PDF


def test_a_text_about_pdfs_is_a_text() -> None:
    assert what_is_in(b"A PDF begins with\n%PDF-1.4\nand a comment.") is kinds.TEXT


@pytest.mark.parametrize("kind", [kind for kind in vars(kinds).values() if isinstance(kind, Kind)])
@pytest.mark.parametrize("media", list(Media))
def test_only_what_may_run_here_is_to_be_used_as_a_model(kind: Kind, media: Media) -> None:
    if kind.family is Family.MODEL:
        may_run = kind in (kinds.PYTORCH, kinds.SAFETENSORS, kinds.PICKLE, kinds.FAST_WHISPER)
        for said in (say(refusal(kind, media)), say(next_step(kind))):
            assert ("To use it as a model, drop it on My models." in said) is may_run
            assert "My models" in said, "which says what to take instead"

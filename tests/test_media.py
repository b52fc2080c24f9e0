"""What kind of thing a file is, and the order of files."""

from __future__ import annotations

import io
import sys
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import media
from desktop.folders import expand
from desktop.tasks import Media


def picture(form: str, **options: Any) -> bytes:
    import pillow_heif
    from PIL import Image

    pillow_heif.register_heif_opener()
    file = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 80, 20)).save(file, form, **options)
    return file.getvalue()


def recording(form: str, codec: str) -> bytes:
    import av
    import numpy as np

    file = io.BytesIO()
    with av.open(file, "w", form) as container:
        stream = container.add_stream(codec, rate=48000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4800), np.int16), format="s16", layout="mono")
        frame.sample_rate = 48000
        for packet in (*stream.encode(frame), *stream.encode(None)):  # type: ignore[attr-defined]
            container.mux(packet)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.JPG", Media.PICTURE),
        ("a.heic", Media.PICTURE),
        ("a.mp3", Media.SOUND),
        ("film.MOV", Media.SOUND),
        ("a.md", Media.TEXT),
    ],
)
def test_an_ending_says_the_kind_of_a_file(tmp_path: Path, name: str, kind: Media) -> None:
    (tmp_path / name).write_bytes(b"")
    assert media.kind_of(tmp_path / name) is kind


@pytest.mark.parametrize(
    "form", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "HEIF", "AVIF", "JPEG2000", "ICO"]
)
def test_a_picture_without_an_ending_is_one(tmp_path: Path, form: str) -> None:
    (tmp_path / "file").write_bytes(picture(form))
    assert media.kind_of(tmp_path / "file") is Media.PICTURE


@pytest.mark.parametrize(
    ("form", "codec"),
    [
        ("wav", "pcm_s16le"),
        ("mp3", "mp3"),
        ("ipod", "aac"),  # .m4a
        ("adts", "aac"),
        ("flac", "flac"),
        ("ogg", "libopus"),
        ("aiff", "pcm_s16be"),
        ("mp4", "aac"),
        ("mov", "aac"),
        ("matroska", "aac"),
        ("webm", "libopus"),
        ("avi", "mp3"),
        ("mpeg", "mp2"),
    ],
)
def test_a_recording_without_an_ending_is_one(tmp_path: Path, form: str, codec: str) -> None:
    (tmp_path / "file").write_bytes(recording(form, codec))
    assert media.kind_of(tmp_path / "file") is Media.SOUND


@pytest.mark.parametrize(
    "words", ["Grüße aus Köln", "BMW is a maker of cars.", "ID3 tags are names.", "GIF89a"]
)
def test_a_text_without_an_ending_is_one_whatever_its_first_letters_are(tmp_path: Path, words: str) -> None:
    (tmp_path / "file").write_text(words, encoding="utf-8")
    assert media.kind_of(tmp_path / "file") is Media.TEXT


@pytest.mark.parametrize("head", [b"\x7fELF\0\0", b"", b"PK\3\4" + bytes(30), bytes(600)])
def test_other_files_have_no_kind(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "file").write_bytes(head)
    assert media.kind_of(tmp_path / "file") is None


def test_models_are_told_from_files_to_ask_about(tmp_path: Path) -> None:
    for name in ("leaves/config.json", "leaves/model.safetensors", "pictures/config.json", "pictures/1.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert media.is_model(tmp_path / "leaves") and not media.is_model(tmp_path / "pictures")
    assert media.is_model("a.burnish") and media.is_model("tiny.PT") and not media.is_model("cat.jpg")


def test_models_of_other_programs_go_where_models_are_kept_too(tmp_path: Path) -> None:
    for name in ("a.h5", "model.onnx", "model.tflite", "Flowers.mlmodel", "weights.bin", "forest.joblib"):
        assert media.is_model(name)
    folders = {
        "teachable": ["model.json", "weights.bin", "metadata.json"],
        "keras": ["keras_model.h5", "labels.txt"],
        "saved": ["saved_model.pb", "README.md"],
    }
    others = {"mixed": ["model.onnx", "1.jpg"], "notes": ["a.txt", "table.pkl"], "pictures": ["1.jpg"]}
    for name, files in (folders | others).items():
        (tmp_path / name).mkdir()
        for file in files:
            (tmp_path / name / file).touch()
    assert all(media.is_model(tmp_path / name) for name in folders)
    assert not any(media.is_model(tmp_path / name) for name in others)
    (tmp_path / "Flowers.mlpackage").mkdir()
    assert media.is_model(tmp_path / "Flowers.mlpackage")


def test_a_long_text_that_is_cut_inside_a_letter_is_still_text(tmp_path: Path) -> None:
    file = tmp_path / "long"
    file.write_text("x" + "ü" * 600, encoding="utf-8")
    assert media.kind_of(file) is Media.TEXT


def in_order(names: list[str]) -> list[str]:
    return sorted(names, key=media.natural_key)


def test_every_digit_of_every_script_can_be_put_in_order() -> None:
    numbers = [sign for sign in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(sign)[0] == "N"]
    assert len(numbers) > 1500
    names = [*numbers, *(f"{sign}a" for sign in numbers), *(f"a{sign}" for sign in numbers), "", "a", "1"]
    assert in_order(names[::-1]) == in_order(names)


def test_names_are_put_in_order_as_people_count() -> None:
    right = ["1", "2", "②", "९", "10", "10³", "10 a", "11", "a2", "A9", "a10", "B2"]
    assert in_order(right[::-1]) == right


@given(st.lists(st.text(st.characters(categories=["N", "L", "P", "Zs", "Cs"]), max_size=8), max_size=6))
def test_any_names_have_one_order_however_they_came(names: list[str]) -> None:
    assert in_order(names[::-1]) == in_order(names)


@pytest.mark.parametrize("ending", [".qta", ".3ga", ".weba", ".m2ts", ".mts", ".m4a_1", ".rec", ""])
@pytest.mark.parametrize(
    ("form", "codec"), [("mov", "aac"), ("3gp", "aac"), ("webm", "libopus"), ("mpegts", "mp2")]
)
def test_recordings_are_known_in_folders_as_they_are_alone(
    tmp_path: Path, ending: str, form: str, codec: str
) -> None:
    file = tmp_path / f"memo{ending}"
    file.write_bytes(recording(form, codec))
    assert media.kind_of(file) is Media.SOUND and media.opened_as(file) is Media.SOUND
    assert [path for path, _ in expand([tmp_path], Media.SOUND)] == [file]


def test_an_ending_that_means_two_things_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "film.ts").write_bytes(recording("mpegts", "mp2"))
    (tmp_path / "app.ts").write_text("export const answer: number = 42;")
    assert [media.kind_of(tmp_path / name) for name in ("film.ts", "app.ts")] == [Media.SOUND, Media.TEXT]


def test_an_archive_is_known_by_its_ending_and_without_one_by_what_is_in_it(tmp_path: Path) -> None:
    for name in ("photos.zip", "download", "book.docx", "app.apk"):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("word/document.xml" if name == "book.docx" else "1.jpg", "x")
            if name == "app.apk":
                archive.writestr("AndroidManifest.xml", "x")
    known = {path.name for path in tmp_path.iterdir() if media.is_archive(path)}
    assert known == {"photos.zip", "download"}
    assert media.name_of("a/Photos.2024.TAR.GZ") == "Photos.2024" and media.name_of("a/photos") == "photos"
    (tmp_path / "folder.zip").mkdir()
    assert not media.is_archive(tmp_path / "folder.zip")


def test_a_document_that_is_not_read_is_opened_to_be_told_why_and_passed_over_in_a_folder(
    tmp_path: Path,
) -> None:
    (tmp_path / "sheet").write_bytes(b"%!PS-Adobe-3.0\n")
    assert media.opened_as(tmp_path / "sheet") is Media.TEXT and media.kind_of(tmp_path / "sheet") is None
    assert not list(expand([tmp_path]))

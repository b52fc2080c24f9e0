"""Text files of any alphabet and age."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import noting
from desktop.engine.reading import read_text, text_of, texts
from desktop.errors import Trouble
from desktop.messages import encodings, files, notes
from desktop.protocol import Input

GERMAN = "Über die Größe der Bäume wird in Süddeutschland oft gestritten, früher wie heute. " * 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(GERMAN.encode(encoding))
    assert read_text(tmp_path / "a.txt") == GERMAN


def test_a_guess_and_what_could_not_be_read_are_noted(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    for data, encoding, said in (
        (GERMAN.encode(), "", ()),
        (GERMAN.encode("cp1252"), "", (notes.READ_AS(encoding=encodings.CP1252()),)),
        (GERMAN.encode("cp1252"), "cp1252", ()),
        (GERMAN.encode() + b"\xff", "", (notes.LETTERS_LOST(count=1),)),
    ):
        file.write_bytes(data)
        with noting.collected() as collected:
            text_of(Input(path=str(file), encoding=encoding))
        assert collected.of() == said


def test_line_ends_are_made_alike(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"one\r\ntwo\rthree\n")
    assert read_text(tmp_path / "a.txt") == "one\ntwo\nthree\n"


def test_troubles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "blank.txt").write_text(" \n\n")
    (tmp_path / "binary.txt").write_bytes(b"PK\x03\x04\x00\x00\x00\x08")
    (tmp_path / "long.txt").write_text("x" * 2000)
    monkeypatch.setattr(texts, "LARGEST", 1000)
    for name, words in {
        "blank": "no text",
        "binary": "a ZIP archive, not a text",
        "long": "too long",
    }.items():
        with pytest.raises(Trouble, match=words):
            read_text(tmp_path / f"{name}.txt")


def test_a_hole_in_a_log_is_noted(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes(b"12:00 value 12.5\n" * 9 + bytes(4000) + b"13:00 value 12.5\n")
    with noting.collected() as collected:
        assert read_text(tmp_path / "a.log").endswith("\ufffd13:00 value 12.5\n")
    assert collected.of() == (notes.TEXT_HOLES(count=1),)


@pytest.mark.parametrize("head", [b"!BDN", b"$FL2@(#) IBM SPSS STATISTICS 64-bit MS Windows 25.0"])
def test_letters_among_zeros_do_not_make_data_a_text(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(head + bytes(600) + b"some more words than one would expect" * 9)
    with pytest.raises(Trouble) as refused:
        read_text(tmp_path / "a.txt")
    assert files.NOT_WANTED.says(refused.value.message)

"""Text files of any alphabet and age."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.engine.reading import read_text, texts
from desktop.errors import Trouble

GERMAN = "Über die Größe der Bäume wird in Süddeutschland oft gestritten, früher wie heute. " * 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(GERMAN.encode(encoding))
    assert read_text(tmp_path / "a.txt") == GERMAN


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
        "binary": "not contain readable text",
        "long": "too long",
    }.items():
        with pytest.raises(Trouble, match=words):
            read_text(tmp_path / f"{name}.txt")

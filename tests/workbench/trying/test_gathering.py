"""What dropped files and folders mean."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.tasks import Media
from desktop.workbench.trying.gathering import Gathering, read_text


def test_folders_are_sorted_by_kind_in_natural_order(qapp: QApplication, tmp_path: Path) -> None:
    for name in ("10.jpg", "9.jpg", "talk.wav", "tool.exe", ".hidden.jpg"):
        (tmp_path / name).write_bytes(b"")
    found = Gathering([str(tmp_path)]).walk()
    assert [one.name for one in found.by_media[Media.PICTURE]] == ["9.jpg", "10.jpg"]
    assert [one.name for one in found.by_media[Media.SOUND]] == ["talk.wav"]
    assert found.largest() is Media.PICTURE
    assert found.unknown == [], "inside folders other files are passed over silently"


def test_a_named_file_that_is_no_media_is_told(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "tool.exe").write_bytes(b"\x00")
    found = Gathering([str(tmp_path / "tool.exe"), str(tmp_path / "missing.bin")]).walk()
    assert len(found.unknown) == 2
    assert found.largest() is None


def test_a_large_folder_is_walked_beside_the_event_loop_and_can_be_cancelled(
    qtbot: QtBot, tmp_path: Path
) -> None:
    for number in range(2000):
        (tmp_path / f"{number}.jpg").touch()
    first = Gathering([str(tmp_path)])
    with qtbot.waitSignal(first.gathered) as told:
        first.start()
    assert told.args[0].total == 2000
    second = Gathering([str(tmp_path)])
    second.cancel()
    assert second.walk().total < 2000


def test_texts_are_read_in_the_encodings_that_people_have(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        file.write_bytes("Käse für 3 €".encode(encoding))
        assert read_text(str(file)).text == "Käse für 3 €"
    file.write_bytes(b"x" * 2_000_000)
    assert not read_text(str(file)).whole
    assert read_text(str(tmp_path / "none.txt")).problem


def test_what_is_no_text_is_refused_as_the_engine_refuses_it(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"\x7fELF\x02\x01\x01\x00\x00 words")
    assert (read_text(str(file)).text, read_text(str(file)).problem) == (
        "",
        "This file does not contain text.",
    )
    file.write_bytes("Käse".encode("utf-16")[:-1])
    assert read_text(str(file)).problem == "The text in this file is damaged."
    file.write_bytes("Käse".encode("utf-32"))
    assert read_text(str(file)).text == "Käse"


def test_a_cut_through_a_letter_does_not_change_the_encoding(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"x" + "ä".encode() * 600_000)
    assert set(read_text(str(file)).text) == {"x", "ä"}

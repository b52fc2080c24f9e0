"""What dropped files and folders mean."""

from __future__ import annotations

import os
import socket
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import folders
from desktop.messages import files
from desktop.messages import folders as words
from desktop.tasks import Media
from desktop.ui.picture.loader import read_picture
from desktop.workbench.trying.gathering import Gathering, OpenedText, count_words, read_text


def test_folders_are_sorted_by_kind_in_natural_order(qapp: QApplication, tmp_path: Path) -> None:
    for name in ("10.jpg", "9.jpg", "talk.wav", "tool.exe", ".hidden.jpg"):
        (tmp_path / name).write_bytes(b"")
    found = Gathering([str(tmp_path)]).walk()
    assert [one.name for one in found.by_media[Media.PICTURE]] == ["9.jpg", "10.jpg"]
    assert [one.name for one in found.by_media[Media.SOUND]] == ["talk.wav"]
    assert found.largest() is Media.PICTURE
    assert found.unknown == [], "that is for what was named directly"
    assert found.left_out.counts == {words.NOTHING_TO_OPEN: 1, words.HIDDEN: 1}


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
    assert read_text(str(tmp_path / "none.txt")).problem == files.MISSING()


def test_what_is_no_text_is_refused_as_the_engine_refuses_it(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"\x7fELF\x02\x01\x01\x00\x00 words")
    assert read_text(str(file)) == OpenedText("", problem=files.NOT_TEXT())
    file.write_bytes("Käse".encode("utf-32"))
    assert read_text(str(file)).text == "Käse"


@pytest.mark.parametrize("step", [99_998, 99_999, 100_000, 100_001, 7])
def test_words_are_counted_across_pieces(step: int) -> None:
    text = ("word " * 7 + "x" * step + "\n\n ä\u2003") * 9
    assert count_words(text) == len(text.split())
    assert count_words("") == 0


def test_all_of_a_long_file_is_counted_though_its_beginning_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "novel.txt"
    file.write_text("It was a dark and stormy night.\n" * 115_000)
    opened = read_text(str(file))
    assert (opened.words, opened.characters) == (7 * 115_000, 32 * 115_000)
    assert not opened.whole and len(opened.text) == 1_000_000


def test_a_cut_through_a_letter_does_not_change_the_encoding(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"x" + "ä".encode() * 600_000)
    assert set(read_text(str(file)).text) == {"x", "ä"}


def test_every_name_that_a_folder_can_have_is_walked(qtbot: QtBot, tmp_path: Path) -> None:
    names = ["10³", "³", "10²x", "①", "٣", "½", "Ⅻ", "1٢", "١٠", "፩", "2" * 250, "x"]
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.jpg").touch()
    gathering = Gathering([str(tmp_path)])
    with qtbot.waitSignal(gathering.gathered) as told:
        gathering.start()
    assert told.args[0].total == len(names)


def test_an_error_that_nobody_thought_of_ends_the_walk(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_name: str) -> list[tuple[int, int | str]]:
        raise RuntimeError("never seen before")

    (tmp_path / "a.jpg").touch()
    monkeypatch.setattr("desktop.media.natural_key", fail)
    gathering = Gathering([str(tmp_path)])
    with qtbot.waitSignal(gathering.failed):
        gathering.start()


def test_a_walk_that_finds_nothing_stops_as_well(qapp: QApplication, tmp_path: Path) -> None:
    """Nothing of interest in 1,000 folders: nobody would ask whether it is still wanted."""
    for number in range(1000):
        (tmp_path / f"{number}").mkdir()
    asked = count()
    assert list(folders.expand([tmp_path], stopped=lambda: next(asked) >= 3)) == []
    assert next(asked) < 10


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders on Windows")
def test_pipes_sockets_and_devices_are_never_opened(qtbot: QtBot, tmp_path: Path) -> None:
    """Whoever opened a pipe would wait for ever."""
    os.mkfifo(tmp_path / "pipe.jpg")
    os.mkfifo(tmp_path / "pipe")
    server = socket.socket(socket.AF_UNIX)
    server.bind(os.path.relpath(tmp_path / "socket.txt"))
    (tmp_path / "photo.jpg").touch()
    found = Gathering([str(tmp_path)]).walk()
    assert [one.name for one in found.by_media[Media.PICTURE]] == ["photo.jpg"] and found.total == 1
    named = [str(tmp_path / "pipe.jpg"), str(tmp_path / "pipe"), str(tmp_path / "socket.txt"), "/dev/zero"]
    found = Gathering(named).walk()
    assert (found.total, found.unknown) == (0, named)
    assert read_text(str(tmp_path / "pipe")).problem == files.IS_DEVICE()
    assert read_picture(str(tmp_path / "pipe.jpg"))[0].isNull()
    server.close()

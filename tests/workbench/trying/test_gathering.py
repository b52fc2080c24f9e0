"""What dropped files and folders mean."""

from __future__ import annotations

import os
import socket
import threading
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import QRunnable, QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import folders
from desktop.messages import files
from desktop.messages import folders as words
from desktop.tasks import Media
from desktop.ui.picture.loader import read_picture
from desktop.workbench.trying.gathering import Gathering, OpenedText, TextReading, count_words, read_text


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


def test_what_is_opened_waits_for_no_picture(qtbot: QtBot, tmp_path: Path) -> None:
    """Pictures take all threads of their pool for long, and for ever on a drive that does not answer."""
    (tmp_path / "a.txt").write_text("a few words")
    pool, end = QThreadPool.globalInstance(), threading.Event()
    for _ in range(pool.maxThreadCount()):
        pool.start(Waiting(end))
    try:
        gathering, reading = Gathering([str(tmp_path)]), TextReading()
        with qtbot.waitSignals([gathering.gathered, reading.opened]):
            gathering.start()
            reading.read(str(tmp_path / "a.txt"))
    finally:
        end.set()
        pool.waitForDone()


class Waiting(QRunnable):
    def __init__(self, end: threading.Event) -> None:
        super().__init__()
        self._end = end

    def run(self) -> None:
        self._end.wait()


def shown(file: Path) -> OpenedText:
    opened = read_text(str(file))
    assert opened is not None
    return opened


def test_texts_in_unicode_are_shown_at_once(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    for encoding in ("utf-8", "utf-8-sig"):
        file.write_bytes("Käse für 3 €".encode(encoding))
        assert shown(file).text == "Käse für 3 €"
    file.write_bytes(b"x" * 2_000_000)
    assert not shown(file).whole
    assert shown(tmp_path / "none.txt").problem == files.MISSING()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", "Käse".encode("cp1252")),
        ("a.txt", "Käse".encode("utf-16")),
        ("a.txt", b"\x7fELF\x02\x01\x01\x00\x00 words"),
        ("a.txt", b"%PDF-1.4 all of it letters"),
        ("a", b"\r\n{\\rtf1 Hello}"),
        ("a.HTML", b"<p>Hello</p>"),
        ("a.docx", b"PK"),
    ],
)
def test_what_has_to_be_looked_at_is_left_to_the_engine(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert read_text(str(tmp_path / name)) is None


def test_a_copy_in_unicode_of_what_an_engine_has_read_is_shown_for_it(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text("Łódź", encoding="utf-8")
    reading = TextReading()
    with qtbot.waitSignal(reading.opened) as told:
        reading.read_copy("/old.txt", str(tmp_path / "copy.txt"), "cp1250")
    assert told.args == ["/old.txt", OpenedText("Łódź", True, 1, 4, encoding="cp1250")]
    with qtbot.waitSignal(reading.unread) as told:
        (tmp_path / "old.txt").write_bytes("Łódź".encode("cp1250"))
        reading.read(str(tmp_path / "old.txt"))
    assert told.args == [str(tmp_path / "old.txt")]


@pytest.mark.parametrize("step", [99_998, 99_999, 100_000, 100_001, 7])
def test_words_are_counted_across_pieces(step: int) -> None:
    text = ("word " * 7 + "x" * step + "\n\n ä\u2003") * 9
    assert count_words(text) == len(text.split())
    assert count_words("") == 0


def test_all_of_a_long_file_is_counted_though_its_beginning_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "novel.txt"
    file.write_text("It was a dark and stormy night.\n" * 115_000)
    opened = shown(file)
    assert (opened.words, opened.characters) == (7 * 115_000, 32 * 115_000)
    assert not opened.whole and len(opened.text) == 1_000_000


def test_a_cut_through_a_letter_does_not_change_the_encoding(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"x" + "ä".encode() * 600_000)
    assert set(shown(file).text) == {"x", "ä"}


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
    assert shown(tmp_path / "pipe").problem == files.IS_DEVICE()
    assert read_picture(str(tmp_path / "pipe.jpg"))[0].isNull()
    server.close()

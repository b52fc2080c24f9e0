"""Small pictures of examples."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.errors import ErrorKind
from desktop.protocol import Input
from desktop.ui.look.theme import Theme
from desktop.ui.pages.teach.tiles import PictureTiles, Tile
from tests.pictures.made import for_the_engine
from tests.ui.pages.teach_scripted import ScriptedWorkbench


def picture(file: Path, colour: QColor | Qt.GlobalColor, side: int = 60) -> str:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(colour)
    assert image.save(str(file))
    return str(file)


def tile(qtbot: QtBot, tiles: PictureTiles, path: str) -> Tile:
    shown = Tile(tiles, Input(path=path))
    qtbot.addWidget(shown)
    shown.resize(60, 60)
    shown.show()
    return shown


def test_a_white_picture_has_an_edge(
    qtbot: QtBot, qapp: QApplication, workbench: ScriptedWorkbench, tmp_path: Path
) -> None:
    look = Theme(qapp, "light")
    look.apply()
    tiles = PictureTiles(workbench)
    shown = tile(qtbot, tiles, picture(tmp_path / "white.png", Qt.GlobalColor.white))
    with qtbot.waitSignal(tiles.arrived, timeout=5000):
        shown.grab()
    image = shown.grab().toImage()
    assert image.pixelColor(30, 0).name() == look.color("border").name()
    assert image.pixelColor(30, 30).name() == "#ffffff"


def test_what_would_hold_up_the_window_is_read_by_the_engine_once(
    qtbot: QtBot, qapp: QApplication, workbench: ScriptedWorkbench, tmp_path: Path
) -> None:
    Theme(qapp, "light").apply()
    path = tmp_path / "photo.jp2"
    path.write_bytes(for_the_engine())
    tiles = PictureTiles(workbench)
    first, second = tile(qtbot, tiles, str(path)), tile(qtbot, tiles, str(path))
    second.resize(90, 90)
    first.grab()
    second.grab()
    qtbot.waitUntil(lambda: bool(workbench.asked))
    first.grab()
    second.grab()
    assert [type(job.request) for job in workbench.asked] == [protocol.MakePreview]
    job = workbench.last(protocol.MakePreview)
    made = picture(tmp_path / "made.png", QColor("#2050c0"))
    with qtbot.waitSignal(tiles.arrived, timeout=5000):
        job.take(protocol.Done(job.id, protocol.Preview(str(path), made, 60, 60)))
    qtbot.waitUntil(lambda: first.grab().toImage().pixelColor(30, 30).name() == "#2050c0")
    qtbot.waitUntil(lambda: second.grab().toImage().pixelColor(45, 45).name() == "#2050c0")
    assert len(workbench.asked) == 1


def test_what_nobody_can_read_gets_a_sign_and_is_not_asked_for_again(
    qtbot: QtBot, qapp: QApplication, workbench: ScriptedWorkbench, tmp_path: Path
) -> None:
    Theme(qapp, "light").apply()
    path = tmp_path / "broken.jpg"
    path.write_bytes(b"no picture")
    tiles = PictureTiles(workbench)
    shown = tile(qtbot, tiles, str(path))
    with qtbot.waitSignal(tiles.arrived, timeout=5000):
        shown.grab()
    shown.grab()
    shown.resize(80, 80)
    shown.grab()
    assert workbench.asked == []


def test_what_no_engine_can_read_either_gets_a_sign_and_is_not_asked_for_again(
    qtbot: QtBot, qapp: QApplication, workbench: ScriptedWorkbench, tmp_path: Path
) -> None:
    Theme(qapp, "light").apply()
    path = tmp_path / "photo.jp2"
    path.write_bytes(for_the_engine())
    tiles = PictureTiles(workbench)
    shown = tile(qtbot, tiles, str(path))
    shown.grab()
    qtbot.waitUntil(lambda: bool(workbench.asked))
    job = workbench.last(protocol.MakePreview)
    with qtbot.waitSignal(tiles.arrived, timeout=5000):
        job.take(protocol.Failed(job.id, ErrorKind.BAD_FILE, "It is damaged."))
    shown.grab()
    shown.resize(80, 80)
    shown.grab()
    assert len(workbench.asked) == 1

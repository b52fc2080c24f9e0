"""Small pictures of examples."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.look.theme import Theme
from desktop.ui.pages.teach.tiles import Thumbnail, Thumbnails


def test_a_white_picture_has_an_edge(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    look = Theme(qapp, "light")
    look.apply()
    white = QImage(60, 60, QImage.Format.Format_RGB32)
    white.fill(Qt.GlobalColor.white)
    path = str(tmp_path / "white.png")
    assert white.save(path)
    kept = Thumbnails()
    shown = Thumbnail(kept, 60)
    qtbot.addWidget(shown)
    shown.resize(60, 60)
    shown.show_picture(path)
    shown.show()
    with qtbot.waitSignal(kept.arrived, timeout=5000):
        shown.grab()
    image = shown.grab().toImage()
    assert image.pixelColor(30, 0).name() == look.color("border").name()
    assert image.pixelColor(30, 30).name() == "#ffffff"

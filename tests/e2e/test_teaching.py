"""Teach from one end to the other: the real window, real engines, a real model, and a few drawn pictures."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.protocol import ModelInfo
from desktop.results import Labels
from desktop.settings import Settings
from desktop.ui.look.theme import Theme
from desktop.ui.window.main_window import MainWindow
from desktop.workbench.workbench import Workbench

LEFT = Qt.MouseButton.LeftButton
PATIENCE = 240_000  # milliseconds, for a busy machine: three engines import PyTorch
GROUPS = ("Discs", "Squares")


def draw(folder: Path, count: int) -> Path:
    """Red discs and blue squares, each of its own size and shade on a ground of its own."""
    lot = random.Random(5)
    for group in GROUPS:
        (folder / group).mkdir(parents=True)
        for number in range(count):
            image = QImage(64, 64, QImage.Format.Format_RGB32)
            image.fill(QColor.fromHsv(lot.randrange(360), lot.randrange(90), lot.randrange(90, 250)))
            painter = QPainter(image)
            painter.setPen(Qt.PenStyle.NoPen)
            side = lot.randrange(28, 44)
            place = (lot.randrange(4, 60 - side), lot.randrange(4, 60 - side), side, side)
            painter.setBrush(QColor.fromHsv(0 if group == "Discs" else 225, lot.randrange(150, 255), 190))
            painter.drawEllipse(*place) if group == "Discs" else painter.drawRect(*place)
            painter.end()
            assert image.save(str(folder / group / f"{number}.png"))
    return folder


def write(table: Path, rows: int) -> Path:
    """Praise and complaints, a column of texts and one of groups."""
    things = ("phone", "lamp", "kettle", "jacket", "camera", "chair")
    moods = {"praise": ("lovely", "excellent", "brilliant"), "complaint": ("broken", "awful", "useless")}
    lines = [
        f"The {things[number % 6]} of week {number} was {words[number % 3]}.,{mood}"
        for number in range(rows)
        for mood, words in moods.items()
    ]
    table.write_text("\n".join(("review,mood", *lines)))
    return table


def drop(window: MainWindow, path: Path) -> None:
    """Let go of `path` over the middle of the window; what lies there and takes files gets it."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    target: QWidget | None = window.childAt(window.rect().center())
    while target is not None and not target.acceptDrops():
        target = target.parentWidget()
    assert target is not None
    place, copy, keys = QPoint(5, 5), Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, copy, mime, LEFT, keys)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(place, copy, mime, LEFT, keys))


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, starter_models: dict[str, ModelInfo]) -> Iterator[MainWindow]:
    """With engines that are processes of their own, as in the program."""
    theme = Theme(qapp, "light")
    theme.apply()
    workbench = Workbench(Settings())
    window = MainWindow(workbench, theme)
    window.resize(1280, 800)
    window.show()
    window.begin()
    yield window
    window.close()
    workbench.shut_down()
    window.deleteLater()


def test_a_folder_of_pictures_becomes_a_model_that_answers(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = draw(tmp_path / "Shapes", 10)
    qtbot.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    page = window.page("teach")
    assert window.current_page == "teach"

    drop(window, folder)
    qtbot.waitUntil(page.examples.bar.button.isEnabled, timeout=PATIENCE)
    assert [column.accessibleName().split(",")[0] for column in page.examples.groups.columns] == list(GROUPS)

    qtbot.mouseClick(page.examples.bar.button, LEFT)
    qtbot.waitUntil(page.model.bar.button.isEnabled, timeout=PATIENCE)
    assert page.session.model_id == "starter/efficientnet-lite0"
    assert page.model.ways["quick"].button.isChecked()
    page.model.rounds.setValue(3)
    qtbot.mouseClick(page.model.bar.button, LEFT)

    live = page.live
    assert live.isVisible()
    qtbot.waitUntil(lambda: page.report.isVisible() or live.banner.kind == "bad", timeout=PATIENCE)
    assert page.report.isVisible(), live.banner.text() + live.banner.toolTip()
    assert [one.epoch for one in live.panel.plot.measured] == [0, 1, 2, 3]
    assert live.panel.plot.steps > 0
    taught = page.report.result
    assert taught is not None and taught.model.name == "Shapes · Quick"
    assert taught.report.detail.labels == GROUPS

    qtbot.mouseClick(page.buttons.try_it, LEFT)
    assert window.current_page == "try"
    qtbot.waitUntil(lambda: window.workbench.installed.model(taught.model.id) is not None, timeout=PATIENCE)
    window.files_opened.emit([str(folder / "Discs" / "0.png")])
    trial = window.page("try").trial
    qtbot.waitUntil(lambda: trial.answer() is not None, timeout=PATIENCE)
    assert trial.model is not None and trial.model.id == taught.model.id
    answer = trial.answer().result
    assert isinstance(answer, Labels) and answer.labels[0].label == "Discs"


def test_a_table_of_texts_becomes_a_model_that_answers(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    page = window.page("teach")
    qtbot.mouseClick(page.start.choose_table, LEFT)
    dialog = page.start.findChild(QFileDialog)
    dialog.selectFile(str(write(tmp_path / "Reviews.csv", 12)))
    dialog.accept()
    qtbot.waitUntil(page.examples.bar.button.isEnabled, timeout=PATIENCE)
    qtbot.mouseClick(page.examples.bar.button, LEFT)
    qtbot.waitUntil(page.model.bar.button.isEnabled, timeout=PATIENCE)
    assert page.session.model_id == "starter/all-minilm-l6-v2"
    qtbot.mouseClick(page.model.bar.button, LEFT)
    live = page.live
    qtbot.waitUntil(lambda: page.report.isVisible() or live.banner.kind == "bad", timeout=PATIENCE)
    assert page.report.isVisible(), live.banner.text() + live.banner.toolTip()
    taught = page.report.result
    assert taught is not None and set(taught.report.detail.labels) == {"praise", "complaint"}

    qtbot.mouseClick(page.buttons.try_it, LEFT)
    qtbot.waitUntil(lambda: window.workbench.installed.model(taught.model.id) is not None, timeout=PATIENCE)
    mine = tmp_path / "mine.txt"
    mine.write_text("The kettle was excellent.")
    window.files_opened.emit([str(mine)])
    trial = window.page("try").trial
    qtbot.waitUntil(lambda: trial.answer() is not None, timeout=PATIENCE)
    assert trial.model is not None and trial.model.id == taught.model.id
    answer = trial.answer().result
    assert isinstance(answer, Labels) and answer.labels[0].label == "praise"

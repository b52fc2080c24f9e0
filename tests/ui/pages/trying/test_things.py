"""Things and parts on a picture: shown on it, switched off, kept as pictures."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop.paths import resources
from desktop.ui.look.tokens import BOX_COLOURS
from desktop.ui.pages.trying.page import TryPage
from desktop.ui.pages.trying.picture import PictureStage
from desktop.ui.picture.layer import NOBODY
from desktop.ui.results.boxes_view import BoxesView
from desktop.ui.results.masks_view import MasksView
from tests.pictures.made import for_the_engine, saved
from tests.ui.pages.in_process import MODELS, OTHERS, InProcess
from tests.ui.pages.trying.steps import area, column, wait_for_answer

LEFT = Qt.MouseButton.LeftButton
ORANGE = QColor(BOX_COLOURS[0])


@pytest.fixture
def photo(tmp_path: Path) -> str:
    """640 × 480, grey."""
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    path = tmp_path / "photo.png"
    assert image.save(str(path))
    return str(path)


def ask(qtbot: QtBot, page: TryPage, bench: InProcess, path: str, task: str) -> PictureStage:
    bench.arrive(*MODELS, *OTHERS)
    page.open_paths([path])
    qtbot.waitUntil(lambda: bool(page.trial.inputs) and page.trial.answer() is not None)
    qtbot.mouseClick(column(page).chips.chip(task), LEFT)
    wait_for_answer(qtbot, page)
    stage = page.findChild(PictureStage)
    assert stage is not None
    qtbot.waitUntil(lambda: stage.view.picture_size == QSize(640, 480))
    return stage


def boxes_view(page: TryPage) -> BoxesView:
    view = area(page).view
    assert isinstance(view, BoxesView)
    return view


def on_screen(stage: PictureStage, x: float, y: float) -> QPoint:
    """Where a point of the picture is in the view."""
    return stage.view.to_view().map(QPointF(x, y)).toPoint()


def has(stage: PictureStage, colour: QColor) -> bool:
    image = stage.view.grab().toImage()
    step = range(0, image.width(), 2)
    return any(image.pixelColor(x, y) == colour for y in range(0, image.height(), 2) for x in step)


def test_boxes_lie_on_the_picture_and_a_click_on_one_chooses_its_row(
    qtbot: QtBot, page: TryPage, bench: InProcess, photo: str
) -> None:
    stage = ask(qtbot, page, bench, photo, "object-detection")
    view = boxes_view(page)
    assert [thing.name for thing in view.list.things()] == ["Cat", "Sofa"]
    assert has(stage, ORANGE)
    qtbot.mouseClick(stage.view, LEFT, pos=on_screen(stage, 200, 300))
    assert view.list.current() == 0
    qtbot.mouseMove(stage.view, on_screen(stage, 600, 450))
    qtbot.waitUntil(lambda: view.list.lit == 1)
    assert view.boxes_layer.lit == 1
    qtbot.mouseClick(stage.view, LEFT, pos=on_screen(stage, 600, 20))
    assert view.list.current() == NOBODY
    assert stage.view.accessibleDescription() == "Cat 98\u00a0%; Sofa 70\u00a0%"


def test_chips_for_boxes_and_names_are_there_only_where_there_are_boxes(
    qtbot: QtBot, page: TryPage, bench: InProcess, photo: str
) -> None:
    stage = ask(qtbot, page, bench, photo, "object-detection")
    assert list(stage.layer.chips) == ["boxes", "names"]
    assert stage.layer.isVisible()
    for name in ("boxes", "names"):
        qtbot.mouseClick(stage.layer.chips[name], LEFT)
    assert not has(stage, ORANGE)
    qtbot.mouseClick(column(page).chips.chip("image-classification"), LEFT)
    wait_for_answer(qtbot, page)
    assert not stage.layer.isVisible()
    assert stage.view.accessibleDescription() == ""
    qtbot.mouseClick(column(page).chips.chip("image-segmentation"), LEFT)
    wait_for_answer(qtbot, page)
    assert list(stage.layer.chips) == ["parts", "names"]
    assert not stage.layer.chips["names"].isChecked(), "what was switched off stays off"
    qtbot.mouseClick(column(page).chips.chip("object-detection"), LEFT)
    assert not has(stage, ORANGE)


def test_boxes_never_lie_on_another_picture(
    qtbot: QtBot, page: TryPage, bench: InProcess, photo: str, tmp_path: Path
) -> None:
    other = tmp_path / "zother.png"
    shutil.copy(photo, other)
    stage = ask(qtbot, page, bench, str(tmp_path), "object-detection")
    assert has(stage, ORANGE)
    bench.holds = True
    page.trial.choose_input(1)
    assert not has(stage, ORANGE), "the answer is none of this picture"
    bench.answer_all(bench.jobs[-1])
    qtbot.waitUntil(lambda: has(stage, ORANGE))
    page.trial.choose_input(0)
    assert not has(stage, ORANGE), "the other picture is still to be seen while this one is read"
    qtbot.waitUntil(lambda: has(stage, ORANGE))


def test_boxes_fit_a_picture_of_which_only_a_small_copy_can_be_shown(
    qtbot: QtBot, page: TryPage, bench: InProcess, photo: str, tmp_path: Path
) -> None:
    small = tmp_path / "copy" / "small.png"
    small.parent.mkdir()
    assert QImage(photo).scaled(64, 48).save(str(small))
    rare = tmp_path / "rare.jp2"
    rare.write_bytes(for_the_engine())
    bench.preview_picture = str(small)
    stage = ask(qtbot, page, bench, str(rare), "object-detection")
    qtbot.waitUntil(lambda: has(stage, ORANGE))
    qtbot.mouseClick(stage.view, LEFT, pos=on_screen(stage, 200, 300))
    assert boxes_view(page).list.current() == 0


def kept(
    qtbot: QtBot, page: TryPage, monkeypatch: pytest.MonkeyPatch, words: str, target: Path
) -> list[tuple[str, str]]:
    """Choose an entry of the Export menu, and wait for what is said about it."""
    told: list[tuple[str, str]] = []
    page.message_requested.connect(lambda *message: told.append(message))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(target))
    dict(page.exporter.menu_items())[words]()
    qtbot.waitUntil(lambda: not page.exporter.pictures.is_writing, timeout=10_000)
    return told


def test_the_picture_is_kept_with_the_boxes_that_are_shown(
    qtbot: QtBot, page: TryPage, bench: InProcess, photo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(qtbot, page, bench, photo, "object-detection")
    boxes_view(page).least.set_value(0.9)
    assert list(dict(page.exporter.menu_items())) == ["Picture with boxes\tPNG", "Table\tCSV", "Data\tJSON"]
    target = tmp_path / "with boxes.png"
    told = kept(qtbot, page, monkeypatch, "Picture with boxes\tPNG", target)
    assert told == [("with boxes.png saved", "ok")]
    image = QImage(str(target))
    assert image.size() == QSize(640, 480)
    assert image.pixelColor(250, 399) == ORANGE, "the lower edge of the cat"
    blue = QColor(BOX_COLOURS[1])
    assert image.pixelColor(300, 479) != blue, "the sofa is hidden by the slider"
    page.exporter.copy()
    assert QGuiApplication.clipboard().text() == "cat\t98\u00a0%"


def test_all_pictures_of_a_batch_are_kept_and_nothing_is_replaced(
    qtbot: QtBot, page: TryPage, bench: InProcess, photo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures, out = tmp_path / "in", tmp_path / "out"
    for folder in (pictures, pictures / "deeper", out):
        folder.mkdir()
    shutil.copy(photo, pictures / "a.png")
    shutil.copy(photo, pictures / "deeper" / "a.png")
    shutil.copy(photo, pictures / "gone.png")
    (out / "a with boxes.png").write_bytes(b"mine")
    ask(qtbot, page, bench, str(pictures), "object-detection")
    page.trial.ask_all()
    qtbot.waitUntil(lambda: page.trial.counts() == (3, 0, 0))
    (pictures / "gone.png").unlink()
    told = kept(qtbot, page, monkeypatch, "All 3\u00a0answers: picture with boxes\tPNG", out)
    assert told[0] == ("Saving 3\u00a0pictures…", "info")
    assert told[-1] == ("2 of 3 pictures saved. The others can no longer be opened.", "warn")
    names = sorted(path.name for path in out.iterdir())
    assert names == ["a with boxes (2).png", "a with boxes.png", "deeper - a with boxes.png"]
    assert (out / "a with boxes.png").read_bytes() == b"mine"


def test_a_picture_that_cannot_be_written_is_told(
    qtbot: QtBot, page: TryPage, bench: InProcess, photo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(qtbot, page, bench, photo, "object-detection")
    target = tmp_path / "taken.png"
    target.mkdir()
    told = kept(qtbot, page, monkeypatch, "Picture with boxes\tPNG", target)
    assert told[-1][1] == "bad"
    assert "The answer is still here." in told[-1][0]


def test_an_original_that_only_the_engine_reads_is_kept_at_its_full_size(
    qtbot: QtBot, page: TryPage, bench: InProcess, photo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rare = tmp_path / "rare.jp2"
    rare.write_bytes(for_the_engine())
    small = tmp_path / "small.png"
    assert QImage(photo).scaled(320, 240).save(str(small))
    bench.preview_picture = str(small)
    ask(qtbot, page, bench, str(rare), "object-detection")
    target = tmp_path / "rare with boxes.png"
    assert kept(qtbot, page, monkeypatch, "Picture with boxes\tPNG", target)[-1][1] == "ok"
    assert QImage(str(target)).size() == QSize(640, 480)


def test_the_boxes_of_a_page_are_kept_on_that_page(
    qtbot: QtBot, page: TryPage, bench: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan, (red, green) = tmp_path / "scan.tif", ("#ff0000", "#00ff00")
    first, second = (Image.new("RGB", (640, 480), colour) for colour in (red, green))
    scan.write_bytes(saved(first, "TIFF", save_all=True, append_images=[second]))
    ask(qtbot, page, bench, str(scan), "object-detection")
    for number, colour in ((0, red), (2, green)):
        page.trial.choose_page(number)
        wait_for_answer(qtbot, page)
        target = tmp_path / f"{number}.png"
        assert kept(qtbot, page, monkeypatch, "Picture with boxes\tPNG", target)[-1][1] == "ok"
        assert QImage(str(target)).pixelColor(5, 5).name() == colour


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is a text")
def test_a_picture_is_kept_whatever_it_is_called(
    qtbot: QtBot, page: TryPage, bench: InProcess, photo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = tmp_path / os.fsdecode(b"caf\xe9.png")
    shutil.copy(photo, odd)
    ask(qtbot, page, bench, str(odd), "object-detection")
    target = tmp_path / "with boxes.png"
    assert kept(qtbot, page, monkeypatch, "Picture with boxes\tPNG", target)[-1][1] == "ok"
    assert QImage(str(target)).size() == QSize(640, 480), "the original, no smaller copy of it"


def test_a_part_is_cut_out_on_a_transparent_ground(
    qtbot: QtBot, page: TryPage, bench: InProcess, photo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = ask(qtbot, page, bench, photo, "image-segmentation")
    view = area(page).view
    assert isinstance(view, MasksView)
    qtbot.mouseClick(stage.view, LEFT, pos=on_screen(stage, 20, 20))
    assert view.list.current() == 0
    target = tmp_path / "wall.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    qtbot.mouseClick(view.cut, LEFT)
    qtbot.waitUntil(target.exists)
    qtbot.waitUntil(lambda: not page.exporter.pictures.is_writing)
    image = QImage(str(target))
    assert image.size() == QSize(640, 480)
    assert image.pixelColor(100, 60) == QColor("#808080")
    assert image.pixelColor(500, 440).alpha() == 0
    told = kept(qtbot, page, monkeypatch, "Picture with the parts\tPNG", tmp_path / "parts.png")
    assert told[-1] == ("parts.png saved", "ok")
    assert QImage(str(tmp_path / "parts.png")).pixelColor(60, 60) != QColor("#808080")


def test_the_samples_have_chips_in_one_order_whatever_is_installed(
    qtbot: QtBot, page: TryPage, bench: InProcess
) -> None:
    page.open_paths([str(resources() / "samples" / "cat.jpg")])
    wait_for_answer(qtbot, page)
    before = list(column(page).chips._chips)
    bench.arrive(*MODELS, *OTHERS)
    assert list(column(page).chips._chips) == before
    assert page.trial.task is not None
    assert page.trial.task.id == "image-classification"

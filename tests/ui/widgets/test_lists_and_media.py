"""Painted rows, pictures, thumbnails and recordings."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageIOHandler, QImageWriter, QPainter, QTransform
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.tasks import Media
from desktop.ui.look.theme import Theme
from desktop.ui.pages.my_models.column_delegate import Column, ColumnDelegate
from desktop.ui.pages.trying.strip import ThumbnailStrip
from desktop.ui.pages.trying.waveform import Waveform
from desktop.ui.picture.loader import read_picture
from desktop.ui.picture.thumbnails import Thumbnails
from desktop.ui.picture.view import PictureView
from desktop.ui.widgets.buttons import NameLink
from desktop.ui.widgets.row_delegate import RowDelegate, RowRole
from desktop.workbench.job import Job
from desktop.workbench.trying.trial import State

LEFT = Qt.MouseButton.LeftButton


class ManyRows(QAbstractListModel):
    """As many rows as one likes; counts how many were asked for."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count
        self.asked: set[int] = set()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return self.count

    def data(self, index: QModelIndex, role: int = 0) -> object:
        if role == RowRole.NAME:
            self.asked.add(index.row())
        return {
            int(RowRole.NAME): f"Model {index.row()}",
            int(RowRole.SENTENCE): "Says what is shown",
            int(RowRole.BADGE): ("Runs well", "ok", "okc"),
            int(RowRole.BUTTON): "Try it",
            int(RowRole.FACTS): ("88 MB", "MIT"),
        }.get(int(role))


def rows_view(qtbot: QtBot, model: ManyRows) -> tuple[QListView, RowDelegate]:
    view = QListView()
    qtbot.addWidget(view)
    delegate = RowDelegate(view)
    view.setItemDelegate(delegate)
    view.setUniformItemSizes(True)
    view.setModel(model)
    view.resize(620, 89 * 4)
    view.show()
    qtbot.waitExposed(view)
    return view, delegate


def test_only_rows_in_view_are_painted(qtbot: QtBot) -> None:
    model = ManyRows(20_000)
    view, _ = rows_view(qtbot, model)
    view.grab()
    assert view.visualRect(model.index(1)).height() == 89
    assert len(model.asked) < 30


def test_a_rows_button_is_pressed_and_does_not_choose_the_row(qtbot: QtBot) -> None:
    model = ManyRows(5)
    view, delegate = rows_view(qtbot, model)
    rect = view.visualRect(model.index(2))
    heard: list[int] = []
    delegate.button_pressed.connect(lambda index: heard.append(index.row()))
    qtbot.mouseClick(view.viewport(), LEFT, pos=QPoint(rect.right() - 40, rect.y() + 57))
    assert heard == [2]
    qtbot.mouseClick(view.viewport(), LEFT, pos=QPoint(rect.x() + 100, rect.y() + 20))
    assert heard == [2]
    assert view.currentIndex().row() == 2


def test_the_chosen_row_is_tinted_with_a_bar(qtbot: QtBot, look: Theme) -> None:
    model = ManyRows(3)
    view, _ = rows_view(qtbot, model)
    view.setCurrentIndex(model.index(1))
    image = view.viewport().grab().toImage()
    rect = view.visualRect(model.index(1))
    assert image.pixelColor(rect.x() + 1, rect.y() + 40).name() == look.tokens.accent.lower()
    assert image.pixelColor(rect.x() + 12, rect.y() + 10).name() == look.tokens.tint.lower()


def test_columns_stand_under_each_other_and_end_at_the_right() -> None:
    delegate = ColumnDelegate([Column(1, 100), Column(2, 150, right=True)])
    row = QRect(0, 0, 1000, 54)
    name, first, second = delegate.column_rects(row)
    assert second.right() == row.right() - 16
    assert (first.width(), second.width()) == (100, 150)
    assert name.right() < first.left() < second.left()


def test_columns_give_way_so_that_the_name_stays_readable(look: Theme) -> None:
    delegate = ColumnDelegate([Column(1, 100, gives_way=2), Column(2, 150), Column(3, 148, gives_way=1)])
    look.set_zoom(200)
    name, first, second, third = delegate.column_rects(QRect(0, 0, 1160, 108))
    assert first.isEmpty(), "what matters least goes first"
    assert (second.width(), third.width()) == (300, 296)
    assert name.width() >= 400
    name, first, second, third = delegate.column_rects(QRect(0, 0, 700, 108))
    assert (first.isEmpty(), second.width(), third.isEmpty()) == (True, 300, True)
    assert name.width() > 200
    look.set_zoom(100)
    assert not any(rect.isEmpty() for rect in delegate.column_rects(QRect(0, 0, 1160, 54)))


def picture(folder: Path, name: str, size: tuple[int, int] = (400, 200), turned: bool = False) -> str:
    """Red at the left, blue at the right; `turned` ones say that the camera was held upright."""
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    painter = QPainter(image)
    painter.fillRect(size[0] // 2, 0, size[0], size[1], QColor("#0000ff"))
    painter.end()
    file = folder / name
    writer = QImageWriter(str(file))
    if turned:
        writer.setTransformation(QImageIOHandler.Transformation.TransformationRotate90)
    assert writer.write(image)
    return str(file)


@pytest.fixture
def view(qtbot: QtBot) -> PictureView:
    made = PictureView()
    qtbot.addWidget(made)
    made.resize(200, 200)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_stamp_is_enlarged_and_1_shows_its_true_size(view: PictureView) -> None:
    image = QImage(32, 32, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    image.setPixelColor(0, 0, QColor("#0000ff"))
    view.resize(400, 400)
    view.set_image(image)
    assert view.zoom_percent == 1000
    shown = view.grab().toImage()
    assert shown.pixelColor(40 + 9, 40 + 9).name() == "#0000ff", "its pixels stay sharp"
    assert shown.pixelColor(40 + 11, 40 + 11).name() == "#ff0000"
    QTest.keyClick(view, Qt.Key.Key_1)
    assert view.zoom_percent == 100
    view.set_image(image.scaled(300, 200))
    assert view.zoom_percent == 100, "what is large enough stays as it is"


def test_a_sign_stands_in_the_place_of_a_damaged_picture(view: PictureView, look: Theme) -> None:
    def colours() -> set[str]:
        shown = view.grab().toImage()
        return {shown.pixelColor(x, y).name() for x in range(60, 140) for y in range(60, 140)}

    assert colours() == {look.color("well").name()}
    view.show_unreadable()
    assert look.color("text3").name() in colours()
    view.clear()
    assert colours() == {look.color("well").name()}


def test_a_picture_is_fitted_and_in_the_middle(view: PictureView, qtbot: QtBot, tmp_path: Path) -> None:
    path = picture(tmp_path, "a.png")
    with qtbot.waitSignal(view.loaded, timeout=5000):
        view.set_path(path)
    assert view.picture_size == QSize(400, 200)
    assert view.zoom_percent == 50
    shown = view.grab().toImage()
    assert shown.pixelColor(50, 100).name() == "#ff0000"
    assert shown.pixelColor(150, 100).name() == "#0000ff"
    assert view.to_view().map(QPointF(0, 0)) == QPointF(0, 50)


def test_a_photo_held_upright_stands_upright(view: PictureView, qtbot: QtBot, tmp_path: Path) -> None:
    path = picture(tmp_path, "upright.jpg", turned=True)
    with qtbot.waitSignal(view.loaded, timeout=5000):
        view.set_path(path)
    assert view.picture_size == QSize(200, 400)
    image, whole, _ = read_picture(path, side=100)
    assert whole == QSize(200, 400)
    assert image.size() == QSize(50, 100)


def test_keys_zoom_and_the_place_under_the_pointer_stays(
    view: PictureView, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(view.loaded, timeout=5000):
        view.set_path(picture(tmp_path, "a.png"))
    heard: list[int] = []
    view.zoomed.connect(heard.append)
    qtbot.keyClick(view, Qt.Key.Key_1)
    assert heard == [100]
    assert view.to_view().map(QPointF(200, 100)) == QPointF(100, 100)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.to_view().map(QPointF(200, 100)) == QPointF(60, 100)
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert heard == [100, 125, 50]


def test_a_large_picture_is_decoded_small_first_and_whole_on_zooming_in(
    view: PictureView, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(view.loaded, timeout=10000):
        view.set_path(picture(tmp_path, "large.jpg", (5000, 2500)))
    assert view.picture_size == QSize(5000, 2500)
    assert view._image.width() == 2048
    qtbot.keyClick(view, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: view._image.width() == 5000, timeout=10000)
    assert view.zoom_percent == 100


def test_a_file_that_is_no_picture_is_told(view: PictureView, qtbot: QtBot, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"this is no picture")
    with qtbot.waitSignal(view.unreadable, timeout=5000) as heard:
        view.set_path(str(broken))
    assert heard.args[0] == str(broken)
    view.set_image(QImage(10, 10, QImage.Format.Format_RGB32))
    assert view.picture_size == QSize(10, 10)


def test_only_the_last_of_many_paths_is_shown(view: PictureView, qtbot: QtBot, tmp_path: Path) -> None:
    first, last = picture(tmp_path, "a.png"), picture(tmp_path, "b.png", (100, 300))
    heard: list[str] = []
    view.loaded.connect(heard.append)
    view.set_path(first)
    view.set_path(last)
    qtbot.waitUntil(lambda: bool(heard), timeout=5000)
    assert heard == [last]


def test_an_overlay_is_painted_where_the_thing_is(view: PictureView, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(view.loaded, timeout=5000):
        view.set_path(picture(tmp_path, "a.png"))

    def overlay(painter: QPainter, to_view: QTransform) -> None:
        painter.fillRect(to_view.mapRect(QRect(0, 0, 100, 100)), QColor("#00ff00"))

    view.set_overlay(overlay)
    shown = view.grab().toImage()
    assert shown.pixelColor(25, 75).name() == "#00ff00"
    assert shown.pixelColor(75, 75).name() == "#ff0000"


def test_a_click_tells_the_place_in_the_picture(view: PictureView, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(view.loaded, timeout=5000):
        view.set_path(picture(tmp_path, "a.png"))
    with qtbot.waitSignal(view.clicked, timeout=1000) as heard:
        qtbot.mouseClick(view, LEFT, pos=QPoint(100, 100))
    assert heard.args[0] == QPointF(200, 100)


def waiting(_position: int) -> State:
    return "waiting"


def never(path: str, _medium: Media) -> Job:
    """Nobody reads what Qt cannot."""
    return Job(protocol.MakePreview(path=path, media="image"))


def test_thumbnails_are_read_only_in_view(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = picture(tmp_path, "a.png")
    thumbnails = Thumbnails(never)
    strip = ThumbnailStrip(waiting, str, thumbnails)
    qtbot.addWidget(strip)
    strip.resize(84 * 5, 80)
    asked: list[str] = []
    read = thumbnails.picture
    monkeypatch.setattr(thumbnails, "picture", lambda path, *more: asked.append(path) or read(path, *more))
    strip.set_paths([path, *(str(tmp_path / f"{number}.png") for number in range(5000))])
    strip.show()
    with qtbot.waitSignal(thumbnails.arrived, timeout=5000):
        strip.grab()
    strip.grab()
    assert 5 <= len(set(asked)) < 20


def test_arrow_keys_choose_the_next_picture(qtbot: QtBot, tmp_path: Path) -> None:
    states: dict[int, State] = {}
    strip = ThumbnailStrip(
        lambda position: states.get(position, "waiting"), "{}.png".format, Thumbnails(never)
    )
    qtbot.addWidget(strip)
    strip.resize(500, 80)
    strip.set_paths([picture(tmp_path, f"{n}.png") for n in range(3)])
    strip.show()
    heard: list[int] = []
    strip.chosen.connect(heard.append)
    strip.choose(0)
    assert heard == []
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert heard == [1]
    assert strip.current() == 1
    states[1] = "failed"
    strip.show_state(1)
    spoken = strip.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "1.png, failed"


@pytest.fixture
def wave(qtbot: QtBot) -> Waveform:
    made = Waveform()
    qtbot.addWidget(made)
    made.set_peaks([0.5] * 100, 60.0)
    made.resize(400, 88)
    made.show()
    return made


def test_a_click_and_the_arrow_keys_seek(wave: Waveform, qtbot: QtBot) -> None:
    heard: list[float] = []
    wave.seeked.connect(heard.append)
    qtbot.mouseClick(wave, LEFT, pos=QPoint(200, 40))
    qtbot.keyClick(wave, Qt.Key.Key_Right)
    qtbot.keyClick(wave, Qt.Key.Key_End)
    qtbot.keyClick(wave, Qt.Key.Key_Right)
    assert heard == [30.0, 35.0, 60.0, 60.0]


def test_what_was_heard_is_in_the_accent(wave: Waveform, look: Theme) -> None:
    heard: list[float] = []
    wave.seeked.connect(heard.append)
    wave.set_position(30.0)
    assert heard == []
    image = wave.grab().toImage()
    middle = wave.height() // 2
    assert image.pixelColor(101, middle).name() == look.tokens.accent.lower()
    assert image.pixelColor(301, middle).name() == look.tokens.borderStrong.lower()


def test_a_link_with_a_name_is_shortened_only_where_there_is_no_room(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    link = NameLink("", "compass")
    QVBoxLayout(holder).addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
    for width, whole in ((600, True), (160, False)):
        for name in ("EfficientNet", "Faster R-CNN and SSDLite", "DeepLabV3"):
            link.set_words(f"More about {name} in the guide")
            holder.resize(width, 60)
            holder.show()
            qtbot.wait(1)
            assert (link._shown() == link.text()) is whole
            assert bool(link.toolTip()) is not whole

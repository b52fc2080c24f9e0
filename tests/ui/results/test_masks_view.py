"""Parts of a picture: run lengths become shapes that are drawn, pointed at and cut out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTransform
from pytestqt.qtbot import QtBot

from desktop.results import Masks, Part
from desktop.ui.look.tokens import BOX_COLOURS
from desktop.ui.picture import mask_layer
from desktop.ui.picture.layer import NOBODY
from desktop.ui.picture.mask_image import Mask, cut_out
from desktop.ui.picture.mask_layer import NAMES, PARTS, MaskLayer
from desktop.ui.results.masks_view import MasksView
from tests.counting import calls_of


def stripe(top: int, bottom: int, columns: int = 40, rows: int = 40) -> str:
    return f"{top * columns} {(bottom - top) * columns} {(rows - bottom) * columns}"


def square(left: int, top: int, side: int, columns: int = 40, rows: int = 40) -> str:
    first = f"{top * columns + left} {side}"
    between = f" {columns - side} {side}" * (side - 1)
    return first + between + f" {columns * rows - (top + side - 1) * columns - left - side}"


LAND = Masks(
    (
        Part("sky", 1.0, 0.5, stripe(0, 20)),
        Part("grass_land", 1.0, 0.25, stripe(30, 40)),
        Part("tree", 0.87, 0.0625, square(10, 15, 10)),
    ),
    40,
    40,
    400,
    400,
)


@pytest.fixture
def view(qtbot: QtBot) -> MasksView:
    made = MasksView()
    qtbot.addWidget(made)
    made.resize(384, 400)
    made.show()
    made.show_result(LAND)
    return made


def painted(layer: MaskLayer, side: int = 400, room: QRectF | None = None) -> QImage:
    """On black ground, so that what is half-transparent is a darker colour."""
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    scale = side / 400
    layer.paint(painter, QTransform.fromScale(scale, scale), room or QRectF(0, 0, side, side))
    painter.end()
    return image


def mixed(number: int, share: float = 0.45) -> QColor:
    colour = QColor(BOX_COLOURS[number])
    return QColor.fromRgbF(colour.redF() * share, colour.greenF() * share, colour.blueF() * share)


def close(one: QColor, other: QColor) -> bool:
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return all(abs(a - b) <= 3 for a, b in pairs)


def test_run_lengths_begin_outside_and_go_on_over_the_ends_of_rows() -> None:
    mask = Mask.decoded("3 4 2 1", 4, 3)
    inside = [(c, r) for r in range(3) for c in range(4) if mask.has(c, r)]
    assert inside == [(3, 0), (0, 1), (1, 1), (2, 1), (1, 2)]
    assert mask.bounds == QRect(0, 0, 4, 3)
    first = Mask.decoded("0 3 13", 4, 4)
    assert [(c, r) for r in range(4) for c in range(4) if first.has(c, r)] == [(0, 0), (1, 0), (2, 0)]
    assert not first.has(-1, 0)
    assert not first.has(0, 4)


@pytest.mark.parametrize("runs", ["", "16", "0 99", "4 4 4 4 4"])
def test_runs_that_do_not_fill_the_grid_do_no_harm(runs: str) -> None:
    mask = Mask.decoded(runs, 4, 4)
    assert mask.points.size() == QSize(4, 4)
    assert mask.bounds.bottom() < 4
    assert mask.has(3, 3) == (runs in ("0 99", "4 4 4 4 4"))


def test_a_name_stands_inside_its_part() -> None:
    ring = "".join(
        "1" if not (10 <= c < 30 and 10 <= r < 30) and 2 <= c < 38 and 2 <= r < 38 else "0"
        for r in range(40)
        for c in range(40)
    )
    lengths, now, count = [], "0", 0
    for point in ring:
        if point != now:
            lengths.append(count)
            now, count = point, 0
        count += 1
    mask = Mask.decoded(" ".join(map(str, [*lengths, count])), 40, 40)
    assert mask.has(int(mask.middle.x()), int(mask.middle.y())), "its own centre lies in the hole"
    whole = Mask.decoded("0 1600", 40, 40)
    assert abs(whole.middle.y() - 20) <= 1
    assert abs(whole.middle.x() - 20) <= 1


def test_rows_say_how_much_of_the_picture_a_part_takes(view: MasksView) -> None:
    assert view._heading.text() == "3\u00a0parts found"
    assert [(thing.name, thing.value) for thing in view.list.things()] == [
        ("Sky", "50\u00a0% of the picture"),
        ("Grass land", "25\u00a0% of the picture"),
        ("Tree", "6\u00a0% of the picture"),
    ]
    assert view.list.things()[2].spoken == "Tree, 6\u00a0% of the picture, 87\u00a0% sure"
    view.show_result(Masks((), 1, 1, 400, 400))
    assert view._heading.text() == "No part was found"
    assert not view.cut.isVisible()


def test_parts_are_half_transparent_with_an_outline(view: MasksView) -> None:
    view.masks_layer.switch(NAMES, False)
    image = painted(view.masks_layer)
    assert close(image.pixelColor(50, 50), mixed(0))
    assert close(image.pixelColor(200, 350), mixed(1))
    assert image.pixelColor(200, 250) == QColor("black"), "between the parts is nothing"
    edge = [image.pixelColor(50, y) for y in range(196, 206)]
    assert any(close(colour, QColor(BOX_COLOURS[0])) for colour in edge)


@pytest.mark.parametrize("top", [20, 21])
def test_outlines_are_two_pixels_wherever_an_edge_runs(qtbot: QtBot, top: int) -> None:
    view = MasksView()
    qtbot.addWidget(view)
    view.show_result(Masks((Part("sea", 1.0, 0.5, stripe(top, 40)),), 40, 40, 400, 400))
    view.masks_layer.switch(NAMES, False)
    image = painted(view.masks_layer)
    line = [y for y in range(400) if close(image.pixelColor(200, y), QColor(BOX_COLOURS[0]))]
    assert 1 <= len(line) <= 3
    assert abs(line[0] - top * 10) <= 2


def test_the_part_that_is_pointed_at_is_shown_alone(view: MasksView) -> None:
    layer = view.masks_layer
    layer.switch(NAMES, False)
    view.list.entered.emit(view.list.model().index(1, 0))
    image = painted(layer)
    assert image.pixelColor(50, 50) == QColor("black")
    assert close(image.pixelColor(200, 350), mixed(1))
    view.list.viewportEntered.emit()
    assert close(painted(layer).pixelColor(50, 50), mixed(0))


def test_a_click_means_the_smallest_part_there(view: MasksView) -> None:
    layer = view.masks_layer
    layer.click_at(QPointF(150, 170))
    assert (layer.lit, view.list.current()) == (2, 2), "the tree stands before the sky"
    layer.click_at(QPointF(30, 30))
    assert view.list.current() == 0
    layer.click_at(QPointF(200, 260))
    assert view.list.current() == NOBODY
    layer.switch(PARTS, False)
    assert layer.thing_at(QPointF(30, 30)) == NOBODY


def test_only_what_is_in_view_is_drawn_however_far_one_zooms_in(
    view: MasksView, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = calls_of(monkeypatch, mask_layer, "enlarged")
    layer = view.masks_layer
    layer.switch(NAMES, False)
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    to_view = QTransform(50, 0, 0, 50, -50 * 30, -50 * 198)
    layer.paint(painter, to_view, QRectF(0, 0, 200, 200))
    painter.end()
    points = [size.width() * size.height() for _mask, _area, size in drawn]
    assert points and max(points) < 5_000_000, "the whole picture would be 400 million points"
    assert close(image.pixelColor(100, 10), mixed(0)), "the sky ends at 200 in the picture"
    assert image.pixelColor(100, 199) == QColor("black") or close(
        image.pixelColor(100, 199), QColor(BOX_COLOURS[0])
    )


def test_many_fine_parts_are_decoded_and_drawn_once(view: MasksView, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded, drawn = calls_of(monkeypatch, Mask, "decoded"), calls_of(monkeypatch, mask_layer, "enlarged")
    fine = " ".join(["3"] * (512 * 512 // 3)) + " 1"
    parts = tuple(Part(f"part {n}", 1.0, 0.5, fine) for n in range(12))
    view.show_result(Masks(parts, 512, 512, 4000, 4000))
    for _ in range(10):
        painted(view.masks_layer)
    assert (len(decoded), len(drawn)) == (12, 12), "what has not moved is not drawn anew"


def test_a_part_is_cut_out_at_the_size_of_the_picture() -> None:
    picture = QImage(800, 800, QImage.Format.Format_RGB32)
    picture.fill(QColor("#336699"))
    part = cut_out(picture, Mask.decoded(square(10, 15, 10), 40, 40))
    assert part.size() == QSize(800, 800)
    assert part.hasAlphaChannel()
    assert part.pixelColor(300, 400) == QColor("#336699")
    assert part.pixelColor(100, 100).alpha() == 0
    assert part.pixelColor(700, 400).alpha() == 0
    edge = [x for x in range(800) if part.pixelColor(x, 400).alpha() > 127]
    assert abs(edge[0] - 200) <= 8
    assert abs(edge[-1] - 400) <= 8


def test_the_button_cuts_out_the_chosen_part(qtbot: QtBot, view: MasksView) -> None:
    assert not view.cut.isEnabled()
    assert "Choose a part first" in view.cut.toolTip()
    view.list.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(view.list, Qt.Key.Key_Down)
    qtbot.keyClick(view.list, Qt.Key.Key_Down)
    assert view.cut.isEnabled()
    with qtbot.waitSignal(view.cut_out_requested) as asked:
        qtbot.mouseClick(view.cut, Qt.MouseButton.LeftButton)
    assert asked.args == [1]
    view.masks_layer.click_at(QPointF(200, 260))
    assert not view.cut.isEnabled()

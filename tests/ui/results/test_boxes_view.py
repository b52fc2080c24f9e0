"""Things found in a picture: the list beside it and the boxes on it, kept in step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTransform
from pytestqt.qtbot import QtBot

from desktop.results import Box, Boxes
from desktop.ui.look.theme import Theme
from desktop.ui.look.tokens import BOX_COLOURS
from desktop.ui.picture.box_layer import BOXES, NAMES, BoxLayer
from desktop.ui.picture.kinds import Kind
from desktop.ui.picture.layer import NOBODY
from desktop.ui.picture.name_plates import Measures, Plates
from desktop.ui.results.boxes_view import BoxesView
from tests.counting import calls_of

LEFT = Qt.MouseButton.LeftButton
TABLE = Boxes(
    (
        Box("cup", 0.993, 40, 40, 120, 120),
        Box("dining_table", 0.93, 0, 0, 200, 200),
        Box("cup", 0.6, 140, 20, 180, 60),
        Box("cake", 0.31, 10, 10, 20, 20),
    ),
    200,
    200,
)


@pytest.fixture
def view(qtbot: QtBot) -> BoxesView:
    made = BoxesView()
    qtbot.addWidget(made)
    made.resize(384, 400)
    made.show()
    made.show_result(TABLE)
    return made


def names(view: BoxesView) -> list[str]:
    return [thing.name for thing in view.list.things()]


def row_place(view: BoxesView, row: int) -> QPoint:
    return view.list.visualRect(view.list.model().index(row, 0)).center()


def painted(layer: BoxLayer, side: int = 200) -> QImage:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    scale = side / layer.size.width()
    layer.paint(painter, QTransform.fromScale(scale, scale), QRectF(0, 0, side, side))
    painter.end()
    return image


def test_only_what_is_sure_enough_is_shown_and_the_rest_on_request(qtbot: QtBot, view: BoxesView) -> None:
    assert view._heading.text() == "3\u00a0things found"
    assert names(view) == ["Cup", "Dining table", "Cup"]
    assert view._hidden.text() == "1\u00a0less certain one is hidden"
    assert view.boxes_layer.words() == "Cup 99\u00a0%; Dining table 93\u00a0%; Cup 60\u00a0%"
    qtbot.mouseClick(view.show_all, LEFT)
    assert names(view)[-1] == "Cake"
    assert not view.show_all.isVisible()
    view.least.set_value(0.95)
    assert view._heading.text() == "1\u00a0thing found"
    view.least.set_value(1.0)
    assert view._heading.text() == "Nothing reaches this certainty"
    view.show_result(Boxes((), 200, 200))
    assert view._heading.text() == "Nothing was found"
    assert not view.least.isVisible()


def test_the_same_kind_has_the_same_colour_whatever_is_hidden(view: BoxesView) -> None:
    first, table, second = (thing.kind for thing in view.list.things())
    assert first == second != table
    view.least.set_value(0.0)
    assert [thing.kind.number for thing in view.list.things()] == [0, 1, 0, 2]


def test_pointing_at_a_row_dims_the_other_boxes(qtbot: QtBot, view: BoxesView) -> None:
    layer = view.boxes_layer
    layer.switch(NAMES, False)
    orange = QColor(BOX_COLOURS[0])
    assert painted(layer).pixelColor(80, 40) == orange
    assert painted(layer).pixelColor(80, 42) != orange
    qtbot.mouseMove(view.list.viewport(), row_place(view, 0))
    view.list.entered.emit(view.list.model().index(0, 0))
    assert painted(layer).pixelColor(80, 42) == orange, "the line of the one that is pointed at is 3 px"
    view.list.entered.emit(view.list.model().index(1, 0))
    assert painted(layer).pixelColor(80, 40) != orange, "the others are dimmed"
    view.list.viewportEntered.emit()
    assert layer.lit == NOBODY


def test_a_click_on_a_box_chooses_its_row_and_a_second_one_lets_go(view: BoxesView) -> None:
    layer = view.boxes_layer
    layer.point_at(QPointF(80, 80))
    assert view.list.lit == 0, "the cup lies in the table, and the smaller one is meant"
    layer.point_at(None)
    assert view.list.lit == NOBODY
    layer.click_at(QPointF(80, 80))
    assert (view.list.current(), layer.lit) == (0, 0)
    layer.click_at(QPointF(150, 150))
    assert (view.list.current(), layer.lit) == (1, 1)
    layer.click_at(QPointF(150, 150))
    assert (view.list.current(), layer.lit) == (NOBODY, NOBODY)


def test_rows_are_chosen_by_mouse_and_let_go_by_a_second_click(qtbot: QtBot, view: BoxesView) -> None:
    qtbot.mouseClick(view.list.viewport(), LEFT, pos=row_place(view, 1))
    assert view.boxes_layer.lit == 1
    qtbot.mouseClick(view.list.viewport(), LEFT, pos=row_place(view, 0))
    assert view.boxes_layer.lit == 0
    qtbot.mouseClick(view.list.viewport(), LEFT, pos=row_place(view, 0))
    assert view.boxes_layer._chosen == NOBODY


def test_arrow_keys_walk_through_the_boxes_and_escape_lets_go(qtbot: QtBot, view: BoxesView) -> None:
    view.list.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.boxes_layer.lit == NOBODY, "coming by Tab chooses nothing yet"
    lit = []
    for _ in range(3):
        qtbot.keyClick(view.list, Qt.Key.Key_Down)
        lit.append(view.boxes_layer.lit)
    assert lit == [0, 1, 2]
    spoken = view.list.model().data(view.list.currentIndex(), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Cup, 60\u00a0%"
    qtbot.keyClick(view.list, Qt.Key.Key_Escape)
    assert view.boxes_layer.lit == NOBODY


def test_a_chosen_box_that_is_hidden_is_chosen_no_more(view: BoxesView) -> None:
    view.boxes_layer.click_at(QPointF(160, 40))
    assert view.boxes_layer.lit == 2
    view.least.set_value(0.9)
    assert (view.boxes_layer.lit, view.list.current()) == (NOBODY, NOBODY)
    view.boxes_layer.click_at(QPointF(80, 80))
    view.least.set_value(0.95)
    assert (view.boxes_layer.lit, view.list.current()) == (0, 0), "the others stay chosen"


def test_boxes_and_names_can_be_switched_off(view: BoxesView) -> None:
    layer, orange = view.boxes_layer, QColor(BOX_COLOURS[0])
    layer.switch(BOXES, False)
    assert painted(layer).pixelColor(80, 120 - 1) != orange
    assert layer.thing_at(QPointF(80, 80)) == NOBODY, "what is not seen cannot be clicked"
    layer.switch(NAMES, False)
    assert painted(layer).allGray(), "nothing is left"


def test_the_sixth_kind_is_told_apart_by_its_line(qtbot: QtBot) -> None:
    view = BoxesView()
    qtbot.addWidget(view)
    boxes = tuple(Box(f"kind {n}", 0.9, 20 * n, 0, 20 * n + 18, 100) for n in range(11))
    view.show_result(Boxes(boxes, 300, 100))
    kinds = [thing.kind for thing in view.list.things()]
    assert kinds[0].colour == kinds[5].colour == kinds[10].colour
    assert len({kinds[0].line, kinds[5].line, kinds[10].line}) == 3


def test_names_stay_in_the_picture_and_off_each_other(look: Theme) -> None:
    room = QRectF(0, 0, 300, 200)
    for zoom in (80, 100, 200):
        look.set_zoom(zoom)
        measures = Measures.of_window()
        plates = Plates(measures, room)
        corners = (QRectF(0, 0, 8, 8), QRectF(290, 0, 10, 10), QRectF(0, 190, 9, 9), QRectF(280, 190, 20, 10))
        placed = [plates.beside(corner, "Cup 99\u00a0%", Kind()).area for corner in corners]
        assert all(room.contains(area) for area in placed)
        assert not any(a.intersects(b) for n, a in enumerate(placed) for b in placed[n + 1 :])
    look.set_zoom(100)


def test_in_a_crowd_names_give_way_and_come_on_pointing(view: BoxesView) -> None:
    view.show_result(Boxes(tuple(Box("cup", 0.9, 5, 5, 60, 60) for _ in range(30)), 60, 60))
    layer, shown = view.boxes_layer, []
    for lit in (NOBODY, 29):
        layer.light(lit)
        placed = layer._places(QTransform(), QRectF(0, 0, 60, 60), Measures.of_window())
        shown.append([plate for number, _, plate in placed if plate and (plate.free or number == layer.lit)])
    assert 1 <= len(shown[0]) < 4
    assert len(shown[1]) == len(shown[0]) + 1
    ordinary = layer._places(QTransform.fromScale(20, 20), QRectF(0, 0, 1200, 1200), Measures.of_window())
    assert all(plate is not None for *_, plate in ordinary)


def test_lines_are_sharp_at_every_zoom_of_the_picture(view: BoxesView) -> None:
    layer, orange = view.boxes_layer, QColor(BOX_COLOURS[0])
    layer.switch(NAMES, False)
    for side in (133, 200, 317, 1501):
        image = painted(layer, side)
        column, edge = round(80 * side / 200), round(40 * side / 200)
        found = [y for y in range(side) if image.pixelColor(column, y) == orange]
        assert found[:2] == [edge, edge + 1]


def test_of_a_hundred_boxes_each_finds_its_place_once(
    qtbot: QtBot, view: BoxesView, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed = calls_of(monkeypatch, Plates, "beside")
    boxes = tuple(
        Box(f"thing {n % 30}", 0.99 - n / 1000, (n * 37) % 900, (n * 61) % 700, 0, 0) for n in range(100)
    )
    boxes = tuple(Box(b.label, b.score, b.left, b.top, b.left + 90, b.top + 70) for b in boxes)
    view.show_result(Boxes(boxes, 1000, 800))
    for number in range(20):
        view.boxes_layer.light(number)
        painted(view.boxes_layer, 1000)
    shown = len(placed)
    assert 0 < shown <= 100, "pointing must not find all places anew"
    for step in range(50):
        view.least.set_value(step / 100)
    assert len(placed) == shown, "nothing is placed before it is painted"


def test_what_is_shown_can_be_asked_for(view: BoxesView) -> None:
    shown = view.as_shown(TABLE)
    assert isinstance(shown, Boxes)
    assert [box.label for box in shown.boxes] == ["cup", "dining_table", "cup"]
    assert QSize(shown.width, shown.height) == view.boxes_layer.size

"""Chips, switches, sliders, steps and buttons, used the way a person uses them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.look import theme
from desktop.ui.look.theme import Theme
from desktop.ui.widgets.buttons import IconButton, LinkButton, MenuButton, PlainButton, PrimaryButton
from desktop.ui.widgets.chips import Chip, ChipGroup
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.slider import ValueSlider
from desktop.ui.widgets.steps import Steps
from desktop.ui.widgets.switch import Switch
from tests.pseudo import pseudo

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def group(qtbot: QtBot) -> ChipGroup:
    made = ChipGroup("Ask about this picture")
    qtbot.addWidget(made)
    made.set_chips([("labels", "What is it?"), ("boxes", "Where is it?"), ("say", "Describe it")])
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_click_chooses_one_chip_and_unchooses_the_other(group: ChipGroup, qtbot: QtBot) -> None:
    heard: list[str] = []
    group.chosen.connect(heard.append)
    qtbot.mouseClick(group.chip("boxes"), LEFT)
    qtbot.mouseClick(group.chip("say"), LEFT)
    qtbot.mouseClick(group.chip("say"), LEFT)
    assert heard == ["boxes", "say"]
    assert group.current == "say"
    assert [group.chip(name).isChecked() for name in ("labels", "boxes", "say")] == [False, False, True]


def test_arrow_keys_move_and_space_chooses(group: ChipGroup, qtbot: QtBot) -> None:
    heard: list[str] = []
    group.chosen.connect(heard.append)
    group.activateWindow()
    group.chip("labels").setFocus()
    qtbot.waitUntil(group.chip("labels").hasFocus)
    qtbot.keyClick(group.chip("labels"), Qt.Key.Key_Right)
    assert group.chip("boxes").hasFocus()
    assert heard == []
    qtbot.keyClick(group.chip("boxes"), Qt.Key.Key_Space)
    assert heard == ["boxes"]
    qtbot.keyClick(group.chip("boxes"), Qt.Key.Key_Left)
    qtbot.keyClick(group.chip("labels"), Qt.Key.Key_Left)
    assert group.chip("say").hasFocus()


def test_a_group_is_one_stop_for_tab(group: ChipGroup) -> None:
    group.choose("boxes")
    stops = [bool(group.chip(n).focusPolicy() & Qt.FocusPolicy.TabFocus) for n in ("labels", "boxes", "say")]
    assert stops == [False, True, False]


def test_choosing_in_the_program_is_silent_and_survives_new_chips(group: ChipGroup, qtbot: QtBot) -> None:
    heard: list[str] = []
    group.chosen.connect(heard.append)
    group.choose("say")
    group.set_chips([("say", "Describe it"), ("cut", "Cut it out")])
    assert group.current == "say"
    group.set_chips([("cut", "Cut it out")])
    assert group.current is None
    assert heard == []
    with pytest.raises(KeyError):
        group.choose("gone")


@pytest.mark.parametrize("kind", ["question", "task"])
def test_nothing_moves_when_a_chip_becomes_bold(kind: str, qtbot: QtBot) -> None:
    chip = Chip("Where are the things in it?", "task" if kind == "task" else "question")
    qtbot.addWidget(chip)
    chip.show()
    before = chip.sizeHint().width()
    chip.setChecked(True)
    assert chip.sizeHint().width() == before
    bold = QFontMetrics(theme.font(12 if kind == "task" else 14, 500)).horizontalAdvance(chip.text())
    assert before >= bold + 2 * 10


def test_chips_wrap_into_lines_with_the_same_gap(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    flow = FlowLayout(page, 8)
    boxes = [QWidget() for _ in range(3)]
    for box in boxes:
        box.setFixedSize(100, 20)
        flow.addWidget(box)
    flow.setGeometry(QRect(0, 0, 220, 100))
    assert [box.pos() for box in boxes] == [QPoint(0, 0), QPoint(108, 0), QPoint(0, 28)]
    assert flow.heightForWidth(220) == 48
    assert flow.heightForWidth(400) == 20
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    flow.setGeometry(QRect(0, 0, 220, 100))
    assert boxes[0].x() == 120


def test_space_enter_and_a_click_switch(qtbot: QtBot) -> None:
    switch = Switch("Work offline")
    qtbot.addWidget(switch)
    switch.show()
    heard: list[bool] = []
    switch.toggled.connect(heard.append)
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    qtbot.keyClick(switch, Qt.Key.Key_Return)
    qtbot.mouseClick(switch, LEFT)
    assert heard == [True, False, True]


def test_a_switch_shows_its_state_without_colour_alone(qtbot: QtBot) -> None:
    """The knob stands at the other end."""
    switch = Switch("Work offline")
    qtbot.addWidget(switch)
    switch.resize(switch.sizeHint())
    off = switch.grab().toImage()
    switch.setChecked(True)
    on = switch.grab().toImage()
    middle = switch.height() // 2
    knob_off, knob_on = off.pixelColor(9, middle), on.pixelColor(23, middle)
    assert knob_off != off.pixelColor(23, middle)
    assert knob_on != on.pixelColor(9, middle)


def test_a_slider_moves_by_keys_and_prints_its_value(qtbot: QtBot) -> None:
    slider = ValueSlider("At least this sure", 0, 100, 50, lambda value: f"{value:.0f} %")
    qtbot.addWidget(slider)
    heard: list[float] = []
    slider.moved.connect(heard.append)
    assert slider.printed() == "50 %"
    qtbot.keyClick(slider.slider, Qt.Key.Key_Right)
    qtbot.keyClick(slider.slider, Qt.Key.Key_PageUp)
    assert heard == [51.0, 61.0]
    assert slider.printed() == "61 %"
    assert slider.slider.accessibleDescription() == "61 %"


def test_pressing_the_track_moves_the_knob_there(qtbot: QtBot) -> None:
    slider = ValueSlider("Loudness", 0.0, 2.0, 0.0, lambda value: f"{value:.1f}")
    qtbot.addWidget(slider)
    slider.slider.resize(216, 28)
    qtbot.mousePress(slider.slider, LEFT, pos=QPoint(108, 14))
    assert slider.value() == pytest.approx(1.0)
    qtbot.mouseMove(slider.slider, QPoint(300, 14))
    qtbot.mouseRelease(slider.slider, LEFT)
    assert not slider.slider.isSliderDown()


def test_only_done_steps_can_be_pressed(qtbot: QtBot) -> None:
    steps = Steps(["Examples", "Model", "Teach"])
    qtbot.addWidget(steps)
    steps.show()
    heard: list[int] = []
    steps.chosen.connect(heard.append)
    steps.set_current(1)
    for position in range(3):
        qtbot.mouseClick(steps.button(position), LEFT)
    assert heard == [0]
    assert steps.button(0).accessibleName() == "1. Examples, done"
    assert steps.button(1).accessibleName() == "2. Model, you are here"


def test_heights_are_those_of_the_design_and_grow_with_the_zoom(qtbot: QtBot, look: Theme) -> None:
    expected: list[tuple[QPushButton, int]] = [
        (PrimaryButton("Save"), 36),
        (PlainButton("Try it", "flask", small=True), 28),
        (Chip("Describe"), 32),
        (Chip("Fits", "filter"), 28),
        (Chip("Find", "task"), 26),
    ]
    for widget, height in expected:
        qtbot.addWidget(widget)
        widget.ensurePolished()
        assert widget.sizeHint().height() == height, widget
    square = IconButton("pause", "Pause", small=True)
    qtbot.addWidget(square)
    square.ensurePolished()
    assert (square.sizeHint().width(), square.sizeHint().height()) == (28, 28)
    look.set_zoom(200)
    # The 1 px edges do not grow.
    assert expected[0][0].sizeHint().height() == 70


def test_buttons_have_names_and_say_why_they_cannot_be_used(qtbot: QtBot) -> None:
    square = IconButton("pause", "Pause this download")
    button = PrimaryButton("Download…", "down")
    qtbot.addWidget(square)
    qtbot.addWidget(button)
    assert square.accessibleName() == square.toolTip() == "Pause this download"
    assert button.accessibleName() == "Download"
    button.explain(False, "You are offline")
    assert not button.isEnabled()
    assert button.toolTip() == button.accessibleDescription() == "You are offline"
    button.explain(True)
    assert button.toolTip() == ""


def test_a_menu_button_calls_what_was_chosen(qtbot: QtBot) -> None:
    chosen: list[str] = []
    items = [
        ("Subtitles\tSRT", lambda: chosen.append("srt")),
        ("Plain text\tTXT", lambda: chosen.append("txt")),
    ]
    button = MenuButton("Export", "up", items)
    qtbot.addWidget(button)
    button.show()
    menu = button.menu()
    menu.popup(QPoint(0, 0))
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert chosen == ["txt"]


def test_a_link_is_high_enough_to_press(qtbot: QtBot) -> None:
    link = LinkButton("Show all")
    qtbot.addWidget(link)
    link.ensurePolished()
    assert link.sizeHint().height() >= 24


NAMES = ("Your examples", "Starting model", "Teach", "What you have", "What you want", "Which size")


@pytest.mark.parametrize("zoom", [80, 90, 100, 110, 125, 150, 175, 200])
def test_no_step_is_shortened_where_there_is_room(qtbot: QtBot, look: Theme, zoom: int) -> None:
    look.set_zoom(zoom)
    names = [*NAMES, *map(pseudo, NAMES)]
    steps = Steps(names)
    qtbot.addWidget(steps)
    steps.resize(steps.minimumSizeHint())
    steps.show()
    for now in range(len(names)):
        steps.set_current(now)
        assert [steps.button(index).shown_text() for index in range(len(names))] == names

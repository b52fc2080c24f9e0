"""What tells: labels, badges, banners, messages, progress, fields' errors, answers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.look.theme import Theme
from desktop.ui.pages.teach.confusion import ConfusionTable, step
from desktop.ui.pages.teach.range_bar import RangeBar
from desktop.ui.results.confidence import ConfidenceBars
from desktop.ui.widgets.badge import Badge, fit_badge
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import PlainButton
from desktop.ui.widgets.card import KeyNumberCard
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.fields import SearchField, TextField
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.message import MessageHost
from desktop.ui.widgets.progress import ProgressBar, ProgressRow

LEFT = Qt.MouseButton.LeftButton


def test_a_label_never_reads_its_text_as_html(qtbot: QtBot) -> None:
    label = Label("<b>file</b>.jpg")
    plain = Label("x")
    qtbot.addWidget(label)
    qtbot.addWidget(plain)
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_long_names_are_shortened_in_the_middle_and_whole_in_the_hint(qtbot: QtBot) -> None:
    name = "holiday-in-the-mountains-2019-0412-edited-again.jpg"
    label = ElidedLabel(name)
    qtbot.addWidget(label)
    label.resize(160, 20)
    label.show()
    assert "…" in label.shown_text()
    assert label.shown_text().startswith("hol")
    assert label.shown_text().endswith(".jpg")
    assert label.toolTip() == name
    label.resize(900, 20)
    assert label.shown_text() == name
    assert label.toolTip() == ""


def test_a_fit_is_a_word_and_a_reason_not_only_a_colour(qtbot: QtBot) -> None:
    badge = fit_badge("too-big", "Needs 70 of 12 GB graphics memory")
    qtbot.addWidget(badge)
    assert badge.text() == badge.accessibleName() == "Too big for this computer"
    assert badge.toolTip() == badge.accessibleDescription() == "Needs 70 of 12 GB graphics memory"
    assert badge.kind == "bad"


def test_a_badge_changes_its_ground_with_its_kind(qtbot: QtBot, look: Theme) -> None:
    badge = Badge("English")
    qtbot.addWidget(badge)
    badge.show()

    def ground() -> str:
        return badge.grab().toImage().pixelColor(badge.width() // 2, 2).name()

    assert ground() == look.tokens.well.lower()
    badge.set("Runs well", "ok", "okc")
    assert ground() == look.tokens.okBg.lower()


def test_a_banner_hides_when_cleared_and_comes_back(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    banner = Banner()
    QVBoxLayout(page).addWidget(banner)
    page.show()
    assert not banner.isVisible()
    banner.say("bad", "This file could not be opened.", "It <ends> in the middle.", "Show why")
    assert banner.isVisible()
    assert banner.accessibleName() == "This file could not be opened. It <ends> in the middle."
    banner.clear()
    assert not banner.isVisible()
    assert banner.text() == ""


def test_a_banners_action_is_pressed(qtbot: QtBot) -> None:
    banner = Banner("info", "A better version is ready.", "", "Use it")
    qtbot.addWidget(banner)
    banner.show()
    button = next(child for child in banner.findChildren(QWidget) if child.accessibleName() == "Use it")
    with qtbot.waitSignal(banner.acted, timeout=1000):
        qtbot.mouseClick(button, LEFT)


def test_a_banner_without_words_opens_no_window_of_its_own(qtbot: QtBot) -> None:
    banner = Banner("ok", "Still learning,", "mistakes are falling.")
    qtbot.addWidget(banner)
    assert not banner.isVisible()
    empty = EmptyState("history", "Nothing here yet.", "Try something")
    qtbot.addWidget(empty)
    assert not any(child.isVisible() for child in empty.findChildren(QWidget))


def test_a_message_goes_by_itself_and_its_undo_works(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(600, 400)
    page.show()
    host = MessageHost(page)
    with qtbot.waitSignal(host.closed, timeout=3000):
        host.show("Copied", seconds=0.05)
    assert host.message.isHidden()
    undone: list[bool] = []
    host.show("Model removed", action=("Undo", lambda: undone.append(True)), seconds=60)
    corner = host.message.geometry().bottomRight()
    assert (page.width() - corner.x(), page.height() - corner.y()) == (25, 25)
    qtbot.mouseClick(host.message.action, LEFT)
    assert undone == [True]
    assert host.message.isHidden()


def test_a_message_covers_no_button(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(600, 400)
    button = PlainButton("Export", parent=page)
    button.setGeometry(400, 340, 180, 36)
    page.show()
    host = MessageHost(page)
    host.show("Written", seconds=60)
    assert not host.message.geometry().intersects(button.geometry())
    assert page.rect().contains(host.message.geometry())
    button.hide()
    host.show("Written", seconds=60)
    assert host.message.geometry().bottom() == 400 - 25, "where nothing is, it stands at the bottom"
    host.close()


def test_a_message_makes_way_for_what_the_page_shows_right_after_it(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(600, 400)
    button = PlainButton("Start teaching", parent=page)
    button.setGeometry(400, 340, 180, 36)
    button.hide()
    page.show()
    host = MessageHost(page)
    host.show("Stopped", seconds=60)
    button.show()
    qtbot.waitUntil(lambda: not host.message.geometry().intersects(button.geometry()))
    button.setGeometry(400, 280, 180, 36)  # as when another page comes below the message
    qtbot.waitUntil(lambda: host.message.geometry().bottom() == 400 - 25)
    host.close()


def test_a_message_stays_while_its_button_has_the_focus(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(600, 400)
    other = PlainButton("Other", parent=page)
    page.show()
    page.activateWindow()
    host = MessageHost(page)
    host.show("Model removed", action=("Undo", lambda: None), seconds=0.05)
    host.message.action.setFocus()
    qtbot.waitUntil(host.message.action.hasFocus)
    with qtbot.waitSignal(host.closed, timeout=300, raising=False) as waited:
        pass
    assert not waited.signal_triggered
    with qtbot.waitSignal(host.closed, timeout=3000):
        other.setFocus()


def test_a_bar_shows_its_share_in_the_colour_of_its_kind(qtbot: QtBot, look: Theme) -> None:
    bar = ProgressBar("Download")
    qtbot.addWidget(bar)
    bar.resize(200, 6)
    bar.set_share(0.5)
    for kind, token in (("accent", "accent"), ("info", "info"), ("paused", "control"), ("bad", "bad")):
        bar.set_kind(kind)  # type: ignore[arg-type]
        image = bar.grab().toImage()
        assert image.pixelColor(60, 3).name() == look.color(token).name()
        assert image.pixelColor(150, 3).name() == look.color("track").name()


def test_a_bar_told_a_thousand_times_repaints_a_few_times(qtbot: QtBot) -> None:
    bar = ProgressBar("Download")
    qtbot.addWidget(bar)
    values: list[int] = []
    bar.valueChanged.connect(values.append)
    for position in range(1000):
        bar.set_share(position / 1000)
    assert len(values) <= 2
    bar.set_share(1.0)
    assert values[-1] == 1000
    assert bar.share() == 1.0


def test_the_last_share_arrives_even_when_it_came_too_soon(qtbot: QtBot) -> None:
    bar = ProgressBar("Download")
    qtbot.addWidget(bar)
    bar.set_share(0.1)
    bar.set_share(0.42)
    qtbot.waitUntil(lambda: bar.value() == 420, timeout=1000)


def test_an_unknown_length_moves_and_stands_still_with_reduced_motion(qtbot: QtBot, look: Theme) -> None:
    look.set_reduced_motion(False)
    row = ProgressRow("Checking")
    qtbot.addWidget(row)
    row.resize(300, 40)
    row.show()
    row.set(None)
    assert row.bar.busy
    first = row.bar.grab().toImage()
    qtbot.waitUntil(lambda: row.bar.grab().toImage() != first, timeout=2000)
    row.hide()
    look.set_reduced_motion(True)
    still = ProgressRow("Checking")
    qtbot.addWidget(still)
    still.show()
    still.set(None)
    assert still.texts()[0] == "Working"
    look.set_reduced_motion(None)


def test_a_wrong_name_is_explained_under_the_field(qtbot: QtBot, look: Theme) -> None:
    field = TextField("Group")
    qtbot.addWidget(field)
    field.show()
    low = field.sizeHint().height()
    qtbot.keyClicks(field.line, "a/b")
    field.set_error("A group name cannot contain “/”.")
    assert field.sizeHint().height() > low
    assert field.line.accessibleDescription() == "A group name cannot contain “/”."
    assert field.error() is not None
    field.set_error(None)
    assert field.error() is None
    assert field.sizeHint().height() == low


def test_a_search_waits_for_a_pause_and_enter_does_not(qtbot: QtBot) -> None:
    field = SearchField("Search your models")
    qtbot.addWidget(field)
    field.show()
    heard: list[str] = []
    field.searched.connect(heard.append)
    with qtbot.waitSignal(field.searched, timeout=2000):
        qtbot.keyClicks(field, "detr")
        assert heard == []
    assert heard == ["detr"]
    qtbot.keyClicks(field, " 50")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == ["detr", "detr 50"]
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert heard[-1] == ""


def test_answers_are_read_out_in_order(qtbot: QtBot) -> None:
    bars = ConfidenceBars()
    qtbot.addWidget(bars)
    bars.set_scores([("Cup", 0.93), ("Spoon", 0.05)])
    assert bars.accessibleName() == "Cup, 93\u00a0%; Spoon, 5\u00a0%"
    bars.set_scores([("Cat", 0.6)])
    assert [row.label for row in bars.rows()] == ["Cat"]


def test_a_key_number_is_one_sentence_for_a_screen_reader(qtbot: QtBot) -> None:
    card = KeyNumberCard("Right on unseen examples", "target")
    qtbot.addWidget(card)
    card.set_number("93 %", "best so far")
    assert card.accessibleName() == "Right on unseen examples: 93 % best so far"


def test_a_range_is_said_in_words(qtbot: QtBot) -> None:
    bar = RangeBar("After teaching", 0.93, 0.81, 0.98)
    qtbot.addWidget(bar)
    assert bar.accessibleName() == "After teaching: 93\u00a0%, 95\u00a0% range 81\u00a0% to 98\u00a0%"


def test_the_five_steps_of_the_confusion_table() -> None:
    assert [step(share) for share in (0.1, 0.2, 0.21, 0.4, 0.6, 0.61, 0.9, 0.95, 1.0)] == [
        0, 0, 1, 1, 2, 3, 3, 4, 4,
    ]  # fmt: skip


@pytest.fixture
def table(qtbot: QtBot) -> ConfusionTable:
    made = ConfusionTable(["Fine", "Dented", "Scratched"], [[22, 0, 0], [0, 13, 1], [1, 1, 4]])
    qtbot.addWidget(made)
    made.resize(420, 320)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_click_on_a_number_asks_for_its_pictures(table: ConfusionTable, qtbot: QtBot) -> None:
    middle: QPoint = table.visualRect(table.model().index(1, 2)).center()
    with qtbot.waitSignal(table.cell_chosen, timeout=1000) as heard:
        qtbot.mouseClick(table.viewport(), LEFT, pos=middle)
    assert heard.args == [1, 2]


def test_arrows_and_enter_do_the_same(table: ConfusionTable, qtbot: QtBot) -> None:
    heard: list[tuple[int, int]] = []
    table.cell_chosen.connect(lambda row, column: heard.append((row, column)))
    table.setCurrentCell(0, 0)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Right)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert heard == [(1, 1)]


def test_each_number_is_explained(table: ConfusionTable) -> None:
    spoken = table.item(2, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "1 × actually Scratched, the model said Fine"


def test_numbers_stand_on_the_colour_of_their_share(table: ConfusionTable, look: Theme) -> None:
    image = table.viewport().grab().toImage()

    def ground(row: int, column: int) -> str:
        corner = table.visualRect(table.model().index(row, column)).topLeft()
        return image.pixelColor(corner + QPoint(14, 14)).name()

    assert ground(0, 0) == look.tokens.accent.lower()
    assert ground(0, 1) == look.tokens.well.lower()
    assert ground(1, 2) not in (look.tokens.accent.lower(), look.tokens.well.lower())

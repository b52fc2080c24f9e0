"""A text in an old encoding: the guess is shown beside it, and can be changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from desktop.protocol import Input
from desktop.ui.pages.trying.encoding import EncodingChoice
from desktop.ui.pages.trying.page import TryPage
from desktop.ui.pages.trying.text import TextStage
from tests.ui.pages.in_process import InProcess
from tests.ui.pages.trying.steps import wait_for_answer


def stage(page: TryPage) -> TextStage:
    return next(found for found in page.findChildren(TextStage) if found.isVisible())


@pytest.fixture
def old(qtbot: QtBot, page: TryPage, bench: InProcess, tmp_path: Path) -> str:
    """A text in an old encoding, opened and answered."""
    for encoding, words in (("cp1250", "Łódź"), ("iso8859-2", "Łód\x9f")):
        copy = tmp_path / f"{encoding}.copy"
        copy.write_text(words, encoding="utf-8")
        bench.preview_texts[encoding] = str(copy)
    file = tmp_path / "old.txt"
    file.write_bytes("Łódź".encode("cp1250"))
    page.open_paths([str(file)])
    wait_for_answer(qtbot, page)
    qtbot.waitUntil(lambda: stage(page).editor.toPlainText() == "Łódź")
    return str(file)


def choice(page: TryPage) -> EncodingChoice:
    return stage(page).encoding


def test_a_guess_is_shown_beside_the_text(page: TryPage, old: str) -> None:
    box = choice(page).box
    assert box.isVisible() and box.currentText() == "Central European (Windows-1250)"
    assert box.accessibleName()


def test_where_there_is_room_every_name_is_seen_in_full(page: TryPage, old: str) -> None:
    box = choice(page).box
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    style, whole, part = (
        box.style(),
        QStyle.ComplexControl.CC_ComboBox,
        QStyle.SubControl.SC_ComboBoxEditField,
    )
    room = style.subControlRect(whole, option, part, box).width()
    for index in range(box.count()):
        assert box.fontMetrics().horizontalAdvance(box.itemText(index)) <= room, box.itemText(index)


def test_until_it_is_read_no_other_text_stands_there(
    qtbot: QtBot, page: TryPage, bench: InProcess, old: str, tmp_path: Path
) -> None:
    bench.holds_previews = True
    other = tmp_path / "other.txt"
    other.write_bytes("Wrocław".encode("cp1250"))
    page.open_paths([str(other)])
    qtbot.waitUntil(lambda: stage(page).editor.toPlainText() == "")
    assert stage(page).editor.isReadOnly() and stage(page).editor.placeholderText() == "Reading…"
    assert not stage(page).ask.isVisible()


def test_another_encoding_is_chosen_with_the_keyboard_and_asked_about(
    qtbot: QtBot, page: TryPage, bench: InProcess, old: str
) -> None:
    asked = len(bench.runs)
    qtbot.keyClick(choice(page).box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: stage(page).editor.toPlainText() == "Łód\x9f")
    assert page.trial.inputs == [Input(path=old, encoding="iso8859-2")]
    qtbot.waitUntil(lambda: len(bench.runs) > asked)
    assert bench.runs[-1].inputs == (Input(path=old, encoding="iso8859-2"),)
    assert choice(page).box.currentData() == "iso8859-2"


def test_what_was_typed_has_no_encoding(page: TryPage, old: str) -> None:
    stage(page).editor.insertPlainText("x")
    assert not choice(page).isVisible()


def test_a_text_in_unicode_leaves_nothing_to_choose(
    qtbot: QtBot, page: TryPage, old: str, tmp_path: Path
) -> None:
    (tmp_path / "new.txt").write_text("Łódź!", encoding="utf-8")
    page.open_paths([str(tmp_path / "new.txt")])
    qtbot.waitUntil(lambda: stage(page).editor.toPlainText() == "Łódź!")
    assert not choice(page).isVisible()

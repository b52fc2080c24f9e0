"""Files of a batch can be told apart by their names, also in a narrow place and from several folders."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.pages.trying.batch import BatchList
from desktop.ui.pages.trying.page import TryPage
from desktop.ui.widgets.elided import elided_apart
from tests.ui.pages.trying.steps import CAT_FILE, area, wait_for_answer

SPOKEN_TEXT = Qt.ItemDataRole.AccessibleTextRole


@pytest.mark.parametrize(
    "names",
    [
        [f"sense and sensibility, a recording of chapter {number:02}0.wav" for number in range(9)],
        [
            f"{number}, the recording of sense and sensibility which was made in 2024.wav"
            for number in range(9)
        ],
        [f"2024-05-{day:02} 10.30.00 interview with the whole family.m4a" for day in range(1, 20)],
        [f"site {place}/plot {number}/001.jpg" for place in "AB" for number in range(4)],
    ],
)
@pytest.mark.parametrize("letters", [14, 18, 24])
def test_neighbours_differ_however_narrow_the_place(
    qapp: QApplication, names: list[str], letters: int
) -> None:
    metrics = QFontMetrics(qapp.font())
    width = metrics.averageCharWidth() * letters
    near = [[*names[max(0, at - 1) : at], *names[at + 1 : at + 2]] for at in range(len(names))]
    shown = [elided_apart(name, beside, metrics, width) for name, beside in zip(names, near, strict=True)]
    assert all(one != other for one, other in pairwise(shown)), shown
    assert all(metrics.horizontalAdvance(one) <= width for one in shown)


def test_what_fits_is_not_shortened(qapp: QApplication) -> None:
    metrics = QFontMetrics(qapp.font())
    assert elided_apart("a.wav", ["b.wav"], metrics, 500) == "a.wav"


def test_a_batch_from_several_folders_names_them(qtbot: QtBot, page: TryPage, tmp_path: Path) -> None:
    for folder in ("siteA", "siteB"):
        (tmp_path / folder).mkdir()
        shutil.copy(CAT_FILE, tmp_path / folder / "001.jpg")
    page.open_paths([str(tmp_path)])
    qtbot.waitUntil(lambda: len(page.trial.inputs) == 2)
    wait_for_answer(qtbot, page)
    assert page.header._name.text() == "siteA/001.jpg"
    assert area(page).isVisible()
    (files,) = page.findChildren(BatchList)
    spoken = [files.model().index(row, 0).data(SPOKEN_TEXT) for row in range(2)]
    assert spoken == ["siteA/001.jpg, answered, Tabby cat 71\u00a0%", "siteB/001.jpg, waiting"]


def test_files_from_far_apart_go_by_their_names(qtbot: QtBot, page: TryPage, tmp_path: Path) -> None:
    files = [tmp_path / "work" / "2026" / "letters" / "cat.jpg", tmp_path / "stick" / "dog.jpg"]
    for file in files:
        file.parent.mkdir(parents=True)
        shutil.copy(CAT_FILE, file)
    page.open_paths(list(map(str, files)))
    qtbot.waitUntil(lambda: len(page.trial.inputs) == 2)
    wait_for_answer(qtbot, page)
    assert page.header._name.text() == "cat.jpg"
    assert [page.trial.name(index) for index in range(2)] == ["cat.jpg", "dog.jpg"]

"""The cards of a report."""

from __future__ import annotations

import typing
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from desktop import protocol, tasks
from desktop.messages import say, training
from desktop.ui.look import theme
from desktop.ui.pages.teach.checkup import FINDINGS
from desktop.ui.pages.teach.groups_cards import GroupsCard
from desktop.ui.pages.teach.page import TeachPage
from desktop.ui.pages.teach.report import CARDS
from desktop.ui.pages.teach.tile_kinds import TILES
from desktop.ui.widgets.labels import Label
from tests.ui.pages.teach_scripted import report, result

NAMES = (
    "Fine", "Dented", "Scratched", "Discoloured", "Bent at edge", "Missing screw",
    "Rusty", "Greasy", "Too short", "Too long", "Cracked", "Wrong part",
)  # fmt: skip


def show(page: TeachPage, pictures: list[str], groups: int, qtbot: QtBot) -> None:
    names = NAMES[:groups]
    matrix = tuple(
        tuple(12 if row == column else row * column % 3 for column in range(groups)) for row in range(groups)
    )
    scores = tuple(protocol.GroupScore(name, 0.9, 0.9, 14) for name in names)
    shown = result(pictures, "/runs/1", labels=names, confusion=matrix, per_group=scores)
    page.resize(1064, 800)
    page.session.look_at_report(shown, None)
    page.show_report(shown)
    qtbot.waitUntil(lambda: page.report.cards.mix_ups.table.columnWidth(0) > 0)


@pytest.mark.parametrize("groups", [2, 6, 12])
def test_no_name_over_a_column_is_cut(
    page: TeachPage, pictures: list[str], qtbot: QtBot, groups: int
) -> None:
    show(page, pictures, groups, qtbot)
    heads = page.report.cards.mix_ups.table.horizontalHeader()
    metrics = QFontMetrics(theme.font(12, 500))

    def fit() -> bool:
        wide = [metrics.horizontalAdvance(name) for name in NAMES[:groups]]
        return all(max(heads.sectionSize(at), heads.height()) >= width for at, width in enumerate(wide))

    qtbot.waitUntil(fit)


@pytest.mark.parametrize("groups", [3, 6])
def test_choosing_a_cell_moves_no_other(
    page: TeachPage, pictures: list[str], qtbot: QtBot, groups: int
) -> None:
    show(page, pictures, groups, qtbot)
    table = page.report.cards.mix_ups.table

    def places() -> list[tuple[QPoint, int]]:
        page.report.layout().activate()
        rows = range(table.rowCount())
        return [
            (table.viewport().mapTo(page, QPoint(0, table.rowViewportPosition(at))), table.rowHeight(at))
            for at in rows
        ]

    qtbot.wait(1)
    before = places()
    for cell in ((0, 0), (1, 2), (2, 1)):
        item = table.item(*cell)
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualItemRect(item).center())
        qtbot.wait(1)
        assert places() == before


def test_every_kind_of_detail_and_of_finding_has_its_words() -> None:
    details, kinds = protocol.Detail, typing.get_args(protocol.Finding)
    assert set(typing.get_args(details) or (details,)) == set(CARDS)
    assert set(kinds) - {protocol.Blocked} == set(FINDINGS)
    assert {row.media for row in tasks.TASKS if row.teach} == set(TILES)


def test_how_often_a_name_is_right_is_left_open_when_it_was_never_said(
    qtbot: QtBot, pictures: list[str]
) -> None:
    scores = (protocol.GroupScore("Dots", 1.0, 0.5, 1), protocol.GroupScore("Stripes", 0.0, 0.0, 1))
    detail = protocol.GroupsDetail(("Dots", "Stripes"), scores, ((1, 0), (1, 0)))
    card = GroupsCard(replace(report(pictures), detail=detail))
    qtbot.addWidget(card)
    words = [label.text().replace("\u00a0", " ") for label in card.findChildren(Label)]
    assert words[words.index("50 %") :] == ["50 %", "1", "Stripes", "0 %", "–", "1"]


def test_what_should_be_known_of_the_examples_stands_below_the_number(
    page: TeachPage, pictures: list[str]
) -> None:
    notes = (training.NEAR_COPIES_TOGETHER(count=12), training.GROUPS_MERGED(groups=("“Fine”", "“fine ”")))
    for given in (notes, ()):
        shown = result(pictures, "/runs/1", notes=given)
        page.session.look_at_report(shown, None)
        page.show_report(shown)
        assert page.report.notes.isHidden() == (not given)
        if given:
            assert all(say(note) in page.report.notes.text() for note in given)

"""Filters and order: they go with the request, and an empty list says how to widen it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.engine.hub.ranking import MATCHED, SIZED
from desktop.protocol import HubModel, Search
from desktop.ui.pages.discover.filters import HERE
from desktop.ui.pages.discover.page import DiscoverPage
from desktop.workbench.fit import largest_weights, this_computer
from tests.ui.pages.discover.discovering import names, open_with, searches
from tests.ui.pages.hub_facts import asked, bring, found
from tests.ui.pages.in_process import InProcess


def answer(bench: InProcess, *models: HubModel) -> None:
    bring(asked(bench, Search)[-1], *models)


def pick(page: DiscoverPage, menu: str, words: str) -> None:
    actions = getattr(page.search.filters, menu).menu().actions()
    next(action for action in actions if action.text() == words).trigger()


def test_what_does_not_fit_or_may_not_be_used_is_left_out(
    qtbot: QtBot, page: DiscoverPage, bench: InProcess
) -> None:
    closed = found("nc/net", licence="cc-by-nc-4.0")
    giant = found("big/giant", size=9 * 10**12, parameters=2 * 10**12)
    open_with(page, bench, found(), closed, giant)
    qtbot.mouseClick(page.search.filters.only_commercial, Qt.MouseButton.LeftButton)
    assert searches(bench)[-1].licence == "commercial"
    answer(bench, found(), closed, giant)
    assert names(page) == ["vit-base", "giant"]
    qtbot.mouseClick(page.search.filters.only_fitting, Qt.MouseButton.LeftButton)
    assert searches(bench)[-1].most_bytes == largest_weights(this_computer(None))
    answer(bench, found(), closed, giant)
    assert names(page) == ["vit-base"]


def test_an_order_that_the_hub_does_not_know_says_how_far_it_reaches(
    page: DiscoverPage, bench: InProcess
) -> None:
    open_with(page, bench, found())
    order = page.search.filters.order
    assert f"{MATCHED} most downloaded are ranked" in order.toolTip(), "best match is the one at rest"
    pick(page, "order", "Smallest")
    assert f"sorts the {SIZED} most downloaded" in order.toolTip()
    assert order.toolTip() in order.accessibleDescription()
    pick(page, "order", "Newest")
    assert order.toolTip() == ""


@pytest.mark.parametrize(
    ("menu", "choice", "field", "value"),
    [
        ("language", "German", "language", "de"),
        ("source", "PyTorch", "source", "torchvision"),
        ("source", "Whisper", "source", "whisper"),
        ("order", "Smallest", "sort", "size"),
        ("order", "Newest", "sort", "updated"),
    ],
)
def test_menus_narrow_and_order_the_search(
    page: DiscoverPage, bench: InProcess, menu: str, choice: str, field: str, value: str
) -> None:
    open_with(page, bench, found())
    pick(page, menu, choice)
    assert getattr(searches(bench)[-1], field) == value
    assert choice in getattr(page.search.filters, menu).text()
    number = len(searches(bench))
    pick(page, menu, choice)
    assert len(searches(bench)) == number, "the same choice again asks nobody"


def test_this_computer_is_a_source_that_needs_no_connection(page: DiscoverPage, bench: InProcess) -> None:
    open_with(page, bench, found())
    number = len(searches(bench))
    pick(page, "source", "This computer")
    assert page.search.filters.source.current == HERE
    assert names(page) == ["efficientnet-lite0", "all-minilm-l6-v2"] and len(searches(bench)) == number
    assert not page.list.banner.isVisible()


def test_an_empty_list_offers_to_drop_the_filters(page: DiscoverPage, bench: InProcess) -> None:
    open_with(page, bench, found())
    page.search.field.setText("flowers")
    page.search.field.searched.emit("flowers")
    pick(page, "language", "German")
    answer(bench)
    assert page.list.empty.isVisible()
    assert page.detail.model is None, "nothing is said about a model that the list does not show"
    page.list.empty.acted.emit()
    last = searches(bench)[-1]
    assert (last.words, last.language) == ("flowers", ""), "the words stay"
    answer(bench)
    page.list.empty.acted.emit()
    assert searches(bench)[-1].words == "", "without filters, the words are what hides everything"

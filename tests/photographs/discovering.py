"""Discover: lists, filters, nothing, no connection, a gated model, and the guide."""

from __future__ import annotations

import os
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop import atlas
from desktop.tasks import Media
from tests.photographs.studio import Scene, Studio, wait_until

GATED, TOKEN = "clinic/skin-marks", "hf_photographs"
MODELS: dict[str, dict[str, Any]] = {
    "example-lab/efficientnet-lite0": {"downloads": 1_300_000, "likes": 412},
    "example-lab/street-scenes": {"downloads": 212_000, "likes": 87},
    "museum/herbarium-sheets": {"downloads": 9_400, "likes": 55},
    "university/leaf-diseases": {
        "downloads": 4_100,
        "likes": 31,
        "license": "cc-by-nc-4.0",
        "tags": ["timm", "license:cc-by-nc-4.0"],
    },
}


def fill_hub(studio: Studio) -> None:
    """Models to find; one of them asks for something first."""
    for name, facts in MODELS.items():
        studio.serve(name, **facts)
    studio.hub.accounts[TOKEN] = "herta"
    studio.serve(GATED, downloads=860, likes=12, token=TOKEN)


def open_discover(studio: Studio) -> Any:
    fill_hub(studio)
    page = studio.page("discover")
    page._show_list()
    page._close_pane()
    page.search.filters.drop()
    page.search.field.clear()
    return page


def look_for(page: Any, task: str = "", words: str = "") -> None:
    """Search as somebody does who presses a chip, and wait for the answer."""
    page._show_list()
    page._close_pane()
    page.search.choose(task)
    page.search.field.setText(words)
    page.finding.ask()
    wait_until(lambda: not page._results.is_loading)


def show_pane(page: Any, row: int = 0) -> None:
    """Choose a row; with Enter where the pane has no room beside the list and covers it."""
    wait_until(lambda: page._results.rowCount() > row)
    page.list.view.setCurrentIndex(page._results.index(row))
    if page._is_narrow:
        QTest.keyClick(page.list.view, Qt.Key.Key_Return)


def lists(studio: Studio) -> None:
    page = open_discover(studio)
    look_for(page)
    studio.shoot("discover", 2000)
    look_for(page, "image-classification")
    studio.shoot("discover-task", 2000)
    page.search.filters.only_fitting.setChecked(True)
    page.search.filters.only_commercial.setChecked(True)
    wait_until(lambda: not page._results.is_loading)
    studio.shoot("discover-filters", 1500)
    look_for(page, "image-classification", "dragons")
    studio.shoot("discover-filters-nothing", 1000)
    page.search.filters.drop()
    look_for(page, "", "dragons of the north sea")
    studio.shoot("discover-nothing", 1500)


def without_hub(studio: Studio) -> None:
    page = open_discover(studio)
    studio.workbench.engines.set_offline(True)
    look_for(page, "image-classification")
    studio.shoot("discover-offline", 800)
    studio.workbench.engines.set_offline(False)
    there = os.environ["HF_ENDPOINT"]
    os.environ["HF_ENDPOINT"] = "http://127.0.0.1:9"  # nobody listens there
    studio.workbench.engines.let_go_of_models()
    look_for(page)
    studio.shoot("discover-unreachable", 4000)
    os.environ["HF_ENDPOINT"] = there
    studio.workbench.engines.let_go_of_models()


def gated(studio: Studio) -> None:
    page = open_discover(studio)
    page.go_to(GATED)
    show_pane(page)
    access = page.detail.access
    wait_until(access.isVisible)
    studio.shoot("discover-gated", 800)
    offer_token(access, "hf_mistyped")
    studio.shoot("discover-gated-refused")
    studio.hub.models[GATED].token = "another account's"
    offer_token(access, TOKEN)
    studio.shoot("discover-gated-token", 1500)
    studio.hub.models[GATED].token = TOKEN
    look_for(page, words=GATED)
    show_pane(page)
    wait_until(lambda: page.detail.plan is not None)
    studio.shoot("discover-gated-open", 1000)


def offer_token(access: Any, token: str) -> None:
    QTest.keyClicks(access.field.line, token)
    access.save.click()
    wait_until(lambda: access._job is None)


def guide(studio: Studio) -> None:
    page = open_discover(studio)
    look_for(page, "guide:Pictures")
    studio.shoot("guide-list", 800)
    entries = atlas.load().entries()
    opened = next(entry for entry in entries if entry.name == "CLIP")
    closed = next(entry for entry in entries if entry.status == "closed" and atlas.load().alternatives(entry))
    for name, entry in (("guide-entry", opened), ("guide-closed", closed)):
        look_for(page, f"guide:{entry.group}")
        rows = range(page._results.rowCount())
        show_pane(
            page, next(row for row in rows if page._results.entry_at(page._results.index(row)) is entry)
        )
        studio.shoot(name)


def choose(studio: Studio) -> None:
    page = open_discover(studio)
    page.search.help.click()
    studio.shoot("choose-what-you-have", 300)
    page.choose.media[Media.PICTURE].pressed.emit()
    studio.shoot("choose-what-you-want", 300)
    page.choose.runs_here.chip("image-classification").click()
    studio.shoot("choose-which-size", 300)
    page.choose.show_step(1)
    unknown = next(iter(page.choose.only_known._chips))
    page.choose.only_known.chip(unknown).click()
    studio.shoot("choose-not-here-yet", 300)
    page._show_list()


SCENES = (
    Scene(
        ("discover", "discover-task", "discover-filters", "discover-filters-nothing", "discover-nothing"),
        lists,
    ),
    Scene(("discover-offline", "discover-unreachable"), without_hub),
    Scene(
        ("discover-gated", "discover-gated-refused", "discover-gated-token", "discover-gated-open"),
        gated,
    ),
    Scene(("guide-list", "guide-entry", "guide-closed"), guide),
    Scene(
        ("choose-what-you-have", "choose-what-you-want", "choose-which-size", "choose-not-here-yet"),
        choose,
    ),
)

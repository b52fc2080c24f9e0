"""What the window makes before somebody asks for it, in slices of its idle time."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from desktop import atlas
from desktop.tasks import Media

if TYPE_CHECKING:
    from desktop.ui.window.main_window import MainWindow

PAGES = {
    "discover": "discover",
    "models": "my_models",
    "teach": "teach",
    "history": "history",
    "settings": "settings",
    "activity": "activity",
}
"""Pages and their modules, the likeliest first."""


def slices(window: MainWindow) -> Iterator[Callable[[], object]]:
    """Everything that costs time when a page is opened for the first time, each less than 50 ms."""
    for name, module in PAGES.items():
        yield partial(importlib.import_module, f"desktop.ui.pages.{module}.page")
        yield partial(window.page, name)
        yield partial(_polish, window, name)
        if name == "discover":
            yield atlas.load
            yield partial(_make_guide_pane, window)
    trial = window.page("try")
    for media in Media:
        yield partial(trial.prepare, media)  # type: ignore[attr-defined]


def _make_guide_pane(window: MainWindow) -> None:
    assert window.page("discover").entry  # type: ignore[attr-defined]


def _polish(window: MainWindow, name: str) -> None:
    window.page(name).ensurePolished()

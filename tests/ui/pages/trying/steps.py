"""What a person does on the page again and again."""

from __future__ import annotations

import shutil
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop.paths import resources
from desktop.ui.pages.trying.answer import AnswerArea
from desktop.ui.pages.trying.ask import AskColumn
from desktop.ui.pages.trying.page import TryPage
from desktop.workbench.history import Entry, encode
from tests.answers import LABELS
from tests.ui.pages.in_process import OTHER

SAMPLES = resources() / "samples"
CAT_FILE = str(SAMPLES / "cat.jpg")


def wait_for_answer(qtbot: QtBot, page: TryPage) -> None:
    qtbot.waitUntil(lambda: page.trial.answer() is not None and not page.trial.is_running)


def column(page: TryPage) -> AskColumn:
    """The right column that is seen."""
    return next(found for found in page.findChildren(AskColumn) if found.isVisible())


def area(page: TryPage) -> AnswerArea:
    return next(found for found in page.findChildren(AnswerArea) if found.isVisible())


def open_batch(qtbot: QtBot, page: TryPage, folder: Path, count: int = 4) -> None:
    for number in range(count):
        shutil.copy(CAT_FILE, folder / f"{number}.jpg")
    page.open_paths([str(folder)])
    qtbot.waitUntil(lambda: len(page.trial.inputs) == count)
    wait_for_answer(qtbot, page)


def stored(path: str) -> Entry:
    return Entry(
        "answer", "image-classification", OTHER.id, "cat.jpg", path, options='{"top": 2}',
        result=encode(LABELS), created=1_763_000_000.0, id=7,
    )  # fmt: skip

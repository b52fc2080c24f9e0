"""Files of which the same was asked are one line of the history, and come back with all their answers."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop.ui.pages.page import ShowAnswers
from desktop.ui.pages.trying.page import TryPage
from desktop.workbench.history import Batch
from tests.ui.pages.in_process import LITE, OTHER, InProcess
from tests.ui.pages.trying.steps import CAT_FILE, open_batch, wait_for_answer


def test_a_batch_is_one_line_and_opens_to_its_files(
    qtbot: QtBot, page: TryPage, bench: InProcess, tmp_path: Path
) -> None:
    page.open_paths([CAT_FILE])
    wait_for_answer(qtbot, page)
    open_batch(qtbot, page, tmp_path, 4)
    page.trial.ask_all()
    qtbot.waitUntil(lambda: page.trial.counts() == (4, 0, 0))
    batch, alone = bench.history.lines()
    assert isinstance(batch, Batch) and (batch.count, batch.last.model) == (4, LITE.id)
    assert not isinstance(alone, Batch) and alone.name == "cat.jpg"

    page.close_files()
    asked = len(bench.runs)
    page.take(ShowAnswers(tuple(bench.history.batch(batch.last.batch))))
    assert [one.name for one in page.trial.inputs] == [f"{number}.jpg" for number in range(4)]
    assert page.trial.counts() == (4, 0, 0)
    page.trial.choose_input(3)
    assert page.trial.answer() is not None
    assert len(bench.runs) == asked, "nothing is asked again"


def test_another_question_about_the_same_files_is_another_line(
    qtbot: QtBot, page: TryPage, bench: InProcess, tmp_path: Path
) -> None:
    open_batch(qtbot, page, tmp_path, 2)
    for model in (LITE, OTHER):
        page.trial.choose_model(model.id)
        page.trial.ask_all()
        qtbot.waitUntil(lambda: page.trial.counts() == (2, 0, 0))
    lines = bench.history.lines()
    assert [(line.count, line.last.model) for line in lines if isinstance(line, Batch)] == [
        (2, OTHER.id),
        (2, LITE.id),
    ]

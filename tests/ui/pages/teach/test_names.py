"""What is taught gets a name by which it can be told from what was taught before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.ui.pages.teach.page import TeachPage
from tests.ui.pages.teach.steps import begin
from tests.ui.pages.teach_scripted import MODEL, ScriptedWorkbench, checked


def test_the_second_of_a_name_is_called_otherwise(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot
) -> None:
    before = replace(MODEL, id="taught/part-check", name="part check · quick", source="taught")
    workbench.installed.models = (MODEL, before)
    job = begin(page, workbench, data, qtbot)
    assert isinstance(job.request, protocol.Train)
    plan = job.request.plan
    assert (plan.name, Path(plan.out).name.endswith("-part-check-quick-2")) == ("Part check · Quick 2", True)
    assert page.header.name.text() == "Part check · Quick 2"


def test_a_model_that_was_not_taught_may_share_the_name(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot
) -> None:
    workbench.installed.models = (MODEL, replace(MODEL, id="imported/part-check", name="Part check · Quick"))
    job = begin(page, workbench, data, qtbot)
    assert isinstance(job.request, protocol.Train)
    assert job.request.plan.name == "Part check · Quick"


def test_a_name_that_is_being_typed_outlives_the_end_of_the_check(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot
) -> None:
    page.open_folder(str(data))
    qtbot.mouseClick(page.header.pencil, Qt.MouseButton.LeftButton)
    page.header.line.selectAll()
    qtbot.keyClicks(page.header.line, "My pa")
    job = workbench.last(protocol.CheckExamples)
    job.take(protocol.Done(job.id, checked(data)))
    qtbot.keyClicks(page.header.line, "rts")
    qtbot.keyClick(page.header.line, Qt.Key.Key_Return)
    assert page.header.name.text() == page.session.name == "My parts"

"""What a person does on the page again and again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.ui.pages.teach.page import TeachPage
from desktop.workbench.job import Job
from tests.ui.pages.teach_scripted import (
    ScriptedWorkbench,
    checked,
    evaluated,
    step,
)

LEFT = Qt.MouseButton.LeftButton


def check(page: TeachPage, workbench: ScriptedWorkbench, data: Path, *findings: protocol.Finding) -> None:
    page.open_folder(str(data))
    job = workbench.last(protocol.CheckExamples)
    job.take(protocol.Done(job.id, checked(data, *findings)))


def begin(page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot) -> Job:
    check(page, workbench, data)
    qtbot.mouseClick(page.examples.bar.button, LEFT)
    qtbot.mouseClick(page.model.bar.button, LEFT)
    job = workbench.last(protocol.Train)
    job.take(protocol.Started(job.id))
    return job


def learn(job: Job, rounds: int, pictures: list[str]) -> None:
    job.take(evaluated(job, 0, pictures))
    for number in range(1, rounds + 1):
        job.take(step(job, number - 0.5))
        job.take(step(job, number))
        job.take(evaluated(job, number, pictures))

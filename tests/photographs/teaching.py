"""Teach: from a folder of examples to the report."""

from __future__ import annotations

from typing import Any

from PySide6.QtTest import QTest

from tests.photographs.studio import Scene, Studio, digits, wait_until


def teach(studio: Studio) -> None:
    studio.starter()
    page: Any = studio.page("teach")
    studio.shoot("teach-start", 0)
    page.open_folder(str(digits(studio.work / "Handwritten digits")))
    wait_until(lambda: page.session.examples.is_ready)
    studio.shoot("teach-examples", 1500)
    page.show_step(1)
    studio.shoot("teach-model", 300)
    page.model.ways["thorough"].button.setChecked(True)
    page.model.rounds.setValue(5)
    page.session.start()
    page.show_step(2)
    job = page.session.run.job
    rounds: list[Any] = []
    job.evaluated.connect(rounds.append)
    wait_until(lambda: len(rounds) >= 4 or not job.is_active, 400)
    studio.shoot("teach-running", 1500)
    wait_until(lambda: not job.is_active, 400)
    studio.shoot("teach-report", 1000)
    QTest.qWait(100)


SCENES = (Scene(("teach-start", "teach-examples", "teach-model", "teach-running", "teach-report"), teach),)

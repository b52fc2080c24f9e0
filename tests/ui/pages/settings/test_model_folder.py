"""Settings: the model folder moves to another drive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop import paths, protocol
from desktop.errors import ErrorKind
from desktop.messages import as_it_is, phases
from desktop.protocol import MovePlan
from desktop.ui.pages.settings.model_folder import ModelFolder
from desktop.ui.pages.settings.page import SettingsPage
from desktop.wording import NO_BREAK
from tests.ui.pages.hub_facts import asked, progress
from tests.ui.pages.in_process import LITE, InProcess

TARGET = "/media/disk"
PLAN = MovePlan(TARGET, f"{TARGET}/Burnish", 12_000_000_000, 900_000_000_000)


@pytest.fixture
def bench(qapp: QApplication) -> InProcess:
    return InProcess(LITE)


@pytest.fixture
def row(page: SettingsPage, monkeypatch: pytest.MonkeyPatch) -> ModelFolder:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: TARGET)
    return page.model_folder


def plan(bench: InProcess, answer: MovePlan) -> None:
    job = asked(bench, protocol.PlanMove)[-1]
    job.take(protocol.Done(job.id, answer))


def plain(text: str) -> str:
    return text.replace(NO_BREAK, " ")


def test_it_asks_moves_and_tells(row: ModelFolder, bench: InProcess, tmp_path: Path) -> None:
    row.move_button.click()
    plan(bench, PLAN)
    assert "12 GB will be copied. 900 GB are free there" in plain(row.question.text())
    row.confirm.click()
    job = asked(bench, protocol.MoveLibrary)[0]
    assert job.request.target == TARGET and not row.move_button.isEnabled()  # type: ignore[attr-defined]
    progress(job, 3e9, 12e9, phases.MOVING_MODELS, rate=100e6, left=90.0)
    assert tuple(map(plain, row.progress.texts())) == ("3 of 12 GB", "100 MB/s · 1 min 30 s left")
    progress(job, 0, 0, phases.REMOVING_OLD_COPIES)
    assert row.stop.isHidden(), "there is no way back from here"
    paths.choose_models_dir(tmp_path)
    job.take(protocol.Done(job.id, PLAN))
    assert row.banner.text() == "Your models are in the new folder."
    assert row.back_button.isVisible() and row.move_button.isEnabled()
    row.back_button.click()
    assert asked(bench, protocol.PlanMove)[-1].request.target == ""  # type: ignore[attr-defined]


def test_stopping_says_that_nothing_is_lost(row: ModelFolder, bench: InProcess) -> None:
    row.move_button.click()
    plan(bench, PLAN)
    row.confirm.click()
    job = asked(bench, protocol.MoveLibrary)[0]
    row.stop.click()
    assert bench.stopped == [job.id]
    job.take(protocol.Stopped(job.id))
    assert row.banner.text() == "Stopped. Your models are where they were, and complete."


def test_what_cannot_be_done_is_told_before(row: ModelFolder, bench: InProcess) -> None:
    row.move_button.click()
    plan(bench, MovePlan(TARGET, TARGET, 12, 1, as_it_is("There is not enough room.")))
    assert row.banner.text() == "There is not enough room." and not row.confirm.isVisible()
    row.move_button.click()
    plan(bench, PLAN)
    download = bench.downloads.begin("a/a")
    row.confirm.click()
    assert not asked(bench, protocol.MoveLibrary) and row.banner.kind == "warn"
    download.take(protocol.Failed(download.id, ErrorKind.NO_INTERNET, as_it_is("Gone.")))


def test_a_move_begun_elsewhere_shows_here(row: ModelFolder, bench: InProcess) -> None:
    job = bench.library.move(TARGET)
    assert row.progress.isVisible() and row.stop.isVisible()
    job.take(protocol.Failed(job.id, ErrorKind.DISK_FULL, as_it_is("The disk is full.")))
    assert row.banner.text() == "Your models were not moved. The disk is full."


def test_what_was_taught_while_the_drive_was_away_is_offered_a_place_there(
    row: ModelFolder, bench: InProcess, tmp_path: Path
) -> None:
    taught = replace(
        LITE, id="taught/leaves", source="taught", folder=str(paths.models_dir() / "taught/leaves")
    )
    bench.arrive(LITE, taught)
    assert row.banner.text() == "", "nothing was moved, so this is where it belongs"
    drive = tmp_path / "Burnish" / "models"
    paths.choose_models_dir(drive)
    bench.arrive(LITE)
    bench.arrive(LITE, taught)
    assert row.banner.text() == "", "the drive is not there"
    drive.mkdir(parents=True)
    bench.arrive(LITE)
    bench.arrive(LITE, taught)
    assert plain(row.banner.text()).startswith("1 model was added while your drive was not connected.")
    row.banner.acted.emit()
    assert asked(bench, protocol.PlanMove)[-1].request.target == str(tmp_path)  # type: ignore[attr-defined]
    plan(bench, MovePlan(str(tmp_path), str(drive), 48_000_000, 900_000_000_000))
    row.confirm.click()
    assert asked(bench, protocol.MoveLibrary)[-1].request.target == str(tmp_path)  # type: ignore[attr-defined]

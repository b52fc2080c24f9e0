"""Activity: the line of downloads, work on the library, and the connections."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import paths, protocol
from desktop.errors import ErrorKind
from desktop.messages import as_it_is, phases
from desktop.protocol import MovePlan, Packed
from desktop.ui.look.theme import Theme
from desktop.ui.pages.activity.page import ActivityPage
from desktop.ui.pages.my_models.disk import DiskUse
from desktop.ui.widgets.labels import Label
from desktop.workbench.activity import activity_summary
from desktop.workbench.job import Job
from tests.ui.pages.activity.test_activity import buttons, only, plain, shown
from tests.ui.pages.hub_facts import asked, progress
from tests.ui.pages.in_process import LITE, InProcess


@pytest.fixture
def bench(qapp: QApplication) -> InProcess:
    return InProcess(LITE)


@pytest.fixture
def page(qtbot: QtBot, bench: InProcess, theme: Theme) -> ActivityPage:
    page = ActivityPage(bench)
    qtbot.addWidget(page)
    page.resize(1064, 800)
    page.show()
    qtbot.waitExposed(page)
    return page


def begin(bench: InProcess, *names: str) -> list[Job]:
    """Downloads that take turns, as those of the real workbench do."""
    jobs = [bench.downloads.begin(name) for name in names]
    for job in jobs:
        bench.engines._waiting_line.enter(job, lambda: None)
    return jobs


def texts(page: ActivityPage) -> list[str]:
    return [plain(label.text()) for label in page.side.findChildren(Label)]


def test_the_third_download_waits_for_its_turn(page: ActivityPage, bench: InProcess) -> None:
    first, _, third = begin(bench, "a/a", "b/b", "torchvision/C")
    progress(first, 10e6)
    page.refresh()
    row = page.now.rows[third.id]
    assert row.progress.texts()[0] == "Waiting for another download to finish"
    assert row.progress.bar.kind == "paused" and buttons(row) == {"pause", "close"}
    assert row.state is not None and row.state.fact == "PyTorch"
    first.take(protocol.Stopped(first.id))
    page.refresh()
    assert page.now.rows[third.id].progress.bar.kind == "accent", "its turn has come"


def test_all_can_be_paused_and_resumed(page: ActivityPage, bench: InProcess) -> None:
    jobs = begin(bench, "a/a", "b/b")
    page.refresh()
    assert page.pause_all.text() == "Pause all" and page.pause_all.isEnabled()
    page.pause_all.click()
    for job in jobs:
        job.take(protocol.Stopped(job.id))
    page.refresh()
    assert page.pause_all.text() == "Continue all"
    bench.engines.set_offline(True)
    page.refresh()
    assert not page.pause_all.isEnabled() and page.pause_all.toolTip() == "You are offline"
    bench.engines.set_offline(False)
    page.refresh()
    page.pause_all.click()
    assert len(asked(bench, protocol.Download)) == 4 and page.pause_all.text() == "Pause all"


def test_a_pack_is_written_checked_and_done(page: ActivityPage, bench: InProcess) -> None:
    job = bench.library.pack((LITE,), "/media/stick/one.burnish")
    progress(job, 5e6, 19e6, phases.PACKING, rate=5e6, left=3.0)
    page.refresh()
    assert plain(activity_summary(bench.engines)[0]) == "Packing · 26 %"
    row = only(page.now)
    assert shown(row) == ("5 of 19 MB", "5 MB/s · 3 s left") and buttons(row) == {"close"}
    assert row.buttons["close"].toolTip() == "Stop without writing a pack"
    progress(job, 19e6, 19e6, phases.CHECKING_FILES)
    page.refresh()
    assert row.progress.bar.kind == "info" and shown(row) == ("Checking", "100 %")
    job.take(protocol.Done(job.id, Packed("/media/stick/one.burnish", (LITE.id,), 19_000_000)))
    page.refresh()
    done = only(page.finished).state
    assert done is not None and plain(done.fact).startswith("19 MB · done at")


def test_work_that_fails_says_why(page: ActivityPage, bench: InProcess) -> None:
    job = bench.library.unpack("/media/stick/one.burnish")
    job.take(
        protocol.Failed(job.id, ErrorKind.BAD_FILE, as_it_is("“model.safetensors” in the pack is damaged."))
    )
    page.refresh()
    assert shown(only(page.waiting))[0] == "“model.safetensors” in the pack is damaged."


def note_a_move(in_use: bool = False) -> None:
    facts = {"target": "/media/disk", "total": 12_000_000_000, "in_use": in_use}
    paths.unfinished_move_file().write_text(json.dumps(facts))


def test_an_interrupted_move_goes_on_or_is_given_up(page: ActivityPage, bench: InProcess) -> None:
    note_a_move()
    page.refresh()
    row = only(page.waiting)
    assert shown(row)[0] == "Interrupted. Your models are where they were."
    row.buttons["close"].click()
    forgetting = asked(bench, protocol.ForgetMove)[0]
    row.buttons["resume"].click()
    move = asked(bench, protocol.MoveLibrary)[0]
    assert move.request.target == "/media/disk" and not page.waiting.rows  # type: ignore[attr-defined]
    move.take(protocol.Failed(move.id, ErrorKind.DISK_FULL, as_it_is("The disk is full.")))
    page.refresh()
    row = only(page.waiting)
    assert shown(row)[0] == "The disk is full." and buttons(row) == {"resume-main", "close"}
    paths.unfinished_move_file().unlink()
    forgetting.take(protocol.Done(forgetting.id, None))
    assert shown(only(page.waiting))[0] == "The disk is full.", "what happened is still told"


def test_a_move_that_is_almost_done_can_only_go_on(page: ActivityPage, bench: InProcess) -> None:
    note_a_move(in_use=True)
    page.refresh()
    assert buttons(only(page.waiting)) == {"resume"}
    only(page.waiting).buttons["resume"].click()
    job = asked(bench, protocol.MoveLibrary)[0]
    progress(job, 0, 0, phases.REMOVING_OLD_COPIES)
    page.refresh()
    assert buttons(only(page.now)) == set(), "there is no way back from here"
    paths.unfinished_move_file().unlink()
    job.take(protocol.Done(job.id, MovePlan("/media/disk", "/media/disk/Burnish/models", 10, 20)))
    page.refresh()
    assert page.finished.rows and not page.waiting.rows


def test_the_disk_shown_is_the_one_that_downloads_fill_after_a_move_too(
    page: ActivityPage, bench: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    first = tmp_path / "first"
    first.mkdir()
    (first / "hub").symlink_to(drive)  # what a move leaves where other programs look
    monkeypatch.setenv("HF_HUB_CACHE", str(first / "hub"))
    sizes = {drive: 25_000_000_000}

    def usage(folder: Path) -> tuple[int, int, int]:
        free = sizes.get(Path(folder).resolve(), 74_000_000_000)
        return 100_000_000_000, 100_000_000_000 - free, free

    monkeypatch.setattr(shutil, "disk_usage", usage)
    page.refresh()
    disk = DiskUse()
    disk.show_models(())
    assert "25 GB free" in texts(page)
    assert "25 GB free" in [plain(label.text()) for label in disk.findChildren(Label)]
    (first / "hub").unlink()
    page.refresh()
    assert "74 GB free" in texts(page), "before anything was downloaded the folder is not there yet"


def test_still_to_arrive_counts_what_waits_and_what_has_to_come_again(
    page: ActivityPage, bench: InProcess
) -> None:
    (damaged,) = begin(bench, "a/damaged")
    progress(damaged, 199.8e6, 200e6)
    words = "“model.safetensors” arrived damaged twice. What was wrong has been removed."
    damaged.take(protocol.Failed(damaged.id, ErrorKind.BAD_FILE, as_it_is(words)))
    page.refresh()
    shown = texts(page)
    assert shown[shown.index("Still to arrive") + 1] == "200 MB", "its file was deleted"
    row = only(page.waiting)
    assert row.progress.bar.share() == 0

    first, second = begin(bench, "b/b", "c/c")
    for job in (first, second):
        progress(job, 0, 100e6)
    second.take(protocol.Stopped(second.id))
    (other,) = begin(bench, "d/d")
    (waiting,) = begin(bench, "c/c")
    progress(other, 0, 0, phases.PLANNING_DOWNLOAD)
    page.refresh()
    assert page._workbench.engines.waits(waiting)
    shown = texts(page)
    assert shown[shown.index("Still to arrive") + 1] == "400 MB"


def test_every_connection_is_told(page: ActivityPage, bench: InProcess) -> None:
    (job,) = begin(bench, "a/a")
    bench.engines._jobs[job.id] = job
    progress(job, 0)
    progress(job, 84e6)
    page.refresh()
    shown = texts(page)
    assert shown[shown.index("Received today") + 1] == "84 MB" and "1 open" in shown
    assert shown[shown.index("Your data sent") + 1] == "Nothing"
    bench.engines.set_offline(True)
    page.refresh()
    assert "Offline" in texts(page)


def test_a_long_reason_wraps_and_leaves_the_buttons_in_sight(
    qtbot: QtBot, page: ActivityPage, bench: InProcess
) -> None:
    job = bench.library.unpack("/media/stick/From the institute.burnish")
    reason = "“model.safetensors” of “leaf-diseases” is damaged in “From the institute.burnish”. " * 3
    job.take(protocol.Failed(job.id, ErrorKind.BAD_FILE, as_it_is(reason)))
    page.refresh()
    row = only(page.waiting)
    close = row.buttons["close"]
    qtbot.waitUntil(lambda: row.progress.height() > 40)
    assert close.isVisible() and not close.visibleRegion().isEmpty()
    assert close.mapTo(page, close.rect().bottomRight()).x() < page.side.x()

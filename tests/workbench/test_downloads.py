"""Unfinished downloads are remembered on disk, whatever happens."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import paths, protocol
from desktop.errors import ErrorKind
from desktop.messages import as_it_is, say
from desktop.settings import Settings
from desktop.workbench.job import Job, JobState
from desktop.workbench.workbench import Workbench
from tests.ui.pages.hub_facts import asked, downloaded, progress
from tests.ui.pages.in_process import InProcess
from tests.workbench.scripted import engine


@pytest.fixture
def bench(qapp: QApplication) -> InProcess:
    return InProcess()


def stored() -> list[dict[str, object]]:
    found = json.loads((paths.data_dir() / "downloads.json").read_text(encoding="utf-8"))
    assert isinstance(found, list)
    return found


def test_a_download_is_on_disk_from_the_first_moment_until_it_is_complete(bench: InProcess) -> None:
    job = bench.downloads.begin("a/b", "c" * 40, "B")
    assert [(entry["model"], entry["revision"]) for entry in stored()] == [("a/b", "c" * 40)]
    progress(job, 10e6, 100e6)
    assert stored()[0]["total"] == 100e6
    job.take(protocol.Done(job.id, downloaded("a/b")))
    assert stored() == [] and not bench.downloads.unfinished


def test_the_same_model_is_never_fetched_twice_at_once(bench: InProcess) -> None:
    assert bench.downloads.begin("a/b") is bench.downloads.begin("a/b")
    assert len(asked(bench, protocol.Download)) == 1


def test_going_on_takes_the_commit_that_was_begun(bench: InProcess) -> None:
    job = bench.downloads.begin("a/b", "c" * 40, "B")
    job.take(protocol.Failed(job.id, ErrorKind.DISK_FULL, as_it_is("The disk is full.")))
    assert [say(entry.reason) for entry in bench.downloads.unfinished] == ["The disk is full."]
    again = InProcess()
    job = again.downloads.begin("a/b", "d" * 40)
    assert isinstance(job.request, protocol.Download)
    assert (job.request.revision, job.title) == ("c" * 40, "B")
    assert again.downloads.find("a/b") is None, "while it runs, it does not wait"


def test_a_damaged_list_is_no_reason_not_to_start(bench: InProcess) -> None:
    (paths.data_dir() / "downloads.json").write_text('[{"model": 1, "unknown": 2}]', encoding="utf-8")
    assert bench.downloads.unfinished == ()
    bench.downloads.begin("a/b")
    assert len(stored()) == 1


def test_forgetting_stops_what_runs(bench: InProcess) -> None:
    job = bench.downloads.begin("a/b")
    bench.downloads.forget("a/b")
    assert bench.stopped == [job.id] and stored() == []
    job.take(protocol.Stopped(job.id))
    assert not bench.downloads.unfinished


def test_giving_up_deletes_only_when_the_engine_has_let_go(bench: InProcess) -> None:
    job = bench.downloads.begin("a/b")
    progress(job, 10e6, 100e6)
    bench.downloads.cancel("a/b")
    assert bench.stopped == [job.id] and not asked(bench, protocol.GiveUp)
    job.take(protocol.Stopped(job.id))
    (given_up,) = asked(bench, protocol.GiveUp)
    assert given_up.request.model == "a/b"  # type: ignore[attr-defined]
    assert not bench.downloads.unfinished and stored() == []


def test_giving_up_one_that_is_paused_deletes_at_once(bench: InProcess) -> None:
    job = bench.downloads.begin("a/b")
    job.take(protocol.Stopped(job.id))
    bench.downloads.cancel("a/b")
    assert len(asked(bench, protocol.GiveUp)) == 1 and not bench.downloads.unfinished


def test_what_is_given_up_is_gone_from_every_page_and_comes_back_if_that_is_undone(bench: InProcess) -> None:
    job = bench.downloads.begin("a/b")
    bench.downloads.give_up("a/b")
    assert bench.stopped == [job.id]
    job.take(protocol.Stopped(job.id))
    assert not bench.downloads.unfinished and bench.downloads.given_up == {"a/b"}
    assert len(stored()) == 1, "if Burnish is closed now, nothing is lost"
    bench.downloads.take_back("a/b")
    assert [entry.model for entry in bench.downloads.unfinished] == ["a/b"]
    bench.downloads.give_up("a/b")
    bench.downloads.cancel("a/b")
    assert len(asked(bench, protocol.GiveUp)) == 1 and not bench.downloads.given_up and stored() == []


def test_what_is_begun_again_is_not_given_up_any_more(bench: InProcess) -> None:
    job = bench.downloads.begin("a/b")
    bench.downloads.give_up("a/b")
    job.take(protocol.Stopped(job.id))
    again = bench.downloads.begin("a/b")
    again.take(protocol.Stopped(again.id))
    assert [entry.model for entry in bench.downloads.unfinished] == ["a/b"]


def test_what_became_complete_in_the_last_moment_stays(bench: InProcess) -> None:
    job = bench.downloads.begin("a/b")
    bench.downloads.cancel("a/b")
    job.take(protocol.Done(job.id, downloaded("a/b")))
    assert not asked(bench, protocol.GiveUp)


# ---- taking turns, with real engine processes --------------------------------------------------------------


@pytest.fixture
def workbench(qtbot: QtBot) -> Iterator[Workbench]:
    workbench = Workbench(Settings(), target=engine)
    yield workbench
    workbench.shut_down()


def heard_of(qtbot: QtBot, *jobs: Job) -> None:
    """Wait until the engines of these jobs have said how far they are."""
    qtbot.waitUntil(lambda: all(job.progress is not None for job in jobs), timeout=20_000)


def test_two_at_a_time_and_the_rest_in_turn(qtbot: QtBot, workbench: Workbench) -> None:
    first, second, third, fourth = (workbench.downloads.begin(f"a/{name}") for name in "pqrs")
    heard_of(qtbot, first, second)
    assert (third.state, fourth.state) == (JobState.WAITING, JobState.WAITING)
    assert workbench.engines.connections == 2, "those that wait have no connection"
    assert not workbench.downloads.unfinished, "they wait for their turn, not for the user"

    third.stop()
    assert third.state is JobState.STOPPED, "no engine has to be asked"
    assert [entry.model for entry in workbench.downloads.unfinished] == ["a/r"]
    first.stop()
    heard_of(qtbot, fourth)
    assert first.state is JobState.STOPPED and second.state is JobState.RUNNING


def test_a_download_that_ends_lets_the_next_one_in(qtbot: QtBot, workbench: Workbench) -> None:
    for _ in range(3):
        job = workbench.downloads.begin("a/quick")
        other = workbench.downloads.begin("a/slow")
        with qtbot.waitSignal(job.ended, timeout=20_000):
            pass
    assert job.state is JobState.DONE and other.state is JobState.RUNNING


def test_the_offline_switch_pauses_what_runs_and_what_waits(qtbot: QtBot, workbench: Workbench) -> None:
    jobs = [workbench.downloads.begin(f"a/{name}") for name in "pqr"]
    heard_of(qtbot, *jobs[:2])
    workbench.engines.set_offline(True)
    qtbot.waitUntil(lambda: not any(job.is_active for job in jobs), timeout=10_000)
    assert {job.state for job in jobs} == {JobState.STOPPED}
    assert jobs[2].progress is None, "the one that waited must not have started in between"
    assert len(workbench.downloads.unfinished) == 3


def test_a_closed_window_leaves_rows_that_know_how_much_is_there(qtbot: QtBot, workbench: Workbench) -> None:
    jobs = [workbench.downloads.begin(f"a/{name}", "c" * 40) for name in "pqr"]
    heard_of(qtbot, *jobs[:2])
    workbench.shut_down()
    again = InProcess()
    kept = {entry.model: (entry.done, say(entry.reason)) for entry in again.downloads.unfinished}
    assert kept == {"a/p": (40e6, ""), "a/q": (40e6, ""), "a/r": (0.0, "")}
    job = again.downloads.begin("a/p")
    assert isinstance(job.request, protocol.Download) and job.request.revision == "c" * 40


def test_a_speed_limit_is_kept_and_told_once(qtbot: QtBot, bench: InProcess) -> None:
    told: list[int] = []
    bench.downloads.speed_limited.connect(told.append)
    bench.downloads.limit_speed(1_000_000)
    bench.downloads.limit_speed(1_000_000)
    assert (
        told == [1_000_000] and Settings().number("speed_limit") == bench.downloads.speed_limit == 1_000_000
    )
    with pytest.raises(ValueError, match="speed_limit"):
        bench.downloads.limit_speed(7)
    assert told == [1_000_000]

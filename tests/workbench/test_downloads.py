"""Unfinished downloads are remembered on disk, whatever happens."""

from __future__ import annotations

import json

import pytest
from PySide6.QtWidgets import QApplication

from desktop import paths, protocol
from desktop.errors import ErrorKind
from tests.ui.pages.hub_facts import asked, downloaded, progress
from tests.ui.pages.in_process import InProcess


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
    job.take(protocol.Failed(job.id, ErrorKind.DISK_FULL, "The disk is full."))
    assert [entry.reason for entry in bench.downloads.unfinished] == ["The disk is full."]
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

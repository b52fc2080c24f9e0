"""Keeping models in order: what is asked of the engines, and what is remembered meanwhile."""

from __future__ import annotations

import json

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import paths, protocol
from desktop.messages import phases
from desktop.protocol import Duplicate, MovePlan
from desktop.workbench.received import Received
from tests.ui.pages.hub_facts import asked, downloaded, progress
from tests.ui.pages.in_process import LITE, InProcess

MINE = downloaded("taught/part-check", source="taught", size=88_000_000)


@pytest.fixture
def bench(qapp: QApplication) -> InProcess:
    bench = InProcess(LITE, MINE)
    bench.holds = True
    return bench


def test_what_was_removed_can_be_brought_back_until_the_end(qtbot: QtBot, bench: InProcess) -> None:
    bench.library.remove(MINE)
    removal = asked(bench, protocol.Remove)[0]
    assert bench.library.removed == [], "not before it is done"
    with qtbot.waitSignal(bench.library.removed_changed):
        removal.take(protocol.Done(removal.id, MINE.size))
    assert bench.library.removed == [MINE]
    bench.library.restore(MINE)
    restoring = asked(bench, protocol.Restore)[0]
    before = len(asked(bench, protocol.Installed))
    with qtbot.waitSignal(bench.library.removed_changed):
        restoring.take(protocol.Done(restoring.id, MINE))
    assert bench.library.removed == [] and len(asked(bench, protocol.Installed)) == before + 1


def test_a_removed_copy_is_no_duplicate_any_more(qtbot: QtBot, bench: InProcess) -> None:
    bench.library.find_duplicates()
    search = asked(bench, protocol.FindDuplicates)[0]
    with qtbot.waitSignal(bench.library.duplicates_changed):
        search.take(protocol.Done(search.id, (Duplicate((LITE.id, MINE.id), 88_000_000),)))
    bench.library.remove(MINE)
    removal = asked(bench, protocol.Remove)[0]
    removal.take(protocol.Done(removal.id, MINE.size))
    again = asked(bench, protocol.FindDuplicates)[1]
    again.take(protocol.Done(again.id, ()))
    assert bench.library.duplicates == ()


def test_packing_and_bringing_in_show_in_activity(bench: InProcess) -> None:
    bench.library.pack((LITE, MINE), "/media/stick/models.burnish")
    bench.library.unpack("/media/stick/models.burnish")
    bench.library.bring_in("/home/me/model.safetensors")
    assert [job.title for job in bench.engines.activity] == [
        "Packing “models.burnish”",
        "Adding models from “models.burnish”",
        "Adding “model.safetensors”",
    ]
    packing = bench.engines.activity[0].request
    assert isinstance(packing, protocol.Pack) and packing.models == (LITE.id, MINE.id)


def test_nothing_moves_while_something_writes(bench: InProcess) -> None:
    assert bench.library.reason_not_to_move == ""
    job = bench.downloads.begin("google/vit-base")
    assert bench.library.reason_not_to_move
    job.take(protocol.Stopped(job.id))
    assert bench.library.reason_not_to_move == ""
    bench.library.move("/media/disk")
    assert bench.library.is_moving and bench.library.reason_not_to_move


def test_the_end_of_a_move_is_told(qtbot: QtBot, bench: InProcess) -> None:
    bench.library.removed.append(MINE)
    bench.library.move("/media/disk")
    job = asked(bench, protocol.MoveLibrary)[0]
    assert bench.library.removed == [], "its files are not taken along, so it must not be offered"
    with qtbot.waitSignal(bench.library.moved) as moved:
        job.take(protocol.Done(job.id, MovePlan("/media/disk", "/media/disk/Burnish/models", 10, 20)))
    assert moved.args == ["/media/disk/Burnish/models"] and not bench.library.is_moving


def test_an_interrupted_move_is_found_again(bench: InProcess) -> None:
    assert bench.library.unfinished_move is None
    note = {"target": "/media/disk", "total": 12_000, "in_use": False}
    paths.unfinished_move_file().write_text(json.dumps(note))
    found = bench.library.unfinished_move
    assert found is not None and (found.target, found.total, found.in_use) == ("/media/disk", 12_000, False)
    bench.library.move("/media/disk")
    assert bench.library.unfinished_move is None, "it is under way"


def test_what_was_received_today(bench: InProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    job = bench.downloads.begin("google/vit-base")
    progress(job, 100e6)
    assert bench.received.today == 0, "an earlier day may have brought it"
    progress(job, 150e6)
    progress(job, 690e6, phase=phases.CHECKING_DOWNLOAD)
    assert bench.received.today == 50e6
    progress(job, 160e6)
    job.take(protocol.Stopped(job.id))
    assert Received(bench.engines).today == 60e6, "remembered across restarts"
    monkeypatch.setattr("desktop.workbench.received.time.strftime", lambda _form: "2031-01-01")
    assert bench.received.today == 0 and Received(bench.engines).today == 0


def test_what_searches_bring_counts_too(bench: InProcess) -> None:
    bench.installed.refresh()
    search = asked(bench, protocol.Installed)[-1]
    bench.engines._jobs[search.id] = search
    for event in (protocol.BytesReceived(search.id, 31_000), protocol.Done(search.id, ())):
        bench.engines._take(event)
    assert bench.received.today == 31_000
    bench.received.save()
    assert Received(bench.engines).today == 31_000


def test_what_is_resumed_was_received_before(bench: InProcess) -> None:
    job = bench.downloads.begin("google/vit-base")
    progress(job, 0)
    progress(job, 80e6)
    job.take(protocol.Stopped(job.id))
    again = bench.downloads.begin("google/vit-base")
    progress(again, 0, 0, phases.PLANNING_DOWNLOAD)
    progress(again, 80e6)
    progress(again, 90e6)
    assert bench.received.today == 90e6

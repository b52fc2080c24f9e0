"""Closing while something runs asks once, and the next start offers to go on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from desktop import paths, protocol
from desktop.protocol import Input
from desktop.ui.look.theme import Theme
from desktop.ui.window.main_window import MainWindow
from desktop.workbench.interruptions import Interruptions
from desktop.workbench.job import Job
from tests.ui.pages.hub_facts import progress
from tests.ui.pages.in_process import LITE, InProcess

FILES = tuple(Input(path=f"/p/{number}.jpg") for number in range(5))
BATCH = ("image-classification", LITE.id, FILES, {}, "What is in it? · 5")


def new_window(qtbot: QtBot, bench: InProcess) -> MainWindow:
    theme = Theme(QApplication.instance(), "light")  # type: ignore[arg-type]
    theme.apply()
    window = MainWindow(bench, theme)
    window.asks_before_closing = True
    qtbot.addWidget(window, before_close_func=lambda closed: setattr(closed, "asks_before_closing", False))
    window.show()
    return window


@pytest.fixture
def bench(qapp: QApplication) -> InProcess:
    bench = InProcess(LITE)
    bench.holds = True
    return bench


@pytest.fixture
def window(qtbot: QtBot, bench: InProcess) -> MainWindow:
    return new_window(qtbot, bench)


def close(qtbot: QtBot, window: MainWindow, answer: str) -> list[tuple[str, str]]:
    """Close as a person does, pressing `answer` when something is asked; returns what was asked."""
    asked: list[tuple[str, str]] = []

    def press() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            asked.append((box.text(), box.informativeText()))
            button = next(button for button in box.buttons() if button.text() == answer)
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, press)
    window.close()
    return asked


def teach(bench: InProcess, folder: Path) -> Job:
    """A run that is under way, as its folder tells."""
    plan = protocol.TrainPlan("image-classification", "/p", LITE.id, name="Part check", out=str(folder))
    folder.mkdir(parents=True)
    facts = {"plan": {"task": plan.task, "data": plan.data, "model": plan.model, "name": plan.name,
                      "out": plan.out}, "state": "running", "created": 1.0, "process": None}  # fmt: skip
    (folder / "run.json").write_text(json.dumps(facts), encoding="utf-8")
    return bench.teach(plan)


def test_nothing_is_asked_while_nothing_runs(qtbot: QtBot, window: MainWindow, bench: InProcess) -> None:
    job = bench.run(*BATCH)
    bench.answer_all(job)
    assert close(qtbot, window, "Keep open") == []
    assert not window.isVisible()


def test_what_runs_goes_on_unless_it_is_to_be_stopped(
    qtbot: QtBot, window: MainWindow, bench: InProcess
) -> None:
    job = bench.run(*BATCH)
    bench.answer_one(job, 0)
    ((words, detail),) = close(qtbot, window, "Keep open")
    assert window.isVisible() and job.is_active
    assert words == "4 files have no answer yet."
    assert detail == "The answers so far are in History, and the rest can continue next time."
    assert len(close(qtbot, window, "Stop and close")) == 1
    assert not window.isVisible()


def test_each_kind_of_work_says_what_becomes_of_it(
    qtbot: QtBot, window: MainWindow, bench: InProcess, tmp_path: Path
) -> None:
    teach(bench, tmp_path / "run")
    ((words, detail),) = close(qtbot, window, "Keep open")
    assert words == "“Part check” is still being taught."
    assert detail == "Teaching can continue next time from where it was last saved."
    bench.downloads.begin("a/b")
    bench.settings.set("keep_history", False)
    bench.run(*BATCH)
    bench.library.pack((LITE,), "/p/x.burnish")
    ((words, detail),) = close(qtbot, window, "Keep open")
    assert words == "4 things are still running."
    assert detail.split("\n\n") == [
        "The answers so far are lost, because History is switched off.",
        "Packing and adding models have to start again next time.",
        "Teaching can continue next time from where it was last saved.",
        "What has arrived is kept, and the download can continue next time.",
    ]


def test_whoever_closes_from_outside_is_not_kept_waiting(
    qtbot: QtBot, window: MainWindow, bench: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the system does when it shuts down."""
    bench.run(*BATCH)
    monkeypatch.setattr(QApplication, "quit", window.close)
    window.leave_at_once()
    assert not window.isVisible()


def test_the_next_start_offers_to_finish_a_batch(qtbot: QtBot, window: MainWindow, bench: InProcess) -> None:
    job = bench.run(*BATCH)
    bench.answer_one(job, 0)
    bench.answer_one(job, 1)
    bench.shut_down()
    later = InProcess()
    later.holds = True
    window = new_window(qtbot, later)
    window.begin()
    message = window._messages.message
    assert (message.words.text(), message.action.text()) == ("3 files have no answer yet.", "Continue")
    window.go_to("discover")
    qtbot.mouseClick(message.action, Qt.MouseButton.LeftButton)
    assert window.current_page == "try" and not later.runs, "it is not known yet which models are here"
    later.arrive(LITE)
    (run,) = later.runs
    assert (run.task, run.model, run.inputs) == (BATCH[0], LITE.id, FILES[2:])
    assert not later.interruptions.before.batches, "so it is not offered once more"


def test_several_things_go_on_together(
    qtbot: QtBot, window: MainWindow, bench: InProcess, burnish_home: Path
) -> None:
    folder = paths.runs_dir() / "part-check"
    teach(bench, folder)
    progress(bench.downloads.begin("a/b", "c" * 40, "B"), 10e6, 100e6)
    bench.run(*BATCH)
    bench.shut_down()
    later = InProcess(LITE)
    later.holds = True
    window = new_window(qtbot, later)
    window.begin()
    message = window._messages.message
    assert message.words.text() == "3 things were interrupted when Burnish was closed."
    qtbot.mouseClick(message.action, Qt.MouseButton.LeftButton)
    going = [type(job.request) for job in later.engines.activity]
    assert sorted(kind.__name__ for kind in going) == ["Download", "Run", "Train"]
    train = next(job.request for job in later.engines.activity if isinstance(job.request, protocol.Train))
    assert train.resume and train.plan.out == str(folder)


def test_what_was_answered_meanwhile_is_not_offered(
    qtbot: QtBot, window: MainWindow, bench: InProcess
) -> None:
    bench.answer_all(bench.run(*BATCH))
    job = bench.downloads.begin("a/b")
    job.stop()
    job.take(protocol.Stopped(job.id))
    bench.shut_down()
    later = InProcess(LITE)
    window = new_window(qtbot, later)
    window.begin()
    assert not window._messages.message.isVisible(), "the download was paused by hand, before"


def test_a_crash_leaves_the_same_offer_and_no_history_no_trace(bench: InProcess) -> None:
    bench.run(*BATCH)
    assert [batch.inputs for batch in InProcess().interruptions.before.batches] == [FILES]
    bench.settings.set("keep_history", False)
    bench.interruptions.save()
    assert "/p/0.jpg" not in (paths.data_dir() / "running.json").read_text(encoding="utf-8")


def test_a_damaged_note_is_no_reason_not_to_start(bench: InProcess, tmp_path: Path) -> None:
    (tmp_path / "running.json").write_text('{"batches": [3]}', encoding="utf-8")
    assert len(Interruptions(bench.engines, file=tmp_path / "running.json").before) == 0

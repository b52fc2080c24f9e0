"""Activity: what runs, what waits for the user, what is finished."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from desktop import paths, protocol
from desktop.errors import ErrorKind
from desktop.messages import NOTHING, as_it_is, phases
from desktop.protocol import Input, TrainPlan
from desktop.tasks import Media
from desktop.ui.look.theme import Theme
from desktop.ui.pages.activity.list import ActivityList, JobRow
from desktop.ui.pages.activity.page import ActivityPage
from desktop.ui.pages.history.rows import HistoryModel
from desktop.ui.pages.page import FinishBatch, ShowRun, TryModel
from desktop.ui.pages.settings.page import SettingsPage
from desktop.ui.widgets.undo import UndoOffer
from desktop.wording import NO_BREAK
from desktop.workbench.activity import activity_summary
from desktop.workbench.trying.trial import Trial
from desktop.workbench.workbench import Workbench
from tests.ui.pages.hub_facts import asked, downloaded, progress
from tests.ui.pages.in_process import LITE, PROCESSOR, InProcess


def plain(text: str) -> str:
    return text.replace(NO_BREAK, " ")


@pytest.fixture
def bench(qapp: QApplication) -> InProcess:
    bench = InProcess(LITE)
    bench.holds = True
    return bench


@pytest.fixture
def page(qtbot: QtBot, bench: InProcess, theme: Theme) -> ActivityPage:
    page = ActivityPage(bench)
    qtbot.addWidget(page)
    page.resize(1064, 800)
    page.show()
    qtbot.waitExposed(page)
    return page


def only(part: ActivityList) -> JobRow:
    assert len(part.rows) == 1
    return next(iter(part.rows.values()))


def shown(row: JobRow) -> tuple[str, str]:
    left, right = row.progress.texts()
    return plain(left), plain(right)


def buttons(row: JobRow) -> set[str]:
    return {name for name, button in row.buttons.items() if not button.isHidden()}


def summary(bench: Workbench) -> tuple[str, float | None, str]:
    words, share, icon = activity_summary(bench.engines)
    return plain(words), share, icon


def test_a_download_from_its_start_until_it_is_tried(
    qtbot: QtBot, page: ActivityPage, bench: InProcess
) -> None:
    assert page.empty.isVisible() and summary(bench) == ("Nothing running", None, "down")
    job = bench.downloads.begin("google/vit-base", "", "ViT base")
    progress(job, 172e6, rate=8e6, left=65.0)
    qtbot.waitUntil(lambda: bool(page.now.rows) and shown(only(page.now))[1] != "")
    row = only(page.now)
    assert shown(row) == ("172 of 690 MB", "8 MB/s · 1 min 10 s left")
    assert row.progress.bar.share() == pytest.approx(0.249, abs=0.001) and buttons(row) == {"pause", "close"}
    assert row.buttons["pause"].accessibleName() == "Pause this download: ViT base"
    assert summary(bench) == ("1 download · 25 %", pytest.approx(0.249, abs=0.001), "down")
    progress(job, 690e6, phase=phases.CHECKING_DOWNLOAD)
    qtbot.waitUntil(lambda: row.progress.bar.kind == "info")
    assert shown(row) == ("Checking what arrived", "100 %")
    job.take(protocol.Done(job.id, downloaded()))
    qtbot.waitUntil(lambda: bool(page.finished.rows))
    done = only(page.finished)
    assert not page.now.rows and not page.waiting.rows
    with qtbot.waitSignal(page.requested) as tried:
        qtbot.mouseClick(done.buttons["try"], Qt.MouseButton.LeftButton)
    assert tried.args == [TryModel("google/vit-base")]
    page.clear.click()
    assert page.empty.isVisible() and not bench.engines.activity


def test_pause_and_resume(qtbot: QtBot, page: ActivityPage, bench: InProcess) -> None:
    job = bench.downloads.begin("google/vit-base", "c" * 40, "ViT base")
    progress(job, 584e6)
    page.refresh()
    only(page.now).buttons["pause"].click()
    assert bench.stopped == [job.id]
    job.take(protocol.Stopped(job.id))
    page.refresh()
    row = only(page.waiting)
    assert shown(row)[0] == "Paused at 584 MB" and row.progress.bar.kind == "paused"
    row.buttons["resume"].click()
    again = asked(bench, protocol.Download)[1].request
    assert isinstance(again, protocol.Download) and again.revision == "c" * 40
    assert not page.waiting.rows and len(page.now.rows) == 1


def test_a_failed_download_stays_with_its_reason(page: ActivityPage, bench: InProcess) -> None:
    job = bench.downloads.begin("google/vit-base", "", "ViT base")
    progress(job, 100e6)
    job.take(
        protocol.Failed(
            job.id, ErrorKind.NO_INTERNET, as_it_is("The connection dropped. What arrived is kept.")
        )
    )
    page.refresh()
    row = only(page.waiting)
    assert shown(row)[0] == "The connection dropped. What arrived is kept."
    assert row.progress.bar.kind == "bad" and buttons(row) == {"resume-main", "close"}
    bench.engines.clear_finished()
    page.refresh()
    assert page.waiting.rows, "clearing what is finished must not lose what failed"
    bench.engines.set_offline(True)
    page.refresh()
    assert not row.buttons["resume-main"].isEnabled()
    assert row.buttons["resume-main"].toolTip() == "You are offline"


@pytest.mark.parametrize("kind", [ErrorKind.UNSAFE_MODEL, ErrorKind.NOT_FOUND, ErrorKind.UNSUPPORTED_MODEL])
def test_what_another_try_cannot_mend_offers_to_delete_what_arrived(
    page: ActivityPage, bench: InProcess, kind: ErrorKind
) -> None:
    page.undo = UndoOffer(page, seconds=60)
    job = bench.downloads.begin("hostile/pickle", "c" * 40, "pickle")
    progress(job, 690e6)
    job.take(protocol.Failed(job.id, kind, as_it_is("This model is not opened.")))
    gone = bench.downloads.begin("someone/gone")
    gone.take(protocol.Failed(gone.id, ErrorKind.NOT_FOUND, as_it_is("It is not there any more.")))
    page.refresh()
    assert not page.pause_all.isEnabled(), "there is nothing to resume"
    assert buttons(page.waiting.rows["waiting:someone/gone"]) == {"close"}, "nothing of it has arrived"
    row = page.waiting.rows["waiting:hostile/pickle"]
    assert buttons(row) == {"delete"}
    row.buttons["delete"].click()
    page.undo.settle()
    (given_up,) = asked(bench, protocol.GiveUp)
    assert given_up.request.model == "hostile/pickle"  # type: ignore[attr-defined]
    assert "waiting:hostile/pickle" not in page.waiting.rows


def test_what_was_begun_on_the_command_line_waits_for_the_user(page: ActivityPage, bench: InProcess) -> None:
    partial = paths.downloads_dir() / "models--someone--seer" / "blobs" / f"{'d' * 64}.burnish.incomplete"
    partial.parent.mkdir(parents=True)
    partial.write_bytes(b"x" * 12_000)
    page.opened()
    assert not page.waiting.rows, "somebody is at it just now"
    os.utime(partial, (1e9, 1e9))
    page.opened()
    row = only(page.waiting)
    assert shown(row)[0] == "Paused at 12 KB" and buttons(row) == {"resume", "close"}
    row.buttons["resume"].click()
    (job,) = asked(bench, protocol.Download)
    assert job.request.model == "someone/seer"  # type: ignore[attr-defined]
    job.take(protocol.Done(job.id, downloaded("someone/seer")))
    shutil.rmtree(partial.parent.parent)
    page.opened()
    assert not page.waiting.rows


def test_giving_up_deletes_what_arrived_unless_it_is_undone(
    qtbot: QtBot, page: ActivityPage, bench: InProcess
) -> None:
    page.undo = UndoOffer(page, seconds=60)
    job = bench.downloads.begin("google/vit-base", "", "ViT base")
    progress(job, 100e6)
    page.refresh()
    only(page.now).buttons["close"].click()
    job.take(protocol.Stopped(job.id))
    page.refresh()
    assert page.empty.isVisible()
    page.undo._host.message.action.click()
    qtbot.waitUntil(lambda: bool(page.waiting.rows))
    only(page.waiting).buttons["close"].click()
    page.undo.settle()
    assert asked(bench, protocol.GiveUp)[0].request.model == "google/vit-base"  # type: ignore[attr-defined]
    assert not bench.downloads.unfinished


def test_unfinished_downloads_are_offered_after_a_restart(page: ActivityPage, bench: InProcess) -> None:
    job = bench.downloads.begin("google/vit-base", "", "ViT base")
    progress(job, 200e6)
    later = InProcess(LITE)
    entry = later.downloads.unfinished[0]
    assert (entry.model, entry.title, entry.done) == ("google/vit-base", "ViT base", 200e6)
    assert entry.reason == NOTHING
    assert not bench.downloads.unfinished, "here it still runs"


def test_a_run_shows_its_round_and_opens(qtbot: QtBot, page: ActivityPage, bench: InProcess) -> None:
    job = bench.teach(TrainPlan("image-classification", "/data", LITE.id, name="Part check", out="/runs/1"))
    job.take(protocol.Started(job.id))
    job.take(protocol.Step(job.id, 5, 2.4, 0.3, 680, 1000, 20.0, 95.0))
    page.refresh()
    row = only(page.now)
    assert shown(row) == ("Round 3", "1 min 40 s left")
    assert summary(bench) == ("Teaching · 68 %", 0.68, "cap")
    with qtbot.waitSignal(page.requested) as opened:
        row.buttons["open"].click()
    assert opened.args == [ShowRun("/runs/1")]
    job.take(protocol.Failed(job.id, ErrorKind.CRASHED, as_it_is("It stopped.")))
    page.refresh()
    assert shown(only(page.waiting))[0] == "It stopped."
    only(page.waiting).buttons["close"].click()
    assert page.empty.isVisible()


def test_a_batch_counts_its_answers_and_stops(page: ActivityPage, bench: InProcess) -> None:
    inputs = tuple(Input(f"/pictures/{number}.jpg") for number in range(4))
    job = bench.run("image-classification", LITE.id, inputs, {}, "Pictures")
    job.take(protocol.Started(job.id))
    bench.answer_one(job, 0)
    page.refresh()
    assert shown(only(page.now))[0] == "1 of 4"
    assert summary(bench) == ("Answering · 25 %", 0.25, "flask")
    only(page.now).buttons["close"].click()
    assert bench.stopped == [job.id]
    job.take(protocol.Stopped(job.id))
    page.refresh()
    assert plain(only(page.finished).state.fact).startswith("1 of 4 pictures · stopped at")  # type: ignore[union-attr]


def test_a_stopped_batch_is_counted_as_the_history_counts_it(
    page: ActivityPage, bench: InProcess, burnish_home: Path
) -> None:
    bench.broken = {"1.jpg"}
    inputs = tuple(Input(f"/autumn/{number}.jpg") for number in range(4))
    trial = Trial(bench)
    trial.open(Media.PICTURE, inputs)
    trial.ask_all()
    job = bench.jobs[-1]
    job.take(protocol.Started(job.id))
    for number in range(3):
        bench.answer_one(job, number)
    page.refresh()
    row = only(page.now).state
    assert row is not None and row.name == "What is in this picture? · autumn"
    assert plain(row.fact) == "4 pictures" and row.left == "3 of 4"
    job.take(protocol.Stopped(job.id))
    page.refresh()
    fact = plain(only(page.finished).state.fact)  # type: ignore[union-attr]
    assert fact.startswith("2 of 4 pictures · 1 failed · stopped at")
    lines = HistoryModel(bench, page)
    lines.load()
    batch = next(line for row in range(lines.rowCount()) if (line := lines.line(lines.index(row))))
    assert plain(lines.name(batch)) == "autumn · 2 pictures"


def test_failures_of_a_batch_are_not_counted_as_answers(page: ActivityPage, bench: InProcess) -> None:
    bench.broken = {"0.jpg", "1.jpg", "2.jpg", "3.jpg", "4.jpg"}
    inputs = tuple(Input(f"/pictures/{number}.jpg") for number in range(9))
    job = bench.run("image-classification", LITE.id, inputs, {}, "Pictures")
    job.take(protocol.Started(job.id))
    for index in range(9):
        bench.answer_one(job, index)
    job.take(protocol.Done(job.id, protocol.RunSummary(LITE, PROCESSOR, 1.0, 4, 5)))
    page.refresh()
    state = only(page.finished).state
    assert state is not None and plain(state.fact).startswith("4 answers · 5 failed · ")
    assert (state.icon, state.sign) == ("warn", "warn")


def test_a_failed_batch_leaves_the_list_when_it_is_run_again(page: ActivityPage, bench: InProcess) -> None:
    inputs = tuple(Input(f"/pictures/{number}.jpg") for number in range(3))
    job = bench.run("image-classification", LITE.id, inputs, {}, "Pictures")
    job.take(protocol.Started(job.id))
    bench.answer_one(job, 0)
    job.take(protocol.Failed(job.id, ErrorKind.CRASHED, as_it_is("It stopped.")))
    bench.run("image-classification", LITE.id, inputs[:2], {}, "Others")
    page.refresh()
    assert set(page.waiting.rows) == {job.id}, "other files do not settle it"
    again = bench.run("image-classification", LITE.id, inputs[1:], {}, "Pictures")
    page.refresh()
    assert not page.waiting.rows and job.id not in page.finished.rows
    again.take(protocol.Failed(again.id, ErrorKind.CRASHED, as_it_is("It stopped again.")))
    page.refresh()
    assert set(page.waiting.rows) == {again.id}


def test_a_failed_teaching_run_leaves_the_list_when_it_goes_on(page: ActivityPage, bench: InProcess) -> None:
    plan = TrainPlan("image-classification", "/data", LITE.id, name="Part check", out="/runs/1")
    job = bench.teach(plan)
    job.take(protocol.Failed(job.id, ErrorKind.CRASHED, as_it_is("It stopped.")))
    bench.teach(TrainPlan("image-classification", "/data", LITE.id, out="/runs/2"))
    page.refresh()
    assert set(page.waiting.rows) == {job.id}
    bench.teach(plan, resume=True)
    page.refresh()
    assert not page.waiting.rows


def test_several_things_share_one_line_in_the_sidebar(bench: InProcess) -> None:
    first = bench.downloads.begin("a/a")
    second = bench.downloads.begin("b/b")
    assert summary(bench) == ("2 downloads", None, "down")
    progress(first, 30e6, 100e6)
    progress(second, 0, 50e6)
    assert summary(bench) == ("2 downloads · 20 %", 0.2, "down")
    bench.teach(TrainPlan("image-classification", "/data", LITE.id))
    assert summary(bench)[0] == "3 running · 15 %"


def test_pause_all_stops_downloads_only(page: ActivityPage, bench: InProcess) -> None:
    downloads = [bench.downloads.begin(name) for name in ("a/a", "b/b")]
    bench.teach(TrainPlan("image-classification", "/data", LITE.id))
    page.refresh()
    page.pause_all.click()
    assert bench.stopped == [job.id for job in downloads]


def test_rows_keep_their_place_under_the_keyboard(page: ActivityPage, bench: InProcess) -> None:
    first = bench.downloads.begin("a/a")
    progress(first, 1e6)
    page.refresh()
    row = only(page.now)
    row.buttons["pause"].setFocus()
    second = bench.downloads.begin("b/b")
    progress(second, 1e6)
    page.refresh()
    assert page.now.rows[first.id] is row and row.buttons["pause"].hasFocus()


def test_a_page_moves_at_most_ten_times_a_second(
    qtbot: QtBot, page: ActivityPage, bench: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = bench.downloads.begin("a/a")
    page.refresh()
    times: list[int] = []
    monkeypatch.setattr(page.side, "refresh", lambda: times.append(1))
    for step in range(500):
        progress(job, step * 1e6)
    qtbot.waitUntil(lambda: bool(times))
    assert len(times) == 1


def test_the_speed_limit_is_the_same_in_activity_and_in_settings(
    qtbot: QtBot, page: ActivityPage, bench: InProcess, qapp: QApplication
) -> None:
    settings = SettingsPage(bench)
    qtbot.addWidget(settings)
    here = page.side.connections.speed_limit.box
    there = settings.findChild(QComboBox, "speed_limit")
    assert isinstance(there, QComboBox) and here.currentText() == there.currentText() == "None"
    choose(here, "2 MB/s")
    assert bench.downloads.speed_limit == 2_000_000 and plain(there.currentText()) == "2 MB/s"
    choose(there, "None")
    assert bench.downloads.speed_limit == 0 and here.currentText() == "None"
    assert here.accessibleName() == "Speed limit"


def choose(box: QComboBox, words: str) -> None:
    """As a person does with the keyboard."""
    before = box.currentIndex()
    wanted = next(row for row in range(box.count()) if plain(box.itemText(row)) == words)
    for _ in range(abs(wanted - before)):
        QTest.keyClick(box, Qt.Key.Key_Down if wanted > before else Qt.Key.Key_Up)


def test_the_rest_of_a_batch_waits_until_it_is_resumed_or_put_away(qtbot: QtBot, qapp: QApplication) -> None:
    files = tuple(Input(path=f"/p/{number}.jpg") for number in range(3))
    for name in ("first", "second"):
        before = InProcess(LITE)
        before.holds = True
        job = before.run("image-classification", LITE.id, files, {}, name)
        before.answer_one(job, 0)
        before.interruptions.save()
    later = InProcess(LITE)
    page = ActivityPage(later)
    qtbot.addWidget(page)
    page.show()
    row, older = page.waiting.rows.values()
    assert "second" in row.accessibleName() and "first" in older.accessibleName()
    with qtbot.waitSignal(page.requested) as requested:
        row.buttons["resume"].click()
    assert isinstance(requested.args[0], FinishBatch) and requested.args[0].batch.inputs == files[1:]
    row.buttons["close"].click()
    qtbot.waitUntil(lambda: len(page.waiting.rows) == 1)
    assert [batch.title for batch in InProcess().interruptions.before.batches] == ["first"]

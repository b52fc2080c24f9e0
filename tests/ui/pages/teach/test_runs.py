"""A run as it is watched, stopped, interrupted, continued and read."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QRadioButton, QScrollArea
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.errors import ErrorKind
from desktop.messages import as_it_is, phases
from desktop.protocol import RunLeft
from desktop.ui.pages.page import TryModel
from desktop.ui.pages.teach.page import TeachPage
from desktop.ui.pages.teach.report import ReportView
from desktop.ui.pages.teach.tile_kinds import TileKinds
from desktop.ui.widgets.buttons import PrimaryButton
from desktop.workbench.teaching.report_export import save_report
from desktop.workbench.teaching.words import named
from tests.ui.pages.teach.steps import begin, check, learn
from tests.ui.pages.teach_scripted import (
    LABELS,
    MODEL,
    TAUGHT,
    ScriptedWorkbench,
    evaluated,
    result,
    step,
    store_curves,
    store_report,
    store_run,
)

LEFT = Qt.MouseButton.LeftButton
NARROW = 700


def show_report(page: TeachPage, result: protocol.TrainResult) -> None:
    page.session.look_at_report(result, None)
    page.show_report(result)


def test_a_run_is_seen_live(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, pictures: list[str], qtbot: QtBot
) -> None:
    job = begin(page, workbench, data, qtbot)
    live = page.live
    job.take(protocol.Progress(job.id, phases.COMPUTING_FEATURES(), 320, 1797, "examples", 12.0))
    assert live.phase.texts()[0] == "Looking at each example once · 320 of 1,797"
    assert live.phase.texts()[1].replace("\u00a0", " ") == "This step: 12 s left"
    learn(job, 3, pictures)
    assert page.header.badge.text() == "Teaching · round 3 of 20"
    assert live.phase.isHidden()
    assert [one.epoch for one in live.panel.plot.measured] == [0, 1, 2, 3]
    assert live.banner.kind == "ok"
    assert "Still learning" in live.banner.text()
    assert live.score.accessibleName().replace("\u00a0", " ").endswith("83 % was 69 %")
    assert "wrong, it is Fine" in live.watched.tiles.accessibleName()


def test_other_steps_can_be_looked_at_while_it_goes_on(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, pictures: list[str], qtbot: QtBot
) -> None:
    job = begin(page, workbench, data, qtbot)
    learn(job, 1, pictures)
    qtbot.mouseClick(page.strip.steps.button(1), LEFT)
    assert page.model.isVisible()
    assert not page.model.bar.button.isEnabled()
    job.take(step(job, 1.5))
    job.take(evaluated(job, 2, pictures))
    qtbot.mouseClick(page.buttons.to_run, LEFT)
    assert page.live.isVisible()
    assert page.header.badge.text() == "Teaching · round 2 of 20"
    assert page.buttons.keep.isVisible()


def test_stop_and_keep_ends_in_a_report(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, pictures: list[str], qtbot: QtBot
) -> None:
    job = begin(page, workbench, data, qtbot)
    learn(job, 3, pictures)
    qtbot.mouseClick(page.buttons.keep, LEFT)
    assert workbench.stops == [(job.id, True)]
    assert page.live.phase.texts()[0] == "Keeping the best version"
    assert not page.buttons.pause.isEnabled()
    folder = Path(page.session.run.folder) if page.session.run else data
    job.take(protocol.Done(job.id, result(pictures, str(folder), stopped_early=True)))
    assert page.report.isVisible()
    assert page.header.badge.text() == "Finished · stopped early"
    entry = workbench.history.entries()[0]
    assert (entry.kind, entry.model, entry.path) == ("run", "taught/part-check", str(folder))
    assert entry.summary.replace("\u00a0", " ").startswith("93 % right on unseen examples · 281 examples")


def test_pausing_leaves_the_run_to_be_continued_and_deletes_nothing(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, pictures: list[str], qtbot: QtBot
) -> None:
    job = begin(page, workbench, data, qtbot)
    learn(job, 2, pictures)
    store_run(Path(page.session.folder).name, data, epoch=2, state="interrupted")
    qtbot.mouseClick(page.buttons.pause, LEFT)
    assert workbench.stops == [(job.id, False)]
    assert page.live.phase.texts()[0] == "Stopping"
    job.take(protocol.Stopped(job.id, RunLeft.RUN))
    assert page.live.isVisible() and page.header.badge.text() == "Paused"
    assert not removals(workbench)
    qtbot.mouseClick(page.header.back, LEFT)
    assert [row.run.can_continue for row in page.start.rows] == [True]


@pytest.mark.parametrize("button", ["keep", "pause"])
def test_stopping_a_continued_run_before_it_learns_leaves_it_to_be_continued(
    button: str, page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot
) -> None:
    folder = store_run("part-check", data, epoch=3)
    store_curves(folder, 3)
    page.continue_run(str(folder))
    job = workbench.last(protocol.Train)
    qtbot.mouseClick(getattr(page.buttons, button), LEFT)
    assert page.live.phase.texts()[0] == "Stopping", "nothing can be kept while the model loads"
    job.take(protocol.Stopped(job.id, RunLeft.NO_VERSION if button == "keep" else RunLeft.RUN))
    assert not removals(workbench)
    assert ("before there was a version to keep" in page.live.banner.text()) == (button == "keep")
    assert "You can continue any time" in page.live.banner.text()
    page.live.banner.acted.emit()
    again = workbench.last(protocol.Train)
    assert again is not job
    assert isinstance(again.request, protocol.Train)
    assert (again.request.resume, again.request.plan.out) == (True, str(folder))


def test_a_new_run_paused_before_it_learned_says_so_where_it_stood_and_starts_again(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot
) -> None:
    job = begin(page, workbench, data, qtbot)
    qtbot.mouseClick(page.buttons.pause, LEFT)
    job.take(protocol.Stopped(job.id, RunLeft.NOTHING))
    assert page.live.isVisible()
    assert page.live.banner.text() == "Stopped before it had learned anything. Your examples are safe."
    assert not page.header.pencil.isVisible(), "its folder is gone"
    assert shown(page) == ["Start again"]
    qtbot.mouseClick(page.buttons.go_on, LEFT)
    again = workbench.last(protocol.Train).request
    assert isinstance(again, protocol.Train)
    assert again is not job.request and not again.resume
    assert shown(page) == ["Pause", "Stop and keep"]


def shown(page: TeachPage) -> list[str]:
    """The buttons in the header, the main one last."""
    return [button.text() for button in page.buttons._shown if isinstance(button, QPushButton)]


def test_a_paused_run_offers_to_continue_before_anything_else(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, pictures: list[str], qtbot: QtBot
) -> None:
    folder = store_run("Shells", data)
    page.open_run(str(folder))
    assert shown(page) == ["Delete run", "Continue"], "no version was measured"
    store_curves(folder, 3)
    page.open_run(str(folder))
    assert shown(page) == ["Delete run", "Stop and keep", "Continue"]
    assert isinstance(page.buttons.go_on, PrimaryButton)
    qtbot.mouseClick(page.buttons.go_on, LEFT)
    request = workbench.last(protocol.Train).request
    assert isinstance(request, protocol.Train)
    assert (request.resume, request.plan.out) == (True, str(folder))


def test_a_paused_run_can_be_ended_with_its_best_version(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, pictures: list[str], qtbot: QtBot
) -> None:
    folder = store_run("Shells", data)
    store_curves(folder, 3)
    page.open_run(str(folder))
    qtbot.mouseClick(page.buttons.keep_paused, LEFT)
    job = workbench.last(protocol.Train)
    job.take(protocol.Started(job.id))
    assert not page.session.is_stopping, "nothing can be kept while it loads"
    job.take(step(job, 3.1))
    assert page.session.is_stopping and page.session.run is not None and page.session.run.keeping
    assert page.live.phase.texts()[0] == "Keeping the best version"


def removals(workbench: ScriptedWorkbench) -> list[str]:
    """Folders of the runs that the engine was asked to delete."""
    asked = [job.request for job in workbench.asked]
    return [one.folder for one in asked if isinstance(one, protocol.RemoveRun)]


def test_a_run_is_deleted_by_an_action_of_its_own_that_can_be_undone(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot
) -> None:
    kept, other = store_run("Shells", data), store_run("Buds", data, created=1.8e9)
    page.opened()
    assert [row.run.name for row in page.start.rows] == ["Buds", "Shells"]
    qtbot.mouseClick(page.start.rows[0].delete, LEFT)
    assert [row.run.name for row in page.start.rows] == ["Shells"]
    qtbot.mouseClick(page.undo._host.message.action, LEFT)
    page.undo._late.timeout.emit()
    assert [row.run.name for row in page.start.rows] == ["Buds", "Shells"]
    assert not removals(workbench)
    page.open_run(str(kept))
    qtbot.mouseClick(page.buttons.delete, LEFT)
    assert [row.run.folder for row in page.start.rows] == [str(other)]
    page.undo.settle()
    assert removals(workbench) == [str(kept)]


def test_a_run_and_the_model_it_taught_are_renamed_together(
    page: TeachPage,
    workbench: ScriptedWorkbench,
    data: Path,
    pictures: list[str],
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "burnish.json").write_text('{"id": "taught/part-check", "name": "Part check"}')
    workbench.installed.models = (replace(TAUGHT, folder=str(tmp_path / "model")),)
    folder = store_run("Shells", data, state="finished", model=TAUGHT.id)
    store_report(folder, pictures)
    page.open_run(str(folder))
    qtbot.mouseClick(page.header.pencil, LEFT)
    page.header.line.selectAll()
    qtbot.keyClicks(page.header.line, "Sea shells")
    qtbot.keyClick(page.header.line, Qt.Key.Key_Return)
    assert page.header.name.text() == "Sea shells"
    assert json.loads((tmp_path / "model" / "burnish.json").read_text()) == {
        "id": "taught/part-check", "name": "Sea shells",
    }  # fmt: skip
    assert workbench.last(protocol.Installed)
    qtbot.mouseClick(page.header.back, LEFT)
    assert [row.run.name for row in page.start.rows] == ["Sea shells"]


def test_a_dead_engine_loses_nothing(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, pictures: list[str], qtbot: QtBot
) -> None:
    job = begin(page, workbench, data, qtbot)
    learn(job, 4, pictures)
    assert page.session.run is not None
    folder = Path(page.session.run.folder)
    store_run(folder.name, data, epoch=3)
    store_curves(folder, 4)
    job.take(protocol.Saved(job.id, 3, str(folder / "checkpoints" / "step-00000030")))
    job.take(protocol.Failed(job.id, ErrorKind.CRASHED, as_it_is("It stopped."), "signal 9"))
    live = page.live
    assert live.banner.text() == "Teaching was interrupted. Round 3 is safe."
    assert page.header.badge.text() == "Interrupted"
    live.banner.acted.emit()
    again = workbench.last(protocol.Train)
    assert again is not job
    assert isinstance(again.request, protocol.Train)
    assert (again.request.resume, again.request.plan.out) == (True, str(folder))
    assert [one.epoch for one in live.panel.plot.measured] == [0, 1, 2, 3]
    again.take(step(again, 3.5))
    assert live.panel.plot.steps == 31
    assert page.header.badge.text() == "Teaching · round 4 of 20"


def test_a_run_that_could_not_begin_can_be_started_again(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot
) -> None:
    job = begin(page, workbench, data, qtbot)
    job.take(protocol.Failed(job.id, ErrorKind.BAD_DATA, as_it_is("The pictures are gone.")))
    live = page.live
    assert live.banner.text() == "Teaching stopped. The pictures are gone."
    live.banner.acted.emit()
    again = workbench.last(protocol.Train)
    assert again is not job
    assert isinstance(again.request, protocol.Train)
    assert not again.request.resume


def test_a_run_that_ends_unseen_is_told_and_can_be_opened(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, pictures: list[str], qtbot: QtBot
) -> None:
    job = begin(page, workbench, data, qtbot)
    assert page.session.run is not None
    folder = page.session.run.folder
    qtbot.mouseClick(page.header.back, LEFT)
    assert page.start.isVisible()
    store_run(Path(folder).name, data, state="finished")
    store_report(Path(folder), pictures)
    with qtbot.waitSignal(page.message_requested) as told:
        job.take(protocol.Done(job.id, result(pictures, folder)))
    assert told.args == ["“Part check” is ready to use.", "ok"]
    assert [row.run.state for row in page.start.rows] == ["finished"]
    page.open_run(job.id)
    assert page.report.isVisible()


def test_an_interrupted_run_is_offered_and_drawn(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot
) -> None:
    folder = store_run("Shells", data)
    store_curves(folder, 5)
    page.opened()
    row = page.start.rows[0]
    assert "Stopped after round 3 of 20" in row.accessibleName()
    page.open_run(str(folder))
    assert [one.epoch for one in page.live.panel.plot.measured] == [0, 1, 2, 3]
    assert page.live.banner.text() == "This run was interrupted. Round 3 is safe."
    page.live.banner.acted.emit()
    request = workbench.last(protocol.Train).request
    assert isinstance(request, protocol.Train)
    assert (request.resume, request.plan.seed, request.plan.out) == (True, 7, str(folder))


def test_continue_in_the_list_resumes(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot
) -> None:
    folder = store_run("Shells", data)
    page.opened()
    button = page.start.rows[0].button
    assert button is not None
    qtbot.mouseClick(button, LEFT)
    request = workbench.last(protocol.Train).request
    assert isinstance(request, protocol.Train)
    assert (request.resume, request.plan.out) == (True, str(folder))


def test_the_report_shows_what_was_measured(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, pictures: list[str], qtbot: QtBot
) -> None:
    folder = store_run("Shells", data, state="finished")
    store_report(folder, pictures)
    page.open_run(str(folder))
    mistakes = page.report.cards.mistakes
    assert [named(cell.mistake.answer).score for cell in mistakes.cells] == [0.97, 0.88, 0.74]
    page.report.cards.mix_ups.table.cell_chosen.emit(LABELS.index("Dented"), LABELS.index("Scratched"))
    assert mistakes.title == "Actually “Dented”, said “Scratched”"
    assert [named(cell.mistake.truth).label for cell in mistakes.cells] == ["Dented"]
    page.report.cards.mix_ups.table.cell_chosen.emit(0, 0)
    assert mistakes.cells == []
    with qtbot.waitSignal(page.requested) as asked:
        qtbot.mouseClick(page.buttons.try_it, LEFT)
    assert asked.args == [TryModel("taught/part-check")]


def test_the_report_says_that_the_start_stayed_the_best(
    qtbot: QtBot, workbench: ScriptedWorkbench, pictures: list[str]
) -> None:
    view = ReportView(TileKinds(workbench))
    qtbot.addWidget(view)
    view.show_result(result(pictures, "/runs/1", best_epoch=0, epochs=10))
    said = " ".join(label.text() for label in view.findChildren(QLabel))
    assert "Kept: the version before the first round. More rounds did not help." in said
    view.show_result(result(pictures, "/runs/1", best_epoch=7, epochs=10))
    said = " ".join(label.text() for label in view.findChildren(QLabel))
    assert "Kept: best version, from round 7 of 10" in said


def test_a_narrow_report_does_not_scroll_sideways(
    page: TeachPage, data: Path, pictures: list[str], qtbot: QtBot
) -> None:
    folder = store_run("Shells", data, state="finished")
    store_report(folder, pictures)
    page.open_run(str(folder))
    page.resize(NARROW, 700)
    scroll = page.report.findChild(QScrollArea)
    assert scroll is not None
    qtbot.waitUntil(lambda: scroll.viewport().width() <= NARROW)
    qtbot.waitUntil(lambda: scroll.horizontalScrollBar().maximum() == 0, timeout=2000)


def test_teach_again_takes_the_same_folder(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, pictures: list[str], qtbot: QtBot
) -> None:
    folder = store_run("Shells", data, state="finished")
    store_report(folder, pictures)
    page.open_run(str(folder))
    qtbot.mouseClick(page.buttons.again, LEFT)
    request = workbench.last(protocol.CheckExamples).request
    assert isinstance(request, protocol.CheckExamples)
    assert request.folder == str(data)
    assert page.header.name.text() == "Shells"


def test_teach_again_takes_the_name_of_the_folder_where_nobody_gave_another(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, pictures: list[str], qtbot: QtBot
) -> None:
    odd = data.rename(data.with_name("Parts\u202e2"))  # it would turn round what stands behind it
    check(page, workbench, odd)
    page.session.start()
    plan = workbench.last(protocol.Train).request.plan  # type: ignore[attr-defined]
    assert plan.name == "Parts\ufffd2 · Quick"
    folder = store_run("Parts", odd, state="finished", plan=asdict(plan))
    store_report(folder, pictures)
    page.open_run(str(folder))
    qtbot.mouseClick(page.buttons.again, LEFT)
    assert page.header.name.text() == "Parts\ufffd2", "without the way in which it was taught"


def test_the_report_is_written_or_the_reason_is_told(
    page: TeachPage, data: Path, pictures: list[str], tmp_path: Path, qtbot: QtBot
) -> None:
    show_report(page, result(pictures, str(data)))
    page.export.write(save_report, tmp_path / "out.json")
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["tested"] == 42
    (tmp_path / "taken").mkdir()
    with qtbot.waitSignal(page.message_requested) as told:
        page.export.write(save_report, tmp_path / "taken")
    assert told.args[1] == "bad"


def test_a_run_that_is_gone_is_told(page: TeachPage, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.message_requested) as told:
        page.open_run(str(tmp_path / "nowhere"))
    assert told.args == ["This run is no longer here.", "warn"]


def test_starting_from_a_model_keeps_the_choice(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot
) -> None:
    workbench.installed.models = (MODEL, protocol.ModelInfo(
        id="owner/other", name="Other", folder="", library="transformers_models",
        tasks=("image-classification",), source="huggingface", size=1, lessons=("picture-groups",),
    ))  # fmt: skip
    page.start_from("owner/other")
    assert page.start.isVisible()
    check(page, workbench, data)
    qtbot.mouseClick(page.examples.bar.button, LEFT)
    assert page.session.model_id == "owner/other"


@pytest.mark.parametrize("state", ["start", "examples", "model", "live", "report"])
def test_every_button_has_a_name_and_can_be_reached(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, pictures: list[str], qtbot: QtBot, state: str
) -> None:
    store_run("Shells", data)
    page.opened()
    if state in ("examples", "model"):
        check(page, workbench, data)
        page.show_step(0 if state == "examples" else 1)
    elif state == "live":
        learn(begin(page, workbench, data, qtbot), 2, pictures)
    elif state == "report":
        show_report(page, result(pictures, str(data)))
    buttons = [button for button in page.findChildren(QAbstractButton) if button.isVisible()]
    assert buttons
    for button in buttons:
        if button.metaObject().className() == "QTableCornerButton":
            continue
        assert button.accessibleName() or button.text(), button
        by_arrows = isinstance(button, QRadioButton) and not button.isChecked()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus or not button.isEnabled() or by_arrows, (
            button.text()
        )

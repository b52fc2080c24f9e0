"""From a folder of examples to the start button."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from desktop import letters, protocol
from desktop.messages import NOTHING, as_it_is, folders, phases
from desktop.protocol import DeviceInfo
from desktop.ui.look import theme
from desktop.ui.pages.teach.checkup import APART, FINDINGS, IGNORE, MERGE, FindingRow, findings
from desktop.ui.pages.teach.page import TeachPage
from tests.ui.pages.teach.steps import check
from tests.ui.pages.teach_scripted import (
    MODEL,
    ScriptedWorkbench,
    checked,
    inputs,
)

GB = 10**9
LEFT = Qt.MouseButton.LeftButton


def test_dropping_a_folder_checks_it(page: TeachPage, workbench: ScriptedWorkbench, data: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(data))])
    drop = QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier)
    page.dropEvent(drop)
    request = workbench.last(protocol.CheckExamples).request
    assert isinstance(request, protocol.CheckExamples)
    assert (request.folder, request.task) == (str(data), ""), "what it is tells what is taught"
    assert page.examples.checking.isVisible()
    assert page.header.name.text() == "Part check"


def test_an_archive_is_taken_like_a_folder(
    page: TeachPage, workbench: ScriptedWorkbench, tmp_path: Path
) -> None:
    file = tmp_path / "Part check.tar.gz"
    file.touch()
    assert page.start.area.hold([str(file)]).suits
    page.open_folder(str(file))
    request = workbench.last(protocol.CheckExamples).request
    assert isinstance(request, protocol.CheckExamples) and request.folder == str(file)
    assert page.header.name.text() == "Part check"


@pytest.mark.parametrize(
    ("button", "name"),
    [
        ("choose", "Part check"),
        ("choose_archive", "Part check.zip"),
        ("choose_table", "Film reviews.csv"),
    ],
)
def test_the_systems_window_chooses_examples_of_every_form(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot, button: str, name: str
) -> None:
    chosen = data.parent / name
    if not chosen.exists():
        chosen.touch()
    qtbot.mouseClick(getattr(page.start, button), LEFT)
    dialog = page.start.findChild(QFileDialog)
    dialog.selectFile(str(chosen))
    dialog.accept()
    request = workbench.last(protocol.CheckExamples).request
    assert isinstance(request, protocol.CheckExamples) and Path(request.folder) == chosen


def test_what_lies_around_the_groups_is_told(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot
) -> None:
    left_out = protocol.LeftOut(
        3,
        (
            (folders.NO_PICTURE(count=2), (str(data / "Fine" / "a.txt"), str(data / "Fine" / "b.csv"))),
            (folders.SYSTEM(count=1), (str(data / "@eaDir"),)),
        ),
    )
    parts = protocol.Divided((("train", "training_set"), ("test", "test_set")))
    check(page, workbench, data, left_out, parts, protocol.Inside("my-parts-master"))
    rows = {row.finding.title: row for row in page.examples.checkup.rows}
    used = rows["These examples are divided already"].finding.text
    assert used == "Training: training_set · Test: test_set · Validation: taken from the training examples"
    assert rows["The groups are in a folder inside this one"].finding.text == "my-parts-master"
    row = rows["3 items were left out"]
    assert row.finding.text.startswith("2 are not pictures; 1 was put there")
    qtbot.mouseClick(row.show_button, LEFT)
    assert [line.strip() for line in row.list.text().splitlines()][:3] == [
        "2 are not pictures:",
        "Fine/a.txt",
        "Fine/b.csv",
    ]
    assert not any(each.finding.needs_a_look for each in rows.values() if each.finding.kind == "info")


def test_nothing_is_shuffled_where_the_person_has_divided_all(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path
) -> None:
    check(page, workbench, data, protocol.Divided((("train", "train"), ("test", "test"))))
    assert page.examples.split.shuffle.isVisible(), "which examples are for validation is drawn"
    parts = (("train", "train"), ("validation", "val"), ("test", "test"))
    check(page, workbench, data, protocol.Divided(parts))
    assert not page.examples.split.shuffle.isVisible()


def test_loose_pictures_are_not_taken(page: TeachPage, pictures: list[str]) -> None:
    assert not page.start.area.hold(pictures[:2]).suits
    assert "one folder" in page.start.area.words()


def test_progress_and_stop_of_the_check(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot
) -> None:
    page.open_folder(str(data))
    job = workbench.last(protocol.CheckExamples)
    job.take(protocol.Progress(job.id, phases.CHECKING_EXAMPLES(), 1200, 20000, "files", 9.0))
    assert page.examples.checking.row.texts()[0] == "1,200 of 20,000 examples"
    qtbot.mouseClick(page.examples.checking.stop, LEFT)
    assert workbench.stops == [(job.id, False)]
    job.take(protocol.Stopped(job.id))
    assert page.examples.problem.isVisible()
    assert not page.examples.bar.button.isEnabled()
    page.examples.problem.acted.emit()
    assert workbench.last(protocol.CheckExamples) is not job


def test_the_examples_are_shown_with_what_was_found(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot
) -> None:
    fine = sorted(str(path) for path in (data / "Fine").iterdir())
    broken = ((str(data / "Fine" / "IMG_0231.heic"), as_it_is("The file is damaged.")),)
    copies = (inputs(fine[0], fine[1]),)
    check(page, workbench, data, protocol.Unreadable(broken), protocol.Duplicates(copies))
    assert [column.grid.more for column in page.examples.groups.columns] == [0, 3, 0]
    assert "few" in page.examples.groups.columns[1].accessibleName()
    rows = {row.finding.title: row for row in page.examples.checkup.rows}
    assert "1 example has copies" in rows
    row = rows["1 example cannot be used"]
    assert row.list.isHidden()
    qtbot.mouseClick(row.show_button, LEFT)
    assert not row.list.isHidden()
    assert row.list.text() == "Fine/IMG_0231.heic: The file is damaged."
    assert page.examples.bar.facts.text().replace("\u00a0", " ") == "24 examples in 3 groups"
    assert page.examples.bar.button.isEnabled()


def test_examples_that_cannot_be_taught_from_say_why(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path
) -> None:
    check(page, workbench, data, protocol.Blocked(as_it_is("“Part check” holds only one group.")))
    assert "only one group" in page.examples.problem.text()
    assert not page.examples.bar.button.isEnabled()
    assert page.examples.bar.hint.text()
    nothing = protocol.ExamplesReport(str(data), (), (0, 0, 0), (protocol.Blocked(as_it_is("It is empty.")),))
    page.examples.checkup.show_report(nothing)
    said = [label.text() for label in page.examples.checkup.findChildren(QLabel)]
    assert "Nothing to check yet" in said and "All good" not in said


def test_the_signs_follow_the_theme(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qapp: QApplication
) -> None:
    check(page, workbench, data)
    holders = (page.examples.checkup, page.examples.groups)
    signs = [sign for one in holders for sign in one.findChildren(QLabel) if not sign.pixmap().isNull()]
    assert len(signs) > 2
    light = [sign.pixmap().toImage() for sign in signs]
    try:
        theme.current().set_mode("dark")
        dark = [sign.pixmap().toImage() for sign in signs]
    finally:
        theme.current().set_mode("light")
    assert all(one != other for one, other in zip(light, dark, strict=True))


def test_shuffling_divides_the_examples_by_another_seed(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot
) -> None:
    check(page, workbench, data)
    assert not page.examples.split.shuffled_note.isVisible()
    qtbot.mouseClick(page.examples.split.shuffle, LEFT)
    job = workbench.last(protocol.CheckExamples)
    assert isinstance(job.request, protocol.CheckExamples)
    assert job.request.seed != 0
    job.take(protocol.Done(job.id, checked(data)))
    assert page.model.seed.value() == job.request.seed
    assert page.examples.split.shuffled_note.isVisible(), "the numbers are the same, so that words must tell"


def test_the_start_button_names_what_is_missing(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot
) -> None:
    workbench.installed.models = ()
    check(page, workbench, data)
    qtbot.mouseClick(page.examples.bar.button, LEFT)
    assert not page.model.bar.button.isEnabled()
    assert "no model" in page.model.bar.hint.text()
    workbench.installed.models = (MODEL,)
    workbench.installed.changed.emit()
    assert page.model.bar.button.isEnabled()
    assert page.model.bar.facts.text().startswith("Ready:")


def test_the_plan_holds_what_was_chosen(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot
) -> None:
    check(page, workbench, data)
    qtbot.mouseClick(page.header.pencil, LEFT)
    page.header.line.selectAll()
    qtbot.keyClicks(page.header.line, "My parts")
    qtbot.keyClick(page.header.line, Qt.Key.Key_Return)
    qtbot.mouseClick(page.examples.bar.button, LEFT)
    assert page.model.rounds.value() == 20
    qtbot.mouseClick(page.model.ways["thorough"], LEFT)
    assert page.model.rounds.value() == 10
    page.model.seed.setValue(5)
    qtbot.mouseClick(page.model.bar.button, LEFT)
    request = workbench.last(protocol.Train).request
    assert isinstance(request, protocol.Train)
    plan = request.plan
    assert (plan.name, plan.model, plan.method, plan.epochs, plan.seed) == (
        "My parts", "starter/small", "thorough", 10, 5,
    )  # fmt: skip
    assert (plan.data, request.resume) == (str(data), False)
    assert Path(plan.out).name.endswith("-my-parts")


def test_each_model_says_whether_this_computer_can_teach_it(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path
) -> None:
    large = replace(MODEL, id="big/net", name="Large", size=40 * GB)
    workbench.device = DeviceInfo("cpu", "Processor", 16 * GB, 4, NOTHING)
    workbench.installed.models = (MODEL, large)
    workbench.installed.changed.emit()
    fits = [row.fit for row in page.model.models.values()]
    assert fits[0].text() == "Runs well" and fits[1].text() != "Runs well"
    quick = fits[0].toolTip()
    page.model.ways["thorough"].button.setChecked(True)
    assert fits[0].toolTip().startswith("Teaching needs") and fits[0].toolTip() != quick


def row(page: TeachPage, title: str) -> FindingRow:
    return next(one for one in page.examples.checkup.rows if title in one.finding.title)


def test_near_copies_are_told_with_their_files(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot
) -> None:
    sets = (
        inputs("/a/Fine/1.jpg", "/a/Fine/1 small.jpg", "/a/Fine/1 turned.jpg"),
        inputs("/a/Fine/2.jpg", "/a/Fine/3.jpg"),
    )
    other = (inputs("/a/Fine/4.jpg", "/a/Dented/4.jpg"),)
    check(page, workbench, data, protocol.NearCopies(sets), protocol.NearConflicts(other))
    shown = row(page, "3 examples look like copies of others")
    assert "same purpose" in shown.finding.text
    assert not shown.finding.needs_a_look
    qtbot.mouseClick(shown.show_button, LEFT)
    assert shown.list.text().splitlines()[0].count("Fine/") == 3
    assert row(page, "1 example looks like one in another group").finding.needs_a_look


def test_what_is_not_known_of_copies_is_not_claimed(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path
) -> None:
    check(page, workbench, data, protocol.AllAlike(("Fine",)))
    words = " ".join(label.text() for label in page.examples.findChildren(QLabel))
    assert "honest" not in words
    assert "cannot recognise copies" in row(page, "All examples in “Fine” look alike").finding.text


NAMES = (("Fine", "fine "),)


def test_groups_whose_names_look_the_same_are_merged_and_kept_apart_again(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot
) -> None:
    check(page, workbench, data, protocol.Namesakes(NAMES))
    qtbot.mouseClick(row(page, "look the same").answers[MERGE], LEFT)
    job = workbench.last(protocol.CheckExamples)
    assert isinstance(job.request, protocol.CheckExamples)
    assert (job.request.folder, job.request.merge) == (str(data), True)
    job.take(protocol.Done(job.id, checked(data, protocol.Namesakes(NAMES, merged=True))))
    qtbot.mouseClick(page.examples.bar.button, LEFT)
    qtbot.mouseClick(page.model.bar.button, LEFT)
    run = workbench.last(protocol.Train).request
    assert isinstance(run, protocol.Train)
    assert run.plan.merge
    page.session.examples.merge_names(False)
    again = workbench.last(protocol.CheckExamples).request
    assert isinstance(again, protocol.CheckExamples)
    assert not again.merge


def test_merged_groups_can_be_kept_apart(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, qtbot: QtBot
) -> None:
    check(page, workbench, data, protocol.Namesakes(NAMES, merged=True))
    page.session.examples.merge = True
    qtbot.mouseClick(row(page, "Merged").answers[APART], LEFT)
    assert not page.session.examples.merge
    assert page.session.examples.is_checking


def test_names_that_look_the_same_may_be_ignored_and_another_folder_is_asked_anew(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    check(page, workbench, data, protocol.Namesakes(NAMES))
    qtbot.mouseClick(row(page, "look the same").answers[IGNORE], LEFT)
    assert not any(one.finding.answers for one in page.examples.checkup.rows)
    assert page.examples.bar.button.isEnabled()
    page.session.examples.merge = True
    page.session.examples.take_folder(str(tmp_path))
    assert not page.session.examples.merge


def test_files_that_were_read_in_part_are_listed_with_what_was_noted(
    page: TeachPage, workbench: ScriptedWorkbench, data: Path
) -> None:
    noted = (("/a/Fine/1.jpg", (as_it_is("Part of it is missing."),)),)
    check(page, workbench, data, protocol.Noted(noted))
    assert row(page, "1 file could only be read in part").finding.lines == (
        "Fine/1.jpg: Part of it is missing.",
    )


def test_names_are_told_so_that_they_can_be_read(data: Path) -> None:
    odd = "Fine\n\udce9"
    path = f"/a/{odd}/{odd}.jpg"
    same, why = (inputs(path, path),), as_it_is("It is damaged.")
    told: list[protocol.Finding] = [
        *(protocol.Conflicts(same), protocol.NearConflicts(same)),
        *(protocol.Duplicates(same), protocol.NearCopies(same)),
        *(protocol.Unreadable(((path, why),)), protocol.Noted(((path, (why,)),))),
        *(protocol.FewExamples(((odd, 3),) * count) for count in (1, 4)),
        *(protocol.AllAlike((odd,) * count) for count in (1, 2)),
        *(protocol.Namesakes(((odd, odd),) * count) for count in (1, 2)),
        *(protocol.Divided((("train", odd),)), protocol.Inside(odd)),
        protocol.LeftOut(1, ((why, (path,)),)),
    ]
    named = set(FINDINGS) - {protocol.SmallestPicture, protocol.TextLengths}
    assert {type(finding) for finding in told} == named, "each kind that tells names"
    for finding in told:
        rows = findings(checked(data, finding))
        words = [said for one in rows for said in (one.title, one.text, *one.lines)]
        assert [said for said in words if not letters.is_plain(said)] == []

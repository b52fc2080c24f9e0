"""What Teach is doing, without a window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop import protocol
from desktop.errors import ErrorKind
from desktop.messages import as_it_is
from desktop.protocol import RunLeft
from desktop.workbench.job import Job
from desktop.workbench.teaching.runs import read_run
from desktop.workbench.teaching.session import TeachSession
from tests.ui.pages.teach_scripted import (
    MODEL,
    ScriptedWorkbench,
    checked,
    evaluated,
    make_pictures,
    result,
    step,
    store_curves,
    store_run,
)


@pytest.fixture
def workbench(qapp: QApplication) -> Iterator[ScriptedWorkbench]:
    workbench = ScriptedWorkbench()
    yield workbench
    workbench.shut_down()


@pytest.fixture
def session(workbench: ScriptedWorkbench) -> TeachSession:
    return TeachSession(workbench)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_pictures(tmp_path / "Part check", {"Dented": 2, "Fine": 3})


def check(session: TeachSession, workbench: ScriptedWorkbench, data: Path) -> None:
    session.open_folder(str(data))
    job = workbench.last(protocol.CheckExamples)
    job.take(protocol.Done(job.id, checked(data)))


def begin(session: TeachSession, workbench: ScriptedWorkbench, data: Path) -> Job:
    check(session, workbench, data)
    session.start()
    return workbench.last(protocol.Train)


def test_what_is_missing_is_named_until_nothing_is(
    session: TeachSession, workbench: ScriptedWorkbench, data: Path
) -> None:
    assert session.missing() == "Choose your examples first."
    session.open_folder(str(data))
    assert session.missing() == "Your examples are being checked."
    job = workbench.last(protocol.CheckExamples)
    job.take(protocol.Done(job.id, checked(data)))
    assert session.missing() == ""
    workbench.installed.models = ()
    workbench.installed.changed.emit()
    assert session.missing() == "There is no model to start from."
    assert session.model_id == ""
    workbench.installed.models = (MODEL,)
    workbench.installed.changed.emit()
    session.start()
    assert session.missing().startswith("Teaching is in progress.")


def test_only_the_latest_check_counts(
    session: TeachSession, workbench: ScriptedWorkbench, data: Path, tmp_path: Path
) -> None:
    session.open_folder(str(data))
    first = workbench.last(protocol.CheckExamples)
    other = make_pictures(tmp_path / "Shells", {"Snail": 1, "Mussel": 1})
    session.open_folder(str(other))
    assert workbench.stops == [(first.id, False)]
    first.take(protocol.Done(first.id, checked(data)))
    assert session.examples.report is None and session.examples.is_checking
    second = workbench.last(protocol.CheckExamples)
    second.take(protocol.Done(second.id, checked(other)))
    assert session.examples.report is not None and session.examples.report.folder == str(other)


def test_rounds_follow_the_way_until_somebody_types_them(
    session: TeachSession, workbench: ScriptedWorkbench, data: Path
) -> None:
    check(session, workbench, data)
    assert session.rounds == 20
    session.choose_method("thorough")
    assert session.rounds == 10
    session.choose_rounds(7)
    check(session, workbench, data)
    assert session.rounds == 7


def test_only_models_that_can_be_taught_are_offered(
    session: TeachSession, workbench: ScriptedWorkbench
) -> None:
    """Those of torchvision name pictures too, but the engine refuses to teach them."""
    other = replace(MODEL, id="torchvision/resnet18", library="torchvision_models", lessons=())
    broken = replace(MODEL, id="owner/broken", problem="It is damaged.")
    headless = replace(MODEL, id="owner/encoder", tasks=())
    workbench.installed.models = (other, broken, headless)
    workbench.installed.changed.emit()
    assert [model.id for model in session.models] == ["owner/encoder"]


def test_a_model_that_is_not_here_yet_is_chosen_when_it_comes(
    session: TeachSession, workbench: ScriptedWorkbench
) -> None:
    later = protocol.ModelInfo(
        id="owner/later", name="Later", folder="", library="transformers_models",
        tasks=("image-classification",), source="huggingface", size=1, lessons=("picture-groups",),
    )  # fmt: skip
    session.choose_model(later.id)
    assert session.model_id == MODEL.id
    workbench.installed.models = (MODEL, later)
    workbench.installed.changed.emit()
    assert session.model_id == later.id


def test_names_tell_the_way_unless_somebody_gave_one(
    session: TeachSession, workbench: ScriptedWorkbench, data: Path
) -> None:
    job = begin(session, workbench, data)
    assert isinstance(job.request, protocol.Train)
    assert job.request.plan.name == session.name == "Part check · Quick"
    job.take(protocol.Stopped(job.id, RunLeft.NOTHING))
    session.open_folder(str(data))
    session.rename("My parts")
    session.choose_method("thorough")
    session.start()
    request = workbench.last(protocol.Train).request
    assert isinstance(request, protocol.Train)
    assert request.plan.name == "My parts"


def test_there_is_a_version_to_keep_after_the_first_round_and_not_while_the_model_loads(
    session: TeachSession, workbench: ScriptedWorkbench, data: Path
) -> None:
    job = begin(session, workbench, data)
    job.take(evaluated(job, 0, []))
    assert not session.has_version
    job.take(step(job, 1.0))
    job.take(evaluated(job, 1, []))
    assert session.has_version
    job.take(protocol.Stopped(job.id, RunLeft.RUN))
    folder = store_run("earlier", data, epoch=3)
    store_curves(folder, 3)
    assert session.continue_run(str(folder))
    assert [one.number for one in session.measured] == [0, 1, 2, 3]
    assert not session.has_version, "its engine still loads"
    again = workbench.last(protocol.Train)
    again.take(step(again, 3.2))
    assert session.has_version


def test_a_continued_run_is_told_as_far_as_it_is_safe(
    session: TeachSession, workbench: ScriptedWorkbench, data: Path
) -> None:
    folder = store_run("Shells", data, epoch=2)
    store_curves(folder, 4)
    steps: list[object] = []
    session.stepped.connect(steps.append)
    stored = read_run(folder)
    assert stored is not None
    session.look_at(stored)
    assert (session.name, session.current_round, session.total_rounds) == ("Shells", 2, 20)
    assert len(steps) == 20
    assert session.measured[1].training == pytest.approx(
        sum(1 / (1 + n / 10) for n in range(1, 11)) / 10, abs=1e-4
    )
    assert session.ending is not None and session.ending.can_continue
    session.go_on()
    assert session.ending is None and session.is_running


def test_a_failed_run_says_whether_it_can_be_continued(
    session: TeachSession, workbench: ScriptedWorkbench, data: Path
) -> None:
    job = begin(session, workbench, data)
    job.take(protocol.Failed(job.id, ErrorKind.BAD_DATA, as_it_is("The pictures are gone."), "Traceback"))
    ending = session.ending
    assert ending is not None
    assert (ending.kind, ending.text, ending.can_continue, ending.detail) == (
        "bad", "The pictures are gone.", False, "Traceback",
    )  # fmt: skip
    session.go_on()
    again = workbench.last(protocol.Train)
    assert again is not job and session.is_running


def test_the_result_is_kept_and_told(session: TeachSession, workbench: ScriptedWorkbench, data: Path) -> None:
    job = begin(session, workbench, data)
    told: list[object] = []
    session.finished.connect(told.append)
    value = result([], session.folder)
    job.take(protocol.Done(job.id, value))
    assert told == [value] and session.result is value
    assert not session.is_running and session.missing() == ""


def test_what_is_about_to_be_deleted_is_not_listed(
    session: TeachSession, workbench: ScriptedWorkbench, data: Path
) -> None:
    folder = str(store_run("Shells", data))
    assert [run.folder for run in session.runs()] == [folder]
    session.hide_run(folder)
    assert session.runs() == []
    session.show_run(folder)
    assert [run.folder for run in session.runs()] == [folder]
    session.delete_run(folder)
    request = workbench.last(protocol.RemoveRun).request
    assert isinstance(request, protocol.RemoveRun) and request.folder == folder


def test_another_report_can_be_read_while_a_run_goes_on(
    session: TeachSession, workbench: ScriptedWorkbench, data: Path
) -> None:
    job = begin(session, workbench, data)
    running = session.folder
    earlier = store_run("Shells", data, state="finished")
    session.look_at_report(result([], str(earlier)), read_run(earlier))
    assert session.reported_name == "Shells"
    assert (session.folder, session.name) == (running, "Part check · Quick")
    session.rename_run(str(earlier), "Sea shells")
    assert (session.reported_name, session.name) == ("Sea shells", "Part check · Quick")
    assert session.is_running and job.is_active

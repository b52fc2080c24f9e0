"""The workbench gives requests to the right engine and keeps what the window needs to know."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.messages import say
from desktop.settings import Settings
from desktop.tasks import Media
from desktop.workbench.job import Job, JobState
from desktop.workbench.workbench import Workbench
from desktop.workbench.worker import EngineWorker
from tests.workbench.scripted import PROCESSOR, engine


@pytest.fixture
def workbench(qtbot: QtBot) -> Iterator[Workbench]:
    workbench = Workbench(Settings(), target=engine)
    yield workbench
    workbench.shut_down()


def end(qtbot: QtBot, job: Job) -> Job:
    qtbot.waitUntil(lambda: not job.is_active, timeout=10_000)
    return job


def test_the_device_is_known_after_preparing(qtbot: QtBot, workbench: Workbench) -> None:
    with qtbot.waitSignal(workbench.device_known, timeout=10_000) as known:
        workbench.prepare()
    assert known.args == [PROCESSOR]
    assert workbench.device == PROCESSOR


def test_a_job_tells_its_end_once(qtbot: QtBot, workbench: Workbench) -> None:
    job = workbench.run("answer", "model", (), {})
    ends: list[str] = []
    job.ended.connect(lambda: ends.append("ended"))
    job.succeeded.connect(lambda _value: ends.append("succeeded"))
    end(qtbot, job)
    job.take(protocol.Done(job.id, "late"))
    assert ends == ["succeeded", "ended"]
    assert job.state is JobState.DONE


def test_a_crash_fails_the_job_with_a_sentence(qtbot: QtBot, workbench: Workbench) -> None:
    job = end(qtbot, workbench.run("die", "model", (), {}))
    assert job.state is JobState.FAILED
    assert job.failure is not None and "stopped unexpectedly" in say(job.failure.message)
    again = end(qtbot, workbench.run("answer", "model", (), {}))
    assert again.state is JobState.DONE


def test_stopping_is_shown_at_once(qtbot: QtBot, workbench: Workbench) -> None:
    job = workbench.run("obey", "model", (), {})
    qtbot.waitUntil(lambda: job.state is JobState.RUNNING, timeout=10_000)
    job.stop()
    assert job.state is JobState.STOPPING
    assert end(qtbot, job).state is JobState.STOPPED


def test_offline_replaces_the_hub_engine_by_one_without_connections(
    qtbot: QtBot, workbench: Workbench
) -> None:
    online = end(qtbot, workbench.doctor())
    workbench.engines.set_offline(True)
    offline = end(qtbot, workbench.doctor())
    assert isinstance(online.value, dict) and online.value["online"] is True
    assert isinstance(offline.value, dict) and offline.value["online"] is False
    assert Settings().flag("offline"), "the switch is remembered"


def test_engines_that_run_models_are_never_online(qtbot: QtBot, workbench: Workbench) -> None:
    job = end(qtbot, workbench.engines.submit("infer", protocol.Doctor()))
    assert isinstance(job.value, dict) and job.value["online"] is False


def test_files_of_the_user_are_opened_in_an_engine_of_their_own_that_is_never_online(
    qtbot: QtBot, workbench: Workbench
) -> None:
    hub = end(qtbot, workbench.doctor())
    preview = end(qtbot, workbench.preview("picture.png", Media.PICTURE))
    check = end(qtbot, workbench.check_examples(protocol.CheckExamples(folder="folder")))
    assert isinstance(hub.value, dict) and hub.value["online"] is True
    assert isinstance(preview.value, dict) and preview.value["online"] is False
    assert preview.value == check.value and preview.value["pid"] != hub.value["pid"]


def test_a_teaching_engine_leaves_with_its_run(qtbot: QtBot, workbench: Workbench) -> None:
    job = end(qtbot, workbench.teach(protocol.TrainPlan("image-classification", "folder", "model")))
    assert job in workbench.engines.activity
    qtbot.waitUntil(lambda: not workbench.engines._leaving, timeout=5000)
    workbench.engines.clear_finished()
    assert workbench.engines.activity == []


def test_nothing_begins_after_the_end(qtbot: QtBot, workbench: Workbench) -> None:
    end(qtbot, workbench.doctor())
    workbench.shut_down()
    job = workbench.doctor()
    assert job.state is JobState.WAITING
    assert not [worker for worker in workbench.findChildren(EngineWorker) if worker.isRunning()]

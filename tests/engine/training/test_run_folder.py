"""What the engine writes into a run's folder, the window reads: both ends of it, joined."""

from __future__ import annotations

import json
import math
import os
import time
from pathlib import Path
from typing import Any

import pytest

from desktop import protocol
from desktop.engine.training import loop, records, teaching
from desktop.messages import say
from desktop.workbench.teaching import runs
from desktop.workbench.teaching.words import named
from tests.engine.training.conftest import TASK, Teach, plan


def kinds(events: list[protocol.Event], kind: type[Any]) -> list[Any]:
    return [event for event in events if isinstance(event, kind)]


@pytest.mark.parametrize("method", ["quick", "thorough"])
def test_the_window_reads_a_finished_run_as_the_engine_told_it(
    method: str, shapes: Path, tiny_vit: Path, teach: Teach, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "TELL_EVERY", -1.0)
    begun = time.time()
    out = tmp_path / "my run"
    chosen = plan(shapes, tiny_vit, method=method, epochs=3, seed=5, name="Käfer", out=str(out))
    events = teach.events(chosen)
    result = teach.value(events)

    assert runs.read_result(out) == result

    run = runs.read_run(out)
    assert run is not None
    assert run.plan == chosen
    assert run.name == "Käfer"
    assert (run.folder, run.state, run.message, run.can_continue) == (str(out), "finished", "", False)
    assert begun <= run.created <= time.time()
    assert (run.epoch, run.epochs) == (3, 3)
    assert run.accuracy == result.report.score
    assert run.model == result.model.id
    assert run.counts == result.report.counts
    assert run.groups == len(result.report.detail.labels)

    steps, checks = runs.read_curves(out)
    told = kinds(events, protocol.Evaluated)
    assert [check.epoch for check in checks] == [event.epoch for event in told]
    assert [check.loss for check in checks] == pytest.approx([event.loss for event in told], rel=1e-5)
    assert [check.accuracy for check in checks] == pytest.approx([event.score for event in told], abs=1e-5)
    taken = kinds(events, protocol.Step)
    assert [step.epoch for step in steps] == pytest.approx([event.epoch for event in taken], abs=1e-4)
    assert [step.loss for step in steps] == pytest.approx([event.loss for event in taken], rel=1e-5)


def test_a_run_is_read_the_same_while_it_goes_on_interrupted_and_failed(
    shapes: Path, tiny_vit: Path, teach: Teach, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teaching, "SAVE_QUICK", -1.0)
    out = tmp_path / "run"
    chosen = plan(shapes, tiny_vit, epochs=4, out=str(out))
    for event in teach.stream(chosen):
        if isinstance(event, protocol.Saved) and event.epoch == 2:
            break
    run = runs.read_run(out)
    assert run is not None
    assert (run.state, run.can_continue, run.epoch, run.epochs) == ("running", False, 2, 4)
    assert math.isnan(run.accuracy)
    assert runs.read_result(out) is None

    facts = json.loads((out / "run.json").read_text())
    facts["process"] = [os.getpid(), 0.0]  # another process had this number then
    (out / "run.json").write_text(json.dumps(facts))
    run = runs.read_run(out)
    assert run is not None
    assert (run.state, run.can_continue, run.epoch, run.counts) == ("interrupted", True, 2, (42, 9, 9))

    with monkeypatch.context() as broken:
        broken.setattr(records.Metrics, "add", lambda *_given: 1 // 0)
        failed = teach.events(chosen, resume=True)[-1]
    assert isinstance(failed, protocol.Failed)
    run = runs.read_run(out)
    assert run is not None
    assert (run.state, run.can_continue, run.message) == ("failed", True, say(failed.message))
    assert [stored.folder for stored in runs.stored_runs(tmp_path)] == [str(out)]

    assert teach.result(chosen, resume=True).report.epochs == 4
    run = runs.read_run(out)
    assert run is not None
    assert (run.state, run.message) == ("finished", "")


EARLIER = Path(__file__).with_name("run_of_version_1")
"""The folder of a run that the first version wrote, its paths shortened."""


def test_a_run_of_the_first_version_is_still_read() -> None:
    run, result = runs.read_run(EARLIER), runs.read_result(EARLIER)
    assert run is not None
    assert result is not None
    assert (run.state, run.name, run.plan.task, run.plan.method) == ("finished", "Shapes", TASK, "quick")
    assert (run.epoch, run.epochs, run.counts, run.groups) == (2, 2, (42, 9, 9), 3)
    report = result.report
    assert run.accuracy == report.score == pytest.approx(8 / 9)
    assert report.detail.labels == ("circle", "square", "triangle")
    assert (report.tested, report.counts, report.best_epoch, report.device) == (9, (42, 9, 9), 2, "Processor")
    assert report.detail.confusion == ((2, 1, 0), (0, 3, 0), (0, 0, 3))
    (mistake,) = report.mistakes
    assert (mistake.input.path, named(mistake.truth).label, named(mistake.answer).label) == (
        "/home/ada/shapes/circle/4.png",
        "circle",
        "square",
    )
    assert named(mistake.answer).score == pytest.approx(0.3589, abs=1e-4)
    assert [(score.name, score.count) for score in report.detail.per_group] == [
        ("circle", 3),
        ("square", 3),
        ("triangle", 3),
    ]
    assert result.model.id == run.model == "taught/shapes"
    steps, checks = runs.read_curves(EARLIER)
    assert [check.epoch for check in checks] == [0, 1, 2]
    assert len(steps) >= 2


def test_the_examples_of_a_run_of_the_first_version_keep_their_parts() -> None:
    split = records.RunFolder(EARLIER).read_split()
    assert split is not None
    assert (split.counts, split.labels) == ((42, 9, 9), ("circle", "square", "triangle"))
    first = split.validation[0]
    assert (first.path, first.target) == ("/home/ada/shapes/circle/1.png", 0)

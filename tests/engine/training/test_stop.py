"""Stop and keep, Stop and discard, wherever a run is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from desktop import paths, protocol
from desktop.engine.background import in_background
from desktop.engine.hub.library import installed as library
from desktop.engine.server import Context, JobStopped, answer
from desktop.engine.training import records
from desktop.messages import say
from desktop.protocol import RunLeft
from desktop.workbench.teaching.runs import read_run
from tests.engine.training.conftest import Teach, plan


def is_looking(event: protocol.Event) -> bool:
    return isinstance(event, protocol.Progress) and say(event.phase).startswith("Looking at each")


def is_round(number: int, event: protocol.Event) -> bool:
    return isinstance(event, protocol.Evaluated) and event.epoch == number


@pytest.mark.parametrize("method", ["quick", "thorough"])
@pytest.mark.parametrize("keep", [False, True])
def test_a_new_run_stopped_before_its_first_step_stays_only_if_it_is_to_be_kept(
    method: str, keep: bool, shapes: Path, tiny_vit: Path, teach: Teach
) -> None:
    seen = []
    for event in teach.stream(plan(shapes, tiny_vit, method=method, epochs=1)):
        seen.append(event)
        if is_looking(event):
            teach.context.stop(keep)
    assert seen[-1] == protocol.Stopped(seen[-1].job, RunLeft.NO_VERSION if keep else RunLeft.NOTHING)
    assert sum(map(is_looking, seen)) == 1
    left = list(paths.runs_dir().iterdir())
    assert len(left) == keep
    for folder in left:
        stored = read_run(folder)
        assert stored is not None
        assert (stored.state, stored.can_continue) == ("interrupted", True)
        assert teach.result(replace(stored.plan, out=str(folder)), resume=True).report.epochs == 1


BEFORE_A_VERSION: dict[str, Callable[[protocol.Event], bool]] = {
    "at once": lambda event: isinstance(event, protocol.Started),
    "getting ready": lambda event: isinstance(event, protocol.Progress),
    "loading": lambda event: isinstance(event, protocol.Progress) and "Loading" in say(event.phase),
}
ANYWHERE = BEFORE_A_VERSION | {
    "a step": lambda event: isinstance(event, protocol.Step),
    "a round": lambda event: isinstance(event, protocol.Evaluated),
    "saved": lambda event: isinstance(event, protocol.Saved),
}


def files_of(run: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(run)): file.read_bytes()
        for file in run.rglob("*")
        if file.is_file() and file.name != "run.json"
    }


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("moment", BEFORE_A_VERSION)
def test_no_stop_while_a_continued_run_loads_takes_anything_away(
    moment: str, keep: bool, shapes: Path, tiny_vit: Path, teach: Teach, tmp_path: Path
) -> None:
    chosen = plan(shapes, tiny_vit, method="thorough", epochs=3, out=str(tmp_path / "run"))
    teach.until(chosen, lambda event: isinstance(event, protocol.Saved) and event.epoch == 1)
    before = files_of(tmp_path / "run")
    seen = []
    for event in teach.stream(chosen, resume=True):
        seen.append(event)
        if BEFORE_A_VERSION[moment](event):
            teach.context.stop(keep)
    assert seen[-1] == protocol.Stopped(seen[-1].job, RunLeft.NO_VERSION if keep else RunLeft.RUN)
    assert files_of(tmp_path / "run") == before
    stored = read_run(tmp_path / "run")
    assert stored is not None
    assert (stored.can_continue, stored.epoch) == (True, 1)


@pytest.mark.parametrize("resumed", [False, True])
@pytest.mark.parametrize("moment", ["a step", "a round", "saved"])
def test_a_stop_leaves_what_was_learnt(
    moment: str, resumed: bool, shapes: Path, tiny_vit: Path, teach: Teach, tmp_path: Path
) -> None:
    chosen = plan(shapes, tiny_vit, method="thorough", epochs=3, out=str(tmp_path / "run"))
    if resumed:
        teach.until(chosen, lambda event: isinstance(event, protocol.Saved) and event.epoch == 1)
    seen = []
    for event in teach.stream(chosen, resume=resumed):
        seen.append(event)
        if ANYWHERE[moment](event):
            teach.context.stop()
    assert seen[-1] == protocol.Stopped(seen[-1].job, RunLeft.RUN)
    assert not (paths.models_dir() / "taught").exists()
    assert teach.result(chosen, resume=True).report.epochs == 3


def test_only_removing_it_removes_a_run_and_leaves_what_else_is_in_the_folder(
    shapes: Path, tiny_vit: Path, teach: Teach, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("four years of work")

    def remove() -> protocol.Event:
        return list(answer(protocol.RemoveRun(folder=str(out)), Context()))[-1]

    assert isinstance(remove(), protocol.Failed)
    for event in teach.stream(plan(shapes, tiny_vit, epochs=50, out=str(out))):
        if is_round(1, event):
            teach.context.stop()
    assert len(list(out.iterdir())) > 1
    assert isinstance(remove(), protocol.Done)
    assert [path.name for path in out.iterdir()] == ["thesis.txt"]


def test_a_run_that_goes_on_is_not_removed(
    shapes: Path, tiny_vit: Path, teach: Teach, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for event in teach.stream(plan(shapes, tiny_vit, epochs=50, out=str(tmp_path / "out"))):
        if is_round(1, event):
            break
    monkeypatch.setattr(records.os, "getpid", lambda: -1)  # as another process sees it
    last = list(answer(protocol.RemoveRun(folder=str(tmp_path / "out")), Context()))[-1]
    assert isinstance(last, protocol.Failed)
    assert (tmp_path / "out" / "run.json").exists()


@pytest.mark.parametrize("method", ["quick", "thorough"])
def test_keeping_ends_the_run_with_its_best_version(
    method: str, shapes: Path, tiny_vit: Path, teach: Teach
) -> None:
    seen = []
    for event in teach.stream(plan(shapes, tiny_vit, method=method, epochs=500 if method == "quick" else 50)):
        seen.append(event)
        if is_round(3, event):
            teach.context.stop(keep=True)
    result = teach.value(seen)
    rounds = [event for event in seen if isinstance(event, protocol.Evaluated)]
    assert rounds[-1].epoch == 3
    assert result.report.stopped_early
    assert result.report.best_epoch == min(rounds, key=lambda event: event.loss).epoch
    assert any(
        isinstance(event, protocol.Progress) and say(event.phase).startswith("Keeping") for event in seen
    )
    assert library.find(result.model.id).labels == 3


def test_a_stop_is_heard_between_two_layers(
    shapes: Path, tiny_vit: Path, teach: Teach, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Large models take many seconds for a step on a processor."""
    layers: list[int] = []
    plain = torch.nn.Linear.forward

    def counted(self: torch.nn.Linear, given: torch.Tensor) -> torch.Tensor:
        if teach.context.stopping.is_set():
            layers.append(1)
        elif torch.is_grad_enabled() and given.ndim == 3:  # of the model, not of the new head
            teach.context.stop()
        return plain(self, given)

    monkeypatch.setattr(torch.nn.Linear, "forward", counted)
    assert isinstance(teach.events(plan(shapes, tiny_vit, method="thorough"))[-1], protocol.Stopped)
    assert not layers


def test_a_stop_does_not_wait_for_work_in_the_background() -> None:
    released = threading.Event()

    def stopped() -> None:
        raise JobStopped

    with pytest.raises(JobStopped):
        in_background(released.wait, stopped)
    assert not released.is_set()
    released.set()
    assert in_background(lambda: 5, lambda: None) == 5
    with pytest.raises(ZeroDivisionError):
        in_background(lambda: 1 // 0, lambda: None)

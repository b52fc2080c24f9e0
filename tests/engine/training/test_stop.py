"""Stop and keep, Stop and discard, wherever a run is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import torch

from desktop import paths, protocol
from desktop.engine.hub.library import installed as library
from desktop.engine.server import JobStopped
from desktop.engine.training.aside import aside
from tests.engine.training.conftest import Teach, plan


def is_looking(event: protocol.Event) -> bool:
    return isinstance(event, protocol.Progress) and event.text.startswith("Looking at each")


def is_round(number: int, event: protocol.Event) -> bool:
    return isinstance(event, protocol.Evaluated) and event.epoch == number


@pytest.mark.parametrize("method", ["quick", "thorough"])
@pytest.mark.parametrize("keep", [False, True])
def test_stopped_while_looking_at_the_pictures_nothing_stays(
    method: str, keep: bool, shapes: Path, tiny_vit: Path, teach: Teach
) -> None:
    seen = []
    for event in teach.stream(plan(shapes, tiny_vit, method=method)):
        seen.append(event)
        if is_looking(event):
            teach.context.stop(keep)
    assert isinstance(seen[-1], protocol.Stopped)
    assert sum(map(is_looking, seen)) == 1
    assert not list(paths.runs_dir().iterdir())


@pytest.mark.parametrize("method", ["quick", "thorough"])
def test_discarding_a_run_removes_it(method: str, shapes: Path, tiny_vit: Path, teach: Teach) -> None:
    seen = []
    for event in teach.stream(plan(shapes, tiny_vit, method=method, epochs=50)):
        seen.append(event)
        if is_round(2, event):
            teach.context.stop()
    assert isinstance(seen[-1], protocol.Stopped)
    assert not list(paths.runs_dir().iterdir())
    assert not (paths.models_dir() / "taught").exists()


def test_discarding_leaves_what_else_is_in_the_folder(
    shapes: Path, tiny_vit: Path, teach: Teach, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("four years of work")
    for event in teach.stream(plan(shapes, tiny_vit, epochs=50, out=str(tmp_path / "out"))):
        if is_round(1, event):
            teach.context.stop()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["thesis.txt"]


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
    assert any(isinstance(event, protocol.Progress) and event.text.startswith("Keeping") for event in seen)
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


def test_a_stop_does_not_wait_for_work_aside() -> None:
    def stopped() -> None:
        raise JobStopped

    begun = time.monotonic()
    with pytest.raises(JobStopped):
        aside(lambda: time.sleep(5), stopped)
    assert time.monotonic() - begun < 1
    assert aside(lambda: 5, lambda: None) == 5
    with pytest.raises(ZeroDivisionError):
        aside(lambda: 1 // 0, lambda: None)

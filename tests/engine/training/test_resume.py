"""Runs that were interrupted: by a kill, a power cut, a full disk, a damaged file."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from desktop import paths, protocol
from desktop.engine.training import checkpoints, loop, records, teaching
from desktop.errors import ErrorKind
from desktop.messages import say
from tests.engine.training.conftest import Teach, plan


def weights(result: protocol.TrainResult) -> dict[str, torch.Tensor]:
    return load_file(Path(result.model.folder) / "model.safetensors")


def assert_same(one: protocol.TrainResult, other: protocol.TrainResult) -> None:
    assert one.report.detail == other.report.detail
    assert one.report.best_epoch == other.report.best_epoch
    for name, value in weights(one).items():
        torch.testing.assert_close(value, weights(other)[name], rtol=1e-4, atol=1e-5)


def validation_rows(result: protocol.TrainResult) -> list[float]:
    """Step, loss, step, loss …"""
    rows = (Path(result.run) / "metrics.csv").read_text().splitlines()[1:]
    return [float(row.split(",")[column]) for row in rows if ",validation," in row for column in (0, 3)]


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step is told and saved, so that a run can be cut off anywhere."""
    monkeypatch.setattr(loop, "TELL_EVERY", -1.0)
    monkeypatch.setattr(teaching, "SAVE_STEPS", -1.0)
    monkeypatch.setattr(teaching, "SAVE_QUICK", -1.0)


@pytest.mark.parametrize(("method", "cut"), [("quick", 7), ("thorough", 4), ("thorough", 6)])
def test_a_run_cut_off_anywhere_ends_like_one_that_was_not(
    method: str, cut: int, shapes: Path, tiny_vit: Path, teach: Teach, tmp_path: Path, often: None
) -> None:
    whole = teach.result(plan(shapes, tiny_vit, method=method, epochs=3, seed=2))
    half = plan(shapes, tiny_vit, method=method, epochs=3, seed=2, out=str(tmp_path / "run"))
    steps = 0

    def there(event: protocol.Event) -> bool:
        nonlocal steps
        steps += isinstance(event, protocol.Step)
        return steps > cut

    teach.until(half, there)
    continued = teach.result(half, resume=True)
    assert_same(whole, continued)
    assert validation_rows(continued) == pytest.approx(validation_rows(whole), rel=1e-3)


def test_a_run_on_an_archive_goes_on_after_the_cache_was_emptied(
    shapes: Path, tiny_vit: Path, teach: Teach, tmp_path: Path, often: None
) -> None:
    data = Path(shutil.make_archive(str(tmp_path / "shapes"), "zip", shapes))
    chosen = replace(plan(shapes, tiny_vit, epochs=3, out=str(tmp_path / "run")), data=str(data))
    teach.until(chosen, lambda event: isinstance(event, protocol.Evaluated) and event.epoch == 1)
    shutil.rmtree(paths.cache_dir() / "unpacked")
    assert teach.result(chosen, resume=True).report.epochs == 3
    shutil.rmtree(paths.cache_dir() / "unpacked")
    data.unlink()
    assert isinstance(teach.events(replace(chosen, out=str(tmp_path / "other")))[-1], protocol.Failed)


def test_a_check_that_was_cut_off_is_made_again(
    shapes: Path, tiny_vit: Path, teach: Teach, tmp_path: Path, often: None
) -> None:
    chosen = plan(shapes, tiny_vit, method="thorough", epochs=3, out=str(tmp_path / "run"))
    teach.until(chosen, lambda event: isinstance(event, protocol.Evaluated) and event.epoch == 2)
    rest = teach.events(chosen, resume=True)
    assert [event.epoch for event in rest if isinstance(event, protocol.Evaluated)] == [2, 3]


def test_a_killed_process_leaves_a_run_that_can_be_continued(
    shapes: Path, tiny_vit: Path, teach: Teach, tmp_path: Path
) -> None:
    chosen = plan(shapes, tiny_vit, method="thorough", epochs=4, out=str(tmp_path / "run"))
    code = (
        "import sys\n"
        "from desktop import protocol\n"
        "from desktop.engine.server import Context, answer\n"
        "from desktop.protocol import *\n"  # the plan is made of several classes
        f"plan = {chosen!r}\n"
        "for event in answer(protocol.Train(plan=plan), Context()):\n"
        "    print(type(event).__name__, getattr(event, 'epoch', ''), flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.split() == ["Saved", "2"]:
                break
        os.kill(process.pid, signal.SIGKILL)
    facts = json.loads((tmp_path / "run" / "run.json").read_text())
    assert (facts["state"], facts["epoch"] >= 2) == ("running", True)
    events = teach.events(chosen, resume=True)
    assert next(event.epoch for event in events if isinstance(event, protocol.Evaluated)) >= 3
    assert_same(teach.result(plan(shapes, tiny_vit, method="thorough", epochs=4)), teach.value(events))


def test_a_run_cut_off_before_its_first_checkpoint_begins_again(
    shapes: Path, tiny_vit: Path, teach: Teach, tmp_path: Path
) -> None:
    chosen = plan(shapes, tiny_vit, epochs=2, out=str(tmp_path / "run"))
    teach.until(
        chosen, lambda event: isinstance(event, protocol.Progress) and say(event.phase) == "Loading the model"
    )
    assert teach.result(chosen, resume=True).report.epochs == 2


def test_a_damaged_checkpoint_falls_back_to_the_one_before(
    shapes: Path, tiny_vit: Path, teach: Teach, tmp_path: Path, often: None
) -> None:
    chosen = plan(shapes, tiny_vit, method="thorough", epochs=3, out=str(tmp_path / "run"))
    teach.until(chosen, lambda event: isinstance(event, protocol.Evaluated) and event.epoch == 2)
    newest = sorted((tmp_path / "run" / "checkpoints").glob("step-*"))[-1]
    damaged = bytearray((newest / checkpoints.WEIGHTS).read_bytes())
    damaged[-5] ^= 1
    (newest / checkpoints.WEIGHTS).write_bytes(damaged)
    first = next(event for event in teach.stream(chosen, resume=True) if isinstance(event, protocol.Step))
    assert first.step == int(newest.name.removeprefix("step-"))
    assert_same(
        teach.result(plan(shapes, tiny_vit, method="thorough", epochs=3)), teach.result(chosen, resume=True)
    )


FULL = [
    OSError(errno.ENOSPC, "No space left on device"),
    SafetensorError("Error while serializing: I/O error: No space left on device (os error 28)"),
]


@pytest.mark.parametrize("error", FULL, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("file", ["step-00000006", "best-0002"], ids=["checkpoint", "best"])
def test_a_full_disk_is_told_and_the_run_can_be_continued(
    error: Exception,
    file: str,
    shapes: Path,
    tiny_vit: Path,
    teach: Teach,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen = plan(shapes, tiny_vit, method="thorough", epochs=3, out=str(tmp_path / "run"))
    save: Any = checkpoints.save_file
    # Each round is better than the one before, whatever the last digits of its loss are on this processor.
    measure, losses = loop.measured, iter(range(99, 0, -1))

    def better_and_better(*given: Any) -> Any:
        found = yield from measure(*given)
        return replace(found, loss=float(next(losses)))

    monkeypatch.setattr(loop, "measured", better_and_better)
    with monkeypatch.context() as full:

        def on_full_disk(tensors: Any, target: Path) -> None:
            if file in str(target):
                target.write_bytes(b"half")
                raise error
            save(tensors, target)

        full.setattr(checkpoints, "save_file", on_full_disk)
        last = teach.events(chosen)[-1]
    assert isinstance(last, protocol.Failed)
    assert last.kind is ErrorKind.DISK_FULL
    assert "Round 1 is safe" in say(last.message)
    assert not list((tmp_path / "run" / "checkpoints").glob("*.part"))
    assert_same(
        teach.result(plan(shapes, tiny_vit, method="thorough", epochs=3)), teach.result(chosen, resume=True)
    )


@pytest.mark.parametrize("error", FULL, ids=lambda error: type(error).__name__)
def test_a_disk_that_gets_full_as_the_model_is_written_loses_nothing(
    error: Exception,
    shapes: Path,
    tiny_vit: Path,
    teach: Teach,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from transformers import PreTrainedModel

    chosen = plan(shapes, tiny_vit, epochs=2, out=str(tmp_path / "run"))
    with monkeypatch.context() as full:
        full.setattr(PreTrainedModel, "save_pretrained", lambda *_given: (_ for _ in ()).throw(error))
        last = teach.events(chosen)[-1]
    assert isinstance(last, protocol.Failed)
    assert last.kind is ErrorKind.DISK_FULL
    assert "Round 2 is safe" in say(last.message)
    assert teach.result(chosen, resume=True).report.epochs == 2


def test_a_full_disk_is_known_whatever_torch_says_of_it(
    shapes: Path, tiny_vit: Path, teach: Teach, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = plan(shapes, tiny_vit, epochs=2, out=str(tmp_path / "run"))
    with monkeypatch.context() as full:
        full.setattr(
            checkpoints.torch, "save", lambda *_given: (_ for _ in ()).throw(RuntimeError("write failed"))
        )
        full.setattr(checkpoints.paths, "disk_of", lambda _folder: SimpleNamespace(free=100))
        last = teach.events(chosen)[-1]
    assert isinstance(last, protocol.Failed)
    assert last.kind is ErrorKind.DISK_FULL
    assert teach.result(chosen, resume=True).report.epochs == 2


def test_what_cannot_be_continued_says_why(
    shapes: Path, tiny_vit: Path, teach: Teach, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusal(folder: str) -> str:
        last = teach.events(plan(shapes, tiny_vit, epochs=1, out=str(tmp_path / folder)), resume=True)[-1]
        assert isinstance(last, protocol.Failed)
        assert last.kind is ErrorKind.BAD_REQUEST
        return say(last.message)

    assert "There is no run" in refusal("nothing")
    teach.result(plan(shapes, tiny_vit, epochs=1, out=str(tmp_path / "finished")))
    assert "finished" in refusal("finished")
    teach.until(
        plan(shapes, tiny_vit, epochs=1, out=str(tmp_path / "busy")),
        lambda event: isinstance(event, protocol.Progress),
    )
    monkeypatch.setattr(records.os, "getpid", lambda: -1)  # as another process sees it
    assert "right now" in refusal("busy")


def test_pictures_that_are_gone_are_named(teach: Teach, tiny_vit: Path, tmp_path: Path) -> None:
    from tests.engine.training.conftest import make_shapes

    data = make_shapes(tmp_path / "shapes", 6)
    chosen = plan(data, tiny_vit, epochs=3, out=str(tmp_path / "run"))
    teach.until(chosen, lambda event: isinstance(event, protocol.Saved))
    (data / "circle" / "3.png").unlink()
    last = teach.events(chosen, resume=True)[-1]
    assert isinstance(last, protocol.Failed)
    assert last.kind is ErrorKind.BAD_DATA
    assert say(last.message).startswith("1 example of this run")
    assert "3.png" in say(last.message)

"""A whole run: events, report, model folder, what stays on disk."""

from __future__ import annotations

import csv
import json
import os
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image

from desktop import paths, protocol
from desktop.engine.hub.library import installed as library
from desktop.engine.training import loop, teaching
from desktop.engine.training.groups.features import prune
from desktop.engine.training.groups.quick import Quick
from desktop.errors import ErrorKind
from desktop.messages import phases, say, training
from desktop.workbench.teaching.words import named
from tests.engine.training.conftest import GROUPS, TASK, Teach, plan


def kinds(events: list[protocol.Event], kind: type[Any]) -> list[Any]:
    return [event for event in events if isinstance(event, kind)]


def plain_answers(folder: str, files: list[str]) -> list[tuple[str, float]]:
    """What transformers alone says, as somebody would use it who has never heard of Burnish."""
    from transformers import AutoImageProcessor, AutoModelForImageClassification

    model = AutoModelForImageClassification.from_pretrained(folder, local_files_only=True).eval()
    processor: Any = AutoImageProcessor.from_pretrained(folder, local_files_only=True)
    said = []
    for file in files:
        with torch.inference_mode(), Image.open(file) as image:
            chances = model(**processor(image.convert("RGB"), return_tensors="pt")).logits.softmax(1)[0]
        said.append((model.config.id2label[int(chances.argmax())], float(chances.max())))
    return said


@pytest.mark.parametrize(
    ("method", "network"), [("quick", "tiny_vit"), ("quick", "tiny_resnet"), ("thorough", "tiny_vit")]
)
def test_the_report_is_what_the_exported_model_says(
    method: str, network: str, shapes: Path, teach: Teach, request: pytest.FixtureRequest
) -> None:
    chosen = plan(shapes, request.getfixturevalue(network), method=method, epochs=4, name="Käfer & Co")
    result = teach.result(chosen)
    split = json.loads((Path(result.run) / "split.json").read_text())
    unseen = [(path, split["labels"][label]) for path, label, _ in split["test"]]
    said = plain_answers(result.model.folder, [path for path, _ in unseen])
    right = sum(answer == truth for (answer, _), (_, truth) in zip(said, unseen, strict=True))
    assert result.report.score == pytest.approx(right / len(unseen))
    wrong = {
        path: (truth, answer, score)
        for (path, truth), (answer, score) in zip(unseen, said, strict=True)
        if answer != truth
    }
    assert len(result.report.mistakes) == min(12, len(wrong))
    for mistake in result.report.mistakes:
        truth, answer, score = wrong[mistake.input.path]
        assert (named(mistake.truth).label, named(mistake.answer).label) == (truth, answer)
        assert named(mistake.answer).score == pytest.approx(score, abs=1e-4)
    assert result.model.folder == str(paths.models_dir() / "taught" / "kafer-co")
    assert library.find("taught/kafer-co").name == "Käfer & Co"


def test_the_second_of_a_name_can_be_told_from_the_first(shapes: Path, tiny_vit: Path, teach: Teach) -> None:
    chosen = plan(shapes, tiny_vit, epochs=1, name="Shapes")
    names = [teach.result(chosen).model.name for _ in range(3)]
    assert names == ["Shapes", "Shapes 2", "Shapes 3"]
    assert library.find("taught/shapes-2").name == "Shapes 2"


def test_events_tell_the_course_of_a_run(shapes: Path, tiny_vit: Path, teach: Teach) -> None:
    events = teach.events(plan(shapes, tiny_vit, epochs=5))
    result = teach.value(events)
    evaluated = kinds(events, protocol.Evaluated)
    assert [event.epoch for event in evaluated] == [0, 1, 2, 3, 4, 5]
    best = min(evaluated, key=lambda event: event.loss)
    assert result.report.best_epoch == best.epoch
    assert [event.epoch for event in evaluated if event.best][-1] == best.epoch
    assert evaluated[-1].loss < evaluated[0].loss
    steps = kinds(events, protocol.Step)
    assert (steps[-1].epoch, steps[-1].seen, steps[-1].left) == (
        5.0,
        steps[-1].total,
        pytest.approx(0, abs=1e-6),
    )
    assert all(a.step < b.step for a, b in pairwise(steps))
    assert {named(one.truth).label for one in evaluated[0].watched} == set(GROUPS)
    assert all(
        (a.input, a.truth) == (b.input, b.truth)
        for a, b in zip(evaluated[0].watched, evaluated[-1].watched, strict=True)
    )
    looking = [event for event in kinds(events, protocol.Progress) if event.unit == "examples"]
    assert looking[-1].done == looking[-1].total == 60


@pytest.mark.parametrize("method", ["quick", "thorough"])
@pytest.mark.parametrize("resume", [False, True])
def test_no_time_left_is_told_while_the_first_step_is_waited_for(
    method: str,
    resume: bool,
    shapes: Path,
    tiny_vit: Path,
    teach: Teach,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The count of the pictures that were checked before stood there, "97 %, 1 s left", for half a minute."""
    monkeypatch.setattr(loop, "TELL_EVERY", -1.0)
    monkeypatch.setattr(teaching, "SAVE_QUICK", -1.0)
    chosen = plan(shapes, tiny_vit, method=method, epochs=2, out=str(tmp_path / "run"))
    if resume:
        teach.until(chosen, lambda event: isinstance(event, protocol.Saved))
    seen = teach.until(chosen, lambda event: isinstance(event, protocol.Step), resume)
    before = kinds(seen, protocol.Progress)
    assert (before[-1].total, before[-1].left) == (0, None)
    if method == "thorough" and not resume:
        looked = [index for index, event in enumerate(before) if phases.COMPUTING_FEATURES.says(event.phase)]
        assert before[looked[-1] + 1].total == 0  # learning the last step takes its time, too


def test_what_stays_on_disk(shapes: Path, tiny_vit: Path, teach: Teach) -> None:
    result = teach.result(plan(shapes, tiny_vit, epochs=3))
    run = Path(result.run)
    assert run.parent == paths.runs_dir()
    assert sorted(path.name for path in run.iterdir()) == [
        "metrics.csv",
        "report.json",
        "run.json",
        "split.json",
    ]
    facts = json.loads((run / "run.json").read_text())
    assert (facts["state"], facts["model"], facts["epochs"]) == ("finished", result.model.id, 3)
    with (run / "metrics.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["epoch"] for row in rows if row["split"] == "validation"] == [f"{n:.4f}" for n in range(4)]
    assert float(rows[-1]["accuracy"]) == pytest.approx(result.report.score, abs=1e-5)
    kept = json.loads((run / "report.json").read_text())
    assert kept["score"] == result.report.score
    assert kept["model"]["id"] == result.model.id
    card = (Path(result.model.folder) / "README.md").read_text()
    low, high = result.report.range
    assert f"95 % range: {low:.0%} to {high:.0%}" in card
    assert "42 for training, 9 for validation" in card
    assert re.search(r"The version (of round \d of 3|from before the first round) is kept, the one", card)


def test_a_folder_of_the_users_own_gets_run_and_model(
    shapes: Path, tiny_vit: Path, teach: Teach, tmp_path: Path
) -> None:
    out = tmp_path / "my run"
    result = teach.result(plan(shapes, tiny_vit, epochs=2, out=str(out)))
    assert (result.run, result.model.folder) == (str(out), str(out / "model"))
    assert library.find(result.model.id).labels == 3
    again = teach.events(plan(shapes, tiny_vit, epochs=2, out=str(out)))[-1]
    assert isinstance(again, protocol.Failed)
    assert again.kind is ErrorKind.BAD_REQUEST
    assert (out / "model" / "config.json").is_file()


@pytest.mark.parametrize("method", ["quick", "thorough"])
def test_the_same_seed_gives_the_same_model(method: str, shapes: Path, tiny_vit: Path, teach: Teach) -> None:
    runs = [teach.events(plan(shapes, tiny_vit, method=method, epochs=2, seed=seed)) for seed in (3, 3, 4)]
    losses = [[event.loss for event in kinds(events, protocol.Evaluated)] for events in runs]
    assert losses[0] == losses[1]
    assert losses[0] != losses[2]


def test_a_second_run_looks_at_no_picture_again(shapes: Path, tiny_vit: Path, teach: Teach) -> None:
    teach.result(plan(shapes, tiny_vit, epochs=1))
    events = teach.events(plan(shapes, tiny_vit, epochs=1, seed=1))
    assert not [
        event for event in kinds(events, protocol.Progress) if phases.COMPUTING_FEATURES.says(event.phase)
    ]


def test_features_not_used_for_longest_go_first(tmp_path: Path) -> None:
    for age, name in enumerate(("new", "kept", "old")):
        (tmp_path / f"{name}.db").write_bytes(bytes(100))
        os.utime(tmp_path / f"{name}.db", (1000 - age, 1000 - age))
    prune(tmp_path / "kept.db", 150)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["kept.db", "new.db"]


def test_a_thorough_run_changes_all_weights_and_keeps_the_running_statistics(
    shapes: Path, tiny_resnet: Path, teach: Teach
) -> None:
    from safetensors.torch import load_file

    result = teach.result(plan(shapes, tiny_resnet, method="thorough", epochs=3))
    assert result.report.best_epoch > 0
    before = load_file(tiny_resnet / "model.safetensors")
    after = load_file(Path(result.model.folder) / "model.safetensors")
    assert before.keys() == after.keys()
    for name, value in before.items():
        assert torch.equal(value, after[name]) == ("running" in name or "num_batches" in name), name


def test_plans_that_cannot_be_carried_out_leave_nothing_behind(
    shapes: Path, tiny_vit: Path, teach: Teach, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    refused = [
        (plan(tmp_path / "empty", tiny_vit), ErrorKind.BAD_DATA),
        (plan(shapes, "starter/nothing"), ErrorKind.NOT_FOUND),
        (plan(shapes, tiny_vit, method="magic"), ErrorKind.BAD_REQUEST),
        (plan(shapes, tiny_vit, epochs=-1), ErrorKind.BAD_REQUEST),
        (
            protocol.TrainPlan(task="automatic-speech-recognition", data=str(shapes), model=str(tiny_vit)),
            ErrorKind.BAD_REQUEST,
        ),
    ]
    for chosen, kind in refused:
        last = teach.events(chosen)[-1]
        assert isinstance(last, protocol.Failed)
        assert last.kind is kind, last
    assert not list(paths.runs_dir().iterdir())


def test_a_model_that_cannot_start_the_lesson_is_refused(
    shapes: Path, tiny_vit: Path, teach: Teach, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What models say they can be taught is what the engine goes by, and nothing else."""
    found = library.find(str(tiny_vit))
    assert found.lessons == ("picture-groups",)
    monkeypatch.setattr(library, "find", lambda _model: replace(found, lessons=()))
    last = teach.events(plan(shapes, tiny_vit))[-1]
    assert isinstance(last, protocol.Failed)
    assert training.CANNOT_START.says(last.message)


def test_numbers_out_of_bounds_end_the_run_and_keep_its_best_version(
    shapes: Path, tiny_vit: Path, teach: Teach, monkeypatch: pytest.MonkeyPatch
) -> None:
    learn = Quick.learn

    def spoilt(self: Quick, batch: torch.Tensor) -> float:
        loss = learn(self, batch)
        return float("nan") if self.optimizer.state[self.module.weight]["step"] > 2 * self.steps else loss

    monkeypatch.setattr(Quick, "learn", spoilt)
    last = teach.events(plan(shapes, tiny_vit, epochs=5, name="shapes"))[-1]
    assert isinstance(last, protocol.Failed)
    assert last.kind is ErrorKind.BAD_DATA
    assert "round 3" in say(last.message)
    assert "from round 2, was kept as “shapes”" in say(last.message)
    assert library.find("taught/shapes").tasks == (TASK,)


def test_steps_between_two_words_are_told_as_their_mean(
    shapes: Path, tiny_vit: Path, teach: Teach, monkeypatch: pytest.MonkeyPatch
) -> None:
    losses: list[float] = []
    learn = Quick.learn
    monkeypatch.setattr(Quick, "learn", lambda *given: losses.append(learn(*given)) or losses[-1])
    monkeypatch.setattr(loop, "TELL_EVERY", 3600.0)
    steps = kinds(teach.events(plan(shapes, tiny_vit, epochs=3)), protocol.Step)
    each = len(losses) // 3
    assert [event.epoch for event in steps] == [1.0, 2.0, 3.0]  # the end of a round is always told
    means = [sum(losses[at : at + each]) / each for at in range(0, len(losses), each)]
    assert [event.loss for event in steps] == pytest.approx(means)

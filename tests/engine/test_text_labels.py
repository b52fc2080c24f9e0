"""Texts are sorted by the labels of a model, or by the user's own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from safetensors.torch import load_file, save_file

from desktop import protocol
from desktop.errors import ErrorKind
from desktop.messages import say
from desktop.protocol import Input
from desktop.results import Labels
from tests import tiny
from tests.models import Ask

TEXTS = ["The example is in Berlin.", "Ada was here, and a letter came to Ada!", "x"]
LONG = "ada lovelace was in berlin and this is the example of it. " * 30


@pytest.fixture(scope="module")
def moods(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "moods"
    return tiny.bert(folder, "ForSequenceClassification", ("sad", "glad", "neither"))


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "judge"
    return tiny.bert(folder, "ForSequenceClassification", ("contradiction", "neutral", "entailment"))


def _labels(events: list[protocol.Event]) -> list[Labels]:
    items = [event for event in events if isinstance(event, protocol.Item)]
    assert items, events[-1]
    found = [item.result for item in items]
    assert all(isinstance(result, Labels) for result in found), [item.error for item in items]
    return found  # type: ignore[return-value]


def _said(labels: Labels) -> dict[str, float]:
    return {label.label: label.score for label in labels.labels}


@pytest.mark.parametrize("many", [False, True])
def test_scores_are_those_of_the_plain_pipeline(ask: Ask, moods: Path, tmp_path: Path, many: bool) -> None:
    from transformers import pipeline

    folder = tmp_path / "model"
    shutil.copytree(moods, folder)
    if many:
        config = json.loads((folder / "config.json").read_text())
        config["problem_type"] = "multi_label_classification"
        (folder / "config.json").write_text(json.dumps(config))
    plain: Any = pipeline("text-classification", model=str(folder), top_k=None, device="cpu")
    answers = _labels(ask("text-classification", [Input(text=text) for text in TEXTS], folder))
    for text, answer in zip(TEXTS, answers, strict=True):
        (expected,) = plain([text])
        assert [label.label for label in answer.labels] == [row["label"] for row in expected]
        assert [label.score for label in answer.labels] == pytest.approx(
            [row["score"] for row in expected], abs=1e-4
        )
    assert (sum(_said(answers[0]).values()) == pytest.approx(1)) is not many


def test_all_of_a_long_text_counts(ask: Ask, moods: Path) -> None:
    end = "x q z " * 200
    short, whole = _labels(
        ask("text-classification", [Input(text=LONG), Input(text=LONG + end)], moods, top=2)
    )
    assert len(short.labels) == 2
    assert _said(short) != pytest.approx(_said(whole), abs=1e-3), "the end of the text was not read"


def test_broken_input_and_broken_models(ask: Ask, moods: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "good.txt").write_text(TEXTS[0])
    events = ask("text-classification", [tmp_path / "empty.txt", tmp_path / "good.txt"], moods)
    empty, good = [event for event in events if isinstance(event, protocol.Item)]
    assert empty.error and empty.error.kind is ErrorKind.BAD_FILE and good.result
    for name, spoil in (("gap", _lose_a_weight), ("mute", _lose_the_tokenizer)):
        folder = tmp_path / name
        shutil.copytree(moods, folder)
        spoil(folder)
        failed = ask("text-classification", [tmp_path / "good.txt"], folder)[-1]
        assert isinstance(failed, protocol.Failed) and failed.kind is ErrorKind.UNSUPPORTED_MODEL
        assert ("damaged" if name == "gap" else "tokenizer") in say(failed.message)


def _lose_a_weight(folder: Path) -> None:
    weights = load_file(folder / "model.safetensors")
    del weights["classifier.weight"]
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def _lose_the_tokenizer(folder: Path) -> None:
    for file in folder.glob("*token*"):
        file.unlink()


@pytest.mark.parametrize("labels", ["travel, food, berlin", "food"])
def test_own_labels_are_judged_as_by_the_plain_pipeline(ask: Ask, judge: Path, labels: str) -> None:
    from transformers import pipeline

    plain: Any = pipeline("zero-shot-classification", model=str(judge), device="cpu")
    events = ask("zero-shot-classification", [Input(text=text) for text in TEXTS], judge, labels=labels)
    loaded = next(event for event in events if isinstance(event, protocol.Loaded))
    assert loaded.model.library == "transformers_models"
    for text, answer in zip(TEXTS, _labels(events), strict=True):
        expected = plain(text, candidate_labels=labels.split(", "))
        assert [label.label for label in answer.labels] == expected["labels"]
        assert [label.score for label in answer.labels] == pytest.approx(expected["scores"], abs=1e-4)


def test_own_labels_of_a_long_text(ask: Ask, judge: Path) -> None:
    (answer,) = _labels(ask("zero-shot-classification", [Input(text=LONG)], judge, labels="travel, berlin"))
    assert sum(_said(answer).values()) == pytest.approx(1)


def test_a_label_as_long_as_a_page_is_no_crash(ask: Ask, judge: Path) -> None:
    events = ask("zero-shot-classification", [Input(text="x")], judge, labels="a, " + "berlin " * 80)
    (item,) = [event for event in events if isinstance(event, protocol.Item)]
    assert (
        item.error and item.error.kind is ErrorKind.BAD_REQUEST and "fewer words" in say(item.error.message)
    )


def test_a_model_that_judges_nothing_is_not_asked_to(ask: Ask, moods: Path) -> None:
    failed = ask("zero-shot-classification", [Input(text="x")], moods, labels="a, b")[-1]
    assert isinstance(failed, protocol.Failed) and "cannot do zero-shot-classification" in say(failed.message)


def test_a_tag_alone_makes_no_judge(ask: Ask, moods: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tagged"
    shutil.copytree(moods, folder)
    (folder / "README.md").write_text("---\npipeline_tag: zero-shot-classification\n---\n")
    failed = ask("zero-shot-classification", [Input(text="x")], folder, labels="a, b")[-1]
    assert isinstance(failed, protocol.Failed) and failed.kind is ErrorKind.UNSUPPORTED_MODEL
    assert "cannot sort by labels of your own" in say(failed.message)

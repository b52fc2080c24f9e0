"""Heads that measure answer with numbers, those that sort with shares: text, picture and sound alike."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from desktop import protocol
from desktop.engine.libraries.transformers_models import heads
from desktop.protocol import Input
from desktop.results import Labels, Number, Numbers, Result
from tests import tiny
from tests.models import Ask

MAKERS: dict[str, Callable[..., Path]] = {
    "text-classification": lambda folder, labels, **told: tiny.bert(
        folder, "ForSequenceClassification", labels, **told
    ),
    "image-classification": tiny.vit,
    "audio-classification": tiny.waves,
}


@pytest.fixture
def inputs(tmp_path: Path) -> dict[str, tuple[Any, Any]]:
    """For each task what Burnish and what transformers' pipeline is given."""
    Image.new("RGB", (32, 32), (200, 40, 90)).save(tmp_path / "red.png")
    sound = (np.sin(np.arange(16_000) / 9) * 9000).astype("<i2")
    with wave.open(str(tmp_path / "tone.wav"), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(sound.tobytes())
    return {
        "text-classification": (Input(text="ada was in berlin"), "ada was in berlin"),
        "image-classification": (str(tmp_path / "red.png"), str(tmp_path / "red.png")),
        "audio-classification": (str(tmp_path / "tone.wav"), (sound / 32768).astype("float32")),
    }


def _answer(events: list[protocol.Event]) -> Result:
    item = next((event for event in events if isinstance(event, protocol.Item)), None)
    assert item is not None, events[-1]
    assert item.result is not None, item.error
    return item.result


@pytest.mark.parametrize("task", MAKERS)
@pytest.mark.parametrize(
    ("labels", "kind", "apply"),
    [
        (("stars",), "regression", "none"),
        (("stars",), None, "none"),
        (("valence", "arousal"), "regression", "none"),
        (("a", "b", "c"), "multi_label_classification", "sigmoid"),
        (("rude",), "multi_label_classification", "sigmoid"),
        (("a", "b", "c"), None, "softmax"),
    ],
)
def test_each_head_answers_as_it_was_taught(
    ask: Ask,
    tmp_path: Path,
    inputs: dict[str, tuple[Any, Any]],
    task: str,
    labels: tuple[str, ...],
    kind: str | None,
    apply: str,
) -> None:
    from transformers import pipeline

    folder = MAKERS[task](tmp_path / "model", labels, **({"problem_type": kind} if kind else {}))
    given, plainly = inputs[task]
    answer = _answer(ask(task, [given], str(folder)))
    expected = pipeline(task, model=str(folder), device="cpu")(plainly, top_k=9, function_to_apply=apply)
    wanted = {row["label"]: row["score"] for row in expected}
    if apply == "none":
        assert isinstance(answer, Numbers)
        assert [one.label for one in answer.numbers] == list(labels), "in the model's own order"
        said = {one.label: one.number for one in answer.numbers}
    else:
        assert isinstance(answer, Labels)
        said = {one.label: one.score for one in answer.labels}
    assert said == pytest.approx(wanted, abs=2e-3)


@pytest.mark.parametrize(
    "told", [{"sentence_transformers": {}}, {"sbert_ce_default_activation_function": "x"}]
)
def test_one_output_that_is_said_to_be_something_else_is_no_number(told: dict[str, Any]) -> None:
    config = SimpleNamespace(problem_type=None, num_labels=1, model_type="bert", id2label={0: "same"})
    values = torch.tensor([3.0])
    assert heads.answer_of(heads.values_of(values, config), config, 5) == Numbers((Number("same", 3.0),))
    for name, value in (*told.items(), ("model_type", "timm_wrapper")):
        said = SimpleNamespace(**{**vars(config), name: value or {"activation_fn": "Sigmoid"}})
        answer = heads.answer_of(heads.values_of(values, said), said, 5)
        assert isinstance(answer, Labels)
        assert answer.labels[0].score == pytest.approx(0.9526, abs=1e-4)


def test_the_number_of_a_long_text_is_the_mean_of_its_windows(ask: Ask, tmp_path: Path) -> None:
    folder = tiny.bert(tmp_path / "stars", "ForSequenceClassification", ("stars",))
    long = "ada lovelace was in berlin and this is the example of it. " * 30
    answer = _answer(ask("text-classification", [Input(text=long)], str(folder)))
    ends = [
        _answer(ask("text-classification", [Input(text=text)], str(folder)))
        for text in (long[:240], long[-240:])
    ]
    values = [one.numbers[0].number for one in (answer, *ends) if isinstance(one, Numbers)]
    assert len(values) == 3
    assert abs(values[0]) < 40, "a mean, not a sum"

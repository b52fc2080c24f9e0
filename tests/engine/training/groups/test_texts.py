"""Texts in groups: taught from tables and folders, in both ways, from both kinds of models."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Any

import pytest
import torch

from desktop import protocol
from desktop.engine.training.lessons import lesson_of, teacher_of
from desktop.messages import Message
from desktop.messages import training as words
from desktop.protocol import Columns, Input, TrainPlan
from desktop.results import Labels
from tests import tiny
from tests.engine.libraries.test_encoders import _model
from tests.engine.streams import returned
from tests.engine.training.conftest import Teach
from tests.models import Ask

TASK = "text-classification"
ABOUT = {"ada": ("ada", "lovelace", "a"), "berlin": ("berlin", "in", "to"), "rest": ("this", "and", "of")}


def sentences(count: int, seed: int = 0) -> list[tuple[str, str]]:
    """(text, group): each is made of the words of its group, and no two are alike."""
    chance = random.Random(seed)
    found = []
    for number in range(count):
        group = list(ABOUT)[number % len(ABOUT)]
        said = [chance.choice(ABOUT[group]) for _ in range(chance.randint(3, 9))]
        found.append((f"{' '.join(said)} {number}", group))
    return found


@pytest.fixture(scope="session")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("tables") / "texts.csv"
    with file.open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened).writerows([("said", "about"), *sentences(90)])
    return file


@pytest.fixture(scope="session")
def sorter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network that sorts texts into other groups."""
    return tiny.bert(tmp_path_factory.mktemp("models") / "sorter", "ForSequenceClassification", ("x", "y"))


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encoder of sentences."""
    folder = tmp_path_factory.mktemp("models") / "encoder"
    return _model(folder, [("Normalize", "2_Normalize")], pooling_mode_mean_tokens=True)


def plan(data: Path, model: Path, method: str = "quick", **more: Any) -> TrainPlan:
    return TrainPlan(task=TASK, data=str(data), model=str(model), method=method, **more)


@pytest.mark.parametrize("method", ["quick", "thorough"])
@pytest.mark.parametrize("kind", ["sorter", "encoder"])
def test_a_taught_model_answers_as_its_report_says(
    teach: Teach,
    ask: Ask,
    request: pytest.FixtureRequest,
    table: Path,
    tmp_path: Path,
    kind: str,
    method: str,
) -> None:
    model = request.getfixturevalue(kind)
    result = teach.result(plan(table, model, method, out=str(tmp_path / "run")))
    assert set(result.report.detail.labels) == set(ABOUT)
    assert result.report.score > result.report.baseline
    mistaken = {one.input.text: one.answer for one in result.report.mistakes}
    inputs = [Input(text=text) for text in mistaken] or [Input(text="ada is the example")]
    items = [event for event in ask(TASK, inputs, result.model.folder) if isinstance(event, protocol.Item)]
    for item in items:
        assert isinstance(item.result, Labels) and item.error is None
        told = mistaken.get(item.input.text)
        if isinstance(told, Labels):
            assert item.result.labels[0].label == told.labels[0].label
            assert item.result.labels[0].score == pytest.approx(told.labels[0].score, abs=1e-4)


@pytest.mark.parametrize("method", ["quick", "thorough"])
def test_a_run_that_was_cut_short_ends_with_the_same_weights(
    teach: Teach, table: Path, encoder: Path, tmp_path: Path, method: str
) -> None:
    from safetensors.torch import load_file

    whole, cut = (plan(table, encoder, method, epochs=4, out=str(tmp_path / name)) for name in ("a", "b"))
    first = teach.result(whole)
    teach.until(cut, lambda event: isinstance(event, protocol.Evaluated) and event.epoch == 2)
    second = teach.result(cut, resume=True)
    for name in ("model.safetensors", "3_Dense/model.safetensors"):
        one, other = (load_file(Path(each.model.folder, name)) for each in (first, second))
        assert one.keys() == other.keys() and all(torch.equal(one[key], other[key]) for key in one)
    assert first.report.score == second.report.score


def test_the_model_is_a_folder_of_sentence_transformers(
    teach: Teach, ask: Ask, table: Path, encoder: Path, tmp_path: Path
) -> None:
    """Its vectors are the answers before softmax: transformer, mean, length one, matrix."""
    from safetensors.torch import load_file
    from transformers import AutoModel, AutoTokenizer

    folder = Path(teach.result(plan(table, encoder, out=str(tmp_path / "run"))).model.folder)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    network = AutoModel.from_pretrained(folder).eval()
    head = load_file(folder / "3_Dense" / "model.safetensors")
    with torch.inference_mode():
        hidden = network(**tokenizer("ada is the example", return_tensors="pt")).last_hidden_state
        vector = torch.nn.functional.normalize(hidden.mean(1), dim=1)
        logits = vector @ head["linear.weight"].T + head["linear.bias"]
    (item,) = (
        event
        for event in ask(TASK, [Input(text="ada is the example")], folder, top=3)
        if isinstance(event, protocol.Item)
    )
    assert isinstance(item.result, Labels)
    shares = dict(zip(network.config.id2label.values(), logits.softmax(1)[0].tolist(), strict=True))
    assert {one.label: one.score for one in item.result.labels} == pytest.approx(shares, abs=1e-5)


@pytest.mark.parametrize("kind", ["sorter", "encoder"])
def test_a_long_text_is_read_in_windows_as_it_is_when_it_is_asked_about(
    teach: Teach, ask: Ask, request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    rows = [(f"{said} " * 30, group) for said, group in sentences(45)]
    with (tmp_path / "long.csv").open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened).writerows([("said", "about"), *rows])
    model = request.getfixturevalue(kind)
    events = teach.events(plan(tmp_path / "long.csv", model, epochs=3, out=str(tmp_path / "run")))
    result = Teach.value(events)
    watched = next(event.watched for event in reversed(events) if isinstance(event, protocol.Evaluated))
    items = [
        event
        for event in ask(TASK, [one.input for one in watched], result.model.folder)
        if isinstance(event, protocol.Item)
    ]
    if result.report.best_epoch == 3:
        for one, item in zip(watched, items, strict=True):
            assert isinstance(one.answer, Labels) and isinstance(item.result, Labels)
            assert item.result.labels[0].score == pytest.approx(one.answer.labels[0].score, abs=1e-4)


def test_a_folder_of_group_folders_does_as_well(teach: Teach, sorter: Path, tmp_path: Path) -> None:
    for number, (said, group) in enumerate(sentences(60)):
        file = tmp_path / "data" / group / f"{number}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(said, encoding="utf-8")
    result = teach.result(plan(tmp_path / "data", sorter, out=str(tmp_path / "run")))
    assert sum(result.report.counts) == 60


def checked(place: Path, columns: Columns = protocol.GUESSED) -> protocol.ExamplesReport:
    from desktop.engine.training.lessons import check_examples

    asked = protocol.CheckExamples(task=TASK, folder=str(place), columns=columns)
    return returned(check_examples(asked, None))


def test_the_check_says_which_columns_it_took_and_which_rows_it_left_out(tmp_path: Path) -> None:
    rows = [*sentences(30), ("", "ada"), ("no group here", "")]
    with (tmp_path / "a.csv").open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened).writerows(
            [("number", "said", "about"), *((n, *row) for n, row in enumerate(rows))]
        )
    report = checked(tmp_path / "a.csv")
    assert (report.columns.text, report.columns.label) == ("said", "about")
    assert report.columns.known == ("number", "said", "about")
    assert report.total == 30 and [group.count for group in report.groups] == [10, 10, 10]
    left = report.finding(protocol.Unreadable)
    assert left is not None
    assert [why for _, why in left.files] == [
        words.ROW_WITHOUT_TEXT(row=32),
        words.ROW_WITHOUT_GROUP(row=33),
    ]
    assert report.finding(protocol.TextLengths) is not None
    other = checked(tmp_path / "a.csv", Columns(label="said"))
    assert other.columns.text != "said"


def test_columns_that_are_not_there_are_a_sentence(table: Path) -> None:
    from desktop.errors import Trouble

    def message(columns: Columns) -> Message:
        with pytest.raises(Trouble) as caught:
            checked(table, columns)
        return caught.value.message

    assert words.NO_SUCH_COLUMN.says(message(Columns(text="sentence")))
    assert message(Columns(text="sentence"))["known"] == ("said", "about")


def test_the_lesson_of_texts_is_that_of_groups() -> None:
    assert lesson_of(TASK).id == "text-groups" and type(teacher_of(TASK)).__name__ == "Groups"

"""The numbers of the report, checked against other people's."""

from __future__ import annotations

import pytest
import torch
from sklearn.metrics import confusion_matrix, precision_score, recall_score

from desktop.engine.training.groups.evaluation import likeliest, measured, watched, wilson
from desktop.engine.training.lessons import Measured
from desktop.engine.training.split import Example, Split
from desktop.protocol import Input
from desktop.workbench.teaching.words import named

LABELS = ("a", "b", "c")


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [  # R: binom::binom.confint(x, n, methods = "wilson")
        (0, 10, 0.0, 0.27753),
        (8, 10, 0.49016, 0.94331),
        (10, 10, 0.72247, 1.0),
        (95, 100, 0.88825, 0.97846),
    ],
)
def test_wilson_interval(right: int, total: int, low: float, high: float) -> None:
    assert wilson(right, total) == pytest.approx((low, high), abs=1e-5)


def make(logits: torch.Tensor, truth: list[int], trained: list[int]) -> Measured:
    def part(targets: list[int]) -> tuple[Example, ...]:
        return tuple(Example(Input(path=f"{at}.png"), target, str(at)) for at, target in enumerate(targets))

    return measured(logits, Split(part(trained), (), part(truth), LABELS))


def test_report_agrees_with_scikit_learn() -> None:
    truth = torch.randint(0, 3, (60,), generator=torch.Generator().manual_seed(1)).tolist()
    logits = torch.randn((60, 3), generator=torch.Generator().manual_seed(2))
    logits[torch.arange(60), truth] += 1
    said = logits.argmax(1).tolist()
    found = make(logits, truth, [0, 0, 1, 2])
    assert found.score == pytest.approx(sum(a == b for a, b in zip(truth, said, strict=True)) / 60)
    assert [list(row) for row in found.detail.confusion] == confusion_matrix(truth, said).tolist()
    assert [score.recall for score in found.detail.per_group] == pytest.approx(
        recall_score(truth, said, average=None)
    )
    assert [score.precision for score in found.detail.per_group] == pytest.approx(
        precision_score(truth, said, average=None)
    )
    assert found.baseline == pytest.approx(truth.count(0) / 60)
    assert found.baseline_range == wilson(truth.count(0), 60)


def test_mistakes_are_the_surest_first_and_name_their_picture() -> None:
    logits = torch.tensor([[5.0, 0, 0], [0, 1.0, 0], [0, 0, 9.0], [0.2, 0, 0]])
    found = make(logits, [0, 2, 1, 2], [0])
    assert [(m.input.path, named(m.truth).label, named(m.answer).label) for m in found.mistakes] == [
        ("2.png", "b", "c"),
        ("1.png", "c", "b"),
        ("3.png", "c", "a"),
    ]
    assert named(found.mistakes[0].answer).score == pytest.approx(logits.softmax(1)[2, 2].item())


def test_a_group_that_the_report_has_no_picture_of() -> None:
    found = make(torch.tensor([[5.0, 0, 0], [0, 5.0, 0]]), [0, 1], [0, 1, 2])
    assert (
        found.detail.per_group[2].count,
        found.detail.per_group[2].recall,
        found.detail.per_group[2].precision,
    ) == (
        0,
        0.0,
        0.0,
    )
    assert found.score == 1.0


def test_watched_pictures_come_from_each_group_in_turn() -> None:
    assert watched([0] * 20 + [1, 1] + [2] * 3) == [0, 20, 22, 1, 21, 23, 2, 24]
    assert watched([1, 0]) == [1, 0]


def test_likeliest_answers_first() -> None:
    answer = likeliest(torch.tensor([0.0, 3.0, 1.0]), LABELS)
    assert [label.label for label in answer.labels] == ["b", "c", "a"]
    assert sum(label.score for label in answer.labels) == pytest.approx(1.0)

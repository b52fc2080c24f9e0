"""The numbers of the report, checked against other people's."""

from __future__ import annotations

import pytest
import torch
from sklearn.metrics import confusion_matrix, precision_score, recall_score

from desktop import protocol
from desktop.engine.training.evaluation import likeliest, report, watched, wilson

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


def make(logits: torch.Tensor, truth: list[int], learnt: list[int]) -> protocol.TrainReport:
    return report(
        logits,
        torch.tensor(truth),
        learnt,
        [f"{row}.png" for row in range(len(truth))],
        LABELS,
        best_epoch=3,
        epochs=5,
        seconds=1.0,
        device="Processor",
        counts=(len(learnt), 2, len(truth)),
        stopped_early=False,
    )


def test_report_agrees_with_scikit_learn() -> None:
    truth = torch.randint(0, 3, (60,), generator=torch.Generator().manual_seed(1)).tolist()
    logits = torch.randn((60, 3), generator=torch.Generator().manual_seed(2))
    logits[torch.arange(60), truth] += 1
    said = logits.argmax(1).tolist()
    found = make(logits, truth, [0, 0, 1, 2])
    assert found.accuracy == pytest.approx(sum(a == b for a, b in zip(truth, said, strict=True)) / 60)
    assert [list(row) for row in found.confusion] == confusion_matrix(truth, said).tolist()
    assert [score.recall for score in found.per_class] == pytest.approx(
        recall_score(truth, said, average=None)
    )
    assert [score.precision for score in found.per_class] == pytest.approx(
        precision_score(truth, said, average=None)
    )
    assert found.baseline == pytest.approx(truth.count(0) / 60)
    assert found.baseline_range == wilson(truth.count(0), 60)


def test_mistakes_are_the_surest_first_and_name_their_picture() -> None:
    logits = torch.tensor([[5.0, 0, 0], [0, 1.0, 0], [0, 0, 9.0], [0.2, 0, 0]])
    found = make(logits, [0, 2, 1, 2], [0])
    assert [(m.path, m.truth, m.said) for m in found.mistakes] == [
        ("2.png", "b", "c"),
        ("1.png", "c", "b"),
        ("3.png", "c", "a"),
    ]
    assert found.mistakes[0].score == pytest.approx(logits.softmax(1)[2, 2].item())


def test_a_group_that_the_report_has_no_picture_of() -> None:
    found = make(torch.tensor([[5.0, 0, 0], [0, 5.0, 0]]), [0, 1], [0, 1, 2])
    assert (found.per_class[2].count, found.per_class[2].recall, found.per_class[2].precision) == (
        0,
        0.0,
        0.0,
    )
    assert found.accuracy == 1.0


def test_watched_pictures_come_from_each_group_in_turn() -> None:
    assert watched([0] * 20 + [1, 1] + [2] * 3) == [0, 20, 22, 1, 21, 23, 2, 24]
    assert watched([1, 0]) == [1, 0]


def test_likeliest_answers_first() -> None:
    answer = likeliest(torch.tensor([0.0, 3.0, 1.0]), LABELS)
    assert [label.label for label in answer.labels] == ["b", "c", "a"]
    assert sum(label.score for label in answer.labels) == pytest.approx(1.0)

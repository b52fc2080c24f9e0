"""The coach's sentence, for each way a run can go."""

from __future__ import annotations

import math

import pytest

from desktop.workbench.teaching.coach import Round, coach


def rounds(*numbers: tuple[float, float], training: tuple[float, ...] = ()) -> list[Round]:
    """(loss, accuracy) of round 0, 1, 2, …"""
    learnt = training or tuple(1 / (number + 1) for number in range(len(numbers)))
    return [Round(number, loss, accuracy, learnt[number]) for number, (loss, accuracy) in enumerate(numbers)]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_nothing_is_said_before_anything_is_measured() -> None:
    assert coach([]) is None


@pytest.mark.parametrize(
    ("course", "kind", "strong"),
    [
        (rounds((1.0, 0.4)), "info", "Just started"),
        (rounds((1.0, 0.69), (0.7, 0.8), (0.4, 0.91)), "ok", "Still learning"),
        (rounds((1.0, 0.4), (0.5, 0.8), (0.3, 0.9), (0.299, 0.9), (0.3, 0.9), (0.298, 0.9)),
         "info", "Levelling off"),
        (rounds((1.0, 0.4), (0.3, 0.9), (0.32, 0.9), (0.36, 0.9), (0.4, 0.88)), "warn", "Memorising"),
        (rounds((1.0, 0.33), (1.01, 0.33), (0.995, 0.34), (1.0, 0.33)), "warn", "Not learning yet"),
        (rounds((1.0, 0.33), (1.2, 0.33), (1.3, 0.34), (1.6, 0.33)), "warn", "Not learning yet"),
        (rounds((0.4, 0.9), (1.2, 0.6)), "warn", "Settling in"),
        (rounds((0.4, 0.9), (0.41, 0.9)), "info", "Settling in"),
        (rounds((0.4, 0.9), (1.2, 0.6), (0.3, 0.92)), "ok", "Still learning"),
        (rounds((1.0, 0.33), (math.nan, 0.33)), "bad", "Something went wrong"),
        (rounds(*[(0.0, 1.0)] * 6), "info", "Levelling off"),
        (rounds(*[(0.001, 1.0)] * 6), "info", "Levelling off"),
    ],
)  # fmt: skip
def test_each_course_has_its_sentence(course: list[Round], kind: str, strong: str) -> None:
    advice = coach(course)
    assert advice is not None
    assert (advice.kind, advice.strong) == (kind, strong)
    assert advice.text.endswith(".")


def test_progress_is_told_in_mistakes() -> None:
    advice = coach(rounds((1.0, 0.69), (0.5, 0.91)))
    assert advice is not None
    assert plain(advice.text) == "mistakes on unseen examples fell from 31 % to 9 %."


def test_memorising_names_the_round_that_is_kept() -> None:
    advice = coach(rounds((1.0, 0.4), (0.6, 0.7), (0.3, 0.9), (0.35, 0.9), (0.38, 0.9), (0.4, 0.88)))
    assert advice is not None
    assert "from round 2" in advice.text
    assert "Stop and keep" in advice.text


def test_worse_on_both_sides_is_not_called_memorising() -> None:
    course = rounds(
        (1.0, 0.4), (0.3, 0.9), (0.5, 0.8), (0.6, 0.7), (0.7, 0.6), training=(0, 0.3, 0.4, 0.5, 0.6)
    )
    advice = coach(course)
    assert advice is not None
    assert advice.strong == "No longer improving"


def test_surer_answers_count_as_learning_when_accuracy_stands() -> None:
    advice = coach(rounds((1.0, 0.9), (0.8, 0.9), (0.6, 0.9)))
    assert advice is not None
    assert (advice.kind, advice.strong) == ("ok", "Still learning")
    assert "1.00 to 0.600" in advice.text

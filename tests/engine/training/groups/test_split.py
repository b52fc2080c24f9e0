"""The three parts of the examples."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from desktop.engine.training.split import Example, Split, split


def examples(*counts: int) -> list[Example]:
    return [
        Example(f"/{label}/{number}.png", label, f"{label}-{number}")
        for label, count in enumerate(counts)
        for number in range(count)
    ]


def sides(parts: Split) -> dict[str, str]:
    return {example.path: name for name in ("learn", "steer", "report") for example in getattr(parts, name)}


def test_each_group_is_divided_about_70_15_15_and_nothing_is_lost() -> None:
    given = examples(200, 40, 20)
    parts = split(given, 0)
    assert sorted(sides(parts)) == sorted(example.path for example in given)
    for label, count in enumerate((200, 40, 20)):
        learn, steer, report = (
            sum(e.label == label for e in part) for part in (parts.learn, parts.steer, parts.report)
        )
        assert (learn, steer, report) == (round(0.7 * count), round(0.15 * count), round(0.15 * count))


def test_the_seed_decides_and_the_order_of_the_files_does_not() -> None:
    given = examples(50, 50)
    shuffled = random.Random(3).sample(given, len(given))
    assert split(given, 5) == split(shuffled, 5)
    assert split(given, 5) != split(given, 6)


def test_pictures_that_are_added_leave_most_others_where_they_were() -> None:
    before, after = sides(split(examples(100, 100), 1)), sides(split(examples(104, 100), 1))
    moved = sum(before[path] != after[path] for path in before)
    assert moved <= 4


@pytest.mark.parametrize("count", range(3, 12))
def test_a_small_group_is_in_every_part(count: int) -> None:
    parts = split(examples(count, 50), 2)
    for part in (parts.learn, parts.steer, parts.report):
        assert any(example.label == 0 for example in part)


def test_groups_of_two_fill_the_report_and_steering_in_turn() -> None:
    parts = split(examples(2, 2, 2, 2), 0)
    assert parts.counts == (4, 2, 2)
    assert Counter(example.label for example in parts.learn) == {0: 1, 1: 1, 2: 1, 3: 1}


def test_copies_stay_on_one_side_and_are_learnt_from_where_possible() -> None:
    given = examples(30, 30)
    given += [Example(f"/0/copy {number}.png", 0, f"0-{number}") for number in range(8)]
    parts = split(given, 4)
    by_digest: dict[str, set[str]] = {}
    for name in ("learn", "steer", "report"):
        for example in getattr(parts, name):
            by_digest.setdefault(example.digest, set()).add(name)
    assert all(len(found) == 1 for found in by_digest.values())
    assert {
        name
        for digest, found in by_digest.items()
        if digest in {f"0-{n}" for n in range(8)}
        for name in found
    } == {"learn"}


def test_where_everything_is_there_twice_the_parts_are_still_apart() -> None:
    given = examples(10, 10)
    given += [Example(example.path + "~.png", example.label, example.digest) for example in given]
    parts = split(given, 0)
    digests = [{example.digest for example in part} for part in (parts.learn, parts.steer, parts.report)]
    assert all(digests)
    assert not (digests[0] & digests[1] or digests[0] & digests[2] or digests[1] & digests[2])


def test_a_picture_in_two_groups_is_never_measured_on() -> None:
    given = examples(20, 20)
    given += [Example("/0/both.png", 0, "both"), Example("/1/both.png", 1, "both")]
    for seed in range(10):
        parts = split(given, seed)
        assert sum(example.digest == "both" for example in parts.learn) == 2

"""The three parts of the examples."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from desktop.engine.training.groups.dividing import divide
from desktop.engine.training.split import Example, Split
from desktop.protocol import Input


def split(given: list[Example], seed: int) -> Split:
    return divide(given, ("a", "b", "c", "d"), seed)


def examples(*counts: int) -> list[Example]:
    return [
        Example(Input(path=f"/{label}/{number}.png"), label, f"{label}-{number}")
        for label, count in enumerate(counts)
        for number in range(count)
    ]


def sides(parts: Split) -> dict[str, str]:
    return {
        example.path: name for name in ("train", "validation", "test") for example in getattr(parts, name)
    }


def test_each_group_is_divided_about_70_15_15_and_nothing_is_lost() -> None:
    given = examples(200, 40, 20)
    parts = split(given, 0)
    assert sorted(sides(parts)) == sorted(example.path for example in given)
    for label, count in enumerate((200, 40, 20)):
        train, validation, test = (
            sum(e.target == label for e in part) for part in (parts.train, parts.validation, parts.test)
        )
        assert (train, validation, test) == (round(0.7 * count), round(0.15 * count), round(0.15 * count))


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
    for part in (parts.train, parts.validation, parts.test):
        assert any(example.target == 0 for example in part)


def test_groups_of_two_are_for_testing_and_validation_in_turn() -> None:
    parts = split(examples(2, 2, 2, 2), 0)
    assert parts.counts == (4, 2, 2)
    assert Counter(example.target for example in parts.train) == {0: 1, 1: 1, 2: 1, 3: 1}


def test_copies_stay_on_one_side_and_are_trained_on_where_possible() -> None:
    given = examples(30, 30)
    given += [Example(Input(path=f"/0/copy {number}.png"), 0, f"0-{number}") for number in range(8)]
    parts = split(given, 4)
    by_digest: dict[str, set[str]] = {}
    for name in ("train", "validation", "test"):
        for example in getattr(parts, name):
            by_digest.setdefault(example.digest, set()).add(name)
    assert all(len(found) == 1 for found in by_digest.values())
    assert {
        name
        for digest, found in by_digest.items()
        if digest in {f"0-{n}" for n in range(8)}
        for name in found
    } == {"train"}


def test_where_everything_is_there_twice_the_parts_are_still_apart() -> None:
    given = examples(10, 10)
    given += [
        Example(Input(path=example.path + "~.png"), example.target, example.digest) for example in given
    ]
    parts = split(given, 0)
    digests = [{example.digest for example in part} for part in (parts.train, parts.validation, parts.test)]
    assert all(digests)
    assert not (digests[0] & digests[1] or digests[0] & digests[2] or digests[1] & digests[2])


def test_a_picture_in_two_groups_is_never_measured_on() -> None:
    given = examples(20, 20)
    given += [Example(Input(path=f"/{n}/both.png"), n, "both") for n in (0, 1)]
    for seed in range(10):
        parts = split(given, seed)
        assert sum(example.digest == "both" for example in parts.train) == 2


# ---- near copies ----


def members(parts: Split) -> dict[str, set[str]]:
    """Of each family the parts in which it stands."""
    found: dict[str, set[str]] = {}
    for name in ("train", "validation", "test"):
        for example in getattr(parts, name):
            found.setdefault(example.kin, set()).add(name)
    return found


@st.composite
def groups_with_families(draw: st.DrawFn) -> list[Example]:
    """Up to four groups; families of all sizes, some with copies, some in two groups."""
    given = []
    for family, (target, size) in enumerate(
        draw(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 6)), min_size=1, max_size=40))
    ):
        strays = draw(st.booleans()) and size > 2
        for number in range(size):
            where = (target + 1) % 4 if strays and number == 0 else target
            digest = f"{family}-{number // draw(st.integers(1, 2))}-{where}"
            path = f"/{where}/{family}-{number}.png"
            given.append(
                Example(Input(path=path), where, digest, family=f"family {family}" if size > 1 else "")
            )
    return given


@for_all(groups_with_families(), st.integers(0, 5), st.randoms(use_true_random=False))
def test_every_family_lies_on_one_side_whatever_the_order_of_the_files(
    files: list[Example], seed: int, lot: random.Random
) -> None:
    parts = split(files, seed)
    assert sorted(sides(parts)) == sorted({example.path for example in files})
    assert all(len(found) == 1 for found in members(parts).values())
    shuffled = lot.sample(files, len(files))
    assert split(shuffled, seed) == parts


@for_all(
    st.lists(st.lists(st.integers(1, 5), min_size=3, max_size=12), min_size=2, max_size=4), st.integers(0, 9)
)
def test_a_group_of_three_families_is_in_every_part(groups: list[list[int]], seed: int) -> None:
    files = [
        Example(Input(path=f"/{t}/{f}-{n}.png"), t, f"{t}-{f}-{n}", family=f"{t}-{f}")
        for t, sizes in enumerate(groups)
        for f, size in enumerate(sizes)
        for n in range(size)
    ]
    parts = split(files, seed)
    for part in (parts.train, parts.validation, parts.test):
        assert {example.target for example in part} == set(range(len(groups)))


def test_a_large_family_is_learnt_from_where_there_is_a_choice() -> None:
    files = examples(20, 20)
    files += [Example(Input(path=f"/0/video {n}.png"), 0, f"frame {n}", family="video") for n in range(18)]
    for seed in range(5):
        assert members(split(files, seed))["video"] == {"train"}


@pytest.mark.parametrize("given", [Input(path="/a/1.png"), Input(text="The parcel never came.")])
def test_an_example_is_stored_and_read_again(given: Input) -> None:
    example = Example(given, 1, "abc")
    for one in (example, replace(example, family="abb")):
        assert Example.from_row(json.loads(json.dumps(one.to_row()))) == one

"""Names of groups that look the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.training.groups import namesakes
from desktop.engine.training.lessons import Examples
from desktop.engine.training.split import Example
from desktop.protocol import Input

LETTERS = st.sampled_from("abcdéñüßŁжあアｱＡ10³² -'")


def examples(*names: str, sizes: tuple[int, ...] = ()) -> Examples:
    usable = tuple(
        Example(Input(path=f"/{target}/{number}.png"), target, f"{target}-{number}")
        for target in range(len(names))
        for number in range(sizes[target] if sizes else 2)
    )
    return Examples(
        "/", names, usable, (), ((1, 1),) * len(usable), folders=tuple((f"/{name}",) for name in names)
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (unicodedata.normalize("NFC", "Café"), unicodedata.normalize("NFD", "Café")),
        ("cats", "cats "),
        ("cats", " cats"),
        ("red apple", "red  apple"),
        ("red apple", "red\u00a0apple"),
        ("Cats", "cats"),
        ("ＡＢＣ", "abc"),
        ("アイス", "ｱｲｽ"),
        ("cats", "ca\u200bts"),
        ("가", unicodedata.normalize("NFD", "가")),
    ],
)
def test_names_that_look_the_same_are_told_and_are_one_group_when_merged(one: str, other: str) -> None:
    told = namesakes.found(examples("dogs", one, other, "owls", sizes=(2, 2, 3, 2)), merge=False)
    assert told.namesakes == ((one, other),)
    assert told.labels == ("dogs", one, other, "owls")
    merged = namesakes.found(examples("dogs", one, other, "owls", sizes=(2, 2, 3, 2)), merge=True)
    assert merged.labels == ("dogs", unicodedata.normalize("NFC", " ".join(other.split())), "owls")
    assert [example.target for example in merged.usable] == [0] * 2 + [1] * 5 + [2] * 2
    assert merged.folders == (("/dogs",), (f"/{one}", f"/{other}"), ("/owls",))
    assert merged.merged


@pytest.mark.parametrize(
    ("one", "other"), [("10³", "103"), ("m²", "m2"), ("Maße", "Masse"), ("a", "á"), ("b", "d"), ("①", "1")]
)
def test_names_that_a_person_tells_apart_are_left_alone(one: str, other: str) -> None:
    assert namesakes.found(examples(one, other), merge=True) == examples(one, other)


@given(st.lists(st.text(LETTERS, min_size=1, max_size=4), unique=True, max_size=12))
def test_merging_loses_no_example_and_leaves_no_two_names_alike(names: list[str]) -> None:
    before = examples(*names)
    after = namesakes.found(before, merge=True)
    looks = [namesakes.appearance(name) for name in after.labels]
    assert len(set(looks)) == len(looks)
    assert [example.path for example in after.usable] == [example.path for example in before.usable]
    for was, now in zip(before.usable, after.usable, strict=True):
        assert namesakes.appearance(names[was.target]) == looks[now.target]
    again = namesakes.found(after, merge=True)
    assert (again.labels, again.usable) == (after.labels, after.usable)


@given(st.text(max_size=20), st.sampled_from(["NFC", "NFD"]))
def test_how_a_name_is_composed_does_not_change_its_look(name: str, form: str) -> None:
    look = namesakes.appearance(name)
    assert namesakes.appearance(unicodedata.normalize(form, name)) == look
    assert namesakes.appearance(f" {name} ") == look
    assert namesakes.appearance(look) == look

"""Names of files alone say which groups there are, and whether a set is divided already."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.training.groups.layout import Layout, arrange, part_of


def laid_out(*files: str) -> tuple[dict[str, list[str]], Layout]:
    """The groups with their files, and everything else. "cats/*3" stands for three files."""
    names = [
        f"{name[:-2]}{number}.jpg" if name[-2:-1] == "*" else name
        for name in files
        for number in range(int(name[-1]) if name[-2:-1] == "*" else 1)
    ]
    layout = arrange([PurePosixPath(name).parts for name in names])
    groups = {
        group.name: [f"{part}:{names[at]}" if part else names[at] for at, part in group.files]
        for group in layout.groups
    }
    return groups, layout


@pytest.mark.parametrize(
    ("name", "part"),
    [
        *(
            (name, "train")
            for name in ("train", "Training", "training_set", "TrainingSet", "train_images", "trainset")
        ),
        *((name, "train") for name in ("train2017", "images_train", "Train-Data", "trn", "01_train")),
        *((name, "test") for name in ("test", "Testing", "test_set", "tests", "test1", "testset", "holdout")),
        *(
            (name, "validation")
            for name in ("val", "valid", "validation", "dev", "eval", "val2017", "Valid_Set")
        ),
        *(
            (name, None)
            for name in ("cats", "trainer", "trains by night", "contest", "valve", "devil", "data", "")
        ),
        *((name, None) for name in ("sample_submission", "unlabelled", "images", "latest", "10³")),
    ],
)
def test_usual_spellings_of_the_parts_of_a_set(name: str, part: str | None) -> None:
    assert part_of(name) == part


def test_groups_come_in_natural_order_with_all_that_is_in_them() -> None:
    groups, layout = laid_out("10/*2", "9/*1", "9/deeper/down/*1", "①/*1")
    assert list(groups) == ["①", "9", "10"]
    assert groups["9"] == ["9/0.jpg", "9/deeper/down/0.jpg"]
    assert (layout.inside, layout.parts, layout.aside) == ((), (), ())


@pytest.mark.parametrize("around", ["my-dataset-master", "a/b/c", "images", "train"])
def test_folders_too_many_are_gone_through(around: str) -> None:
    groups, layout = laid_out(f"{around}/cats/*2", f"{around}/dogs/*2")
    assert list(groups) == ["cats", "dogs"]
    assert layout.inside == tuple(around.split("/"))
    assert layout.groups[0].folders == ((*around.split("/"), "cats"),)


def test_a_group_of_several_folders_is_no_folder_too_many() -> None:
    assert list(laid_out("cats/*9", "cats/more/*1", "cats/others/*1")[0]) == ["cats"]
    assert list(laid_out("cats/*2")[0]) == ["cats"]
    assert list(laid_out("*9", "extra/cats/*1", "extra/dogs/*1")[0]) == ["extra"]


@pytest.mark.parametrize(
    ("training", "testing"),
    [
        ("train", "test"),
        ("training_set", "test_set"),
        ("Training", "Testing"),
        ("training_set/training_set", "test_set/test_set"),
        ("archive/Train", "archive/Test"),
        ("train_images", "test_images"),
        ("seg_train/seg_train", "seg_test/seg_test"),
        ("fruits-360_Training", "fruits-360_Test"),
        ("Trainingsdaten", "Testdaten"),
    ],
)
def test_a_set_that_is_divided_already_is_used_so(training: str, testing: str) -> None:
    files = [f"{place}/{group}/*2" for place in (training, testing) for group in ("cats", "dogs")]
    groups, layout = laid_out(*files)
    assert list(groups) == ["cats", "dogs"]
    assert [file.split(":")[0] for file in groups["cats"]] == ["train"] * 2 + ["test"] * 2
    assert [part for part, _ in layout.parts] == ["train", "test"]
    assert not layout.aside


def test_what_is_none_of_the_parts_is_left_aside() -> None:
    files = [f"{part}/{group}/*2" for part in ("train", "val", "test") for group in ("cats", "dogs")]
    groups, layout = laid_out(*files, "sample_submission/*3", "cover.jpg", "test/cover.jpg", "test/birds/*1")
    assert {part for part, _ in layout.parts} == {"train", "validation", "test"}
    assert list(groups) == ["cats", "dogs"] and len(layout.aside) == 3 + 1 + 1 + 1


def test_a_test_without_answers_is_left_aside() -> None:
    groups, layout = laid_out("train/cats/*2", "train/dogs/*2", "test1/*5")
    assert layout.parts == (("train", "train"),) and len(layout.aside) == 5
    assert all(file.startswith("train:") for files in groups.values() for file in files)


def test_the_groups_of_the_parts_are_the_same_however_they_are_written() -> None:
    groups, _ = laid_out("train/Café /*2", "train/dogs/*2", "test/cafe\u0301/*1", "test/Dogs/*1")
    assert {name: len(files) for name, files in groups.items()} == {"Café ": 3, "dogs": 3}


NEARLY = ("Cats", "Ma\u00dfe", "Masse", "cats")
"""Names of four groups, two of which look the same to a person."""


def test_groups_that_only_look_the_same_stay_two_in_a_divided_set_as_well() -> None:
    """Whether they are merged is for the person to say (`namesakes`)."""
    groups, layout = laid_out(*(f"{part}/{name}/*2" for part in ("train", "test") for name in NEARLY))
    assert {name: len(files) for name, files in groups.items()} == dict.fromkeys(NEARLY, 4)
    assert not layout.aside


def test_parts_inside_each_group() -> None:
    groups, layout = laid_out(
        *(f"{group}/{part}/*2" for group in ("cats", "dogs") for part in ("training", "testing"))
    )
    assert list(groups) == ["cats", "dogs"]
    assert layout.parts == (("train", "training"), ("test", "testing"))
    assert [file.split(":")[0] for file in groups["dogs"]] == ["test"] * 2 + ["train"] * 2


def test_groups_that_are_there_once_more_are_the_same_groups() -> None:
    groups, layout = laid_out("cells/sick/*2", "cells/well/*2", "cells/cells/sick/*1", "cells/cells/well/*1")
    assert {name: len(files) for name, files in groups.items()} == {"sick": 3, "well": 3}
    assert layout.groups[0].folders == (("cells", "sick"), ("cells", "cells", "sick")) and not layout.aside
    assert list(laid_out("cats/*1", "dogs/*1", "pets/cats/*1", "pets/fish/*1")[0]) == ["cats", "dogs", "pets"]


def test_groups_that_are_called_like_parts_are_groups() -> None:
    groups, layout = laid_out("train/*5", "bus/*5", "car/*5")
    assert list(groups) == ["bus", "car", "train"] and not layout.parts
    groups, layout = laid_out("red train/*5", "red test car/*5", "train at night/a/*5", "train/b/*5")
    assert len(groups) == 4 and not layout.parts
    groups, layout = laid_out("train/steam/*5", "train/electric/*5", "bus/red/*5", "bus/blue/*5")
    assert list(groups) == ["bus", "train"] and not layout.parts


NAMES = st.sampled_from(["train", "test", "val", "cats", "Cats", "dogs", "a", "②", "10³", "\udcff", " "])


@given(st.lists(st.lists(NAMES, max_size=4).map(tuple), max_size=12))
def test_every_file_is_in_one_group_or_aside(folders: list[tuple[str, ...]]) -> None:
    files = [(*folder, f"{number}.jpg") for number, folder in enumerate(folders)]
    layout = arrange(files)
    placed = [at for group in layout.groups for at, _ in group.files] + [at for at, _ in layout.aside]
    assert sorted(placed) == list(range(len(files)))
    assert [group.name for group in layout.groups] == [group.name for group in arrange(files[::-1]).groups]
    for group in layout.groups:
        assert {bool(part) for _, part in group.files} <= {bool(layout.parts)}

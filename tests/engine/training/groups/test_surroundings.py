"""What people have around their groups: parts, folders too many, leftovers, archives, tables, boxes."""

from __future__ import annotations

import os
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop import protocol
from desktop.engine.server import Context, answer
from desktop.engine.training.groups.parts import divided
from desktop.engine.training.lessons import Examples
from desktop.engine.training.split import Example
from desktop.messages import folders as reasons
from desktop.messages import training as words
from desktop.protocol import Input
from tests.engine.training.conftest import TASK, check, make_shapes


def sizes(report: protocol.ExamplesReport) -> dict[str, int]:
    return {group.name: group.count for group in report.groups}


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    return make_shapes(tmp_path / "shapes", 9)


def test_what_systems_leave_is_neither_group_nor_example(shapes: Path) -> None:
    before = check(shapes)
    for name in (
        "@eaDir/1.png/SYNOPHOTO_THUMB_M.png",
        "#recycle/old.png",
        "circle/@eaDir/1.png",
        "$RECYCLE.BIN/a.png",
    ):
        (shapes / name).parent.mkdir(parents=True)
        shutil.copy(shapes / "circle" / "1.png", shapes / name)
    (shapes / "System Volume Information").mkdir()
    after = check(shapes)
    assert after.groups == before.groups and not after.problem
    left_out = after.finding(protocol.LeftOut)
    assert left_out is not None and left_out.count == 5
    assert [why.code for why, _ in left_out.reasons] == [reasons.SYSTEM.code]


def test_files_without_a_known_ending_are_examples(shapes: Path) -> None:
    for number in range(5):
        (shapes / "circle" / f"{number}.png").rename(shapes / "circle" / f"photo{number}.png_large")
        (shapes / "square" / f"{number}.png").rename(shapes / "square" / f"download{number}")
    (shapes / "square" / "notes").write_text("These are squares.")
    found = check(shapes)
    assert sizes(found) == {"circle": 9, "square": 9, "triangle": 9}
    left_out = found.finding(protocol.LeftOut)
    assert left_out is not None and left_out.reasons[0][0] == reasons.NO_PICTURE(count=1)


def test_a_folder_too_many_is_told(shapes: Path) -> None:
    outside = shapes.parent / "download"
    shutil.copytree(shapes, outside / "my-shapes-master" / "data")
    found = check(outside)
    assert sizes(found) == {"circle": 9, "square": 9, "triangle": 9} and not found.problem
    assert found.finding(protocol.Inside) == protocol.Inside("my-shapes-master/data")
    assert found.groups[0].folders == (str(outside / "my-shapes-master" / "data" / "circle"),)


def test_a_set_that_is_divided_already(shapes: Path) -> None:
    place = shapes.parent / "divided"
    make_shapes(place / "training_set", 13)
    for path in list(place.glob("*/*/*.png")):
        if int(path.stem) >= 9:
            (place / "test_set" / path.parent.name).mkdir(parents=True, exist_ok=True)
            path.rename(place / "test_set" / path.parent.name / path.name)
    found = check(place)
    assert sizes(found) == {"circle": 13, "square": 13, "triangle": 13}
    assert found.splits == (24, 3, 12), "validation comes out of the training examples"
    assert found.finding(protocol.Divided) == protocol.Divided(
        (("train", "training_set"), ("test", "test_set"))
    )
    assert not found.problem and found.groups[0].folders == (
        str(place / "training_set" / "circle"),
        str(place / "test_set" / "circle"),
    )


def example(name: str, target: int, part: str) -> Example:
    return Example(Input(path=f"{part}/{target}/{name}"), target, name, part=part)


def of_parts(**counts: int) -> Examples:
    usable = [
        example(f"{part}{target}{number}", target, part)
        for part, count in counts.items()
        for target in range(2)
        for number in range(count)
    ]
    return Examples("", ("a", "b"), tuple(usable), (), ())


@pytest.mark.parametrize(
    ("counts", "split"),
    [
        ({"train": 20, "test": 5}, (34, 6, 10)),
        ({"train": 20, "validation": 5}, (34, 10, 6)),
        ({"train": 20, "validation": 4, "test": 5}, (40, 8, 10)),
        ({"train": 20}, (28, 6, 6)),
    ],
)
def test_missing_parts_are_taken_out_of_training(counts: dict[str, int], split: tuple[int, int, int]) -> None:
    examples = of_parts(**counts)
    found = divided(examples, 0)
    assert found.counts == split
    tested = {one.part for one in found.test}
    assert tested == ({"test"} if "test" in counts else {"train"}), (
        "the test is the person's, if there is one"
    )
    assert divided(examples, 1).train != found.train or len(counts) == 3


def test_a_copy_that_is_trained_on_is_no_test() -> None:
    examples = of_parts(train=10, test=3)
    leak = example("train00", 0, "test")
    wrong = example("test10", 0, "test")  # stands in both groups
    found = divided(Examples("", ("a", "b"), (*examples.usable, leak, wrong), (), ()), 0)
    assert leak in found.train and wrong in found.train
    digests = [{one.digest for one in part} for part in (found.train, found.validation, found.test)]
    assert not (digests[0] & digests[1] or digests[0] & digests[2] or digests[1] & digests[2])


def test_linked_groups_are_followed(shapes: Path, tmp_path: Path) -> None:
    place = tmp_path / "linked"
    place.mkdir()
    try:
        (place / "round").symlink_to(shapes / "circle", target_is_directory=True)
    except OSError:
        pytest.skip("links are not allowed here")
    (place / "angles").mkdir()
    (place / "angles" / "all").symlink_to(shapes / "square", target_is_directory=True)
    (place / "angles" / "up").symlink_to(place, target_is_directory=True)
    assert sizes(check(place)) == {"angles": 9, "round": 9}


def test_an_empty_folder_is_a_group_to_be_filled_and_one_of_other_files_is_none(shapes: Path) -> None:
    (shapes / "labels").mkdir()
    (shapes / "labels" / "1.txt").write_text("circle")
    assert sizes(check(shapes)) == {"circle": 9, "square": 9, "triangle": 9}
    (shapes / "stars").mkdir()
    found = check(shapes)
    assert sizes(found)["stars"] == 0 and words.GROUPS_TOO_SMALL.says(found.problem)
    assert found.problem["groups"] == ("“stars”",)


@pytest.mark.skipif(sys.platform != "linux", reason="names are letters here")
def test_groups_whose_names_cannot_be_read_stay_apart(shapes: Path) -> None:
    for name, odd in (("circle", b"caf\xe9"), ("square", b"caf\xea")):
        (shapes / name).rename(shapes / os.fsdecode(odd))
    assert sizes(check(shapes)) == {"caf\ufffd": 9, "caf\ufffd (2)": 9, "triangle": 9}


def packed(folder: Path, file: Path, around: str = "") -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for path in sorted(folder.rglob("*.png")):
            archive.write(path, f"{around}{path.relative_to(folder).as_posix()}")
        archive.writestr("__MACOSX/._x.png", b"x")
    return file


@pytest.mark.parametrize("around", ["", "shapes/"])
def test_an_archive_is_checked_like_its_folder(shapes: Path, around: str) -> None:
    found = check(packed(shapes, shapes.parent / "shapes.zip", around))
    assert sizes(found) == {"circle": 9, "square": 9, "triangle": 9} and not found.problem
    left_out = found.finding(protocol.LeftOut)
    assert left_out is not None and left_out.count == 1
    assert all(Path(folder).is_dir() for group in found.groups for folder in group.folders)


def test_an_archive_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_text("no archive")
    last = list(answer(protocol.CheckExamples(task=TASK, folder=str(tmp_path / "broken.zip")), Context()))[-1]
    assert isinstance(last, protocol.Failed) and reasons.ARCHIVE_DAMAGED.says(last.message)


def flat(shapes: Path, place: Path, name: str = "{group}{number}.png") -> Path:
    place.mkdir(parents=True)
    for path in shapes.glob("*/*.png"):
        shutil.copy(path, place / name.format(group=path.parent.name, number=path.stem))
    return place


def with_table(place: Path) -> None:
    rows = [f"{path.name},{path.name[0]}" for path in sorted(place.rglob("*.png"))]
    (place / "labels.csv").write_text("\n".join(["file,label", *rows]))


def with_yolo(place: Path) -> None:
    (place / "labels").mkdir()
    for path in list(place.rglob("*.png")):
        (place / "labels" / f"{path.stem}.txt").write_text("0 0.5 0.5 0.25 0.25\n1 0.1 0.2 0.3 0.4\n")


def with_voc(place: Path) -> None:
    (place / "1.xml").write_text("<annotation><object><bndbox><xmin>1</xmin></bndbox></object></annotation>")


def with_coco(place: Path) -> None:
    (place / "instances.json").write_text('{"annotations": [{"bbox": [1, 2, 3, 4]}]}')


@pytest.mark.parametrize(
    ("names", "beside", "advice"),
    [
        ("IMG_{group}{number}.png", lambda place: None, words.NOT_SORTED),
        ("{group}.{number}.png", lambda place: None, words.NAMES_TELL),
        ("{group} ({number}).png", lambda place: None, words.NAMES_TELL),
        ("{group}_{number}.png", with_table, words.TABLE_TELLS),
        ("{group}{number}.png", with_yolo, words.BOXES_TELL),
        ("{group}{number}.png", with_voc, words.BOXES_TELL),
        ("{group}{number}.png", with_coco, words.BOXES_TELL),
    ],
)
@pytest.mark.parametrize("inside", ["", "images"])
def test_the_advice_is_for_what_the_folder_looks_like(
    shapes: Path, names: str, beside: Callable[[Path], None], advice: object, inside: str
) -> None:
    place = shapes.parent / "mine"
    flat(shapes, place / inside, names)
    beside(place)
    problem = check(place).problem
    if advice is words.NOT_SORTED and inside:
        advice = words.ONE_GROUP
    assert problem.code == advice.code  # type: ignore[attr-defined]
    assert problem["folder"] == "mine"


def test_folders_without_examples_beside_the_only_group_are_named(shapes: Path) -> None:
    place = shapes.parent / "mine"
    shutil.copytree(shapes / "circle", place / "circle")
    (place / "square").mkdir()
    (place / "square" / "all").write_text("../../shapes/square")  # a link that a copy has made a text of
    problem = check(place).problem
    assert problem == words.ONE_GROUP_BESIDE(folder="mine", group="circle", others=("“square”",))


def test_names_that_cameras_give_are_no_groups(shapes: Path) -> None:
    place = flat(shapes, shapes.parent / "mine", "DSC_{group}{number}.png")
    for path in list(place.iterdir())[:9]:
        path.rename(place / path.name.replace("DSC_", "IMG_"))
    assert words.NOT_SORTED.says(check(place).problem)


def test_archives_in_an_empty_folder_are_named(shapes: Path) -> None:
    place = shapes.parent / "mine"
    place.mkdir()
    packed(shapes, place / "shapes.zip")
    assert check(place).problem == words.ARCHIVES_INSIDE(folder="mine", count=1, archive="shapes.zip")

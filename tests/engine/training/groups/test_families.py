"""Near copies in a folder of examples: found, told, and kept on one side."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import ImageEnhance

from desktop import protocol
from desktop.engine.training.groups import families, pictures
from desktop.engine.training.groups.families import Joined
from desktop.engine.training.groups.picture_likeness import sketch
from desktop.engine.training.lessons import Examples
from desktop.engine.training.split import Example
from desktop.messages import notes, say, training
from desktop.noting import note
from desktop.pictures import reading
from tests.engine.streams import returned
from tests.engine.training.conftest import Teach, check, plan
from tests.engine.training.groups.test_picture_likeness import scene


def photographs(folder: Path, groups: dict[str, range]) -> Path:
    """In each group scenes that are all different, each three times: whole, smaller, and turned."""
    for name, seeds in groups.items():
        (folder / name).mkdir(parents=True)
        for seed in seeds:
            image = scene(seed)
            image.save(folder / name / f"{seed}.png")
            image.resize((160, 120)).save(folder / name / f"{seed} small.png")
            image.rotate(1.5).save(folder / name / f"{seed} turned.jpg")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return photographs(tmp_path / "coins", {"heads": range(6), "tails": range(6, 12)})


def scenes(split: tuple[Example, ...]) -> set[str]:
    return {Path(example.path).stem.split()[0] for example in split}


def test_near_copies_are_told_and_stand_on_one_side(
    folder: Path, tiny_vit: Path, teach: Teach, tmp_path: Path
) -> None:
    found = check(folder)
    near = found.finding(protocol.NearCopies)
    assert near is not None
    assert near.count == 24
    assert {len(files) for files in near.sets} == {3}
    assert found.finding(protocol.NearConflicts) is None
    assert found.splits == (24, 6, 6)
    result = teach.result(plan(folder, tiny_vit, epochs=1, out=str(tmp_path / "run")))
    from desktop.engine.training.records import RunFolder

    split = RunFolder(tmp_path / "run").read_split()
    assert split is not None
    parts = [scenes(part) for part in (split.train, split.validation, split.test)]
    assert sum(map(len, parts)) == 12
    assert [training.NEAR_COPIES_TOGETHER.says(one) for one in result.report.notes] == [True]
    assert split.notes == result.report.notes
    low, high = result.report.range
    assert high - low > 0.5, "two pictures, three times each, say no more than two"


def test_near_copies_in_two_groups_are_told(folder: Path) -> None:
    ImageEnhance.Brightness(scene(7)).enhance(0.9).save(folder / "heads" / "astray.jpg")
    found = check(folder)
    conflicts = found.finding(protocol.NearConflicts)
    assert conflicts is not None
    ((*files,),) = conflicts.sets
    assert {Path(one.path).parent.name for one in files} == {"heads", "tails"}
    assert found.finding(protocol.Conflicts) is None


def test_a_group_whose_examples_all_look_alike_is_divided_all_the_same_and_said(folder: Path) -> None:
    shutil.rmtree(folder / "tails")
    (folder / "tails").mkdir()
    for step in range(10):
        ImageEnhance.Brightness(scene(50)).enhance(0.6 + 0.04 * step).save(folder / "tails" / f"{step}.png")
    found = check(folder)
    alike = found.finding(protocol.AllAlike)
    assert alike is not None
    assert alike.groups == ("tails",)
    assert not found.problem
    assert found.splits == (12 + 6, 3 + 2, 3 + 2)


def test_the_order_of_the_files_changes_no_family() -> None:
    given = [Example(protocol.Input(path=f"/{n}"), n % 2, f"digest {n}") for n in range(12)]
    sketches = [sketch(scene(n // 3).rotate(n % 3)) for n in range(12)]

    def related(order: list[int]) -> dict[str, str]:
        examples = Examples(
            "/",
            ("a", "b"),
            tuple(given[n] for n in order),
            (),
            (),
            sketches=tuple(sketches[n] for n in order),
        )
        events = families.related("", examples, pictures.medium)
        return {example.path: example.family for example in returned(events).usable}

    expected = related(list(range(12)))
    assert len(set(expected.values())) == 4
    assert related(list(reversed(range(12)))) == expected


def test_what_was_noted_of_a_file_is_told_and_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really = reading.read_picture_and_size
    opened: list[str] = []

    def read(path: str, side: int = 0) -> object:
        opened.append(path)
        if path.endswith("3.png"):
            note(notes.PICTURE_PART_MISSING())
        return really(path, side)

    monkeypatch.setattr(pictures, "read_picture_and_size", read)
    for _ in range(2):
        noted = check(folder).finding(protocol.Noted)
        assert noted is not None
        ((path, (said,)),) = noted.files
        assert Path(path).name == "3.png"
        assert notes.PICTURE_PART_MISSING.says(said)
    assert len(opened) == 36


def test_a_run_of_merged_groups_goes_on_as_it_was_and_its_report_names_them(
    folder: Path, tiny_vit: Path, teach: Teach
) -> None:
    (folder / "heads").rename(folder / "heads ")
    (folder / "Heads").mkdir()
    for picture in sorted((folder / "heads ").glob("5*")):
        picture.rename(folder / "Heads" / picture.name)
    told = check(folder).finding(protocol.Namesakes)
    assert told is not None
    assert told.sets == (("Heads", "heads "),)
    assert not told.merged
    assert [group.name for group in check(folder, merge=True).groups] == ["heads", "tails"]

    unmerged = teach.result(plan(folder, tiny_vit, epochs=1))
    assert unmerged.report.detail.labels == ("Heads", "heads ", "tails")
    assert any(training.GROUPS_NOT_MERGED.says(one) for one in unmerged.report.notes)

    whole = teach.result(plan(folder, tiny_vit, epochs=3, merge=True))
    out = str(folder.parent / "cut off")
    cut = plan(folder, tiny_vit, epochs=3, merge=True, out=out)
    teach.until(cut, lambda event: isinstance(event, protocol.Progress) and event.unit == "files")
    result = teach.result(plan(folder, tiny_vit, out=out), resume=True)
    assert result.report.detail == whole.report.detail
    assert result.report.detail.labels == ("heads", "tails")
    (said,) = (one for one in result.report.notes if training.GROUPS_MERGED.says(one))
    assert "“Heads”, “heads ”" in say(said)
    assert sorted(path.name for path in folder.iterdir()) == ["Heads", "heads ", "tails"]


def test_what_is_joined_through_others_is_one_set() -> None:
    joined = Joined(range(6))
    for one, other in ((0, 1), (3, 2), (1, 2), (5, 5)):
        joined.join(one, other)
    assert sorted(joined.sets()) == [[0, 1, 2, 3], [4], [5]]

"""Checking a folder of group folders."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import protocol
from desktop.engine.server import Context, answer
from desktop.engine.training.groups import examination, pictures
from desktop.errors import ErrorKind
from desktop.messages import folders as reasons
from desktop.messages import say
from tests.engine.training.conftest import TASK, check, make_shapes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_shapes(tmp_path / "shapes", 12)


def test_counts_splits_and_the_smallest_picture(folder: Path) -> None:
    from PIL import Image

    Image.new("RGB", (9, 7), "red").save(folder / "circle" / "small.png")
    found = check(folder)
    assert [(group.name, group.count) for group in found.groups] == [
        ("circle", 13),
        ("square", 12),
        ("triangle", 12),
    ]
    assert found.total == 37 == sum(found.splits)
    assert found.finding(protocol.SmallestPicture) == protocol.SmallestPicture(9, 7)
    others = {type(one) for one in found.findings} - {protocol.NearCopies}  # drawings that look the same
    assert others == {protocol.SmallestPicture, protocol.FewExamples}
    assert all(Path(one.path).parent.name == group.name for group in found.groups for one in group.samples)


def test_groups_and_files_come_in_natural_order_and_hidden_ones_not_at_all(folder: Path) -> None:
    for name in ("group 10", "group 2"):
        shutil.copytree(folder / "circle", folder / name)
    shutil.copytree(folder / "circle", folder / ".cache")
    (folder / "circle" / "deeper").mkdir()
    (folder / "circle" / "11.png").rename(folder / "circle" / "deeper" / "11.png")
    (folder / "circle" / ".hidden.png").write_bytes((folder / "circle" / "1.png").read_bytes())
    (folder / "circle" / "notes.txt").write_text("not a picture")
    found = check(folder)
    assert [group.name for group in found.groups] == ["circle", "group 2", "group 10", "square", "triangle"]
    assert found.groups[0].count == 12
    assert [one.name for one in found.groups[1].samples[:3]] == ["0.png", "1.png", "2.png"]


def test_files_that_do_not_open_are_told_with_their_reason_and_left_out(folder: Path) -> None:
    whole = (folder / "square" / "1.png").read_bytes()
    (folder / "square" / "empty.png").write_bytes(b"")
    (folder / "square" / "cut.png").write_bytes(whole[: len(whole) * 2 // 3])
    (folder / "square" / "text.jpg").write_text("this is no picture")
    found = check(folder)
    unreadable = found.finding(protocol.Unreadable)
    assert unreadable is not None
    assert [Path(path).name for path, _ in unreadable.files] == ["empty.png", "text.jpg"]
    assert all(reason for _, reason in unreadable.files)
    noted = found.finding(protocol.Noted)
    assert noted is not None
    ((path, said),) = noted.files
    assert Path(path).name == "cut.png"
    assert said
    assert found.total == 37


def test_copies_and_contradictions(folder: Path) -> None:
    shutil.copy(folder / "circle" / "1.png", folder / "circle" / "again.png")
    shutil.copy(folder / "square" / "2.png", folder / "triangle" / "wrong.png")
    found = check(folder)
    duplicates, conflicts = found.finding(protocol.Duplicates), found.finding(protocol.Conflicts)
    assert duplicates is not None
    assert conflicts is not None
    names = [{one.name for one in same} for same in duplicates.sets]
    assert sorted(map(sorted, names)) == [["1.png", "again.png"]]
    assert [{one.name for one in same} for same in conflicts.sets] == [{"2.png", "wrong.png"}]


def test_the_second_check_opens_no_picture_that_has_not_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = check(folder)
    opened: list[str] = []
    really = pictures.read_picture_and_size
    monkeypatch.setattr(
        pictures, "read_picture_and_size", lambda path, side: opened.append(path) or really(path, side)
    )
    (folder / "circle" / "3.png").write_bytes((folder / "square" / "3.png").read_bytes() + b" ")
    second = check(folder)
    assert [Path(path).name for path in opened] == ["3.png"]
    assert second.groups == first.groups


def test_each_way_to_have_nothing_to_teach_gets_its_own_sentence(tmp_path: Path) -> None:
    empty, flat, single, poor, divided = (
        tmp_path / name for name in ("empty", "flat", "single", "poor", "divided")
    )
    empty.mkdir()
    make_shapes(tmp_path / "source", 3)
    shutil.copytree(tmp_path / "source" / "circle", flat)
    shutil.copytree(tmp_path / "source" / "circle", single / "circle")
    shutil.copytree(tmp_path / "source", poor)
    for number in (1, 2):
        (poor / "square" / f"{number}.png").write_bytes((poor / "square" / "0.png").read_bytes())
    for part in ("train", "test"):
        shutil.copytree(tmp_path / "source" / "circle", divided / part)
    assert "no examples" in say(check(empty).problem)
    assert "not sorted" in say(check(flat).problem)
    assert "only one group, “circle”" in say(check(single).problem)
    assert "at least 2 different examples" in say(check(poor).problem)
    assert "“square”" in say(check(poor).problem)
    assert "there are no groups in them" in say(check(divided).problem)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_pipes_and_devices_among_the_pictures_are_never_opened(folder: Path) -> None:
    before = check(folder)
    os.mkfifo(folder / "circle" / "pipe.png")
    (folder / "square" / "device.png").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "triangle" / "s.png"))
        after = check(folder)
    left_out = after.finding(protocol.LeftOut)
    assert left_out is not None and left_out.reasons[0][0] == reasons.DEVICE(count=3)
    assert (after.groups, after.splits) == (before.groups, before.splits)
    assert after.findings == (*before.findings, left_out)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_that_takes_a_pictures_place_is_told(folder: Path) -> None:
    os.mkfifo(folder / "pipe.png")
    ((index, found),) = [
        one for one in examination.examine([str(folder / "pipe.png")], pictures.medium) if one[1]
    ]
    assert index == 0
    assert found is not None
    assert "pipe" in say(found.problem)


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    last = list(answer(protocol.CheckExamples(task=TASK, folder=str(tmp_path / "gone")), Context()))[-1]
    assert isinstance(last, protocol.Failed)
    assert last.kind is ErrorKind.BAD_DATA
    assert "“gone”" in say(last.message)


def test_stop_is_heard_while_pictures_are_opened(folder: Path) -> None:
    context = Context()
    seen: list[protocol.Event] = []
    for event in answer(protocol.CheckExamples(task=TASK, folder=str(folder)), context):
        seen.append(event)
        if isinstance(event, protocol.Progress) and event.unit == "files":
            context.stop()
    assert isinstance(seen[-1], protocol.Stopped)
    assert sum(isinstance(event, protocol.Progress) and event.unit == "files" for event in seen) == 1


def test_neither_the_check_nor_the_first_word_of_a_run_waits_for_torch() -> None:
    code = (
        "import sys, desktop.engine.training.run\n"
        "from desktop.engine.training.lessons import teacher_of\n"
        "teacher_of('image-classification')\n"
        "print([name for name in ('torch', 'transformers', 'PySide6') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

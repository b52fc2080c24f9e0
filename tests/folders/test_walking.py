"""Folders walked: what is found in them, in which order, and what is left out and why."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from desktop import folders, media
from desktop.folders import LeftOut
from desktop.folders import left_out as module
from desktop.messages import folders as words
from desktop.messages import say
from desktop.tasks import Media

ENDINGS = ("", ".jpg_large", ".JPG ", ".jpeg.1", ".unknown")


def jpeg() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 80, 20)).save(file, "JPEG")
    return file.getvalue()


def put(folder: Path, *names: str, content: bytes = b"") -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def found(folder: Path, kind: Media | None = Media.PICTURE, left_out: LeftOut | None = None) -> list[str]:
    return [
        path.relative_to(folder).as_posix() for path, _ in folders.expand([folder], kind, left_out=left_out)
    ]


def test_folders_are_walked_in_the_order_people_count(tmp_path: Path) -> None:
    put(tmp_path, "10.jpg", "2.jpg", "1.jpg", ".hidden.jpg", "notes.txt", "inner/3.jpg")
    assert found(tmp_path) == ["1.jpg", "2.jpg", "10.jpg", "inner/3.jpg"]
    missing = tmp_path / "missing.jpg"
    named = [path for path, _ in folders.expand([missing])]
    assert named == [missing], "a file named directly comes back, to be told about"


@pytest.mark.parametrize("name", ["10³", "②", "½", "Ⅷ", "१०", "7" * 200, "\udcff", "é", "e\u0301 "])
def test_a_folder_of_any_name_is_walked(tmp_path: Path, name: str) -> None:
    for folder in (name, f"{name} a", "9", "a"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.jpg").touch()
        (tmp_path / folder / "9.jpg").touch()
    assert len(found(tmp_path)) == 8


@given(
    names=st.lists(
        st.text(
            st.characters(exclude_characters="/\x00", categories=["N", "L", "M", "P", "Zs", "Cs"]),
            min_size=1,
            max_size=6,
        ).filter(
            lambda name: (
                not any(
                    0xD800 <= ord(sign) < 0xDC80 or ord(sign) > 0xDCFF
                    for sign in name
                    if "\ud800" <= sign <= "\udfff"
                )
            )
        ),
        max_size=5,
        unique=True,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
def test_one_name_costs_no_other_file(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name in names:
        put(folder, f"group/x{name}.jpg")
    assert len(found(folder)) == len({name.encode("utf-8", "surrogateescape") for name in names})


@pytest.mark.parametrize("ending", ENDINGS)
def test_files_of_unknown_endings_are_known_by_what_is_in_them(tmp_path: Path, ending: str) -> None:
    put(tmp_path, f"picture{ending}", content=jpeg())
    put(tmp_path, f"text{ending}", content="Grüße".encode())
    put(tmp_path, f"program{ending}", content=b"\x7fELF\0\0")
    assert found(tmp_path) == [f"picture{ending}"]
    assert found(tmp_path, Media.TEXT) == [f"text{ending}"]
    assert [kind for _, kind in folders.expand([tmp_path])] == [Media.PICTURE, Media.TEXT]
    assert media.kind_of(tmp_path / f"picture{ending}") is Media.PICTURE, "as if it were named"


def test_only_files_whose_ending_says_nothing_are_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, *(f"{number}.jpg" for number in range(50)), "strange.jpg_large", content=jpeg())
    opened = []
    really = Path.open
    monkeypatch.setattr(Path, "open", lambda path, *how: opened.append(path.name) or really(path, *how))
    assert len(found(tmp_path)) == 51
    assert set(opened) == {"strange.jpg_large"}


@pytest.mark.parametrize(
    "name",
    [
        "@eaDir/IMG_1.jpg/SYNOPHOTO_THUMB_M.jpg",
        "#recycle/old.jpg",
        "$RECYCLE.BIN/S-1-5/$R1.jpg",
        "System Volume Information/a.jpg",
        "lost+found/#123.jpg",
        "__MACOSX/._1.jpg",
        ".Trash-1000/files/a.jpg",
        ".thumbnails/a.jpg",
        ".git/a.jpg",
        ".ipynb_checkpoints/a.jpg",
        "SYNOFILE_THUMB_M.jpg",
        "._1.jpg",
        ".DS_Store",
        "Thumbs.db",
        "DESKTOP.INI",
    ],
)
@pytest.mark.parametrize("where", ["", "cats/"])
def test_what_systems_and_programs_leave_is_passed_over_and_counted(
    tmp_path: Path, where: str, name: str
) -> None:
    put(tmp_path, f"{where}mine.jpg", f"{where}{name}", content=jpeg())
    left_out = LeftOut()
    assert found(tmp_path, left_out=left_out) == [f"{where}mine.jpg"]
    first = f"{where}{name}".removeprefix(where).split("/")[0]
    assert left_out.files == [(str(tmp_path / f"{where}{first}"), words.SYSTEM)]


@pytest.mark.parametrize("name", ["@home", "recycled", "trash", "System", "git", "lost", "Thumbs", "eaDir"])
def test_groups_of_such_names_are_no_leftovers(tmp_path: Path, name: str) -> None:
    put(tmp_path, f"{name}/1.jpg")
    assert found(tmp_path) == [f"{name}/1.jpg"]


def test_what_is_left_out_is_counted_and_listed_with_its_reason(tmp_path: Path) -> None:
    put(
        tmp_path,
        "1.jpg",
        "a.txt",
        "b.csv",
        "c.wav",
        "data.zip",
        "Thumbs.db",
        ".secret.jpg",
        content=b"PK\x03\x04",
    )
    left_out = LeftOut()
    assert found(tmp_path, left_out=left_out) == ["1.jpg"]
    assert left_out.counts == {words.NO_PICTURE: 3, words.ARCHIVE: 1, words.SYSTEM: 1, words.HIDDEN: 1}
    (why, files), *_others = left_out.reasons
    assert why == words.NO_PICTURE(count=3)
    assert [Path(file).name for file in files] == ["a.txt", "b.csv", "c.wav"]
    assert say(left_out.message).startswith("6\u00a0items were left out: 3 are not pictures, ")
    assert not LeftOut().message


def test_of_very_many_only_the_first_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LISTED", 3)
    put(tmp_path, *(f"{number}.txt" for number in range(7)))
    one, other = LeftOut(), LeftOut()
    found(tmp_path, left_out=one)
    assert one.total == 7 and len(one.files) == 3
    other.extend(one)
    other.extend(one)
    assert other.total == 14 and len(other.files) == 3


def linked(link: Path, target: Path) -> None:
    try:
        link.symlink_to(target, target_is_directory=True)
    except OSError:
        pytest.skip("links are not allowed here")


def test_linked_folders_are_followed_once(tmp_path: Path) -> None:
    put(tmp_path, "elsewhere/1.jpg", "mine/cats/2.jpg")
    root = tmp_path / "mine"
    linked(root / "dogs", tmp_path / "elsewhere")
    linked(root / "again", tmp_path / "elsewhere")
    linked(root / "also cats", root / "cats")
    left_out = LeftOut()
    assert found(root, left_out=left_out) == ["cats/2.jpg", "again/1.jpg"]
    assert [Path(path).name for path, why in left_out.files if why is words.LINK] == ["also cats", "dogs"]


def test_links_that_lead_round_or_over_the_whole_disk_are_not_followed(tmp_path: Path) -> None:
    put(tmp_path, "outside.jpg", "mine/deep/1.jpg")
    root = tmp_path / "mine"
    for name, target in (
        ("round", root),
        ("up", tmp_path),
        ("disk", Path(tmp_path.anchor)),
        ("self", root / "self"),
    ):
        linked(root / "deep" / name, target)
    (root / "gone.jpg").symlink_to(root / "nowhere.jpg")
    left_out = LeftOut()
    assert found(root, left_out=left_out) == ["deep/1.jpg"]
    assert left_out.counts == {words.LINK: 5}


@pytest.mark.skipif(not hasattr(os, "mkfifo") or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_may_not_be_opened_is_told(tmp_path: Path) -> None:
    put(tmp_path, "open/1.jpg", "closed/2.jpg")
    (tmp_path / "closed").chmod(0)
    left_out = LeftOut()
    assert found(tmp_path, left_out=left_out) == ["open/1.jpg"]
    assert left_out.counts == {words.FORBIDDEN: 1}
    (tmp_path / "closed").chmod(0o700)

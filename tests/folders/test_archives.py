"""Archives opened like folders, whoever made them."""

from __future__ import annotations

import gzip
import io
import os
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop import paths
from desktop.errors import ErrorKind, Trouble
from desktop.folders import Unpacked, archives
from desktop.messages import Row
from desktop.messages import folders as words
from tests.engine.streams import returned

Members = dict[str, bytes]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BURNISH_HOME", str(tmp_path / "home"))


def unpack(file: Path) -> Unpacked:
    return returned(archives.unpack(file))


def zipped(file: Path, members: Members) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file


def tarred(file: Path, members: Members) -> Path:
    form = {".tgz": "w:gz", ".gz": "w:gz", ".xz": "w:xz", ".bz2": "w:bz2"}.get(file.suffix, "w:")
    with tarfile.open(file, form) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return file


BOTH: list[tuple[str, Callable[[Path, Members], Path]]] = [("a.zip", zipped), ("a.tar", tarred)]


def inside(folder: Path) -> Members:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def refused(file: Path) -> Row | str:
    with pytest.raises(Trouble) as caught:
        unpack(file)
    rows = [row for row in vars(words).values() if isinstance(row, Row)]
    return next((row for row in rows if row.says(caught.value.message)), caught.value.message.code)


@pytest.mark.parametrize(
    "name", ["a.zip", "A.ZIP", "a.tar", "a.tar.gz", "a.tgz", "a.tar.bz2", "a.tar.xz", "name.of.many.dots.zip"]
)
def test_an_archive_is_unpacked_as_it_is(tmp_path: Path, name: str) -> None:
    members = {"cats/1.jpg": b"cat", "dogs/1.jpg": b"dog", "labels.csv": b"a,b"}
    make = zipped if name.lower().endswith(".zip") else tarred
    unpacked = unpack(make(tmp_path / name, members))
    assert inside(unpacked.folder) == members
    assert not unpacked.left_out.total


@pytest.mark.parametrize(("name", "make"), BOTH)
def test_nothing_leads_out_of_its_folder(
    tmp_path: Path, name: str, make: Callable[[Path, Members], Path]
) -> None:
    hostile = (
        "../out.jpg",
        "/etc/out.jpg",
        "a/../../out.jpg",
        "..\\out.jpg",
        "C:\\out.jpg",
        "C:out.jpg",
        "a/..",
    )
    before = {path for path in tmp_path.rglob("*") if path.name == "out.jpg"}
    unpacked = unpack(make(tmp_path / name, {"cats/1.jpg": b"cat", **dict.fromkeys(hostile, b"!")}))
    assert inside(unpacked.folder) == {"cats/1.jpg": b"cat"}
    assert unpacked.left_out.counts == {words.UNSAFE: len(hostile)}
    assert {path for path in tmp_path.rglob("*") if path.name == "out.jpg"} == before


def test_links_and_devices_are_not_made(tmp_path: Path) -> None:
    file = tmp_path / "a.tar"
    with tarfile.open(file, "w") as archive:
        for name, form in (("link", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("pipe", tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = form, "../../../etc"
            archive.addfile(info)
        info = tarfile.TarInfo("link/passwd")  # through the link, if it were made
        info.size = 1
        archive.addfile(info, io.BytesIO(b"x"))
    unpacked = unpack(file)
    assert inside(unpacked.folder) == {"link/passwd": b"x"}
    assert unpacked.left_out.counts == {words.NO_FILE: 3}
    linked = zipfile.ZipInfo("link.jpg")
    linked.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr(linked, "/etc/passwd")
        packed.writestr("1.jpg", "x")
    assert unpack(tmp_path / "a.zip").left_out.counts == {words.NO_FILE: 1}


@pytest.mark.parametrize(("name", "make"), BOTH)
def test_leftovers_and_archives_inside_are_passed_over_and_counted(
    tmp_path: Path, name: str, make: Callable[[Path, Members], Path]
) -> None:
    members = {
        "a/1.jpg": b"1", "__MACOSX/a/._1.jpg": b"2", "a/.DS_Store": b"3", ".hidden/4.jpg": b"4",
        "more.zip": b"5", "a/old.tar.gz": b"6",
    }  # fmt: skip
    unpacked = unpack(make(tmp_path / name, members))
    assert inside(unpacked.folder) == {"a/1.jpg": b"1"}
    assert unpacked.left_out.counts == {words.SYSTEM: 2, words.HIDDEN: 1, words.ARCHIVE: 2}


@pytest.mark.parametrize(("name", "make"), BOTH)
def test_what_swells_is_not_unpacked(
    tmp_path: Path, name: str, make: Callable[[Path, Members], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "HARMLESS", 1_000_000)
    monkeypatch.setattr(archives, "MOST_SWELLING", 20)
    if make is tarred:
        name = "a.tar.gz"
    file = make(tmp_path / name, {"1.jpg": bytes(3_000_000), "2.jpg": bytes(3_000_000)})
    assert refused(file) is words.ARCHIVE_SWELLS
    assert not any((paths.cache_dir() / "unpacked").iterdir()), "nothing of it stays"


def test_the_size_that_an_archive_states_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 1_000_000)
    file = zipped(tmp_path / "a.zip", {"1.jpg": bytes(3_000_000)})
    assert refused(file) is words.ARCHIVE_TOO_LARGE
    data = file.read_bytes().replace((3_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    file.write_bytes(data)
    assert refused(file) in (words.ARCHIVE_TOO_LARGE, words.ARCHIVE_DAMAGED)


@pytest.mark.parametrize(("name", "make"), BOTH)
def test_neither_too_many_files_nor_too_little_room(
    tmp_path: Path, name: str, make: Callable[[Path, Members], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = make(tmp_path / name, {f"{number}.jpg": b"x" * 1000 for number in range(20)})
    monkeypatch.setattr(archives, "MOST_FILES", 10)
    assert refused(file) is words.ARCHIVE_OF_TOO_MANY
    monkeypatch.undo()
    monkeypatch.setenv("BURNISH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(archives, "_ROOM_EVERY", 100)
    monkeypatch.setattr(paths, "disk_of", lambda _folder: paths.Disk(100, 90, 10))
    with pytest.raises(Trouble) as caught:
        unpack(file)
    assert caught.value.kind is ErrorKind.DISK_FULL and words.NO_ROOM.says(caught.value.message)


def test_a_locked_archive_says_so(tmp_path: Path) -> None:
    file = zipped(tmp_path / "a.zip", {"1.jpg": b"secret"})
    data = bytearray(file.read_bytes())
    data[6] |= 1  # in front of the file
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and in the list
    file.write_bytes(data)
    assert refused(file) is words.ARCHIVE_LOCKED


def test_what_is_no_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "page.zip").write_bytes(b"<html>not found</html>")
    (tmp_path / "none.tar").write_bytes(os.urandom(5000))
    (tmp_path / "empty.zip").write_bytes(b"")
    assert refused(tmp_path / "page.zip") is words.ARCHIVE_DAMAGED
    assert refused(tmp_path / "none.tar") is words.ARCHIVE_DAMAGED
    assert refused(tmp_path / "empty.zip") == "file-empty"
    assert refused(tmp_path / "gone.zip") == "file-missing"
    assert refused(zipped(tmp_path / "nothing.zip", {})) is words.ARCHIVE_EMPTY
    assert refused(zipped(tmp_path / "mac.zip", {"__MACOSX/._a": b"x"})) is words.ARCHIVE_EMPTY


@pytest.mark.parametrize("end", ["a.tar", "a.tar.gz"])
def test_of_an_archive_without_its_end_the_beginning_is_used(tmp_path: Path, end: str) -> None:
    file = tarred(tmp_path / end, {f"{number}.jpg": os.urandom(3000) for number in range(9)})
    whole = file.read_bytes()
    for keep in (len(whole) // 2, len(whole) * 3 // 4, 4096 + 512 + 100):
        file.write_bytes(whole[:keep])
        unpacked = unpack(file)
        assert 0 < len(inside(unpacked.folder)) < 9
        assert unpacked.left_out.counts[words.CUT_OFF] == 1


def test_a_damaged_file_inside_costs_only_itself(tmp_path: Path) -> None:
    file = zipped(tmp_path / "a.zip", {"1.jpg": os.urandom(3000), "2.jpg": os.urandom(3000)})
    data = bytearray(file.read_bytes())
    data[100:130] = bytes(30)
    file.write_bytes(data)
    unpacked = unpack(file)
    assert list(inside(unpacked.folder)) == ["2.jpg"]
    assert unpacked.left_out.files == [("1.jpg", words.DAMAGED)]


def test_names_come_out_in_the_letters_that_they_were_written_in(tmp_path: Path) -> None:
    names = ("Äpfel/1.jpg", "りんご/1.jpg", "²/1.jpg")
    file = zipped(tmp_path / "a.zip", dict.fromkeys(names, b"x"))
    said_so = file.read_bytes()
    assert set(inside(unpack(file).folder)) == set(names)
    flagless = bytearray(said_so)  # as macOS writes them: UTF-8, and no word of it
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = flagless.find(sign)
        while place >= 0:
            flagless[place + at + 1] &= ~0x08
            place = flagless.find(sign, place + 4)
    file.write_bytes(flagless)
    assert set(inside(unpack(file).folder)) == set(names)
    old = (
        zipped(tmp_path / "old.zip", {"Qpfel.jpg": b"x"})
        .read_bytes()
        .replace(b"Qpfel", "Äpfel".encode("cp437"))
    )
    (tmp_path / "old.zip").write_bytes(old)
    assert set(inside(unpack(tmp_path / "old.zip").folder)) == {"Äpfel.jpg"}


def test_a_name_that_stands_beside_the_name_is_taken(tmp_path: Path) -> None:
    info, beside = zipfile.ZipInfo("?.jpg"), "りんご/1.jpg".encode()
    info.extra = struct.pack("<HHHHBI", 0x5455, 2, 0, 0x7075, 0, 0)[:6]
    info.extra += struct.pack("<HHBI", 0x7075, 5 + len(beside), 1, 0) + beside
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "x")
    assert set(inside(unpack(tmp_path / "a.zip").folder)) == {"りんご/1.jpg"}


@pytest.mark.parametrize(("name", "make"), BOTH)
def test_names_that_no_disk_takes_are_shortened_and_stay_apart(
    tmp_path: Path, name: str, make: Callable[[Path, Members], Path]
) -> None:
    long = {f"{'x' * 300}{number}.jpg": b"x" for number in range(3)}
    deep = {"/".join(["deep"] * 200) + "/1.jpg": b"x"}
    unpacked = unpack(make(tmp_path / name, {**long, **deep, "ä" * 200 + ".jpg": b"x", "1.jpg": b"x"}))
    kept = inside(unpacked.folder)
    assert len(kept) == 5 and all(each.endswith(".jpg") for each in kept)
    assert unpacked.left_out.counts == {words.UNSAFE: 1}


def test_the_same_name_twice_costs_the_second(tmp_path: Path) -> None:
    file = tmp_path / "a.tar"
    with tarfile.open(file, "w") as archive:
        for content in (b"first", b"other"):
            for name in ("1.jpg", "1.jpg/inside.jpg"):
                info = tarfile.TarInfo(name)
                info.size = 5
                archive.addfile(info, io.BytesIO(content))
    unpacked = unpack(file)
    assert inside(unpacked.folder) == {"1.jpg": b"first"}
    assert unpacked.left_out.total == 3


ANY_NAME = st.text(
    st.one_of(st.sampled_from("/\\.: \x00a1²"), st.characters(exclude_categories=["Cs"])),
    min_size=1,
    max_size=30,
)


@given(st.dictionaries(ANY_NAME, st.binary(max_size=8), max_size=6), st.sampled_from(BOTH))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_whatever_names_an_archive_holds_each_costs_at_most_itself(
    tmp_path_factory: pytest.TempPathFactory,
    members: Members,
    form: tuple[str, Callable[[Path, Members], Path]],
) -> None:
    folder = tmp_path_factory.mktemp("any")
    file = form[1](folder / form[0], {**members, "good.jpg": b"good"})
    unpacked = unpack(file)
    kept = inside(unpacked.folder)
    assert kept["good.jpg"] == b"good"
    assert [path.name for path in folder.iterdir()] == [form[0]], "nothing beside the archive"
    folders_in_it = sum(name.endswith("/") for name in members)
    assert len(kept) + unpacked.left_out.total >= len(members) + 1 - folders_in_it


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_whatever_is_flipped_or_cut_off_there_is_a_sentence_or_an_answer(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("flipped")
    name, make = data.draw(st.sampled_from([*BOTH, ("a.tar.gz", tarred)]))
    file = make(folder / name, {f"cats/{number}.jpg": bytes(range(200)) for number in range(3)})
    content = bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    file.write_bytes(content[: data.draw(st.integers(1, len(content)))])
    try:
        unpacked = unpack(file)
    except Trouble as trouble:
        assert trouble.message
    else:
        assert inside(unpacked.folder)


def test_an_archive_is_unpacked_once_whatever_it_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = unpack(zipped(tmp_path / "a.zip", {"1.jpg": b"x", ".hidden": b"y"}))
    (tmp_path / "a.zip").rename(tmp_path / "b.zip")
    monkeypatch.setattr(archives, "_Unpacking", None)
    again = unpack(tmp_path / "b.zip")
    assert again == first and again.left_out.counts == {words.HIDDEN: 1}


def test_what_the_cache_has_lost_is_unpacked_to_the_same_place(tmp_path: Path) -> None:
    file = zipped(tmp_path / "a.zip", {"1.jpg": b"x"})
    first = unpack(file)
    (first.folder / "1.jpg").unlink()
    (first.folder.parent / "left-out.json").unlink()
    assert inside(unpack(file).folder) == {"1.jpg": b"x"} and unpack(file).folder == first.folder


def test_what_nobody_opens_for_long_is_removed(tmp_path: Path) -> None:
    old = unpack(zipped(tmp_path / "old.zip", {"1.jpg": b"x"}))
    used = unpack(zipped(tmp_path / "used.zip", {"2.jpg": b"x"}))
    half = paths.cache_dir() / "unpacked" / ".died.1.abc"
    half.mkdir()
    for place in (old.folder.parent / "left-out.json", half):
        os.utime(place, (0, 0))
    unpack(zipped(tmp_path / "new.zip", {"3.jpg": b"x"}))
    assert not old.folder.exists() and not half.exists() and used.folder.exists()


def test_whoever_stops_leaves_nothing_behind(tmp_path: Path) -> None:
    work = archives.unpack(zipped(tmp_path / "a.zip", {f"{number}.jpg": b"x" for number in range(9)}))
    for _ in range(5):
        next(work)
    work.close()
    assert not any((paths.cache_dir() / "unpacked").iterdir())


def test_a_gzip_file_of_something_else_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "a.tar.gz").write_bytes(gzip.compress(b"only a text"))
    assert refused(tmp_path / "a.tar.gz") is words.ARCHIVE_DAMAGED


def test_a_header_that_says_it_is_endless_is_not_believed(tmp_path: Path) -> None:
    """Whoever read a name as long as that would need as much memory."""
    name = tarfile.TarInfo("././@LongLink")
    name.type, name.size = tarfile.GNUTYPE_LONGNAME, 1 << 30
    good = tarfile.TarInfo("1.jpg")
    good.size = 1
    head = good.tobuf() + b"x".ljust(512, b"\0")
    (tmp_path / "a.tar.gz").write_bytes(
        gzip.compress(head + name.tobuf(tarfile.GNU_FORMAT) + bytes(64 << 20))
    )
    unpacked = unpack(tmp_path / "a.tar.gz")
    assert inside(unpacked.folder) == {"1.jpg": b"x"}
    assert unpacked.left_out.counts == {words.CUT_OFF: 1}


@pytest.mark.parametrize("field", [4, 8])
def test_what_the_library_does_not_know_is_told(tmp_path: Path, field: int) -> None:
    """Of a later version, or compressed in another way."""
    file = zipped(tmp_path / "a.zip", {"1.jpg": b"x" * 100})
    data = bytearray(file.read_bytes())
    listed = data.index(b"PK\x01\x02")
    data[field] = data[listed + field + 2] = 0x60
    file.write_bytes(data)
    assert refused(file) in (words.ARCHIVE_DAMAGED, words.ARCHIVE_PACKED)

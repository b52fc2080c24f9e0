"""Moving the library: whole before, whole after, whole whatever happens in between."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from desktop import paths, protocol
from desktop.engine.hub.facts.cache import cache_dir
from desktop.engine.hub.library import trash
from desktop.engine.hub.library.moving import copying, move, places
from desktop.engine.hub.sources import whisper
from desktop.engine.server import Context, answer
from desktop.messages import say

COMMIT = "a" * 40


@pytest.fixture
def library(burnish_home: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """A taught model, and one in the folder that other programs share; it moves in many small pieces."""
    monkeypatch.setattr(copying, "PIECE", 1000)
    monkeypatch.setattr(move, "_REPORT_EVERY", 0.0)
    monkeypatch.setattr(move, "SPARE", 0)
    own = paths.models_dir() / "taught" / "leaves"
    own.mkdir(parents=True)
    (own / "model.safetensors").write_bytes(os.urandom(5000))
    root = cache_dir() / "models--someone--sees"
    (root / "blobs").mkdir(parents=True)
    (root / "blobs" / "abc").write_bytes(os.urandom(7000))
    snapshot = root / "snapshots" / COMMIT
    snapshot.mkdir(parents=True)
    (snapshot / "model.safetensors").symlink_to("../../blobs/abc")
    whisper.folder().mkdir(parents=True)
    (whisper.folder() / "tiny.pt").write_bytes(os.urandom(2000))
    return contents()


@pytest.fixture
def other_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is moved goes to another disk, where a rename is not possible."""
    monkeypatch.setattr(places, "on_same_disk", lambda _one, _other: False)


def contents() -> dict[str, bytes]:
    """Every file of the library by the name under which programs find it."""
    found = {f"own/{file.relative_to(paths.models_dir())}": file for file in paths.models_dir().rglob("*")}
    found |= {f"hub/{file.relative_to(cache_dir())}": file for file in cache_dir().rglob("*")}
    found |= {f"whisper/{file.name}": file for file in whisper.folder().glob("*")}
    return {name: file.read_bytes() for name, file in found.items() if file.is_file()}


def ask(request: protocol.Request, context: Context | None = None) -> list[protocol.Event]:
    return list(answer(request, context or Context()))


class Killed(BaseException):
    """The end of the process, as far as the code under test can tell."""


def interrupt(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin a move and kill it when one file is whole and the next one is half there."""
    calls, fsync = iter(range(1000)), os.fsync

    def mortal(handle: int) -> None:
        if next(calls) == 2:  # after the note and the first file
            raise Killed
        fsync(handle)

    with monkeypatch.context() as only_now, pytest.raises(Killed):
        only_now.setattr(os, "fsync", mortal)
        for _ in move.move_library(protocol.MoveLibrary(target=str(target)), Context()):
            pass
    assert paths.unfinished_move_file().exists() and list(target.rglob("*.burnish-part"))


def problem(target: object) -> str:
    done = ask(protocol.PlanMove(target=str(target)))[-1]
    assert isinstance(done, protocol.Done)
    return say(done.value.problem)


@pytest.mark.parametrize("disk", ["same", "other"])
def test_there_and_back_again(
    library: dict[str, bytes], tmp_path: Path, disk: str, request: pytest.FixtureRequest
) -> None:
    if disk == "other":
        request.getfixturevalue("other_disk")
    first_own, first_hub = paths.models_dir(), cache_dir()
    removed = first_own / trash.FOLDER / "1 leaves"
    removed.mkdir(parents=True)
    (removed / "model.safetensors").write_bytes(bytes(90_000))
    events = ask(protocol.MoveLibrary(target=str(tmp_path)))
    assert isinstance(events[-1], protocol.Done), events[-1]
    assert contents() == library, "under the same names, also for programs that know nothing of the move"
    assert not list(tmp_path.rglob(trash.FOLDER)), "what was removed is not taken along"
    assert paths.models_dir() == tmp_path / "Burnish" / "models" and not first_own.exists()
    assert first_hub.resolve() == (tmp_path / "Burnish" / "huggingface").resolve()
    pointer = next(first_hub.rglob("snapshots/*/model.safetensors"))
    assert pointer.readlink() == Path("../../blobs/abc"), "a link stays a link"
    assert not paths.unfinished_move_file().exists()
    progress = [event for event in events if isinstance(event, protocol.Progress) and event.unit == "bytes"]
    assert progress[-1].done == progress[-1].total == (14_000 if disk == "other" else 0)

    assert isinstance(ask(protocol.MoveLibrary(target=""))[-1], protocol.Done)
    assert contents() == library and paths.models_dir() == first_own
    assert not first_hub.is_symlink() and not (tmp_path / "Burnish").exists(), "nothing is left behind"


def test_from_one_drive_to_the_next(library: dict[str, bytes], tmp_path: Path, other_disk: None) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        assert isinstance(ask(protocol.MoveLibrary(target=str(tmp_path / name)))[-1], protocol.Done)
    assert contents() == library and list((tmp_path / "one").iterdir()) == []


def test_stop_leaves_the_old_one_whole(library: dict[str, bytes], tmp_path: Path, other_disk: None) -> None:
    context = Context()
    events = answer(protocol.MoveLibrary(target=str(tmp_path)), context)
    last = None
    for last in events:
        if isinstance(last, protocol.Progress) and last.done > 3000:
            context.stop()
    assert isinstance(last, protocol.Stopped)
    assert contents() == library and paths.chosen_models_dir() is None and not cache_dir().is_symlink()
    assert list(tmp_path.iterdir()) == [] and not paths.unfinished_move_file().exists()


def test_a_killed_copy_goes_on_where_it_was(
    library: dict[str, bytes], tmp_path: Path, other_disk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(tmp_path, monkeypatch)
    assert contents() == library and paths.chosen_models_dir() is None
    again: list[str] = []
    opened = Path.open

    def watched(self: Path, mode: str = "r", *rest: object, **more: object) -> object:
        if mode == "wb" and "burnish-part" in self.name:
            again.append(self.name)
        return opened(self, mode, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "open", watched)
    assert isinstance(ask(protocol.MoveLibrary(target=str(tmp_path)))[-1], protocol.Done)
    assert contents() == library and len(again) == 2, "what was whole is not copied twice"


@pytest.mark.parametrize("moment", range(7))
@pytest.mark.parametrize("way", ["there", "back"])
@pytest.mark.parametrize("same_disk", [True, False])
def test_a_kill_while_the_folders_change_places_loses_nothing(
    library: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    moment: int,
    way: str,
    same_disk: bool,
) -> None:
    monkeypatch.setattr(places, "on_same_disk", lambda _one, _other: same_disk)
    target = str(tmp_path)
    if way == "back":
        ask(protocol.MoveLibrary(target=target))
        target = ""
    kill_at(moment, monkeypatch)
    try:
        for _ in move.move_library(protocol.MoveLibrary(target=target), Context()):
            pass
    except Killed:
        assert json.loads(paths.unfinished_move_file().read_text())["in_use"]
        assert isinstance(ask(protocol.MoveLibrary(target=target))[-1], protocol.Done)
    else:
        assert moment >= 4, "there are at least four steps at which it can be interrupted"
    assert contents() == library
    assert cache_dir().is_symlink() == (way == "there")
    assert not [*cache_dir().parent.glob("*.moved"), *cache_dir().parent.glob("*.arriving")]


def kill_at(moment: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """End the move at its `moment`-th step that changes a folder."""
    steps = iter(range(1000))

    def mortal(owner: object, name: str) -> None:
        real = getattr(owner, name)

        def call(*given: object, **more: object) -> object:
            if next(steps) == moment:
                raise Killed
            return real(*given, **more)

        monkeypatch.setattr(owner, name, call)

    monkeypatch.setattr(places, "problem_with", lambda _target, _moving: "")
    steps_of_a_move = ((places, "link"), (places, "unlink"), (paths, "choose_models_dir"), (Path, "rename"),
                       (move.shutil, "rmtree"))  # fmt: skip
    for owner, name in steps_of_a_move:
        mortal(owner, name)


def test_giving_an_interrupted_move_up(
    library: dict[str, bytes], tmp_path: Path, other_disk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(tmp_path, monkeypatch)
    (tmp_path / "theirs.txt").write_text("not ours")
    assert isinstance(ask(protocol.ForgetMove())[-1], protocol.Done)
    assert [file.name for file in tmp_path.iterdir()] == ["theirs.txt"]
    assert contents() == library and not paths.unfinished_move_file().exists()


def test_what_cannot_be_done_is_told_before(
    library: dict[str, bytes], tmp_path: Path, other_disk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert problem("") == "Your models are there already."
    assert problem(tmp_path / "nowhere").startswith("This folder is not there.")
    assert "is inside the one" in problem(paths.models_dir())
    clash = tmp_path / "Burnish" / "models" / "taught" / "leaves"
    clash.mkdir(parents=True)
    (clash / "model.safetensors").write_bytes(b"another")
    assert "There is a different “taught/leaves/model.safetensors”" in problem(tmp_path)
    monkeypatch.setattr(paths, "disk_of", lambda _path: paths.Disk(20_000, 7_000, 13_000))
    free = tmp_path / "free"
    free.mkdir()
    assert (
        problem(free).replace("\u00a0", " ").startswith("There is not enough space: your models need 14 KB")
    )
    failed = ask(protocol.MoveLibrary(target=str(free)))[-1]
    assert isinstance(failed, protocol.Failed) and "not enough space" in say(failed.message)
    assert list(free.iterdir()) == [] and contents() == library


def test_a_drive_that_is_not_connected(library: dict[str, bytes], tmp_path: Path, other_disk: None) -> None:
    ask(protocol.MoveLibrary(target=str(tmp_path)))
    (tmp_path / "Burnish").rename(tmp_path / "unplugged")
    assert paths.models_dir() == paths.first_models_dir() and paths.models_dir().is_dir()
    assert "not connected" in problem("")
    (tmp_path / "unplugged").rename(tmp_path / "Burnish")
    assert contents() == library


def test_files_that_change_meanwhile_are_noticed(
    library: dict[str, bytes], tmp_path: Path, other_disk: None
) -> None:
    events = answer(protocol.MoveLibrary(target=str(tmp_path)), Context())
    blob = next(cache_dir().rglob("blobs/abc"))
    last = None
    for last in events:
        if isinstance(last, protocol.Progress) and 5000 < last.done < 12_000:
            blob.write_bytes(b"x" * 20_000)
    assert isinstance(last, protocol.Failed) and "changed while it was being copied" in say(last.message)
    assert paths.chosen_models_dir() is None and blob.stat().st_size == 20_000

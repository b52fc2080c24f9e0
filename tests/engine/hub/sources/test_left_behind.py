"""What was taught while the drive with the models was away: seen again, moved there, and never lost."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from desktop import messages, paths, protocol
from desktop.engine.hub.facts.manifest import write_manifest
from desktop.engine.hub.library.installed import installed_models, lookup
from desktop.engine.hub.library.moving import copying, merging, move, places
from desktop.engine.hub.sources import left_behind
from desktop.engine.hub.starters import starter
from desktop.engine.server import Context
from desktop.messages import say
from desktop.protocol import ModelInfo, MovePlan
from tests.engine.hub.library.moving.test_move import Killed, ask, kill_at
from tests.engine.hub.questions import picture_model

FILES = {name: picture_model(3000)[name] for name in ("config.json", "preprocessor_config.json")}


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starter, "STARTERS", ())
    monkeypatch.setattr(copying, "PIECE", 1000)
    monkeypatch.setattr(move, "SPARE", 0)


@pytest.fixture(params=["same disk", "another disk"])
def disks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    same = request.param == "same disk"
    monkeypatch.setattr(places, "on_same_disk", lambda _one, _other: same)


@pytest.fixture
def drive(tmp_path: Path) -> Path:
    """A drive that the library was moved to, with one taught model; it can be pulled."""
    teach("leaves", b"on the drive")
    done = ask(protocol.MoveLibrary(target=str(plugged(tmp_path))))[-1]
    assert isinstance(done, protocol.Done), done
    return tmp_path


def plugged(tmp_path: Path) -> Path:
    (tmp_path / "drive").mkdir(exist_ok=True)
    return tmp_path / "drive"


def pull(tmp_path: Path) -> None:
    (tmp_path / "drive").rename(tmp_path / "pulled")


def connect(tmp_path: Path) -> None:
    (tmp_path / "pulled").rename(tmp_path / "drive")


def teach(name: str, weights: bytes, kind: str = "taught") -> None:
    """A model of a fixed length, as two that were taught alike have it."""
    folder = paths.models_dir() / kind / name
    folder.mkdir(parents=True)
    for file, content in FILES.items():
        (folder / file).write_bytes(content)
    (folder / "weights.bin").write_bytes(weights.ljust(5000, b"."))
    write_manifest(folder, ModelInfo(f"{kind}/{name}", name.title(), "", "transformers_models", (), kind, 0))


def here() -> dict[str, bytes]:
    """What each listed model has learnt, by the id under which it is found."""
    found = {}
    for model in installed_models():
        again = lookup(model.id)
        assert again.folder == model.folder
        assert model.id not in found, "no two models share a name"
        found[model.id] = (Path(again.folder) / "weights.bin").read_bytes().rstrip(b".")
    return found


def away_and_back(tmp_path: Path, *names: str) -> None:
    """Pull the drive, teach, connect it again."""
    pull(tmp_path)
    for name in names:
        teach(name, b"made while it was away")
    connect(tmp_path)


def moved(target: object) -> MovePlan:
    done = ask(protocol.MoveLibrary(target=str(target)))[-1]
    assert isinstance(done, protocol.Done), done
    assert isinstance(done.value, MovePlan)
    return done.value


ALL = {
    "taught/leaves": b"on the drive",
    "taught/leaves-2": b"made while it was away",
    "taught/shells": b"made while it was away",
}


def test_they_are_listed_where_they_are_when_the_drive_is_back(drive: Path) -> None:
    away_and_back(drive, "leaves", "shells")
    assert here() == ALL
    assert here() == ALL, "and keep the names that they got"
    model = lookup("taught/leaves-2")
    assert model.name == "Leaves (2)" and Path(model.folder).is_relative_to(paths.first_models_dir())


def test_while_it_is_away_they_have_their_own_names(drive: Path) -> None:
    pull(drive)
    teach("leaves", b"made while it was away")
    assert here() == {"taught/leaves": b"made while it was away"}


def test_one_is_removed_and_brought_back_like_any_other(drive: Path) -> None:
    away_and_back(drive, "shells")
    done = ask(protocol.Remove(model="taught/shells"))[-1]
    assert isinstance(done, protocol.Done), done
    assert set(here()) == {"taught/leaves"}
    assert isinstance(ask(protocol.Restore(model="taught/shells"))[-1], protocol.Done)
    assert here()["taught/shells"] == b"made while it was away"


@pytest.mark.usefixtures("disks")
def test_they_join_the_others_on_the_drive(drive: Path) -> None:
    away_and_back(drive, "leaves", "shells")
    (paths.first_models_dir() / "starter" / "made-again").mkdir(parents=True)
    moved(drive / "drive")
    assert here() == ALL
    assert all(Path(lookup(name).folder).is_relative_to(drive / "drive") for name in ALL)
    assert not paths.first_models_dir().exists() and left_behind.models() == {}
    done = ask(protocol.PlanMove(target=str(drive / "drive")))[-1]
    assert isinstance(done, protocol.Done) and messages.library.THERE_ALREADY.says(done.value.problem)


@pytest.mark.usefixtures("disks")
def test_they_go_along_to_another_drive(drive: Path) -> None:
    away_and_back(drive, "leaves", "shells")
    (drive / "next").mkdir()
    moved(drive / "next")
    assert here() == ALL
    assert all(Path(lookup(name).folder).is_relative_to(drive / "next") for name in ALL)
    assert not paths.first_models_dir().exists() and not list((drive / "drive").iterdir())


@pytest.mark.usefixtures("disks")
def test_the_others_come_home_to_them(drive: Path) -> None:
    away_and_back(drive, "leaves", "shells")
    moved("")
    assert here() == ALL
    assert paths.models_dir() == paths.first_models_dir() and not list((drive / "drive").iterdir())
    assert not list(paths.data_dir().glob("models.*"))


def test_a_name_that_is_taken_where_they_come_home_to_is_given_once(tmp_path: Path) -> None:
    """Also when nobody has listed the models in between."""
    first, other = tmp_path / "first", tmp_path / "other"
    for folder, content in ((first, b"one"), (other, b"two")):
        (folder / "taught" / "leaves").mkdir(parents=True)
        (folder / "taught" / "leaves" / "weights.bin").write_bytes(content)
        (folder / "starter" / "lite").mkdir(parents=True)
        (folder / ".lock").touch()
    merging.merge(other, first)
    assert (first / "taught" / "leaves" / "weights.bin").read_bytes() == b"one"
    assert (first / "taught" / "leaves-2" / "weights.bin").read_bytes() == b"two"
    assert [file.name for file in (first / "starter").iterdir()] == ["lite"] and not other.exists()


@pytest.mark.usefixtures("disks")
@pytest.mark.parametrize("target", ["drive", "next", ""])
@pytest.mark.parametrize("moment", range(9))
def test_a_kill_in_between_loses_nothing(
    drive: Path, monkeypatch: pytest.MonkeyPatch, target: str, moment: int
) -> None:
    away_and_back(drive, "leaves", "shells")
    assert here() == ALL
    (drive / "next").mkdir()
    folder = str(drive / target) if target else ""
    with monkeypatch.context() as only_now:
        kill_at(moment, only_now)
        try:
            for _ in move.move_library(protocol.MoveLibrary(target=folder), Context()):
                pass
        except Killed:
            pass
    kept = [file.parent.name for place in (drive, paths.data_dir()) for file in place.rglob("weights.bin")]
    assert len(kept) >= 3, "all of them are somewhere"
    assert here(), "and what can be reached is listed, each under a name of its own"
    if paths.unfinished_move_file().exists():
        moved(folder)
    assert here() == ALL
    assert not [*drive.rglob("*.arriving"), *paths.data_dir().rglob("*.arriving")]


@pytest.mark.parametrize("target", ["drive", ""])
def test_stopping_leaves_every_model_where_it_was(
    drive: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    monkeypatch.setattr(places, "on_same_disk", lambda _one, _other: False)
    monkeypatch.setattr(move, "_REPORT_EVERY", 0.0)
    away_and_back(drive, "leaves", "shells")
    assert here() == ALL
    before = {name: lookup(name).folder for name in ALL}
    moving = move.move_library(protocol.MoveLibrary(target=str(drive / target) if target else ""), Context())
    for event in moving:
        if isinstance(event, protocol.Progress) and event.done > 4000:
            assert here() == ALL, "half a copy is not seen"
            moving.close()
    assert here() == ALL and {name: lookup(name).folder for name in ALL} == before
    assert not [*drive.rglob("*.arriving"), *paths.data_dir().rglob("*.arriving")]


def test_a_killed_copy_goes_on(drive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "on_same_disk", lambda _one, _other: False)
    away_and_back(drive, "leaves", "shells")
    assert here() == ALL
    calls, fsync = iter(range(1000)), os.fsync

    def mortal(handle: int) -> None:
        if next(calls) == 6:  # in the second model
            raise Killed
        fsync(handle)

    with monkeypatch.context() as only_now, pytest.raises(Killed):
        only_now.setattr(os, "fsync", mortal)
        for _ in move.move_library(protocol.MoveLibrary(target=str(drive / "drive")), Context()):
            pass
    assert here() == ALL
    moved(drive / "drive")
    assert here() == ALL and not paths.first_models_dir().exists()


def test_files_of_one_length_are_not_taken_for_the_same(tmp_path: Path) -> None:
    """A drive that another computer has used, with a model that was taught alike under the same name."""
    teach("leaves", b"ours")
    theirs = plugged(tmp_path) / "Burnish" / "models"
    shutil.copytree(paths.models_dir(), theirs)
    weights = theirs / "taught" / "leaves" / "weights.bin"
    weights.write_bytes(b"theirs".ljust(5000, b"."))
    os.utime(weights, (1e9, 1e9))
    failed = ask(protocol.MoveLibrary(target=str(tmp_path / "drive")))[-1]
    assert isinstance(failed, protocol.Failed) and "There is a different “taught/leaves" in say(
        failed.message
    )
    assert here() == {"taught/leaves": b"ours"} and weights.read_bytes().startswith(b"theirs")

"""Models go to another computer in one file, and are the same there."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
import zipfile
from dataclasses import asdict, replace
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from desktop import letters, messages, paths, protocol
from desktop.engine.hub.facts import cache
from desktop.engine.hub.facts.manifest import write_manifest
from desktop.engine.hub.fetching import meter
from desktop.engine.hub.library import installed as library
from desktop.engine.hub.library import installing, packs
from desktop.engine.server import Context, EngineOptions, answer
from desktop.errors import ErrorKind
from desktop.messages import say
from tests.engine.hub.library.packs.packing import (
    FROM_HUB,
    LARGE,
    TAUGHT,
    another_computer,
    assert_nothing_is_here,
    bring,
    make,
    numbers,
    published,
    rewrite,
    teach,
)
from tests.engine.hub.questions import (
    WANTED,
    ask_offline,
    ask_online,
    failure,
    fetched,
    picture_model,
    value,
)
from tests.hostile.names import put
from tests.hub_server import HubServer

# ---- there and back ----------------------------------------------------------------------------------------


def test_a_file_with_a_name_that_few_disks_take_stays_behind_alone(here: HubServer, tmp_path: Path) -> None:
    folder = Path(library.find(TAUGHT).folder)
    put(folder, b"by chance")
    with zipfile.ZipFile(make(tmp_path / "all", TAUGHT)) as pack:
        names = {PurePosixPath(name).name for name in pack.namelist()}
    assert {name for name in names if not letters.is_plain(name)} == set()
    assert {"model.safetensors", "config.json", "②.png"} <= names


def test_what_was_packed_is_found_on_the_other_computer(
    here: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {name: library.find(name) for name in (FROM_HUB, TAUGHT)}
    contents = {name: fetched(model.folder) for name, model in before.items()}
    pack = make(tmp_path / "for the school")
    assert pack.name == "for the school.burnish"
    assert [path.name for path in tmp_path.glob("*school*")] == [pack.name]

    another_computer(monkeypatch, tmp_path)
    assert_nothing_is_here()
    unpacked = bring(pack)
    assert [model.id for model in unpacked.models] == [FROM_HUB, TAUGHT]
    for name, model in before.items():
        after = library.find(name)
        files = fetched(after.folder)
        assert files.pop("burnish.json", b"") != contents[name].pop("burnish.json", b"") or name == FROM_HUB
        assert files == contents[name]
        same = ("id", "name", "tasks", "library", "licence", "source", "revision", "labels", "base", "safety")
        assert [getattr(after, fact) for fact in same] == [getattr(model, fact) for fact in same]
    assert set(fetched(library.find(FROM_HUB).folder)) == {*WANTED, "LICENSE"}
    assert library.find(TAUGHT).origin == messages.verdicts.CAME_IN_PACK_FROM(
        origin=messages.verdicts.TAUGHT_FROM(base="Sees things")
    )
    assert not list(tmp_path.rglob(".burnish-unpack"))


def test_the_hubs_own_client_finds_what_came_in_a_pack(
    here: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import hf_hub_download

    pack = make(tmp_path / "a.burnish", FROM_HUB)
    here.asked.clear()
    another_computer(monkeypatch, tmp_path)
    bring(pack)
    found = hf_hub_download(FROM_HUB, "model.safetensors", local_files_only=True, cache_dir=cache.cache_dir())
    assert Path(found).read_bytes() == picture_model(LARGE)["model.safetensors"]
    assert value(ask_online(protocol.PlanDownload(model=FROM_HUB))).missing == 0, "nothing is fetched again"


def test_a_pack_is_a_plain_archive_that_says_what_is_in_it(here: HubServer, tmp_path: Path) -> None:
    with zipfile.ZipFile(make(tmp_path / "a.burnish")) as archive:
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
        contents = json.loads(archive.read(packs.CONTENTS))
        named = {
            f"models/{model['facts']['id']}/{line['name']}": line["sha256"]
            for model in contents["models"]
            for line in model["files"]
        }
        assert {entry.filename for entry in archive.infolist()} == {*named, packs.CONTENTS}
        assert all(hashlib.sha256(archive.read(name)).hexdigest() == digest for name, digest in named.items())
    assert contents["burnish_pack"] == packs.VERSION
    assert [model["facts"]["licence"] for model in contents["models"]] == ["apache-2.0", "apache-2.0"]
    assert str(paths.data_dir()) not in json.dumps(contents), "no path of this computer is handed on"


def test_what_is_here_already_is_left_as_it_is(here: HubServer, tmp_path: Path) -> None:
    pack = make(tmp_path / "a.burnish")
    before = {path: path.stat().st_mtime_ns for path in paths.models_dir().rglob("*.safetensors")}
    unpacked = bring(pack)
    assert (unpacked.models, unpacked.already) == ((), (FROM_HUB, TAUGHT))
    assert {path: path.stat().st_mtime_ns for path in paths.models_dir().rglob("*.safetensors")} == before


def test_another_model_of_the_same_name_stays(here: HubServer, tmp_path: Path) -> None:
    pack = make(tmp_path / "a.burnish", TAUGHT)
    shutil.rmtree(paths.models_dir() / "taught")
    mine = teach(seed=2)
    weights = fetched(mine.folder)
    (came,) = bring(pack).models
    assert (came.id, came.name) == ("taught/leaves-2", "Leaves (2)")
    assert fetched(library.find(TAUGHT).folder) == weights
    assert library.find("taught/leaves-2").labels == 2


def test_a_folder_of_the_users_own_can_be_packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "My Model"
    folder.mkdir()
    for name in WANTED:
        (folder / name).write_bytes(picture_model(10)[name])
    pack = make(tmp_path / "a.burnish", str(folder))
    another_computer(monkeypatch, tmp_path)
    (came,) = bring(pack).models
    assert (came.id, came.name) == ("imported/my-model", "My Model")
    assert str(tmp_path) not in json.dumps(asdict(library.find("imported/my-model")) | {"folder": ""})


def test_published_weights_go_where_their_library_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = numbers()
    here = published(monkeypatch, tmp_path / "torch", content)
    here.parent.mkdir(parents=True)
    here.write_bytes(content)
    (here.parent / "another.pth").write_bytes(b"not asked for")
    pack = make(tmp_path / "a.burnish", "torchvision/Small.V1")

    another_computer(monkeypatch, tmp_path)
    there = published(monkeypatch, tmp_path / "other-torch", content)
    (came,) = bring(pack).models
    assert (came.id, came.source, came.file) == ("torchvision/Small.V1", "torchvision", there.name)
    assert fetched(there.parent) == {there.name: content}
    assert bring(pack).already == ("torchvision/Small.V1",)


def test_other_weights_under_a_published_name_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = numbers()
    here = published(monkeypatch, tmp_path / "torch", content)
    here.parent.mkdir(parents=True)
    here.write_bytes(content)
    pack = make(tmp_path / "a.burnish", "torchvision/Small.V1")
    another_computer(monkeypatch, tmp_path)
    there = published(monkeypatch, tmp_path / "other-torch", content + b" of another edition")
    failed = failure(ask_offline(protocol.Unpack(path=str(pack))))
    assert failed.kind is ErrorKind.UNSAFE_MODEL and "not the weights that were published" in say(
        failed.message
    )
    assert not there.parent.exists() or fetched(there.parent) == {}


# ---- what was taught elsewhere -----------------------------------------------------------------------------


def put_report(model_id: str) -> Path:
    """The folder of the run that taught it, as training leaves it."""
    run = paths.runs_dir() / "20260102-leaves"
    run.mkdir()
    mistakes = [{"path": "/home/anna/patients/oak/1.jpg", "label": "oak"}]
    example = {"input": {"path": "C:\\Users\\anna\\patients\\elm\\2.jpg", "text": ""}}
    report = {"model": {"id": model_id}, "mistakes": mistakes, "detail": [example], "accuracy": 0.9}
    (run / "run.json").write_text(json.dumps({"model": model_id}), encoding="utf-8")
    (run / "report.json").write_text(json.dumps(report), encoding="utf-8")
    return run


def test_a_taught_model_says_elsewhere_that_it_was_brought_there_and_keeps_when_it_was_taught(
    here: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught = replace(library.lookup(TAUGHT), created=1_700_000_000.0)
    write_manifest(Path(taught.folder), taught)
    assert library.lookup(TAUGHT).brought == 0
    pack = make(tmp_path / "a.burnish", TAUGHT)
    another_computer(monkeypatch, tmp_path)
    begun = time.time()
    (model,) = bring(pack).models
    assert begun <= model.brought <= time.time()
    assert model.created == 1_700_000_000.0, "when it was taught"
    assert library.lookup(TAUGHT).brought == model.brought
    again = make(tmp_path / "b.burnish", TAUGHT)
    another_computer(monkeypatch, tmp_path, "third")
    (third,) = bring(again).models
    assert third.brought > model.brought and third.created == model.created


def test_a_pack_cannot_claim_that_its_model_was_taught_here(
    here: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def claim(contents: dict[str, Any]) -> None:
        contents["models"][0]["facts"] |= {"brought": 0.0, "report": "/etc/passwd"}

    pack = rewrite(make(tmp_path / "a.burnish", TAUGHT), claim)
    another_computer(monkeypatch, tmp_path)
    (model,) = bring(pack).models
    assert model.brought > 0 and model.report == ""


def test_where_a_model_comes_from_is_told_through_several_packs_and_in_packs_of_before(
    here: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = make(tmp_path / "a.burnish", TAUGHT)
    another_computer(monkeypatch, tmp_path)
    assert say(bring(pack).models[0].origin) == "Came in a pack. Taught from Sees things"
    again = make(tmp_path / "b.burnish", TAUGHT)
    another_computer(monkeypatch, tmp_path, "third")
    assert say(bring(again).models[0].origin) == "Came in a pack. Taught from Sees things"
    before = rewrite(pack, lambda contents: contents["models"][0]["facts"].update(origin="Taught by hand"))
    another_computer(monkeypatch, tmp_path, "fourth")
    assert say(bring(before).models[0].origin) == "Came in a pack. Taught by hand"


@pytest.mark.parametrize(
    "claim",
    [
        {"code": "no-room-to-download", "args": {"needed": "x"}},
        {"code": "from-hub", "args": {"id": 7}},
        {"code": "from-hub", "args": {"id": ["a"]}},
        {"code": "came-in-pack-from", "args": {"origin": {"code": "no-room-to-pack", "args": {"free": ""}}}},
        {"code": 3},
        17,
        ["a"],
    ],
)
def test_what_a_pack_claims_of_its_origin_can_always_be_said(
    here: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, claim: object
) -> None:
    def forge(contents: dict[str, Any]) -> None:
        contents["models"][0]["facts"]["origin"] = claim

    pack = rewrite(make(tmp_path / "a.burnish", TAUGHT), forge)
    another_computer(monkeypatch, tmp_path)
    (model,) = bring(pack).models
    assert say(model.origin).startswith("Came in a pack")


def test_the_report_travels_without_the_places_of_the_pictures(
    here: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_report(TAUGHT)
    pack = make(tmp_path / "a.burnish", TAUGHT)
    assert value(ask_offline(protocol.Unpack(path=str(pack)))).already == (TAUGHT,), (
        "nothing new for its maker"
    )
    another_computer(monkeypatch, tmp_path)
    (model,) = bring(pack).models
    assert Path(model.report) == Path(model.folder, "report.json")
    report = json.loads(Path(model.report).read_text(encoding="utf-8"))
    assert report["accuracy"] == 0.9
    assert report["mistakes"][0]["path"] == "oak/1.jpg"
    assert report["detail"][0]["input"]["path"] == "elm/2.jpg"
    assert b"patients" not in pack.read_bytes()
    again = make(tmp_path / "b.burnish", TAUGHT)
    another_computer(monkeypatch, tmp_path, "third")
    (third,) = bring(again).models
    assert json.loads(Path(third.report).read_text(encoding="utf-8")) == report


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000])
def test_a_damaged_report_hinders_no_pack(
    here: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    (put_report(TAUGHT) / "report.json").write_bytes(content)
    pack = make(tmp_path / "a.burnish", TAUGHT)
    another_computer(monkeypatch, tmp_path)
    assert bring(pack).models[0].report == ""


# ---- room, and second thoughts -----------------------------------------------------------------------------


def test_a_disk_without_room_is_told_beforehand(
    here: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = make(tmp_path / "a.burnish")
    monkeypatch.setattr(meter, "SPARE", 10**18)
    failed = failure(ask_offline(protocol.Pack(models=(TAUGHT,), target=str(tmp_path / "b"))))
    assert failed.kind is ErrorKind.DISK_FULL and "Nothing was written" in say(failed.message)
    assert "in reserve" in say(failed.message)
    assert not list(tmp_path.glob("*b.burnish*"))
    another_computer(monkeypatch, tmp_path)
    assert failure(ask_offline(protocol.Unpack(path=str(pack)))).kind is ErrorKind.DISK_FULL
    assert_nothing_is_here()


def stop_at(request: protocol.Request, words: str) -> protocol.Event:
    """The last event of a job that is stopped as soon as it says `words`."""
    context = Context(EngineOptions("hub"))
    last: protocol.Event | None = None
    for last in answer(request, context):
        if isinstance(last, protocol.Progress) and say(last.phase).startswith(words):
            context.stop()
    assert last is not None
    return last


def test_stop_leaves_nothing_half_done(
    here: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.burnish"
    request = protocol.Pack(models=(FROM_HUB, TAUGHT), target=str(target))
    assert isinstance(stop_at(request, "Packing"), protocol.Stopped)
    assert list(tmp_path.iterdir()) == [path for path in tmp_path.iterdir() if "burnish" not in path.name]
    pack = make(target)
    another_computer(monkeypatch, tmp_path)
    unpack = protocol.Unpack(path=str(pack))
    assert isinstance(stop_at(unpack, "Adding the models"), protocol.Stopped)
    assert_nothing_is_here()
    assert len(bring(pack).models) == 2


def test_what_a_killed_try_has_left_is_swept_away(here: HubServer, tmp_path: Path) -> None:
    pack = make(tmp_path / "a.burnish", TAUGHT)
    left = paths.models_dir() / installing.STAGING / "0" / "model.safetensors"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    bring(pack)
    assert not left.exists()


def test_a_model_that_is_not_here_is_told(tmp_path: Path) -> None:
    failed = failure(ask_offline(protocol.Pack(models=("someone/nothing",), target=str(tmp_path / "a"))))
    assert failed.kind is ErrorKind.NOT_FOUND
    assert failure(ask_offline(protocol.Pack(models=(), target="a"))).kind is ErrorKind.BAD_REQUEST

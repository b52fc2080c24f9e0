"""Models go to another computer in one file: whole and the same, or not at all."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from desktop import paths, protocol
from desktop.engine.hub import cache, library, packs, starter, unpacking
from desktop.engine.hub.manifest import write_manifest
from desktop.engine.server import Context, EngineOptions, answer
from desktop.errors import ErrorKind
from desktop.protocol import ModelInfo
from tests.engine.hub.questions import (
    WANTED,
    ask_offline,
    ask_online,
    failure,
    fetched,
    picture_model,
    safetensors,
    value,
)
from tests.hub_server import HubServer

FROM_HUB = "someone/sees-things"
TAUGHT = "taught/leaves"
LARGE = 3_000_000


@pytest.fixture(autouse=True)
def no_starters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starter, "STARTERS", ())


@pytest.fixture
def here(hub: HubServer) -> HubServer:
    """A computer with a downloaded and a taught model."""
    hub.add_model(FROM_HUB, files={**picture_model(LARGE), "LICENSE": b"Apache"})
    value(ask_online(protocol.Download(model=FROM_HUB)))
    teach()
    return hub


def teach(seed: int = 1) -> ModelInfo:
    folder = paths.models_dir() / "taught" / "leaves"
    folder.mkdir(parents=True)
    for name in ("config.json", "README.md", "preprocessor_config.json"):
        (folder / name).write_bytes(picture_model(10)[name])
    (folder / "model.safetensors").write_bytes(safetensors(50_000, seed))
    info = ModelInfo(
        TAUGHT, "Leaves", str(folder), "transformers_models", ("image-classification",), "taught", 0,
        licence="apache-2.0", origin="Taught on this computer.", base=FROM_HUB, labels=2,
    )  # fmt: skip
    write_manifest(folder, info)
    return library.lookup(TAUGHT)


def make(target: Path, *models: str) -> Path:
    packed = value(ask_offline(protocol.Pack(models=models or (FROM_HUB, TAUGHT), target=str(target))))
    return Path(packed.path)


def bring(pack: Path) -> protocol.Unpacked:
    unpacked = value(ask_offline(protocol.Unpack(path=str(pack))))
    assert isinstance(unpacked, protocol.Unpacked)
    return unpacked


def another_computer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str = "other") -> None:
    monkeypatch.setenv("BURNISH_HOME", str(tmp_path / name))
    monkeypatch.setenv("HF_HOME", str(tmp_path / f"{name}-hf"))


def assert_nothing_is_here() -> None:
    assert value(ask_offline(protocol.Installed())) == ()
    assert not [path for path in cache.cache_dir().rglob("*") if path.is_file()]
    left = [path for path in paths.models_dir().rglob("*") if path.is_file() and path.suffix != ".lock"]
    assert not left


def rewrite(pack: Path, change: Callable[[dict[str, Any]], None], **more: bytes) -> Path:
    """The same pack with another table of contents, and other files, as a forger would make it."""
    target = pack.with_name("forged.burnish")
    with zipfile.ZipFile(pack) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == packs.CONTENTS:
                contents = json.loads(content)
                change(contents)
                content = json.dumps(contents).encode()
            new.writestr(entry.filename, content)
        for name, content in more.items():
            new.writestr(name, content)
    return target


# ---- there and back ----------------------------------------------------------------------------------------


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
    assert library.find(TAUGHT).origin == "Came in a pack. Taught on this computer."
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
    import hashlib

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


# ---- damage ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
def test_a_flipped_byte_names_the_file_and_nothing_is_installed(
    here: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    pack = make(tmp_path / "a.burnish")
    with zipfile.ZipFile(pack) as archive:
        entry = archive.getinfo(f"models/{TAUGHT}/{name}")
    content = bytearray(pack.read_bytes())
    content[entry.header_offset + 30 + len(entry.filename) + entry.file_size // 2] ^= 1
    pack.write_bytes(content)
    another_computer(monkeypatch, tmp_path)
    failed = failure(ask_offline(protocol.Unpack(path=str(pack))))
    assert failed.kind is ErrorKind.BAD_FILE
    assert f"“{name}” of “Leaves” is damaged in “a.burnish”" in failed.message
    assert "Nothing of the pack was installed" in failed.message
    assert_nothing_is_here()


def test_a_changed_file_with_a_right_archive_checksum_is_found_too(
    here: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lie(contents: dict[str, Any]) -> None:
        contents["models"][0]["files"][0]["sha256"] = "0" * 64

    forged = rewrite(make(tmp_path / "a.burnish"), lie)
    another_computer(monkeypatch, tmp_path)
    assert "LICENSE" in failure(ask_offline(protocol.Unpack(path=str(forged)))).message
    assert_nothing_is_here()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.999])
def test_a_pack_that_is_cut_off_is_told(
    here: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    pack = make(tmp_path / "a.burnish")
    content = pack.read_bytes()
    pack.write_bytes(content[: int(len(content) * share)])
    another_computer(monkeypatch, tmp_path)
    failed = failure(ask_offline(protocol.Unpack(path=str(pack))))
    assert failed.kind is ErrorKind.BAD_FILE and "a.burnish" in failed.message
    assert_nothing_is_here()


def test_what_is_damaged_here_is_not_handed_on(here: HubServer, tmp_path: Path) -> None:
    weights = Path(library.find(FROM_HUB).folder, "model.safetensors").resolve()
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    failed = failure(ask_offline(protocol.Pack(models=(FROM_HUB,), target=str(tmp_path / "a.burnish"))))
    assert failed.kind is ErrorKind.BAD_FILE and "model.safetensors" in failed.message
    assert not list(tmp_path.glob("*.burnish*")) and not list(tmp_path.glob(".*unfinished"))


def test_no_pack_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.burnish").write_bytes(b"holiday pictures")
    with zipfile.ZipFile(tmp_path / "b.burnish", "w") as archive:
        archive.writestr("holiday.jpg", b"x")
    for name in ("a.burnish", "b.burnish", "c.burnish"):
        failed = failure(ask_offline(protocol.Unpack(path=str(tmp_path / name))))
        assert failed.kind is ErrorKind.BAD_FILE and name in failed.message


# ---- harm --------------------------------------------------------------------------------------------------


def rename_file(contents: dict[str, Any]) -> None:
    contents["models"][0]["files"][0]["name"] = "../../../../outside.json"


def rename_model(contents: dict[str, Any]) -> None:
    contents["models"][1]["facts"]["id"] = "../outside"


def absolute(contents: dict[str, Any]) -> None:
    contents["models"][1]["files"][0]["name"] = "/tmp/outside.json"


def own_manifest(contents: dict[str, Any]) -> None:
    contents["models"][1]["files"][0]["name"] = "burnish.json"


def blob(contents: dict[str, Any]) -> None:
    contents["models"][0]["files"][0]["blob"] = "../../outside"


def revision(contents: dict[str, Any]) -> None:
    contents["models"][0]["facts"]["revision"] = "../../outside"


def twice(contents: dict[str, Any]) -> None:
    lines = contents["models"][0]["files"]
    lines.append({**lines[0], "name": lines[0]["name"].upper()})


def nonsense(contents: dict[str, Any]) -> None:
    contents["models"] = {"a": 1}


@pytest.mark.parametrize(
    "change", [rename_file, rename_model, absolute, own_manifest, blob, revision, twice, nonsense]
)
def test_a_forged_pack_writes_nothing_anywhere(
    here: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[dict[str, Any]], None]
) -> None:
    forged = rewrite(make(tmp_path / "a.burnish"), change, **{"../../slip.txt": b"x"})
    another_computer(monkeypatch, tmp_path)
    failed = failure(ask_offline(protocol.Unpack(path=str(forged))))
    assert failed.kind in (ErrorKind.UNSAFE_MODEL, ErrorKind.BAD_FILE)
    assert_nothing_is_here()
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith(("outside", "slip"))]


def test_weights_that_lie_are_refused_and_the_rest_comes(
    here: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "_packable", library.lookup)  # a pack by somebody who does not check
    folder = Path(library.lookup(TAUGHT).folder)
    (folder / "model.safetensors").write_bytes(safetensors(100)[:-1])
    pack = make(tmp_path / "a.burnish")
    another_computer(monkeypatch, tmp_path)
    unpacked = bring(pack)
    assert [model.id for model in unpacked.models] == [FROM_HUB]
    ((refused, reason),) = unpacked.refused
    assert refused == TAUGHT and "made to mislead" in reason
    assert not (paths.models_dir() / "taught").exists()


def test_a_pack_of_the_future_is_not_guessed_at(here: HubServer, tmp_path: Path) -> None:
    forged = rewrite(make(tmp_path / "a.burnish"), lambda contents: contents.update(burnish_pack=99))
    assert "newer Burnish" in failure(ask_offline(protocol.Unpack(path=str(forged)))).message


# ---- room, and second thoughts -----------------------------------------------------------------------------


def test_a_disk_without_room_is_told_beforehand(
    here: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = make(tmp_path / "a.burnish")
    monkeypatch.setattr(packs, "SPARE", 10**18)
    failed = failure(ask_offline(protocol.Pack(models=(TAUGHT,), target=str(tmp_path / "b"))))
    assert failed.kind is ErrorKind.DISK_FULL and "Nothing was written" in failed.message
    assert not list(tmp_path.glob("*b.burnish*"))
    another_computer(monkeypatch, tmp_path)
    assert failure(ask_offline(protocol.Unpack(path=str(pack)))).kind is ErrorKind.DISK_FULL
    assert_nothing_is_here()


def stop_at(request: protocol.Request, words: str) -> protocol.Event:
    """The last event of a job that is stopped as soon as it says `words`."""
    context = Context(EngineOptions("hub"))
    last: protocol.Event | None = None
    for last in answer(request, context):
        if isinstance(last, protocol.Progress) and last.text == words:
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
    assert isinstance(stop_at(unpack, "Checking and copying"), protocol.Stopped)
    assert_nothing_is_here()
    assert len(bring(pack).models) == 2


def test_what_a_killed_try_has_left_is_swept_away(here: HubServer, tmp_path: Path) -> None:
    pack = make(tmp_path / "a.burnish", TAUGHT)
    left = paths.models_dir() / unpacking._STAGING / "0" / "model.safetensors"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    bring(pack)
    assert not left.exists()


def test_a_model_that_is_not_here_is_told(tmp_path: Path) -> None:
    failed = failure(ask_offline(protocol.Pack(models=("someone/nothing",), target=str(tmp_path / "a"))))
    assert failed.kind is ErrorKind.NOT_FOUND
    assert failure(ask_offline(protocol.Pack(models=(), target="a"))).kind is ErrorKind.BAD_REQUEST

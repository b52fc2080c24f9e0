"""A pack that is damaged or forged installs nothing, writes nothing elsewhere, and says what is wrong."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop import paths, protocol
from desktop.engine.hub.library import installed as library
from desktop.engine.hub.library import packs
from desktop.errors import ErrorKind
from desktop.messages import say
from tests.engine.hub.library.packs.packing import (
    FROM_HUB,
    TAUGHT,
    another_computer,
    assert_nothing_is_here,
    bring,
    make,
    rewrite,
)
from tests.engine.hub.questions import ask_offline, failure, safetensors
from tests.hub_server import HubServer

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
    assert f"“{name}” of “Leaves” is damaged in “a.burnish”" in say(failed.message)
    assert "Nothing of the pack was installed" in say(failed.message)
    assert_nothing_is_here()


def test_a_changed_file_with_a_right_archive_checksum_is_found_too(
    here: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lie(contents: dict[str, Any]) -> None:
        contents["models"][0]["files"][0]["sha256"] = "0" * 64

    forged = rewrite(make(tmp_path / "a.burnish"), lie)
    another_computer(monkeypatch, tmp_path)
    assert "LICENSE" in say(failure(ask_offline(protocol.Unpack(path=str(forged)))).message)
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
    assert failed.kind is ErrorKind.BAD_FILE and "a.burnish" in say(failed.message)
    assert_nothing_is_here()


def test_what_is_damaged_here_is_not_handed_on(here: HubServer, tmp_path: Path) -> None:
    weights = Path(library.find(FROM_HUB).folder, "model.safetensors").resolve()
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    failed = failure(ask_offline(protocol.Pack(models=(FROM_HUB,), target=str(tmp_path / "a.burnish"))))
    assert failed.kind is ErrorKind.BAD_FILE and "model.safetensors" in say(failed.message)
    assert not list(tmp_path.glob("*.burnish*")) and not list(tmp_path.glob(".*unfinished"))


def test_no_pack_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.burnish").write_bytes(b"holiday pictures")
    with zipfile.ZipFile(tmp_path / "b.burnish", "w") as archive:
        archive.writestr("holiday.jpg", b"x")
    for name in ("a.burnish", "b.burnish", "c.burnish"):
        failed = failure(ask_offline(protocol.Unpack(path=str(tmp_path / name))))
        assert failed.kind is ErrorKind.BAD_FILE and name in say(failed.message)


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


def disguise(contents: dict[str, Any]) -> None:
    contents["models"][0]["facts"]["id"] = "starter/efficientnet-lite0"


def twice(contents: dict[str, Any]) -> None:
    lines = contents["models"][0]["files"]
    lines.append({**lines[0], "name": lines[0]["name"].upper()})


def nonsense(contents: dict[str, Any]) -> None:
    contents["models"] = {"a": 1}


@pytest.mark.parametrize(
    "change", [rename_file, rename_model, absolute, own_manifest, blob, revision, disguise, twice, nonsense]
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
    assert refused == TAUGHT and "not complete" in say(reason)
    assert not (paths.models_dir() / "taught").exists()


def test_a_pack_of_the_future_is_not_guessed_at(here: HubServer, tmp_path: Path) -> None:
    forged = rewrite(make(tmp_path / "a.burnish"), lambda contents: contents.update(burnish_pack=99))
    assert "newer Burnish" in say(failure(ask_offline(protocol.Unpack(path=str(forged)))).message)

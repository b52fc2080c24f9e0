"""Removing, with Undo until Burnish is closed; duplicates; reading through; the index."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from desktop import paths, protocol
from desktop.engine.hub.facts import cache, cached
from desktop.engine.hub.library import duplicates, trash
from desktop.engine.hub.library import installed as library
from desktop.errors import ErrorKind
from desktop.messages import say
from desktop.protocol import Duplicate, Removal, Verified
from tests.engine.hub.library.test_installed import ID, ids, put_in_cache, put_taught
from tests.engine.hub.questions import ask_offline, ask_online, failure, fetched, picture_model, value
from tests.hub_server import HubServer

GONE = (1 << 22, 1.0)
"""A process that does not run."""


def put_adapter(model_id: str, base: str) -> None:
    config = {"base_model_name_or_path": base, "peft_type": "LORA"}
    put_in_cache(
        model_id, {"adapter_config.json": json.dumps(config).encode(), "adapter_model.safetensors": b"x" * 9}
    )


# ---- removing and bringing back ----------------------------------------------------------------------------


def test_a_removed_download_comes_back_as_it_was(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model(5000))
    before = value(ask_online(protocol.Download(model=ID)))
    content = fetched(before.folder)
    assert value(ask_offline(protocol.Remove(model=ID))) == before.size
    assert ids() == []
    assert failure(ask_offline(protocol.Remove(model=ID))).kind is ErrorKind.NOT_FOUND
    assert value(ask_offline(protocol.Restore(model=ID))) == before
    assert fetched(before.folder) == content
    assert not list(cache.cache_dir().parent.glob(f"**/{trash.FOLDER}"))
    assert failure(ask_offline(protocol.Restore(model=ID))).kind is ErrorKind.NOT_FOUND


def test_a_removed_taught_model_comes_back(hub: HubServer) -> None:
    put_taught("first")
    value(ask_offline(protocol.Remove(model="taught/first")))
    assert ids() == []
    assert value(ask_offline(protocol.Restore(model="taught/first"))).name == "first"
    assert ids() == ["taught/first"]


def test_what_has_taken_its_place_is_not_overwritten() -> None:
    put_taught("first")
    value(ask_offline(protocol.Remove(model="taught/first")))
    folder = put_taught("first")
    (folder / "new").write_text("mine")
    assert failure(ask_offline(protocol.Restore(model="taught/first"))).kind is ErrorKind.BAD_REQUEST
    assert (folder / "new").read_text() == "mine"


def test_closing_burnish_makes_removals_final(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trash, "_keeper", lambda: GONE)
    put_in_cache(ID, picture_model(5000))
    value(ask_offline(protocol.Remove(model=ID)))
    kept = list(cache.cache_dir().parent.rglob("*.safetensors"))
    assert kept, "nothing to undo with"
    ids()  # the next start
    assert not list(cache.cache_dir().parent.rglob("*.safetensors"))
    assert not (paths.data_dir() / "removed.json").exists()


def test_without_undo_the_room_is_free_at_once() -> None:
    folder = put_taught("first")
    value(ask_offline(protocol.Remove(model="taught/first", undo=False)))
    assert not folder.exists() and not list(paths.models_dir().rglob("*.safetensors"))


@pytest.mark.parametrize("content", ["", "[1]", "{", '[{"model": 1}]'])
def test_a_damaged_list_of_removals_does_no_harm(content: str) -> None:
    (paths.data_dir() / "removed.json").write_text(content)
    put_taught("first")
    assert ids() == ["taught/first"]
    value(ask_offline(protocol.Remove(model="taught/first")))
    value(ask_offline(protocol.Restore(model="taught/first")))


def test_the_plan_of_a_removal_names_who_needs_it() -> None:
    put_in_cache(ID, picture_model(5000))
    put_adapter("someone/addition", ID)
    folder = put_taught("pupil")
    facts = json.loads((folder / "burnish.json").read_text())
    (folder / "burnish.json").write_text(json.dumps(facts | {"base": ID}))
    plan: Removal = value(ask_offline(protocol.PlanRemoval(model=ID)))
    assert plan.needed_by == ("someone/addition",)
    assert plan.freed == library.lookup(ID).size
    assert "pupil" in say(plan.note) and "keeps working" in say(plan.note)
    assert ID in ids()


def test_an_adapter_says_what_it_belongs_to() -> None:
    put_adapter("someone/addition", ID)
    assert f"an addition to the model “{ID}”" in say(library.lookup("someone/addition").problem)


# ---- duplicates --------------------------------------------------------------------------------------------


def test_the_same_weights_in_two_caches_are_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(duplicates, "SMALLEST", 1000)
    files = picture_model(5000)
    put_in_cache(ID, files)
    put_in_cache("someone/other", {**files, "model.safetensors": files["model.safetensors"][:-1] + b"\0"})
    value(ask_offline(protocol.ImportModel(path=str(put_in_cache("someone/third", files)))))
    size = len(files["model.safetensors"])
    assert value(ask_offline(protocol.FindDuplicates())) == (
        Duplicate((ID, "someone/third", "imported/third"), size),
    )


def test_links_to_one_file_are_no_duplicates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "SMALLEST", 1000)
    first = put_in_cache(ID, picture_model(5000))
    second = put_in_cache("someone/other", {"config.json": picture_model()["config.json"]})
    os.link(first / "model.safetensors", second / "model.safetensors")
    assert value(ask_offline(protocol.FindDuplicates())) == ()


# ---- reading through ---------------------------------------------------------------------------------------


def test_reading_through_finds_one_flipped_byte(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model(5000))
    folder = Path(value(ask_online(protocol.Download(model=ID))).folder)
    assert value(ask_offline(protocol.Verify())) == (Verified(ID, 4, 0),)
    weights = (folder / "model.safetensors").resolve()
    content = bytearray(weights.read_bytes())
    content[-5] ^= 1
    weights.write_bytes(content)
    (told,) = value(ask_offline(protocol.Verify(model=ID)))
    assert "model" in say(told.problem) and "damaged" in say(told.problem)
    assert failure(ask_offline(protocol.Verify(model="a/nothing"))).kind is ErrorKind.NOT_FOUND


def test_what_has_no_checksum_is_looked_at() -> None:
    folder = put_taught("first")
    assert value(ask_offline(protocol.Verify())) == (Verified("taught/first", 0, 2),)
    (folder / "model.safetensors").write_bytes(b"short")
    assert value(ask_offline(protocol.Verify()))[0].problem


# ---- the index ---------------------------------------------------------------------------------------------


def test_the_index_notices_every_change(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = put_in_cache(ID, picture_model(5000))
    (first,) = cached.models()
    with monkeypatch.context() as patched:
        patched.setattr(cached, "model_in_cache", None)  # only the index answers
        assert cached.models() == [first]
    config = json.loads((folder / "config.json").read_text())
    config["id2label"]["2"] = "c"
    (folder / "config.json").write_text(json.dumps(config))
    later = time.time() + 5
    os.utime(folder / "config.json", (later, later))
    assert [model.labels for model in cached.models()] == [3]
    (folder / "model.safetensors").unlink()
    assert "“pytorch_model.bin” is damaged" in say(cached.models()[0].problem)
    for name in ("pytorch_model.bin", "model.fp16.safetensors"):
        (folder / name).unlink()
    assert cached.models() == []


def test_a_damaged_index_is_made_anew() -> None:
    put_in_cache(ID, picture_model(5000))
    found = cached.models()
    (paths.cache_dir() / "hub-models.json").write_text('{"rules": 1')
    assert cached.models() == found

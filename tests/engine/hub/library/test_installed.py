"""What stands on this computer: found, named, shared with other tools, removed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop import messages, paths, protocol
from desktop.engine.hub.facts import cache, cached, manifest
from desktop.engine.hub.library import installed as library
from desktop.engine.hub.starters import starter
from desktop.errors import ErrorKind, Trouble
from desktop.messages import say
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

ID = "someone/sees-things"


def put_in_cache(model_id: str, files: dict[str, bytes], commit: str = "a" * 40) -> Path:
    folder = cache.ModelFolder(model_id).snapshot(commit)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def put_taught(name: str) -> Path:
    folder = paths.models_dir() / "taught" / name
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(safetensors(10))
    info = ModelInfo(
        f"taught/{name}", name, "", "transformers_models", ("image-classification",), "taught", 0
    )
    manifest.write_manifest(folder, info)
    return folder


def ids() -> list[str]:
    return [model.id for model in value(ask_offline(protocol.Installed()))]


def test_a_model_fetched_by_the_plain_client_is_listed(hub: HubServer) -> None:
    from huggingface_hub import snapshot_download

    commit = hub.add_model(ID, files=picture_model(1000)).commit
    snapshot_download(ID, endpoint=hub.endpoint, cache_dir=cache.cache_dir())
    (model,) = value(ask_offline(protocol.Installed()))
    assert (model.id, model.revision, model.source) == (ID, commit, "huggingface")
    assert (model.library, model.tasks) == ("transformers_models", ("image-classification",))
    assert (model.licence, model.labels, model.problem) == ("apache-2.0", 2, messages.NOTHING)
    assert model.size == sum(len(data) for data in picture_model(1000).values()) - len(
        b"{}"
    )  # twice the same blob
    plan = value(ask_online(protocol.PlanDownload(model=ID)))
    assert plan.missing == 0


def test_a_model_fetched_by_us_is_found_by_the_plain_client(hub: HubServer) -> None:
    from huggingface_hub import hf_hub_download, snapshot_download

    hub.add_model(ID, files=picture_model(1000))
    model = value(ask_online(protocol.Download(model=ID)))
    hub.asked.clear()
    for name, content in fetched(model.folder).items():
        found = hf_hub_download(ID, name, cache_dir=cache.cache_dir(), local_files_only=True)
        assert Path(found).read_bytes() == content
    assert snapshot_download(ID, cache_dir=cache.cache_dir(), local_files_only=True) == model.folder
    assert hub.asked == []


def test_what_the_plain_client_left_half_done_is_completed(hub: HubServer) -> None:
    from huggingface_hub import hf_hub_download

    hub.add_model(ID, files=picture_model(1000))
    hf_hub_download(ID, "config.json", endpoint=hub.endpoint, cache_dir=cache.cache_dir())
    assert ids() == []
    model = value(ask_online(protocol.Download(model=ID)))
    assert set(fetched(model.folder)) == WANTED
    assert ids() == [ID]


def test_a_new_version_replaces_the_old_one_only_when_it_is_whole(hub: HubServer) -> None:
    first = hub.add_model(ID, files=picture_model(1000)).commit
    value(ask_online(protocol.Download(model=ID)))
    second = hub.add_model(ID, files=picture_model(2000)).commit
    hub.fault("status", file="model.safetensors", times=50, status=503)
    failure(ask_online(protocol.Download(model=ID)))
    assert library.find(ID).revision == first
    hub.faults.clear()
    value(ask_online(protocol.Download(model=ID)))
    assert library.find(ID).revision == second


def test_a_downloaded_model_loads_with_plain_transformers_offline(
    hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch
    from huggingface_hub import constants
    from transformers import (
        AutoModelForImageClassification,
        ViTConfig,
        ViTForImageClassification,
        ViTImageProcessor,
    )

    sizes = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 8}
    config = ViTConfig(image_size=16, patch_size=8, num_labels=3, **sizes)
    original = ViTForImageClassification(config).eval()
    original.save_pretrained(tmp_path / "original")
    ViTImageProcessor(size={"height": 16, "width": 16}).save_pretrained(tmp_path / "original")
    hub.add_model(ID, tmp_path / "original")
    value(ask_online(protocol.Download(model=ID)))
    hub.asked.clear()
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    loaded = AutoModelForImageClassification.from_pretrained(
        ID, cache_dir=cache.cache_dir(), local_files_only=True, trust_remote_code=False, use_safetensors=True
    ).eval()
    picture = torch.rand(1, 3, 16, 16, generator=torch.Generator().manual_seed(0))
    assert torch.equal(loaded(picture).logits, original(picture).logits)
    assert hub.asked == []


def test_what_is_not_complete_is_not_listed() -> None:
    put_in_cache("a/only-settings", {"config.json": b"{}"})
    put_in_cache("a/one-part", {"config.json": b"{}", "model-00001-of-00002.safetensors": safetensors(1)})
    broken = put_in_cache("a/broken-link", {"config.json": b"{}"})
    (broken / "model.safetensors").symlink_to("../../blobs/gone")
    assert ids() == []


def test_what_cannot_be_used_is_listed_with_the_reason() -> None:
    files = picture_model(10)
    put_in_cache("a/pickled", {"config.json": files["config.json"], "vit.ckpt": b"pickle"})
    own = {"architectures": ["Own"], "model_type": "own", "auto_map": {"AutoModel": "own.Own"}}
    put_in_cache("a/own-code", {"config.json": json.dumps(own).encode(), "model.safetensors": safetensors(1)})
    put_in_cache("a/damaged", {"config.json": b"\xff{", "model.safetensors": safetensors(1)})
    problems = {model.id: say(model.problem) for model in value(ask_offline(protocol.Installed()))}
    assert "pickle" in problems["a/pickled"]
    assert "program code" in problems["a/own-code"]
    assert "cannot be read" in problems["a/damaged"]
    with pytest.raises(Trouble) as caught:
        library.find("a/pickled")
    assert caught.value.kind is ErrorKind.UNSAFE_MODEL


def test_lying_weights_are_refused_before_they_are_loaded() -> None:
    put_in_cache(ID, {**picture_model(10), "model.safetensors": safetensors(100)[:-1]})
    with pytest.raises(Trouble) as caught:
        library.find(ID)
    assert caught.value.kind is ErrorKind.UNSAFE_MODEL


def test_a_folder_of_the_users_own_is_a_model_too(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in ("config.json", "preprocessor_config.json", "model.safetensors"):
        (folder / name).write_bytes(picture_model(10)[name])
    model = library.find(str(folder))
    assert (model.id, model.name, model.source, model.tasks) == (
        str(folder), "mine", "local", ("image-classification",)
    )  # fmt: skip
    assert failure(ask_offline(protocol.Remove(model=str(folder)))).kind is ErrorKind.BAD_REQUEST
    assert (folder / "model.safetensors").exists()


def test_a_name_that_is_not_here_names_what_is_close() -> None:
    put_taught("cats-and-dogs")
    put_in_cache(ID, picture_model(10))
    with pytest.raises(Trouble) as caught:
        library.find("taught/cats-and-dog")
    assert caught.value.kind is ErrorKind.NOT_FOUND
    assert "Did you mean taught/cats-and-dogs" in say(caught.value.message)
    with pytest.raises(Trouble, match="Did you mean someone/sees-things"):
        library.find("sees-thing")
    for name in ("apples", "bees", "chairs"):
        put_taught(name)
    with pytest.raises(Trouble, match="closest names here: someone/sees-things, ") as caught:
        library.find("someone/unheard-of")
    assert "taught/apples" not in say(caught.value.message), "the closest, not the first of the list"


@pytest.mark.parametrize("name", ["", "../../etc", "taught/..", "a/b/c", "/nonexistent"])
def test_names_of_nothing(name: str) -> None:
    with pytest.raises(Trouble) as caught:
        library.find(name)
    assert caught.value.kind is ErrorKind.NOT_FOUND


def test_models_of_one_task() -> None:
    put_taught("first")
    put_in_cache("a/pickled", {"pytorch_model.bin": b"x", "config.json": b"{}"})
    assert [model.id for model in value(ask_offline(protocol.Installed(task="image-classification")))] == [
        "taught/first"
    ]


def test_a_manifest_says_everything_but_place_and_size() -> None:
    folder = put_taught("first")
    moved = folder.with_name("second")
    folder.rename(moved)
    model = manifest.read_manifest(moved)
    assert model is not None
    assert (model.id, model.folder) == ("taught/first", str(moved))
    assert model.size == sum(file.stat().st_size for file in moved.iterdir())


def test_removing_a_taught_model_frees_what_it_says() -> None:
    folder = put_taught("first")
    size = library.find("taught/first").size
    assert value(ask_offline(protocol.Remove(model="taught/first"))) == size
    assert not folder.exists()
    assert list(folder.parent.iterdir()) == []
    assert ids() == []


def test_removing_a_downloaded_model_frees_what_it_says(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model(5000))
    hub.add_model("a/other", files=picture_model(6000))
    size = value(ask_online(protocol.Download(model=ID))).size
    value(ask_online(protocol.Download(model="a/other")))
    assert value(ask_offline(protocol.Remove(model=ID))) == size
    assert not cache.ModelFolder(ID).root.exists()
    assert ids() == ["a/other"]
    library.find("a/other")


def test_removing_what_is_not_here_is_told() -> None:
    assert failure(ask_offline(protocol.Remove(model="a/nothing"))).kind is ErrorKind.NOT_FOUND


def test_what_is_known_of_many_models_is_not_found_out_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {name: picture_model(10)[name] for name in ("README.md", "config.json", "model.safetensors")}
    for number in range(50):
        put_in_cache(f"many/model-{number}", files)
    found = library.installed_models()
    assert len(found) == 50
    asked: list[str] = []
    monkeypatch.setattr(cached, "model_in_cache", lambda model_id, _snapshot: asked.append(model_id))
    monkeypatch.setattr(cached, "is_complete", lambda snapshot: bool(asked.append(str(snapshot))))
    assert library.installed_models() == found
    assert asked == [], "a thousand models would take seconds each time"


def test_starters_are_listed_before_they_are_unpacked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = tmp_path / "some_weights"
    package.mkdir()
    (package / "weights").write_bytes(bytes(100))
    monkeypatch.syspath_prepend(str(tmp_path))

    def make(source: Path, folder: Path) -> None:
        (folder / "model.dat").write_bytes((source / "weights").read_bytes())

    row = starter.Starter(
        "starter/one",
        "One",
        "some_weights",
        make,
        "transformers_models",
        (),
        "MIT",
        "Me",
        messages.verdicts.ADDED,
    )
    monkeypatch.setattr(starter, "STARTERS", (row,))
    (packed,) = library.installed_models()
    assert (packed.id, packed.size, packed.licence) == ("starter/one", 100, "MIT")
    assert not Path(packed.folder).exists()

    unpacked = library.find("starter/one")
    assert unpacked.folder == packed.folder
    assert Path(unpacked.folder, "model.dat").exists()

    assert value(ask_offline(protocol.Remove(model="starter/one"))) == unpacked.size
    assert ids() == []
    assert failure(ask_offline(protocol.Remove(model="starter/one"))).kind is ErrorKind.NOT_FOUND
    assert Path(library.find("starter/one").folder, "model.dat").exists()
    assert ids() == ["starter/one"]

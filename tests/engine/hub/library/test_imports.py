"""Bringing in what lies in a file or folder, at any depth, and saying why the rest cannot be used."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import shutil
from pathlib import Path

import pytest

from desktop import paths, protocol
from desktop.engine.hub.fetching import meter
from desktop.engine.hub.library import installed as library
from desktop.engine.hub.sources import whisper
from desktop.engine.hub.sources.offers import Offer
from desktop.engine.server import Context, answer
from desktop.errors import ErrorKind
from desktop.messages import say
from tests.engine.hub.library.test_installed import put_in_cache, put_taught
from tests.engine.hub.questions import ask_offline, bring_in, failure, picture_model, put, safetensors, value


def left_over() -> list[str]:
    return [path.name for path in (paths.models_dir() / "imported").glob(".*")]


def test_a_folder_becomes_a_model_that_stands_by_itself(tmp_path: Path) -> None:
    source = put(tmp_path / "My Model", picture_model(3_000_000))
    (model,) = bring_in(source).models
    assert (model.id, model.name, model.source) == ("imported/my-model", "My Model", "imported")
    assert (model.tasks, model.labels, model.licence) == (("image-classification",), 2, "apache-2.0")
    assert not Path(model.folder, "pytorch_model.bin").exists()
    shutil.rmtree(source)
    assert library.find("imported/my-model").folder == model.folder
    assert (
        Path(model.folder, "model.safetensors").read_bytes() == picture_model(3_000_000)["model.safetensors"]
    )
    assert value(ask_offline(protocol.Installed())) == (model,)
    assert left_over() == []


def test_models_are_found_at_any_depth(tmp_path: Path) -> None:
    put(tmp_path / "a" / "b" / "one", picture_model(10))
    put(tmp_path / "a" / "two", picture_model(20))
    put(tmp_path / ".hidden" / "three", picture_model(30))
    assert [model.id for model in bring_in(tmp_path).models] == ["imported/one", "imported/two"]


def test_a_copied_hub_cache_is_understood(tmp_path: Path) -> None:
    old = put_in_cache("someone/sees", picture_model(10), "a" * 40)
    put_in_cache("someone/sees", picture_model(20), "b" * 40)
    root = old.parent.parent
    (root / "refs").mkdir()
    (root / "refs" / "main").write_text("b" * 40)
    (model,) = bring_in(Path(shutil.copytree(root.parent, tmp_path / "stick"))).models
    assert model.name == "sees"
    assert Path(model.folder, "model.safetensors").read_bytes() == picture_model(20)["model.safetensors"]


def test_a_model_taught_elsewhere_keeps_its_facts(tmp_path: Path) -> None:
    folder = put_taught("flowers")
    shutil.move(folder, tmp_path / "flowers")
    (model,) = bring_in(tmp_path).models
    assert (model.id, model.library, model.tasks) == (
        "imported/flowers", "transformers_models", ("image-classification",)
    )  # fmt: skip


def test_a_lone_file_takes_only_what_belongs_to_it(tmp_path: Path) -> None:
    files = picture_model(10)
    settings = {name: files[name] for name in ("config.json", "preprocessor_config.json")}
    folder = put(tmp_path, {**settings, "mine.safetensors": safetensors(40)})
    put(folder, {"holiday.jpg": b"x", "sub/other.json": b"{}"})
    (model,) = bring_in(folder / "mine.safetensors").models
    assert model.id == "imported/mine"
    here = {path.name for path in Path(model.folder).iterdir()}
    assert here == {*settings, "model.safetensors", "burnish.json"}


def test_a_lone_file_in_pytorchs_own_format_brings_its_settings(tmp_path: Path) -> None:
    import torch

    settings = {name: picture_model()[name] for name in ("config.json", "preprocessor_config.json")}
    put(tmp_path / "old", settings)
    torch.save({"a": torch.ones(2)}, tmp_path / "old" / "pytorch_model.bin")
    (model,) = bring_in(tmp_path / "old" / "pytorch_model.bin").models
    assert (model.id, model.tasks) == ("imported/old", ("image-classification",))
    here = {path.name for path in Path(model.folder).iterdir()}
    assert here == {*settings, "pytorch_model.bin", "burnish.json"}


def test_the_same_model_twice_is_told(tmp_path: Path) -> None:
    source = put(tmp_path / "one", picture_model(10))
    bring_in(source)
    again = bring_in(source)
    assert again.models == () and "already, as imported/one" in say(again.refused[0][1])
    other = put(tmp_path / "x" / "one", picture_model(20))
    assert bring_in(other).models[0].id == "imported/one-2"


def test_models_of_one_size_are_told_apart_by_what_is_in_them(tmp_path: Path) -> None:
    """As two are that were taught with the same base."""
    files = picture_model(10)
    weights = files["model.safetensors"]
    put(tmp_path / "a" / "leaves", files)
    put(tmp_path / "b" / "leaves", {**files, "model.safetensors": weights[:-1] + bytes([weights[-1] ^ 1])})
    assert bring_in(tmp_path / "a").models[0].id == "imported/leaves"
    assert bring_in(tmp_path / "b").models[0].id == "imported/leaves-2"


def test_what_is_here_already_can_be_used_as_if_it_had_come(tmp_path: Path) -> None:
    request = protocol.ImportModel(path=str(put(tmp_path / "leaves", picture_model(10))), reuse=True)
    first, second = value(ask_offline(request)), value(ask_offline(request))
    assert first == second and [model.id for model in first.models] == ["imported/leaves"]
    assert value(ask_offline(protocol.Installed())) == first.models


def test_what_cannot_be_used_is_told_with_the_reason(tmp_path: Path) -> None:
    files = picture_model(10)
    put(tmp_path / "alone", {"weights.safetensors": safetensors(10)})
    put(tmp_path / "gguf", {"model.gguf": b"GGUF"})
    put(tmp_path / "lying", {**files, "model.safetensors": safetensors(10)[:-1]})
    put(tmp_path / "part", {"config.json": files["config.json"], "model-00001-of-00002.safetensors": b""})
    put(tmp_path / "several", {"model_index.json": b"{}", "unet/config.json": b"{}"})
    code = {"architectures": ["Own"], "model_type": "own", "auto_map": {"AutoModel": "own.Own"}}
    put(tmp_path / "code", {"config.json": json.dumps(code).encode(), "model.safetensors": safetensors(1)})
    result = bring_in(tmp_path)
    assert result.models == ()
    reasons = {Path(path).name: say(reason) for path, reason in result.refused}
    for name, words in {
        "weights.safetensors": "no config.json", "model.gguf": "GGUF", "lying": "not complete",
        "several": "several models", "code": "program code",
    }.items():  # fmt: skip
        assert words in reasons[name], (name, reasons[name])
    assert reasons["part"]
    assert left_over() == []


def test_a_pickle_that_runs_a_command_is_refused_unopened(tmp_path: Path) -> None:
    class Harm:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, (f"touch {tmp_path / 'harmed'}",)

    put(tmp_path / "x", {"model.pt": pickle.dumps(Harm(), protocol=2)})
    ((path, reason),) = bring_in(tmp_path / "x" / "model.pt").refused
    assert Path(path).name == "model.pt" and "would run a program" in say(reason)
    assert not (tmp_path / "harmed").exists()


def test_a_whisper_file_of_somebodys_own(tmp_path: Path) -> None:
    import torch

    dims = {"n_mels": 80, "n_audio_state": 8, "n_text_state": 8}
    torch.save({"dims": dims, "model_state_dict": {"x": torch.zeros(3)}}, tmp_path / "Mine.pt")
    torch.save({"x": torch.zeros(3)}, tmp_path / "other.pt")
    result = bring_in(tmp_path)
    assert [(model.id, model.library) for model in result.models] == [("imported/mine", "whisper_models")]
    assert [Path(path).name for path, _ in result.refused] == ["other.pt"]


def test_a_file_that_whisper_knows_goes_where_whisper_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"weights" * 1000
    digest = hashlib.sha256(content).hexdigest()
    offer = Offer(
        "whisper/tiny", "Whisper tiny", f"https://example.org/{digest}/tiny.pt", len(content), digest,
        ("automatic-speech-recognition",), "mit", 1,
    )  # fmt: skip
    monkeypatch.setitem(whisper.SOURCE.__dict__, "offers", {offer.id: offer})
    monkeypatch.setitem(whisper.SOURCE.__dict__, "_by_file", {offer.file: offer})
    put(tmp_path, {"downloaded.pt": content})
    (model,) = bring_in(tmp_path / "downloaded.pt").models
    assert model.id == "whisper/tiny"
    assert (whisper.folder() / "tiny.pt").read_bytes() == content


@pytest.mark.parametrize("name", ["", "nothing", "empty"])
def test_where_there_is_no_model_it_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    path = str(tmp_path / name) if name else ""
    assert failure(ask_offline(protocol.ImportModel(path=path))).kind in (
        ErrorKind.BAD_REQUEST,
        ErrorKind.BAD_FILE,
    )


def test_a_full_disk_is_known_beforehand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meter, "SPARE", 10**18)
    failed = failure(ask_offline(protocol.ImportModel(path=str(put(tmp_path / "one", picture_model(10))))))
    assert failed.kind is ErrorKind.DISK_FULL and "Nothing was copied" in say(failed.message)
    assert "in reserve" in say(failed.message)
    assert left_over() == []


def test_stop_leaves_nothing_half_done(tmp_path: Path) -> None:
    source = put(tmp_path / "one", picture_model(10))
    context = Context()
    events = []
    for event in answer(protocol.ImportModel(path=str(source)), context):
        events.append(event)
        if isinstance(event, protocol.Progress) and say(event.phase).startswith("Checking"):
            context.stop()
    assert isinstance(events[-1], protocol.Stopped)
    assert list((paths.models_dir() / "imported").iterdir()) == []

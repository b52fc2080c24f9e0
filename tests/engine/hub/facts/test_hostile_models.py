"""Models that were made to do harm: each is refused with a sentence, and nothing of it is ever run."""

from __future__ import annotations

import io
import json
import os
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop import messages, protocol
from desktop.engine.hub.facts import cache, safety
from desktop.engine.hub.facts.pickles import check_pickle
from desktop.engine.hub.library import installed as library
from desktop.errors import ErrorKind, Trouble
from desktop.messages import say
from tests.engine.hub.questions import ask_offline, ask_online, failure, picture_model, safetensors, value
from tests.hub_server import HubServer

ID = "someone/harm"


class Bomb:
    """Unpickling it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str]]:
        return os.mkdir, (str(self.path),)


def torch_file(thing: object) -> bytes:
    """What torch.save would write of `thing`, as far as a reader of its instructions is concerned."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(thing, protocol=2))
        archive.writestr("archive/version", "3\n")
    return target.getvalue()


def place(files: dict[str, bytes], model_id: str = ID) -> Path:
    """Lay files down as the hub's client would; returns the snapshot."""
    folder = cache.ModelFolder(model_id)
    snapshot = folder.snapshot("a" * 40)
    for name, content in files.items():
        path = snapshot / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder.root / "refs").mkdir()
    (folder.root / "refs" / "main").write_text("a" * 40)
    return snapshot


def refused(files: dict[str, bytes]) -> Trouble:
    """The sentence with which a model of these files is refused when somebody wants to use it."""
    place(files)
    with pytest.raises(Trouble) as caught:
        library.find(ID)
    return caught.value


# ---- pickles -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol_number", [0, 2, 4, 5])
def test_a_pickle_that_runs_a_command_is_told_and_not_run(tmp_path: Path, protocol_number: int) -> None:
    trap = tmp_path / "trap"
    weights = tmp_path / "model.pt"
    weights.write_bytes(pickle.dumps({"a": Bomb(trap)}, protocol=protocol_number))
    with pytest.raises(Trouble) as caught:
        check_pickle(weights)
    assert caught.value.kind is ErrorKind.UNSAFE_MODEL
    assert "model.pt" in say(caught.value.message)
    assert not trap.exists()
    pickle.loads(weights.read_bytes())
    assert trap.exists(), "the trap itself works"


def test_what_it_would_run_stands_in_the_details(tmp_path: Path) -> None:
    weights = tmp_path / "model.pt"
    weights.write_bytes(torch_file({"model_state_dict": Bomb(tmp_path / "trap")}))
    with pytest.raises(Trouble, match="would run a program") as caught:
        safety.check_model(tmp_path, "whisper_models")
    assert "posix.mkdir" in caught.value.detail or "nt.mkdir" in caught.value.detail
    assert not (tmp_path / "trap").exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 and then nothing", b"\x80\x02cos\nsystem\n", b"\xff" * 50, torch_file({})[:-30]],
)
def test_a_broken_pickle_is_no_crash(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.pt").write_bytes(content)
    with pytest.raises(Trouble, match=r"model\.pt"):
        safety.check_model(tmp_path)


def test_what_the_strict_reader_takes_passes_and_nothing_else(tmp_path: Path) -> None:
    import torch
    from torch._weights_only_unpickler import _get_allowed_globals

    from desktop.engine.hub.facts import pickles

    path = tmp_path / "model.pt"
    content = {"dims": {"n": 1}, "state": {"a": torch.ones(2, dtype=torch.float16), "b": torch.arange(3)}}
    for modern in (True, False):
        torch.save(content, path, _use_new_zipfile_serialization=modern)
        check_pickle(path)
        assert safety.inspect(tmp_path) == (messages.verdicts.STRICT_READER(), messages.NOTHING)
    allowed = {" ".join(name.rsplit(".", 1)) for name in _get_allowed_globals()}
    assert not [name for name in sorted(allowed) if not pickles._HARMLESS.fullmatch(name)]
    for name in (
        "os system",
        "builtins eval",
        "torch load",
        "torch.hub load",
        "torch.storage _load_from_bytes",
    ):
        assert not pickles._HARMLESS.fullmatch(name)


def test_pickles_beside_safe_weights_are_never_opened(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(safetensors(10))
    (tmp_path / "pytorch_model.bin").write_bytes(pickle.dumps(Bomb(tmp_path / "trap")))
    assert safety.inspect(tmp_path) == (messages.verdicts.NUMBERS_ONLY(), messages.NOTHING)
    assert not (tmp_path / "trap").exists()


def test_a_pickle_where_there_are_no_safe_weights_is_refused_if_it_would_run_anything(tmp_path: Path) -> None:
    files = {name: data for name, data in picture_model(10).items() if not name.endswith(".safetensors")}
    files["pytorch_model.bin"] = torch_file({"weight": Bomb(tmp_path / "trap")})
    trouble = refused(files)
    assert trouble.kind is ErrorKind.UNSAFE_MODEL and "would run a program" in say(trouble.message)
    assert not (tmp_path / "trap").exists()


def test_a_pickle_from_the_hub_is_checked_before_the_model_is_listed(hub: HubServer, tmp_path: Path) -> None:
    files = {name: data for name, data in picture_model(10).items() if not name.endswith(".safetensors")}
    hub.add_model(ID, files={**files, "pytorch_model.bin": torch_file({"weight": Bomb(tmp_path / "trap")})})
    card = value(ask_online(protocol.Card(model=ID)))
    assert not card.problem and card.safety == messages.verdicts.PICKLED_BY_NAME()
    failed = failure(ask_online(protocol.Download(model=ID)))
    assert failed.kind is ErrorKind.UNSAFE_MODEL and "“pytorch_model.bin” would run a program" in say(
        failed.message
    )
    assert [model.id for model in value(ask_offline(protocol.Installed())) if model.id == ID] == []
    assert not (tmp_path / "trap").exists()


def test_pickles_that_nothing_opens_do_not_matter(tmp_path: Path) -> None:
    import torch

    torch.save({"a": torch.ones(2)}, tmp_path / "pytorch_model.bin")
    (tmp_path / "training_args.bin").write_bytes(pickle.dumps(Bomb(tmp_path / "trap")))
    assert safety.inspect(tmp_path) == (messages.verdicts.STRICT_READER(), messages.NOTHING)


# ---- code of its own ---------------------------------------------------------------------------------------


def test_code_that_a_model_brings_is_neither_fetched_nor_run(hub: HubServer, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    config = {
        "architectures": ["HarmForImageClassification"],
        "model_type": "harm",
        "auto_map": {"AutoModelForImageClassification": "harm.Harm", "AutoConfig": "harm.Config"},
    }
    code = f"import os\nos.mkdir({str(trap)!r})\nclass Harm: ...\nclass Config: ...\n".encode()
    files = {**picture_model(10), "config.json": json.dumps(config).encode(), "harm.py": code}
    hub.add_model(ID, files=files)
    card = value(ask_online(protocol.Card(model=ID)))
    failed = failure(ask_online(protocol.Download(model=ID)))
    assert failed.kind is ErrorKind.UNSAFE_MODEL
    assert "program code of its own" in say(failed.message) and "program code of its own" in say(card.problem)
    assert not [asked for asked in hub.asked if "harm.py" in asked.path]
    assert "program code of its own" in say(refused(files).message)
    run = protocol.Run(task="image-classification", model=ID, inputs=(protocol.Input(path="a.png"),))
    assert failure(ask_offline(run)).kind is ErrorKind.UNSAFE_MODEL
    assert not trap.exists()


def test_code_beside_a_model_that_is_known_without_it_is_not_fetched(hub: HubServer, tmp_path: Path) -> None:
    code = f"import os\nos.mkdir({str(tmp_path / 'trap')!r})\n".encode()
    hub.add_model(ID, files={**picture_model(10), "modeling_vit.py": code})
    model = value(ask_online(protocol.Download(model=ID)))
    assert not list(Path(model.folder).glob("*.py"))
    assert not (tmp_path / "trap").exists()


# ---- names, indexes, gaps ----------------------------------------------------------------------------------


def test_an_index_that_points_out_of_the_folder_is_refused() -> None:
    index = {"weight_map": {"w": "../../../secret.safetensors"}}
    part = {"model-00001-of-00001.safetensors": safetensors(10)}
    files = {
        **picture_model(10),
        **part,
        "model.safetensors.index.json": json.dumps(index).encode(),
    }
    trouble = refused(files)
    assert trouble.kind is ErrorKind.UNSAFE_MODEL and "outside the folder of the model" in say(
        trouble.message
    )


def test_a_text_model_without_a_tokenizer_is_found_out_before_the_first_answer() -> None:
    config = {"architectures": ["BertModel"], "model_type": "bert"}
    header = b"---\nlibrary_name: sentence-transformers\npipeline_tag: sentence-similarity\n---\n"
    files = {
        "README.md": header,
        "config.json": json.dumps(config).encode(),
        "modules.json": b"[]",
        "model.safetensors": safetensors(10),
    }
    trouble = refused(files)
    assert trouble.kind is ErrorKind.UNSUPPORTED_MODEL and "tokenizer" in say(trouble.message)


# ---- the verdict -------------------------------------------------------------------------------------------


def test_the_verdict_is_part_of_what_is_told_about_a_model(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model(10))
    assert value(ask_online(protocol.Card(model=ID))).safety == messages.verdicts.SAFE_BY_NAME()
    fetched = value(ask_online(protocol.Download(model=ID)))
    assert fetched.safety == messages.verdicts.NUMBERS_ONLY()
    listed = next(model for model in value(ask_offline(protocol.Installed())) if model.id == ID)
    assert listed.safety == messages.verdicts.NUMBERS_ONLY() and not listed.problem
    assert value(ask_offline(protocol.Card(model=ID))).safety == messages.verdicts.NUMBERS_ONLY()


def test_weights_that_lie_are_listed_with_the_reason() -> None:
    place({**picture_model(10), "model.safetensors": safetensors(100)[:-1]})
    (listed,) = [model for model in value(ask_offline(protocol.Installed())) if model.id == ID]
    assert "not complete" in say(listed.problem) and not listed.safety


def test_a_card_is_read_without_fetching_what_it_mentions(hub: HubServer) -> None:
    text = (
        f"# A model\n![picture]({hub.endpoint}/track.png)\n<img src='{hub.endpoint}/pixel.gif'>\n"
        f"[link]({hub.endpoint}/page)\n<script src='{hub.endpoint}/code.js'></script>\n"
    )
    hub.add_model(ID, files={**picture_model(10), "README.md": text.encode()})
    value(ask_online(protocol.Card(model=ID)))
    value(ask_online(protocol.Download(model=ID)))
    value(ask_offline(protocol.Card(model=ID)))
    strange = ("track.png", "pixel.gif", "/page", "code.js")
    assert not [asked.path for asked in hub.asked if asked.path.endswith(strange)]

"""Pipes, sockets and devices among the files of models: never opened, passed over, and said."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop import paths, protocol
from desktop.engine.hub.library import installed as library
from desktop.engine.hub.starters import starter
from desktop.errors import ErrorKind, Trouble
from desktop.messages import say
from tests.engine.hub.library.test_imports import bring_in, put
from tests.engine.hub.library.test_installed import put_in_cache
from tests.engine.hub.questions import ask_offline, failure, picture_model, value

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there are no such files on Windows")


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever opens a pipe would wait for ever."""
    monkeypatch.setattr(starter, "STARTERS", ())
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.alarm(20)
    yield
    signal.alarm(0)


def _socket(path: Path) -> None:
    home = Path.cwd()
    os.chdir(path.parent)  # names of sockets are short
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(home)


KINDS: dict[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "socket": _socket,
    "device": lambda path: path.symlink_to("/dev/zero"),
}
NAMES = (
    "config.json", "README.md", "burnish.json", "adapter_config.json", "model.safetensors",
    "extra.safetensors", "tokenizer.json", "preprocessor_config.json", "pytorch_model.bin",
    "model_index.json", "model.bin", "vectors.vec", "1_Pooling/config.json", "model.safetensors.index.json",
    "weights.gguf",
)  # fmt: skip

each_kind = pytest.mark.parametrize("kind", KINDS)
each_name = pytest.mark.parametrize("name", NAMES)


def make(kind: str, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    KINDS[kind](path)
    return path


@each_kind
@each_name
def test_among_the_files_of_a_folder_it_is_passed_over_and_said(tmp_path: Path, kind: str, name: str) -> None:
    folder = put(tmp_path / "mine", picture_model(2000))
    special = make(kind, folder / name)
    result = bring_in(tmp_path)
    assert str(special) in dict(result.refused)
    assert "not an ordinary file" in say(dict(result.refused)[str(special)])
    for model in result.models:
        assert not Path(model.folder, name).exists() or Path(model.folder, name).is_file()
    if name in ("README.md", "burnish.json", "extra.safetensors", "tokenizer.json", "1_Pooling/config.json"):
        assert [model.name for model in result.models] == ["mine"]


@each_kind
@each_name
def test_in_a_folder_that_is_used_where_it_lies_it_is_refused(tmp_path: Path, kind: str, name: str) -> None:
    folder = put(tmp_path / "mine", picture_model(2000))
    make(kind, folder / name)
    with pytest.raises(Trouble) as caught:
        library.find(str(folder))
    assert caught.value.kind in (ErrorKind.UNSAFE_MODEL, ErrorKind.UNSUPPORTED_MODEL, ErrorKind.NOT_FOUND)


@each_kind
@pytest.mark.parametrize("ending", [".safetensors", ".pt", ".gguf", ".burnish", ""])
def test_by_itself_it_is_not_opened(tmp_path: Path, kind: str, ending: str) -> None:
    special = make(kind, tmp_path / f"weights{ending}")
    assert "not an ordinary file" in say(dict(bring_in(special).refused)[str(special)])
    unpacked = failure(ask_offline(protocol.Unpack(path=str(special))))
    assert unpacked.kind is ErrorKind.BAD_FILE and "not an ordinary file" in say(unpacked.message)


@each_kind
def test_in_the_cache_of_the_hub_it_hinders_nobody(tmp_path: Path, kind: str) -> None:
    snapshot = put_in_cache("someone/tiny", picture_model(2000))
    make(kind, snapshot / "README.md")
    (verified,) = value(ask_offline(protocol.Verify(model="someone/tiny")))
    assert not verified.problem
    assert [model.id for model in value(ask_offline(protocol.Installed()))] == ["someone/tiny"]
    assert value(ask_offline(protocol.FindDuplicates())) == ()


@pytest.mark.parametrize("kind", ["pipe", "socket"])
def test_moving_leaves_it_out_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    from desktop.engine.hub.library.moving import places

    put(paths.models_dir() / "taught" / "one", {"burnish.json": b"{}", "model.safetensors": b"weights"})
    make(kind, paths.models_dir() / "taught" / "one" / "left.json")
    monkeypatch.setattr(places, "on_same_disk", lambda one, other: False)
    target = tmp_path / "drive"
    target.mkdir()
    plan = value(ask_offline(protocol.PlanMove(target=str(target))))
    assert plan.left_out == ("left.json",) and not plan.problem
    value(ask_offline(protocol.MoveLibrary(target=str(target))))
    there = target / "Burnish" / "models" / "taught" / "one"
    assert sorted(path.name for path in there.iterdir()) == ["burnish.json", "model.safetensors"]

"""A disk that gets full says so, whichever library has wrapped the error, and whatever was being written."""

from __future__ import annotations

import errno
import importlib
import os
import shutil
import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop import folders, full_disk, paths, protocol
from desktop.engine.errors import classify
from desktop.engine.hub.library import imports
from desktop.engine.hub.library.moving import places
from desktop.engine.hub.starters import starter
from desktop.errors import ErrorKind, Trouble
from desktop.messages import as_it_is, say
from tests.engine.hub.questions import ask_offline, bring_in, failure, picture_model, put, value


def _wrapped(outer: Exception, inner: Exception, openly: bool) -> Exception:
    if openly:
        outer.__cause__ = inner
    else:
        outer.__context__ = inner
    return outer


FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
SHAPES = {
    "plain": FULL,
    "quota": OSError(errno.EDQUOT, os.strerror(errno.EDQUOT)),
    "too large for a stick": OSError(errno.EFBIG, os.strerror(errno.EFBIG)),
    "raised from it": _wrapped(ValueError("Can't close the ZIP file"), FULL, True),
    "raised while it was handled": _wrapped(ValueError("Can't close the ZIP file"), FULL, False),
    "safetensors": RuntimeError("Error while serializing: I/O error: No space left on device (os error 28)"),
    "torch": RuntimeError("[enforce fail] . PytorchStreamWriter failed writing file data/0: write failed"),
    "torch, shorter": RuntimeError("[enforce fail at inline_container.cc:671] . unexpected pos 704 vs 598"),
    "sqlite": sqlite3.OperationalError("database or disk is full"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_full_disk_is_told_from_what_libraries_make_of_it(shape: str) -> None:
    assert full_disk.is_full(SHAPES[shape])
    assert classify(SHAPES[shape]).kind is ErrorKind.DISK_FULL


@pytest.mark.parametrize("error", [ValueError("odd"), OSError(errno.EIO, "no"), RuntimeError("bad"), None])
def test_other_trouble_is_not_taken_for_it(error: Exception | None) -> None:
    assert not full_disk.is_full(error)


def test_what_knows_its_sentence_keeps_it() -> None:
    with pytest.raises(Trouble) as caught, full_disk.told(as_it_is("full")):
        raise Trouble(ErrorKind.BAD_FILE, as_it_is("No space left on device, it seems"))
    assert caught.value.kind is ErrorKind.BAD_FILE


# ---- written for real --------------------------------------------------------------------------------------


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file may grow beyond so many bytes: the kernel refuses, as it does on a full disk."""
    resource = importlib.import_module("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def on_another_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starter, "STARTERS", ())
    monkeypatch.setattr(imports, "LINKED", 1 << 40)
    monkeypatch.setattr(places, "on_same_disk", lambda _one, _other: False)


pytestmark = pytest.mark.usefixtures("on_another_disk")
needs_limits = pytest.mark.skipif(os.name == "nt", reason="Windows knows no such limit")


def left() -> list[str]:
    """What is in the library or half on its way there."""
    return sorted(path.name for path in paths.models_dir().glob("*/*"))


@needs_limits
def test_while_a_model_is_brought_in(tmp_path: Path) -> None:
    source = put(tmp_path / "mine", picture_model(2_000_000))
    with largest_file(1_000_000):
        failed = failure(ask_offline(protocol.ImportModel(path=str(source))))
    assert failed.kind is ErrorKind.DISK_FULL and "“mine” was not added" in say(failed.message)
    assert left() == []


@needs_limits
def test_while_a_pack_is_made_and_brought_in(tmp_path: Path) -> None:
    (model,) = bring_in(put(tmp_path / "mine", picture_model(2_000_000))).models
    pack = tmp_path / "one.burnish"
    request = protocol.Pack(models=(model.id,), target=str(pack))
    with largest_file(1_000_000):
        failed = failure(ask_offline(request))
    assert failed.kind is ErrorKind.DISK_FULL and "does not fit on this disk" in say(failed.message)
    assert [path.name for path in tmp_path.glob("*burnish*")] == []
    value(ask_offline(request))
    value(ask_offline(protocol.Remove(model=model.id, undo=False)))
    with largest_file(1_000_000):
        failed = failure(ask_offline(protocol.Unpack(path=str(pack))))
    assert failed.kind is ErrorKind.DISK_FULL and "download" not in say(failed.message)
    assert left() == []
    value(ask_offline(protocol.Unpack(path=str(pack))))
    assert left() == ["mine"]


@needs_limits
def test_while_the_models_move(tmp_path: Path) -> None:
    bring_in(put(tmp_path / "mine", picture_model(2_000_000)))
    target = tmp_path / "drive"
    target.mkdir()
    with largest_file(1_000_000):
        failed = failure(ask_offline(protocol.MoveLibrary(target=str(target))))
    assert failed.kind is ErrorKind.DISK_FULL and "Your models are where they were" in say(failed.message)
    assert left() == ["mine"]
    value(ask_offline(protocol.MoveLibrary(target=str(target))))
    assert left() == ["mine"] and (target / "Burnish" / "models" / "imported" / "mine").is_dir()


@needs_limits
@pytest.mark.parametrize("form", ["zip", "tar", "gztar"])
def test_while_an_archive_is_unpacked(tmp_path: Path, form: str) -> None:
    put(tmp_path / "mine", {"1.jpg": b"small", "2.jpg": bytes(2_000_000)})
    archive = shutil.make_archive(str(tmp_path / "all"), form, tmp_path / "mine")
    with largest_file(1_000_000), pytest.raises(Trouble) as caught:
        deque(folders.unpack(archive), maxlen=0)
    assert caught.value.kind is ErrorKind.DISK_FULL and "“all." in say(caught.value.message)
    assert list((paths.cache_dir() / "unpacked").iterdir()) == []

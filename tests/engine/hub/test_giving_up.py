"""A download that is given up leaves nothing behind, and takes nothing with it."""

from __future__ import annotations

import pytest

from desktop import protocol
from desktop.engine.hub import cache, starter
from desktop.errors import ErrorKind
from tests.engine.hub.questions import ask_offline, failure, value

ID = "someone/sees-things"
DIGEST = "d" * 64


@pytest.fixture(autouse=True)
def no_starters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starter, "STARTERS", ())


def leave_half(folder: cache.ModelFolder) -> None:
    folder.partial(DIGEST).parent.mkdir(parents=True)
    folder.partial(DIGEST).write_bytes(b"x" * 1000)
    folder.blob("e" * 40).write_bytes(b"{}")


def test_what_arrived_is_deleted() -> None:
    folder = cache.ModelFolder(ID)
    leave_half(folder)
    assert value(ask_offline(protocol.Remove(model=ID))) == 1002
    assert not folder.root.exists()
    assert failure(ask_offline(protocol.Remove(model=ID))).kind is ErrorKind.NOT_FOUND


def test_what_another_tool_has_begun_stays() -> None:
    folder = cache.ModelFolder(ID)
    leave_half(folder)
    theirs = folder.snapshot("a" * 40) / "config.json"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("{}")
    assert value(ask_offline(protocol.Remove(model=ID))) == 1000
    assert theirs.exists() and folder.blob("e" * 40).exists()

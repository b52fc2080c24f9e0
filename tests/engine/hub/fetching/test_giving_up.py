"""A download that is given up leaves nothing behind, and takes nothing with it."""

from __future__ import annotations

import pytest

from desktop import protocol
from desktop.engine.hub.facts import cache
from desktop.engine.hub.fetching import download
from desktop.engine.hub.starters import starter
from desktop.errors import ErrorKind
from desktop.messages import say
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


def test_giving_up_an_unfinished_download_leaves_nothing() -> None:
    folder = cache.ModelFolder(ID)
    leave_half(folder)
    assert value(ask_offline(protocol.GiveUp(model=ID))) == 1002
    assert not folder.root.exists()
    assert value(ask_offline(protocol.GiveUp(model=ID))) == 0, "nothing is left to give up"


def test_giving_up_a_newer_version_leaves_the_one_that_is_complete() -> None:
    folder = cache.ModelFolder(ID)
    leave_half(folder)
    commit = "a" * 40
    whole = folder.publish(commit, "", {"config.json": "e" * 40})
    assert value(ask_offline(protocol.GiveUp(model=ID))) == 1000
    assert (whole / "config.json").read_text() == "{}"
    assert not list(folder.root.rglob("*.incomplete"))


def test_giving_up_waits_for_nobody_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    from filelock import FileLock

    folder = cache.ModelFolder(ID)
    leave_half(folder)
    folder.locks.mkdir(parents=True)
    monkeypatch.setattr(download, "PATIENCE", 0.2)
    with FileLock(folder.locks / "burnish.lock"):  # as another Burnish holds it while it downloads
        failed = failure(ask_offline(protocol.GiveUp(model=ID)))
    assert failed.kind is ErrorKind.BAD_REQUEST and "being downloaded" in say(failed.message)
    assert folder.partial(DIGEST).exists()

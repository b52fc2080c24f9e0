"""Licence, language, size and order of a search, pasted addresses, and pages fetched ahead."""

from __future__ import annotations

import threading

import pytest

from desktop import protocol
from desktop.engine.hub import catalogue
from desktop.engine.hub.huggingface import rows as hub_rows
from desktop.errors import ErrorKind
from tests.engine.hub.questions import ask_online, failure, picture_model, value
from tests.engine.hub.test_catalogue import add_many, search
from tests.hub_server import HubServer

TASK = "image-classification"


def add(hub: HubServer, name: str, parameters: int = 0, **facts: object) -> None:
    if parameters:
        facts["safetensors"] = {"parameters": {"F32": parameters}, "total": parameters}
    hub.add_model(f"a/{name}", files=picture_model(10), **facts)


def names(**how: object) -> list[str]:
    return [model.name for model in search(task=TASK, **how)]


def join_readers() -> None:
    for thread in threading.enumerate():
        if thread.name == "next page":
            thread.join()


def test_licences_are_sorted_into_what_they_allow(hub: HubServer) -> None:
    add(hub, "free", license="mit")
    add(hub, "research", license="cc-by-nc-4.0")
    add(hub, "own-terms", license="other")
    assert names(licence="commercial") == ["free"]
    assert names(licence="research") == ["research"]
    assert names(licence="unknown") == ["own-terms"]


def test_the_hub_itself_is_asked_for_a_language(hub: HubServer) -> None:
    add(hub, "deutsch", tags=["de"])
    add(hub, "english", tags=["en"])
    assert names(language="de") == ["deutsch"]
    assert any("filter=de" in asked.path for asked in hub.asked)


def test_what_is_too_large_is_left_out_and_the_unknown_stays(hub: HubServer) -> None:
    add(hub, "large", 1_000_000)
    add(hub, "small", 1000)
    add(hub, "unknown")
    assert set(names(most_bytes=10_000)) == {"small", "unknown"}


def test_the_smallest_come_first_and_the_unknown_last(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_rows, "PAGE", 2)
    for name, size in (("c", 3000), ("a", 1000), ("x", 0), ("b", 2000)):
        add(hub, name, size)
    assert names(sort="size") == ["a", "b", "c", "x"]


def test_filters_that_leave_out_nearly_all_do_not_ask_for_ever(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_rows, "PAGE", 10)
    monkeypatch.setattr(catalogue, "PATIENCE", 20)
    monkeypatch.setattr(catalogue._Listing, "read_ahead", lambda *_: None)
    add_many(hub, 150)
    add(hub, "first", downloads=200, license="cc-by-nc-4.0")
    add(hub, "last", downloads=-1, license="cc-by-nc-4.0")
    found: list[str] = []
    more = True
    while more:
        request = protocol.Search(task=TASK, source="huggingface", licence="research", skip=len(found))
        (page,) = (event for event in ask_online(request) if isinstance(event, protocol.Found))
        found, more = found + [model.name for model in page.models], page.more
        if len(hub.asked) < 5:
            assert (found, more) == (["first"], True)
    assert found == ["first"]
    assert 10 < len(hub.asked) < 15


def test_the_next_page_is_there_before_it_is_asked_for(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_rows, "PAGE", 20)
    add_many(hub, 65)
    search(task=TASK, limit=20)
    join_readers()
    asked = len(hub.asked)
    assert len(search(task=TASK, limit=20, skip=20)) == 20
    join_readers()
    assert len(hub.asked) == asked + 1  # the page after it


def test_trouble_met_ahead_is_told_when_its_page_is_asked_for(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_rows, "PAGE", 20)
    add_many(hub, 65)
    hub.fault("status", where="api", file="cursor=40", status=503, times=1)
    assert len(search(task=TASK, limit=20)) == 20
    join_readers()
    events = ask_online(protocol.Search(task=TASK, source="huggingface", limit=20, skip=20))
    assert failure(events).kind is ErrorKind.NO_INTERNET
    assert len(search(task=TASK, limit=20)) == 20  # trying again


def test_a_pasted_address_keeps_its_version(hub: HubServer) -> None:
    commit = hub.add_model("a/one", files=picture_model(10)).commit
    hub.add_model("a/one-more", files=picture_model(10), downloads=10**6)
    (found,) = search(words=f"https://huggingface.co/a/one/tree/{commit}")
    assert (found.id, found.revision) == ("a/one", commit)
    assert [model.id for model in search(words="a/one")] == ["a/one", "a/one-more"]


def test_an_unknown_source_is_told(hub: HubServer) -> None:
    assert failure(ask_online(protocol.Search(source="elsewhere"))).kind is ErrorKind.BAD_REQUEST
    assert value(ask_online(protocol.Search(source="huggingface"))) == 0

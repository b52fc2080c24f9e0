"""What a second try makes of what the first one kept, wherever the plug was pulled, whatever has changed."""

from __future__ import annotations

import random

import pytest

from desktop import protocol
from desktop.engine.hub.facts import cache
from desktop.engine.hub.library import installed as library
from desktop.errors import ErrorKind
from desktop.messages import say
from tests.engine.hub.questions import (
    SIZE,
    WANTED,
    ask_online,
    failure,
    fetched,
    picture_model,
    safetensors,
    value,
)
from tests.hub_server import HubServer

ID = "someone/sees-things"
WEIGHTS = "model.safetensors"
LENGTH = len(safetensors(SIZE))
HERE_AND_THERE = sorted(random.Random(20).sample(range(1, LENGTH), 3))


def get(revision: str = "") -> list[protocol.Event]:
    return ask_online(protocol.Download(model=ID, revision=revision))


def kept() -> int:
    return sum(path.stat().st_size for path in cache.ModelFolder(ID).root.rglob("*.incomplete"))


def break_off(hub: HubServer, at: int) -> None:
    """A first try that ends for good after `at` bytes of the weights."""
    hub.fault("drop", file=WEIGHTS, at=at)
    hub.fault("status", file=WEIGHTS, times=99, status=503)
    assert failure(get()).kind is ErrorKind.NO_INTERNET
    assert kept() == at
    hub.faults.clear()
    hub.asked.clear()
    hub.sent = 0


def assert_whole(events: list[protocol.Event], files: dict[str, bytes]) -> None:
    assert fetched(value(events).folder) == {name: data for name, data in files.items() if name in WANTED}
    assert kept() == 0
    assert library.find(ID).tasks == ("image-classification",)


def asked_for_weights(hub: HubServer) -> dict[str, str]:
    """The headers of the one request for the weights that reached the place where they lie."""
    (asked,) = [asked for asked in hub.asked if asked.host == "cdn"]
    return asked.headers


@pytest.mark.parametrize("at", HERE_AND_THERE)
def test_a_plug_pulled_anywhere_costs_not_one_byte_twice(hub: HubServer, at: int) -> None:
    hub.add_model(ID, files=picture_model())
    break_off(hub, at)
    assert_whole(get(), picture_model())
    assert hub.sent == LENGTH - at
    headers = asked_for_weights(hub)
    assert headers["range"] == f"bytes={at}-"
    assert headers["if-range"].startswith('"cdn-')


def test_three_plugs_in_one_download(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model())
    for at in HERE_AND_THERE:
        hub.fault("drop", file=WEIGHTS, at=at)
    assert_whole(get(), picture_model())
    small = sum(len(data) for name, data in picture_model().items() if name in WANTED - {WEIGHTS})
    assert hub.sent == LENGTH + small


def test_what_has_another_edition_now_is_fetched_from_its_beginning(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model())
    break_off(hub, 1_000_000)
    hub.edition = "moved"  # If-Range no longer fits, so the server answers with the whole file
    assert_whole(get(), picture_model())
    assert asked_for_weights(hub)["if-range"].startswith('"cdn-')
    assert hub.sent == LENGTH


def test_a_new_version_on_the_hub_does_not_get_the_bytes_of_the_old_one(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model())
    break_off(hub, 1_000_000)
    new = {**picture_model(), WEIGHTS: safetensors(SIZE, seed=9)}
    hub.add_model(ID, files=new)
    assert_whole(get(), new)
    assert "range" not in asked_for_weights(hub)
    assert not list(cache.ModelFolder(ID).root.rglob("*.burnish.*")), "the old half is not kept for ever"


def test_a_version_that_is_gone_is_told(hub: HubServer) -> None:
    commit = hub.add_model(ID, files=picture_model()).commit
    hub.add_model(ID, files={**picture_model(), "config.json": b"{}"})
    failed = failure(get(commit))
    assert failed.kind is ErrorKind.NOT_FOUND
    assert "version" in say(failed.message) and "start it again" in say(failed.message)


def test_a_token_that_expires_between_two_tries_keeps_what_arrived(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.accounts["hf_granted"] = "me"
    hub.add_model(ID, files=picture_model(), token="hf_granted")
    monkeypatch.setenv("HF_TOKEN", "hf_granted")
    break_off(hub, 1_000_000)
    del hub.accounts["hf_granted"]
    failed = failure(get())
    assert failed.kind is ErrorKind.GATED and "expired" in say(failed.message)
    assert kept() == 1_000_000
    hub.accounts["hf_granted"] = "me"
    hub.sent = 0
    assert_whole(get(), picture_model())
    assert hub.sent == LENGTH - 1_000_000


def test_the_reason_for_another_try_is_a_sentence(hub: HubServer) -> None:
    hub.add_model(ID, files=picture_model())
    hub.fault("status", file="model.safetensors", status=503, retry_after="1")
    hub.fault("drop", file="model.safetensors", at=1_000_000)
    events = get()
    assert set(fetched(value(events).folder)) == WANTED
    told = [say(event.phase) for event in events if isinstance(event, protocol.Progress)]
    assert any(text.startswith("The hub is having problems (error 503). Trying again") for text in told)
    assert all(text[0].isupper() for text in told), set(told)

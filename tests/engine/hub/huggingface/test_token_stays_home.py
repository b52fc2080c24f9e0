"""The access token is sent to the hub that is set, and nowhere else, wherever its answers lead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from desktop import protocol
from desktop.engine.hub.huggingface import client as huggingface
from tests.engine.hub.questions import ask_online, picture_model
from tests.hub_server import HubServer

TOKEN = "hf_" + "s" * 34
ID = "someone/tiny"
GATED = "someone/gated"


@pytest.fixture
def hub_with_token(hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HubServer:
    from huggingface_hub import constants

    token = tmp_path / "token"
    token.write_text(TOKEN)
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(token))
    monkeypatch.setattr(constants, "HF_STORED_TOKENS_PATH", str(tmp_path / "stored_tokens"))
    hub.accounts[TOKEN] = "ada"
    hub.add_model(ID, files=picture_model(2000))
    hub.add_model(GATED, files=picture_model(1000), token=TOKEN)
    return hub


CALLS: dict[str, Callable[[], protocol.Request]] = {
    "search": lambda: protocol.Search(words="tiny", source="huggingface", limit=5),
    "search for a name": lambda: protocol.Search(words=ID, source="huggingface", limit=5),
    "card": lambda: protocol.Card(model=ID),
    "card of a gated model": lambda: protocol.Card(model=GATED),
    "plan": lambda: protocol.PlanDownload(model=ID),
    "download": lambda: protocol.Download(model=ID),
    "save the token": lambda: protocol.SaveToken(token=TOKEN),
    "check the token": lambda: protocol.CheckToken(),
}


def away(hub: HubServer, how: str) -> str:
    """Another port, or the same port under another name of the same computer."""
    return hub.other if how == "port" else hub.endpoint.replace("127.0.0.1", "localhost")


def sent_to_others(hub: HubServer) -> list[tuple[str, str]]:
    """(path, Authorization) of every request that went to another host than the hub's own."""
    home = urlsplit(hub.endpoint).netloc
    return [
        (one.path, one.headers.get("authorization", "")) for one in hub.asked if one.headers["host"] != home
    ]


@pytest.mark.parametrize("how", ["port", "name"])
@pytest.mark.parametrize("call", CALLS)
def test_a_redirect_takes_no_token_along(hub_with_token: HubServer, call: str, how: str) -> None:
    hub = hub_with_token
    hub.fault("redirect", where="any", times=100, to=away(hub, how))
    ask_online(CALLS[call]())
    strangers = sent_to_others(hub)
    assert strangers, "nothing was sent on"
    assert [path for path, token in strangers if token] == []
    assert any(one.headers.get("authorization") for one in hub.asked), "the hub itself is told the token"


@pytest.mark.parametrize("how", ["port", "name"])
def test_the_next_page_of_a_list_takes_no_token_along(hub_with_token: HubServer, how: str) -> None:
    hub = hub_with_token
    for number in range(150):
        hub.add_model(f"many/tiny-{number}", files={"config.json": b"{}"})
    hub.next_pages = away(hub, how)
    ask_online(protocol.Search(words="tiny", source="huggingface", sort="downloads", limit=120))
    strangers = sent_to_others(hub)
    assert strangers and [path for path, token in strangers if token] == []


def test_large_files_come_from_elsewhere_without_the_token(hub_with_token: HubServer) -> None:
    hub = hub_with_token
    ask_online(protocol.Download(model=GATED))
    from_elsewhere = [one for one in hub.asked if one.host == "cdn"]
    assert from_elsewhere and not any(one.headers.get("authorization") for one in from_elsewhere)


@pytest.mark.parametrize(
    ("address", "home", "same"),
    [
        ("https://huggingface.co/api", "https://huggingface.co", True),
        ("https://HUGGINGFACE.co:443/x", "https://huggingface.co", True),
        ("http://huggingface.co/api", "https://huggingface.co", False),
        ("https://huggingface.co:8443/", "https://huggingface.co", False),
        ("https://huggingface.co@evil.example/", "https://huggingface.co", False),
        ("https://huggingface.co.evil.example/", "https://huggingface.co", False),
        ("https://hub.example:80443/", "https://hub.example", False),
    ],
)
def test_home_is_scheme_host_and_port(address: str, home: str, same: bool) -> None:
    assert huggingface.is_at(home, address) is same

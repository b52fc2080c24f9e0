"""The hub's access token: tried, kept where the hub's tools keep it, and never shown."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from desktop import protocol
from desktop.errors import ErrorKind
from desktop.messages import say
from tests.engine.hub.questions import ask_offline, ask_online, failure, picture_model, value
from tests.hub_server import HubServer

TOKEN = "hf_" + "s" * 34
GATED = "someone/gated"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hub: HubServer) -> Path:
    """The hub client's own file for the token."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "hf" / "token"))
    monkeypatch.setattr(constants, "HF_STORED_TOKENS_PATH", str(tmp_path / "hf" / "stored_tokens"))
    hub.accounts[TOKEN] = "ada"
    return tmp_path / "hf" / "token"


def test_a_good_token_is_kept_where_the_hub_client_looks(hub: HubServer, kept: Path) -> None:
    hub.add_model(GATED, files=picture_model(100), token=TOKEN)
    assert "accept" in say(value(ask_online(protocol.Card(model=GATED))).problem)
    assert value(ask_online(protocol.CheckToken())) == ""
    assert value(ask_online(protocol.SaveToken(token=f"  {TOKEN}\n"))) == "ada"
    assert kept.read_text() == TOKEN
    assert kept.stat().st_mode & 0o077 == 0
    assert value(ask_online(protocol.CheckToken())) == "ada"
    assert value(ask_online(protocol.Card(model=GATED))).plan is not None
    assert value(ask_online(protocol.Download(model=GATED))).id == GATED


def test_a_refused_token_is_not_kept(hub: HubServer, kept: Path) -> None:
    failed = failure(ask_online(protocol.SaveToken(token="hf_" + "x" * 34)))
    assert failed.kind is ErrorKind.GATED
    assert "expired" in say(failed.message) and "Nothing was changed" in say(failed.message)
    assert not kept.exists()


def test_a_kept_token_that_has_expired_is_told(hub: HubServer, kept: Path) -> None:
    value(ask_online(protocol.SaveToken(token=TOKEN)))
    hub.accounts.clear()
    failed = failure(ask_online(protocol.CheckToken()))
    assert failed.kind is ErrorKind.GATED and "saved on this computer" in say(failed.message)


def test_an_expired_token_does_not_hide_what_is_open_to_all(
    hub: HubServer, kept: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    hub.add_model("someone/open", files=picture_model(100))
    hub.add_model(GATED, files=picture_model(100), token=TOKEN)
    value(ask_online(protocol.SaveToken(token=TOKEN)))
    hub.accounts.clear()
    card = value(ask_online(protocol.Card(model="someone/open")))
    assert card.plan is not None and not card.problem and not card.token_refused and "It sees" in card.text
    assert value(ask_online(protocol.Download(model="someone/open"))).id == "someone/open"
    gated = value(ask_online(protocol.Card(model=GATED)))
    assert gated.token_refused and "did not accept the access token" in say(gated.problem)
    assert "terms" not in say(gated.problem), "nobody knows whether they are accepted"
    missing = failure(ask_online(protocol.Card(model="someone/missing")))
    assert missing.kind is ErrorKind.NOT_FOUND and "token" in say(missing.message)
    assert TOKEN not in caplog.text + repr([card, gated, missing])
    hub.accounts[TOKEN] = "ada"
    assert value(ask_online(protocol.Card(model=GATED))).plan is not None, "a token may be good again"


def test_a_token_is_forgotten_without_a_connection(hub: HubServer, kept: Path) -> None:
    value(ask_online(protocol.SaveToken(token=TOKEN)))
    assert value(ask_offline(protocol.ForgetToken())) is True
    assert not kept.exists() and TOKEN not in kept.with_name("stored_tokens").read_text()
    assert value(ask_online(protocol.CheckToken())) == ""
    assert value(ask_offline(protocol.ForgetToken())) is False


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "hello",
        "hf_two words",
        "hf_ümlaut",
        "hf_line\nbreak",
        "hf_bell\a",
        "hf_nothing\0",
        "hf_soft\u00adhyphen",
        "hf_" + "x" * 5_000,
        "hf_" + "x" * 2_000_000,
    ],
)
def test_what_is_no_token_is_not_sent_anywhere(hub: HubServer, kept: Path, text: str) -> None:
    assert failure(ask_online(protocol.SaveToken(token=text))).kind is ErrorKind.BAD_REQUEST
    assert hub.asked == []


def test_the_token_is_never_shown(
    hub: HubServer, kept: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    request = protocol.SaveToken(token=TOKEN)
    events = [*ask_online(request), *ask_online(protocol.CheckToken())]
    hub.accounts.clear()
    hub.fault("status", where="api", status=503)
    events += [*ask_online(request), *ask_online(request), *ask_offline(request)]
    shown = "".join(capfd.readouterr()) + caplog.text + repr(request) + repr(events)
    assert TOKEN not in shown
    assert failure(events).kind is ErrorKind.OFFLINE
    assert all(TOKEN not in one.path for one in hub.asked)


UNSENDABLE = ["hf_" + "x" * 70_000, "hf_ümlaut", "hf_bell\a", "hf_two words"]


@pytest.mark.parametrize("text", UNSENDABLE)
@pytest.mark.parametrize("place", ["file", "variable"])
def test_what_is_kept_and_is_no_token_stands_in_nobodys_way(
    hub: HubServer, kept: Path, monkeypatch: pytest.MonkeyPatch, text: str, place: str
) -> None:
    """Whoever wrote it: another tool, an editor, a script that sets the variable."""
    hub.add_model("someone/open", files=picture_model(100))
    hub.add_model(GATED, files=picture_model(100), token=TOKEN)
    if place == "file":
        kept.parent.mkdir()
        kept.write_text(text, encoding="utf-8")
    else:
        monkeypatch.setenv("HF_TOKEN", text)
    told = failure(ask_online(protocol.CheckToken()))
    assert told.kind is ErrorKind.GATED and text not in repr(told) and hub.asked == []
    assert value(ask_online(protocol.Search(words="open", source="huggingface", limit=3))) == 1
    assert value(ask_online(protocol.Search(words="someone/open", source="huggingface", limit=3))) == 1
    assert "It sees" in value(ask_online(protocol.Card(model="someone/open"))).text
    assert value(ask_online(protocol.Download(model="someone/open"))).id == "someone/open"
    assert value(ask_online(protocol.Card(model=GATED))).token_refused
    assert not any("authorization" in one.headers for one in hub.asked)


@pytest.mark.parametrize("status", [400, 401, 403, 431])
def test_every_way_to_refuse_a_token_is_told(hub: HubServer, kept: Path, status: int) -> None:
    hub.fault("status", where="api", status=status)
    failed = failure(ask_online(protocol.SaveToken(token=TOKEN)))
    assert failed.kind is ErrorKind.GATED and not kept.exists()

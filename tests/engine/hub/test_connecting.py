"""Proxies and certificates: what the computer says is used, or refused in a sentence that names the place."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import certifi
import pytest

from desktop import paths, protocol
from desktop.engine.hub import connecting
from desktop.engine.hub.connecting import KeptProxy
from desktop.engine.hub.huggingface import client as huggingface
from desktop.errors import ErrorKind
from desktop.messages import say
from tests.engine.hub.questions import ask_offline, ask_online, failure, picture_model, value
from tests.hostile.proxies import HttpProxy, SocksProxy
from tests.hub_server import HubServer

MODEL = "someone/sees"
LOGINS = [("ada", "secret"), ("Änne Müller", "пароль p@ss:w/ör?d#%41"), ("ada", "")]
EVERYTHING = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR",
              "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")  # fmt: skip


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in EVERYTHING:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def filled(hub: HubServer) -> HubServer:
    hub.add_model(MODEL, files=picture_model(100))
    return hub


def search() -> protocol.Card:
    return protocol.Card(model=MODEL)


def refusal(request: protocol.Request | None = None) -> str:
    failed = failure(ask_online(request or search()))
    assert failed.kind is ErrorKind.NO_INTERNET
    return say(failed.message)


# ---- proxies ----


@pytest.mark.parametrize(
    "form", ["socks5://{}", "socks5h://{}", "socks://{}", "SOCKS5://{}/", " socks5://{} "]
)
def test_a_socks_proxy_is_used_however_the_desktop_writes_it(
    filled: HubServer, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    with SocksProxy() as proxy:
        monkeypatch.setenv("ALL_PROXY", form.format(proxy.place))
        before = dict(os.environ)
        assert value(ask_online(search())).model.id == MODEL
        assert value(ask_online(protocol.Download(model=MODEL))).id == MODEL
        assert proxy.passed and dict(os.environ) == before


@pytest.mark.parametrize("login", LOGINS[:2])
@pytest.mark.parametrize("kind", [SocksProxy, HttpProxy])
def test_user_name_and_password_may_have_any_letters(
    filled: HubServer, monkeypatch: pytest.MonkeyPatch, kind: type[HttpProxy], login: tuple[str, str]
) -> None:
    scheme = "socks5" if kind is SocksProxy else "http"
    with kind(login) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"{scheme}://{proxy.place}")
        value(ask_online(protocol.SaveProxy(user=login[0], password=login[1])))
        assert value(ask_online(search())).model.id == MODEL
        assert not proxy.refused
        value(ask_online(protocol.ForgetProxy()))
        monkeypatch.setenv(
            "HTTP_PROXY", f"{scheme}://{login[0]}:{login[1]}@{proxy.place}".replace("%", "%25")
        )
        assert value(ask_online(search())).model.id == MODEL, "as people write it, too"


def test_a_proxy_that_asks_who_one_is_is_told_and_the_password_has_a_place(
    filled: HubServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with HttpProxy(LOGINS[0]) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.place)
        assert "asks for a user name and a password. Type them in Settings" in refusal()
        wrong = protocol.SaveProxy(user="ada", password="not-it")
        assert "did not accept" in refusal(wrong)
        right = protocol.SaveProxy(user="ada", password="secret")
        assert value(ask_online(right)) is True
        assert value(ask_online(protocol.Download(model=MODEL))).id == MODEL
        assert value(ask_offline(protocol.ForgetProxy())) is True
        assert value(ask_offline(protocol.ForgetProxy())) is False
        assert "asks for a user name" in refusal(protocol.Download(model=MODEL))
    assert not [word for word in ("not-it", "secret") if word in caplog.text + repr((wrong, right))]


def test_an_address_in_settings_goes_before_those_of_the_computer(
    filled: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with HttpProxy() as proxy:
        assert value(ask_online(protocol.SaveProxy(address=proxy.place))) is True
        assert value(ask_online(search())).model.id == MODEL and proxy.passed
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        passed = proxy.passed
        value(ask_online(protocol.SaveProxy(address=proxy.place)))
        assert proxy.passed == passed, "what goes through no proxy is the computer's to say"


def test_nobody_else_reads_the_password(hub: HubServer) -> None:
    assert (
        value(ask_offline(protocol.SaveProxy(address="http://proxy:8080", password="x", user="y"))) is False
    )
    (file,) = paths.config_dir().glob("proxy*")
    assert file.stat().st_mode & 0o077 == 0
    assert connecting.kept_proxy() == KeptProxy("http://proxy:8080", "y", "x")
    assert hub.asked == []


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "https_proxy", "ALL_PROXY"])
@pytest.mark.parametrize(
    "address",
    ["http://", "http://[", "http://a:b", "http://a:99999", "htp://a", "ftp://x", "http://a\nb:80",
     "two words", "http://pr\N{ZERO WIDTH SPACE}oxy..:80", "http://user:secret@", "://", "http://\udcff:80", "file:///etc"],
)  # fmt: skip
def test_what_is_no_proxy_is_refused_with_the_name_of_its_variable(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch, variable: str, address: str
) -> None:
    monkeypatch.setenv(variable, address)
    for request in (search(), protocol.CheckToken()) if variable == "ALL_PROXY" else (search(),):
        if isinstance(request, protocol.CheckToken):
            monkeypatch.setenv("HF_TOKEN", "hf_" + "x" * 34)
        said = refusal(request)
        assert f"The environment variable {variable} on this computer does not contain" in said
        assert "secret" not in said
    assert hub.asked == []


def test_socks_4_is_told_from_what_is_no_proxy(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks4://127.0.0.1:9")
    assert "SOCKS 4" in refusal() and "socks5://" in refusal()


def test_what_is_typed_in_settings_is_judged_before_it_is_kept(hub: HubServer) -> None:
    assert "The field Address under Proxy in Settings" in refusal(protocol.SaveProxy(address="http://["))
    assert connecting.kept_proxy() == KeptProxy()
    empty = failure(ask_online(protocol.SaveProxy(address="  ", password="x")))
    assert empty.kind is ErrorKind.BAD_REQUEST and "nothing to save" in say(empty.message)


# ---- certificates ----


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "does not exist"), ("", "there are no certificates in it"), ("nonsense\n", "there are no"),
     ("-----BEGIN CERTIFICATE-----\nAAAA\n", "there are no")],
)  # fmt: skip
def test_certificates_that_cannot_be_used_are_told_with_the_variable(
    hub: HubServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    variable: str,
    content: str | None,
    why: str,
) -> None:
    file = tmp_path / "all.pem"
    if content is not None:
        file.write_text(content)
    monkeypatch.setenv(variable, str(file))
    for request in (search(), protocol.Download(model="whisper/tiny")):
        said = refusal(request)
        assert f"The environment variable {variable} on this computer" in said and why in said
    assert hub.asked == []


def test_a_folder_is_no_file_with_certificates(
    filled: HubServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path))
    assert "it is a folder" in refusal()
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path))
    assert value(ask_online(search())).model.id == MODEL, "other programs take a folder here"


def test_a_company_s_certificates_are_trusted(filled: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certifi.where())
    assert value(ask_online(search())).model.id == MODEL


# ---- the address of the hub ----


@pytest.mark.parametrize(
    "address", ["hub.local", "http://", "http://[", "https://a:b", "ftp://a", "http://a b", "☃"]
)
def test_an_address_of_the_hub_that_is_none_is_told(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", address)
    for request in (
        search(),
        protocol.Search(words="cat", source="huggingface"),
        protocol.Download(model=MODEL),
    ):
        assert "The environment variable HF_ENDPOINT on this computer" in refusal(request)
    monkeypatch.setenv("BURNISH_WHISPER_URL", address)
    assert "BURNISH_WHISPER_URL" in refusal(protocol.Download(model="whisper/tiny"))


@pytest.mark.parametrize(
    "name", ["http://[", "https://[::1/owner/name", "hf://[", "a\nb/c", "owner/\udcff", "②/③", "\0"]
)
def test_what_is_typed_as_the_name_of_a_model_is_a_name_or_is_none(hub: HubServer, name: str) -> None:
    failed = failure(ask_online(protocol.Card(model=name)))
    assert failed.kind is ErrorKind.NOT_FOUND, failed


# ---- somebody else answers ----


@pytest.mark.parametrize("status", [400, 403, 404, 451])
def test_a_company_s_filter_is_told_from_a_gated_model(filled: HubServer, status: int) -> None:
    for request, where in (
        (search(), "api"),
        (protocol.Download(model=MODEL), "any"),
        (protocol.Search(), "api"),
    ):
        filled.faults.clear()
        filled.fault("filter", where=where, status=status, times=20)
        said = refusal(request)
        assert f"blocked the connection: a page that is not from 127.0.0.1 answered (error {status})" in said
    filled.faults.clear()
    filled.add_model("someone/gated", files=picture_model(100), token="hf_x")
    gated = failure(ask_online(protocol.Download(model="someone/gated")))
    assert gated.kind is ErrorKind.GATED and "terms" in say(gated.message)


def test_a_filter_says_nothing_about_the_token(filled: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_" + "x" * 34)
    filled.fault("filter", where="any", status=403, times=20)
    assert "blocked the connection" in refusal(protocol.CheckToken())


@pytest.mark.parametrize("status", [401, 511])
def test_a_network_that_wants_one_to_sign_in_is_told(filled: HubServer, status: int) -> None:
    filled.fault("filter", where="any", status=status, times=20)
    assert "sign-in page of a network" in refusal()


def test_a_proxy_that_lets_nobody_through_is_told(filled: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "https://127.0.0.1:9")
    with HttpProxy() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.place)
        assert "The proxy of this network refused the connection" in refusal()
    huggingface.connect_anew()
    with HttpProxy(LOGINS[0]) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{proxy.place}")
        assert "asks for a user name and a password" in refusal()

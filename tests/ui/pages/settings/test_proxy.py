"""The proxy in Settings: typed, tried, forgotten; nothing of it is left in the fields."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.errors import ErrorKind
from desktop.messages import hub
from desktop.ui.pages.settings.page import SettingsPage
from desktop.ui.pages.settings.proxy import NetworkProxy
from tests.ui.pages.hub_facts import asked
from tests.ui.pages.in_process import InProcess


@pytest.fixture
def proxy(page: SettingsPage) -> NetworkProxy:
    return page.proxy


def test_what_a_proxy_asks_for_is_tried(qtbot: QtBot, proxy: NetworkProxy, bench: InProcess) -> None:
    assert proxy.password.line.echoMode() is QLineEdit.EchoMode.Password
    assert not proxy.save.isEnabled() and not asked(bench, protocol.SaveProxy)
    proxy.user.set_text("Änne")
    proxy.password.set_text("pä ss:w@rd")
    qtbot.keyClick(proxy.password.line, Qt.Key.Key_Return)
    (job,) = asked(bench, protocol.SaveProxy)
    request = job.request
    assert isinstance(request, protocol.SaveProxy)
    assert (request.address, request.user, request.password) == ("", "Änne", "pä ss:w@rd")
    assert {proxy.user.text(), proxy.password.text()} == {""} and not proxy.forget.isEnabled()
    job.take(protocol.Failed(job.id, ErrorKind.NO_INTERNET, hub.PROXY_REFUSED_LOGIN()))
    assert "did not accept the user name and password" in proxy.result.text()


@pytest.mark.parametrize(("reached", "words"), [(True, "The connection works."), (False, "you are offline")])
def test_an_address_is_saved_also_offline(
    qtbot: QtBot, proxy: NetworkProxy, bench: InProcess, reached: bool, words: str
) -> None:
    bench.engines.set_offline(not reached)
    qtbot.keyClicks(proxy.address.line, "socks5://proxy:1080")
    qtbot.mouseClick(proxy.save, Qt.MouseButton.LeftButton)
    (job,) = asked(bench, protocol.SaveProxy)
    job.take(protocol.Done(job.id, reached))
    assert words in proxy.result.text()


def test_a_proxy_is_forgotten(qtbot: QtBot, proxy: NetworkProxy, bench: InProcess) -> None:
    for answer, words in ((True, "was removed"), (False, "No proxy is saved")):
        qtbot.mouseClick(proxy.forget, Qt.MouseButton.LeftButton)
        job = asked(bench, protocol.ForgetProxy)[-1]
        job.take(protocol.Done(job.id, answer))
        assert words in proxy.result.text()

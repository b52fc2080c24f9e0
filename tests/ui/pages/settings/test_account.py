"""The Hugging Face account in Settings: nobody is asked before a button is pressed, and no token is shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.errors import ErrorKind
from desktop.messages import as_it_is
from desktop.ui.pages.settings.account import HubAccount
from desktop.ui.pages.settings.page import SettingsPage
from tests.ui.pages.hub_facts import asked
from tests.ui.pages.in_process import InProcess

TOKEN = "hf_abcdefghijklmnop"


@pytest.fixture
def account(page: SettingsPage) -> HubAccount:
    return page.account


def test_the_token_is_tried_when_somebody_asks(qtbot: QtBot, account: HubAccount, bench: InProcess) -> None:
    assert not asked(bench, protocol.CheckToken)
    qtbot.mouseClick(account.test, Qt.MouseButton.LeftButton)
    assert not account.test.isEnabled() and not account.forget.isEnabled()
    job = asked(bench, protocol.CheckToken)[-1]
    job.take(protocol.Done(job.id, "jane"))
    assert account.result.text() == "The token works: you are signed in as jane." and account.test.isEnabled()
    qtbot.mouseClick(account.test, Qt.MouseButton.LeftButton)
    job = asked(bench, protocol.CheckToken)[-1]
    job.take(protocol.Failed(job.id, ErrorKind.GATED, as_it_is("It may have expired.")))
    assert account.result.text() == "It may have expired."


def test_a_token_is_forgotten_also_offline(qtbot: QtBot, account: HubAccount, bench: InProcess) -> None:
    bench.engines.set_offline(True)
    assert not account.test.isEnabled()
    for answer, words in ((True, "removed from this computer"), (False, "No token is saved")):
        qtbot.mouseClick(account.forget, Qt.MouseButton.LeftButton)
        job = asked(bench, protocol.ForgetToken)[-1]
        job.take(protocol.Done(job.id, answer))
        assert words in account.result.text()


def test_another_token_is_saved_and_not_left_in_the_field(
    qtbot: QtBot, account: HubAccount, bench: InProcess
) -> None:
    assert account.field.line.echoMode() is QLineEdit.EchoMode.Password
    assert not account.save.isEnabled()
    qtbot.keyClicks(account.field.line, TOKEN)
    qtbot.mouseClick(account.save, Qt.MouseButton.LeftButton)
    job = asked(bench, protocol.SaveToken)[-1]
    assert job.request.token == TOKEN and account.field.text() == ""  # type: ignore[attr-defined]
    job.take(protocol.Done(job.id, "jane"))
    assert "jane" in account.result.text()

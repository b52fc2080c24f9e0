"""Models whose makers ask for something first: what to do is on the pane, and a token is never shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.errors import SAYINGS, ErrorKind
from desktop.messages import as_it_is, say
from desktop.ui.pages.discover.page import DiscoverPage
from desktop.ui.widgets.labels import Label
from tests.ui.pages.discover.discovering import open_with, show_card
from tests.ui.pages.hub_facts import asked, card, found
from tests.ui.pages.in_process import InProcess

SENTENCE = say(SAYINGS[ErrorKind.GATED].row())
TOKEN = "hf_abcdefghijklmnop"


@pytest.fixture
def gated(qtbot: QtBot, page: DiscoverPage, bench: InProcess) -> DiscoverPage:
    open_with(page, bench, found(gated=True))
    show_card(qtbot, bench, card(model=found(gated=True), plan=None, problem=as_it_is(SENTENCE)))
    return page


def test_the_pane_says_what_to_accept_and_where(
    qtbot: QtBot, gated: DiscoverPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(QUrl(url).path()))
    access = gated.detail.access
    assert access.isVisible() and not gated.detail.banner.isVisible()
    assert not gated.detail.main.isEnabled() and gated.detail.main.toolTip() == SENTENCE
    for button in (access.open_page, access.get_token):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert opened == ["/google/vit-base", "/settings/tokens"]


def test_a_token_that_works_brings_the_plan(qtbot: QtBot, gated: DiscoverPage, bench: InProcess) -> None:
    access = gated.detail.access
    assert access.field.line.echoMode() is QLineEdit.EchoMode.Password
    assert not access.save.isEnabled()
    qtbot.keyClicks(access.field.line, TOKEN)
    qtbot.mouseClick(access.save, Qt.MouseButton.LeftButton)
    job = asked(bench, protocol.SaveToken)[-1]
    assert job.request.token == TOKEN and TOKEN not in repr(job.request)  # type: ignore[attr-defined]
    assert access.field.text() == "", "it is not left standing in the field"
    job.take(protocol.Done(job.id, "jane"))
    assert "signed in as jane" in access.result.text()
    show_card(qtbot, bench, card(model=found(gated=True)))
    assert not access.isVisible() and gated.detail.main.isEnabled()


def test_a_token_that_is_refused_says_why(qtbot: QtBot, gated: DiscoverPage, bench: InProcess) -> None:
    access = gated.detail.access
    qtbot.keyClicks(access.field.line, TOKEN)
    qtbot.keyClick(access.field.line, Qt.Key.Key_Return)
    job = asked(bench, protocol.SaveToken)[-1]
    job.take(protocol.Failed(job.id, ErrorKind.GATED, as_it_is("The hub did not accept this token.")))
    assert access.field.error() == "The hub did not accept this token."
    assert not access.result.isVisible() and len(asked(bench, protocol.Card)) == 1


def test_terms_that_were_accepted_are_asked_for_again(
    qtbot: QtBot, gated: DiscoverPage, bench: InProcess
) -> None:
    qtbot.mouseClick(gated.detail.access.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(asked(bench, protocol.Card)) == 2)  # cards are asked for after a pause
    show_card(qtbot, bench, card(model=found(gated=True)))
    assert not gated.detail.access.isVisible() and gated.detail.main.isEnabled()


def test_with_an_expired_token_only_the_token_is_spoken_of(
    qtbot: QtBot, page: DiscoverPage, bench: InProcess
) -> None:
    open_with(page, bench, found(gated=True))
    problem = "The hub did not accept the access token on this computer."
    refused = card(model=found(gated=True), plan=None, problem=as_it_is(problem))
    show_card(qtbot, bench, replace(refused, token_refused=True))
    access = page.detail.access
    words = [label.text() for label in access.findChildren(Label) if label.isVisible()]
    assert problem in words and not any("terms" in said for said in words)
    assert access.field.isVisible() and not access.open_page.isVisible()
    assert access.again.text() == access.again.accessibleName() == "Ask the hub again"
    qtbot.mouseClick(access.again, Qt.MouseButton.LeftButton)
    show_card(qtbot, bench, card(model=found(gated=True)))
    assert not access.isVisible(), "the token was replaced in Settings"


def test_the_card_goes_with_the_model(qtbot: QtBot, page: DiscoverPage, bench: InProcess) -> None:
    open_with(page, bench, found(gated=True), found("other/net"))
    show_card(qtbot, bench, card(model=found(gated=True), plan=None, problem=as_it_is(SENTENCE)))
    page.list.choose("other/net")
    assert not page.detail.access.isVisible()
    show_card(qtbot, bench, card("other/net"))
    assert not page.detail.access.isVisible() and page.detail.main.isEnabled()


def test_offline_nothing_is_sent(qtbot: QtBot, gated: DiscoverPage, bench: InProcess) -> None:
    access = gated.detail.access
    qtbot.keyClicks(access.field.line, TOKEN)
    bench.engines.set_offline(True)
    assert not access.save.isEnabled() and access.save.toolTip() == "You are offline"
    qtbot.keyClick(access.field.line, Qt.Key.Key_Return)
    assert not asked(bench, protocol.SaveToken)

"""What the tests of Discover do again and again: open it, search, let cards come."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.ui.pages.discover.page import DiscoverPage
from desktop.ui.widgets.row_delegate import RowRole
from desktop.wording import NO_BREAK
from tests.ui.pages.hub_facts import asked, bring
from tests.ui.pages.in_process import InProcess


def plain(text: str) -> str:
    return text.replace(NO_BREAK, " ")


def searches(bench: InProcess) -> list[protocol.Search]:
    return [job.request for job in asked(bench, protocol.Search)]  # type: ignore[misc]


def names(page: DiscoverPage) -> list[str]:
    model = page.list.view.model()
    return [model.index(row, 0).data(RowRole.NAME) for row in range(model.rowCount())]


def open_with(page: DiscoverPage, bench: InProcess, *models: protocol.HubModel, more: bool = False) -> None:
    page.opened()
    bring(asked(bench, protocol.Search)[-1], *models, more=more)


def show_card(qtbot: QtBot, bench: InProcess, answer: protocol.ModelCard) -> None:
    before = len([job for job in asked(bench, protocol.Card) if not job.is_active])
    qtbot.waitUntil(lambda: len(asked(bench, protocol.Card)) > before)
    job = asked(bench, protocol.Card)[-1]
    job.take(protocol.Done(job.id, answer))

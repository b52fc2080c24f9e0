"""The button of a row says what it does: nothing is fetched before the plan has been on the screen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop import protocol
from desktop.ui.pages.discover.page import DiscoverPage
from desktop.ui.widgets.row_delegate import RowRole
from tests.ui.pages.discover.discovering import open_with, show_card
from tests.ui.pages.hub_facts import COMMIT, asked, card, found
from tests.ui.pages.in_process import InProcess


def press_row(qtbot: QtBot, page: DiscoverPage, row: int) -> None:
    view = page.list.view
    rect = view.visualRect(view.model().index(row, 0))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.right() - 50, rect.y() + 56))


def test_the_button_of_a_row_says_what_it_does(qtbot: QtBot, page: DiscoverPage, bench: InProcess) -> None:
    open_with(page, bench, found(), found("other/net"), found("some/gated", gated=True))

    def buttons() -> list[str]:
        rows = page.list.view.model()
        return [rows.index(row, 0).data(RowRole.BUTTON) for row in range(3)]

    assert buttons() == ["Details", "Details", "How to get it"]
    show_card(qtbot, bench, card())
    assert buttons() == ["Download", "Details", "How to get it"], "the plan of the first is on the screen"
    press_row(qtbot, page, 1)
    assert page.detail.model is not None and page.detail.model.id == "other/net"
    assert buttons() == ["Details", "Details", "How to get it"]
    show_card(qtbot, bench, card("other/net"))
    press_row(qtbot, page, 0)
    assert buttons()[0] == "Download", "its card was at hand, but what was pressed said “Details”"
    assert not asked(bench, protocol.Download)
    bench.engines.set_offline(True)
    assert "Download" not in buttons()
    bench.engines.set_offline(False)


def test_download_in_the_row_fetches_what_the_plan_shows(
    qtbot: QtBot, page: DiscoverPage, bench: InProcess
) -> None:
    open_with(page, bench, found())
    press_row(qtbot, page, 0)
    assert not asked(bench, protocol.Download)
    show_card(qtbot, bench, card())
    press_row(qtbot, page, 0)
    assert [job.request.revision for job in asked(bench, protocol.Download)] == [COMMIT]  # type: ignore[attr-defined]


def test_beside_no_pane_a_row_only_promises_to_show_more(
    qtbot: QtBot, page: DiscoverPage, bench: InProcess
) -> None:
    open_with(page, bench, found())
    show_card(qtbot, bench, card())
    page.resize(800, 800)
    assert page.list.view.model().index(0, 0).data(RowRole.BUTTON) == "Details"
    press_row(qtbot, page, 0)
    assert page.detail.isVisible() and not asked(bench, protocol.Download)

"""A changed look reaches what is seen at once and only once, and hidden pages when they are shown."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.look import theme as current
from desktop.ui.look.theme import Theme
from desktop.ui.look.tokens import DARK
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import PrimaryButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.fields import TextField
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.sign import Sign
from desktop.ui.window.main_window import MainWindow
from tests.ui.pages.in_process import LITE, PROCESSOR, InProcess


class Restyled(QObject):
    """Counts how often each widget was styled again."""

    def __init__(self, *roots: QWidget) -> None:
        super().__init__()
        self.times: Counter[QWidget] = Counter()
        self.all = [widget for root in roots for widget in (root, *root.findChildren(QWidget))]
        for widget in self.all:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleChange and isinstance(watched, QWidget):
            self.times[watched] += 1
        return False


def page() -> QWidget:
    page = QWidget()
    page.setObjectName("page")
    card = Card(parent=page)
    for part in (
        Label("Words", "title"),
        PrimaryButton("Press"),
        TextField("Name"),
        Sign("shield", "ok", 24),
    ):
        card.content.addWidget(part)
    banner = Banner("warn")
    banner.say("warn", "Look out")
    card.content.addWidget(banner)
    column = QVBoxLayout(page)
    margin = current.px(16)
    column.setContentsMargins(margin, margin, margin, margin)
    column.addWidget(card)
    return page


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme(qapp, "light")
    theme.apply()
    return theme


@pytest.fixture
def pages(qtbot: QtBot, theme: Theme) -> QStackedWidget:
    pages = QStackedWidget()
    qtbot.addWidget(pages)
    pages.resize(400, 400)
    for _ in range(2):
        pages.addWidget(page())
    pages.show()
    for index in (1, 0):
        pages.setCurrentIndex(index)
    return pages


def photograph(pages: QStackedWidget, index: int) -> QImage:
    pages.setCurrentIndex(index)
    return pages.grab().toImage()


def test_what_is_seen_is_styled_once_and_what_is_hidden_not_at_all(
    theme: Theme, pages: QStackedWidget
) -> None:
    shown, hidden = Restyled(pages.widget(0)), Restyled(pages.widget(1))
    theme.set_mode("dark")
    assert {shown.times[widget] for widget in shown.all} == {1}
    assert not hidden.times
    assert list(theme.owed) == [pages.widget(1)]
    theme.catch_up(pages.widget(1))
    theme.catch_up(pages.widget(1))
    assert {hidden.times[widget] for widget in hidden.all} == {1}
    assert not theme.owed


@pytest.mark.parametrize("zoom", [100, 150])
def test_a_page_that_caught_up_looks_like_one_that_was_made_so(
    qtbot: QtBot, theme: Theme, pages: QStackedWidget, zoom: int
) -> None:
    theme.set_mode("dark")
    theme.set_zoom(zoom)
    theme.catch_up(pages.widget(1))
    made = pages.addWidget(page())
    like_new = photograph(pages, made)
    caught_up = photograph(pages, 1)
    qtbot.waitUntil(lambda: photograph(pages, 0) == like_new)  # laid out anew in the event loop
    assert caught_up == like_new
    assert caught_up.pixelColor(1, 1).name() == DARK.window.lower()


def test_a_window_that_is_gone_is_owed_nothing(theme: Theme) -> None:
    gone = QStackedWidget()
    gone.addWidget(page())
    gone.addWidget(page())
    theme.set_mode("dark")
    assert list(theme.owed) == [gone.widget(1)]
    gone.deleteLater()
    QApplication.sendPostedEvents(gone, QEvent.Type.DeferredDelete)
    assert not theme.owed
    theme.set_mode("light")  # asks nobody who is gone


def test_no_page_of_the_window_shows_an_earlier_theme(qtbot: QtBot, theme: Theme) -> None:
    bench = InProcess(LITE)
    window = MainWindow(bench, theme)
    qtbot.addWidget(window)
    window.show()
    bench._set_device(PROCESSOR)
    names = ("discover", "models", "teach", "history", "activity", "settings", "try")
    for name in names:
        window.go_to(name)
    theme.set_mode("dark")
    for name in names:
        window.go_to(name)
        image = window.grab().toImage()
        assert image.pixelColor(window.width() - 2, 2).name() == DARK.window.lower(), name
    bench.shut_down()

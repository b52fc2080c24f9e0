"""Discover: say what the computer should do, see which models do it, and fetch one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop import atlas
from desktop.atlas import Entry
from desktop.protocol import HubModel
from desktop.ui.look import theme as look
from desktop.ui.pages.carry import Carry
from desktop.ui.pages.discover.cards import Cards
from desktop.ui.pages.discover.detail import WIDTH, DiscoverDetail
from desktop.ui.pages.discover.finding import Finding
from desktop.ui.pages.discover.guide.choose import GuideChoose
from desktop.ui.pages.discover.guide.entry import GuideEntry
from desktop.ui.pages.discover.list import DiscoverList
from desktop.ui.pages.discover.model_facts import ModelFacts
from desktop.ui.pages.discover.results import SearchResults
from desktop.ui.pages.discover.search import DiscoverSearch
from desktop.ui.pages.page import FindModels, Page, Request, TryModel
from desktop.ui.widgets.labels import line
from desktop.workbench.model_names import named_model
from desktop.workbench.workbench import Workbench

BOTH_FIT = 1044
"""px from which list and detail pane stand beside each other (a window of 1100 with the narrow sidebar)."""


class DiscoverPage(Page):
    """Search, list and detail pane; in the guide, pages instead of models; and three steps to a model."""

    name = "discover"

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(workbench, parent)
        self._facts = ModelFacts(workbench, self)
        self._cards = Cards(workbench, self)
        self._results = SearchResults(workbench, self._facts)
        # From the outside in: Qt styles a tree again whenever it gets another parent.
        self._views = QStackedWidget(self)
        self._finding = QWidget(self._views)
        self.search = DiscoverSearch(self._finding)
        self.list = DiscoverList(self._results, self._finding)
        self.pane = QStackedWidget(self._finding)
        self.detail = DiscoverDetail(workbench, self._facts, self.pane)
        self.carry = Carry(workbench, self)
        self.finding = Finding(workbench, self.search, self._results, self.list, self)
        self._build()
        self._connect()

    # ---- from outside ----

    def opened(self) -> None:
        """The first time it asks the hub for what is used most."""
        if not self.finding.has_begun:
            self.finding.ask()

    def take(self, request: Request) -> None:
        match request:
            case FindModels(_, model) if model:
                self.go_to(model)
            case FindModels(task) if task:
                self.search_for(task)

    def ahead(self) -> Iterator[Callable[[], object]]:
        yield atlas.load
        yield lambda: self.entry

    def search_for(self, task_id: str) -> None:
        """Show models that can do `task_id`."""
        self._show_list()
        self.search.field.clear()
        self.search.choose(task_id)
        self.finding.ask()

    def go_to(self, model_id: str) -> None:
        """Show the model with this id."""
        self._show_list()
        self.finding.look_up(model_id)

    # ---- building ----

    def _build(self) -> None:
        self.pane.addWidget(self.detail)
        column = QVBoxLayout(self._finding)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.search)
        column.addWidget(line())
        self._row = QHBoxLayout()
        column.addLayout(self._row, 1)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.list, 1)
        self._between = line(vertical=True)
        self._row.addWidget(self._between)
        self._row.addWidget(self.pane)
        self._views.addWidget(self._finding)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._views)

    def _connect(self) -> None:
        self.search.help_requested.connect(self._lead)
        self.search.searched.connect(self._uncover)
        self.search.add.set_items(
            [
                (self.tr("A file…"), self.carry.choose_file),
                (self.tr("A folder…"), self.carry.choose_folder),
                (self.tr("A pack…"), self.carry.choose_pack),
                (self.tr("A copied link"), self._paste_link),
            ]
        )
        self.carry.begun.connect(lambda words: self.message_requested.emit(words, "info"))
        self.carry.ended.connect(self.list.say)
        self.finding.card_found.connect(self._cards.keep)
        self.list.chosen.connect(self._choose)
        self.list.entry_chosen.connect(self._show_entry)
        self.list.acted.connect(self._act)
        self.list.opened.connect(self._open)
        self._cards.card_arrived.connect(self.detail.show_card)
        self._cards.card_failed.connect(self.detail.show_failure)
        self.detail.download_requested.connect(self._download)
        self.detail.cancel_requested.connect(self._cancel)
        self.detail.try_requested.connect(self._try)
        self.detail.card_wanted.connect(self._ask_again)
        self.detail.entry_requested.connect(self._read_entry)
        self.detail.closed.connect(self._close_pane)
        self._workbench.engines.offline_changed.connect(self._on_offline_changed)
        self._workbench.installed.changed.connect(self._on_models_changed)

    # ---- the guide: its parts are made when they are wanted, so that the page opens sooner ----

    @cached_property
    def entry(self) -> GuideEntry:
        """The pane for pages of the guide."""
        entry = GuideEntry(self._workbench, self.pane)
        entry.find_requested.connect(self.go_to)
        entry.entry_requested.connect(self._read_entry)
        entry.closed.connect(self._close_pane)
        entry.back.setVisible(self._is_narrow)
        self.pane.addWidget(entry)
        return entry

    @cached_property
    def choose(self) -> GuideChoose:
        """The three steps to a model."""
        choose = GuideChoose(self._workbench, self._views)
        choose.find_requested.connect(self.go_to)
        choose.try_requested.connect(self._try)
        choose.closed.connect(self._show_list)
        self._views.addWidget(choose)
        return choose

    def _lead(self) -> None:
        self.choose.restart()
        self._views.setCurrentWidget(self.choose)

    def _show_list(self) -> None:
        self._views.setCurrentIndex(0)

    def _show_entry(self, entry: Entry) -> None:
        self._cards.drop()
        self.entry.show_entry(entry)
        self.pane.setCurrentWidget(self.entry)

    def _read_entry(self, entry_id: str) -> None:
        """A page that another page, or a model, points at; the list stays as it is."""
        self._show_entry(atlas.load().entry(entry_id))
        self.entry.main.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- one model ----

    def _try(self, model_id: str) -> None:
        self.requested.emit(TryModel(model_id))

    def _paste_link(self) -> None:
        """Go to the model whose address was copied; without one, say where it belongs."""
        copied = QGuiApplication.clipboard().text().strip()
        if named_model(copied) is not None:
            self.go_to(copied)
            return
        self.search.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        words = self.tr("Copy the address of a model's page first, or paste it into the search field.")
        self.message_requested.emit(words, "info")

    def _choose(self, model: HubModel | None) -> None:
        self.detail.show_model(model)
        self.pane.setCurrentWidget(self.detail)
        if model is None:
            self._cards.drop()
        else:
            self._cards.request(model.id)

    def _act(self, model: HubModel, looked_at: bool) -> None:
        """The button of a row: what can be done at once is done, all else is shown first.

        Args:
            looked_at: whether the row was chosen, and its plan perhaps on the screen, before the press.
        """
        action = self._facts.action(model).id
        if action == "try":
            self._try(model.id)
        elif action == "resume" or (action == "download" and looked_at):
            self.detail.main.click()
        else:
            self._open(model)

    def _open(self, _shown: HubModel | Entry) -> None:
        """Show the pane, and put the keyboard on its button."""
        if self._is_narrow:
            self._cover_list(True)
        if self.pane.currentWidget() is not self.detail:
            self.entry.main.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        button = self.detail.cancel if self.detail.main.isHidden() else self.detail.main
        button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _ask_again(self, model_id: str) -> None:
        self._cards.forget()
        self._cards.request(model_id)

    def _download(self, model_id: str, revision: str) -> None:
        name = self.detail.model.name if self.detail.model is not None else model_id
        self._workbench.downloads.begin(model_id, revision, name)
        self.detail.refresh()
        self.detail.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _cancel(self, model_id: str) -> None:
        if job := self._workbench.downloads.job(model_id):
            job.stop()
            self.message_requested.emit(self.tr("Stopped. What has arrived is kept."), "info")

    def _close_pane(self) -> None:
        if self._is_narrow:
            self._cover_list(False)
            self.list.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_offline_changed(self, _offline: bool) -> None:
        self._cards.forget()
        if self.finding.has_begun:
            self.finding.ask()
        self.detail.refresh()

    def _on_models_changed(self) -> None:
        self._cards.forget()
        if self.finding.shows_installed:
            self.finding.show_installed()
            return
        model = self.detail.model
        if model is not None and not self._facts.is_installed(model):
            self._cards.request(model.id)  # its plan may be another one now

    def _uncover(self) -> None:
        """Whoever searches wants to see what is found."""
        if self._is_narrow and self.list.isHidden():
            self._cover_list(False)

    # ---- room ----

    def _cover_list(self, covered: bool) -> None:
        """Show the pane in place of the list; what chooses among the rows of the list goes with it."""
        self.pane.setVisible(covered)
        self.list.setHidden(covered)
        self.search.fold(covered)

    @property
    def _is_narrow(self) -> bool:
        return self.width() < look.px(BOTH_FIT)

    def _fit_pane(self) -> None:
        narrow = self._is_narrow
        self.list.choose_first = not narrow
        self.detail.set_beside_list(not narrow)
        self.detail.back.setVisible(narrow)
        if "entry" in self.__dict__:
            self.entry.back.setVisible(narrow)
        self._between.setVisible(not narrow)
        if narrow:
            self.pane.setMinimumWidth(0)
            self.pane.setMaximumWidth(16777215)
            if not self.list.isHidden():
                self.pane.hide()
        else:
            self.pane.setFixedWidth(look.px(WIDTH))
            self._cover_list(False)
            self.pane.show()

    # ---- Qt ----

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_pane()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._is_narrow and self.list.isHidden():
            self._close_pane()
        else:
            super().keyPressEvent(event)

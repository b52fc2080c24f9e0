"""Discover: say what the computer should do, see which models do it, and fetch one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import protocol
from desktop.errors import ErrorKind
from desktop.protocol import HubModel, ModelCard
from desktop.ui import theme as look
from desktop.ui.models.cards import Cards
from desktop.ui.models.model_facts import ModelFacts
from desktop.ui.models.search_results import SearchResults, as_hub_model
from desktop.ui.pages.discover_detail import WIDTH, DiscoverDetail
from desktop.ui.pages.discover_list import DiscoverList
from desktop.ui.pages.discover_search import DiscoverSearch, named_model
from desktop.ui.theme import Theme
from desktop.ui.widgets.labels import line
from desktop.wording import amount
from desktop.workbench.job import Job
from desktop.workbench.workbench import Workbench

BOTH_FIT = 1044
"""px from which list and detail pane stand beside each other (a window of 1100 with the narrow sidebar)."""


class DiscoverPage(QWidget):
    """Search, list and detail pane.

    Signals:
        try_requested(str): try this model, which is here.
        message_requested(str, str): words and kind of a short message.
    """

    try_requested = Signal(str)
    message_requested = Signal(str, str)

    def __init__(self, workbench: Workbench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = self.tr("Discover")
        self._workbench = workbench
        self._theme = theme
        self._facts = ModelFacts(workbench, self)
        self._cards = Cards(workbench, self)
        self._results = SearchResults(workbench, self._facts)
        self._naming: Job | None = None
        self._named_by_link = False
        self._searched = False
        self.search = DiscoverSearch()
        self.list = DiscoverList(self._results)
        self.detail = DiscoverDetail(workbench, self._facts)
        self._build()
        self._connect()

    # ---- from outside ----

    def opened(self) -> None:
        """Called when the page is shown: the first time it asks the hub for what is used most."""
        if not self._searched:
            self._search()

    def search_for(self, task_id: str) -> None:
        """Show models that can do `task_id`."""
        self.search.field.clear()
        self.search.chips.choose(task_id)
        self._search()

    # ---- building ----

    def _build(self) -> None:
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.list, 1)
        self._between = line(vertical=True)
        self._row.addWidget(self._between)
        self._row.addWidget(self.detail)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.search)
        column.addWidget(line())
        column.addLayout(self._row, 1)

    def _connect(self) -> None:
        self.search.searched.connect(self._search)
        self.search.filtered.connect(self._filter)
        self.list.chosen.connect(self._choose)
        self.list.acted.connect(self._act)
        self.list.opened.connect(self._open)
        self.list.cleared.connect(self._clear)
        self.list.banner.acted.connect(self._act_on_banner)
        self._results.search_failed.connect(self._on_search_failed)
        self._results.counted.connect(self._show_count)
        self._results.loading_changed.connect(lambda _loading: self._show_count())
        self._cards.card_arrived.connect(self.detail.show_card)
        self._cards.card_failed.connect(self.detail.show_failure)
        self.detail.download_requested.connect(self._download)
        self.detail.cancel_requested.connect(self._cancel)
        self.detail.try_requested.connect(self.try_requested)
        self.detail.card_wanted.connect(self._cards.request)
        self.detail.closed.connect(self._close_detail)
        self._workbench.offline_changed.connect(self._on_offline_changed)
        self._workbench.models_changed.connect(self._on_models_changed)

    # ---- searching ----

    def _search(self) -> None:
        self._searched = True
        self._drop_naming()
        self.list.be_quiet()
        self.list.empty.say(
            self.tr("No model was found. Fewer words, or another task, find more."),
            self.tr("Show everything"),
        )
        named = named_model(self.search.words)
        if self._workbench.is_offline:
            self._show_offline()
        elif named is not None:
            self._look_up(*named)
        else:
            self._results.search(self.search.words, self.search.chips.current, self.search.sort)

    def _look_up(self, model_id: str, is_link: bool) -> None:
        """Somebody typed a model's exact name, or pasted its address: go there."""
        self._results.forget()
        self.list.set_waiting(True)
        self._naming, self._named_by_link = self._workbench.card(model_id), is_link
        self._naming.succeeded.connect(self._on_named)
        self._naming.failed.connect(self._on_not_named)

    def _on_named(self, card: object) -> None:
        self._drop_naming()
        if isinstance(card, ModelCard):
            self._cards.keep(card)
            self._results.show_models([card.model])
            self.list.choose(card.model.id)

    def _on_not_named(self, failed: protocol.Failed) -> None:
        self._drop_naming()
        if failed.kind is ErrorKind.NOT_FOUND and not self._named_by_link:
            self._results.search(self.search.words, self.search.chips.current, self.search.sort)
        else:
            self._on_search_failed(failed)

    def _drop_naming(self) -> None:
        job, self._naming = self._naming, None
        if job is not None:
            job.succeeded.disconnect(self._on_named)
            job.failed.disconnect(self._on_not_named)
            job.stop()
            self.list.set_waiting(False)

    def _show_offline(self) -> None:
        self.list.empty.say(
            self.tr("No model on this computer fits these words."), self.tr("Show everything")
        )
        self._show_installed()
        self.list.say(
            "info",
            self.tr("You are working offline."),
            self.tr("The list shows what is already here."),
            self.tr("Go online"),
        )

    def _show_installed(self) -> None:
        words, task = self.search.words.casefold().split(), self.search.chips.current
        self._results.show_models(
            as_hub_model(model)
            for model in self._workbench.models
            if (not task or task in model.tasks)
            and all(word in f"{model.id} {model.name} {model.publisher}".casefold() for word in words)
        )

    def _on_search_failed(self, failed: protocol.Failed) -> None:
        if failed.kind is ErrorKind.OFFLINE:
            self._show_offline()
            return
        again = None if failed.kind in (ErrorKind.NOT_FOUND, ErrorKind.GATED) else self.tr("Run again")
        self.list.empty.say(self.tr("There is nothing to show until this is settled."))
        if failed.kind is ErrorKind.NO_INTERNET and not self._results.rowCount():
            self._show_installed()
        self.list.say("warn" if failed.kind is ErrorKind.NO_INTERNET else "bad", "", failed.message, again)

    def _act_on_banner(self) -> None:
        if self._workbench.is_offline:
            self._workbench.set_offline(False)
        else:
            self._search()

    def _filter(self) -> None:
        self._results.set_filters(
            self.search.only_fitting.isChecked(), self.search.only_commercial.isChecked()
        )

    def _clear(self) -> None:
        self.search.field.clear()
        self.search.chips.choose("")
        for chip in (self.search.only_fitting, self.search.only_commercial):
            chip.setChecked(False)
        self._search()

    def _show_count(self) -> None:
        number = self._results.rowCount()
        if self._results.is_loading and not number:
            self.search.say_count("")
        elif self._results.more:
            self.search.say_count(self.tr("More than %1").replace("%1", amount(number, "model", "models")))
        else:
            self.search.say_count(amount(number, "model", "models"))

    # ---- one model ----

    def _choose(self, model: HubModel | None) -> None:
        self.detail.show_model(model)
        if model is None:
            self._cards.drop()
        else:
            self._cards.request(model.id)

    def _act(self, model: HubModel) -> None:
        """The button of a row: what can be done at once is done, all else is shown first."""
        action = self._facts.action(model).id
        shown = (
            self.detail.model is not None
            and self.detail.model.id == model.id
            and self.detail.plan is not None
        )
        if action == "try":
            self.try_requested.emit(model.id)
        elif action == "resume" or (
            action == "download" and shown and not self._is_narrow and self.detail.main.isEnabled()
        ):
            self.detail.main.click()
        else:
            self._open(model)

    def _open(self, _model: HubModel) -> None:
        """Show the pane, and put the keyboard on its button."""
        if self._is_narrow:
            self.list.hide()
            self.detail.show()
        button = self.detail.cancel if self.detail.main.isHidden() else self.detail.main
        button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _download(self, model_id: str, revision: str) -> None:
        name = self.detail.model.name if self.detail.model is not None else model_id
        self._workbench.downloads.begin(model_id, revision, name)
        self.detail.refresh()
        self.detail.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _cancel(self, model_id: str) -> None:
        if job := self._workbench.downloads.job(model_id):
            job.stop()
            self.message_requested.emit(self.tr("Stopped. What arrived is kept."), "info")

    def _close_detail(self) -> None:
        if self._is_narrow:
            self.detail.hide()
            self.list.show()
            self.list.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_offline_changed(self, _offline: bool) -> None:
        self._cards.forget()
        if self._searched:
            self._search()
        self.detail.refresh()

    def _on_models_changed(self) -> None:
        self._cards.forget()
        if self._searched and self._workbench.is_offline:
            self._show_installed()
            return
        model = self.detail.model
        if model is not None and not self._facts.is_installed(model):
            self._cards.request(model.id)  # its plan may be another one now

    # ---- room ----

    @property
    def _is_narrow(self) -> bool:
        return self.width() < look.px(BOTH_FIT)

    def _fit_pane(self) -> None:
        narrow = self._is_narrow
        self.list.choose_first = not narrow
        self.detail.back.setVisible(narrow)
        self._between.setVisible(not narrow)
        if narrow:
            self.detail.setMinimumWidth(0)
            self.detail.setMaximumWidth(16777215)
            if not self.list.isHidden():
                self.detail.hide()
        else:
            self.detail.setFixedWidth(look.px(WIDTH))
            self.list.show()
            self.detail.show()

    # ---- Qt ----

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_pane()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._is_narrow and self.list.isHidden():
            self._close_detail()
        else:
            super().keyPressEvent(event)

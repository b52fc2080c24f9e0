"""My models: what is here, how big, from where, under which licence; try, teach, remove."""

from __future__ import annotations

import shutil
from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop import paths, protocol
from desktop.protocol import ModelInfo
from desktop.tasks import Media
from desktop.ui import theme as look
from desktop.ui.models.installed_models import InstalledModels, media_of
from desktop.ui.pages.my_models_table import ModelTable
from desktop.ui.theme import Theme
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.fields import SearchField
from desktop.ui.widgets.labels import Label, line, title
from desktop.ui.widgets.share_bar import Share, ShareBar, ShareLegend
from desktop.ui.widgets.undo import UndoOffer
from desktop.wording import amount, size
from desktop.workbench.workbench import Workbench


class DiskUse(Card):
    """How much of the disk the models use, by what they are for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(20, 10, parent=parent)
        self._used = Label("", "group", "text")
        self._by = Label("", "body", "text2")
        self._free = Label("", "body", "text2")
        top = QHBoxLayout()
        top.setSpacing(look.px(4))
        top.addWidget(self._used)
        top.addWidget(self._by)
        top.addStretch(1)
        top.addWidget(self._free)
        self.bar = ShareBar(self.tr("Disk space used by your models"))
        self._legend = ShareLegend()
        self.content.addLayout(top)
        self.content.addWidget(self.bar)
        self.content.addWidget(self._legend)

    def show_models(self, models: Iterable[ModelInfo]) -> None:
        models = tuple(models)
        used, free = sum(model.size for model in models), shutil.disk_usage(paths.data_dir()).free
        shares = self._shares(models)
        self._used.setText(size(used))
        self._by.setText(self.tr("used by %1").replace("%1", amount(len(models), "model", "models")))
        self._free.setText(self.tr("%1 free").replace("%1", size(free)))
        # Beside a large disk the models would be a hair; the bar compares them with each other instead.
        self.bar.set_shares(shares, used * 4 / 3)
        self._legend.set_shares(shares)

    def _shares(self, models: tuple[ModelInfo, ...]) -> list[Share]:
        names = {
            Media.TEXT: self.tr("Text"),
            Media.PICTURE: self.tr("Pictures"),
            Media.SOUND: self.tr("Sound"),
            "taught": self.tr("Taught by you"),
            None: self.tr("Others"),
        }
        sums: dict[object, int] = dict.fromkeys(names, 0)
        for model in models:
            sums["taught" if model.source == "taught" else media_of(model)] += model.size
        colors = ("0", "1", "2", "3", "control")
        parts = zip(names.items(), colors, strict=True)
        return [Share(name, sums[key], size(sums[key]), color) for (key, name), color in parts if sums[key]]


class MyModelsPage(QWidget):
    """What is on this computer.

    Signals:
        try_requested(str), teach_requested(str): id of a model.
        discover_requested(): there is nothing here yet, or not enough.
        message_requested(str, str): words and kind of a short message.
    """

    try_requested = Signal(str)
    teach_requested = Signal(str)
    discover_requested = Signal()
    message_requested = Signal(str, str)

    def __init__(self, workbench: Workbench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = self.tr("My models")
        self._workbench = workbench
        self._theme = theme
        self._models = InstalledModels(self)
        self.search = SearchField(self.tr("Search your models"))
        self.banner = Banner()
        self.disk = DiskUse()
        self.table = ModelTable(self._models)
        self.empty = EmptyState(
            "layers", self.tr("No model is on this computer yet."), self.tr("Find a model to download")
        )
        self.nothing_found = EmptyState(
            "search", self.tr("None of your models has these words."), self.tr("Show all")
        )
        self.undo = UndoOffer(self)
        self._build()
        self._connect()
        self._show_models()

    def opened(self) -> None:
        """Called when the page is shown: other programs share the caches, so look again."""
        self._workbench.refresh_models()

    def _build(self) -> None:
        header = QWidget()
        header.setFixedHeight(look.text_px(63))
        row = QHBoxLayout(header)
        row.setContentsMargins(look.px(24), 0, look.px(24), 0)
        row.addWidget(title(self.title), 1)
        row.addWidget(self.search)
        self._stack = QStackedWidget()
        full = QWidget()
        body = QVBoxLayout(full)
        body.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(20))
        body.setSpacing(look.px(16))
        body.addWidget(self.banner)
        body.addWidget(self.disk)
        body.addWidget(self.table, 1)
        body.addWidget(self.nothing_found, 1)
        self._stack.addWidget(full)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(line())
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._workbench.models_changed.connect(self._show_models)
        self.search.searched.connect(self._search)
        self.nothing_found.acted.connect(self._clear_search)
        self.empty.acted.connect(self.discover_requested)
        self.table.try_requested.connect(self.try_requested)
        self.table.teach_requested.connect(self.teach_requested)
        self.table.remove_confirmed.connect(self._remove)

    def _show_models(self) -> None:
        chosen = self.table.chosen()
        self._models.set_models(self._workbench.models)
        if chosen is not None:
            self.table.choose(chosen.id)
        self.disk.show_models(self._workbench.models)
        self._show_state()

    def _search(self, words: str) -> None:
        self._models.search(words)
        self._show_state()

    def _clear_search(self) -> None:
        self.search.clear()
        self._search("")

    def _show_state(self) -> None:
        self._stack.setCurrentIndex(0 if self._workbench.models else 1)
        found = self._models.rowCount() > 0 or not self.search.text().strip()
        self.table.setVisible(found)
        self.nothing_found.setVisible(not found)

    # ---- removing ----

    def _remove(self, model_id: str) -> None:
        model = self._workbench.model(model_id)
        if model is None:
            return
        self.banner.clear()
        self._models.hide_model(model_id)
        self._show_state()
        words = (
            self.tr("“%1” is removed. %2 become free.")
            .replace("%1", model.name)
            .replace("%2", size(model.size))
        )
        self.undo.offer(words, lambda: self._remove_now(model), lambda: self._show_again(model_id))

    def _show_again(self, model_id: str) -> None:
        self._models.hide_model(model_id, hidden=False)
        self._show_state()
        self.table.choose(model_id)
        self.table.view.setFocus()

    def _remove_now(self, model: ModelInfo) -> None:
        job = self._workbench.remove_model(model.id)

        def failed(failure: protocol.Failed) -> None:
            self._show_again(model.id)
            words = self.tr("“%1” could not be removed.").replace("%1", model.name)
            self.banner.say("bad", words, failure.message)

        job.failed.connect(failed)

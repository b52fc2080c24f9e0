"""The History page: find an answer or a run again, and open it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.look import theme
from desktop.ui.pages.history.list import HistoryList
from desktop.ui.pages.history.rows import HistoryModel, Line
from desktop.ui.pages.page import Page, ShowAnswers, ShowRun
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import RemoveButton
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.fields import SearchField
from desktop.ui.widgets.labels import line, title
from desktop.ui.widgets.message import MessageHost
from desktop.ui.widgets.page_header import PageHeader
from desktop.workbench.history import Batch, Entry
from desktop.workbench.workbench import Workbench

_Change = Callable[[], object]
LOOK_EVERY_MS = 1000
"""While the page is seen: answers of a batch come in behind it."""


class HistoryPage(Page):
    """Search, list, remove."""

    name = "history"

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(workbench, parent)
        self.search = SearchField(self.tr("Search names, answers and texts"))
        self.search.setFixedWidth(theme.px(300))
        self.search.searched.connect(self._load)
        self.clear_button = RemoveButton(self.tr("Clear history…"), "trash")
        self.clear_button.clicked.connect(self._clear)
        self.banner = Banner("warn")
        self.model = HistoryModel(workbench, self)
        self.model.unreadable.connect(self._on_unreadable)
        self.list = HistoryList()
        self.list.setModel(self.model)
        self.list.opened.connect(self._open)
        self.list.remove_requested.connect(self._remove)
        self.empty = EmptyState("history", "")
        self._shown_changes = -1
        self._watch = QTimer(self, interval=LOOK_EVERY_MS)
        self._watch.timeout.connect(self._look_again)
        self._stack = QStackedWidget()
        self._messages = MessageHost(self)
        self._build()

    def opened(self) -> None:
        """There may be new lines."""
        self.banner.clear()
        self._load(self.search.text())

    def _build(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head = PageHeader()
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
        row.setSpacing(theme.px(12))
        row.addWidget(title(self.title))
        row.addStretch(1)
        row.addWidget(self.search)
        row.addWidget(self.clear_button)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(line())
        layout.addWidget(self.banner)
        layout.addWidget(self._stack, 1)

    def _load(self, words: str) -> None:
        self.model.load(words.strip())
        self._show_what_is_there()
        with suppress(sqlite3.Error):  # the model has told that it cannot be read
            self._shown_changes = self._workbench.history.changes

    def _look_again(self) -> None:
        """Show what has come meanwhile, unless somebody reads further down; the chosen line stays chosen."""
        bar = self.list.verticalScrollBar()
        try:
            news = self._workbench.history.changes != self._shown_changes
        except sqlite3.Error:
            return
        if not news or bar.value() > bar.minimum():
            return
        chosen = self.model.line(self.list.currentIndex())
        self._load(self.search.text())
        if chosen is not None and (index := self.model.index_of(chosen)).isValid():
            self.list.setCurrentIndex(index)

    def _show_what_is_there(self) -> None:
        there = self.model.rowCount() > 0
        sought = bool(self.model.words)
        self._stack.setCurrentWidget(self.list if there else self.empty)
        self.search.setEnabled(there or sought)
        self.clear_button.explain(there or sought, self.tr("There is nothing to remove"))
        if there:
            return
        if sought:
            self.empty.say(
                self.tr("Nothing in the history matches “{words}”.").format(words=self.model.words)
            )
        elif self._workbench.settings.flag("keep_history"):
            self.empty.say(self.tr("Answers and taught models will be listed here, on this computer only."))
        else:
            self.empty.say(self.tr("History is switched off in Settings."))

    def _open(self, line: Line) -> None:
        if isinstance(line, Batch):
            self._change(lambda: self._show(self._workbench.history.batch(line.last.batch)))
        elif line.kind == "run":
            self.requested.emit(ShowRun(line.path))
        else:
            self._show([line])

    def _show(self, entries: Sequence[Entry]) -> None:
        self.requested.emit(ShowAnswers(tuple(entries)))

    def _remove(self, index: QModelIndex) -> None:
        line = self.model.line(index)
        if line is None:
            return
        remove, restore = self._ways(line)
        name = self.model.name(line)
        if not self._change(remove):
            return
        self.model.take_out(index)
        self._show_what_is_there()
        words = self.tr("“{name}” removed from the history").format(name=name[:40])
        self._messages.show(words, "ok", (self.tr("Undo"), lambda: self._restore(restore)), 8)

    def _ways(self, line: Line) -> tuple[_Change, _Change]:
        """How a line is removed, and how it comes back."""
        history = self._workbench.history
        if isinstance(line, Batch):
            return partial(history.remove_batch, line.last.batch), history.restore_batch
        return partial(history.remove, line.id), partial(history.add, line)

    def _restore(self, restore: _Change) -> None:
        if self._change(restore):
            self._load(self.search.text())

    def _clear(self) -> None:
        if self._confirmed() and self._change(self._workbench.history.clear):
            self.search.clear()
            self._load("")

    def _confirmed(self) -> bool:
        """Ask before everything goes; this cannot be undone."""
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("Clear history"))
        box.setText(self.tr("Remove everything from the history?"))
        box.setInformativeText(self.tr("Your files and models stay. This cannot be undone."))
        remove = box.addButton(self.tr("Remove everything"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.exec()
        return box.clickedButton() is remove

    def _change(self, change: _Change) -> bool:
        """Do something to the history; a fault stays on the page as a sentence."""
        try:
            change()
        except sqlite3.Error as error:
            self.banner.say("bad", self.tr("The history could not be changed."), str(error))
            return False
        return True

    def _on_unreadable(self, reason: str) -> None:
        self.banner.say("bad", self.tr("The history could not be read. Your files are safe."), reason)

    # ---- Qt ----

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._watch.stop()

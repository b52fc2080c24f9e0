"""Discover's list: rows that keep coming while one scrolls, and what stands there when there are none."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.look import theme
from desktop.ui.pages.discover.results import SearchResults
from desktop.ui.pages.discover.skeleton import Skeleton
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.row_delegate import RowDelegate

SKELETON_AFTER_MS = 400
"""Nothing flashes when the answer is quick."""
AHEAD = 2
"""Screens that are fetched before one gets there."""


class DiscoverList(QWidget):
    """Banner, rows, skeleton or empty state.

    Signals:
        chosen(HubModel | None): the row that the detail pane shows.
        entry_chosen(Entry): the row is a page of the guide.
        acted(HubModel, bool): the row's button was pressed; whether the row had been chosen before that.
        opened(HubModel | Entry): Enter or a double click on a row, or the button of a page of the guide.
        cleared(): show everything again.
    """

    chosen = Signal(object)
    entry_chosen = Signal(object)
    acted = Signal(object, bool)
    opened = Signal(object)
    cleared = Signal()

    def __init__(self, results: SearchResults, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._results = results
        self._waiting = False
        self._looked_at = ""
        self.choose_first = True
        """Whether the first row of an answer is chosen by itself; not where the pane would cover the list."""
        self._banner_frame = QWidget(self)
        self.banner = Banner(low=True, parent=self._banner_frame)
        self._stack = QStackedWidget(self)
        self.view = QListView(self._stack)
        self.view.setModel(results)
        self.view.setAccessibleName(self.tr("Models found"))
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        delegate = RowDelegate(self.view)
        delegate.button_pressed.connect(self._act)
        self.view.setItemDelegate(delegate)
        self.empty = EmptyState("search", "", parent=self._stack)
        self.empty.acted.connect(self.cleared)
        self.skeleton = Skeleton(parent=self._stack)
        for widget in (self.view, self.skeleton, self.empty):
            self._stack.addWidget(widget)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(SKELETON_AFTER_MS)
        self._patience.timeout.connect(self._show_state)
        self._build()
        self._connect()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        frame = self._banner_frame
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(theme.px(24), theme.px(10), theme.px(20), theme.px(10))
        inside.addWidget(self.banner)
        frame.hide()
        column.addWidget(frame)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.view.viewport().installEventFilter(self)
        self.view.selectionModel().currentChanged.connect(lambda now, _before: self._on_current(now))
        self.view.activated.connect(self._open)
        self.view.verticalScrollBar().valueChanged.connect(lambda _value: self._fetch_ahead())
        self._results.loading_changed.connect(self._on_loading)
        self._results.counted.connect(self._on_counted)
        self._results.modelReset.connect(self._on_reset)

    # ---- what stands there ----

    def say(self, kind: str, strong: str, text: str = "", action: str | None = None) -> None:
        """Show a sentence above the rows."""
        self.banner.say(kind, strong, text, action)  # type: ignore[arg-type]
        self._banner_frame.show()

    def be_quiet(self) -> None:
        """Take the sentence away."""
        self.banner.clear()
        self._banner_frame.hide()

    def set_waiting(self, waiting: bool) -> None:
        """Something else than the list's own search is under way."""
        self._waiting = waiting
        self._on_loading(waiting)

    def choose(self, model_id: str) -> None:
        """Choose the row of a model, if it is there."""
        row = self._results.row_of(model_id)
        if row >= 0:
            self.view.setCurrentIndex(self._results.index(row))

    def _on_current(self, index: QModelIndex) -> None:
        if (entry := self._results.entry_at(index)) is not None:
            self.entry_chosen.emit(entry)
        else:
            self.chosen.emit(self._results.model_at(index))

    def _act(self, index: QModelIndex) -> None:
        model = self._results.model_at(index)
        if model is None:
            self._open(index)
        else:
            looked_at = self._looked_at == model.id
            self.view.setCurrentIndex(index)
            self.acted.emit(model, looked_at)

    def _open(self, index: QModelIndex) -> None:
        shown = self._results.entry_at(index) or self._results.model_at(index)
        if shown is not None:
            self.view.setCurrentIndex(index)
            self.opened.emit(shown)

    def _on_loading(self, loading: bool) -> None:
        if loading and not self._results.rowCount():
            self._patience.start()
        elif not loading:
            self._patience.stop()
            self._show_state()

    def _on_reset(self) -> None:
        self.view.scrollToTop()
        self._stack.setCurrentWidget(self.view)  # nothing is said before the answer, or before one has waited

    def _on_counted(self) -> None:
        self._show_state()
        if self.choose_first and self._results.rowCount() and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self._results.index(0))
        self._fetch_ahead()

    def _show_state(self) -> None:
        if self._results.rowCount():
            self._stack.setCurrentWidget(self.view)
        elif self._results.is_loading or self._waiting:
            if not self._patience.isActive():
                self._stack.setCurrentWidget(self.skeleton)
        else:
            self._stack.setCurrentWidget(self.empty)
            self.chosen.emit(None)

    def _fetch_ahead(self) -> None:
        bar = self.view.verticalScrollBar()
        if self._results.rowCount() and bar.maximum() - bar.value() < AHEAD * bar.pageStep():
            self._results.fetchMore(QModelIndex())

    # ---- Qt ----

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The press chooses the row, and with a card that is at hand its button may say something else before
        # the release: what counts is what the person pressed.
        if event.type() == QEvent.Type.MouseButtonPress:
            model = self._results.model_at(self.view.currentIndex())
            self._looked_at = model.id if model is not None else ""
        return super().eventFilter(watched, event)

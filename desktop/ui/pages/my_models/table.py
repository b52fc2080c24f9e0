"""The table of My models: what can be done with the chosen one, columns to order by, and its particulars."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QPushButton,
    QWidget,
)

from desktop.protocol import ModelInfo
from desktop.ui.look import icons, theme
from desktop.ui.pages.my_models.column_delegate import Column, ColumnDelegate
from desktop.ui.pages.my_models.particulars import Particulars
from desktop.ui.pages.my_models.rows import DOES, SIZE, SOURCE, SPEED, USED, InstalledModels
from desktop.ui.pages.my_models.toolbar import ModelToolbar
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import line
from desktop.ui.widgets.row_delegate import RowRole
from desktop.workbench.fit import Fit

COLUMNS = (
    Column(SOURCE, 96, gives_way=2),
    Column(DOES, 148, gives_way=1),
    Column(SIZE, 68, "text", right=True),
    Column(USED, 88, gives_way=4),
    Column(SPEED, 180, "text", right=True, gives_way=3),
)
_LARGEST_FIRST = (SIZE, USED, SPEED)
"""Columns that tell most with the largest, latest or quickest first; words go from A on."""


class HeaderButton(QPushButton):
    """The head of a column; pressing it orders the rows by it."""

    def __init__(self, words: str, right: bool, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._sign = ""
        self.setProperty("right", right)

    def show_order(self, words: str, sign: str) -> None:
        """`words` tell a screen reader what pressing does; `sign` is "chevd", "chevu" or ""."""
        self._sign = sign
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._sign:
            width = self.fontMetrics().horizontalAdvance(self.text()) + theme.px(6)
            side = theme.px(12)
            left = self.width() - width - side if self.property("right") else width
            icons.paint(QPainter(self), QRect(left, 0, side, self.height()), self._sign, "text2", 12)


class ColumnHeader(QWidget):
    """Column heads that line up with the rows.

    Signals:
        pressed(int): the role to order by.
    """

    pressed = Signal(int)

    def __init__(self, delegate: ColumnDelegate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = delegate
        self._room = 0
        names = (
            (RowRole.NAME.value, self.tr("Model"), False),
            (SOURCE, self.tr("Source"), False),
            (DOES, self.tr("What it does"), False),
            (SIZE, self.tr("Size"), True),
            (USED, self.tr("Last used"), False),
            (SPEED, self.tr("Speed here"), True),
        )
        self.buttons: dict[int, HeaderButton] = {}
        for role, words, right in names:
            button = HeaderButton(words, right, self)
            button.clicked.connect(lambda _on=False, role=role: self.pressed.emit(role))
            self.buttons[role] = button
        self._fit()

    def show_order(self, order: int, descending: bool) -> None:
        for role, button in self.buttons.items():
            words = self.tr("Sort by {column}").format(column=button.text().lower())
            sign = ("chevd" if descending else "chevu") if role == order else ""
            button.show_order(words, sign)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self._room = watched.width()  # what the scroll bar leaves to the rows
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        self.setFixedHeight(theme.text_px(34))
        rects = self._delegate.column_rects(QRect(0, 0, self._room or self.width(), self.height()))
        for rect, button in zip(rects, self.buttons.values(), strict=True):
            button.setVisible(not rect.isEmpty())
            button.setGeometry(rect)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()


class ModelTable(Card):
    """Toolbar, heads, rows, particulars.

    Signals:
        try_requested(str), teach_requested(str): id of the chosen model.
        removal_asked(str): somebody thinks of removing this one model.
        remove_confirmed(list), pack_requested(list): ids of the chosen models.
    """

    try_requested = Signal(str)
    teach_requested = Signal(str)
    removal_asked = Signal(str)
    remove_confirmed = Signal(list)
    pack_requested = Signal(list)

    def __init__(
        self,
        models: InstalledModels,
        fit_of: Callable[[ModelInfo], Fit | None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`fit_of` tells how a model fits this computer."""
        super().__init__(0, 0, parent=parent)
        self._models = models
        self._is_settling = False
        self.toolbar = ModelToolbar()
        delegate = ColumnDelegate(COLUMNS)
        self.header = ColumnHeader(delegate)
        self.view = QListView()
        delegate.setParent(self.view)
        self.view.setModel(models)
        self.view.setItemDelegate(delegate)
        self.view.setAccessibleName(self.tr("Models on this computer"))
        self.view.setUniformItemSizes(True)
        self.view.setMinimumHeight(theme.text_px(2 * ColumnDelegate.HEIGHT))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setMouseTracking(True)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.viewport().installEventFilter(self.header)
        self.particulars = Particulars(fit_of)
        self._below = line()
        for widget in (self.toolbar, line(), self.header, line()):
            self.content.addWidget(widget)
        self.content.addWidget(self.view, 1)
        self.content.addWidget(self._below)
        self.content.addWidget(self.particulars)
        self._connect()
        self._show_chosen()

    def _connect(self) -> None:
        self.header.pressed.connect(self._order)
        self.header.show_order(self._models.order, self._models.descending)
        self.view.selectionModel().selectionChanged.connect(lambda _now, _before: self._show_chosen())
        self.view.activated.connect(lambda _index: self._tell(self.try_requested))
        self._models.modelReset.connect(self._show_chosen)
        self.toolbar.try_pressed.connect(lambda: self._tell(self.try_requested))
        self.toolbar.teach_pressed.connect(lambda: self._tell(self.teach_requested))
        self.toolbar.removal_asked.connect(lambda: self._tell(self.removal_asked))
        self.toolbar.remove_confirmed.connect(lambda: self.remove_confirmed.emit(self._ids()))
        self.toolbar.pack_pressed.connect(lambda: self.pack_requested.emit(self._ids()))

    def chosen(self) -> ModelInfo | None:
        """The one model that is chosen; None when there is none, or more than one."""
        found = self.all_chosen()
        return found[0] if len(found) == 1 else None

    def all_chosen(self) -> list[ModelInfo]:
        """In the order of the rows."""
        rows = sorted(self.view.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return [model for row in rows if (model := self._models.model_at(row)) is not None]

    def choose_all(self, model_ids: list[str]) -> None:
        """Choose those of these models that are here; the keyboard's place goes to the first."""
        rows = [row for name in model_ids if (row := self._models.row_of(name)) >= 0]
        selection = self.view.selectionModel()
        for number, row in enumerate(rows):
            index = self._models.index(row)
            if number == 0:
                self.view.setCurrentIndex(index)
            else:
                selection.select(index, selection.SelectionFlag.Select)

    def set_models(self, models: Iterable[ModelInfo]) -> None:
        """Show other rows; what was chosen stays so, and a question that stands open stays, too."""
        chosen = self._ids()
        self._is_settling = True
        self._models.set_models(models)
        self.choose_all(chosen)
        self._is_settling = False
        self._show_chosen()

    def _ids(self) -> list[str]:
        return [model.id for model in self.all_chosen()]

    def choose(self, model_id: str) -> None:
        """Choose a model's row, or none if it is not here."""
        row = self._models.row_of(model_id)
        self.view.setCurrentIndex(self._models.index(row) if row >= 0 else QModelIndex())
        if row < 0:
            self.view.clearSelection()

    def _tell(self, signal: object) -> None:
        model = self.chosen()
        if model is not None and (signal is not self.try_requested or not model.problem):
            signal.emit(model.id)  # type: ignore[attr-defined]

    def _order(self, role: int) -> None:
        chosen = self.chosen()
        again = role == self._models.order
        descending = not self._models.descending if again else role in _LARGEST_FIRST
        self._models.sort_by(role, descending)
        self.header.show_order(role, descending)
        if chosen is not None:
            self.choose(chosen.id)

    def _show_chosen(self) -> None:
        if self._is_settling:
            return
        model = self.chosen()
        self.toolbar.show_models(self.all_chosen(), self._models.rowCount())
        self.particulars.show_model(model)
        self._below.setVisible(model is not None)

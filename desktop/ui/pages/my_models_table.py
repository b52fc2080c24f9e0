"""The table of My models: what can be done with the chosen one, columns to order by, and its particulars."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QRect, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListView,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from desktop.protocol import ModelInfo
from desktop.tasks import TASKS
from desktop.ui import icons, theme
from desktop.ui.models.installed_models import DOES, LICENCE, SIZE, SOURCE, InstalledModels
from desktop.ui.widgets.buttons import LinkButton, PlainButton, PrimaryButton, QuietButton, RemoveButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.column_delegate import Column, ColumnDelegate
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.labels import Label, line
from desktop.ui.widgets.row_delegate import RowRole
from desktop.wording import amount, size
from desktop.workbench.licences import allows_commercial_use, licence_name

COLUMNS = (Column(SOURCE, 104), Column(DOES, 200), Column(SIZE, 72, "text", right=True), Column(LICENCE, 104))
_TEACHABLE = frozenset(task.id for task in TASKS if task.teach)


def can_be_taught(model: ModelInfo) -> bool:
    """Whether some task of `model` can be taught on one's own examples."""
    return not model.problem and bool(_TEACHABLE.intersection(model.tasks))


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
        names = (
            (RowRole.NAME.value, self.tr("Model"), False),
            (SOURCE, self.tr("Source"), False),
            (DOES, self.tr("What it does"), False),
            (SIZE, self.tr("Size"), True),
            (LICENCE, self.tr("Licence"), False),
        )
        self.buttons: dict[int, HeaderButton] = {}
        for role, words, right in names:
            button = HeaderButton(words, right, self)
            button.clicked.connect(lambda _on=False, role=role: self.pressed.emit(role))
            self.buttons[role] = button
        self._fit()

    def show_order(self, order: int, descending: bool) -> None:
        for role, button in self.buttons.items():
            words = self.tr("Order by %1").replace("%1", button.text().lower())
            sign = ("chevd" if descending else "chevu") if role == order else ""
            button.show_order(words, sign)

    def _fit(self) -> None:
        self.setFixedHeight(theme.text_px(34))
        rects = self._delegate.column_rects(QRect(0, 0, self.width(), self.height()))
        for rect, button in zip(rects, self.buttons.values(), strict=True):
            button.setGeometry(rect)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()


class ModelToolbar(QStackedWidget):
    """What can be done with the chosen model; removing asks here, in place.

    Signals:
        try_pressed(), teach_pressed(): for the chosen model.
        remove_confirmed(): it was asked, and answered with Remove.
    """

    try_pressed = Signal()
    teach_pressed = Signal()
    remove_confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model: ModelInfo | None = None
        self._words = Label("", "body", "text")
        self.try_button = PrimaryButton(self.tr("Try"), "flask", small=True)
        self.teach_button = PlainButton(self.tr("Teach from this"), "cap", small=True)
        self.remove_button = RemoveButton(self.tr("Remove"), "trash", small=True)
        self._question = Label("", "strong", wrap=True)
        self.confirm_button = RemoveButton(self.tr("Remove"), "trash", small=True)
        self.keep_button = QuietButton(self.tr("Keep it"), small=True)
        self.try_button.clicked.connect(self.try_pressed)
        self.teach_button.clicked.connect(self.teach_pressed)
        self.remove_button.clicked.connect(self._ask)
        self.confirm_button.clicked.connect(self._confirm)
        self.keep_button.clicked.connect(self._keep)
        buttons = (self.try_button, self.teach_button, self.remove_button)
        self.addWidget(self._line(self._words, buttons))
        self.addWidget(self._line(self._question, (self.confirm_button, self.keep_button)))

    def _line(self, words: Label, buttons: tuple[QPushButton, ...]) -> QWidget:
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(theme.px(17), theme.px(12), theme.px(12), theme.px(11))
        row.setSpacing(theme.px(8))
        row.addWidget(words, 1)
        for button in buttons:
            row.addWidget(button)
        return frame

    def show_model(self, model: ModelInfo | None, count: int) -> None:
        """The chosen model, and how many rows there are."""
        self._model = model
        self.setCurrentIndex(0)
        self._words.setText(amount(count, "model", "models") if model is None else self.tr("1 selected"))
        first = self.tr("Choose a model first")
        problem = first if model is None else model.problem
        self.try_button.explain(not problem, problem)
        teachable = model is not None and can_be_taught(model)
        reason = self.tr("Only models that say what a picture shows can be taught so far")
        self.teach_button.explain(teachable, problem or reason)
        own = self.tr("It lies in a folder of your own. Remove it there, if you want to.")
        kept = first if model is None else own if model.source == "local" else ""
        self.remove_button.explain(not kept, kept)

    def _ask(self) -> None:
        if self._model is None:
            return
        words = self.tr("Remove “%1”? This frees %2.").replace("%1", self._model.name)
        question = words.replace("%2", size(self._model.size))
        if self._model.source == "taught":
            question += " " + self.tr("It was taught here and cannot be downloaded again.")
        self._question.setText(question)
        self.setAccessibleName(question)
        self.setCurrentIndex(1)
        self.keep_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _confirm(self) -> None:
        self.setCurrentIndex(0)
        self.remove_confirmed.emit()

    def _keep(self) -> None:
        self.setCurrentIndex(0)
        self.remove_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.currentIndex() == 1:
            self._keep()
        else:
            super().keyPressEvent(event)


class Particulars(QFrame):
    """Where a model lies, where it came from, and what one may do with it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = ""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(theme.px(17), theme.px(12), theme.px(12), theme.px(12))
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(1, 1)
        self.open_folder = LinkButton(self.tr("Open folder"), "folder")
        self.open_folder.clicked.connect(self._open)
        names = (
            self.tr("Name"),
            self.tr("Folder"),
            self.tr("Origin"),
            self.tr("Taught from"),
            self.tr("Licence"),
        )
        self._lines: list[tuple[Label, ElidedLabel]] = []
        for row, name in enumerate((*names, self.tr("Problem"))):
            head, value = Label(name, "fact", "text2"), ElidedLabel("", "fact", "text")
            self._grid.addWidget(head, row, 0)
            self._grid.addWidget(value, row, 1)
            self._lines.append((head, value))
        self._grid.addWidget(self.open_folder, 0, 2, Qt.AlignmentFlag.AlignRight)

    def show_model(self, model: ModelInfo | None) -> None:
        self.setVisible(model is not None)
        if model is None:
            return
        self._folder = model.folder
        notes = {True: self.tr("commercial use allowed"), False: self.tr("no commercial use"), None: ""}
        licence = licence_name(model.licence) or self.tr("Not stated")
        note = notes[allows_commercial_use(model.licence)]
        licence = f"{licence} · {note}" if note else licence
        for (head, value), words in zip(
            self._lines,
            (model.id, model.folder, model.origin, model.base, licence, model.problem),
            strict=True,
        ):
            value.setText(words)
            head.setVisible(bool(words))
            value.setVisible(bool(words))

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))


class ModelTable(Card):
    """Toolbar, heads, rows, particulars.

    Signals:
        try_requested(str), teach_requested(str), remove_confirmed(str): id of the chosen model.
    """

    try_requested = Signal(str)
    teach_requested = Signal(str)
    remove_confirmed = Signal(str)

    def __init__(self, models: InstalledModels, parent: QWidget | None = None) -> None:
        super().__init__(0, 0, parent=parent)
        self._models = models
        self.toolbar = ModelToolbar()
        delegate = ColumnDelegate(COLUMNS)
        self.header = ColumnHeader(delegate)
        self.view = QListView()
        delegate.setParent(self.view)
        self.view.setModel(models)
        self.view.setItemDelegate(delegate)
        self.view.setAccessibleName(self.tr("Models on this computer"))
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.particulars = Particulars()
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
        self.view.selectionModel().currentChanged.connect(lambda _now, _before: self._show_chosen())
        self.view.activated.connect(lambda _index: self._tell(self.try_requested))
        self._models.modelReset.connect(self._show_chosen)
        self.toolbar.try_pressed.connect(lambda: self._tell(self.try_requested))
        self.toolbar.teach_pressed.connect(lambda: self._tell(self.teach_requested))
        self.toolbar.remove_confirmed.connect(lambda: self._tell(self.remove_confirmed))

    def chosen(self) -> ModelInfo | None:
        return self._models.model_at(self.view.currentIndex())

    def choose(self, model_id: str) -> None:
        """Choose a model's row, or none if it is not here."""
        row = self._models.row_of(model_id)
        self.view.setCurrentIndex(self._models.index(row) if row >= 0 else QModelIndex())

    def _tell(self, signal: object) -> None:
        model = self.chosen()
        if model is not None and (signal is not self.try_requested or not model.problem):
            signal.emit(model.id)  # type: ignore[attr-defined]

    def _order(self, role: int) -> None:
        chosen = self.chosen()
        again = role == self._models.order
        # Sizes are most telling with the largest first; words from A on.
        descending = not self._models.descending if again else role == SIZE
        self._models.sort_by(role, descending)
        self.header.show_order(role, descending)
        if chosen is not None:
            self.choose(chosen.id)

    def _show_chosen(self) -> None:
        model = self.chosen()
        self.toolbar.show_model(model, self._models.rowCount())
        self.particulars.show_model(model)
        self._below.setVisible(model is not None)

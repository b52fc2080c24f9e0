"""Which model answers: name, licence, size, and a menu of the others that could."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop import wording
from desktop.ui.look import theme
from desktop.ui.widgets.badge import fit_words
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.tile import Tile
from desktop.workbench.licences import licence_name
from desktop.workbench.trying.trial import Trial


class ModelCard(Card):
    """A card that is also a menu button.

    Signals:
        model_chosen(str): the id of another model.
        discover_requested(str, str): the task for which to look for more models; no one model, "".
    """

    model_chosen = Signal(str)
    discover_requested = Signal(str, str)

    def __init__(self, trial: Trial, parent: QWidget | None = None) -> None:
        super().__init__(12, 8, parent=parent)
        self._trial = trial
        self._tile = Tile("image", active=True)
        self._name = ElidedLabel("", "strong")
        self._name.setProperty("weight", "600")
        self._facts = ElidedLabel("", "fact", mode=Qt.TextElideMode.ElideRight)
        self.open_button = IconButton("chevd", self.tr("Choose another model"), small=True, quiet=True)
        self.open_button.clicked.connect(self.open_menu)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._facts)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(self._tile)
        row.addLayout(words, 1)
        row.addWidget(self.open_button)
        self.content.addLayout(row)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        trial.changed.connect(self.show_model)
        self.show_model()

    def show_model(self) -> None:
        """Show the trial's model, or that there is none."""
        task, model = self._trial.task, self._trial.model
        self._tile.set_icon(task.icon if task else "layers")
        if model is None and self._trial.is_looking:
            self._name.setText(self.tr("Looking for models…"))
            self._facts.setText("")
            self.setToolTip("")
        elif model is None:
            self._name.setText(self.tr("No model yet"))
            self._facts.setText(self.tr("Find one that can do this"))
            self.setToolTip("")
        else:
            fit = self._trial.fit_of(model)
            parts = [
                self._licence(licence_name(model.licence)),
                wording.size(model.size) if model.size else "",
                fit_words(fit.verdict)[0] if fit else "",
            ]
            self._name.setText(model.name)
            self._facts.setText(" · ".join(part for part in parts if part))
            self.setToolTip(fit.hint if fit else "")
        self.setAccessibleName(self.tr("Model: {name}").format(name=self._name.text()))
        self.setAccessibleDescription(self.toolTip())

    def _licence(self, name: str) -> str:
        if not name:
            return self.tr("Licence unknown")
        return name if name.lower().endswith("licence") else self.tr("{name} licence").format(name=name)

    def menu_actions(self) -> list[QAction]:
        """What the menu offers now: the models that can answer, then where to find more."""
        task = self._trial.task
        actions = []
        for model in self._trial.models:
            action = QAction(f"{model.name}\t{wording.size(model.size)}", self)
            action.setCheckable(True)
            action.setChecked(self._trial.model is not None and model.id == self._trial.model.id)
            action.triggered.connect(lambda _on=False, model_id=model.id: self.model_chosen.emit(model_id))
            actions.append(action)
        if actions:
            separator = QAction(self)
            separator.setSeparator(True)
            actions.append(separator)
        more = QAction(self.tr("Find more models…"), self)
        more.triggered.connect(lambda: self.discover_requested.emit(task.id if task else "", ""))
        return [*actions, more]

    def open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAccessibleName(self.tr("Models for this question"))
        menu.setMinimumWidth(self.width())
        actions = self.menu_actions()
        for action in actions:
            action.setParent(menu)
        menu.addActions(actions)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.open_menu()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.open_menu()
            return
        super().keyPressEvent(event)

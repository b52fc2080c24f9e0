"""A card to choose among others: a dot, a name, and what the choice means."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget

from desktop.ui.look import theme
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label


class ChoiceCard(Card):
    """A click anywhere on it chooses.

    `button` belongs into a QButtonGroup with those of the others; `head` has room for more beside the name.
    """

    def __init__(self, name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(16, 4, parent=parent)
        self.setProperty("chosen", False)
        self.button = QRadioButton()
        self.button.setProperty("role", "choice")
        self.button.toggled.connect(self._show_choice)
        self._words = Label("", "fact", "text2", wrap=True)
        self._words.setContentsMargins(theme.px(30), 0, 0, 0)
        self.head = QHBoxLayout()
        self.head.addWidget(self.button, 1)
        self.content.addLayout(self.head)
        self.content.addWidget(self._words)
        self.content.addStretch(1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.say(name, text)

    def say(self, name: str, text: str) -> None:
        """Change the name and what it means."""
        self.button.setText(name)
        self.button.setAccessibleName(name)
        self.button.setAccessibleDescription(text)
        self._words.setText(text)

    def text(self) -> str:
        return self._words.text()

    def join(self, group: QButtonGroup, number: int = -1) -> None:
        """Be one of the choices of `group`; Tab stops at the chosen one, and the arrow keys go to the others.

        Qt looks after that only while somebody uses the keyboard: the first one that has the focus would keep
        the stop, whatever is chosen later.
        """
        group.addButton(self.button, number)
        if group.checkedButton() not in (None, self.button):
            self.button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _take_stop(self) -> None:
        group = self.button.group()
        for button in group.buttons() if group is not None else ():
            mine = button is self.button
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if mine else Qt.FocusPolicy.ClickFocus)

    def _show_choice(self, chosen: bool) -> None:
        if chosen:
            self._take_stop()
        self.setProperty("chosen", chosen)
        self.style().polish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.button.setChecked(True)
        self.button.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

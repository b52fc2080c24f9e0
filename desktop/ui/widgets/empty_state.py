"""What an empty page or list says: one sentence, one action."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.look import theme
from desktop.ui.widgets.buttons import PlainButton
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.tile import Tile


class EmptyState(QWidget):
    """Icon, sentence, button.

    Signals:
        acted: The button was pressed.
    """

    acted = Signal()

    def __init__(
        self, icon: str, sentence: str, action: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._sentence = Label(sentence, "body", "text2", wrap=True)
        self._sentence.setAlignment(centre)
        self._button = PlainButton(action or "")
        self._button.clicked.connect(self.acted)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.px(16))
        layout.addStretch(1)
        layout.addWidget(Tile(icon, size=56), 0, centre)
        layout.addWidget(self._sentence)
        layout.addWidget(self._button, 0, centre)
        layout.addStretch(1)
        # Only now, when it has a parent: a widget without one would open as a window.
        self._button.setVisible(action is not None)

    def say(self, sentence: str, action: str | None = None) -> None:
        """Change the sentence and the action."""
        self._sentence.setText(sentence)
        self._button.set_words(action or "")
        self._button.setVisible(action is not None)

"""In which encoding a text was read: shown beside it where that is a guess, and changed there."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from desktop.messages import say
from desktop.messages.encodings import NAMES
from desktop.ui.look import theme
from desktop.ui.widgets.labels import Label

_NARROWEST = 90
"""Pixels where there is no room for a whole name."""


class EncodingChoice(QWidget):
    """The word *Encoding* and a list of the encodings; hidden while there is nothing to guess.

    Signals:
        chosen(str): Python's name of the codec that the person has chosen.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QComboBox()
        self.box.setProperty("small", True)
        self.box.setAccessibleName(self.tr("Encoding of the text"))
        self.box.setToolTip(
            self.tr("The file does not say which encoding it is in. If letters look wrong, choose another.")
        )
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.box.setMinimumWidth(theme.px(_NARROWEST))
        self.box.activated.connect(self._choose)
        label = Label(self.tr("&Encoding"), "fact")
        label.setBuddy(self.box)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addWidget(label)
        layout.addWidget(self.box)
        self.hide()

    def show_as(self, encoding: str) -> None:
        """Show that a text was read in `encoding`; "" for one that says itself in which."""
        self.setVisible(bool(encoding))
        if not encoding:
            return
        if not self.box.count():
            for codec, row in NAMES.items():
                self.box.addItem(say(row()), codec)
        self.box.setCurrentIndex(self.box.findData(encoding))

    def _choose(self, index: int) -> None:
        self.chosen.emit(self.box.itemData(index))

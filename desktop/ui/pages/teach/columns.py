"""Of a table: which column holds the texts, and which one their groups."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from desktop import letters
from desktop.protocol import Columns
from desktop.ui.look import theme
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label

_SHORTEST = 12
"""Letters of a name that are always seen."""


class ColumnChoice(Card):
    """Two lists of the columns of a table; hidden where the examples are none.

    Signals:
        chosen(str, str): names of the columns with the texts and with the groups.
    """

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(12, 0, parent=parent)
        self._used = Columns()
        self.text, self.label = QComboBox(), QComboBox()
        self.text.setAccessibleName(self.tr("Column with the texts"))
        self.label.setAccessibleName(self.tr("Column with the groups"))
        holder = QWidget()
        flow = FlowLayout(holder, 12)
        for words, box in ((self.tr("&Texts from"), self.text), (self.tr("&Groups from"), self.label)):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(_SHORTEST)  # its list is as wide as its names
            box.activated.connect(self._choose)
            flow.addWidget(_beside(words, box))
        self.content.addWidget(holder)
        self.hide()

    def show_columns(self, columns: Columns) -> None:
        """Show which of the columns of a table are used; none of a folder."""
        self._used = columns
        self.setVisible(bool(columns.known))
        for box, used in ((self.text, columns.text), (self.label, columns.label)):
            with QSignalBlocker(box):
                box.clear()
                for name in columns.known:
                    box.addItem(letters.shown(name), name)
                box.setCurrentIndex(box.findData(used))
                box.setToolTip(letters.shown(used))
        words = self.tr("Texts from “{text}”, groups from “{label}”")
        self.setAccessibleName(
            words.format(text=letters.shown(columns.text), label=letters.shown(columns.label))
        )

    def _choose(self) -> None:
        """One of them; if it is what the other one had, they change places."""
        text, label = self.text.currentData(), self.label.currentData()
        if text == label:
            if text == self._used.label:
                label = self._used.text
            else:
                text = self._used.label
        self.chosen.emit(text, label)


def _beside(words: str, box: QComboBox) -> QWidget:
    pair = QWidget()
    name = Label(words, "body")
    name.setBuddy(box)
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(8))
    row.addWidget(name)
    row.addWidget(box)
    return pair

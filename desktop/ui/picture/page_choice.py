"""Which of the pages of a file is shown and asked about."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.look import theme
from desktop.ui.widgets.buttons import PlainButton
from desktop.ui.widgets.fields import NumberField
from desktop.ui.widgets.labels import Label


class PageChoice(QWidget):
    """The word *Page*, its number, and *Ask about all pages*; hidden for a picture that is alone in its file.

    Signals:
        chosen(int): another page is wanted, from 1.
        all_wanted(int): the answers to all pages are wanted, of which there are so many.
    """

    chosen = Signal(int)
    all_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = NumberField(small=True)
        self.number.setAccessibleName(self.tr("Page"))
        self.number.setKeyboardTracking(False)
        self.number.setMinimum(1)
        self.number.valueChanged.connect(self.chosen)
        self.all = PlainButton(self.tr("Ask about all pages"), small=True)
        self.all.clicked.connect(lambda: self.all_wanted.emit(self.number.maximum()))
        label = Label(self.tr("&Page"), "fact")
        label.setBuddy(self.number)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        for widget in (label, self.number, self.all):
            layout.addWidget(widget)
        self.hide()

    def show_as(self, page: int, count: int, may_ask_all: bool) -> None:
        """Show that this is one of so many pages; hidden if it is alone."""
        self.setVisible(count > 1)
        if count > 1:
            self.number.blockSignals(True)
            self.number.setMaximum(count)
            self.number.setSuffix(self.tr(" of {count}").format(count=count))
            self.number.setValue(page)
            self.number.blockSignals(False)
            self.all.setVisible(may_ask_all)

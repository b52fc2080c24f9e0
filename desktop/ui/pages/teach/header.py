"""The top of the Teach page: where one is, what it is called, and what can be done now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look import theme
from desktop.ui.widgets.badge import Badge, Kind
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.fields import NameLine
from desktop.ui.widgets.labels import line
from desktop.ui.widgets.page_header import PageHeader
from desktop.ui.widgets.steps import Steps


class TeachHeader(PageHeader):
    """Back, name with pencil, badge, and the buttons of the moment at the right.

    Signals:
        left(): back to the list of runs.
        renamed(str): the user gave another name.
    """

    left = Signal()
    renamed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.back = IconButton("chevl", self.tr("All runs"), small=True, quiet=True)
        self.back.clicked.connect(self.left)
        self.name = ElidedLabel("", "title")
        self.note = ElidedLabel("", "body", "text2")
        self.line = NameLine()
        self.line.setAccessibleName(self.tr("Name of what is taught"))
        self.line.setMaximumWidth(theme.px(320))
        self.line.editingFinished.connect(self._take_name)
        self.line.given_up.connect(self._end_editing)
        self.line.hide()
        self.pencil = IconButton("pencil", self.tr("Rename"), small=True, quiet=True)
        self.pencil.clicked.connect(self._edit)
        self.badge = Badge("")
        self.badge.hide()
        self._has_badge = False
        self._shown: list[QWidget] = []
        self._actions = QHBoxLayout()
        self._actions.setSpacing(theme.px(12))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
        row.setSpacing(theme.px(12))
        for widget in (self.back, self.name, self.line, self.pencil, self.note, self.badge):
            row.addWidget(widget)
        row.addStretch(1)
        row.addLayout(self._actions)

    def show_name(self, name: str, *, editable: bool = False, note: str = "", back: bool = True) -> None:
        if editable and name == self.name.text() and not self.line.isHidden():
            return  # somebody is typing another one
        self._end_editing()
        self.name.setText(name)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.pencil.setVisible(editable)
        self.back.setVisible(back)

    def show_badge(self, text: str = "", kind: Kind = "plain", icon: str | None = None) -> None:
        """No badge when `text` is empty."""
        self._has_badge = bool(text)
        if text:
            self.badge.set(text, kind, icon)
        self._make_room()

    def show_actions(self, actions: Sequence[QWidget]) -> None:
        """Put these buttons at the right, instead of those that stood there."""
        while (item := self._actions.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
        self._shown = list(actions)
        for action in actions:
            self._actions.addWidget(action)
            action.show()
        self._make_room()

    def _make_room(self) -> None:
        """The badge gives way before the name is cut to nothing."""
        shown = [one for one in (self.back, self.pencil, *self._shown) if not one.isHidden()]
        taken = sum(one.sizeHint().width() + theme.px(12) for one in shown) + theme.px(48)
        name = min(self.name.sizeHint().width(), theme.text_px(160))
        fits = taken + name + self.badge.sizeHint().width() + theme.px(24) <= self.width()
        self.badge.setVisible(self._has_badge and fits)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _edit(self) -> None:
        self.name.hide()
        self.pencil.hide()
        self.line.begin(self.name.text())

    def _take_name(self) -> None:
        if self.line.isHidden():
            return
        name = self.line.text().strip()
        self._end_editing()
        self.pencil.show()
        if name and name != self.name.text():
            self.name.setText(name)
            self.renamed.emit(name)

    def _end_editing(self) -> None:
        was_editing = not self.line.isHidden()
        self.line.hide()
        self.name.show()
        if was_editing:
            self.pencil.show()


class StepStrip(PageHeader):
    """The three steps, and at the right what the run is made of."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(47, parent)
        self.steps = Steps([self.tr("Your examples"), self.tr("Starting model"), self.tr("Teach")])
        self.facts = ElidedLabel("", "fact", "text2", mode=Qt.TextElideMode.ElideRight)
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
        row.setSpacing(theme.px(16))
        row.addWidget(self.steps)
        row.addStretch(1)
        row.addWidget(self.facts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(line())

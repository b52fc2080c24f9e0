"""Rows of the Activity page: kept while their job lives, so that the keyboard's place is never lost."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look import icons, theme
from desktop.ui.pages.activity.row_state import RowState
from desktop.ui.widgets.buttons import IconButton, PlainButton, PrimaryButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.labels import Label, line
from desktop.ui.widgets.progress import ProgressRow


class StateTile(QWidget):
    """A tile on the ground of its state."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = ("down", "tint", "accent")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, icon: str, tone: str, sign: str) -> None:
        if self._state != (icon, tone, sign):
            self._state = (icon, tone, sign)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(36), theme.px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        icon, tone, sign = self._state
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(tone))
        painter.drawRoundedRect(QRectF(self.rect()), theme.px(8), theme.px(8))
        icons.paint(painter, self.rect(), icon, sign, 18)


class JobRow(QWidget):
    """One row of 80 px, or of 52 px when there is nothing to wait for.

    Signals:
        pressed(str key, str what): one of its buttons ("pause", "resume", "try", "open", "show", "delete",
            "close").
    """

    pressed = Signal(str, str)

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.state: RowState | None = None
        self._tile = StateTile()
        self._name = ElidedLabel("", "group")
        self._fact = ElidedLabel("", "fact", mode=Qt.TextElideMode.ElideRight)
        self.progress = ProgressRow("")
        self.buttons: dict[str, QPushButton] = {
            "pause": IconButton("pause", self.tr("Pause this download"), small=True),
            "resume": PlainButton(self.tr("Continue"), "play", small=True),
            "resume-main": PrimaryButton(self.tr("Continue"), "play", small=True),
            "delete": PlainButton(self.tr("Delete what arrived"), "trash", small=True),
            "open": PlainButton(self.tr("Open"), "cap", small=True),
            "show": PlainButton(self.tr("Open"), "flask", small=True),
            "try": PlainButton(self.tr("Try it"), "flask", small=True),
            "close": IconButton("x", self.tr("Remove this line"), small=True, quiet=True),
        }
        for name, button in self.buttons.items():
            what = name.removesuffix("-main")
            button.clicked.connect(lambda _on=False, what=what: self.pressed.emit(self.key, what))
        self._build()

    def _build(self) -> None:
        names = QHBoxLayout()
        names.setSpacing(theme.px(8))
        names.addWidget(self._name)
        names.addWidget(self._fact)
        names.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(theme.px(6))
        column.addStretch(1)
        column.addLayout(names)
        column.addWidget(self.progress)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        row.setSpacing(theme.px(14))
        row.addWidget(self._tile)
        row.addLayout(column, 1)
        frame = QWidget()
        frame.setMinimumWidth(theme.px(126))  # so that all bars end at the same place
        ends = QHBoxLayout(frame)
        ends.setContentsMargins(0, 0, 0, 0)
        ends.setSpacing(theme.px(8))
        ends.addStretch(1)
        for button in self.buttons.values():
            ends.addWidget(button)
        row.addWidget(frame)

    def show_state(self, state: RowState) -> None:
        if state == self.state:
            return
        self.state = state
        self._tile.show_state(state.icon, state.tone, state.sign)
        self._name.setText(state.name)
        self._fact.setText(state.fact)
        self.setMinimumHeight(theme.text_px(80 if state.bar else 52))
        self.progress.setVisible(state.bar is not None)
        if state.bar is not None:
            self.progress.bar.setAccessibleName(state.name)
            self.progress.set(state.share, state.left, state.right, state.bar)
        shown = {("resume-main" if name == "resume" and state.main else name) for name in state.buttons}
        for name, button in self.buttons.items():
            button.setVisible(name in shown)
            words = state.close if name == "close" and state.close else button.text() or button.toolTip()
            button.setAccessibleName(f"{words}: {state.name}")
        if state.close:
            self.buttons["close"].setToolTip(state.close)
        self.setAccessibleName(
            ", ".join(part for part in (state.name, state.fact, state.left, state.right) if part)
        )


class ActivityList(QWidget):
    """A heading and its rows in a card; hidden while there are none.

    Signals:
        pressed(str key, str what): a button of a row.
    """

    pressed = Signal(str, str)

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card = Card(0, 0)
        self._card.setAccessibleName(heading)
        self.rows: dict[str, JobRow] = {}
        self._frames: dict[str, QWidget] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.px(12))
        column.setSpacing(theme.px(8))
        column.addWidget(Label(heading, "fact", "text2"))
        column.addWidget(self._card)
        self.hide()

    def show_rows(self, states: Sequence[RowState]) -> None:
        """Show `states` in this order; rows that stay keep their widget."""
        keys = [state.key for state in states]
        if keys != list(self.rows):
            self._arrange(keys)
        for state in states:
            self.rows[state.key].show_state(state)
        self.setVisible(bool(states))

    def _arrange(self, keys: list[str]) -> None:
        for key in set(self.rows) - set(keys):
            frame = self._frames.pop(key)
            del self.rows[key]
            self._card.content.removeWidget(frame)
            frame.hide()
            frame.deleteLater()
        for key in keys:
            if key not in self._frames:
                self._add(key)
        self.rows = {key: self.rows[key] for key in keys}
        for place, key in enumerate(keys):
            self._card.content.insertWidget(place, self._frames[key])
            divider = self._frames[key].findChild(QWidget, "line")
            if divider is not None:
                divider.setVisible(place > 0)

    def _add(self, key: str) -> None:
        row = JobRow(key)
        row.pressed.connect(self.pressed)
        frame = QWidget()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line())
        column.addWidget(row)
        self.rows[key], self._frames[key] = row, frame

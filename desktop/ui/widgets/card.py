"""Cards: flat, a 1 px edge, radius 8."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui.look import icons, theme
from desktop.ui.widgets.labels import Label


class Card(QFrame):
    """A frame for what belongs together; `content` is its vertical layout."""

    def __init__(
        self, margin: int = 16, gap: int = 8, tone: Literal["", "tint"] = "", parent: QWidget | None = None
    ) -> None:
        """`margin` and `gap` in px at 100 % zoom; tone "tint" is the advice panel."""
        super().__init__(parent)
        self._margin = margin
        self._gap = gap
        self.setProperty("tone", tone)
        self.content = QVBoxLayout(self)
        self._lay_out()

    def _lay_out(self) -> None:
        # The 1 px edge lies inside, so that cards keep the design's grid.
        inner = max(0, theme.px(self._margin) - 1) if self._margin else 1
        self.content.setContentsMargins(inner, inner, inner, inner)
        self.content.setSpacing(theme.px(self._gap))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._lay_out()
        super().changeEvent(event)


class KeyNumberCard(Card):
    """A label with an icon, a number of 20 px, and its unit or a comparison on the same line."""

    def __init__(self, label: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(16, 6, parent=parent)
        self._icon = icon
        self._label = label
        top = QHBoxLayout()
        self._sign = QLabel()
        self._top_label = Label(label, "fact", "text2")
        top.addWidget(self._sign)
        top.addWidget(self._top_label)
        top.addStretch(1)
        self._number = Label("", "title", tabular=True)
        self._unit = Label("", "fact")
        row = QHBoxLayout()
        row.addWidget(self._number, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        # 20 px and 12 px text share a baseline when the small label sits 3 px higher than the row's end.
        self._unit.setContentsMargins(0, 0, 0, theme.px(3))
        self.content.addLayout(top)
        self.content.addLayout(row)
        self._show_sign()
        self.set_number("–", "")

    def set_number(self, number: str, unit: str = "") -> None:
        """Show a number as it should be read, and its unit or a comparison."""
        self._number.setText(number)
        self._unit.setText(unit)
        self.setAccessibleName(f"{self._label}: {number} {unit}".rstrip())

    def _show_sign(self) -> None:
        self._sign.setPixmap(icons.pixmap(self._icon, "text2", 14, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_sign()

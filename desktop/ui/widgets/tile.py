"""A square with an icon in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop.ui.look import icons, theme


class Tile(QFrame):
    """36 px square with an icon of 18; `active` ones are tinted. Decoration: the words stand beside it."""

    def __init__(
        self, icon: str, active: bool = False, size: int = 36, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_active(active)

    def set_icon(self, icon: str) -> None:
        self._icon = icon
        self.update()

    def set_active(self, active: bool) -> None:
        self._active = active
        self.setProperty("active", active)
        self.style().polish(self)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(self._size), theme.px(self._size))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        token = "disabled" if not self.isEnabled() else "accent" if self._active else "text2"
        icons.paint(painter, self.rect(), self._icon, token, 24 if self._size >= 56 else 18)

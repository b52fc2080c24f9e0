"""The head of a page: as high as its buttons need, at every text size and zoom."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.look import theme


class PageHeader(QWidget):
    """A bar of fixed height that follows text size and zoom; what it holds is the page's affair."""

    def __init__(self, height: int = 63, parent: QWidget | None = None) -> None:
        """`height` in px at 100 %; with the line below, 63 px make the 64 px of all pages."""
        super().__init__(parent)
        self._height = height
        self.setFixedHeight(theme.text_px(height))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setFixedHeight(theme.text_px(self._height))

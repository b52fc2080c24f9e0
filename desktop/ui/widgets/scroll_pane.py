"""Contents that scroll up and down where there is not enough room for them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


class ScrollPane(QScrollArea):
    """`contents` is as wide as the pane; what is shown goes into a layout of it.

    The contents are in their place before they are filled: Qt styles whole trees again when they get another
    parent, which is most of what opening a page costs.
    """

    def __init__(self, name: str, parent: QWidget | None = None, *, sideways: bool = True) -> None:
        """`name` is what screen readers say; without `sideways` it never scrolls to the side."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setAccessibleName(name)
        if not sideways:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.contents = QWidget(self.viewport())
        self.contents.setObjectName("contents")
        self.setWidget(self.contents)

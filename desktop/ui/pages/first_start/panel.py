"""The side panel of the first start: what Burnish is for, and its promise."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui.look import icons, theme
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.tile import Tile

WIDTH = 400


class _Mark(QWidget):
    """Burnish's mark, drawn in the theme's accent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(theme.px(32), theme.px(32))

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).drawPixmap(0, 0, icons.mark(32, self.devicePixelRatioF()))


class SidePanel(QFrame):
    """Name, a few words, three things to do, and the promise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidePanel")
        self.setFixedWidth(theme.px(WIDTH))
        self._shield = QLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(40), theme.px(48), theme.px(40), theme.px(48))
        column.setSpacing(theme.px(16))
        column.addLayout(self._line(_Mark(), Label("Burnish", "title")))
        column.addStretch(1)
        column.addWidget(Label(self.tr("First, a look at this computer"), "page", wrap=True))
        words = self.tr(
            "Three short steps, then you can try your first model. Everything here can be changed later in"
            " Settings."
        )
        column.addWidget(Label(words, "body", "text2", wrap=True))
        column.addSpacing(theme.px(16))
        for icon, what in (
            ("flask", self.tr("Try models on your own files")),
            ("cap", self.tr("Teach one with a few examples")),
            ("plug", self.tr("Works without the internet")),
        ):
            column.addLayout(self._line(Tile(icon, active=True), Label(what, "body", wrap=True)))
        column.addStretch(2)
        promise = Label(
            self.tr("Everything runs on this computer.\nNothing is uploaded."), "fact", "text2", wrap=True
        )
        column.addLayout(self._line(self._shield, promise))
        self._show_shield()

    def _line(self, sign: QWidget, words: Label) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(14))
        row.addWidget(sign)
        row.addWidget(words, 1)
        return row

    def _show_shield(self) -> None:
        self._shield.setPixmap(icons.pixmap("shield", "ok", 16, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_shield()

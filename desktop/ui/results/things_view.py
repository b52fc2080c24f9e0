"""What views of things in a picture share: a list beside the picture and a layer over it, kept in step."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look import theme
from desktop.ui.picture.layer import PictureLayer
from desktop.ui.results.thing_list import ThingList
from desktop.ui.results.view import ResultView
from desktop.ui.widgets.labels import heading


class ThingsView(ResultView):
    """Heading, what a kind of answer adds, the rows, a foot."""

    spreads = True

    def __init__(self, layer: PictureLayer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layer.setParent(self)
        self.layer: PictureLayer = layer
        self.list = ThingList()
        self.list.pointed.connect(layer.light)
        self.list.chosen.connect(layer.choose)
        layer.pointed.connect(self.list.light)
        layer.chosen.connect(self.list.choose)
        self._heading = heading("")
        self._heading.setWordWrap(True)
        self.head, self.foot = QVBoxLayout(), QHBoxLayout()
        self._head = QVBoxLayout()
        self._head.setSpacing(theme.px(8))
        self._head.addWidget(self._heading)
        self._head.addLayout(self.head)
        self.foot.setSpacing(theme.px(8))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addLayout(self._head)
        layout.addWidget(self.list)
        layout.addLayout(self.foot)
        layout.addStretch(1)

    def set_gutter(self, px: int) -> None:
        self.list.gutter = px
        for part in (self._head, self.foot):
            part.setContentsMargins(theme.px(px), 0, theme.px(px), 0)

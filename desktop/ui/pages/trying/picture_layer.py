"""Lays what was found over the picture, with chips for what of it is shown."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QTransform
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.look import theme
from desktop.ui.picture.layer import NOBODY, PictureLayer, Switch
from desktop.ui.picture.view import PictureView
from desktop.ui.widgets.chips import Chip


class LayerTools(QWidget):
    """The chips, hidden while nothing lies over the picture; what was switched off stays off."""

    def __init__(self, view: PictureView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._layer: PictureLayer | None = None
        self._off: set[str] = set()
        self.chips: dict[str, Chip] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(8))
        view.pointed.connect(self._on_pointed)
        view.clicked.connect(self._on_clicked)
        self.hide()

    def lay(self, layer: PictureLayer | None) -> None:
        """Show `layer` from now on, or nothing."""
        if layer is self._layer:
            return
        if self._layer is not None:
            self._layer.changed.disconnect(self._on_changed)
            self._layer.destroyed.disconnect(self._on_destroyed)
        self._layer = layer
        self._show_switches(layer.switches if layer is not None else ())
        if layer is not None:
            layer.changed.connect(self._on_changed)
            layer.destroyed.connect(self._on_destroyed)
        self._view.set_overlay(self._paint if layer is not None else None)
        self._on_changed()
        self.setVisible(layer is not None)

    def _show_switches(self, switches: tuple[Switch, ...]) -> None:
        if [switch.id for switch in switches] != list(self.chips):
            for chip in self.chips.values():
                self._row.removeWidget(chip)
                chip.hide()
                chip.deleteLater()
            self.chips = {switch.id: self._chip(switch) for switch in switches}
        for switch in switches:
            if self._layer is not None:
                self._layer.switch(switch.id, switch.id not in self._off)

    def _chip(self, switch: Switch) -> Chip:
        chip = Chip(switch.words, "filter", switch.icon)
        chip.setChecked(switch.id not in self._off)
        chip.setToolTip(self.tr("Show on the picture"))
        chip.toggled.connect(lambda on: self._switch(switch.id, on))
        self._row.addWidget(chip)
        return chip

    def _switch(self, switch: str, on: bool) -> None:
        (self._off.discard if on else self._off.add)(switch)
        if self._layer is not None:
            self._layer.switch(switch, on)

    def _on_changed(self) -> None:
        layer = self._layer
        self._view.setAccessibleDescription(layer.words() if layer is not None else "")
        self._view.update()

    def _on_destroyed(self) -> None:
        self._layer = None
        self._view.set_overlay(None)
        self.hide()

    def _factor(self) -> QTransform:
        """From the picture as it is shown to the picture that was asked about: a preview may be smaller."""
        shown, asked = self._view.picture_size, self._layer.size if self._layer else self._view.picture_size
        if shown.isEmpty() or asked.isEmpty():
            return QTransform()
        return QTransform.fromScale(asked.width() / shown.width(), asked.height() / shown.height())

    def _on_pointed(self, place: QPointF | None) -> None:
        if self._layer is None:
            return
        self._layer.point_at(None if place is None else self._factor().map(place))
        on_thing = place is not None and self._layer.thing_at(self._factor().map(place)) != NOBODY
        cursor = Qt.CursorShape.PointingHandCursor if on_thing else Qt.CursorShape.ArrowCursor
        self._view.setCursor(cursor)

    def _on_clicked(self, place: QPointF) -> None:
        if self._layer is not None:
            self._layer.click_at(self._factor().map(place))

    def _paint(self, painter: QPainter, to_view: QTransform) -> None:
        if self._layer is not None:
            inverted, _ = self._factor().inverted()
            self._layer.paint(painter, inverted * to_view, self._view.seen())

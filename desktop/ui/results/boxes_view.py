"""Things in a picture with how sure the model is of each; the picture shows where they are."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop import wording
from desktop.catalogue import counted
from desktop.results import SURE, Box, Boxes, Result
from desktop.ui.look import theme
from desktop.ui.picture.box_layer import BoxLayer, Framed
from desktop.ui.picture.kinds import kinds_of
from desktop.ui.results.thing_list import Thing
from desktop.ui.results.things_view import ThingsView
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.slider import ValueSlider
from desktop.workbench.trying.telling import display_label

_ROUNDING = 1e-9


def frames_of(answer: Boxes) -> list[Framed]:
    """The things of an answer as they are drawn."""
    kinds = kinds_of(box.label for box in answer.boxes)
    return [
        Framed(
            QRectF(box.left, box.top, box.right - box.left, box.bottom - box.top),
            f"{display_label(box.label)} {wording.percent(box.score)}",
            kinds[box.label],
        )
        for box in answer.boxes
    ]


class BoxesView(ThingsView):
    """How many, a slider that hides what is less certain, and a row for each thing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        layer = BoxLayer()
        super().__init__(layer, parent)
        self.boxes_layer = layer
        self.list.setAccessibleName(self.tr("Things found, most certain first"))
        self._answer = Boxes((), 0, 0)
        self.least = ValueSlider(
            self.tr("Show when at least this sure"), 0.0, 1.0, SURE, lambda share: wording.percent(share)
        )
        self.least.moved.connect(self._show)
        self._choice = QWidget()
        self._hidden = Label("", "fact")
        self.show_all = LinkButton(self.tr("Show"), hint=self.tr("Show the less certain ones too"))
        self.show_all.clicked.connect(lambda: self.least.set_value(0.0))
        self._build()

    def _build(self) -> None:
        choice = QHBoxLayout(self._choice)
        choice.setContentsMargins(0, 0, 0, 0)
        choice.setSpacing(theme.px(24))
        choice.addWidget(
            ElidedLabel(
                self.tr("Show when at least this sure"), "fact", "text2", mode=Qt.TextElideMode.ElideRight
            )
        )
        choice.addWidget(self.least, 1)
        self.head.addWidget(self._choice)
        self.foot.addWidget(self._hidden)
        self.foot.addStretch(1)
        self.foot.addWidget(self.show_all)

    def show_result(self, result: Result) -> None:
        assert isinstance(result, Boxes)
        self._answer = result
        self.boxes_layer.set_boxes(frames_of(result), QSize(result.width, result.height))
        self._choice.setVisible(bool(result.boxes))
        self.list.set_things([])
        self._show()

    def as_shown(self, result: Result) -> Result:
        if not isinstance(result, Boxes):
            return result
        return Boxes(tuple(box for box in result.boxes if self._passes(box)), result.width, result.height)

    def _passes(self, box: Box) -> bool:
        return box.score >= self.least.value() - _ROUNDING

    def _show(self, _least: float = 0.0) -> None:
        boxes = self._answer.boxes
        kinds = kinds_of(box.label for box in boxes)
        kept = [n for n, box in enumerate(boxes) if self._passes(box)]
        self.list.set_things(
            [
                Thing(
                    n,
                    display_label(boxes[n].label),
                    boxes[n].score,
                    wording.percent(boxes[n].score),
                    kinds[boxes[n].label],
                )
                for n in kept
            ]
        )
        self.boxes_layer.show_only(kept)
        words = counted("{count}\u00a0thing found", "{count}\u00a0things found", len(kept))
        self._heading.setText(words if kept else self._nothing())
        hidden = len(boxes) - len(kept)
        self._hidden.setText(
            counted(
                "{count}\u00a0less certain one is hidden", "{count}\u00a0less certain ones are hidden", hidden
            )
        )
        for widget in (self._hidden, self.show_all):
            widget.setVisible(hidden > 0)

    def _nothing(self) -> str:
        return (
            self.tr("Nothing reaches this certainty") if self._answer.boxes else self.tr("Nothing was found")
        )

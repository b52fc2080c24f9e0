"""Parts of a picture with how much of it they take; the picture shows where they are."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from desktop import wording
from desktop.catalogue import counted
from desktop.results import Masks, Part, Result
from desktop.ui.picture.kinds import kinds_of
from desktop.ui.picture.layer import NOBODY
from desktop.ui.picture.mask_image import Mask
from desktop.ui.picture.mask_layer import MaskLayer, Shape
from desktop.ui.results.thing_list import Thing
from desktop.ui.results.things_view import ThingsView
from desktop.ui.widgets.buttons import PlainButton
from desktop.workbench.trying.telling import display_label


def shapes_of(answer: Masks) -> list[Shape]:
    """The parts of an answer as they are drawn."""
    kinds = kinds_of(part.label for part in answer.parts)
    return [
        Shape(
            Mask.decoded(part.runs, answer.columns, answer.rows), display_label(part.label), kinds[part.label]
        )
        for part in answer.parts
    ]


class MasksView(ThingsView):
    """How many, a row for each part, and a button that keeps the chosen one as a picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        layer = MaskLayer()
        super().__init__(layer, parent)
        self.masks_layer = layer
        self._answer = Masks((), 1, 1, 0, 0)
        self.list.setAccessibleName(self.tr("Parts of the picture, largest first"))
        self.cut = PlainButton(self.tr("Cut out…"), "image", small=True)
        self.cut.clicked.connect(self._cut_out)
        self.foot.addStretch(1)
        self.foot.addWidget(self.cut)
        self.list.chosen.connect(self._show_button)
        layer.chosen.connect(self._show_button)

    def show_result(self, result: Result) -> None:
        assert isinstance(result, Masks)
        self._answer = result
        shapes = shapes_of(result)
        grid, size = QSize(result.columns, result.rows), QSize(result.width, result.height)
        self.masks_layer.set_shapes(shapes, grid, size)
        self.list.set_things([])
        self.list.set_things(
            [self._row(number, part, shapes[number]) for number, part in enumerate(result.parts)]
        )
        count = len(result.parts)
        words = counted("{count}\u00a0part found", "{count}\u00a0parts found", count)
        self._heading.setText(words if count else self.tr("No part was found"))
        self._show_button()

    def _row(self, number: int, part: Part, shape: Shape) -> Thing:
        share = self.tr("{share} of the picture").format(share=wording.percent(part.share))
        sure = self.tr("{share} sure").format(share=wording.percent(part.score)) if part.score < 1 else ""
        spoken = ", ".join(words for words in (shape.words, share, sure) if words)
        return Thing(number, shape.words, part.share, share, shape.kind, spoken)

    def _show_button(self) -> None:
        part = self.list.current()
        self.cut.setVisible(bool(self._answer.parts))
        self.cut.explain(part != NOBODY, self.tr("Choose a part first, here or in the picture"))
        if part != NOBODY:
            name = display_label(self._answer.parts[part].label)
            self.cut.setToolTip(self.tr("Save “{name}” alone, on a transparent background").format(name=name))

    def _cut_out(self) -> None:
        if self.list.current() != NOBODY:
            self.cut_out_requested.emit(self.list.current())

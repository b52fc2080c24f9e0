"""The Try page before anything is opened."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look import theme
from desktop.ui.pages.trying.samples import SampleCard, samples
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import PlainButton, PrimaryButton
from desktop.ui.widgets.drop_area import DropArea
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.scroll_pane import ScrollPane
from desktop.ui.widgets.sign import Sign

SIDE_BY_SIDE = 720
"""px from which the samples stand beside each other; below each other, where there is less room."""


class EmptyTry(ScrollPane):
    """A drop area, samples, and the promise.

    Signals:
        dropped(list[str]): paths dropped here.
        open_requested(), paste_requested(): a button was pressed.
        sample_chosen(str): the path of a sample.
    """

    dropped = Signal(object)
    open_requested = Signal()
    paste_requested = Signal()
    sample_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Open something"), parent, sideways=False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes to what can be pressed, and scrolls to it
        self.area = DropArea(
            self.tr("Drop a picture, some text or a recording"),
            self.tr("Several files or a whole folder work too. A video counts as a recording."),
        )
        self.area.dropped.connect(self.dropped)
        self.area.pressed_open.connect(self.open_requested)
        self.open_button = PrimaryButton(self.tr("Open files…"), "folder")
        self.open_button.clicked.connect(self.open_requested)
        self.paste_button = PlainButton(self.tr("Paste"), "paste")
        self.paste_button.clicked.connect(self.paste_requested)
        self.area.add_button(self.open_button)
        self.area.add_button(self.paste_button)
        self.banner = Banner("info")
        self.cards = [SampleCard(sample) for sample in samples() if sample.shown][:3]
        self._build()

    def _build(self) -> None:
        layout = QVBoxLayout(self.contents)
        layout.setContentsMargins(theme.px(24), theme.px(24), theme.px(24), theme.px(16))
        layout.setSpacing(0)
        place = QVBoxLayout()
        place.setSpacing(theme.px(12))
        place.addWidget(self.banner)
        place.addWidget(self.area, 1)
        layout.addLayout(place, 1)
        self._row = row = QHBoxLayout()
        if self.cards:
            layout.addSpacing(theme.px(28))
            layout.addWidget(Label(self.tr("Nothing to hand? Start with a sample"), "group"))
            layout.addSpacing(theme.px(12))
            row.setSpacing(theme.px(16))
            for card in self.cards:
                card.clicked.connect(
                    lambda _=False, path=str(card.sample.path): self.sample_chosen.emit(path)
                )
                row.addWidget(card)
            layout.addLayout(row)
        layout.addSpacing(theme.px(44))
        layout.addLayout(self._promise())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= theme.px(SIDE_BY_SIDE)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(across if beside else down)

    def _promise(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addStretch(1)
        row.addWidget(Sign("shield", "ok"), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(
            Label(self.tr("Everything runs on this computer. Nothing is uploaded."), "body", "text2")
        )
        row.addStretch(1)
        return row

"""The chips of Discover: what the computer should do, and the groups of the model guide."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop.tasks import MEDIA, tasks_for
from desktop.ui.look import icons, theme
from desktop.ui.widgets.chips import Chip, ChipGroup
from desktop.ui.widgets.labels import Label
from desktop.workbench import guide

GUIDE = "guide:"
"""Begins the id of a chip that stands for a group of the guide."""


class TaskChips(QWidget):
    """One line of chips for each kind of file and one for the guide, one choice among all of them.

    Signals:
        chosen(str): a task, or `GUIDE` and a group of the guide, or "" when the choice was taken back.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: list[ChipGroup] = []
        self._signs: list[tuple[QLabel, str]] = []
        self._line_of: dict[str, ChipGroup] = {}
        self._current = ""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(theme.px(8))
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setColumnStretch(2, 1)
        self._grid.setColumnMinimumWidth(1, theme.px(58))
        translate = QCoreApplication.translate
        for media, about in MEDIA.items():
            name = translate("media", about.title)
            self._add_line(
                name, about.icon, [(row.id, translate("tasks", row.short)) for row in tasks_for(media)]
            )
        pages = [(f"{GUIDE}{group}", translate("guide", words)) for group, words in guide.GROUPS]
        self._add_line(self.tr("Guide"), "compass", pages)
        self._show_signs()

    def _add_line(self, name: str, icon: str, chips: list[tuple[str, str]]) -> None:
        sign, group, row = QLabel(), ChipGroup(name, "task", self), self._grid.rowCount()
        self._signs.append((sign, icon))
        self._groups.append(group)
        group.set_chips(chips)
        for identity, _words in chips:
            self._line_of[identity] = group
            group.chip(identity).clicked.connect(lambda _on=False, name=identity: self._on_pressed(name))
        label = Label(name, "fact", "text2")
        for column, widget in enumerate((sign, label)):  # beside the first of several lines
            widget.setMinimumHeight(theme.text_px(24))
            self._grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(group, row, 2)

    def line_ends(self) -> list[int]:
        """Where the lines of chips end, px from the top."""
        chips = (group.chip(name) for name, group in self._line_of.items())
        return sorted({chip.mapTo(self, QPoint(0, chip.height())).y() for chip in chips})

    @property
    def current(self) -> str:
        """The chosen task, `GUIDE` and a group, or ""."""
        return self._current

    def choose(self, task_id: str) -> None:
        """Choose without sending `chosen`; "" chooses nothing."""
        self._current = task_id
        for group in self._groups:
            group.choose(task_id if self._line_of.get(task_id) is group else None)

    def chip(self, task_id: str) -> Chip:
        """The chip of a task."""
        return self._line_of[task_id].chip(task_id)

    def _on_pressed(self, task_id: str) -> None:
        # Pressing the chosen chip takes the choice back, which a group of chips alone does not offer.
        self.choose("" if task_id == self._current else task_id)
        self.chosen.emit(self._current)

    def _show_signs(self) -> None:
        for label, name in self._signs:
            label.setPixmap(icons.pixmap(name, "text2", 16, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_signs()

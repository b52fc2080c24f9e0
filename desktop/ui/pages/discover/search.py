"""The upper part of Discover: what the computer should do, and what narrows the list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look import theme
from desktop.ui.pages.discover.chips import GUIDE, TaskChips
from desktop.ui.pages.discover.filters import DiscoverFilters
from desktop.ui.pages.discover.results import Wanted
from desktop.ui.widgets.buttons import MenuButton, PlainButton
from desktop.ui.widgets.fields import SearchField
from desktop.ui.widgets.labels import line
from desktop.workbench.model_names import named_model


class _Lines(QScrollArea):
    """As high as all lines of chips; where the window is too low, some are shown and the rest scroll."""

    def __init__(self, chips: TaskChips, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips = chips
        chips.setObjectName("contents")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(chips)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._end = QTimer(self, singleShot=True, interval=0)
        """Chips are where they belong only when the layouts in them have had their turn."""
        self._end.timeout.connect(self._end_at_a_line)

    def _end_at_a_line(self) -> None:
        """Leave the ground free below the last line that fits whole."""
        ends = self._chips.line_ends()
        fitting = [end for end in ends if end <= self.height()]
        cut = fitting and ends[-1] > self.height()
        self.setViewportMargins(0, 0, 0, self.height() - fitting[-1] if cut else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._end.start()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._chips.heightForWidth(width)

    def sizeHint(self) -> QSize:
        return self._chips.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, theme.text_px(60))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A scroll area does not pass on that its contents want another size, and layouts keep the heights
        # that they were told once: those of chips without their style would come back with that width.
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._end.start()
        return super().eventFilter(watched, event)


class DiscoverSearch(QWidget):
    """Search line, chips, filters, count and order.

    Signals:
        searched(): words, chip, filter or order changed.
        help_requested(): somebody wants to be led to a model.
    """

    searched = Signal()
    help_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = SearchField(self.tr("What do you want the computer to do?"), wide=True)
        self.field.setToolTip(self.tr("Words, the name of a model, or an address copied from the hub"))
        self.field.searched.connect(lambda _words: self.searched.emit())
        self.help = PlainButton(self.tr("Help me choose…"), "compass")
        self.help.clicked.connect(self.help_requested)
        self.add = MenuButton(self.tr("Add from a file or link…"), "plus")
        self.chips = TaskChips(self)
        self.chips.chosen.connect(self._on_chip)
        self.filters = DiscoverFilters(self)
        self.filters.changed.connect(self.searched)
        self._build()

    def _build(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(theme.px(12))
        first.addWidget(self.field, 1)
        first.addWidget(self.help)
        first.addWidget(self.add)
        top = QVBoxLayout()
        top.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), theme.px(14))
        top.setSpacing(theme.px(16))
        top.addLayout(first)
        self._lines, self._between = _Lines(self.chips), line()
        top.addWidget(self._lines)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._between)
        column.addWidget(self.filters)

    @property
    def words(self) -> str:
        return self.field.text().strip()

    @property
    def group(self) -> str | None:
        """The group of the guide that is being looked through, None while one looks for models."""
        chip = self.chips.current
        return chip.removeprefix(GUIDE) if chip.startswith(GUIDE) else None

    @property
    def wanted(self) -> Wanted:
        """What is being looked for."""
        filters = self.filters
        return Wanted(
            self.words,
            "" if self.group is not None else self.chips.current,
            filters.order.current,
            filters.source.current,
            filters.language.current,
            filters.only_fitting.isChecked(),
            filters.only_commercial.isChecked(),
        )

    def fold(self, folded: bool) -> None:
        """Show only the search line: a page below needs the room."""
        for part in (self._lines, self._between, self.filters):
            part.setHidden(folded)

    def choose(self, chip: str) -> None:
        """Choose a task, a group of the guide, or nothing, without sending `searched`."""
        self.chips.choose(chip)
        self.filters.show_for_models(self.group is None)

    def say_count(self, words: str) -> None:
        """Say at the right how many there are."""
        self.filters.count.setText(words)

    def _on_chip(self, chip: str) -> None:
        if named_model(self.words) is not None:
            self.field.clear()  # one model's name finds nothing else, least of all a page of the guide
        self.filters.show_for_models(not chip.startswith(GUIDE))
        self.searched.emit()

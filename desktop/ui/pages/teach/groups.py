"""The groups of the examples, side by side, each with some of its examples."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.protocol import GroupCount, Input
from desktop.tasks.teaching import PICTURE_GROUPS
from desktop.ui.look import icons, theme
from desktop.ui.pages.teach.enlarged import Shown
from desktop.ui.pages.teach.tiles import TileField, Tiles
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label
from desktop.workbench.teaching import words as teach_words
from desktop.workbench.trying.gathering import Found, Gathering

ENOUGH = PICTURE_GROUPS.enough
"""Examples in a group below which the page says that they are few."""

_GAP, _MARGIN = 6, 13


class GroupTiles(TileField):
    """Some examples of a group; the last cell says how many more there are."""

    def __init__(
        self, tiles: Tiles, samples: tuple[Input, ...], count: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(tiles, parent)
        across = tiles.shape.across
        room = min(len(samples), across * tiles.shape.rows)
        self._more = 0
        if count > room:
            # Whole rows only, the last cell of which is the number.
            room = min(max(across, (room + 1) // across * across), across * tiles.shape.rows) - 1
            self._more = count - min(room, len(samples))
        self._examples = samples[:room]
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def more(self) -> int:
        """How many examples are not shown."""
        return self._more

    def examples(self) -> tuple[Input, ...]:
        return self._examples

    def cells(self) -> list[QRect]:
        shape, gap = self._tiles.shape, theme.px(_GAP)
        width, height = theme.px(shape.width), theme.px(shape.height)
        places = (divmod(at, shape.across) for at in range(len(self._examples) + bool(self._more)))
        return [QRect(at * (width + gap), row * (height + gap), width, height) for row, at in places]

    def sizeHint(self) -> QSize:
        shape, gap = self._tiles.shape, theme.px(_GAP)
        rows = max(1, -(-len(self.cells()) // shape.across))
        return QSize(
            shape.across * (theme.px(shape.width) + gap) - gap, rows * (theme.px(shape.height) + gap) - gap
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        cells = self.cells()
        for cell, example in zip(cells, self._examples, strict=False):
            self._tiles.paint(painter, cell, example)
        if self._more:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("well"))
            painter.drawRoundedRect(cells[-1], theme.px(6), theme.px(6))
            painter.setPen(theme.color("text2"))
            painter.setFont(theme.font(12, 500, tabular=True))
            painter.drawText(cells[-1], Qt.AlignmentFlag.AlignCenter, f"+\u00a0{self._more:,}")
        self.paint_focus(painter)


class _FewSign(QLabel):
    """The warning sign of a small group, in the colour of the theme."""

    def __init__(self) -> None:
        super().__init__()
        self._show()

    def _show(self) -> None:
        self.setPixmap(icons.pixmap("warn", "warn", 14, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show()


class GroupColumn(Card):
    """One group: its name, how many examples, whether they are few, and some of them.

    Signals:
        opened(list[Shown], int): these are wanted large, from that one on.
    """

    opened = Signal(list, int)

    def __init__(self, group: GroupCount, tiles: Tiles, parent: QWidget | None = None) -> None:
        super().__init__(12, 2, parent=parent)
        self._group, self._media = group, tiles.media
        self._gathering: Gathering | None = None
        count = teach_words.examples_of(group.count)
        row = QHBoxLayout()
        row.setSpacing(theme.px(6))
        row.addWidget(Label(count, "fact", "text2"))
        spoken = f"{group.name}, {count}"
        if group.count < ENOUGH:
            row.addWidget(_FewSign())
            few = Label(self.tr("few"), "fact", "warn")
            few.setToolTip(
                self.tr("At least {enough} examples in each group teach better.").format(enough=ENOUGH)
            )
            row.addWidget(few)
            spoken += f", {self.tr('few')}"
        row.addStretch(1)
        self.content.addWidget(ElidedLabel(group.name, "group"))
        self.content.addLayout(row)
        self.content.addSpacing(theme.px(6))
        self.grid = GroupTiles(tiles, group.samples, group.count)
        self.grid.setAccessibleName(self.tr("Examples of “{group}”").format(group=group.name))
        self.grid.opened.connect(self._open)
        self.content.addWidget(self.grid)
        self.setAccessibleName(spoken)

    def sizeHint(self) -> QSize:
        # All columns are of one width, however long the names are.
        return QSize(self.grid.sizeHint().width() + 2 * theme.px(_MARGIN), super().sizeHint().height())

    def _open(self, index: int) -> None:
        """Open one that is seen; the number of the others opens the first of these."""
        if index < len(self.grid.examples()):
            self.opened.emit(self._shown(self._group.samples), index)
        elif not self._group.folders:  # the other rows of a table are not here
            self.opened.emit(self._shown(self._group.samples), len(self.grid.examples()))
        elif self._gathering is None:
            self._gathering = Gathering(self._group.folders, self)
            self._gathering.gathered.connect(self._on_gathered)
            self._gathering.start()

    def _on_gathered(self, found: Found) -> None:
        self._gathering = None
        examples = found.by_media.get(self._media, [])
        if examples:
            first = min(len(self.grid.examples()), len(examples) - 1)
            self.opened.emit(self._shown(examples), first)

    def _shown(self, examples: Sequence[Input]) -> list[Shown]:
        facts = ((self.tr("Group"), self._group.name),)
        return [Shown(example, self._media, facts) for example in examples]


class Groups(QWidget):
    """All groups, in lines that wrap.

    Signals:
        opened(list[Shown], int): these are wanted large, from that one on.
    """

    opened = Signal(list, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, 12, top=True)
        self.columns: list[GroupColumn] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(self.tr("Groups"))

    def show_groups(self, groups: tuple[GroupCount, ...], tiles: Tiles) -> None:
        """Show these groups instead of those before."""
        for column in self.columns:
            self._flow.removeWidget(column)
            column.hide()
            column.deleteLater()
        tiles.forget_waiting()
        self.columns = [GroupColumn(group, tiles) for group in groups]
        for column in self.columns:
            column.opened.connect(self.opened)
            self._flow.addWidget(column)

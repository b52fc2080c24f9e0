"""The groups of the examples, side by side, each with some of its pictures."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.protocol import GroupCount
from desktop.ui.look import icons, theme
from desktop.ui.pages.teach.tiles import Thumbnails, paint_thumbnail
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label
from desktop.workbench.teaching import words as teach_words

ENOUGH = 50
"""Pictures in a group below which the page says that they are few."""

ACROSS = 3
_SIDE, _GAP, _COLUMN = 58, 6, 212


class ThumbnailGrid(QWidget):
    """Pictures three across; the last cell says how many more there are."""

    def __init__(
        self, thumbnails: Thumbnails, paths: tuple[str, ...], count: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        room = len(paths)
        self._more = 0
        if count > len(paths):
            # Whole rows only, the last cell of which is the number.
            room = max(ACROSS, (len(paths) + 1) // ACROSS * ACROSS) - 1
            self._more = count - min(room, len(paths))
        self._paths = paths[:room]
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        thumbnails.arrived.connect(self._on_arrived)

    @property
    def more(self) -> int:
        """How many pictures are not shown."""
        return self._more

    def _on_arrived(self, path: str) -> None:
        if path in self._paths:
            self.update()

    def _cell(self, index: int) -> QRect:
        row, column = divmod(index, ACROSS)
        step = theme.px(_SIDE + _GAP)
        return QRect(column * step, row * step, theme.px(_SIDE), theme.px(_SIDE))

    def sizeHint(self) -> QSize:
        cells = len(self._paths) + (1 if self._more else 0)
        rows = max(1, -(-cells // ACROSS))
        step = theme.px(_SIDE + _GAP)
        return QSize(ACROSS * step - theme.px(_GAP), rows * step - theme.px(_GAP))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for index, path in enumerate(self._paths):
            paint_thumbnail(painter, self._cell(index), self._thumbnails, path)
        if self._more:
            cell = self._cell(len(self._paths))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("well"))
            painter.drawRoundedRect(cell, theme.px(6), theme.px(6))
            painter.setPen(theme.color("text2"))
            painter.setFont(theme.font(12, 500, tabular=True))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, f"+\u00a0{self._more:,}")


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
    """One group: its name, how many pictures, whether they are few, and some of them."""

    def __init__(self, group: GroupCount, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(12, 2, parent=parent)
        count = teach_words.pictures(group.count)
        row = QHBoxLayout()
        row.setSpacing(theme.px(6))
        row.addWidget(Label(count, "fact", "text2"))
        spoken = f"{group.name}, {count}"
        if group.count < ENOUGH:
            row.addWidget(_FewSign())
            few = Label(self.tr("few"), "fact", "warn")
            few.setToolTip(self.tr("At least {0} pictures in each group teach better.").format(ENOUGH))
            row.addWidget(few)
            spoken += f", {self.tr('few')}"
        row.addStretch(1)
        self.content.addWidget(ElidedLabel(group.name, "group"))
        self.content.addLayout(row)
        self.content.addSpacing(theme.px(6))
        self.grid = ThumbnailGrid(thumbnails, group.samples, group.count)
        self.content.addWidget(self.grid)
        self.setAccessibleName(spoken)

    def sizeHint(self) -> QSize:
        # All columns are of one width, however long the names are.
        return QSize(theme.px(_COLUMN), super().sizeHint().height())


class Groups(QWidget):
    """All groups, in lines that wrap."""

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._flow = FlowLayout(self, 12)
        self.columns: list[GroupColumn] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(self.tr("Groups"))

    def show_groups(self, groups: tuple[GroupCount, ...]) -> None:
        for column in self.columns:
            self._flow.removeWidget(column)
            column.hide()
            column.deleteLater()
        self._thumbnails.forget_waiting()
        self.columns = [GroupColumn(group, self._thumbnails) for group in groups]
        for column in self.columns:
            self._flow.addWidget(column)

"""The files of a batch as a list that fills while it runs: name, answer or reason."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop import wording
from desktop.messages import say
from desktop.messages.notes import is_warning
from desktop.tasks import Media
from desktop.ui.look import icons, theme
from desktop.ui.pages.trying.watching import Watching
from desktop.ui.widgets.elided import ElidedLabel, elided_apart
from desktop.ui.widgets.focus_ring import keyboard_has_focus
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.row_ground import paint_ground
from desktop.workbench.trying.telling import summary
from desktop.workbench.trying.trial import Trial

_ROW, _STACKED_ROW = 38, 52
# No tick for an answer: it would read as "right", and nobody knows that yet.
_SIGNS = {
    "waiting": ("clock", "text3"),
    "answered": ("chat", "text2"),
    "warned": ("warn", "warn"),
    "failed": ("xc", "bad"),
}
_Index = QModelIndex | QPersistentModelIndex
STATE = Qt.ItemDataRole.UserRole
DETAIL = Qt.ItemDataRole.UserRole + 1
NEIGHBOURS = Qt.ItemDataRole.UserRole + 2


class BatchModel(QAbstractListModel):
    """The trial's inputs; nothing is kept here, so that 20,000 of them cost nothing."""

    def __init__(self, trial: Trial, parent: QWidget) -> None:
        super().__init__(parent)
        self._trial = trial
        self._opening, self._count = -1, 0

    def catch_up(self) -> None:
        """Take in what was opened since."""
        count = len(self._trial.inputs)
        if self._trial.opening != self._opening:
            self.beginResetModel()
            self._opening, self._count = self._trial.opening, count
            self.endResetModel()
        elif count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._count = count
            self.endInsertRows()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self._count

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = index.row()
        item, state = self._trial.answer(row), self._trial.state(row)
        detail = ""
        if item is not None:
            detail = (
                summary(item.result)
                if item.result is not None
                else say(item.error.message)
                if item.error
                else ""
            )
        name = self._trial.name(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == STATE:
            told = item.notes if item is not None and item.result is not None else ()
            return "warned" if any(map(is_warning, told)) else state
        if role == NEIGHBOURS:
            return [self._trial.name(near) for near in (row - 1, row + 1) if 0 <= near < self._count]
        if role == DETAIL:
            return detail
        if role == Qt.ItemDataRole.ToolTipRole:
            notes = map(say, item.notes) if item is not None else ()
            return "\n".join([self._trial.inputs[row].path or name, detail, *notes]).strip()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = {
                "waiting": self.tr("waiting"),
                "answered": self.tr("answered"),
                "failed": self.tr("failed"),
            }
            notes = map(say, item.notes) if item is not None else ()
            return ", ".join(part for part in (name, words[state], detail, *notes) if part)
        return None


class BatchDelegate(QStyledItemDelegate):
    """38 px: a sign, the name, the answer or the reason; 52 px where the answer stands below the name."""

    def __init__(self, stacked: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._stacked = stacked

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        rect: QRect = option.rect
        state = index.data(STATE)
        paint_ground(painter, rect, option, focused=keyboard_has_focus(option.widget))
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        sign, token = _SIGNS[state]
        box = QRect(rect.x() + theme.px(12), rect.y(), theme.px(16), rect.height())
        icons.paint(painter, box, sign, token, 16)
        self._paint_words(painter, rect.adjusted(theme.px(38), 0, -theme.px(12), 0), index, state)
        painter.restore()

    def _paint_words(self, painter: QPainter, area: QRect, index: _Index, state: str) -> None:
        detail = str(index.data(DETAIL))
        first, second, side = area, area, Qt.AlignmentFlag.AlignRight
        if detail and self._stacked:
            middle = theme.text_px(_STACKED_ROW) * 9 // 16
            first, second = area.adjusted(0, 0, 0, middle - area.height()), area.adjusted(0, middle, 0, 0)
            second.adjust(0, 0, 0, -theme.text_px(6))
            side = Qt.AlignmentFlag.AlignLeft
        elif detail:
            name_width = round(area.width() * 0.45)
            first = area.adjusted(0, 0, name_width - area.width() - theme.px(8), 0)
            second = area.adjusted(name_width, 0, 0, 0)
        painter.setFont(theme.font(14, 500))
        painter.setPen(theme.color("text"))
        name = elided_apart(str(index.data()), index.data(NEIGHBOURS), painter.fontMetrics(), first.width())
        painter.drawText(first, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("bad" if state == "failed" else "text2"))
        shown = painter.fontMetrics().elidedText(detail, Qt.TextElideMode.ElideRight, second.width())
        painter.drawText(second, Qt.AlignmentFlag.AlignVCenter | side, shown)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(theme.px(200), theme.text_px(_STACKED_ROW if self._stacked else _ROW))


class BatchList(QListView):
    """Choosing a row shows its file."""

    def __init__(self, trial: Trial, parent: QWidget | None = None, *, stacked: bool = False) -> None:
        """`stacked` puts answers below the names, for a narrow place."""
        super().__init__(parent)
        self._trial = trial
        self._files = BatchModel(trial, self)
        self.setModel(self._files)
        self.setItemDelegate(BatchDelegate(stacked, self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Files in this batch"))
        self.selectionModel().currentChanged.connect(self._on_current)
        trial.changed.connect(self._on_changed)
        trial.answered.connect(self._on_answered)
        self._on_changed()

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self._trial.choose_input(index.row())

    # Repaint only: dataChanged would make the view lay out all of its thousands of rows again.

    def _on_answered(self, row: int) -> None:
        self.update(self.model().index(row, 0))

    def _on_changed(self) -> None:
        self._files.catch_up()
        row = self._trial.current
        if row < self._files.rowCount() and self.currentIndex().row() != row:
            self.setCurrentIndex(self._files.index(row, 0))
        self.viewport().update()


class BatchHead(QWidget):
    """ "Pictures in this batch", and how far the batch is."""

    def __init__(self, trial: Trial, parent: QWidget | None = None, *, stacked: bool = False) -> None:
        """`stacked` puts the counts below the title, for a narrow place."""
        super().__init__(parent)
        self._trial = trial
        self._title = Label("", "group")
        self._counts = ElidedLabel("", "fact", "text2", mode=Qt.TextElideMode.ElideRight, tabular=True)
        self.row = QBoxLayout(
            QBoxLayout.Direction.Down if stacked else QBoxLayout.Direction.LeftToRight, self
        )
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(0 if stacked else theme.px(8))
        self.row.addWidget(self._title)
        if not stacked:
            self.row.addStretch(1)
        self.row.addWidget(self._counts)
        Watching(trial, self.refresh, self)

    def text(self) -> str:
        return self._counts.text()

    def refresh(self) -> None:
        titles = {
            Media.PICTURE: self.tr("Pictures in this batch"),
            Media.TEXT: self.tr("Texts in this batch"),
            Media.SOUND: self.tr("Recordings in this batch"),
        }
        self._title.setText(titles.get(self._trial.media, "") if self._trial.media else "")
        done, failed, waiting = self._trial.counts()
        parts = [self.tr("{count} answered").format(count=wording.whole(done))] if done else []
        if failed:
            parts.append(self.tr("{count} failed").format(count=wording.whole(failed)))
        if waiting:
            parts.append(self.tr("{count} waiting").format(count=wording.whole(waiting)))
        left = self._trial.job.progress.left if self._trial.job and self._trial.job.progress else None
        if self._trial.is_batch and left is not None and left >= 1:
            parts.append(self.tr("about {time} left").format(time=wording.duration(left)))
        self._counts.setText(" · ".join(parts))

"""The pictures of a batch as a strip; only what is in view is loaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.ui.look import icons, theme
from desktop.ui.picture.thumbnails import Thumbnails, filling
from desktop.workbench.trying.trial import State

Index = QModelIndex | QPersistentModelIndex
_WIDTH, _HEIGHT, _ROOM = 76, 60, 4
_SMALL = 2 / 3
"""Of that, where there is little room."""


class _Pictures(QAbstractListModel):
    """Paths, how far each is, and the thumbnails that have been loaded lately."""

    def __init__(
        self,
        state_of: Callable[[int], State],
        name_of: Callable[[int], str],
        page_of: Callable[[int], int],
        thumbnails: Thumbnails,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.state_of, self.name_of, self._page_of = state_of, name_of, page_of
        self.paths: list[str] = []
        self._rows: dict[str, list[int]] = {}
        self._thumbnails = thumbnails
        thumbnails.arrived.connect(self._on_arrived)

    def set_paths(self, paths: Sequence[str]) -> None:
        self.beginResetModel()
        self._thumbnails.forget_waiting()
        self.paths = []
        self._rows.clear()
        self._append(paths)
        self.endResetModel()

    def add_paths(self, paths: Sequence[str]) -> None:
        first = len(self.paths)
        self.beginInsertRows(QModelIndex(), first, first + len(paths) - 1)
        self._append(paths)
        self.endInsertRows()

    def _append(self, paths: Sequence[str]) -> None:
        for row, path in enumerate(paths, len(self.paths)):
            self._rows.setdefault(path, []).append(row)
        self.paths.extend(paths)

    def pixmap(self, row: int, side: int) -> QPixmap | None:
        """The thumbnail, or None while it is being loaded (which this starts) or if it cannot be read."""
        pixmap = self._thumbnails.picture(self.paths[row], side, self._page_of(row))
        return None if pixmap is None or pixmap.isNull() else pixmap

    def _on_arrived(self, path: str) -> None:
        rows = self._rows.get(path, ())
        if len(rows) == 1:
            self.touch(rows[0])
        elif rows and isinstance(view := self.parent(), QListView):
            view.viewport().update()

    def touch(self, row: int) -> None:
        # Repaint only: dataChanged would make the view lay out all of its thousands of rows again.
        view = self.parent()
        if isinstance(view, QListView):
            view.update(self.index(row))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.paths)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = index.row()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.name_of(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = {
                "waiting": self.tr("waiting"),
                "answered": self.tr("answered"),
                "failed": self.tr("failed"),
            }
            return f"{self.name_of(row)}, {words[self.state_of(row)]}"
        return None


class _ThumbnailDelegate(QStyledItemDelegate):
    scale = 1.0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.cell()

    def cell(self) -> QSize:
        """One thumbnail with the room around it."""
        width, height = (theme.px(side * self.scale + 2 * _ROOM) for side in (_WIDTH, _HEIGHT))
        return QSize(width, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, _Pictures):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room, radius = theme.px(_ROOM), theme.px(6)
        cell: QRect = option.rect.adjusted(room, room, -room, -room)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(cell), radius, radius)
        painter.fillPath(outline, theme.color("well"))
        ratio = painter.device().devicePixelRatio()
        pixmap = model.pixmap(index.row(), round(theme.px(_WIDTH) * 1.5 * ratio))
        if pixmap is not None:
            painter.setClipPath(outline)
            painter.drawPixmap(QRectF(cell), pixmap, filling(pixmap, cell))
            painter.setClipping(False)
        state = model.state_of(index.row())
        self._paint_state(painter, cell, state)
        if option.state & QStyle.StateFlag.State_Selected or state == "failed":
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent" if chosen else "bad"), 2))
            ring = (
                QRectF(option.rect).adjusted(1, 1, -1, -1) if chosen else QRectF(cell).adjusted(1, 1, -1, -1)
            )
            painter.drawRoundedRect(ring, radius + (2 if chosen else 0), radius + (2 if chosen else 0))
        painter.restore()

    def _paint_state(self, painter: QPainter, cell: QRect, state: State) -> None:
        if state == "waiting":
            return
        side = theme.px(18)
        sign = QRect(cell.right() - side - theme.px(3), cell.bottom() - side - theme.px(3), side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(sign)
        # No tick: it would read as "right", and nobody knows that yet.
        name, token = ("chat", "text2") if state == "answered" else ("x", "bad")
        icons.paint(painter, sign, name, token, 12)


class ThumbnailStrip(QListView):
    """Thumbnails 76 × 60, or smaller, in one line, or in lines that wrap. Arrow keys move and choose.

    Signals:
        chosen: The position of the picture that a person chose (not sent by `choose`).
    """

    chosen = Signal(int)

    def __init__(
        self,
        state_of: Callable[[int], State],
        name_of: Callable[[int], str],
        thumbnails: Thumbnails,
        *,
        page_of: Callable[[int], int] = lambda _position: 0,
        wraps: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`state_of` is asked for the position of each picture in view whenever it is painted."""
        super().__init__(parent)
        self._pictures = _Pictures(state_of, name_of, page_of, thumbnails, self)
        self._quiet = False
        self._wraps = wraps
        self.setModel(self._pictures)
        self._delegate = _ThumbnailDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(wraps)
        self.setResizeMode(QListView.ResizeMode.Adjust if wraps else QListView.ResizeMode.Fixed)
        self.setUniformItemSizes(True)
        # Thousands of rows are laid out piece by piece, so that the window never waits for them.
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(500)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded if wraps else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        vertical = QSizePolicy.Policy.Expanding if wraps else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, vertical)
        self.setAccessibleName(self.tr("Pictures in this batch"))
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    def set_paths(self, paths: Sequence[str]) -> None:
        """Show these files; nothing is read before it comes into view."""
        self._pictures.set_paths(paths)

    def add_paths(self, paths: Sequence[str]) -> None:
        """Put more files at the end."""
        if paths:
            self._pictures.add_paths(paths)

    def paths(self) -> list[str]:
        return list(self._pictures.paths)

    def count(self) -> int:
        return len(self._pictures.paths)

    def set_small(self, small: bool) -> None:
        """Show smaller thumbnails, for the sake of the picture above them."""
        self._delegate.scale = _SMALL if small else 1.0
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()

    def show_state(self, position: int) -> None:
        """Ask anew how far the picture is: a sign for an answer, a cross for none, nothing while it waits."""
        self._pictures.touch(position)

    def show_states(self) -> None:
        """Ask anew how far all are."""
        self.viewport().update()

    def current(self) -> int:
        """The position of the chosen picture, or -1."""
        return self.currentIndex().row()

    def choose(self, position: int) -> None:
        """Choose without sending `chosen`."""
        self._quiet = True
        self.setCurrentIndex(self._pictures.index(position))
        self._quiet = False

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self.chosen.emit(current.row())

    def sizeHint(self) -> QSize:
        lines = 3 if self._wraps else 1
        # One line leaves room for its scroll bar, so that nothing moves when the bar comes.
        height = self._delegate.cell().height() * lines
        return QSize(theme.px(320), height if self._wraps else height + theme.px(12))

    def minimumSizeHint(self) -> QSize:
        cell = self._delegate.cell()
        return QSize(cell.width(), cell.height() + theme.px(12))

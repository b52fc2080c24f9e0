"""The pictures of a batch as a strip; only what is in view is loaded."""

from __future__ import annotations

from collections import OrderedDict
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
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen, QPixmap
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
from desktop.ui.picture.loader import PictureLoader
from desktop.workbench.trying.trial import State

Index = QModelIndex | QPersistentModelIndex
_WIDTH, _HEIGHT, _ROOM = 76, 60, 4
_KEPT = 600
"""Thumbnails in memory; about 10 MB."""


class _Pictures(QAbstractListModel):
    """Paths, how far each is, and the thumbnails that have been loaded lately."""

    unreadable = Signal(int, str)

    def __init__(
        self, state_of: Callable[[int], State], name_of: Callable[[int], str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.state_of, self.name_of = state_of, name_of
        self.paths: list[str] = []
        self._pixmaps: OrderedDict[int, QPixmap | None] = OrderedDict()
        self._loader = PictureLoader(self)
        self._loader.loaded.connect(lambda row, image, _whole: self.keep(row, image))
        self._loader.failed.connect(lambda row, _reason: self._on_failed(row))
        self._asked: dict[int, str] = {}
        """The file that is being read for a row."""
        self._instead: dict[int, str] = {}
        """Files to show for those that Qt cannot read; "" while there is none."""

    def set_paths(self, paths: Sequence[str]) -> None:
        self.beginResetModel()
        self._loader.forget_all()
        self.paths = list(paths)
        self._pixmaps.clear()
        self._instead.clear()
        self.endResetModel()

    def add_paths(self, paths: Sequence[str]) -> None:
        first = len(self.paths)
        self.beginInsertRows(QModelIndex(), first, first + len(paths) - 1)
        self.paths.extend(paths)
        self.endInsertRows()

    def pixmap(self, row: int, side: int) -> QPixmap | None:
        """The thumbnail, or None while it is being loaded (which this starts) or if it cannot be read."""
        if row in self._pixmaps:
            self._pixmaps.move_to_end(row)
            return self._pixmaps[row]
        if not self._loader.waits_for(row):
            self._asked[row] = self._instead.get(row) or self.paths[row]
            self._loader.load(row, self._asked[row], side)
        return None

    def show_instead(self, row: int, path: str, file: str) -> None:
        """Show the picture in `file` for the one in `path`, if that is still at `row`."""
        if row < len(self.paths) and self.paths[row] == path and file:
            self._instead[row] = file
            self._pixmaps.pop(row, None)
            self.touch(row)

    def _on_failed(self, row: int) -> None:
        if self._instead.get(row) not in (None, "", self._asked.get(row)):
            self.touch(row)  # another file came while this one was being read: painting reads that
            return
        self.keep(row, QImage())
        if row not in self._instead:
            self._instead[row] = ""
            self.unreadable.emit(row, self.paths[row])

    def keep(self, row: int, image: QImage) -> None:
        self._loader.forget(row)
        self._pixmaps[row] = None if image.isNull() else QPixmap.fromImage(image)
        while len(self._pixmaps) > _KEPT:
            self._pixmaps.popitem(last=False)
        self.touch(row)

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
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(_WIDTH + 2 * _ROOM), theme.px(_HEIGHT + 2 * _ROOM))

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
            painter.drawPixmap(QRectF(cell), pixmap, _filling(pixmap, cell))
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


def _filling(pixmap: QPixmap, cell: QRect) -> QRectF:
    """The middle part of `pixmap` with the shape of `cell`."""
    shape = cell.width() / cell.height()
    width, height = float(pixmap.width()), float(pixmap.height())
    if width / height > shape:
        return QRectF((width - height * shape) / 2, 0, height * shape, height)
    return QRectF(0, (height - width / shape) / 2, width, width / shape)


class ThumbnailStrip(QListView):
    """Thumbnails 76 × 60 in one line, or in lines that wrap. Arrow keys move and choose.

    Signals:
        chosen: The position of the picture that a person chose (not sent by `choose`).
        unreadable(int, str): Position and path of a picture in view that Qt cannot read; sent once for each.
    """

    chosen = Signal(int)
    unreadable = Signal(int, str)

    def __init__(
        self,
        state_of: Callable[[int], State],
        name_of: Callable[[int], str],
        *,
        wraps: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`state_of` is asked for the position of each picture in view whenever it is painted."""
        super().__init__(parent)
        self._pictures = _Pictures(state_of, name_of, self)
        self._pictures.unreadable.connect(self.unreadable)
        self._quiet = False
        self._wraps = wraps
        self.setModel(self._pictures)
        self.setItemDelegate(_ThumbnailDelegate(self))
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

    def show_state(self, position: int) -> None:
        """Ask anew how far the picture is: a sign for an answer, a cross for none, nothing while it waits."""
        self._pictures.touch(position)

    def show_states(self) -> None:
        """Ask anew how far all are."""
        self.viewport().update()

    def show_instead(self, position: int, path: str, file: str) -> None:
        """Show `file`, which Qt can read, for the picture in `path`."""
        self._pictures.show_instead(position, path, file)

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
        return QSize(theme.px(320), theme.px((_HEIGHT + 2 * _ROOM) * lines + (0 if self._wraps else 12)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(_WIDTH + 2 * _ROOM), theme.px(_HEIGHT + 2 * _ROOM + 12))

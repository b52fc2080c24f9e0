"""How examples look when they are small. Each medium has its own tiles, see ``tile_kinds.py``.

Groups, watched examples and mistakes are all made of these tiles.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.protocol import Input
from desktop.tasks import Media
from desktop.ui.look import icons, theme
from desktop.ui.pages.teach.large import Large, LargePicture
from desktop.ui.picture.thumbnails import Thumbnails, filling
from desktop.ui.widgets.focus_ring import OWN_FOCUS, keyboard_has_focus
from desktop.workbench.workbench import Workbench


@dataclass(frozen=True, slots=True)
class Shape:
    """How tiles lie; all lengths in px at 100 % zoom.

    Attributes:
        across, rows: how many of a group are shown.
        width, height: of each of these.
        watched_across: how many of the watched ones stand beside each other.
        watched_height: of each; they are as wide as there is room, or as high where they are square.
        beside: width and height of one beside words.
    """

    across: int
    rows: int
    width: int
    height: int
    watched_across: int
    watched_height: int
    beside: tuple[int, int]

    @property
    def is_square(self) -> bool:
        return self.width == self.height


class Tiles(QObject):
    """Paints examples of one medium small.

    Attributes:
        media: the medium.
        shape: how its tiles lie.

    Signals:
        arrived(str): what this path needs to be painted is there now.
    """

    arrived = Signal(object)
    media: Media
    shape: Shape

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def paint(
        self, painter: QPainter, area: QRect, example: Input, edge: str | None = None, side: int | None = None
    ) -> None:
        """Paint `example` into `area`.

        Args:
            edge: colour token of a ring of 2 px.
            side: px it is meant for, for areas that change their size; that of `area` by default.
        """
        raise NotImplementedError

    def make_large(self) -> Large:
        """A view that shows one example as large as there is room."""
        raise NotImplementedError

    def forget_waiting(self) -> None:
        """Do not prepare what is not painted yet: the page shows something else now."""


class PictureTiles(Tiles):
    """Square pictures with round corners; a neutral tile while or where there is none."""

    media = Media.PICTURE
    shape = Shape(
        across=3, rows=4, width=58, height=58, watched_across=8, watched_height=112, beside=(64, 64)
    )

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(workbench, parent)
        self._workbench = workbench
        self._thumbnails = Thumbnails(workbench.preview, self)
        self._thumbnails.arrived.connect(self.arrived)

    def paint(
        self, painter: QPainter, area: QRect, example: Input, edge: str | None = None, side: int | None = None
    ) -> None:
        radius, ratio = theme.px(6), painter.device().devicePixelRatio()
        # The longest side; half as much again leaves enough of most formats' middle.
        wanted = round((side or area.width()) * ratio * 1.5)
        pixmap = self._thumbnails.picture(example.path, wanted) if example.path else None
        outline = QPainterPath()
        outline.addRoundedRect(area, radius, radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(outline, theme.color("well"))
        if pixmap is not None and not pixmap.isNull():
            part = filling(pixmap, area)
            painter.save()
            painter.setClipPath(outline)
            # Tiny pictures, such as digits of 8 x 8, are clearer as squares than as a blur.
            is_tiny = part.width() * 3 <= area.width() * ratio
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not is_tiny)
            painter.drawPixmap(QRectF(area), pixmap, part)
            painter.restore()
            # Pictures with a white ground would run together on a white card.
            painter.setPen(QPen(theme.color("border"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        elif pixmap is not None:
            icons.paint(painter, area, "image", "text3", 18)
        if edge is not None:
            painter.setPen(QPen(theme.color(edge), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), radius, radius)

    def make_large(self) -> Large:
        return LargePicture(self._workbench)

    def forget_waiting(self) -> None:
        self._thumbnails.forget_waiting()


class Tile(QAbstractButton):
    """One tile that stands beside words and opens its example large."""

    def __init__(self, tiles: Tiles, example: Input, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles = tiles
        self.example = example
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        tiles.arrived.connect(self._on_arrived)

    def _on_arrived(self, path: str) -> None:
        if path == self.example.path:
            self.update()

    def sizeHint(self) -> QSize:
        width, height = self._tiles.shape.beside
        return QSize(theme.px(width), theme.px(height))

    def paintEvent(self, _event: object) -> None:
        self._tiles.paint(QPainter(self), self.rect(), self.example)


class TileField(QWidget):
    """Many tiles painted by one widget. Arrow keys go from one to the next; Enter or a click opens one.

    Signals:
        opened(int): this cell is wanted large.
    """

    opened = Signal(int)

    def __init__(self, tiles: Tiles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles = tiles
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty(OWN_FOCUS, True)
        self.setMouseTracking(True)
        tiles.arrived.connect(self._on_arrived)

    def take_tiles(self, tiles: Tiles) -> None:
        """Show examples of another medium."""
        if tiles is not self._tiles:
            self._tiles.arrived.disconnect(self._on_arrived)
            self._tiles = tiles
            tiles.arrived.connect(self._on_arrived)

    # ---- to be said by whoever derives from it ----

    def cells(self) -> list[QRect]:
        """Where the cells are."""
        raise NotImplementedError

    def examples(self) -> tuple[Input, ...]:
        """What is painted in the first cells."""
        raise NotImplementedError

    # ---- the same for all ----

    def _on_arrived(self, path: str) -> None:
        if any(example.path == path for example in self.examples()):
            self.update()

    def paint_focus(self, painter: QPainter) -> None:
        """The ring around the cell that the keyboard is on."""
        cells = self.cells()
        if self.hasFocus() and keyboard_has_focus(self) and self._current < len(cells):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(cells[self._current].adjusted(1, 1, -1, -1), theme.px(6), theme.px(6))

    def _at(self, place: QPoint) -> int:
        return next((index for index, cell in enumerate(self.cells()) if cell.contains(place)), -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        inside = self._at(event.position().toPoint()) >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if inside else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self._at(event.position().toPoint())
        if index >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._current = index
            self.opened.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        cells = self.cells()
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space if self._current < len(cells):
                self.opened.emit(self._current)
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                step = 1 if event.key() == Qt.Key.Key_Right else -1
                self._go_to(self._current + step)
            case Qt.Key.Key_Up | Qt.Key.Key_Down if cells:
                across = sum(cell.top() == cells[0].top() for cell in cells)
                self._go_to(self._current + (across if event.key() == Qt.Key.Key_Down else -across))
            case _:
                super().keyPressEvent(event)

    def _go_to(self, index: int) -> None:
        if 0 <= index < len(self.cells()):
            self._current = index
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

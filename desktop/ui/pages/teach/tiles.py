"""Small square pictures, read in the background, so that a page with thousands of them never waits."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.look import icons, theme
from desktop.ui.picture.loader import PictureLoader

KEPT = 2000
"""Thumbnails kept in memory; about 60 KB each."""


class Thumbnails(QObject):
    """Reads and keeps small square pictures for all parts of a page.

    Signals:
        arrived(str): the picture of this path can be painted now.
    """

    arrived = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loader = PictureLoader(self)
        self._loader.loaded.connect(self._on_loaded)
        self._loader.failed.connect(lambda key, _reason: self._keep(key, QPixmap()))
        self._kept: OrderedDict[tuple[str, int], QPixmap] = OrderedDict()

    def picture(self, path: str, side: int) -> QPixmap | None:
        """The thumbnail, a null pixmap when it cannot be read, or None while it is on its way."""
        key = (path, side)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        # The loader counts the longest side; half as much again leaves enough of most formats' middle.
        self._loader.load(key, path, side * 3 // 2)
        return None

    def forget_waiting(self) -> None:
        """Do not read what is not read yet: the page shows something else now."""
        self._loader.forget_all()

    def _on_loaded(self, key: tuple[str, int], image: QImage, _whole: QSize) -> None:
        side, edge = key[1], min(image.width(), image.height())
        square = image.copy((image.width() - edge) // 2, (image.height() - edge) // 2, edge, edge)
        # Tiny pictures, such as digits of 8 x 8, are clearer as squares than as a blur.
        how = Qt.TransformationMode
        mode = how.SmoothTransformation if edge * 3 > side else how.FastTransformation
        square = square.scaled(side, side, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
        self._keep(key, QPixmap.fromImage(square))

    def _keep(self, key: tuple[str, int], pixmap: QPixmap) -> None:
        self._kept[key] = pixmap
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit(key[0])


def paint_thumbnail(
    painter: QPainter,
    area: QRect,
    thumbnails: Thumbnails,
    path: str,
    edge: str | None = None,
    side: int | None = None,
) -> None:
    """Paint a picture with round corners, or a neutral tile while or when there is none.

    Args:
        edge: colour token of a ring of 2 px.
        side: px to read it at, for areas that change their size; that of `area` by default.
    """
    radius = theme.px(6)
    ratio = painter.device().devicePixelRatio()
    pixmap = thumbnails.picture(path, round((side or area.width()) * ratio)) if path else None
    outline = QPainterPath()
    outline.addRoundedRect(area, radius, radius)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(outline, theme.color("well"))
    if pixmap is not None and not pixmap.isNull():
        painter.save()
        painter.setClipPath(outline)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(area, pixmap)
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


class Thumbnail(QWidget):
    """One square picture. Decoration unless it gets an accessible name: the words stand beside it."""

    def __init__(self, thumbnails: Thumbnails, side: int, parent: QWidget | None = None) -> None:
        """`side` in px at 100 % zoom; a width given by a layout is followed, as a square."""
        super().__init__(parent)
        self._thumbnails, self._side = thumbnails, side
        self._path, self._edge = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        thumbnails.arrived.connect(self._on_arrived)

    @property
    def path(self) -> str:
        return self._path

    def show_picture(self, path: str, edge: str = "") -> None:
        """Show the file; `edge` is a colour token for a ring, such as "bad"."""
        self._path, self._edge = path, edge
        self.update()

    def _on_arrived(self, path: str) -> None:
        if path == self._path:
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(self._side), theme.px(self._side))

    def paintEvent(self, _event: object) -> None:
        paint_thumbnail(QPainter(self), self.rect(), self._thumbnails, self._path, self._edge or None)

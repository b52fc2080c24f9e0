"""A picture that can be zoomed and moved, with room for what a model found in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.look import icons, theme
from desktop.ui.picture.loader import PictureLoader

Overlay = Callable[[QPainter, QTransform], None]
_FIRST_SIDE = 2048
"""Decoded first: enough for the whole picture on most screens, and quick. The rest follows on zooming in."""
_STEP, _MOST, _PAN = 1.25, 8.0, 40
_STAMP = 320
"""px at 100 % zoom to which small pictures are enlarged."""


class PictureView(QWidget):
    """Shows one picture on `well`, fitted at first.

    Wheel, + and − zoom; 0 fits; 1 shows real size; dragging and arrow keys move.

    Signals:
        zoomed: The zoom in per cent of the picture's own pixels.
        loaded: The path that is now shown.
        unreadable: A path that is not shown, and the reason; "" if an engine can read it for `set_image`.
        pointed: The place under the pointer in the picture's pixels, or None outside.
        clicked: The place of a click in the picture's pixels.
    """

    zoomed = Signal(int)
    loaded = Signal(object)
    unreadable = Signal(object, str)
    pointed = Signal(object)
    clicked = Signal(QPointF)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path, self._page = "", 0
        self._image = QImage()
        self._whole = QSize()
        self._scaled = QPixmap()
        self._zoom: float | None = None
        self._centre = QPointF()
        self._grabbed: QPointF | None = None
        self._moved = False
        self._overlay: Overlay | None = None
        self._unreadable = False
        self._awaited = False
        """Another picture is being read: what is still shown is not the one that the overlay is about."""
        self._loader = PictureLoader(self, first=True)
        self._loader.loaded.connect(self._on_loaded)
        self._loader.failed.connect(self._on_failed)
        self.setAccessibleName(self.tr("Picture"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def path(self) -> str:
        return self._path

    @property
    def picture_size(self) -> QSize:
        """Size of the whole picture in its own pixels; invalid while nothing is shown."""
        return self._whole

    @property
    def zoom_percent(self) -> int:
        return round(self._scale() * 100)

    def set_path(self, path: str, page: int = 0) -> None:
        """Load `path` in the background and show it, fitted; what is shown stays until then."""
        self._loader.forget_all()
        self._path, self._page, self._awaited = path, page, True
        self.update()
        self._loader.load((path, page, _FIRST_SIDE), path, _FIRST_SIDE, page)

    def set_image(self, image: QImage, whole: QSize | None = None) -> None:
        """Show `image`, fitted; `whole` is the picture's own size if `image` is a smaller copy."""
        self._loader.forget_all()
        self._awaited = False
        self._take(image, whole or image.size())
        self.fit()

    def clear(self) -> None:
        """Show nothing."""
        self._loader.forget_all()
        self._path, self._awaited = "", False
        self._take(QImage(), QSize())

    def show_unreadable(self) -> None:
        """Show a sign in the place of a picture that nobody can read."""
        self.clear()
        self._unreadable = True
        self.setAccessibleDescription(self.tr("This picture cannot be shown."))

    def set_overlay(self, overlay: Overlay | None) -> None:
        """Call ``overlay(painter, to_view)`` after the picture; `to_view` maps its pixels to the widget."""
        self._overlay = overlay
        self.update()

    def seen(self) -> QRectF:
        """The part of the widget in which the picture is seen."""
        return self._target().intersected(QRectF(self.rect()))

    def fit(self) -> None:
        """Show the whole picture, and keep it fitted when the window grows."""
        self._set_zoom(None)

    def zoom_in(self) -> None:
        self._zoom_by(_STEP)

    def zoom_out(self) -> None:
        self._zoom_by(1 / _STEP)

    def to_view(self) -> QTransform:
        """From the picture's own pixels to the widget."""
        area = self._target()
        scale = self._scale()
        return QTransform(scale, 0, 0, scale, area.x(), area.y())

    def _fit_scale(self) -> float:
        if self._whole.isEmpty():
            return 1.0
        fitted = min(self.width() / self._whole.width(), self.height() / self._whole.height())
        # A stamp is enlarged, by whole steps: its pixels stay sharp squares.
        steps = theme.px(_STAMP) // max(self._whole.width(), self._whole.height())
        return min(1.0, fitted) if fitted < 2 else max(1.0, float(min(int(fitted), steps)))

    def _scale(self) -> float:
        return self._fit_scale() if self._zoom is None else self._zoom

    def _target(self) -> QRectF:
        """Where the whole picture lies in the widget."""
        size = QSizeF(self._whole) * self._scale()
        if self._zoom is None:
            return QRectF(
                QPointF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2), size
            )
        middle = QPointF(self.width() / 2, self.height() / 2)
        return QRectF(middle - self._centre * self._scale(), size)

    def _set_zoom(self, zoom: float | None, around: QPointF | None = None) -> None:
        """`around` is the place in the widget that stays where it is."""
        before = self.zoom_percent
        if zoom is not None:
            zoom = min(max(_MOST, 2 * self._fit_scale()), max(min(self._fit_scale(), 1.0), zoom))
            place = around or QPointF(self.width() / 2, self.height() / 2)
            kept = (place - self._target().topLeft()) / self._scale()
            self._zoom = zoom
            self._centre = kept - (place - QPointF(self.width() / 2, self.height() / 2)) / zoom
            self._keep_inside()
        else:
            self._zoom = None
        self._load_more()
        self.update()
        if self.zoom_percent != before:
            self.zoomed.emit(self.zoom_percent)

    def _zoom_by(self, factor: float, around: QPointF | None = None) -> None:
        if not self._image.isNull():
            self._set_zoom(self._scale() * factor, around)

    def _keep_inside(self) -> None:
        """Never move the picture's edge past the middle of the view."""
        x = min(max(self._centre.x(), 0.0), float(self._whole.width()))
        y = min(max(self._centre.y(), 0.0), float(self._whole.height()))
        self._centre = QPointF(x, y)

    def _load_more(self) -> None:
        """Decode the whole picture once the zoom shows more than has been decoded."""
        if self._path and not self._image.isNull() and self._image.width() < self._whole.width():
            shown = self._whole.width() * self._scale() * self.devicePixelRatioF()
            if shown > self._image.width():
                self._loader.load((self._path, self._page, None), self._path, page=self._page)

    def _take(self, image: QImage, whole: QSize) -> None:
        self._image, self._whole, self._unreadable = image, whole, False
        self._scaled = QPixmap()
        self.update()

    def _on_loaded(self, key: tuple[str, int, int | None], image: QImage, whole: QSize) -> None:
        path, _page, side = key
        self._take(image, whole)
        if side is not None:
            self._awaited = False
            self.fit()
            self.zoomed.emit(self.zoom_percent)
            self.loaded.emit(path)

    def _on_failed(self, key: tuple[str, int, int | None], reason: str) -> None:
        path, _page, side = key
        if side is not None:
            self._take(QImage(), QSize())
            self.unreadable.emit(path, reason)

    def _paint_picture(self, painter: QPainter) -> None:
        area, ratio = self._target(), self.devicePixelRatioF()
        wanted = (area.size() * ratio).toSize()
        if wanted.width() > self._image.width():
            # Zoomed in: real pixels stay visible as squares from 200 % on.
            smooth = self._scale() * ratio < 2
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
            painter.drawImage(area, self._image)
            return
        if self._scaled.size() != wanted:
            aspect = Qt.AspectRatioMode.IgnoreAspectRatio
            smooth_mode = Qt.TransformationMode.SmoothTransformation
            self._scaled = QPixmap.fromImage(self._image.scaled(wanted, aspect, smooth_mode))
        painter.drawPixmap(area, self._scaled, QRectF(self._scaled.rect()))

    def _in_picture(self, place: QPointF) -> QPointF | None:
        if self._whole.isEmpty():
            return None
        inside = (place - self._target().topLeft()) / self._scale()
        return inside if QRectF(QPointF(0, 0), QSizeF(self._whole)).contains(inside) else None

    def sizeHint(self) -> QSize:
        return QSize(theme.px(584), theme.px(488))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(96))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._load_more()
        if self._zoom is None and not self._image.isNull():
            self.zoomed.emit(self.zoom_percent)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if turned:
            self._zoom_by(_STEP ** (turned / 120), event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: QPointF(-_PAN, 0),
            Qt.Key.Key_Right: QPointF(_PAN, 0),
            Qt.Key.Key_Up: QPointF(0, -_PAN),
            Qt.Key.Key_Down: QPointF(0, _PAN),
        }
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom_out()
        elif event.key() == Qt.Key.Key_0:
            self.fit()
        elif event.key() == Qt.Key.Key_1:
            self._set_zoom(1.0)
        elif event.key() in moves and self._zoom is not None:
            self._move_by(moves[Qt.Key(event.key())])
        else:
            event.ignore()

    def _move_by(self, step: QPointF) -> None:
        """Move what is seen by `step` px of the widget."""
        self._centre += step / self._scale()
        self._keep_inside()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed, self._moved = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is None:
            self.pointed.emit(self._in_picture(event.position()))
            return
        step = self._grabbed - event.position()
        if self._zoom is not None and (self._moved or step.manhattanLength() > 3):
            self._moved = True
            self._grabbed = event.position()
            self._move_by(step)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._in_picture(event.position())
        if self._grabbed is not None and not self._moved and place is not None:
            self.clicked.emit(place)
        self._grabbed = None

    def leaveEvent(self, event: object) -> None:
        self.pointed.emit(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("well"))
        if self._image.isNull():
            if self._unreadable:
                icons.paint(painter, self.rect(), "image", "text3", 48)
            return
        self._paint_picture(painter)
        if self._overlay is not None and not self._awaited:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._overlay(painter, self.to_view())

"""Line icons, tinted with a token when they are painted."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.ui.look import theme
from desktop.ui.look.svg import source, tinted

_MARK_GROUND, _MARK_LIGHT = "#A8552A", "#FFFFFF"


@lru_cache(maxsize=1024)
def _render(name: str, color: str, size: int, ratio: float, drawn_for: float) -> QPixmap:
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(tinted(name, color, drawn_for).encode()))
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def pixmap(name: str, color_token: str = "text2", size: int = 18, ratio: float = 1.0) -> QPixmap:
    """A picture of icon `name`, `size` px at 100 % zoom, for a screen with `ratio` device pixels per px."""
    return _render(name, theme.color(color_token).name(), theme.px(size), ratio, size)


def paint(painter: QPainter, rect: QRect, name: str, color_token: str, size: int = 18) -> None:
    """Paint icon `name` in the middle of `rect`, `size` px at 100 % zoom."""
    ratio = painter.device().devicePixelRatio()
    drawn = pixmap(name, color_token, size, ratio)
    side = round(drawn.width() / ratio)
    painter.drawPixmap(rect.x() + (rect.width() - side) // 2, rect.y() + (rect.height() - side) // 2, drawn)


class _TintedIcon(QIconEngine):
    """Paints at the left of the rectangle it gets, in the colours of the theme of that moment.

    What is left of the rectangle's width is the gap between icon and words, which Qt's style sheets
    cannot set.
    """

    def __init__(self, name: str, token: str, checked_token: str | None, size: int) -> None:
        super().__init__()
        self._name = name
        self._token = token
        self._checked_token = checked_token or token
        self._size = size

    def _token_for(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode == QIcon.Mode.Disabled:
            return "disabled"
        return self._checked_token if state == QIcon.State.On else self._token

    def _pixmap(self, height: int, ratio: float, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return _render(
            self._name, theme.color(self._token_for(mode, state)).name(), height, ratio, self._size
        )

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        ratio = painter.device().devicePixelRatio()
        top = rect.y() + (rect.height() - side) // 2
        painter.drawPixmap(QPoint(rect.x(), top), self._pixmap(side, ratio, mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:  # noqa: N802
        # `size` is in device pixels here.
        drawn = self._pixmap(min(size.width(), size.height()), 1.0, mode, state)
        if drawn.size() == size:
            return drawn
        wide = QPixmap(size)
        wide.fill(Qt.GlobalColor.transparent)
        painter = QPainter(wide)
        painter.drawPixmap(0, (size.height() - drawn.height()) // 2, drawn)
        painter.end()
        wide.setDevicePixelRatio(scale)
        return wide

    def clone(self) -> QIconEngine:
        return _TintedIcon(self._name, self._token, self._checked_token, self._size)


def icon(name: str, color_token: str = "text2", size: int = 18, checked_token: str | None = None) -> QIcon:
    """An icon that follows the theme by itself.

    Args:
        name: One of the design's names, such as "flask".
        color_token: Colour at rest; disabled icons are always in "disabled".
        size: px at which it will be shown, which decides how heavy its lines are.
        checked_token: Colour on a checked button.

    Raises:
        KeyError: There is no such icon.
    """
    source(name)
    return QIcon(_TintedIcon(name, color_token, checked_token, size))


def mark(size: int = 22, ratio: float = 1.0) -> QPixmap:
    """Burnish's mark in the theme's accent."""
    text = source("mark").replace(_MARK_GROUND, theme.color("accent").name())
    text = text.replace(_MARK_LIGHT, theme.color("onAccent").name())
    drawn = QPixmap(round(theme.px(size) * ratio), round(theme.px(size) * ratio))
    drawn.fill(QColor(0, 0, 0, 0))
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(text.encode())).render(painter)
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


def window_icon() -> QIcon:
    """The mark as the window's icon; always in its own colours, because task bars have theirs."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        drawn = QPixmap(size, size)
        drawn.fill(QColor(0, 0, 0, 0))
        painter = QPainter(drawn)
        QSvgRenderer(QByteArray(source("mark").encode())).render(painter)
        painter.end()
        made.addPixmap(drawn)
    return made


def none() -> QIcon:
    """No icon, to take one away."""
    return QIcon()

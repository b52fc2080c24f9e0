"""The ring around what the keyboard is on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from desktop.ui.look import theme

OWN_FOCUS = "ownFocus"
"""Widgets with this property set to True show the focus themselves."""
_SHOWS_ITSELF = (
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QAbstractSpinBox,
    QComboBox,
    QAbstractItemView,
    QScrollArea,
)
_BY_KEYBOARD = "focusByKeyboard"
_OUTSIDE, _LINE, _RADIUS = 2, 2, 10
_FOLLOWED = (
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.ParentChange,
)


def keyboard_has_focus(widget: QWidget | None) -> bool:
    """Whether the keyboard put the focus where it is; for lists, which paint the focus themselves."""
    return widget is not None and bool(widget.window().property(_BY_KEYBOARD))


class FocusRing(QWidget):
    """One overlay for a window; follows the focused widget, shown only when the keyboard put focus there."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._target: QWidget | None = None
        self._left: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)

    @property
    def target(self) -> QWidget | None:
        """The widget that the ring is around, if it is shown."""
        return self._target

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        before = self._target
        self._let_go()
        if new is None:
            # The window is no longer the active one; when it is again, the same widget has the focus.
            self._left = before or self._left
            return
        if new.window() is not self._window:
            return
        # Qt sets this on the window when Tab, Backtab or a shortcut moved the focus, and leaves it set. Taken
        # back here, it tells of each move by itself, without a filter on every event of the application.
        by_keyboard = self._window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        self._window.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange, False)
        by_keyboard = by_keyboard or (old is None and new is self._left)
        self._left = None
        self._window.setProperty(_BY_KEYBOARD, by_keyboard)
        if by_keyboard and not isinstance(new, _SHOWS_ITSELF) and not new.property(OWN_FOCUS):
            self._follow(new)

    def _follow(self, target: QWidget) -> None:
        self._target = target
        widget: QWidget | None = target
        while widget is not None and widget is not self._window:
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
        self._place()

    def _let_go(self) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        self._target = None
        self.hide()

    def _place(self) -> None:
        target = self._target
        if target is None or not target.isVisible():
            self.hide()
            return
        out = _OUTSIDE + _LINE
        corner = target.mapTo(self._window, QPoint(0, 0))
        self.setGeometry(QRect(corner, target.size()).adjusted(-out, -out, out, out))
        self._clip(target, corner)
        self.show()
        self.raise_()
        self.update()

    def _clip(self, target: QWidget, corner: QPoint) -> None:
        """Keep the ring inside a scroll area that shows only part of the target."""
        seen = target.visibleRegion().boundingRect()
        if seen == target.rect():
            self.clearMask()
            return
        parent = target.parentWidget()
        while parent is not None and not isinstance(parent.parentWidget(), QScrollArea):
            parent = parent.parentWidget()
        if parent is not None:
            view = QRect(parent.mapTo(self._window, QPoint(0, 0)), parent.size())
            self.setMask(QRegion(view.translated(-self.x(), -self.y())))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _FOLLOWED:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent"), _LINE))
        half = _LINE / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), _RADIUS, _RADIUS)

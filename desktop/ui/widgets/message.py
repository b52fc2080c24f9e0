"""Short messages at the bottom right of a page. Never for errors: those stay where they happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from desktop.ui.look import icons, theme
from desktop.ui.widgets.announce import announce
from desktop.ui.widgets.banner import SIGNS
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.labels import Label

Kind = Literal["ok", "info", "warn", "bad"]
_MARGIN = 24
_FOLLOWING = 200
"""Milliseconds after which a message looks again whether it covers something."""


class Message(QFrame):
    """The message itself: a sign, words, at most one action such as Undo."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.sign = QLabel()
        self.words = Label()
        self.action = LinkButton("")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(14), 0, theme.px(14), 0)
        layout.setSpacing(theme.px(10))
        layout.addWidget(self.sign)
        layout.addWidget(self.words)
        layout.addWidget(self.action)
        self.hide()


class MessageHost(QObject):
    """Shows one message at a time over a page; it stays while it is pointed at or focused.

    Signals:
        closed: The message has gone.
    """

    closed = Signal()

    def __init__(self, page: QWidget) -> None:
        """Messages appear at the bottom right of `page`, the owner, above what can be pressed there."""
        super().__init__(page)
        self._page = page
        self._act: Callable[[], object] | None = None
        self.message = Message(page)
        self.message.action.clicked.connect(self._on_action)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time_up)
        self._following = QTimer(self)
        self._following.setInterval(_FOLLOWING)
        self._following.timeout.connect(self._make_way)
        page.installEventFilter(self)
        self.message.installEventFilter(self)
        self.message.action.installEventFilter(self)

    def show(
        self,
        text: str,
        kind: Kind = "ok",
        action: tuple[str, Callable[[], object]] | None = None,
        seconds: float = 4,
    ) -> None:
        """Show `text` for some seconds and have it read out.

        Args:
            text: A few words.
            kind: Which sign.
            action: Words and what to call, such as Undo.
            seconds: How long, unless somebody points at it.
        """
        message = self.message
        message.words.setText(text)
        message.setAccessibleName(text)
        message.sign.setPixmap(icons.pixmap(SIGNS[kind], kind, 18, message.devicePixelRatioF()))
        self._act = action[1] if action else None
        message.action.set_words(action[0] if action else "")
        message.action.setVisible(action is not None)
        message.setMinimumHeight(theme.text_px(40))
        message.show()
        message.raise_()
        self._place()
        self._following.start()
        self._timer.start(round(seconds * 1000))
        announce(message, text)

    def close(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self._following.stop()
        if not self.message.isHidden():
            self.message.hide()
            self._act = None
            self.closed.emit()

    def _on_action(self) -> None:
        act = self._act
        self.close()
        if act is not None:
            act()

    def _held(self) -> bool:
        return self.message.underMouse() or self.message.action.hasFocus()

    def _on_time_up(self) -> None:
        if not self._held():
            self.close()

    def _make_way(self) -> None:
        """The page may show something else by now."""
        if not self._held():
            self._place()

    def _place(self) -> None:
        self.message.adjustSize()
        size, margin = self.message.size(), theme.px(_MARGIN)
        mirrored = self._page.isRightToLeft()
        left = margin if mirrored else self._page.width() - size.width() - margin
        lowest = self._page.height() - size.height() - margin
        taken = self._controls()
        for top in range(lowest, self._page.height() // 2, -theme.px(8)):
            area = QRect(left, top, size.width(), size.height())
            if not any(area.intersects(other) for other in taken):
                break
        else:
            top = lowest
        self.message.move(left, top)

    def _controls(self) -> list[QRect]:
        """Where on the page something can be pressed: that is never covered."""
        gap = theme.px(8)
        return [
            QRect(control.mapTo(self._page, QPoint(0, 0)), control.size()).adjusted(0, -gap, 0, gap)
            for kind in (QAbstractButton, QAbstractSlider, QLineEdit)
            for control in self._page.findChildren(kind)
            if control.isVisible() and not self.message.isAncestorOf(control)
        ]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and event.type() == QEvent.Type.Resize:
            self._place()
        let_go = event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut)
        if watched is not self._page and let_go and not self.message.isHidden():
            self._timer.start(1000)
        elif isinstance(event, QEnterEvent) and watched is self.message:
            self._timer.stop()
        return False

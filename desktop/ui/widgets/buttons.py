"""Buttons. One main button for each view; the others are plain, quiet or links."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QMenu,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from desktop.ui.look import icons, theme

_GAP_BY_STYLE = 4
"""px that Qt's style sheets put between icon and words, whatever one asks for."""
_NO_BREAK = "\u00a0"


class _Button(QPushButton):
    """What all buttons share: icon, small size, spoken name."""

    icon_token = "text2"
    checked_icon_token: str | None = None

    def __init__(
        self,
        text: str = "",
        icon: str | None = None,
        *,
        small: bool = False,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make a button.

        Args:
            text: A verb first; also the spoken name.
            icon: A name of `icons`, or none.
            small: 28 px high instead of 36.
            hint: Shown after half a second, and on focus.
            parent: The owner.
        """
        super().__init__(text, parent)
        self._icon_name = icon
        self._small = small
        self.setProperty("small", small)
        self.setAutoDefault(False)
        self.setAccessibleName(text.rstrip("…"))
        self.setToolTip(hint)
        self.setAccessibleDescription(hint)
        if icon is not None:
            self.set_icon(icon)

    @property
    def _icon_px(self) -> int:
        return 14 if self._small else 16

    def set_icon(self, name: str) -> None:
        """Show icon `name` in the button's own colour."""
        self._icon_name = name
        self.setIcon(icons.icon(name, self.icon_token, self._icon_px, self.checked_icon_token))
        self._size_icon()

    def set_words(self, text: str) -> None:
        """Change the words, and the spoken name with them."""
        self.setText(text)
        self.setAccessibleName(text.rstrip("…"))

    def explain(self, enabled: bool, reason: str = "") -> None:
        """Enable or disable; `reason` is the hint that says why not, and what would enable it."""
        self.setEnabled(enabled)
        self.setToolTip("" if enabled else reason)
        self.setAccessibleDescription("" if enabled else reason)

    def _size_icon(self) -> None:
        side = theme.px(self._icon_px)
        gap = theme.px(6 if self._small else 8) - _GAP_BY_STYLE
        self.setIconSize(QSize(side + (max(0, gap) if self.text() else 0), side))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange and self._icon_name is not None:
            self._size_icon()
        super().changeEvent(event)


class PrimaryButton(_Button):
    """The one main button of a view."""

    icon_token = "onAccent"


class PlainButton(_Button):
    """The usual button."""


class QuietButton(_Button):
    """A button without an edge, for what may be overlooked, such as Cancel."""


class RemoveButton(_Button):
    """Removes something; whoever uses it asks first or offers Undo."""

    icon_token = "bad"


class LinkButton(_Button):
    """Words to press, 12 px in the accent colour."""

    icon_token = "accent"

    def __init__(
        self,
        text: str,
        icon: str | None = None,
        *,
        tone: Literal["", "ok", "warn", "bad", "info"] = "",
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        if tone:
            self.icon_token = tone
        super().__init__(text, icon, small=True, hint=hint, parent=parent)
        self.setProperty("tone", tone)
        self.setCursor(Qt.CursorShape.PointingHandCursor)


class NameLink(LinkButton):
    """A link with a name in it, which can be long: it is shortened in the middle where there is no room."""

    def __init__(self, text: str, icon: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(text, icon, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _shown(self) -> str:
        beside = self.sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())
        room = self.width() - beside + 1  # widths of words are rounded, and may be a little more
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.text_px(120), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = self._shown()
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip("" if self._shown() == self.text() else self.text())


class IconButton(_Button):
    """A square button with an icon alone; `name` is what screen readers say and what the hint shows."""

    def __init__(
        self,
        icon: str,
        name: str,
        *,
        small: bool = False,
        quiet: bool = False,
        main: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make a square button.

        Args:
            icon: A name of `icons`.
            name: Spoken name and hint.
            small: 28 px instead of 36.
            quiet: Without an edge.
            main: Filled with the accent.
            parent: The owner.
        """
        if main:
            self.icon_token = "onAccent"
        super().__init__("", icon, small=small, hint=name, parent=parent)
        self.setProperty("quiet", quiet)
        self.setProperty("main", main)
        self.setAccessibleName(name)
        self.setAccessibleDescription("")

    def set_face(self, icon: str, name: str) -> None:
        """Change icon and name together, as a play button does when it becomes a pause button."""
        self.set_icon(icon)
        self.setAccessibleName(name)
        self.setToolTip(name)


class MenuButton(_Button):
    """A button with ▾ that opens a menu.

    Items are ``(words, what to call)``; the words may be followed by a tab and a short name such as "SRT",
    which is shown at the right.
    """

    _CHEVRON = 12

    def __init__(
        self,
        text: str,
        icon: str | None = None,
        items: Sequence[tuple[str, Callable[[], object]]] = (),
        *,
        small: bool = False,
        main: bool = False,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._chevron_token = "text2"
        if main:
            self.icon_token = self._chevron_token = "onAccent"
        super().__init__(text, icon, small=small, hint=hint, parent=parent)
        self.setProperty("main", main)
        menu = QMenu(self)
        menu.setAccessibleName(text)
        self.setMenu(menu)
        self.set_items(items)

    def set_items(self, items: Sequence[tuple[str, Callable[[], object]]]) -> list[QAction]:
        """Replace the items; returns their actions, which can be made checkable or disabled."""
        menu = self.menu()
        menu.clear()
        actions = []
        for words, call in items:
            action = menu.addAction(words)
            action.triggered.connect(lambda _checked=False, call=call: call())
            actions.append(action)
        return actions

    def _chevron_left(self) -> int:
        """Behind the words, which Qt sets in the middle of the room that the style sheet's paddings leave."""
        padding, side = theme.px(10 if self._small else 14), theme.px(self._CHEVRON)
        kept = theme.px(27 if self._small else 33)
        words = self.fontMetrics().horizontalAdvance(self.text())
        if self._icon_name is not None:
            words += self.iconSize().width() + _GAP_BY_STYLE
        end = padding + (self.width() - padding - kept + words) // 2 + theme.px(6)
        return self.width() - end - side if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else end

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        # Else Qt moves the words aside for an indicator of its own.
        option.features &= ~QStyleOptionButton.ButtonFeature.HasMenu

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        area = QRect(self._chevron_left(), 0, theme.px(self._CHEVRON), self.height())
        token = self._chevron_token if self.isEnabled() else "disabled"
        icons.paint(painter, area, "chevd", token, self._CHEVRON)

"""The sidebar: where one can go, what is running, what computes, and whether Burnish may go online."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop import catalogue, messages
from desktop.catalogue import counted
from desktop.protocol import DeviceInfo
from desktop.ui.look import icons, theme
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.progress import ProgressBar
from desktop.ui.widgets.switch import Switch
from desktop.workbench.hearing import hear

WIDE, NARROW = 216, 56


class _Place(QPushButton):
    """Something in the sidebar that leads somewhere. Up and Down are the sidebar's, not the button's."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)


def _set_narrow(button: QPushButton, narrow: bool) -> None:
    """Let the style put the icon into the middle where it stands alone."""
    if bool(button.property("narrow")) != narrow:
        button.setProperty("narrow", narrow)
        button.style().polish(button)


class NavButton(_Place):
    """One place to go. In the narrow sidebar only its icon shows, and its name becomes the hint."""

    def __init__(self, words: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._words = words
        self._narrow = False
        self.setCheckable(True)
        self.setAccessibleName(words)
        self.setIcon(icons.icon(icon, "text2", 18, "accent"))
        self._size_icon()

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.setText("" if narrow else self._words)
        self.setToolTip(self._words if narrow else "")
        _set_narrow(self, narrow)
        self._size_icon()

    def _size_icon(self) -> None:
        self.setIconSize(QSize(theme.px(18 if self._narrow else 26), theme.px(18)))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._size_icon()
        super().changeEvent(event)


class _Mark(QWidget):
    """Burnish's mark, drawn in the theme's accent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(22), theme.px(22))

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).drawPixmap(0, 0, icons.mark(22, self.devicePixelRatioF()))


class ActivityRow(_Place):
    """What is running, in words and as a bar; pressing it opens the Activity page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self._running = self._narrow = False
        self._icon = Label(parent=self)
        self._words = Label(role="fact", tone="text2", parent=self)
        self._bar = ProgressBar(self.tr("Activity"), height=4, parent=self)
        column = QVBoxLayout()
        column.setSpacing(theme.px(4))
        column.addStretch()
        column.addWidget(self._words)
        column.addWidget(self._bar)
        column.addStretch()
        self._row = row = QHBoxLayout(self)
        row.addWidget(self._icon)
        row.addLayout(column, 1)
        self.set_narrow(False)
        for child in (self._icon, self._words, self._bar):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._icon_name = "down"
        self.show_activity(self.tr("Nothing running"), None, "down")

    def show_activity(self, words: str, fraction: float | None, icon: str) -> None:
        """Say `words`; `fraction` between 0 and 1 shows the bar, None hides it."""
        self._words.setText(words)
        self._icon_name = icon
        self._paint_icon()
        self._running = fraction is not None
        self._bar.setVisible(self._running and not self._narrow)
        if fraction is not None:
            self._bar.set_share(fraction)
        self.setAccessibleName(self.tr("Activity: {words}").format(words=words))
        self.setToolTip(words)

    def set_narrow(self, narrow: bool) -> None:
        beside = 0 if narrow else theme.px(10)
        self._row.setContentsMargins(beside, 0, beside, 0)
        self._row.setSpacing(0 if narrow else theme.px(12))
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._row.setStretch(0, int(narrow))
        self._row.setStretch(1, int(not narrow))
        self._words.setVisible(not narrow)
        self._bar.setVisible(self._running and not narrow)
        self._narrow = narrow

    def _paint_icon(self) -> None:
        self._icon.setPixmap(icons.pixmap(self._icon_name, "text2", 18, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._paint_icon()
        super().changeEvent(event)


class DeviceChip(QPushButton):
    """Which device is really used; the hint says why. Pressing it opens Settings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Getting ready…"), parent)
        self.setIcon(icons.icon("chip", "text", 16))
        self._full, self._narrow = self.text(), False
        self._size_icon()
        self.setAccessibleName(self.tr("Device: getting ready"))

    def show_device(self, device: DeviceInfo) -> None:
        words = catalogue.text(device.name)  # a card has a name of its own, the processor has none
        if device.kind == "cpu":
            words += " · " + counted("{count}\u00a0core", "{count}\u00a0cores", device.cores)
        elif device.memory:
            words += " · " + catalogue.text("{number}\u00a0GB").format(number=round(device.memory / 2**30))
        self._full = words
        reason = messages.say(device.reason)
        self.setToolTip(reason)
        self.setAccessibleName(self.tr("Device: {words}").format(words=words))
        self.setAccessibleDescription(reason)
        self._fit()

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        _set_narrow(self, narrow)
        self._size_icon()
        self._fit()

    def _fit(self) -> None:
        room = self.width() - theme.px(56)
        elided = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideMiddle, room)
        self.setText("" if self._narrow else elided)

    def _size_icon(self) -> None:
        self.setIconSize(QSize(theme.px(16 if self._narrow else 20), theme.px(16)))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._size_icon()
        super().changeEvent(event)

    def resizeEvent(self, _event: QEvent) -> None:
        self._fit()


class Sidebar(QFrame):
    """Navigation and the state of the house.

    Signals:
        page_chosen(str): id of a page.
        offline_switched(bool): the user moved the switch.
    """

    page_chosen = Signal(str)
    offline_switched = Signal(bool)

    def __init__(self, places: list[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        """Make the sidebar.

        Args:
            places: (id, words, icon) from top to bottom.
            parent: The owner.
        """
        super().__init__(parent)
        self.setAccessibleName(self.tr("Places"))
        self._narrow = False
        self._buttons: dict[str, QPushButton] = {}
        self._wordmark = Label(self.tr("Burnish"), role="section")
        self.activity = ActivityRow()
        self.device = DeviceChip()
        self._connections = Label(role="fact", tone="text2")
        self._offline = Switch(self.tr("Work offline"))
        self._offline.toggled.connect(self.offline_switched)
        self._build(places)
        self._add("activity", self.activity)
        self.device.clicked.connect(lambda: self.page_chosen.emit("settings"))
        self.fit(False)

    def choose(self, page: str) -> None:
        """Mark the place that is shown."""
        for name, button in self._buttons.items():
            button.setChecked(name == page)

    def keep_focus(self, page: str) -> None:
        """Hold the keyboard until the page takes it, and for good where it has nothing to take it with."""
        self._buttons[page].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_connections(self, offline: bool, count: int) -> None:
        self._connections.setText(self._line_words(offline, 0 if offline else count))
        if offline:
            hint = self.tr("Working offline: no connection is opened. Switch off to go online.")
        else:
            hint = self.tr("Burnish may use the internet. Switch on to work offline.")
        for part in (self._connections, self._offline):
            part.setToolTip(hint)
        self._offline.setAccessibleDescription(hint)
        self._offline.blockSignals(True)
        self._offline.setChecked(offline)
        self._offline.blockSignals(False)

    def _line_words(self, offline: bool, count: int) -> str:
        words = self.tr("Offline") if offline else self.tr("Online")
        return words + " · " + counted("{count}\u00a0connection", "{count}\u00a0connections", count)

    def fit(self, narrow: bool) -> None:
        """Show names beside the icons, or the icons alone."""
        self._narrow = narrow
        self._fit_width()
        self._wordmark.setVisible(not narrow)
        self._mark_row.setContentsMargins(0 if narrow else theme.px(9), 0, 0, 0)
        self._connections.setVisible(not narrow)
        beside = 0 if narrow else theme.px(10)
        self._offline_row.setContentsMargins(beside, 0, beside, 0)
        for button in (*self._buttons.values(), self.device):
            if isinstance(button, NavButton | ActivityRow | DeviceChip):
                button.set_narrow(narrow)

    def _fit_width(self) -> None:
        """As wide as designed, and wider where large letters need it: the state of the line is never cut."""
        side, edge = theme.px(12), 1
        self._column.setContentsMargins(side, theme.px(20), side - edge, side)
        needed = 2 * side + self._offline.sizeHint().width()
        if not self._narrow:
            wide = QFontMetrics(theme.font(12)).horizontalAdvance
            words = max(wide(self._line_words(True, 0)), wide(self._line_words(False, 20)))
            needed += words + 2 * theme.px(10) + self._offline_row.spacing()
        self.setFixedWidth(max(theme.px(NARROW if self._narrow else WIDE), needed))

    def _build(self, places: list[tuple[str, str, str]]) -> None:
        self._column = column = QVBoxLayout(self)
        column.setSpacing(theme.px(4))
        self._mark_row = mark = QHBoxLayout()
        mark.setSpacing(theme.px(11))
        mark.addWidget(_Mark())
        mark.addWidget(self._wordmark, 1)
        column.addLayout(mark)
        column.addSpacing(theme.px(22))
        for page, words, icon in places[:-1]:
            column.addWidget(self._add(page, NavButton(words, icon)))
        column.addStretch()
        column.addWidget(self.activity)
        column.addSpacing(theme.px(4))
        column.addWidget(self.device)
        column.addSpacing(theme.px(8))
        self._offline_row = offline = QHBoxLayout()
        offline.setSpacing(theme.px(6))
        offline.addWidget(self._connections, 1)
        offline.addWidget(self._offline)
        column.addLayout(offline)
        column.addSpacing(theme.px(8))
        page, words, icon = places[-1]
        column.addWidget(self._add(page, NavButton(words, icon)))

    def _add(self, page: str, button: QPushButton) -> QPushButton:
        self._buttons[page] = button
        hear(button.clicked, self, lambda *_on: self._press(page))
        return button

    def _press(self, page: str) -> None:
        self.choose(page)  # also when it was chosen before: pressing it must not let it go
        self.page_chosen.emit(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down move between the places, in the order in which they are seen."""
        places = list(self._buttons.values())
        focused = self.focusWidget()
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and focused in places:
            places.sort(key=lambda button: button.y())
            wanted = places[(places.index(focused) + step) % len(places)]
            wanted.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._fit_width()
        super().changeEvent(event)

"""Chips: questions, filters and tasks to choose from, in lines that wrap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop.ui.look import icons, theme
from desktop.ui.widgets.flow_layout import FlowLayout

Kind = Literal["question", "filter", "task"]
_FORWARD = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_BACKWARD = (Qt.Key.Key_Left, Qt.Key.Key_Up)


class Chip(QPushButton):
    """A checkable chip: question 32 px, filter 28 px (with a tick when on, or its own icon), task 26 px."""

    def __init__(
        self, text: str, kind: Kind = "question", icon: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._kind = kind
        self.setProperty("kind", kind)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if icon is not None:
            self.setIcon(icons.icon(icon, "text2", 14, "accent"))
            self.setIconSize(QSize(theme.px(16), theme.px(14)))
        elif kind == "filter":
            self.toggled.connect(self._show_tick)

    def _show_tick(self, on: bool) -> None:
        self.setIcon(icons.icon("check", "accent", 14) if on else icons.none())
        self.setIconSize(QSize(theme.px(16), theme.px(14)))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Wide enough for the weight that the chosen chip has, so that nothing moves when it is chosen."""
        size = super().sizeHint()
        # Qt measures in the weight at rest, also while the chip is chosen.
        chosen = QFont(self.font())
        chosen.setWeight(QFont.Weight.Medium)
        wider = QFontMetrics(chosen).horizontalAdvance(self.text())
        size.setWidth(size.width() + wider - self.fontMetrics().horizontalAdvance(self.text()))
        return size

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange and not self.icon().isNull():
            self.setIconSize(QSize(theme.px(16), theme.px(14)))
        super().changeEvent(event)


class ChipGroup(QWidget):
    """Chips of which one can be chosen. Arrow keys move, Space chooses.

    Signals:
        chosen: The id of the chip that a person chose (not sent by `choose`).
        chosen_again: The id of the chip that was chosen already.
    """

    chosen = Signal(str)
    chosen_again = Signal(str)

    def __init__(self, name: str, kind: Kind = "question", parent: QWidget | None = None) -> None:
        """`name` is what a screen reader calls the group."""
        super().__init__(parent)
        self._kind = kind
        self._chips: dict[str, Chip] = {}
        self._current: str | None = None
        self._rest: Chip | None = None
        self._folds = self._opened = False
        self.setAccessibleName(name)
        self._flow = FlowLayout(self, 6 if kind == "task" else 8)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def current(self) -> str | None:
        """The id of the chosen chip, if any."""
        return self._current

    def set_chips(self, chips: Sequence[tuple[str, str]]) -> None:
        """Show these ``(id, words)``; keeps the choice if its id is among them."""
        for chip in self._chips.values():
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = {}
        for identity, words in chips:
            chip = Chip(words, self._kind, parent=self)
            chip.installEventFilter(self)
            chip.clicked.connect(lambda _on=False, identity=identity: self._on_clicked(identity))
            self._flow.addWidget(chip)
            self._chips[identity] = chip
        self._current = self._current if self._current in self._chips else None
        self._show_choice()

    def choose(self, identity: str | None) -> None:
        """Choose without sending `chosen`; None chooses nothing. KeyError for an unknown id."""
        if identity is not None and identity not in self._chips:
            raise KeyError(identity)
        self._current = identity
        self._show_choice()

    def chip(self, identity: str) -> Chip:
        """The chip with this id, for example to disable it with a hint."""
        return self._chips[identity]

    @property
    def open_height(self) -> int:
        """px that all chips take at the present width, also while they are folded."""
        return self._flow.lines_height(list(self._chips.values()), self.width())

    def fold_behind(self, words: str) -> Chip:
        """Add a chip that stands for the others while the group is folded; it opens the group."""
        self._rest = rest = Chip(words, self._kind, "chevd", self)
        rest.setCheckable(False)
        rest.installEventFilter(self)
        rest.clicked.connect(self._open)
        rest.hide()
        self._flow.addWidget(rest)
        return rest

    def fold(self, on: bool) -> None:
        """Show only the chosen chip and the one that opens the group (see `fold_behind`), or all."""
        self._folds = on
        self._show_choice()

    @property
    def is_folded(self) -> bool:
        return self._folds and not self._opened and self._current is not None and self._rest is not None

    def _open(self) -> None:
        self._opened = True
        self._show_choice()
        if self._current is not None:
            self._chips[self._current].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_clicked(self, identity: str) -> None:
        changed = identity != self._current
        self._current, self._opened = identity, False
        self._show_choice()
        (self.chosen if changed else self.chosen_again).emit(identity)

    def _show_choice(self) -> None:
        for identity, chip in self._chips.items():
            chip.setChecked(identity == self._current)
            chip.setHidden(self.is_folded and identity != self._current)
        if self._rest is not None:
            self._rest.setVisible(self.is_folded)
        self._set_tab_stop()

    def _set_tab_stop(self) -> None:
        """One stop for Tab: the chosen chip, else the first."""
        stop = self._current or next(iter(self._chips), None)
        for identity, chip in self._chips.items():
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if identity == stop else Qt.FocusPolicy.ClickFocus)

    def _move_focus(self, step: int) -> None:
        enabled = [chip for chip in self._chips.values() if chip.isEnabled() and not chip.isHidden()]
        focused = [index for index, chip in enumerate(enabled) if chip.hasFocus()]
        if enabled and focused:
            enabled[(focused[0] + step) % len(enabled)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _keep_height(self) -> None:
        """Layouts that run short of room would cut off the last line: they ask for the height of one line."""
        self.setMinimumHeight(self._flow.heightForWidth(self.width()))

    def event(self, event: QEvent) -> bool:
        taken = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._keep_height()
        return taken

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _FORWARD or event.key() in _BACKWARD:
                self._move_focus(1 if event.key() in _FORWARD else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(watched, Chip):
                watched.click()
                return True
        return False

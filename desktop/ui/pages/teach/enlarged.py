"""One of the examples, large, over the page, with what is known about it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop import letters
from desktop.protocol import Input
from desktop.tasks import Media
from desktop.ui.look import theme
from desktop.ui.pages.teach.large import Large
from desktop.ui.pages.teach.tile_kinds import TileKinds
from desktop.ui.widgets.announce import announce
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.focus_ring import OWN_FOCUS
from desktop.ui.widgets.labels import Label

_FACTS = 272


@dataclass(frozen=True, slots=True)
class Shown:
    """An example, and what is known about it: (what, value), such as ("Group", "Dented")."""

    example: Input
    media: Media
    facts: tuple[tuple[str, str], ...] = ()


class Enlarged(QWidget):
    """Covers the page until it is closed. Left and right go through the examples it was opened with."""

    def __init__(self, tiles: TileKinds, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._shown: tuple[Shown, ...] = ()
        self._index = 0
        self.spoken = ""
        """The facts as one line."""
        self._before: QWidget | None = None
        """What had the focus when it was opened."""
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty(OWN_FOCUS, True)  # it fills the page: of a ring only pieces would be seen
        self._tiles = tiles
        self._views: dict[Media, Large] = {}
        self._stack = QStackedWidget(self)
        self.close_button = IconButton("x", self.tr("Close"), quiet=True)
        self.close_button.clicked.connect(self.leave)
        self.back = IconButton("chevl", self.tr("Previous example"))
        self.back.clicked.connect(self._go_back)
        self.forward = IconButton("chevr", self.tr("Next example"))
        self.forward.clicked.connect(self._go_forward)
        self.name = ElidedLabel("", "group")
        self._place = Label("", "fact", "text2", tabular=True)
        self._size = Label("", "fact", "text2", tabular=True)
        self.facts = QVBoxLayout()
        self.facts.setSpacing(theme.px(10))
        self._build()
        page.installEventFilter(self)
        self.hide()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.name, 1)
        top.addWidget(self.close_button)
        ways = QHBoxLayout()
        ways.setSpacing(theme.px(8))
        ways.addWidget(self.back)
        ways.addWidget(self.forward)
        ways.addWidget(self._place)
        ways.addStretch(1)
        card = Card(16, 10, parent=self)
        card.setFixedWidth(theme.px(_FACTS))
        card.content.addLayout(top)
        card.content.addWidget(self._size)
        card.content.addLayout(self.facts)
        card.content.addStretch(1)
        card.content.addLayout(ways)
        row = QHBoxLayout(self)
        margin = theme.px(24)
        row.setContentsMargins(margin, theme.px(20), margin, margin)
        row.setSpacing(theme.px(16))
        row.addWidget(self._stack, 1)
        row.addWidget(card)

    @property
    def view(self) -> Large:
        """What shows the present example, or showed the last one."""
        view = self._stack.currentWidget()
        return view if isinstance(view, Large) else self._view_of(Media.PICTURE)

    def _view_of(self, media: Media) -> Large:
        if media not in self._views:
            view = self._views[media] = self._tiles.of(media).make_large()
            view.facts_known.connect(self._on_facts)
            self._stack.addWidget(view)
        return self._views[media]

    def open(self, shown: Sequence[Shown], index: int = 0) -> None:
        """Show `shown[index]`, and the others on the way."""
        if not shown:
            return
        if self.isHidden():
            self._before = self._page.window().focusWidget()
        self._shown = tuple(shown)
        self.setGeometry(self._page.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._show(index)

    def leave(self) -> None:
        """Back to the page, where one was."""
        before, self._before = self._before, None
        # Before it hides: Qt would look for the next widget by Tab, which stays inside.
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.clearFocus()
        self._shown = ()
        self.hide()
        self.view.clear()

    def _show(self, index: int) -> None:
        self._index = index
        shown = self._shown[index]
        self._size.setText("")  # before the view tells it
        self._stack.setCurrentWidget(self._view_of(shown.media))
        self.view.show_example(shown.example)
        self.name.setText(shown.example.name)
        self._show_facts((*shown.facts, *self._place_of(shown.example)))
        self._place.setText(
            self.tr("{number} of {all}").format(number=f"{index + 1:,}", all=f"{len(self._shown):,}")
        )
        self.back.setEnabled(index > 0)
        self.forward.setEnabled(index + 1 < len(self._shown))
        for way in (self.back, self.forward, self._place):
            way.setVisible(len(self._shown) > 1)
        words = [f"{what}: {value}" for what, value in shown.facts]
        announce(self, ". ".join([shown.example.name, *words]))

    def _place_of(self, example: Input) -> tuple[tuple[str, str], ...]:
        """The folder that it is in; a row of a table has none."""
        if not example.path:
            return ()
        # Long paths may break after each part; without a hint Qt would widen the card.
        path = str(Path(example.path).parent).replace(os.sep, f"{os.sep}\u200b")
        return ((self.tr("Folder"), path),)

    def _show_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        while (item := self.facts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for what, value in facts:
            pair = QWidget()
            column = QVBoxLayout(pair)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(Label(what, "fact", "text2"))
            column.addWidget(Label(letters.shown(value), "body", wrap=True))
            self.facts.addWidget(pair)
        self.spoken = "; ".join(f"{what}: {value}" for what, value in facts)

    def _on_facts(self, words: str) -> None:
        self._size.setText(words)

    def _go_back(self) -> None:
        self._go(-1)

    def _go_forward(self) -> None:
        self._go(1)

    def _go(self, step: int) -> None:
        if 0 <= self._index + step < len(self._shown):
            self._show(self._index + step)

    # ---- Qt ----

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_Left:
                self._go_back()
            case Qt.Key.Key_Right:
                self._go_forward()
            case _:
                super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        """Tab stays among what is seen; the page below is covered."""
        ways = [self.view, self.close_button, self.back, self.forward]
        there = [way for way in ways if way.isVisible() and way.isEnabled()]
        if not self._shown or not there:
            return super().focusNextPrevChild(forward)
        now = self.focusWidget()
        at = -1 if forward else 0
        if now is not None:
            at = next((at for at, way in enumerate(there) if way is now or way.isAncestorOf(now)), at)
        there[(at + (1 if forward else -1)) % len(there)].setFocus(
            Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        )
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._page.rect())
        return False

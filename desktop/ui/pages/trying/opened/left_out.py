"""What lay in opened folders and archives and is not asked about, with the reasons."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import letters
from desktop.folders import LeftOut
from desktop.messages import say
from desktop.ui.look import theme
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.scroll_pane import ScrollPane

_NAMED = 40
"""Names that are shown for each reason."""


class LeftOutNote(QWidget):
    """One line that says how much was left out, and below it, on request, what; hidden if nothing was."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = Banner("info", low=True)
        self.banner.acted.connect(self._turn)
        self._words = ""
        self.list = ScrollPane(self.tr("What was left out"), sideways=False)
        self._names = Label("", "fact", "text2", wrap=True, selectable=True)
        names = QVBoxLayout(self.list.contents)
        names.setContentsMargins(theme.px(14), theme.px(6), theme.px(14), theme.px(6))
        names.addWidget(self._names)
        names.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), 0)
        layout.setSpacing(theme.px(4))
        layout.addWidget(self.banner)
        layout.addWidget(self.list)
        self.hide()

    def tell(self, left_out: LeftOut) -> None:
        """Say what was left out; nothing if there is nothing."""
        self._words = say(left_out.message)
        self._names.setText("\n".join(_line(say(why), files) for why, files in left_out.reasons))
        self.list.hide()
        self.setVisible(bool(self._words))
        self._fit()
        if self._words:
            self._say()
        else:
            self.banner.clear()

    def _turn(self) -> None:
        self.list.setVisible(self.list.isHidden())
        self._say()

    def _fit(self) -> None:
        """As high as the names, up to a few lines; then they scroll."""
        beside = self.list.verticalScrollBar().sizeHint().width() + theme.px(2 * 24)
        wanted = self.list.contents.heightForWidth(max(1, self.width() - beside))
        if wanted > 0:  # there are names, and a layout
            self.list.setFixedHeight(min(wanted, theme.px(160)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _say(self) -> None:
        verb = self.tr("Show them") if self.list.isHidden() else self.tr("Hide them")
        self.banner.say("info", "", self._words, verb)


def _line(why: str, files: tuple[str, ...]) -> str:
    names = [os.path.join(Path(path).parent.name, Path(path).name) for path in files[:_NAMED]]  # noqa: PTH118
    return f"{why}: {letters.shown(', '.join(names))}{' …' if len(files) > _NAMED else ''}"

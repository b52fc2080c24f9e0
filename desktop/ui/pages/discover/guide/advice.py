"""What a model is good for and what to watch out for, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui.look import icons, theme
from desktop.ui.widgets.labels import Label


class _Column(QWidget):
    """A sign, a title and short phrases below each other."""

    def __init__(self, title: str, icon: str, token: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._token = icon, token
        self._sign = QLabel()
        self._title = Label(title, "fact", "text")
        self._title.setProperty("weight", "600")
        head = QHBoxLayout()
        head.setSpacing(theme.px(6))
        head.addWidget(self._sign)
        head.addWidget(self._title, 1)
        self._lines: list[Label] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(6))
        self._column.addLayout(head)
        self._show_sign()

    @property
    def phrases(self) -> list[str]:
        return [label.text() for label in self._lines if not label.isHidden()]

    def show_phrases(self, phrases: Sequence[str]) -> None:
        while len(self._lines) < len(phrases):
            self._lines.append(Label("", "fact", "text2", wrap=True, selectable=True))
            self._column.addWidget(self._lines[-1])
        for index, label in enumerate(self._lines):
            label.setText(phrases[index] if index < len(phrases) else "")
            label.setVisible(index < len(phrases))
        self.setVisible(bool(phrases))

    def _show_sign(self) -> None:
        self._sign.setPixmap(icons.pixmap(self._icon, self._token, 14, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_sign()


class GuideAdvice(QWidget):
    """Two columns; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.good_for = _Column(self.tr("Good for"), "okc", "ok")
        self.watch_out = _Column(self.tr("Watch out"), "warn", "warn")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(24))
        for column in (self.good_for, self.watch_out):
            row.addWidget(column, 1, Qt.AlignmentFlag.AlignTop)

    def show_advice(self, good_for: Sequence[str], watch_out: Sequence[str]) -> None:
        """Show the phrases of a page of the guide; none hide it."""
        self.good_for.show_phrases(good_for)
        self.watch_out.show_phrases(watch_out)
        self.setVisible(bool(good_for or watch_out))

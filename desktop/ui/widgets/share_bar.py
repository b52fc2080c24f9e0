"""One bar cut into shares, with the name and number of each below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look import theme
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label


@dataclass(frozen=True, slots=True)
class Share:
    """One part.

    Attributes:
        words: the number, ready to be read ("17.7 GB").
        color: a token, or the number of a category colour ("0" to "4").
    """

    name: str
    amount: float
    words: str
    color: str


def _color(name: str) -> QColor:
    return QColor(theme.current().tokens.categories[int(name)]) if name.isdigit() else theme.color(name)


class _Key(QWidget):
    """The small square that says which colour a share has."""

    def __init__(self, color: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = color
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(10), theme.px(10))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_color(self._name))
        painter.drawRoundedRect(self.rect(), theme.px(3), theme.px(3))


class ShareBar(QWidget):
    """The bar: shares of a whole with 2 px between them. What is left of the whole stays unfilled."""

    def __init__(self, name: str, *, height: int = 10, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._bar_height = height
        self._shares: tuple[Share, ...] = ()
        self._whole = 1.0
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_shares(self, shares: Sequence[Share], whole: float) -> None:
        """Show `shares` of `whole`, in the same unit."""
        self._shares = tuple(share for share in shares if share.amount > 0)
        self._whole = max(whole, sum(share.amount for share in self._shares), 1.0)
        self.setAccessibleDescription(", ".join(f"{share.name}: {share.words}" for share in self._shares))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(self._bar_height))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(0, 0, self.width(), theme.px(self._bar_height))
        outline = QPainterPath()
        outline.addRoundedRect(body, body.height() / 2, body.height() / 2)
        painter.fillPath(outline, theme.color("track"))
        painter.setClipPath(outline)
        left, gap = 0.0, theme.px(2)
        for share in self._shares:
            width = max(gap * 2.0, body.width() * share.amount / self._whole)
            painter.fillRect(QRectF(left, 0, width - gap, body.height()), _color(share.color))
            left += width


class ShareLegend(QWidget):
    """Name and number of each share: beside each other, or below each other with the numbers at the right."""

    def __init__(self, *, below: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._below = below
        self._entries: list[tuple[QWidget, Label, Label]] = []
        self._keys: tuple[tuple[str, str], ...] = ()
        if below:
            column = QVBoxLayout(self)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme.px(6))
        else:
            FlowLayout(self, 24, 6)

    def set_shares(self, shares: Sequence[Share]) -> None:
        """Show `shares`; widgets are made anew only when other names come."""
        keys = tuple((share.name, share.color) for share in shares)
        if keys != self._keys:
            self._keys = keys
            self._make(shares)
        for (_, _, number), share in zip(self._entries, shares, strict=True):
            number.setText(share.words)

    def _make(self, shares: Sequence[Share]) -> None:
        layout = self.layout()
        assert layout is not None
        for entry, _, _ in self._entries:
            layout.removeWidget(entry)
            entry.hide()
            entry.deleteLater()
        self._entries = []
        for share in shares:
            entry = QWidget()
            row = QHBoxLayout(entry)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(theme.px(8))
            name = Label(share.name, "fact", "text2")
            number = Label(share.words, "fact", "text", tabular=True)
            row.addWidget(_Key(share.color))
            row.addWidget(name, 1 if self._below else 0)
            row.addWidget(number)
            layout.addWidget(entry)
            self._entries.append((entry, name, number))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

"""Texts when they are small: their first words, over a few lines."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption

from desktop import letters
from desktop.protocol import Input
from desktop.tasks import Media
from desktop.ui.look import icons, theme
from desktop.ui.pages.teach.large import Large, LargeText
from desktop.ui.pages.teach.tiles import Shape, Tiles
from desktop.workbench.trying.gathering import OpenedText
from desktop.workbench.trying.text_files import TextFiles
from desktop.workbench.workbench import Workbench

_KEPT = 500
"""Letters of a file: more never fit into a tile."""
_MARGIN = 8


class TextTiles(Tiles):
    """Wells as wide as a column with the first words of a text; an icon while or where there are none."""

    media = Media.TEXT
    shape = Shape(
        across=1, rows=5, width=186, height=74, watched_across=4, watched_height=72, beside=(160, 64)
    )

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(workbench, parent)
        self._workbench = workbench
        self._words: dict[str, str] = {}
        """The first words of each file that was asked for; "" while they are not here."""
        self._files = TextFiles(workbench, self)
        self._files.opened.connect(self._on_opened)

    def first_words(self, example: Input) -> str:
        """As far as they are known now; what is not is asked for."""
        if not example.path:
            return example.text[:_KEPT]
        if example.path not in self._words:
            self._words[example.path] = ""
            self._files.read(example.path)
        return self._words[example.path]

    def paint(
        self, painter: QPainter, area: QRect, example: Input, edge: str | None = None, side: int | None = None
    ) -> None:
        radius = theme.px(6)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color(edge or "border"), 2 if edge else 1))
        painter.setBrush(theme.color("well"))
        inset = 1.0 if edge else 0.5
        painter.drawRoundedRect(QRectF(area).adjusted(inset, inset, -inset, -inset), radius, radius)
        words = " ".join(letters.shown(self.first_words(example)).split())
        if words:
            margin = theme.px(_MARGIN)
            _write(painter, QRectF(area).adjusted(margin, margin / 2, -margin, -margin / 2), words)
        else:
            icons.paint(painter, area, "text", "text3", 18)

    def make_large(self) -> Large:
        return LargeText(self._workbench)

    def _on_opened(self, path: str, opened: OpenedText) -> None:
        self._words[path] = opened.text[:_KEPT]
        self.arrived.emit(path)


def _write(painter: QPainter, area: QRectF, words: str) -> None:
    """As many lines as fit, the last one elided."""
    font = theme.font(12, 400)
    metrics = QFontMetricsF(font)
    fitting = max(1, int(area.height() / metrics.lineSpacing()))
    layout = QTextLayout(words, font)
    wrapping = layout.textOption()
    wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(wrapping)
    layout.beginLayout()
    lines: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(area.width())
        start = line.textStart()
        if len(lines) + 1 == fitting:
            lines.append(metrics.elidedText(words[start:], Qt.TextElideMode.ElideRight, area.width()))
            break
        lines.append(words[start : start + line.textLength()].rstrip())
    layout.endLayout()
    painter.setFont(font)
    painter.setPen(theme.color("text"))
    high = metrics.lineSpacing()
    top = area.top() + (area.height() - len(lines) * high) / 2
    for number, said in enumerate(lines):
        line_area = QRectF(area.left(), top + number * high, area.width(), high)
        painter.drawText(line_area, Qt.TextFlag.TextSingleLine | Qt.AlignmentFlag.AlignVCenter, said)

"""Text that wraps inside a painted row."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QTextLayout, QTextOption


def lay_out(text: str, font: QFont, width: float, line_height: float, lines: int = 0) -> QTextLayout:
    """Break `text` into lines of `width` px, each `line_height` px high; at most `lines` of them unless 0."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    layout.beginLayout()
    count = 0
    while lines == 0 or count < lines:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(width, 1.0))
        line.setPosition(QPointF(0, count * line_height + (line_height - line.height()) / 2))
        count += 1
    layout.endLayout()
    return layout


def shortened(text: str, font: QFont, width: float, line_height: float, lines: int) -> QTextLayout:
    """As `lay_out`, with dots where the text does not fit into `lines` lines."""
    layout = lay_out(text, font, width, line_height, lines)
    last = layout.lineAt(layout.lineCount() - 1)
    end = last.textStart() + last.textLength() if layout.lineCount() else 0
    if end >= len(text):
        return layout
    return lay_out(text[: max(0, end - 2)].rstrip() + "…", font, width, line_height, lines)

"""The lines of a transcript, painted: 5,000 of them stay quick, and the word that is spoken is marked."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QBrush,
    QColor,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop import wording
from desktop.results import Transcript
from desktop.ui.look import theme
from desktop.ui.results.following import segment_at, word_at, word_spans, word_under
from desktop.ui.results.paragraph import lay_out
from desktop.ui.widgets.row_ground import paint_focus

_MARGIN, _TIME, _GAP, _PADDING, _LINE = 24, 44, 12, 8, 20
_Index = QModelIndex | QPersistentModelIndex


class SegmentModel(QAbstractListModel):
    """One row a segment; the text is also what screen readers read."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.transcript: Transcript | None = None

    def set_transcript(self, transcript: Transcript) -> None:
        self.beginResetModel()
        self.transcript = transcript
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() or self.transcript is None else len(self.transcript.segments)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.transcript is None or not index.isValid():
            return None
        segment = self.transcript.segments[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return segment.text.strip()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{wording.clock(segment.start)} {segment.text.strip()}"
        return None


class SegmentDelegate(QStyledItemDelegate):
    """Paints time and words; knows which character is under a point."""

    def __init__(self, view: TranscriptList) -> None:
        super().__init__(view)
        self._view = view
        self._heights: dict[int, int] = {}
        self._width = 0
        self.sought = ""

    def forget_heights(self) -> None:
        self._heights.clear()

    def text_left(self) -> int:
        return theme.px(_MARGIN) + theme.text_px(_TIME) + theme.px(_GAP)

    def layout(self, text: str, row_width: int) -> QTextLayout:
        width = row_width - self.text_left() - theme.px(_MARGIN)
        return lay_out(text, theme.font(14), width, theme.text_px(_LINE))

    def _formats(self, row: int, text: str) -> list[QTextLayout.FormatRange]:
        formats = []
        sought, at = self.sought.casefold(), -1
        while sought and (at := text.casefold().find(sought, at + 1)) >= 0:
            formats.append(_format(at, len(sought), None, theme.color("tint2")))
        if (span := self._spoken_span(row)) is not None:
            formats.append(_format(*span, theme.color("onAccent"), None))
        return formats

    def _spoken_span(self, row: int) -> tuple[int, int] | None:
        transcript = self._view.transcript
        if row != self._view.current_line or self._view.current_word is None or transcript is None:
            return None
        start, length = word_spans(transcript.segments[row])[self._view.current_word]
        return (start, length) if length else None

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, row: int) -> None:
        rect = option.rect
        if row == self._view.current_line:
            painter.fillRect(rect, theme.color("tint"))
            painter.fillRect(rect.x(), rect.y(), theme.px(4), rect.height(), theme.color("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("hover"))
        if option.state & QStyle.StateFlag.State_HasFocus and self._view.shows_focus:
            paint_focus(painter, rect)

    def _paint_word_ground(self, painter: QPainter, layout: QTextLayout, row: int, at: QPointF) -> None:
        span = self._spoken_span(row)
        if span is None:
            return
        line = layout.lineForTextPosition(span[0])
        x0, x1 = _x_of(line, span[0]), _x_of(line, span[0] + span[1])
        height = theme.text_px(_LINE)
        top = round(line.y() + line.height() / 2 - height / 2)
        box = QRectF(at.x() + x0 - 2, at.y() + top, x1 - x0 + 4, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(box, 4, 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        transcript = self._view.transcript
        if transcript is None:
            return
        row, rect, text = index.row(), option.rect, str(index.data())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, row)
        top = rect.y() + theme.px(_PADDING)
        painter.setFont(theme.font(14, tabular=True))
        painter.setPen(theme.color("text2" if row == self._view.current_line else "text3"))
        line = QRectF(rect.x() + theme.px(_MARGIN), top, theme.text_px(_TIME + 16), theme.text_px(_LINE))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, wording.clock(transcript.segments[row].start))
        layout = self.layout(text, rect.width())
        at = QPointF(rect.x() + self.text_left(), top)
        self._paint_word_ground(painter, layout, row, at)
        painter.setPen(theme.color("text"))
        layout.draw(painter, at, self._formats(row, text))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        width = self._view.viewport().width()
        if width != self._width:
            self._width = width
            self._heights.clear()
        row = index.row()
        if row not in self._heights:
            lines = self.layout(str(index.data()), width).lineCount()
            self._heights[row] = max(1, lines) * theme.text_px(_LINE) + 2 * theme.px(_PADDING)
        return QSize(width, self._heights[row])


def _x_of(line: QTextLine, character: int) -> float:
    """Where a character begins; PySide gives the position back beside it, whatever its annotation says."""
    x: Any = line.cursorToX(character)
    return float(x[0] if isinstance(x, tuple) else x)


def _format(start: int, length: int, front: QColor | None, ground: QColor | None) -> QTextLayout.FormatRange:
    style = QTextCharFormat()
    if front is not None:
        style.setForeground(QBrush(front))
    if ground is not None:
        style.setBackground(QBrush(ground))
    part = QTextLayout.FormatRange()
    part.start, part.length, part.format = start, length, style
    return part


class TranscriptList(QListView):
    """A list of lines. A click on a word, or Enter on a line, chooses a time.

    Signals:
        time_chosen(float): seconds of the word or line.
    """

    time_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.current_line: int | None = None
        self.current_word: int | None = None
        self.follows = True
        self.shows_focus = False
        self._lines = SegmentModel(self)
        self._painter = SegmentDelegate(self)
        self.setModel(self._lines)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(self.tr("Transcript"))
        self.setMouseTracking(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(200)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.activated.connect(lambda index: self._choose(index.row(), None))

    @property
    def transcript(self) -> Transcript | None:
        return self._lines.transcript

    def set_transcript(self, transcript: Transcript) -> None:
        self.current_line = self.current_word = None
        self._painter.forget_heights()
        self._lines.set_transcript(transcript)

    def set_position(self, seconds: float) -> None:
        """Mark the line and word that are spoken at `seconds`; scroll there when following."""
        if self.transcript is None:
            return
        line = segment_at(self.transcript, seconds)
        word = word_at(self.transcript.segments[line], seconds) if line is not None else None
        if (line, word) == (self.current_line, self.current_word):
            return
        before, self.current_line, self.current_word = self.current_line, line, word
        for row in {before, line} - {None}:
            self.update(self._lines.index(row or 0))
        if line is not None and line != before and self.follows:
            self.scrollTo(self._lines.index(line), QAbstractItemView.ScrollHint.PositionAtCenter)

    def seek_words(self, words: str) -> None:
        """Mark `words` wherever they occur."""
        self._painter.sought = words.strip()
        self.viewport().update()

    def show_line(self, row: int) -> None:
        """Scroll to a line and put the keyboard's mark on it."""
        index = self._lines.index(row)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def time_at(self, row: int, character: int | None) -> float:
        """When the word with this character of the line is spoken; else the line's start."""
        assert self.transcript is not None
        segment = self.transcript.segments[row]
        word = word_under(segment, character) if character is not None else None
        return segment.start if word is None else segment.words[word].start

    def _choose(self, row: int, character: int | None) -> None:
        if self.transcript is not None:
            self.time_chosen.emit(self.time_at(row, character))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        rect = self.visualRect(index)
        layout = self._painter.layout(str(index.data()), rect.width())
        x = event.position().x() - rect.x() - self._painter.text_left()
        y = event.position().y() - rect.y() - theme.px(_PADDING)
        line = layout.lineAt(min(max(0, int(y // theme.text_px(_LINE))), layout.lineCount() - 1))
        self._choose(index.row(), line.xToCursor(x) if x >= 0 else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.shows_focus = True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._choose(self.currentIndex().row(), None)
            return
        if event.key() == Qt.Key.Key_Space or event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()  # playing and copying are for the view and the page around the list
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._painter.forget_heights()
        super().resizeEvent(event)

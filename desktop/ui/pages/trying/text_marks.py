"""Marks in the text that is asked about: passages, names, answers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from desktop.ui.look import theme
from desktop.ui.results.name_list import kind_colour
from desktop.ui.results.view import Mark

_ABOVE = re.compile("[\U00010000-\U0010ffff]")
_MOST = 1000
"""Marks at a time: the editor paints each anew whenever it scrolls. Of more, those near the view are set."""
_MARGIN = 2000
"""Characters above and below the view that are marked with it."""


class Offsets:
    """Where the characters of a text stand in Qt, which counts an emoji as two."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._double = [found.start() for found in _ABOVE.finditer(text)]

    def in_qt(self, character: int) -> int:
        return character + bisect_left(self._double, character)

    def place(self, start: int, end: int, words: str) -> tuple[int, int] | None:
        """Start and end of `words`, which are said to stand there, in characters.

        Line ends may have been counted differently: then the nearest occurrence is meant.
        """
        if _same(self._text[start:end], words):
            return start, end
        found = [match.start() for match in re.finditer(re.escape(words), self._text)] if words else []
        nearest = min(found, key=lambda at: abs(at - start), default=None)
        return None if nearest is None else (nearest, nearest + len(words))


def _same(one: str, other: str) -> bool:
    """The editor makes a plain space of a no-break one, and a line end of U+2029."""
    return one == other or (len(one) == len(other) and one.split() == other.split())


class TextMarks:
    """What is marked in an editor, and where; marks are put back when the text or the theme has changed."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        self._editor = editor
        self._marks: Sequence[Mark] = ()
        self._spans: list[tuple[int, int, Mark]] = []
        """Where the marks stand in Qt's characters, in the order of the text."""
        self._reach = 0
        self._later = QTimer(editor, singleShot=True, interval=0)
        self._later.timeout.connect(self._mark_seen)
        for signal in (editor.verticalScrollBar().valueChanged, editor.verticalScrollBar().rangeChanged):
            signal.connect(self._on_moved)

    def show(self, marks: Sequence[Mark]) -> None:
        """Mark these places, the strong ones more strongly."""
        if marks != self._marks:
            self._marks = marks
            self.apply()

    def forget(self) -> None:
        """Nothing is marked any more: the text is another one."""
        self._marks, self._spans = (), []
        if self._editor.extraSelections():
            self._editor.setExtraSelections([])

    def apply(self) -> None:
        """Mark what is to be marked in the text as it is now."""
        text = self._editor.toPlainText()
        offsets, spans = Offsets(text), []
        for mark in self._marks if text else ():
            place = offsets.place(mark.start, mark.end, mark.text)
            if place is not None:
                spans.append((offsets.in_qt(place[0]), offsets.in_qt(place[1]), mark))
        self._spans = sorted(spans, key=lambda span: span[:2])
        self._reach = max((end - start for start, end, _mark in spans), default=0)
        self._mark_seen()

    def _on_moved(self) -> None:
        if len(self._spans) > _MOST:
            self._later.start()

    def _mark_seen(self) -> None:
        """Set the marks; where there are very many, those in the view and near it."""
        spans = self._spans
        if len(spans) > _MOST:
            first, last = self._seen()
            from_ = bisect_left(spans, first - self._reach, key=lambda span: span[0])
            spans = spans[from_ : bisect_left(spans, last, key=lambda span: span[0])]
        weak_first = sorted(spans, key=lambda span: span[2].strong)
        self._editor.setExtraSelections(
            [self._selection(start, end, _style(mark.kind, mark.strong)) for start, end, mark in weak_first]
        )

    def _seen(self) -> tuple[int, int]:
        """First and last character that are marked now, in Qt's characters."""
        view = self._editor.viewport().rect()
        first = self._editor.cursorForPosition(view.topLeft()).position()
        last = self._editor.cursorForPosition(view.bottomRight()).position()
        return first - _MARGIN, last + _MARGIN

    def recolour(self) -> None:
        """Mark the same in the colours of another theme."""
        if self._marks:
            self.apply()

    def go_to(self, mark: Mark) -> None:
        """Scroll to a mark."""
        offsets = Offsets(self._editor.toPlainText())
        place = offsets.place(mark.start, mark.end, mark.text)
        if place is not None:
            self._scroll_to(offsets.in_qt(place[0]))

    def show_passage(self, passage: str) -> None:
        """Mark a passage and scroll to it."""
        text = self._editor.toPlainText()
        at = text.find(passage)
        if at < 0:
            at, passage = _find_loosely(text, passage)
        self.forget()
        if at >= 0:
            offsets = Offsets(text)
            start, end = offsets.in_qt(at), offsets.in_qt(at + len(passage))
            style = QTextCharFormat()
            style.setBackground(theme.color("tint2"))
            self._editor.setExtraSelections([self._selection(start, end, style)])
            self._scroll_to(start)

    def marked(self) -> list[str]:
        """What is marked, as it stands in the text."""
        return [mark.cursor.selectedText() for mark in self._editor.extraSelections()]

    def _selection(self, start: int, end: int, style: QTextCharFormat) -> QTextEdit.ExtraSelection:
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        mark = QTextEdit.ExtraSelection()
        mark.cursor, mark.format = cursor, style
        return mark

    def _scroll_to(self, position: int) -> None:
        cursor = self._editor.textCursor()
        cursor.setPosition(position)
        self._editor.setTextCursor(cursor)
        self._editor.centerCursor()


def _style(kind: int, strong: bool) -> QTextCharFormat:
    style = QTextCharFormat()
    style.setBackground(theme.color("tint2" if strong else "tint"))
    style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    style.setUnderlineColor(kind_colour(kind))
    return style


def _find_loosely(text: str, passage: str) -> tuple[int, str]:
    """Where a passage stands whose line breaks were turned into spaces."""
    words = passage.split()
    at = text.find(words[0]) if words else -1
    while at >= 0:
        cursor = at
        for word in words:
            while cursor < len(text) and text[cursor].isspace():
                cursor += 1
            if not text.startswith(word, cursor):
                break
            cursor += len(word)
        else:
            return at, text[at:cursor]
        at = text.find(words[0], at + 1)
    return -1, ""

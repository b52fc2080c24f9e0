"""What a model wrote, to be read, selected and copied."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from desktop.catalogue import counted
from desktop.results import Result, Text
from desktop.ui.look import theme
from desktop.ui.results.view import ResultView
from desktop.ui.widgets.labels import Label, heading

_LINE = 20


class Written(QTextBrowser):
    """Plain text that wraps; Ctrl+C copies the selection, or all of the answer where nothing is selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("What the model wrote"))
        self.setOpenLinks(False)
        self.document().setDocumentMargin(0)

    def set_text(self, text: str) -> None:
        self.setPlainText(text)
        self._space_lines()
        self.updateGeometry()

    def _space_lines(self) -> None:
        spaced = QTextBlockFormat()
        spaced.setLineHeight(theme.text_px(_LINE), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spaced)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(280), ceil(self.document().size().height()) + 2 * self.frameWidth())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space_lines()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and not self.textCursor().hasSelection():
            event.ignore()  # the view around it copies the whole answer
            return
        super().keyPressEvent(event)


class TextView(ResultView):
    """Heading, the text, and how long it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = heading(self.tr("What the model wrote"))
        self.written = Written()
        self.count = Label("", "fact")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(self._heading, 1)
        head.addWidget(self.count)
        layout.addLayout(head)
        layout.addWidget(self.written, 1)

    def show_result(self, result: Result) -> None:
        assert isinstance(result, Text)
        text = result.text.strip()
        self.written.set_text(text)
        self.written.setVisible(bool(text))
        words = len(text.split())
        self._heading.setText(self.tr("What the model wrote") if text else self.tr("The model wrote nothing"))
        told = counted("{count}\u00a0word", "{count}\u00a0words", words)
        self.count.setText(told if text else "")

"""A model card's text, shown without opening a connection."""

from __future__ import annotations

import re

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QSizePolicy, QTextBrowser, QWidget

from desktop.ui.look import theme

LONGEST = 20_000
"""Characters shown; longer cards are cut, because laying them out would stop the window for a moment."""

_COMMENT = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)
_UNREADABLE = re.compile(r"<(script|style|svg|table)\b.*?(</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_LINKED_IMAGE = re.compile(r"\[\s*!\[[^\]]*\]\([^)]*\)\s*\]\([^)]*\)")
_IMAGE = re.compile(r"!\[[^\]]*\](\([^)]*\)|\[[^\]]*\])")
_BLANK = re.compile(r"\n\s*\n\s*\n+")


def readable(markdown: str) -> str:
    """`markdown` without pictures, which would have to be fetched, and without HTML; cut after `LONGEST`."""
    text = markdown[: LONGEST * 3]
    for pattern in (_COMMENT, _UNREADABLE, _LINKED_IMAGE, _IMAGE, _TAG):
        text = pattern.sub("", text)
    text = _BLANK.sub("\n\n", text).strip()
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rsplit("\n", 1)[0] + "\n\n…"


class CardText(QTextBrowser):
    """As high as its text; nothing is loaded, and links open in the browser when they are clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("About this model"))
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._open)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        self._markdown = ""

    def set_card(self, markdown: str) -> None:
        """Show the card's text without its pictures."""
        self._markdown = readable(markdown)
        self._show()

    def _show(self) -> None:
        features = (
            QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
        )
        self.document().setMarkdown(self._markdown, features)
        self._set_type()
        self._fit()

    def _set_type(self) -> None:
        """Air between paragraphs; headings stand inside our page, so none is larger than its titles."""
        block = self.document().begin()
        while block.isValid():
            cursor = QTextCursor(block)
            air = QTextBlockFormat()
            in_list = block.textList() is not None
            air.setBottomMargin(theme.px(2 if in_list else 8))
            air.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.mergeBlockFormat(air)
            if level := block.blockFormat().headingLevel():
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                letters = QTextCharFormat()
                letters.setProperty(QTextFormat.Property.FontSizeAdjustment.value, 0)
                letters.setFont(theme.font(16 if level == 1 else 14, 600))
                cursor.mergeCharFormat(letters)
            block = block.next()

    def _fit(self) -> None:
        self.document().setTextWidth(self.viewport().width())
        self.setFixedHeight(max(1, round(self.document().size().height()) + 2))

    def _open(self, url: QUrl) -> None:
        if url.scheme() in ("http", "https"):
            QDesktopServices.openUrl(url)

    def loadResource(self, kind: int, name: QUrl | str) -> QByteArray:  # noqa: N802
        """Nothing: whatever the text names stays where it is."""
        return QByteArray()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._markdown:
            self._show()  # colours of links are kept in the text itself

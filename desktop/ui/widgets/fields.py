"""Fields to type into."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QLineEdit, QSpinBox, QVBoxLayout, QWidget

from desktop.ui.look import icons, theme
from desktop.ui.widgets.labels import Label
from desktop.workbench.incoming import local_paths

_SEARCH_PAUSE_MS = 250


class Line(QLineEdit):
    """Takes words only: files that are dragged or pasted go on to the page and the window, to be opened."""

    def event(self, event: QEvent) -> bool:
        # Where the page has a shortcut for pasting, it must get the key.
        if event.type() == QEvent.Type.ShortcutOverride and _pastes_files(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _pastes_files(event):
            event.ignore()
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_paths(event.mimeData()):
            event.ignore()
            return
        super().dragEnterEvent(event)


def _pastes_files(event: QEvent) -> bool:
    if not (isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Paste)):
        return False
    return bool(local_paths(QGuiApplication.clipboard().mimeData()))


class TextField(QWidget):
    """One line of text, with room for an error sentence under it.

    Signals:
        edited: The text, whenever a person changes it.
        entered: The text, when Enter is pressed.
    """

    edited = Signal(str)
    entered = Signal(str)

    def __init__(
        self, name: str, placeholder: str = "", text: str = "", parent: QWidget | None = None
    ) -> None:
        """`name` is the spoken name; `placeholder` an example of what to type."""
        super().__init__(parent)
        self.line = Line(text)
        self.line.setPlaceholderText(placeholder)
        self.line.setAccessibleName(name)
        self.setFocusProxy(self.line)
        self._error = Label("", "fact", "bad", wrap=True)
        self._error.hide()
        self._sign = QAction(icons.icon("warn", "bad", 16), "", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        layout.addWidget(self.line)
        layout.addWidget(self._error)
        self.line.textEdited.connect(self.edited)
        self.line.returnPressed.connect(lambda: self.entered.emit(self.line.text()))

    def text(self) -> str:
        return self.line.text()

    def set_text(self, text: str) -> None:
        """Change the text without sending `edited`."""
        self.line.setText(text)

    def error(self) -> str | None:
        """The sentence that is shown under the field, if any."""
        return self._error.text() or None

    def set_error(self, sentence: str | None) -> None:
        """Say under the field how to put it right; None takes the error away."""
        shown = bool(sentence)
        self._error.setText(sentence or "")
        self._error.setVisible(shown)
        self.line.setProperty("wrong", shown)
        self.line.setAccessibleDescription(sentence or "")
        if shown and self._sign not in self.line.actions():
            self.line.addAction(self._sign, QLineEdit.ActionPosition.TrailingPosition)
        elif not shown:
            self.line.removeAction(self._sign)
        self.line.style().polish(self.line)


class SearchField(Line):
    """A search line: icon, a button that clears, Escape that clears too.

    Signals:
        searched: What to search for, 250 ms after the last key, at once on Enter and on clearing.
    """

    searched = Signal(str)

    def __init__(self, placeholder: str, *, wide: bool = False, parent: QWidget | None = None) -> None:
        """`wide` is the 40 px field of Discover; the others are 36 px high."""
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setProperty("search", "wide" if wide else "plain")
        self._size = 18 if wide else 16
        self._make_room()
        self._clear = QAction(icons.icon("x", "text2", 16), self.tr("Clear the search"), self)
        self._clear.triggered.connect(self._clear_and_search)
        self._sent = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SEARCH_PAUSE_MS)
        self._pause.timeout.connect(self._send)
        self.textChanged.connect(self._on_text_changed)
        self.textEdited.connect(lambda _text: self._pause.start())
        self.returnPressed.connect(self._send)

    def _make_room(self) -> None:
        """Keep the start free for the icon, which is painted: an action's would not grow with the zoom."""
        self.setTextMargins(theme.px(self._size + 16), 0, 0, 0)

    def _on_text_changed(self, text: str) -> None:
        if text and self._clear not in self.actions():
            self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        elif not text:
            self.removeAction(self._clear)

    def _clear_and_search(self) -> None:
        self.clear()
        self._send()

    def _send(self) -> None:
        self._pause.stop()
        words = self.text().strip()
        if words != self._sent:
            self._sent = words
            self.searched.emit(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self._clear_and_search()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(240), super().sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = theme.px(self._size)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = self.width() - side - theme.px(13) if mirrored else theme.px(13)
        icons.paint(painter, QRect(left, 0, side, self.height()), "search", "text2", self._size)


class NumberField(QSpinBox):
    """A whole number to type or to step through; a `small` one is as high as a small button."""

    def __init__(self, parent: QWidget | None = None, *, small: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("small", small)
        self.lineEdit().setAcceptDrops(False)  # files go on to the window, as from a `Line`
        self._indent()

    def _indent(self) -> None:
        # Qt's style sheets do not pad the words of a number field
        self.lineEdit().setTextMargins(theme.px(10), 0, 0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _pastes_files(event):
            event.ignore()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._indent()
        super().changeEvent(event)


LONGEST_NAME = 80


class NameLine(Line):
    """Escape leaves the name as it was.

    Signals:
        given_up(): it stays as it was.
    """

    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setMaxLength(LONGEST_NAME)

    def begin(self, name: str) -> None:
        """Show itself with the present name, ready to be typed over."""
        self.setText(name)
        self.show()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            return
        super().keyPressEvent(event)

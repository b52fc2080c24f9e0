"""An error where it happened: a sentence, the next steps as buttons, the details on request."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from desktop.errors import SAYINGS, Action, ErrorKind
from desktop.messages import NOTHING, Message, say
from desktop.ui.look import theme
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import PlainButton
from desktop.ui.widgets.flow_layout import FlowLayout


class Trouble(QWidget):
    """Hidden until `say` is called.

    Signals:
        acted(Action): a next step was chosen (showing details is done here).
    """

    acted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = {
            Action.RUN_AGAIN: self.tr("Run again"),
            Action.RESUME: self.tr("Continue"),
            Action.USE_PROCESSOR: self.tr("Use the processor"),
            Action.CHOOSE_MODEL: self.tr("Choose another model"),
            Action.GO_ONLINE: self.tr("Go online"),
            Action.OPEN_MODELS: self.tr("Open my models"),
        }
        self.banner = Banner("bad")
        self._detail = QPlainTextEdit()
        self._detail.setReadOnly(True)
        self._detail.setAccessibleName(self.tr("Details"))
        self._detail.setFixedHeight(theme.px(140))
        self._row = QWidget()
        self._flow = FlowLayout(self._row, 8)
        self._buttons: list[PlainButton] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        for widget in (self.banner, self._row, self._detail):
            layout.addWidget(widget)
        self.clear()

    def clear(self) -> None:
        self.banner.clear()
        self._detail.hide()
        self.hide()

    def say(self, kind: ErrorKind, message: Message = NOTHING, detail: str = "") -> None:
        """Show `message`, or what is said of `kind`, with the buttons that the kind offers."""
        saying = SAYINGS[kind]
        self.show()
        self._detail.hide()
        self._detail.setPlainText(detail)
        self.banner.say("bad", "", say(message or saying.row()))
        for button in self._buttons:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for action in saying.actions:
            if action in self._words:
                self._add(self._words[action]).clicked.connect(lambda _=False, a=action: self.acted.emit(a))
        if detail:
            self._add_details()
        self._row.setVisible(bool(self._buttons))

    def button(self, words: str) -> PlainButton:
        """The button with these words. StopIteration when there is none."""
        return next(button for button in self._buttons if button.text() == words)

    def _add(self, words: str) -> PlainButton:
        button = PlainButton(words, small=True)
        self._buttons.append(button)
        self._flow.addWidget(button)
        return button

    def _add_details(self) -> None:
        fold = self._add(self.tr("Show details"))
        copy = self._add(self.tr("Copy details"))
        copy.hide()

        def toggle() -> None:
            shown = self._detail.isHidden()
            self._detail.setVisible(shown)
            copy.setVisible(shown)
            fold.set_words(self.tr("Hide details") if shown else self.tr("Show details"))

        fold.clicked.connect(toggle)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._detail.toPlainText()))

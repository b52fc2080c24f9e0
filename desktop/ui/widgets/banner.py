"""A sentence that stays where it belongs: news, advice, errors, and what the coach says."""

from __future__ import annotations

from html import escape
from typing import Literal

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.ui.look import icons, theme
from desktop.ui.widgets.announce import announce
from desktop.ui.widgets.buttons import LinkButton

Kind = Literal["ok", "info", "warn", "bad"]
SIGNS: dict[Kind, str] = {"ok": "okc", "info": "info", "warn": "warn", "bad": "xc"}


class Banner(QFrame):
    """At least 40 px high, with a sign, a sentence whose first words are strong, and at most one action.

    Signals:
        acted: The action was pressed.
    """

    acted = Signal()

    def __init__(
        self,
        kind: Kind = "info",
        strong: str = "",
        text: str = "",
        action: str | None = None,
        *,
        low: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Show a sentence, or nothing (hidden) when there are no words.

        Args:
            kind: Ground and sign.
            strong: The first words.
            text: The rest.
            action: A verb; None for no action.
            low: 36 px, for lists.
            parent: The owner.
        """
        super().__init__(parent)
        self._kind: Kind = kind
        self._low = low
        self._strong, self._text = "", ""
        self._sign = QLabel()
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setWordWrap(True)
        flags = Qt.TextInteractionFlag.TextSelectableByMouse
        self._words.setTextInteractionFlags(flags)
        self._action = LinkButton("")
        self._action.clicked.connect(self.acted)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        layout = QHBoxLayout(self)
        layout.addWidget(self._sign)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._action)
        self._lay_out()
        if strong or text:
            self.say(kind, strong, text, action)
        else:
            self.hide()

    @property
    def kind(self) -> Kind:
        return self._kind

    def text(self) -> str:
        """The whole sentence, without marks; empty when cleared."""
        return " ".join(part for part in (self._strong, self._text) if part)

    def say(self, kind: Kind, strong: str, text: str = "", action: str | None = None) -> None:
        """Change everything, show the banner and have it read out."""
        changed = (strong, text) != (self._strong, self._text)
        self._kind, self._strong, self._text = kind, strong, text
        self.setProperty("kind", kind)
        self._action.setProperty("tone", kind)
        parts = [f'<span style="font-weight:600">{escape(strong)}</span>' if strong else "", escape(text)]
        self._words.setText(" ".join(part for part in parts if part))
        self._action.set_words(action or "")
        self._action.setVisible(action is not None)
        self.setAccessibleName(self.text())
        for widget in (self, self._words, self._action):
            self.style().polish(widget)
        self._show_sign()
        self._appear()
        if changed:
            announce(self, self.text())

    def clear(self) -> None:
        """Take the words away and hide."""
        self._strong = self._text = ""
        self.setAccessibleName("")
        self.hide()

    def _appear(self) -> None:
        if self.parentWidget() is not None:
            self.show()
        else:
            # Shown with the page that it is going to be put on; a window of its own would flash up.
            self.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)

    def _show_sign(self) -> None:
        self._sign.setPixmap(icons.pixmap(SIGNS[self._kind], self._kind, 18, self.devicePixelRatioF()))

    def _lay_out(self) -> None:
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(theme.px(14), theme.px(6), theme.px(14), theme.px(6))
            layout.setSpacing(theme.px(10))
        self.setMinimumHeight(theme.text_px(36 if self._low else 40))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._lay_out()
            self._show_sign()
        super().changeEvent(event)

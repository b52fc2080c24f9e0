"""Badges: a word and a sign, so that the colour never speaks alone."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.ui.look import icons, theme
from desktop.workbench.fit import VERDICTS, Verdict

Kind = Literal["plain", "ok", "warn", "bad", "info"]


def sign_token(kind: str) -> str:
    """The colour token of a kind's sign and words."""
    return "text2" if kind == "plain" else kind


class Badge(QFrame):
    """22 px high, 12 px words, with a sign unless it is plain."""

    def __init__(
        self,
        text: str,
        kind: Kind = "plain",
        icon: str | None = None,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._kind: Kind = kind
        self._sign = QLabel()
        self._words = QLabel(text)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.addWidget(self._sign)
        layout.addWidget(self._words)
        self.set(text, kind, icon, hint)

    @property
    def kind(self) -> Kind:
        return self._kind

    def text(self) -> str:
        return self._words.text()

    def set(self, text: str, kind: Kind = "plain", icon: str | None = None, hint: str = "") -> None:
        """Change words, kind, sign (a name of `icons`) and the hint, which gives the reason in numbers."""
        self._words.setText(text)
        self._icon = icon
        self._kind = kind
        self.setProperty("kind", kind)
        self.setToolTip(hint)
        self.setAccessibleName(text)
        self.setAccessibleDescription(hint)
        self.style().polish(self)
        self.style().polish(self._words)
        self._lay_out()

    def _lay_out(self) -> None:
        layout = self.layout()
        if layout is None:
            return
        layout.setContentsMargins(theme.px(8), 0, theme.px(8), 0)
        layout.setSpacing(theme.px(5))
        self.setFixedHeight(theme.text_px(22))
        self._sign.setVisible(self._icon is not None)
        if self._icon is not None:
            ratio = self.devicePixelRatioF()
            self._sign.setPixmap(icons.pixmap(self._icon, sign_token(self._kind), 12, ratio))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._lay_out()
        super().changeEvent(event)


def fit_words(fit: Verdict) -> tuple[str, Kind, str]:
    """Words, kind and sign for how well a model fits this computer."""
    words, kind, sign = VERDICTS[fit]
    return QCoreApplication.translate("Badge", words), kind, sign


def fit_badge(fit: Verdict, reason: str = "") -> Badge:
    """A badge that says how well a model fits; `reason` is the hint, in numbers."""
    words, kind, sign = fit_words(fit)
    return Badge(words, kind, sign, reason)

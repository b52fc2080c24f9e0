"""Words in the design's type roles."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from desktop.ui.look import fonts

Role = Literal["page", "title", "section", "group", "strong", "body", "fact"]
Tone = Literal["", "text", "text2", "text3", "accent", "ok", "warn", "bad", "info"]


class Label(QLabel):
    """A label whose size, weight and colour come from the style sheet.

    Roles: page 28/600, title 20/600, section 16/600, group 14/600, strong 14/500, body 14/400, fact 12/400.
    """

    def __init__(
        self,
        text: str = "",
        role: Role = "body",
        tone: Tone = "",
        *,
        wrap: bool = False,
        selectable: bool = False,
        tabular: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make a label.

        Args:
            text: Shown as it is; never read as HTML.
            role: Size and weight.
            tone: Colour; the role's own when empty.
            wrap: Break long text into lines.
            selectable: Let the mouse and the keyboard select the text.
            tabular: Figures of equal width.
            parent: The owner.
        """
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if selectable:
            flags = (
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            self.setTextInteractionFlags(flags)
        if tabular:
            self.setFont(fonts.tabular(self.font()))

    def set_tone(self, tone: Tone) -> None:
        """Change the colour."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().polish(self)


def page_statement(text: str, **options: bool) -> Label:
    """One statement or key result of a page."""
    return Label(text, "page", **options)  # type: ignore[arg-type]


def title(text: str) -> Label:
    return Label(text, "title")


def heading(text: str) -> Label:
    """A section's title."""
    return Label(text, "section")


def body(text: str, tone: Tone = "text2") -> Label:
    """A paragraph; wraps."""
    return Label(text, "body", tone, wrap=True)


def fact(text: str) -> Label:
    """Facts, times and hints, small; selectable, because people copy facts."""
    return Label(text, "fact", selectable=True)


def line(vertical: bool = False) -> QFrame:
    """A divider, 1 px."""
    frame = QFrame()
    frame.setObjectName("verticalLine" if vertical else "line")
    return frame

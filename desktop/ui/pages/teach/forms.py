"""How what is dropped should look: a card for each form that examples come in, see `LOOKS`."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QLayout, QWidget

from desktop import catalogue, tasks
from desktop.tasks.teaching import GROUP_FOLDERS, TEXT_TABLE, Form
from desktop.ui.look import theme
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.tile import Tile

FORMS = tuple(dict.fromkeys(form for lesson in tasks.LESSONS.values() for form in lesson.forms))
"""Every form once."""

_ROOMY = 700
"""px from which on the cards stand side by side."""


class FormCards(QWidget):
    """One card for each form, side by side where there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(16))
        for form in FORMS:
            self._row.addWidget(_card(form), 1)

    def fit(self, room: int) -> None:
        """Arrange the cards in `room` px of width."""
        beside = room >= theme.text_px(_ROOMY)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._row.setDirection(way)


def _card(form: Form) -> Card:
    card = Card(16, 8)
    card.content.addWidget(Label(catalogue.text(form.title, "lessons"), "group", wrap=True))
    card.content.addLayout(LOOKS[form.id]())
    card.content.addWidget(Label(catalogue.text(form.text, "lessons"), "fact", "text2", wrap=True))
    card.content.addStretch(1)
    return card


def _folder() -> QLayout:
    """Words that read like a folder."""
    rows = (
        (0, _tr("Part check"), ""),
        (1, _tr("Fine"), _tr("148 pictures of fine parts")),
        (1, _tr("Dented"), _tr("96 pictures of dented parts")),
        (1, _tr("Scratched"), _tr("37 pictures of scratched parts")),
    )
    column = QBoxLayout(QBoxLayout.Direction.TopToBottom)
    column.setSpacing(theme.px(8))
    for depth, name, meaning in rows:
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(28) * depth, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(Tile("folder", size=28))
        row.addWidget(Label(name, "strong"))
        row.addWidget(ElidedLabel(meaning, "fact", "text2"), 1)
        if not meaning:
            row.addStretch(1)
        column.addLayout(row)
    return column


def _table() -> QLayout:
    """Words that read like a table."""
    rows = (
        (_tr("Review"), _tr("Mood")),
        (_tr("A film that makes you smile for days."), _tr("glad")),
        (_tr("Two hours that I will not get back."), _tr("annoyed")),
        (_tr("The ending is worth the wait."), _tr("glad")),
    )
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.px(16))
    grid.setColumnStretch(0, 1)
    for number, (text, group) in enumerate(rows):
        head = number == 0
        grid.addWidget(ElidedLabel(text, "strong" if head else "body"), number, 0)
        grid.addWidget(Label(group, "strong" if head else "body", "" if head else "text2"), number, 1)
        grid.setRowMinimumHeight(number, theme.px(28))
    return grid


LOOKS: dict[str, Callable[[], QLayout]] = {GROUP_FOLDERS.id: _folder, TEXT_TABLE.id: _table}
"""What a form looks like, by its id."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("TeachForms", text)

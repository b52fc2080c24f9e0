"""Everything that a window says just now: what is read, hovered over, and told to a screen reader."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QWidget,
)

from desktop.paths import resources

_FIRST = int(Qt.ItemDataRole.UserRole)
FURTHER_ROLES = 16
SIGNS = frozenset(
    {path.stem for path in (resources() / "icons").iterdir()}
    | {"plain", "ok", "warn", "bad", "info", "accent", "tint", "text", "text2"}
)
"""Names of icons, kinds of badges and colours, which roles have beside their words."""
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)
MOST_ROWS = 12


def spoken(top: QWidget) -> Iterator[tuple[str, str]]:
    """(where, words) of all that is visible in `top`."""
    for widget in [top, *top.findChildren(QWidget)]:
        if not widget.isVisibleTo(top):
            continue
        where = type(widget).__name__
        said = [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, QLabel | QAbstractButton):
            said.append(widget.text())
        if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
            said.append(widget.placeholderText())
        if isinstance(widget, QComboBox):
            said += [widget.itemText(index) for index in range(min(widget.count(), MOST_ROWS))]
        if isinstance(widget, QPushButton) and (menu := widget.menu()) is not None:
            said += [action.text() for action in menu.actions()]
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            said += _rows(widget.model(), QModelIndex())
        yield from ((where, words) for words in said if words)


def _rows(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    for row in range(min(model.rowCount(parent), MOST_ROWS)):
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
        for column in range(columns):
            index = model.index(row, column, parent)
            for role in (*_ROLES, *range(_FIRST, _FIRST + FURTHER_ROLES)):
                yield from _words(index.data(role))


def _words(value: object) -> Iterator[str]:
    """What may be read in the data of a role; (words, kind, icon) is what a badge shows."""
    if isinstance(value, str) and value not in SIGNS:
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _words(each)

"""How a changed style sheet reaches the widgets: each one once, and those that nobody sees later.

WORKAROUND: `QApplication::setStyleSheet` polishes every widget again once for each of its ancestors, because
it goes through all widgets that it knows and through the children of each. With all pages of Burnish open
that are nine times as many as there are widgets. See ``updateObjects`` in
https://github.com/qt/qtbase/blob/6.11/src/widgets/styles/qstylesheetstyle.cpp
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget


def set_style_sheet(app: QApplication, sheet: str, later: Collection[QWidget] = ()) -> None:
    """Give `app` a new style sheet and show it at once, but for `later` and what is in them.

    Args:
        app: The application.
        sheet: The style sheet.
        later: Hidden widgets; whoever names them calls `restyle` before they are shown.
    """
    if not app.styleSheet():
        app.setStyleSheet(sheet)
        return
    app.style().unpolish(app)  # empties Qt's memory of who is styled, so that the next line styles nobody
    app.setStyleSheet(sheet)
    for window in app.topLevelWidgets():
        for widget in _with_children(window, later):
            _restyle_one(widget)


def restyle(root: QWidget, later: Collection[QWidget] = ()) -> None:
    """Bring `root` and what is in it, but for `later`, to the application's present style sheet."""
    for widget in _with_children(root, later):
        _restyle_one(widget)


def _with_children(root: QWidget, without: Collection[QWidget]) -> Iterator[QWidget]:
    """`root` before its children, as styles are handed down."""
    if root in without:
        return
    yield root
    for child in root.children():
        if isinstance(child, QWidget):
            yield from _with_children(child, without)


def _restyle_one(widget: QWidget) -> None:
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # else Qt styles it when it is shown
        widget.style().polish(widget)
    QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))

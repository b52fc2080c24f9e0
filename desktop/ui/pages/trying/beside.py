"""A file and what is asked about it: beside each other, below each other where the window is too narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.ui.look import theme
from desktop.ui.pages.trying.ask import AskColumn
from desktop.ui.pages.trying.tab_order import in_layout_order, set_tab_order
from desktop.ui.widgets.scroll_pane import ScrollPane

_COLUMN, _LEAST_COLUMN, _STAGE = 432, 344, 320
_UNLIMITED = 16_777_215
_SEEN = 0.8
"""How much of the window's height the file takes when the questions stand below it."""


class Beside(ScrollPane):
    """Scrolls only where not even that is enough."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent, sideways=False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stage: QWidget | None = None
        self._column: AskColumn | None = None
        self._ordered: list[QWidget] = []
        self._order_later = QTimer(self, singleShot=True, interval=0)
        self._order_later.timeout.connect(self._order)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.contents)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    @property
    def is_stacked(self) -> bool:
        return self._layout.direction() == QBoxLayout.Direction.TopToBottom

    def set_parts(self, stage: QWidget, column: AskColumn) -> None:
        self._stage, self._column = stage, column
        self._layout.addWidget(stage, 1)
        self._layout.addWidget(column)
        self._fit()

    def _order(self) -> None:
        """Tab goes from the question to its answer, and to the file last, whatever was made when."""
        if self._stage is None or self._column is None:
            return
        widgets = [*in_layout_order(self._column), *in_layout_order(self._stage)]
        if widgets != self._ordered:
            self._ordered = widgets
            set_tab_order(widgets)

    def _fit(self) -> None:
        """The column has its width for as long as enough is left for the file, and gives way then."""
        if self._stage is None or self._column is None:
            return
        stage, column, room = self._stage, self._column, self.viewport().size()
        least = max(theme.px(_LEAST_COLUMN), column.least_width())
        stage_least = stage.minimumSizeHint().width()
        stacked = room.width() < least + stage_least
        directions = QBoxLayout.Direction
        self._layout.setDirection(directions.TopToBottom if stacked else directions.LeftToRight)
        seen = max(round(room.height() * _SEEN), stage.minimumSizeHint().height())
        stage.setMinimumHeight(seen if stacked else 0)
        left = room.width() - max(stage_least, theme.px(_STAGE))
        width = room.width() if stacked else max(least, min(theme.px(_COLUMN), left))
        if column.minimumWidth() != width or column.maximumWidth() != width:
            column.setFixedWidth(width)
        column.set_place(room.height(), below=stacked)
        # Where words wrap, Qt would give each part the height that it likes best, and scroll.
        enough = max(room.height(), self._layout.minimumSize().height())
        self.contents.setMaximumHeight(_UNLIMITED if stacked else enough)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # QScrollArea itself watches its contents; what they need changes with the files and the language.
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
            self._order_later.start()
        return super().eventFilter(watched, event)

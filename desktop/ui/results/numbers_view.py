"""What a model measured: names and numbers, without bars, because nobody knows where a scale ends."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.results import Numbers, Result
from desktop.ui.look import theme
from desktop.ui.results.view import ResultView
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.labels import Label, heading
from desktop.wording import measured
from desktop.workbench.trying.telling import display_label


class NumbersView(ResultView):
    """A heading, a row for each number, and what they are."""

    owns_options = frozenset({"top"})
    """Every number is shown, whatever was asked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = QWidget()
        self._table.setObjectName("contents")
        self._table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._rows = QGridLayout(self._table)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(theme.px(24))
        self._rows.setVerticalSpacing(theme.px(8))
        self._rows.setColumnStretch(0, 1)
        scroll = QScrollArea()
        scroll.setWidget(self._table)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scale = self.tr("These are not percentages. Each number is on the scale that the model learned.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addWidget(heading(self.tr("What the model measured")))
        layout.addWidget(Label(scale, "fact", "text2", wrap=True))
        layout.addWidget(scroll, 1)

    def show_result(self, result: Result) -> None:
        assert isinstance(result, Numbers)
        while (item := self._rows.takeAt(0)) is not None:
            if (before := item.widget()) is not None:
                before.hide()
                before.deleteLater()
        for row, one in enumerate(result.numbers):
            name = ElidedLabel(display_label(one.label), mode=Qt.TextElideMode.ElideMiddle)
            self._rows.addWidget(name, row, 0)
            number = Label(measured(one.number), "strong", selectable=True, tabular=True)
            self._rows.addWidget(number, row, 1, Qt.AlignmentFlag.AlignRight)
        self._rows.setRowStretch(self._rows.rowCount(), 1)
        said = (f"{display_label(one.label)}, {measured(one.number)}" for one in result.numbers)
        self._table.setAccessibleName("; ".join(said))

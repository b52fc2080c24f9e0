"""The loss plot with its title, key, smoothing, and the same numbers as a table."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QHBoxLayout,
    QHeaderView,
    QSizePolicy,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop import wording
from desktop.ui.look import theme
from desktop.ui.pages.teach.loss_plot import SMOOTHING, LossPlot
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.slider import Slider

_ROOMY, _NARROWEST = 680, 480
"""px of the panel from which on all its words are shown, and that it needs at least."""


class _LineKey(QWidget):
    """A piece of a line as it is drawn in the plot."""

    def __init__(self, token: str, dot: bool) -> None:
        super().__init__()
        self._token, self._dot = token, dot
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(20), theme.px(10))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour, middle = theme.color(self._token), self.height() / 2
        painter.setPen(QPen(colour, theme.px(2)))
        painter.drawLine(QLineF(0, middle, self.width(), middle))
        if self._dot:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(self.width() / 2, middle), theme.px(3.5), theme.px(3.5))


class LossTable(QTableWidget):
    """One row for each round."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 4, parent)
        self.setAccessibleName(self.tr("Numbers of each round"))
        self.setHorizontalHeaderLabels(
            [
                self.tr("Round"),
                self.tr("Loss on training examples"),
                self.tr("Loss on unseen examples"),
                self.tr("Right on unseen examples"),
            ]
        )
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def show_rounds(self, plot: LossPlot) -> None:
        """Take the rounds over from the plot."""
        self.setRowCount(len(plot.measured))
        best = max((one.epoch for one in plot.measured if one.best), default=-1)
        for row, one in enumerate(plot.measured):
            learning = plot.training_loss(one.epoch)
            cells = (
                self.tr("{round} · best version").format(round=one.epoch)
                if one.epoch == best
                else str(one.epoch),
                "–" if learning != learning else f"{learning:.3f}",
                f"{one.loss:.3f}",
                wording.percent(one.accuracy),
            )
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                self.setItem(row, column, item)


class LossPanel(QWidget):
    """ "How wrong it is", live: `plot` takes the numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot = LossPlot()
        self.table = LossTable()
        self.smooth = Slider(self.tr("Smooth"))
        self.smooth.setRange(0, 100)
        self.smooth.setValue(round(SMOOTHING * 100))
        self.smooth.setFixedWidth(theme.px(72))
        self.smooth.valueChanged.connect(self._smooth)
        self.as_table = LinkButton(self.tr("Show as table"))
        self.as_table.clicked.connect(self._turn)
        self.everything = LinkButton(self.tr("Show everything"))
        self.everything.clicked.connect(self.plot.show_all)
        self.everything.hide()
        self.plot.zoomed.connect(self.everything.setVisible)
        self.status = ElidedLabel("", "fact", "text2", tabular=True)
        self._meaning = ElidedLabel(self.tr("loss, lower is better"), "fact", "text2")
        self._smooth_label = Label(self.tr("Smooth"), "fact", "text2")
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.plot)
        self._stack.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addLayout(self._top())
        column.addWidget(self._stack, 1)
        column.addLayout(self._bottom())

    def _top(self) -> QBoxLayout:
        """Title and key on one line, or the key below where the words of a language are long."""
        self._title = QHBoxLayout()
        self._title.setSpacing(theme.px(8))
        self._title.addWidget(ElidedLabel(self.tr("How wrong it is"), "group"))
        self._title.addWidget(self._meaning)
        self._title.addStretch(1)
        self._key = row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for token, dot, words in (
            ("plotTraining", False, self.tr("Training examples")),
            ("plotValidation", True, self.tr("Unseen examples")),
        ):
            row.addWidget(_LineKey(token, dot))
            row.addWidget(ElidedLabel(words, "fact", "text2"))
            row.addSpacing(theme.px(8))
        row.addStretch(1)
        row.addWidget(self._smooth_label)
        row.addWidget(self.smooth)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.addLayout(self._title, 1)
        self._head.addLayout(row)
        return self._head

    def _bottom(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(16))
        row.addWidget(self.as_table)
        row.addWidget(self.everything)
        row.addWidget(self.status, 1)
        row.addWidget(Label(self.tr("Rounds through your examples"), "fact"))
        return row

    def minimumSizeHint(self) -> QSize:
        # Words that may be left out do not keep the page from growing narrow.
        return QSize(theme.px(_NARROWEST), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for words in (self._meaning, self._smooth_label):
            words.setVisible(self.width() >= theme.text_px(_ROOMY))
        one_line = self._title.sizeHint().width() + self._key.sizeHint().width() + theme.px(8)
        directions = QBoxLayout.Direction
        self._head.setDirection(
            directions.LeftToRight if one_line <= self.width() else directions.TopToBottom
        )

    def refresh_table(self) -> None:
        """Bring the table up to date if it is what is shown."""
        if self._stack.currentWidget() is self.table:
            self.table.show_rounds(self.plot)

    def _smooth(self, percent: int) -> None:
        self.plot.set_smoothing(percent / 100)

    def _turn(self) -> None:
        to_table = self._stack.currentWidget() is self.plot
        self._stack.setCurrentWidget(self.table if to_table else self.plot)
        self.as_table.set_words(self.tr("Show as plot") if to_table else self.tr("Show as table"))
        self.refresh_table()

"""The report of a run: how good the model is on examples it has never seen, and where it errs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop import wording
from desktop.messages import say
from desktop.protocol import Detail, GroupsDetail, TrainReport, TrainResult
from desktop.ui.look import theme
from desktop.ui.pages.teach.advice import meaning, range_words
from desktop.ui.pages.teach.cards import DetailCards
from desktop.ui.pages.teach.groups_cards import GroupsCards
from desktop.ui.pages.teach.range_bar import RangeBar
from desktop.ui.pages.teach.tile_kinds import TileKinds
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label, line
from desktop.ui.widgets.scroll_pane import ScrollPane
from desktop.ui.widgets.sign import Sign

MARGIN = 24

CARDS: dict[type[Detail], type[DetailCards]] = {GroupsDetail: GroupsCards}
"""What shows the part of a report that belongs to one kind of lesson."""

_ROOMY = 760
"""px of the page from which on the outcome's words and bars stand side by side."""


class OutcomeCard(Card):
    """Accuracy with its range, in words and as bars beside what was there before."""

    def __init__(self, report: TrainReport, parent: QWidget | None = None) -> None:
        super().__init__(24, 0, parent=parent)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parts.setSpacing(theme.px(32))
        self._line = line(vertical=True)
        self._parts.addLayout(self._words(report), 2)
        self._parts.addWidget(self._line)
        self._parts.addLayout(self._bars(report), 3)
        self.content.addLayout(self._parts)

    def stand(self, side_by_side: bool) -> None:
        """Words and bars side by side, or below each other."""
        way = QBoxLayout.Direction.LeftToRight if side_by_side else QBoxLayout.Direction.TopToBottom
        self._parts.setDirection(way)
        self._parts.setSpacing(theme.px(32 if side_by_side else 20))
        self._line.setVisible(side_by_side)

    def _words(self, report: TrainReport) -> QVBoxLayout:
        number = QHBoxLayout()
        number.setSpacing(theme.px(14))
        number.addWidget(Label(wording.percent(report.score), "page", tabular=True))
        words = self.tr("95\u00a0% range: {range}").format(range=range_words(*report.range))
        number.addWidget(Label(words, "body", "text2"), 0, Qt.AlignmentFlag.AlignVCenter)
        number.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(theme.px(6))
        column.addWidget(Label(self.tr("Right on examples it has never seen"), "body", "text2"))
        column.addLayout(number)
        column.addWidget(Label(meaning(report), "fact", "text2", wrap=True))
        column.addStretch(1)
        return column

    def _bars(self, report: TrainReport) -> QVBoxLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(20))
        grid.setVerticalSpacing(theme.px(14))
        after, before = self.tr("After teaching"), self.tr("Before teaching")
        bars = (
            (after, report.score, report.range, "accent"),
            (before, report.baseline, report.baseline_range, "control"),
        )
        for index, (name, value, (low, high), kind) in enumerate(bars):
            main = kind == "accent"
            grid.addWidget(Label(name, "group" if main else "body", "" if main else "text2"), index, 0)
            grid.addWidget(RangeBar(name, value, low, high, kind), index, 1)
            number = Label(wording.percent(value), "group" if main else "body", tabular=True)
            grid.addWidget(number, index, 2, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(1, 1)
        column = QVBoxLayout()
        column.setSpacing(theme.px(12))
        column.addLayout(grid)
        text = self.tr(
            "“Before teaching” is always naming the largest group. The thin line shows the 95\u00a0% range."
        )
        column.addWidget(Label(text, "fact", "text2", wrap=True))
        column.addStretch(1)
        return column


class Footer(QWidget):
    """How it was taught, and what was kept."""

    def __init__(self, result: TrainResult, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        report = result.report
        taught = self.tr("Taught in {time} on {device}").format(
            time=wording.duration(report.seconds), device=report.device
        )
        parts = [self._kept(report)] + ([wording.size(result.model.size)] if result.model.size else [])
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
        row.setSpacing(theme.px(8))
        row.addWidget(Sign("bolt", "text2", 14))
        row.addWidget(Label(taught, "fact", "text2"))
        row.addStretch(1)
        row.addWidget(Label(" · ".join(parts), "fact", "text2"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line())
        column.addLayout(row, 1)
        self.setMinimumHeight(theme.text_px(36))

    def _kept(self, report: TrainReport) -> str:
        if report.best_epoch == 0:  # teaching thoroughly can make a good start worse, then the start stays
            return self.tr("Kept: the version before the first round. More rounds did not help.")
        return self.tr("Kept: best version, from round {round} of {rounds}").format(
            round=report.best_epoch, rounds=report.epochs
        )


class ReportView(QWidget):
    """The outcome, and the cards of its kind of lesson; built anew for each report.

    Signals:
        opened(list[Shown], int): these examples are wanted large, from that one on.
    """

    opened = Signal(list, int)

    def __init__(self, tiles: TileKinds, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles = tiles
        self.result: TrainResult | None = None
        self._body: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_result(self, result: TrainResult) -> None:
        self.result = result
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self._body = self._build(result)
        self._column.addWidget(self._body)
        self._arrange()

    def _arrange(self) -> None:
        """Side by side where there is room, else below each other."""
        if self._body is not None:
            bar = self._scroll.verticalScrollBar().sizeHint().width()
            self.cards.fit(self.width() - 2 * theme.px(MARGIN) - bar)
            self.outcome.stand(self.width() >= theme.px(_ROOMY))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _build(self, result: TrainResult) -> QWidget:
        report = result.report
        body = QWidget(self)
        self._scroll = ScrollPane(self.tr("Report"), body)
        contents = self._scroll.contents
        self.cards = CARDS[type(report.detail)](report, self._tiles.of_model(result.model), contents)
        self.cards.opened.connect(self.opened)
        column = QVBoxLayout(contents)
        margin = theme.px(MARGIN)
        column.setContentsMargins(margin, theme.px(20), margin, margin)
        column.setSpacing(theme.px(16))
        self.outcome = OutcomeCard(report, contents)
        column.addWidget(self.outcome)
        self.notes = Banner("info", "", " ".join(map(say, report.notes)), parent=contents)
        column.addWidget(self.notes)
        column.addWidget(self.cards, 1)
        outer = QVBoxLayout(body)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(Footer(result, body))
        return body

"""What a report says of a model that tells groups apart: mix-ups, mistakes, each group, and advice."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop import wording
from desktop.catalogue import counted
from desktop.protocol import TrainReport
from desktop.ui.look import theme
from desktop.ui.pages.teach.advice import advice, needs_more
from desktop.ui.pages.teach.cards import DetailCards
from desktop.ui.pages.teach.confusion import FITTING, ConfusionTable
from desktop.ui.pages.teach.mistakes import MistakesCard
from desktop.ui.pages.teach.tiles import Tiles
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.labels import Label, heading, line
from desktop.ui.widgets.sign import Sign

SIDE = 371


class MixUpCard(Card):
    """The confusion table with its key; `table` sends what is looked into."""

    def __init__(self, report: TrainReport, parent: QWidget | None = None) -> None:
        super().__init__(20, 4, parent=parent)
        self.table = ConfusionTable(report.detail.labels, report.detail.confusion)
        if len(report.detail.labels) > FITTING:
            heads = self.table.horizontalHeader()
            heads.setSectionResizeMode(heads.ResizeMode.Fixed)
            heads.setDefaultSectionSize(theme.px(52))
        self.content.addWidget(heading(self.tr("Which ones it mixes up")))
        words = counted(
            "{count}\u00a0test example · choose a number to see it",
            "{count}\u00a0test examples · choose a number to see them",
            report.tested,
        )
        self.content.addWidget(Label(words, "fact", "text2", wrap=True))
        self.content.addSpacing(theme.px(8))
        axes = QHBoxLayout()
        axes.addWidget(Label(self.tr("Actually ↓"), "fact", "text2"))
        axes.addStretch(1)
        axes.addWidget(Label(self.tr("The model said →"), "fact", "text2"))
        self.content.addLayout(axes)
        self.content.addWidget(self.table)
        self.content.addStretch(1)


class GroupsCard(Card):
    """One row for each group: found, right when it says so, examples."""

    def __init__(self, report: TrainReport, parent: QWidget | None = None) -> None:
        super().__init__(20, 0, parent=parent)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(24))
        grid.setVerticalSpacing(theme.px(12))
        heads = (
            (self.tr("Group"), ""),
            (self.tr("Found"), self.tr("How many of the examples in this group it recognised")),
            (self.tr("Right when it says so"), self.tr("How often it was right when it named this group")),
            (self.tr("Tested"), self.tr("Test examples in this group")),
        )
        right = Qt.AlignmentFlag.AlignRight
        for column, (head, hint) in enumerate(heads):
            label = Label(head, "fact", "text2")
            label.setToolTip(hint)
            grid.addWidget(label, 0, column, right if column else Qt.AlignmentFlag.AlignLeft)
        detail = report.detail
        named = {
            label
            for label, said in zip(detail.labels, zip(*detail.confusion, strict=True), strict=True)
            if any(said)
        }
        for index, score in enumerate(detail.per_group):
            row = 2 * index + 2
            grid.addWidget(line(), row - 1, 0, 1, len(heads))
            weak = needs_more(score)
            name = QHBoxLayout()
            name.setSpacing(theme.px(8))
            name.addWidget(ElidedLabel(score.name, "strong"))
            if weak:
                name.addWidget(Badge(self.tr("Needs more examples"), "warn", "warn"))
            name.addStretch(1)
            grid.addLayout(name, row, 0)
            found = wording.percent(score.recall) if score.count else "–"
            said = wording.percent(score.precision) if score.count and score.name in named else "–"
            grid.addWidget(Label(found, "body", "warn" if weak else "", tabular=True), row, 1, right)
            grid.addWidget(Label(said, "body", tabular=True), row, 2, right)
            grid.addWidget(Label(f"{score.count:,}", "body", "text2", tabular=True), row, 3, right)
        grid.setColumnStretch(0, 1)
        self.content.addLayout(grid)


class AdviceCard(Card):
    """What would help most."""

    def __init__(self, report: TrainReport, parent: QWidget | None = None) -> None:
        super().__init__(20, 0, "tint", parent)
        title, text = advice(report)
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(Label(title, "group", wrap=True))
        words.addWidget(Label(text, "fact", "text2", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(theme.px(14))
        row.addWidget(Sign("cap", "accent", 20))
        row.addLayout(words, 1)
        self.content.addLayout(row)


class GroupsCards(DetailCards):
    """The confusion table at the left, the other cards at the right, or below each other."""

    def __init__(self, report: TrainReport, tiles: Tiles, parent: QWidget) -> None:
        super().__init__(report, tiles, parent)
        self.mix_ups = MixUpCard(report, self)
        self.mistakes = MistakesCard(report, tiles, self)
        self.mix_ups.table.cell_chosen.connect(self.mistakes.show_cell)
        self.mistakes.opened.connect(self.opened)
        self._right = right = QVBoxLayout()
        right.setSpacing(theme.px(16))
        right.addWidget(self.mistakes)
        right.addWidget(GroupsCard(report, self))
        right.addWidget(AdviceCard(report, self))
        right.addStretch(1)
        self._lower = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lower.setContentsMargins(0, 0, 0, 0)
        self._lower.setSpacing(theme.px(16))
        self._lower.addWidget(self.mix_ups, 37)
        self._lower.addLayout(right, 63)

    def fit(self, room: int) -> None:
        needed = theme.px(SIDE) + self._lower.spacing() + self._right.minimumSize().width()
        beside = needed <= room
        self.mix_ups.setMinimumWidth(theme.px(SIDE) if beside else 0)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._lower.setDirection(way)

"""Step 1: the examples, what was found in them, and how they will be used."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop import catalogue, wording
from desktop.messages import say
from desktop.protocol import Divided, ExamplesReport, Progress
from desktop.ui.look import theme
from desktop.ui.pages.teach.checkup import IGNORE, MERGE, CheckupCard, SplitCard
from desktop.ui.pages.teach.columns import ColumnChoice
from desktop.ui.pages.teach.groups import Groups
from desktop.ui.pages.teach.tile_kinds import TileKinds
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import PlainButton, PrimaryButton
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.labels import Label, heading, line
from desktop.ui.widgets.progress import ProgressRow
from desktop.ui.widgets.scroll_pane import ScrollPane
from desktop.workbench.teaching import words as teach_words
from desktop.workbench.teaching.session import TeachSession


class ActionBar(QWidget):
    """The bar at the bottom: facts at the left, a hint and the button that goes on at the right."""

    def __init__(self, action: str, icon: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = ElidedLabel("", "body", "text2", mode=Qt.TextElideMode.ElideRight)
        self.hint = ElidedLabel("", "fact", "text2", mode=Qt.TextElideMode.ElideRight)
        self.button = PrimaryButton(action, icon)
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
        row.setSpacing(theme.px(12))
        row.addWidget(self.facts)
        row.addStretch(1)
        row.addWidget(self.hint)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line())
        column.addLayout(row, 1)
        self.setMinimumHeight(theme.text_px(64))

    def allow(self, allowed: bool, hint: str = "") -> None:
        """Enable the button, or say beside it what is missing."""
        self.button.explain(allowed, hint)
        self.hint.setText(hint)


class CheckingView(QWidget):
    """Progress while the examples are looked at.

    Signals:
        stop_requested(): the user has seen enough.
    """

    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = ProgressRow(self.tr("Checking the examples"), "info")
        self.stop = PlainButton(self.tr("Stop"), "x")
        self.stop.clicked.connect(self.stop_requested)
        self._title = heading(self.tr("Looking at your examples"))
        inner = QWidget()
        inner.setMaximumWidth(theme.px(480))
        column = QVBoxLayout(inner)
        column.setSpacing(theme.px(16))
        column.addWidget(self._title)
        column.addWidget(self.row)
        column.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignLeft)
        outer = QHBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(inner, 8, Qt.AlignmentFlag.AlignVCenter)
        outer.addStretch(1)

    def begin(self) -> None:
        self.row.set(None, self.tr("Looking for examples"))
        self.stop.explain(True)

    def show_progress(self, progress: Progress) -> None:
        if progress.total <= 0:
            self.row.set(None, say(progress.phase))
            return
        words = self.tr("{done} of {total} examples").format(
            done=f"{progress.done:,.0f}", total=f"{progress.total:,.0f}"
        )
        self.row.set(progress.done / progress.total, words, wording.left(progress.left))


class ExamplesView(QWidget):
    """Groups at the left, the check-up at the right, and the way on below.

    Signals:
        next_requested(): the starting model comes next.
    """

    next_requested = Signal()

    def __init__(self, session: TeachSession, tiles: TileKinds, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._tiles = session, tiles
        self._examples = session.examples
        self._shown: ExamplesReport | None = None
        self._stack = QStackedWidget(self)
        self._result = QWidget(self._stack)
        left = ScrollPane(self.tr("Groups"), self._result, sideways=False)
        right = ScrollPane(self.tr("Data check-up"), self._result, sideways=False)
        self.problem = Banner(parent=left.contents)
        self.problem.acted.connect(self._examples.check)
        self.columns = ColumnChoice(left.contents)
        self.columns.chosen.connect(self._examples.choose_columns)
        self.groups = Groups(left.contents)
        self.checkup = CheckupCard(right.contents)
        self.checkup.answered.connect(self._answer)
        self.split = SplitCard(right.contents)
        self.split.shuffled.connect(self._examples.shuffle)
        self.checking = CheckingView(self._stack)
        self.checking.stop_requested.connect(self._examples.stop)
        self.bar = ActionBar(self.tr("Next: starting model"), parent=self)
        self.bar.button.clicked.connect(self.next_requested)
        self._build_result(left, right)
        self._stack.addWidget(self._result)
        self._stack.addWidget(self.checking)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self.bar)
        self._examples.progressed.connect(self.checking.show_progress)
        self._examples.changed.connect(self._show)
        self._show_checking()

    def _build_result(self, left: ScrollPane, right: ScrollPane) -> None:
        margin = theme.px(24)
        groups = QVBoxLayout(left.contents)
        groups.setContentsMargins(0, theme.px(20), 0, theme.px(20))
        groups.setSpacing(theme.px(12))
        above = QVBoxLayout()
        above.setContentsMargins(0, 0, theme.px(12), 0)  # as wide as the pane, and no bar keeps the gap
        above.setSpacing(theme.px(12))
        above.addWidget(self.problem)
        above.addWidget(self.columns)
        groups.addLayout(above)
        groups.addWidget(self.groups)
        groups.addStretch(1)
        facts = QVBoxLayout(right.contents)
        facts.setContentsMargins(0, theme.px(20), 0, theme.px(20))
        facts.setSpacing(theme.px(16))
        facts.addWidget(self.checkup)
        facts.addWidget(self.split)
        self.copies = Label("", "fact", "text2", wrap=True)
        facts.addWidget(self.copies)
        facts.addStretch(1)
        row = QHBoxLayout(self._result)
        row.setContentsMargins(margin, 0, margin, 0)
        row.setSpacing(theme.px(4))  # the scroll bar's own room is the rest of the gap
        row.addWidget(left, 1)
        right.setMinimumWidth(theme.px(336))
        right.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        row.addWidget(right)

    def _show(self) -> None:
        examples = self._examples
        if examples.is_checking:
            if self._stack.currentWidget() is not self.checking:
                self._show_checking()
            self.checking.stop.explain(not examples.is_stopping, self.tr("It is stopping."))
        elif examples.report is not None and examples.report is not self._shown:
            self._show_report(examples.report)
        elif examples.report is None and examples.trouble:
            self._show_trouble(examples.trouble)

    def _answer(self, answer: str) -> None:
        """To groups whose names look the same."""
        if answer == IGNORE:
            self._examples.ignore_names()
        else:
            self._examples.merge_names(answer == MERGE)

    def _show_checking(self) -> None:
        self._shown = None
        self._stack.setCurrentWidget(self.checking)
        self.checking.begin()
        self.bar.facts.setText("")
        self.bar.allow(False, self.tr("Your examples are being checked."))

    def _show_trouble(self, message: str) -> None:
        """The check itself failed or was stopped."""
        self._stack.setCurrentWidget(self._result)
        self.groups.show_groups((), self._tiles.of(self._session.task.media))
        self.columns.show_columns(self._examples.columns)
        self.checkup.hide()
        self.split.hide()
        self.copies.setText("")
        strong = self.tr("The examples could not be checked.")
        self.problem.say("bad", strong, message, self.tr("Check again"))
        self.bar.allow(False, self.tr("The examples have to be checked first."))

    def _show_report(self, report: ExamplesReport) -> None:
        self._shown = report
        self._stack.setCurrentWidget(self._result)
        self.groups.show_groups(report.groups, self._tiles.of(self._session.task.media))
        self.columns.show_columns(report.columns)
        self.checkup.show()
        self.checkup.show_report(report)
        self.split.setVisible(not report.problem)
        self.copies.setText(catalogue.text(self._session.lesson.copies, "lessons"))
        self.split.show_counts(report.splits, self._examples.is_shuffled)
        divided = report.finding(Divided)  # by the person, and nothing is left to draw
        self.split.shuffle.setVisible(divided is None or len(dict(divided.parts)) < len(report.splits))
        self.bar.facts.setText(teach_words.examples_in_groups(report.total, len(report.groups)))
        if report.problem:
            self.problem.say("bad", self.tr("Not ready yet."), say(report.problem), self.tr("Check again"))
            self.bar.allow(False, self.tr("These examples cannot be taught from yet."))
        else:
            self.problem.clear()
            self.bar.allow(True)
            if any(row.finding.needs_a_look for row in self.checkup.rows):
                self.bar.hint.setText(self.tr("You can continue now and fix the rest later."))

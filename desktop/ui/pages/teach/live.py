"""Step 3: a run as it goes on."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import wording
from desktop.protocol import Evaluated, Progress, Step
from desktop.ui.look import theme
from desktop.ui.pages.teach.loss_panel import LossPanel
from desktop.ui.pages.teach.tiles import Thumbnails
from desktop.ui.pages.teach.watched import WatchedCard
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import PlainButton, RemoveButton
from desktop.ui.widgets.card import Card, KeyNumberCard
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.progress import ProgressRow
from desktop.ui.widgets.scroll_pane import ScrollPane
from desktop.workbench.teaching import words as teach_words
from desktop.workbench.teaching.coach import Round, coach
from desktop.workbench.teaching.runs import CheckRow, StepRow


class DiscardQuestion(Card):
    """Asked in the page, not in a box: the run goes on meanwhile.

    Signals:
        confirmed(): discard it.
    """

    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(12, 4, parent=parent)
        self.yes = RemoveButton(self.tr("Discard"), "trash", small=True)
        self.no = PlainButton(self.tr("Keep teaching"), small=True)
        self.yes.clicked.connect(self._confirm)
        self.no.clicked.connect(self.hide)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(Label(self.tr("Stop and discard this run?"), "strong"))
        text = self.tr("What it has learned is lost. Your pictures stay as they are.")
        row.addWidget(Label(text, "fact", "text2", wrap=True), 1)
        row.addWidget(self.no)
        row.addWidget(self.yes)
        self.content.addLayout(row)
        self.setAccessibleName(self.tr("Stop and discard this run?"))
        self.hide()

    def ask(self) -> None:
        self.show()
        self.no.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _confirm(self) -> None:
        self.hide()
        self.confirmed.emit()


class LiveView(QWidget):
    """Plot, coach, key numbers and watched pictures of the run that goes on, or of one that was interrupted.

    Signals:
        continue_requested(): go on from the last checkpoint.
        discard_confirmed(): stop, and keep nothing.
    """

    continue_requested = Signal()
    discard_confirmed = Signal()

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rounds: list[Round] = []
        self._total_rounds = 1
        self._round = 0
        self._is_ending = False
        self._started = 0.0
        self._pane = ScrollPane(self.tr("Teaching"), self)
        contents = self._pane.contents
        self._card = Card(16, 12, parent=contents)
        self.question = DiscardQuestion(contents)
        self.question.confirmed.connect(self.discard_confirmed)
        self.banner = Banner(parent=self._card)
        self.banner.acted.connect(self.continue_requested)
        self.phase = ProgressRow(self.tr("Getting ready"), parent=self._card)
        self.panel = LossPanel(self._card)
        self.watched = WatchedCard(thumbnails, contents)
        self.time_left = KeyNumberCard(self.tr("Time left"), "clock", contents)
        self.accuracy = KeyNumberCard(self.tr("Accuracy on unseen examples"), "target", contents)
        self.seen = KeyNumberCard(self.tr("Examples seen"), "stack", contents)
        self.speed = KeyNumberCard(self.tr("Speed"), "gauge", contents)
        self._build()

    def _build(self) -> None:
        card = self._card
        card.content.addWidget(self.banner)
        card.content.addWidget(self.phase)
        card.content.addWidget(self.panel, 1)
        card.setMinimumHeight(theme.px(320))
        numbers = QVBoxLayout()
        numbers.setSpacing(theme.px(12))
        for number in (self.time_left, self.accuracy, self.seen, self.speed):
            number.setMinimumWidth(theme.text_px(232))
            numbers.addWidget(number)
        numbers.addStretch(1)
        upper = QHBoxLayout()
        upper.setSpacing(theme.px(16))
        upper.addWidget(card, 1)
        upper.addLayout(numbers)
        column = QVBoxLayout(self._pane.contents)
        margin = theme.px(24)
        column.setContentsMargins(margin, theme.px(20), margin, margin)
        column.setSpacing(theme.px(16))
        column.addWidget(self.question)
        column.addLayout(upper, 1)
        column.addWidget(self.watched)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pane)

    # ---- the run ----

    @property
    def total_rounds(self) -> int:
        return self._total_rounds

    @property
    def current_round(self) -> int:
        """The round that is being learnt, 0 before the first."""
        return self._round

    @property
    def rounds(self) -> tuple[Round, ...]:
        return tuple(self._rounds)

    def begin(self, rounds: int) -> None:
        """A new run of `rounds` rounds."""
        self._total_rounds, self._round = rounds, 0
        self._rounds = []
        self._is_ending = False
        self._started = time.monotonic()
        self.question.hide()
        self.banner.clear()
        self.panel.plot.clear()
        self.panel.plot.set_rounds(rounds)
        self.panel.status.setText("")
        self.watched.show_watched(())
        for number in (self.time_left, self.accuracy, self.seen, self.speed):
            number.set_number("–")
        self._show_phase(None, self.tr("Starting"), "")

    def resume(self, steps: list[StepRow], checks: list[CheckRow], until: int) -> None:
        """Draw again what an interrupted run had reached, up to round `until`."""
        lowest = math.inf
        for check in checks:
            if check.epoch <= until:
                self._measure(check.epoch, check.loss, check.accuracy, check.loss < lowest)
                lowest = min(lowest, check.loss)
        for step in steps:
            if step.epoch <= until:
                self.panel.plot.add_step(step.epoch, step.loss)
        self._round = until

    def show_progress(self, progress: Progress) -> None:
        """Phases before the first and after the last round get the bar; between rounds a word is enough."""
        words = progress.text
        if progress.total > 0:
            counted = self.tr("{0} of {1}").format(f"{progress.done:,.0f}", f"{progress.total:,.0f}")
            words = f"{words} · {counted}"
        if self._is_between_rounds():
            self.panel.status.setText(words)
            return
        share = progress.done / progress.total if progress.total > 0 else None
        self._show_phase(share, words, wording.left(progress.left))

    def show_step(self, step: Step) -> None:
        self.phase.hide()
        self.panel.status.setText("")
        self._round = min(self._total_rounds, math.ceil(step.epoch))
        self.panel.plot.add_step(step.epoch, step.loss)
        if step.left is not None:
            elapsed = time.monotonic() - self._started
            whole = self.tr("of {0}").format(wording.duration(round(elapsed + step.left)))
            self.time_left.set_number(wording.duration(math.ceil(step.left)), whole)
        self.seen.set_number(f"{step.seen:,}", self.tr("of {0}").format(f"{step.total:,}"))
        self.speed.set_number(teach_words.speed(step.rate), self.tr("examples per second"))

    def show_evaluated(self, measured: Evaluated) -> None:
        self._measure(measured.epoch, measured.loss, measured.accuracy, measured.best)
        if measured.watched:
            self.watched.show_watched(measured.watched)
        self.panel.refresh_table()
        self._advise()

    def show_stopping(self, words: str) -> None:
        """A stop was asked for; the engine is about to answer."""
        self._is_ending = True
        self.question.hide()
        self._show_phase(None, words, "")

    def show_interruption(self, strong: str, text: str, action: str | None) -> None:
        """The run ended before its time."""
        self.question.hide()
        self.phase.hide()
        self.panel.status.setText("")
        self.time_left.set_number("–")
        self.banner.say("bad", strong, text, action)

    def _measure(self, epoch: int, loss: float, accuracy: float, best: bool) -> None:
        training = self.panel.plot.training_loss(epoch)
        self._rounds = [one for one in self._rounds if one.number < epoch]
        self._rounds.append(Round(epoch, loss, accuracy, training))
        self.panel.plot.add_measured(epoch, loss, accuracy, best)
        was = self.tr("was {0}").format(wording.percent(self._rounds[0].accuracy))
        self.accuracy.set_number(wording.percent(accuracy), was if len(self._rounds) > 1 else "")

    def _advise(self) -> None:
        advice = coach(self._rounds)
        if advice is not None:
            self.banner.say(advice.kind, advice.strong, f"— {advice.text}")

    def _is_between_rounds(self) -> bool:
        reached = self._rounds[-1].number if self._rounds else self._total_rounds
        return not self._is_ending and self._round > 0 and reached < self._total_rounds

    def _show_phase(self, share: float | None, left: str, right: str) -> None:
        self.phase.set(share, left, right)
        self.phase.show()

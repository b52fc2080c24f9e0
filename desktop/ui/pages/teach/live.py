"""Step 3: a run as it goes on."""

from __future__ import annotations

import math
import time

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from desktop import catalogue, tasks, wording
from desktop.messages import say
from desktop.protocol import Evaluated, Judged, Progress, Step
from desktop.ui.look import theme
from desktop.ui.pages.teach.loss_panel import LossPanel
from desktop.ui.pages.teach.tile_kinds import TileKinds
from desktop.ui.pages.teach.watched import WatchedCard
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.card import Card, KeyNumberCard
from desktop.ui.widgets.progress import ProgressRow
from desktop.ui.widgets.scroll_pane import ScrollPane
from desktop.workbench.teaching import words as teach_words
from desktop.workbench.teaching.active_run import Ending
from desktop.workbench.teaching.runs import StepRow
from desktop.workbench.teaching.session import TeachSession

_ROOMY = 860
"""px of the page from which on the numbers stand beside the plot."""


class LiveView(QWidget):
    """Plot, coach, key numbers and watched examples of the run that is followed or looked at."""

    def __init__(self, session: TeachSession, tiles: TileKinds, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._started = 0.0
        self._pane = ScrollPane(self.tr("Teaching"), self)
        contents = self._pane.contents
        self._card = Card(16, 12, parent=contents)
        self.banner = Banner(parent=self._card)
        self.banner.acted.connect(session.go_on)
        self.phase = ProgressRow(self.tr("Getting ready"), parent=self._card)
        self.panel = LossPanel(self._card)
        self._tiles = tiles
        self.watched = WatchedCard(tiles.of(session.task.media), contents)
        self.time_left = KeyNumberCard(self.tr("Time left"), "clock", contents)
        self.score = KeyNumberCard(
            self.tr("{score} on unseen examples").format(
                score=catalogue.text(session.lesson.score.name, "lessons")
            ),
            "target",
            contents,
        )
        self.seen = KeyNumberCard(self.tr("Examples seen"), "stack", contents)
        self.speed = KeyNumberCard(self.tr("Speed"), "gauge", contents)
        self._build()
        session.began.connect(self._begin)
        session.progressed.connect(self._show_progress)
        session.stepped.connect(self._show_step)
        session.evaluated.connect(self._show_evaluated)
        session.changed.connect(self._show_state)

    def _build(self) -> None:
        card = self._card
        card.content.addWidget(self.banner)
        card.content.addWidget(self.phase)
        card.content.addWidget(self.panel, 1)
        card.setMinimumHeight(theme.px(320))
        self._numbers = QGridLayout()
        self._numbers.setSpacing(theme.px(12))
        self._upper = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._upper.setSpacing(theme.px(16))
        self._upper.addWidget(card, 1)
        self._upper.addLayout(self._numbers)
        self._arrange()
        column = QVBoxLayout(self._pane.contents)
        margin = theme.px(24)
        column.setContentsMargins(margin, theme.px(20), margin, margin)
        column.setSpacing(theme.px(16))
        column.addLayout(self._upper, 1)
        column.addWidget(self.watched)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pane)

    def _arrange(self) -> None:
        """Numbers beside the plot where there is room, else below it: nobody should scroll sideways."""
        beside = self.width() >= theme.px(_ROOMY)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._upper.setDirection(way)
        for at, number in enumerate((self.time_left, self.score, self.seen, self.speed)):
            number.setMinimumWidth(theme.text_px(232) if beside else 0)
            self._numbers.addWidget(number, *((at, 0) if beside else divmod(at, 2)))
        self._numbers.setRowStretch(4, 1 if beside else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # ---- the run ----

    def _begin(self) -> None:
        """Another run: nothing of it is known yet."""
        self._started = time.monotonic()
        self.banner.clear()
        self.banner.setToolTip("")
        self.panel.plot.clear()
        self.panel.plot.set_rounds(self._session.total_rounds)
        self.panel.status.setText("")
        self._show_watched(())
        for number in (self.time_left, self.score, self.seen, self.speed):
            number.set_number("–")
        self._show_phase(None, self.tr("Starting"), "")

    def _show_progress(self, progress: Progress) -> None:
        """Phases before the first and after the last round get the bar; between rounds a word is enough."""
        words = say(progress.phase)
        if progress.total > 0:
            counted = self.tr("{done} of {total}").format(
                done=f"{progress.done:,.0f}", total=f"{progress.total:,.0f}"
            )
            words = f"{words} · {counted}"
        if self._session.is_between_rounds:
            self.panel.status.setText(words)
            return
        share = progress.done / progress.total if progress.total > 0 else None
        left = wording.left(progress.left)
        # One of several phases: its time alone would read as that of the whole run.
        self._show_phase(share, words, self.tr("This step: {left}").format(left=left) if left else "")

    def _show_step(self, step: Step | StepRow) -> None:
        self.panel.plot.add_step(step.epoch, step.loss)
        if not isinstance(step, Step):  # drawn again from the folder of the run
            return
        self.phase.hide()
        self.panel.status.setText("")
        if step.left is not None:
            elapsed = time.monotonic() - self._started
            whole = self.tr("of {whole}").format(whole=wording.duration(round(elapsed + step.left)))
            self.time_left.set_number(wording.duration(math.ceil(step.left)), whole)
        self.seen.set_number(f"{step.seen:,}", self.tr("of {whole}").format(whole=f"{step.total:,}"))
        self.speed.set_number(teach_words.speed(step.rate), self.tr("examples a second"))

    def _show_evaluated(self, evaluated: Evaluated) -> None:
        measured = self._session.measured
        self.panel.plot.add_measured(evaluated.epoch, evaluated.loss, evaluated.score, evaluated.best)
        score = tasks.lesson_of(self._session.followed).score
        was = self.tr("was {score}").format(score=teach_words.score(score, measured[0].accuracy))
        now = teach_words.score(score, evaluated.score)
        self.score.set_number(now, was if len(measured) > 1 else "")
        if evaluated.watched:
            self._show_watched(evaluated.watched)
        self.panel.refresh_table()
        advice = self._session.advice()
        if advice is not None:
            self.banner.say(advice.kind, advice.strong, f"— {advice.text}")

    def _show_watched(self, watched: tuple[Judged, ...]) -> None:
        self.watched.show_watched(watched, self._tiles.of(self._session.followed.media))

    def _show_state(self) -> None:
        session = self._session
        if session.ending is not None:
            self._show_ending(session.ending)
        elif session.is_stopping:
            keeps = session.run is not None and session.run.keeping and session.has_version
            self._show_phase(None, self.tr("Keeping the best version") if keeps else self.tr("Stopping"), "")

    def _show_ending(self, ending: Ending) -> None:
        """The run ended before its time."""
        self.phase.hide()
        self.panel.status.setText("")
        self.time_left.set_number("–")
        action = self.tr("Continue") if ending.can_continue else self.tr("Start again")
        self.banner.say("info" if ending.kind == "info" else "bad", ending.strong, ending.text, action)
        self.banner.setToolTip(ending.detail)

    def _show_phase(self, share: float | None, left: str, right: str) -> None:
        self.phase.set(share, left, right)
        self.phase.show()

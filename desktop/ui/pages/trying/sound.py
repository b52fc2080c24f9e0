"""A recording that is asked about: player above, answer below, facts and files at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop import wording
from desktop.media import is_regular
from desktop.protocol import Input
from desktop.tasks import Media
from desktop.ui.look import theme
from desktop.ui.pages.trying.answer import AnswerArea
from desktop.ui.pages.trying.ask import LOW, QuestionChips, TaskOptions
from desktop.ui.pages.trying.batch import BatchHead, BatchList
from desktop.ui.pages.trying.export import ExportCard, Exporter
from desktop.ui.pages.trying.model_card import ModelCard
from desktop.ui.pages.trying.player import Player
from desktop.ui.pages.trying.sound_output import SoundOutput
from desktop.ui.pages.trying.watching import Watching
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.scroll_pane import ScrollPane
from desktop.workbench.trying.trial import Trial
from desktop.workbench.workbench import Workbench

_SIDE, _ANSWER = 272, 470
_UNLIMITED = 16_777_215


class SpeedCard(Card):
    """How many times faster than it sounds a recording was answered."""

    def __init__(self, trial: Trial, parent: QWidget | None = None) -> None:
        super().__init__(12, 0, parent=parent)
        self._trial = trial
        self._length = 0.0
        self._number = Label("", "page", tabular=True)
        self._words = Label("", "body", "text2")
        self._facts = Label("", "fact")
        for label in (self._number, self._words, self._facts):
            self.content.addWidget(label)
        Watching(trial, self.refresh, self)

    def set_length(self, seconds: float) -> None:
        self._length = seconds
        self.refresh()

    def text(self) -> str:
        return f"{self._number.text()} {self._words.text()}. {self._facts.text()}"

    def refresh(self) -> None:
        facts = self._trial.facts()
        shown = facts is not None and facts.seconds > 0 and self._length > 0
        self.setVisible(shown)
        if facts is None or not shown:
            return
        number, words = wording.real_time(facts.seconds, self._length)
        self._number.setText(number)
        self._words.setText(words)
        length, took = wording.duration(self._length), wording.duration(facts.seconds)
        self._facts.setText(self.tr("{length} of sound in {time}").format(length=length, time=took))


class SideColumn(QScrollArea):
    """As wide and as high as what it holds: nothing may be cut off, and only the page scrolls."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._below = False
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fit()

    def _fit(self) -> None:
        bar = self.verticalScrollBar().sizeHint().width()
        width = max(theme.px(_SIDE), self._content.minimumSizeHint().width() + bar)
        self.setMinimumWidth(width)
        self.setMaximumWidth(_UNLIMITED if self._below else width)
        self.setMinimumHeight(self._content.sizeHint().height())

    def set_below(self, below: bool) -> None:
        """Stand below the answer, or beside it."""
        self._below = below
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # QScrollArea itself watches its contents; what they need changes with the files and the language.
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)


class SoundStage(ScrollPane):
    """Signals:
    facts_known(str): how long the recording is.
    discover_requested(str, str): the task for which more models are wanted; the model to show, or "".
    """

    facts_known = Signal(str)
    discover_requested = Signal(str, str)

    _is_built = False

    def __init__(
        self,
        trial: Trial,
        workbench: Workbench,
        exporter: Exporter,
        make_output: Callable[[QWidget], SoundOutput] = SoundOutput,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent, sideways=False)
        self.setAccessibleName(self.tr("Recording and questions"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._trial = trial
        self.player = Player(workbench, make_output)
        self.answer = AnswerArea(trial, Media.SOUND, workbench, framed=True)
        self.chips = QuestionChips(trial, Media.SOUND)
        self.model_card = ModelCard(trial)
        self.options = TaskOptions(trial, Media.SOUND, self.answer)
        self.speed = SpeedCard(trial)
        self.export_card = ExportCard(trial, exporter)
        self.model_card.content.addWidget(self.options)
        self._batch = Card(0, 0)
        self.list = BatchList(trial, stacked=True)
        self._build()
        self._is_built = True
        self.player.moved.connect(self._on_moved)
        self.player.length_known.connect(self._on_length)
        self.player.track_chosen.connect(trial.choose_track)
        self.answer.time_chosen.connect(self.player.seek)
        self.answer.copy_requested.connect(exporter.copy)
        self.answer.discover_requested.connect(self.discover_requested)
        self.model_card.model_chosen.connect(trial.choose_model)
        self.model_card.discover_requested.connect(self.discover_requested)
        self._showing: tuple[tuple[int, int], Input] | None = None
        trial.changed.connect(self._on_changed)
        trial.answered.connect(self._follow_player)

    def _build(self) -> None:
        head = BatchHead(self._trial, stacked=True)
        head.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(8))
        self._batch.content.addWidget(head)
        self._batch.content.addWidget(self.list)
        self._batch.setMaximumHeight(theme.px(270))
        self._batch.setMinimumHeight(theme.px(120))
        side = QVBoxLayout()
        side.setSpacing(theme.px(10))
        for card in (self.model_card, self._batch, self.speed, self.export_card):
            side.addWidget(card)
        side.addStretch(1)
        content = QWidget()
        content.setObjectName("contents")
        content.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        self.side = SideColumn(content)
        self._below = below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        below.setSpacing(theme.px(16))
        below.addWidget(self.answer, 1)
        below.addWidget(self.side)
        self._layout = layout = QVBoxLayout(self.contents)
        layout.addWidget(self.player)
        layout.addWidget(self.chips)
        layout.addLayout(below, 1)
        self._fit()

    def _fit(self) -> None:
        """The cards stand beside the answer where the window is wide enough for both."""
        room = self.viewport().width() - theme.px(48 + 16)
        stacked = room < self.side.minimumWidth() + theme.px(_ANSWER)
        directions = QBoxLayout.Direction
        self._below.setDirection(directions.TopToBottom if stacked else directions.LeftToRight)
        self.side.set_below(stacked)
        low = self.viewport().height() < theme.px(LOW)
        self.player.fit(self.viewport().width() - theme.px(48), low)
        margins, gap = theme.px(12 if low else 20), theme.px(8 if low else 16)
        self._layout.setContentsMargins(theme.px(24), margins, theme.px(24), margins)
        if gap != self._layout.spacing():  # Qt lays out anew, and asks for this again, even if it is the same
            self._layout.setSpacing(gap)

    def _is_mine(self) -> bool:
        return self._trial.media is Media.SOUND and bool(self._trial.inputs)

    def _on_changed(self) -> None:
        self._batch.setVisible(self._is_mine() and len(self._trial.inputs) > 1)
        trial = self._trial
        showing = (trial.showing, trial.inputs[trial.current]) if self._is_mine() else None
        if showing != self._showing:
            self._showing = showing
            self._show_input() if showing else self.player.open("")

    def _show_input(self) -> None:
        shown = self._trial.inputs[self._trial.current]
        path = shown.path
        self.speed.set_length(0.0)
        self.facts_known.emit("")
        if is_regular(path):
            self.player.open(path, shown.track)
            return
        self.player.open("")
        words = self.tr("The recording is no longer where it was.")
        self.player.banner.say(
            "warn", words, self.tr("The answer is still here.") if self._trial.entry else ""
        )

    def _on_moved(self, seconds: float) -> None:
        if self.answer.view is not None:
            self.answer.view.set_position(seconds)

    def _follow_player(self) -> None:
        self._on_moved(self.player.wave.position)

    def _on_length(self, seconds: float) -> None:
        self.speed.set_length(seconds)
        self.facts_known.emit(wording.duration(seconds))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_built:
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._is_built:
            self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # What the contents need changes with what is known about the recording.
        if self._is_built and watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

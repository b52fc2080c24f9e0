"""Step 2: which model to start from, and how thoroughly it learns."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QButtonGroup,
    QFormLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from desktop import catalogue, wording
from desktop.catalogue import counted
from desktop.messages import say
from desktop.protocol import ModelInfo
from desktop.tasks import Lesson
from desktop.tasks.teaching import MOST_EPOCHS
from desktop.ui.look import theme
from desktop.ui.pages.teach.examples import ActionBar
from desktop.ui.widgets.badge import Badge, fit_words
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.choice_card import ChoiceCard
from desktop.ui.widgets.fields import NumberField
from desktop.ui.widgets.labels import Label, heading
from desktop.ui.widgets.scroll_pane import ScrollPane
from desktop.workbench.fit import Fit
from desktop.workbench.licences import licence_name
from desktop.workbench.teaching import words as teach_words
from desktop.workbench.teaching.session import LARGEST_SEED, TeachSession

_ROOMY = 760
"""px of the page from which on the ways to teach stand side by side."""


class Choice(ChoiceCard):
    """A starting model or a method, with a badge that says whether this computer can do it."""

    def __init__(self, name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(name, text, parent)
        self.fit = Badge("")
        self.head.addWidget(self.fit)
        self.fit.hide()

    def show_fit(self, fit: Fit | None) -> None:
        """Say at the right whether this computer can do it, if that can be told."""
        self.fit.setVisible(fit is not None)
        if fit is not None:
            self.fit.set(*fit_words(fit.verdict), fit.hint)


class ModelView(QWidget):
    """Models, methods, rounds, and the button that starts.

    Signals:
        started(): a run has begun.
    """

    started = Signal()

    def __init__(self, session: TeachSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._offered: tuple[ModelInfo, ...] = ()
        self.models: dict[str, Choice] = {}
        self._model_group = QButtonGroup(self)
        self._pane = pane = ScrollPane(self.tr("Starting model"), self)
        self.banner = Banner(parent=pane.contents)
        self.rounds = NumberField()
        self.seed = NumberField()
        self.ways: dict[str, Choice] = {}
        self._lesson: Lesson | None = None
        """What `ways` are about."""
        self.bar = ActionBar(self.tr("Start teaching"), "play", self)
        self.bar.button.clicked.connect(self._start)
        self._build()
        self._model_group.buttonToggled.connect(self._on_model)
        session.changed.connect(self._show)
        session.fit_changed.connect(self._show_fit)
        self._show()

    def _show(self) -> None:
        """Bring everything up to date with the session."""
        session = self._session
        if session.models != self._offered or (not session.models and not self.banner.text()):
            self._offer(session.models)
        if session.lesson is not self._lesson:
            self._offer_ways(session.lesson)
        if session.model_id in self.models:
            self.models[session.model_id].button.setChecked(True)
        self.ways[session.method].button.setChecked(True)
        with QSignalBlocker(self.rounds), QSignalBlocker(self.seed):
            self.rounds.setValue(session.rounds)
            self.seed.setValue(session.examples.seed)
        missing = session.missing()
        self.bar.allow(not missing, missing)
        self.bar.facts.setText("" if missing else self._preview())
        self._show_fit()

    def _offer(self, models: tuple[ModelInfo, ...]) -> None:
        for row in self.models.values():
            self._model_group.removeButton(row.button)
            row.hide()
            row.deleteLater()
        self.models, self._offered = {}, models
        for model in models:
            row = Choice(model.name, _facts(model))
            self.models[model.id] = row
            self._model_group.addButton(row.button)
            self._model_column.addWidget(row)
        if models:
            self.banner.clear()
        else:
            text = self.tr("Download one that can be taught this, then come back. Your examples stay here.")
            self.banner.say("info", self.tr("No model to start from yet."), text)

    def _offer_ways(self, lesson: Lesson) -> None:
        for card in self.ways.values():
            self._method_group.removeButton(card.button)
            card.hide()
            card.deleteLater()
        self.ways, self._lesson = {}, lesson
        for way in lesson.ways:
            name, text = (catalogue.text(words, "lessons") for words in (way.name, way.text))
            card = self.ways[way.id] = Choice(name, text, self._pane.contents)
            card.button.setChecked(way.id == self._session.method)
            self._method_group.addButton(card.button)
            card.button.toggled.connect(self._on_method)
            self._method_row.addWidget(card, 1)

    def _show_fit(self) -> None:
        """Say for each model whether this computer can teach it in the chosen way."""
        for model in self._offered:
            self.models[model.id].show_fit(self._session.fit_of(model))

    # ---- parts ----

    def _build(self) -> None:
        self._model_column = QVBoxLayout()
        self._model_column.setSpacing(theme.px(8))
        contents = self._pane.contents
        column = QVBoxLayout(contents)
        column.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(20))
        column.setSpacing(theme.px(12))
        column.addWidget(heading(self.tr("Model to start from")))
        text = self.tr("A model that already knows a lot learns your examples much faster.")
        column.addWidget(Label(text, "body", "text2", wrap=True))
        column.addWidget(self.banner)
        column.addLayout(self._model_column)
        column.addSpacing(theme.px(12))
        column.addWidget(heading(self.tr("How to teach it")))
        column.addLayout(self._methods())
        column.addLayout(self._numbers())
        column.addStretch(1)
        contents.setMaximumWidth(theme.px(820))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._pane, 1)
        outer.addWidget(self.bar)

    def _methods(self) -> QBoxLayout:
        self._method_group = QButtonGroup(self)
        row = self._method_row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(theme.px(12))
        return row

    def _numbers(self) -> QVBoxLayout:
        self.rounds.setRange(1, MOST_EPOCHS)
        self.rounds.setAccessibleName(self.tr("Rounds through your examples"))
        self.rounds.setMaximumWidth(theme.px(120))
        self.rounds.valueChanged.connect(self._session.choose_rounds)
        self.seed.setRange(0, LARGEST_SEED)
        self.seed.setAccessibleName(self.tr("Seed"))
        self.seed.setMaximumWidth(theme.px(160))
        self.seed.valueChanged.connect(self._session.choose_seed)
        self._more = LinkButton(self.tr("More"), "chevd")
        self._more.clicked.connect(self._turn_more)
        self._seed_row = QWidget(self._pane.contents)
        form = QFormLayout(self._seed_row)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(Label(self.tr("Seed"), "body"), self.seed)
        text = self.tr("The same seed divides your examples the same way and gives the same result.")
        form.addRow(Label("", "fact"), Label(text, "fact", "text2", wrap=True))
        self._seed_row.hide()
        rounds = QHBoxLayout()
        rounds.setSpacing(theme.px(12))
        rounds.addWidget(Label(self.tr("Rounds through your examples"), "body"))
        rounds.addWidget(self.rounds)
        rounds.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(theme.px(8))
        column.addLayout(rounds)
        kept = self.tr("The best version is kept, so more rounds do no harm.")
        column.addWidget(Label(kept, "fact", "text2", wrap=True))
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._seed_row)
        return column

    # ---- reactions ----

    def _turn_more(self) -> None:
        opened = self._seed_row.isHidden()
        self._seed_row.setVisible(opened)
        self._more.set_words(self.tr("Less") if opened else self.tr("More"))

    def _on_model(self, button: QAbstractButton, chosen: bool) -> None:
        model = next((key for key, row in self.models.items() if row.button is button), "")
        if chosen and model:
            self._session.choose_model(model)

    def _on_method(self, chosen: bool) -> None:
        if chosen:
            self._session.choose_method(next(key for key, way in self.ways.items() if way.button.isChecked()))

    def _start(self) -> None:
        self._session.start()
        self.started.emit()

    def _preview(self) -> str:
        session, report = self._session, self._session.examples.report
        rounds = counted("{count}\u00a0round", "{count}\u00a0rounds", session.rounds)
        examples = teach_words.examples_in_groups(report.total, len(report.groups)) if report else ""
        return self.tr("Ready: {examples}, {rounds}").format(examples=examples, rounds=rounds)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= theme.px(_ROOMY)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._method_row.setDirection(way)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show()


def _facts(model: ModelInfo) -> str:
    parts = [wording.size(model.size) if model.size else "", licence_name(model.licence), say(model.origin)]
    return " · ".join(part for part in parts if part)

"""Step 2: which model to start from, and how thoroughly it learns."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFormLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from desktop import wording
from desktop.protocol import ExamplesReport, ModelInfo
from desktop.ui.look import theme
from desktop.ui.pages.teach.examples import ActionBar
from desktop.ui.widgets.badge import Badge, fit_words
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.choice_card import ChoiceCard
from desktop.ui.widgets.fields import NumberField
from desktop.ui.widgets.labels import Label, heading
from desktop.ui.widgets.scroll_pane import ScrollPane
from desktop.workbench.fit import Fit, Purpose
from desktop.workbench.licences import licence_name
from desktop.workbench.teaching import words as teach_words

FitOf = Callable[[ModelInfo, Purpose], Fit | None]
MOST_ROUNDS = 500
LARGEST_SEED = 2**31 - 1


def default_rounds(method: str, learning: int) -> int:
    """Rounds that usually suffice; `learning` is how many examples there are to learn from."""
    if method == "quick":
        return 20
    return 10 if learning < 1000 else 8 if learning < 4000 else 5


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
        start_requested(): all is chosen.
        models_requested(): there is no model; show where to find one.
        changed(): another choice was made.
    """

    start_requested = Signal()
    models_requested = Signal()
    changed = Signal()

    def __init__(self, fit_of: FitOf | None = None, parent: QWidget | None = None) -> None:
        """`fit_of` tells how a model fits this computer, to run or to be taught."""
        super().__init__(parent)
        self._fit_of = fit_of
        self._offered: tuple[ModelInfo, ...] = ()
        self._learning = self._total = self._kinds = 0
        self._busy = ""
        self._wanted = ""
        self._rounds_by_hand = False
        self.models: dict[str, Choice] = {}
        self._model_group = QButtonGroup(self)
        self._model_group.buttonToggled.connect(self._update)
        self._pane = pane = ScrollPane(self.tr("Starting model"), self)
        self.banner = Banner(parent=pane.contents)
        self.rounds = NumberField()
        self.seed = NumberField()
        self.quick = Choice(
            self.tr("Quick"),
            self.tr("Keeps what the model knows and learns only the last step. A minute or two."),
            pane.contents,
        )
        self.thorough = Choice(
            self.tr("Thorough"),
            self.tr("Adjusts the whole model. Better when your pictures look very different. Takes longer."),
            pane.contents,
        )
        self.bar = ActionBar(self.tr("Start teaching"), "play", self)
        self.bar.button.clicked.connect(self.start_requested)
        self._build()
        self.quick.button.setChecked(True)

    # ---- what is chosen ----

    @property
    def model_id(self) -> str:
        return next((key for key, row in self.models.items() if row.button.isChecked()), "")

    @property
    def method(self) -> str:
        return "thorough" if self.thorough.button.isChecked() else "quick"

    def show_models(self, models: Sequence[ModelInfo]) -> None:
        """Offer `models`, keeping the choice."""
        chosen = self.model_id or self._wanted
        for row in self.models.values():
            self._model_group.removeButton(row.button)
            row.hide()
            row.deleteLater()
        self.models = {}
        self._offered = tuple(models)
        for model in models:
            row = Choice(model.name, _facts(model))
            self.models[model.id] = row
            self._model_group.addButton(row.button)
            self._model_column.addWidget(row)
        if models:
            self.banner.clear()
            self.choose_model(chosen if chosen in self.models else models[0].id)
        else:
            text = self.tr("Download one that tells pictures apart, then come back: your examples stay here.")
            self.banner.say("info", self.tr("No model to start from yet."), text)
        self.show_fit()
        self._update()

    def show_fit(self, *_change: object) -> None:
        """Say for each model whether this computer can teach it in the chosen way.

        The quick way only looks at every picture once, so that it needs what running needs.
        """
        purpose: Purpose = "teach" if self.method == "thorough" else "run"
        for model in self._offered:
            self.models[model.id].show_fit(self._fit_of(model, purpose) if self._fit_of else None)

    def choose_model(self, model_id: str) -> None:
        """Choose `model_id` now, or as soon as it is listed."""
        self._wanted = model_id
        if model_id in self.models:
            self.models[model_id].button.setChecked(True)

    def show_examples(self, report: ExamplesReport | None, seed: int) -> None:
        self._total = report.total if report else 0
        self._kinds = len(report.groups) if report else 0
        self._learning = report.splits[0] if report else 0
        self.seed.setValue(seed)
        self._suggest_rounds()

    def set_busy(self, reason: str) -> None:
        """Why nothing can start now, such as a run that goes on; "" when it can."""
        self._busy = reason
        self._update()

    # ---- parts ----

    def _build(self) -> None:
        self._model_column = QVBoxLayout()
        self._model_column.setSpacing(theme.px(8))
        contents = self._pane.contents
        column = QVBoxLayout(contents)
        column.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(20))
        column.setSpacing(theme.px(12))
        column.addWidget(heading(self.tr("Start from")))
        text = self.tr("Teaching does not begin at nothing: the model has seen many pictures before yours.")
        column.addWidget(Label(text, "body", "text2", wrap=True))
        column.addWidget(self.banner)
        column.addLayout(self._model_column)
        column.addSpacing(theme.px(12))
        column.addWidget(heading(self.tr("How to learn")))
        column.addLayout(self._methods())
        column.addLayout(self._numbers())
        column.addStretch(1)
        contents.setMaximumWidth(theme.px(820))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._pane, 1)
        outer.addWidget(self.bar)

    def _methods(self) -> QHBoxLayout:
        self._method_group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        for card in (self.quick, self.thorough):
            self._method_group.addButton(card.button)
            card.button.toggled.connect(self._on_method)
            row.addWidget(card, 1)
        return row

    def _numbers(self) -> QVBoxLayout:
        self.rounds.setRange(1, MOST_ROUNDS)
        self.rounds.setAccessibleName(self.tr("Rounds through your examples"))
        self.rounds.setMaximumWidth(theme.px(120))
        self.rounds.valueChanged.connect(self._update)
        self.rounds.lineEdit().textEdited.connect(self._keep_rounds)
        self.seed.setRange(0, LARGEST_SEED)
        self.seed.setAccessibleName(self.tr("Seed"))
        self.seed.setMaximumWidth(theme.px(160))
        self._more = LinkButton(self.tr("More"), "chevd")
        self._more.clicked.connect(self._turn_more)
        self._seed_row = QWidget(self._pane.contents)
        form = QFormLayout(self._seed_row)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(Label(self.tr("Seed"), "body"), self.seed)
        text = self.tr("The same seed gives the same division of your examples, and the same result.")
        form.addRow(Label("", "fact"), Label(text, "fact", "text2", wrap=True))
        self._seed_row.hide()
        rounds = QHBoxLayout()
        rounds.setSpacing(theme.px(12))
        rounds.addWidget(Label(self.tr("Rounds through your examples"), "body"))
        rounds.addWidget(self.rounds)
        rounds.addWidget(Label(self.tr("The best version is kept, so more does no harm."), "fact", "text2"))
        rounds.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(theme.px(8))
        column.addLayout(rounds)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._seed_row)
        return column

    # ---- reactions ----

    def _turn_more(self) -> None:
        opened = self._seed_row.isHidden()
        self._seed_row.setVisible(opened)
        self._more.set_words(self.tr("Less") if opened else self.tr("More"))

    def _on_method(self, chosen: bool) -> None:
        if chosen:
            self.show_fit()
            self._rounds_by_hand = False
            self._suggest_rounds()

    def _keep_rounds(self) -> None:
        self._rounds_by_hand = True

    def _suggest_rounds(self) -> None:
        if not self._rounds_by_hand:
            self.rounds.setValue(default_rounds(self.method, self._learning))
        self._update()

    def _update(self, *_change: object) -> None:
        missing = self._missing()
        self.bar.allow(not missing, missing)
        self.bar.facts.setText("" if missing else self._preview())
        self.changed.emit()

    def _missing(self) -> str:
        if self._busy:
            return self._busy
        if not self._total:
            return self.tr("Choose your examples first.")
        if not self.models:
            return self.tr("There is no model to start from.")
        return "" if self.model_id else self.tr("Choose a model to start from.")

    def _preview(self) -> str:
        rounds = wording.amount(self.rounds.value(), self.tr("round"), self.tr("rounds"))
        examples = teach_words.pictures_in_groups(self._total, self._kinds)
        return self.tr("Ready: {0}, {1}").format(examples, rounds)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._update()


def _facts(model: ModelInfo) -> str:
    parts = [wording.size(model.size) if model.size else "", licence_name(model.licence), model.origin]
    return " · ".join(part for part in parts if part)


def new_seed() -> int:
    """Another division of the examples."""
    return random.randrange(1, 100_000)

"""The last step of choosing by problem: small, balanced or best for this computer, each with its reason."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.atlas import Level, Recommendation
from desktop.ui.look import theme
from desktop.ui.widgets.badge import Badge, fit_words
from desktop.ui.widgets.buttons import PlainButton, PrimaryButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label
from desktop.wording import size
from desktop.workbench import guide
from desktop.workbench.licences import licence_fact
from desktop.workbench.workbench import Workbench

WIDTH = 300


class RecommendedCard(Card):
    """One model: its level, name, size, fit, reason and what to do with it.

    Signals:
        acted(): its button was pressed.
    """

    acted = Signal()

    def __init__(
        self,
        level: str,
        choice: Recommendation,
        badge: Badge | None,
        action: str,
        main: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(20, 8, parent=parent)
        variant = choice.variant
        facts = (size(variant.megabytes * 1e6), licence_fact(variant.licence))
        self.setProperty("chosen", main)
        self.name = Label(choice.entry.name, "section", wrap=True)
        self.content.addWidget(Label(level, "fact", "text2"))
        self.content.addWidget(self.name)
        self.content.addWidget(Label(guide.short_name(variant), "fact", "text2", wrap=True))
        if variant.between:
            self.content.addWidget(Label(variant.between, "strong", wrap=True))
        if badge is not None:
            self.content.addWidget(badge)
        self.content.addWidget(Label(" · ".join(fact for fact in facts if fact), "fact", wrap=True))
        self.reason = Label(choice.reason, "body", "text2", wrap=True)
        self.content.addWidget(self.reason)
        self.content.addStretch(1)
        self.button = (PrimaryButton if main else PlainButton)(action)
        self.button.setAccessibleName(f"{action.rstrip('…')}: {choice.entry.name}")
        self.button.clicked.connect(self.acted)
        self.content.addWidget(self.button)


class GuideRecommended(QWidget):
    """Cards for one problem; the one to take is marked and has the main button.

    Signals:
        find_requested(str): go to the model with this id.
        try_requested(str): the model is here; try it.
    """

    find_requested = Signal(str)
    try_requested = Signal(str)

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._task = ""
        self._runs_here = False
        self.cards: dict[Level, RecommendedCard] = {}
        self._title = Label("", "page", wrap=True)
        self.note = Label("", "body", "text2", wrap=True)
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.px(16))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(28), theme.px(24), theme.px(24))
        column.setSpacing(theme.px(20))
        column.addWidget(self._title)
        column.addWidget(self.note)
        column.addLayout(self._row)
        column.addStretch(1)
        workbench.installed.changed.connect(self._show)
        workbench.device_known.connect(self._show)

    def show_problem(self, task: str, words: str, runs_here: bool) -> None:
        """Recommend models for `task`.

        Args:
            words: what it is called on the chip.
            runs_here: whether Burnish can run models of that kind.
        """
        self._task, self._runs_here = task, runs_here
        self._title.setText(words)
        self._show()

    def _show(self) -> None:
        if not self._task:
            return
        while (item := self._row.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.cards = {}
        choices = guide.choices(self._task, self._workbench.device)
        self.note.setText(self._note(list(choices.values())))
        take = Level.BALANCED if Level.BALANCED in choices else next(iter(choices), None)
        for level, choice in choices.items():
            self._add_card(level, choice, level is take, len(choices) == 1)
        self._row.addStretch(1)
        if take is not None:
            self.setFocusProxy(self.cards[take].button)

    def _note(self, choices: list[Recommendation]) -> str:
        if not choices:
            return self.tr(
                "The guide has no model for this that anybody may use and that fits this computer."
            )
        if not self._runs_here:
            return self.tr(
                "Burnish cannot run this kind of model yet. Other programs can; the page says how."
            )
        if any(choice.variant.between for choice in choices):
            return self.tr(
                "Check first which languages a model knows: however large it is, it can do no others. "
                "Most pairs of languages have a small model of their own: search for “opus-mt”."
            )
        if len(choices) == 1:
            return self.tr("The guide recommends one model for this.")
        return self.tr("Larger models answer better but take longer. The marked one is a good start.")

    def _add_card(self, level: Level, choice: Recommendation, take: bool, alone: bool) -> None:
        names = {
            Level.SMALL: self.tr("Small"),
            Level.BALANCED: self.tr("Balanced"),
            Level.BEST: self.tr("Best for this computer"),
        }
        fit = guide.fit_of_variant(choice.entry, choice.variant, self._workbench.device)
        badge = Badge(*fit_words(fit.verdict), fit.hint) if fit is not None else None
        model_id = guide.model_id(choice.variant)
        here = self._workbench.installed.model(model_id) is not None
        words = self.tr("Download…") if self._runs_here else self.tr("Find it")
        name = self.tr("Recommended") if alone else names[level]
        card = RecommendedCard(name, choice, badge, self.tr("Try it") if here else words, take)
        card.setMaximumWidth(theme.px(WIDTH))
        card.acted.connect(lambda: (self.try_requested if here else self.find_requested).emit(model_id))
        card.button.explain(here or not self._workbench.engines.is_offline, self.tr("You are offline"))
        self.cards[level] = card
        self._row.addWidget(card, 1)

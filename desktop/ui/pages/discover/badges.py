"""The badges of a model: fit, what its licence allows, languages, and whether it asks for terms first."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from desktop.catalogue import counted
from desktop.protocol import HubModel
from desktop.ui.pages.discover.model_facts import ModelFacts
from desktop.ui.widgets.badge import Badge, fit_words
from desktop.ui.widgets.flow_layout import FlowLayout


class DiscoverBadges(QWidget):
    """One line of badges, or more where they do not fit; hidden when there are none."""

    def __init__(self, facts: ModelFacts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = facts
        self.fit, self.licence, self.language = Badge(""), Badge(""), Badge("")
        self.gated = Badge(self.tr("Terms to accept"), "warn", "warn")
        self._all = (self.fit, self.licence, self.language, self.gated)
        row = FlowLayout(self)
        for badge in self._all:
            row.addWidget(badge)

    def show_model(self, model: HubModel) -> None:
        """Show what is known of `model`."""
        self.show_fit(model)
        allowed = self._facts.commercial(model)
        self.licence.setVisible(allowed is not None)
        words = self.tr("Commercial use allowed") if allowed else self.tr("No commercial use")
        self.licence.set(words, "plain")
        self.gated.setVisible(model.gated)
        languages = language_names(model.languages)
        self.language.setVisible(bool(languages))
        many = counted("{count} language", "{count} languages", len(languages))
        self.language.set(
            languages[0] if len(languages) == 1 else many, "plain", hint=", ".join(languages[:40])
        )
        self.setVisible(any(not badge.isHidden() for badge in self._all))
        self.updateGeometry()

    def show_fit(self, model: HubModel) -> None:
        """Show how it fits, which a first run or a newly found graphics card changes."""
        fit = self._facts.fit_of(model)
        self.fit.setVisible(fit is not None)
        if fit is not None:
            words, kind, sign = fit_words(fit.verdict)
            if (self.fit.text(), self.fit.toolTip()) != (words, fit.hint):
                self.fit.set(words, kind, sign, fit.hint)


def language_names(codes: tuple[str, ...]) -> list[str]:
    """ "English" for "en"; what is no language is left out, because the hub mixes them with other tags."""
    languages = [QLocale.codeToLanguage(code) for code in codes]
    return [QLocale.languageToString(one) for one in languages if one != QLocale.Language.AnyLanguage]

"""The sizes and versions of a system in the guide, each with what it costs and a button that finds it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.atlas import Entry, Variant
from desktop.catalogue import counted, text
from desktop.ui.look import theme
from desktop.ui.widgets.badge import Badge, fit_words
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.labels import Label
from desktop.wording import count, size
from desktop.workbench import guide
from desktop.workbench.fit import Fit
from desktop.workbench.licences import licence_fact
from desktop.workbench.workbench import Workbench

FEW = 4
"""Variants shown before "Show all"."""


class VariantRow(QWidget):
    """One variant: name and facts, fit, "Find it".

    Signals:
        find_requested(str): the model's id.
    """

    find_requested = Signal(str)

    def __init__(self, variant: Variant, fit: Fit | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = guide.short_name(variant)
        known = guide.model_id(variant)
        self._name = ElidedLabel(name, "body", mode=Qt.TextElideMode.ElideMiddle)
        self._facts = Label(_facts(variant), "fact", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._facts)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(12))
        row.addLayout(words, 1)
        if fit is not None and known:
            row.addWidget(Badge(*fit_words(fit.verdict), fit.hint))
        if known:
            self.button = LinkButton(self.tr("Find it"))
            self.button.setAccessibleName(self.tr("Find {name}").format(name=name))
            self.button.clicked.connect(lambda: self.find_requested.emit(known))
            row.addWidget(self.button)


class GuideVariants(QWidget):
    """All variants of an entry, the first few at once.

    Signals:
        find_requested(str): the id of the model to go to.
    """

    find_requested = Signal(str)

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._entry: Entry | None = None
        self._all_shown = False
        self.rows: list[VariantRow] = []
        title = Label(self.tr("Sizes and versions"), "fact", "text")
        title.setProperty("weight", "600")
        self._number = Label("", "fact")
        self._show_all = LinkButton("")
        self._show_all.clicked.connect(self._toggle)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addWidget(self._number, 1)
        head.addWidget(self._show_all)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(10))
        self._column.addLayout(head)

    def show_entry(self, entry: Entry) -> None:
        """Show the variants of `entry`."""
        self._entry, self._all_shown = entry, False
        self._show()

    def refresh(self) -> None:
        """This computer is known better: reckon again."""
        if self._entry is not None:
            self._show()

    def _toggle(self) -> None:
        self._all_shown = not self._all_shown
        self._show()

    def _show(self) -> None:
        entry = self._entry
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        if entry is None:
            return
        for variant in _first(entry.variants, self._all_shown):
            fit = guide.fit_of_variant(entry, variant, self._workbench.device)
            row = VariantRow(variant, fit)
            row.find_requested.connect(self.find_requested)
            self.rows.append(row)
            self._column.addWidget(row)
        number = len(entry.variants)
        self._number.setText(counted("{count}\u00a0version", "{count}\u00a0versions", number))
        self._show_all.setVisible(number > FEW)
        self._show_all.set_words(self.tr("Show fewer") if self._all_shown else self.tr("Show all"))


def _first(variants: Sequence[Variant], everything: bool) -> Sequence[Variant]:
    """Those that the guide would pick stand first."""
    ranked = sorted(variants, key=lambda variant: not variant.pick)
    return ranked if everything else ranked[:FEW]


def _facts(variant: Variant) -> str:
    parts = [
        size(variant.size_mb * 1e6) if variant.size_mb else "",
        text("{number} parameters").format(number=count(variant.params_m * 1e6)) if variant.params_m else "",
        licence_fact(variant.licence),
        text("terms to accept") if variant.gated else "",
        variant.between,
        variant.note,
    ]
    return " · ".join(part for part in parts if part)

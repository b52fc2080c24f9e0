"""What narrows Discover's list, how many models that leaves, and their order."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.tasks.languages import SOURCE_LANGUAGES
from desktop.ui.look import theme
from desktop.ui.widgets.buttons import MenuButton
from desktop.ui.widgets.chips import Chip
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label

HERE = "here"
"""The source that is this computer."""


class FilterMenu(MenuButton):
    """A small button that opens the choices of one filter; its words tell the choice.

    Signals:
        chosen(str): another choice, by its key.
    """

    chosen = Signal(str)

    def __init__(self, name: str, choices: dict[str, str], parent: QWidget | None = None) -> None:
        """`choices` are words by key; the first is the one at rest. `name` may be empty: "Best match"."""
        super().__init__("", small=True, parent=parent)
        self._name = name
        self._choices = choices
        self.current = next(iter(choices))
        actions = self.set_items([(words, partial(self._pick, key)) for key, words in choices.items()])
        self._actions = dict(zip(choices, actions, strict=True))
        for action in actions:
            action.setCheckable(True)
        self._show_choice()

    def choose(self, key: str) -> None:
        """Choose without sending `chosen`."""
        self.current = key
        self._show_choice()

    def _pick(self, key: str) -> None:
        changed = key != self.current
        self.choose(key)
        if changed:
            self.chosen.emit(key)

    def _show_choice(self) -> None:
        words = self._choices[self.current]
        at_rest = self.current == next(iter(self._choices))
        self.set_words(
            f"{self._name}: {words[0].lower() + words[1:] if at_rest else words}" if self._name else words
        )
        for key, action in self._actions.items():
            action.setChecked(key == self.current)


class DiscoverFilters(QWidget):
    """One line: filters, count, order.

    Signals:
        changed(): a filter or the order is another one now.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.only_fitting = Chip(self.tr("Fits this computer"), "filter")
        self.only_commercial = Chip(self.tr("Licence allows commercial use"), "filter")
        self.language = FilterMenu(self.tr("Language"), {"": self.tr("Any"), **_languages()})
        sources = {
            "": self.tr("All"),
            "huggingface": "Hugging Face",
            "torchvision": "PyTorch",
            "whisper": "Whisper",
            HERE: self.tr("This computer"),
        }
        self.source = FilterMenu(self.tr("Source"), sources)
        orders = {
            "match": self.tr("Best match"),
            "downloads": self.tr("Most downloaded"),
            "likes": self.tr("Most liked"),
            "updated": self.tr("Newest"),
            "size": self.tr("Smallest"),
        }
        self.order = FilterMenu("", orders)
        self.order.setAccessibleDescription(self.tr("Order of the list"))
        self.count = Label("", "fact", tabular=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(24), theme.px(11), theme.px(24), theme.px(11))
        row.setSpacing(theme.px(8))
        row.addStrut(theme.text_px(28))  # without its buttons, too, so that the list below stays where it is
        self._narrowing = (self.only_fitting, self.only_commercial, self.language, self.source)
        chips = QWidget()
        chips.setSizePolicy(_wrapping())
        flow = FlowLayout(chips)
        for widget in self._narrowing:
            flow.addWidget(widget)
        row.addWidget(chips, 1)
        row.addWidget(self.count, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.order)
        for chip in (self.only_fitting, self.only_commercial):
            chip.toggled.connect(lambda _on: self.changed.emit())
        for menu in (self.language, self.source, self.order):
            menu.chosen.connect(lambda _key: self.changed.emit())
        self.order.chosen.connect(lambda _key: self._explain_order())
        self._explain_order()

    def _explain_order(self) -> None:
        """The hub knows only some of the orders; who chooses another one learns how far it reaches."""
        limits = {
            "match": self.tr(
                "Models that run here and have the name you typed come first. "
                "The 100 most downloaded are ranked together, then the next 100."
            ),
            "size": self.tr(
                "The hub cannot sort by size. Burnish sorts the 500 most downloaded, then the next 500."
            ),
        }
        self.order.setToolTip(limits.get(self.order.current, ""))
        self.order.setAccessibleDescription(f"{self.tr('Order of the list')}. {self.order.toolTip()}".strip())

    def drop(self) -> None:
        """Take all filters away, without sending `changed`."""
        was = self.blockSignals(True)
        for chip in (self.only_fitting, self.only_commercial):
            chip.setChecked(False)
        for menu in (self.language, self.source):
            menu.choose("")
        self.blockSignals(was)

    def show_for_models(self, models: bool) -> None:
        """Pages of the guide are neither filtered nor ordered; their number is still told."""
        for widget in (*self._narrowing, self.order):
            widget.setVisible(models)


def _wrapping() -> QSizePolicy:
    """As high as the lines that there are at its width."""
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    return policy


def _languages() -> dict[str, str]:
    translate = QCoreApplication.translate
    named = {code: translate("tasks", name) for code, name in SOURCE_LANGUAGES if code != "auto"}
    return dict(sorted(named.items(), key=lambda pair: (pair[0] != "en", pair[1])))

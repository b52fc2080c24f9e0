"""Pieces of a text that a model points at: names by kind, or answers, the surest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.catalogue import counted
from desktop.results import Passage, Result, Span, Spans
from desktop.tasks import QT_TRANSLATE_NOOP
from desktop.ui.look import theme
from desktop.ui.results.matches_view import PassageList, PassageModel
from desktop.ui.results.name_list import Entry, NameList
from desktop.ui.results.view import Mark, ResultView
from desktop.ui.widgets.labels import Label, heading
from desktop.workbench.trying.telling import are_answers, display_label

_KINDS = {
    "per": QT_TRANSLATE_NOOP("SpansView", "People"),
    "person": QT_TRANSLATE_NOOP("SpansView", "People"),
    "loc": QT_TRANSLATE_NOOP("SpansView", "Places"),
    "location": QT_TRANSLATE_NOOP("SpansView", "Places"),
    "gpe": QT_TRANSLATE_NOOP("SpansView", "Countries and towns"),
    "org": QT_TRANSLATE_NOOP("SpansView", "Organisations"),
    "organization": QT_TRANSLATE_NOOP("SpansView", "Organisations"),
    "misc": QT_TRANSLATE_NOOP("SpansView", "Other names"),
    "norp": QT_TRANSLATE_NOOP("SpansView", "Peoples and groups"),
    "fac": QT_TRANSLATE_NOOP("SpansView", "Buildings and roads"),
    "work_of_art": QT_TRANSLATE_NOOP("SpansView", "Titles of works"),
    "cardinal": QT_TRANSLATE_NOOP("SpansView", "Numbers"),
    "ordinal": QT_TRANSLATE_NOOP("SpansView", "Ranks"),
    "money": QT_TRANSLATE_NOOP("SpansView", "Sums of money"),
    "date": QT_TRANSLATE_NOOP("SpansView", "Dates"),
    "time": QT_TRANSLATE_NOOP("SpansView", "Times"),
}
"""What the usual collections of names call their kinds, in plain words."""


def kind_words(label: str) -> str:
    """ "PER" is "People"; a kind that nobody knows keeps its name."""
    known = _KINDS.get(label.casefold())
    return QCoreApplication.translate("SpansView", known) if known else display_label(label)


def grouped(spans: Sequence[Span]) -> list[Entry]:
    """Kinds in the order in which the text has them, each with its names, the most frequent first."""
    kinds: dict[str, dict[str, list[int]]] = {}
    for number, span in enumerate(spans):
        kinds.setdefault(kind_words(span.label), {}).setdefault(" ".join(span.text.split()), []).append(
            number
        )
    entries = []
    for kind, (words, names) in enumerate(kinds.items()):
        entries.append(Entry(words, kind, (), sum(map(len, names.values()))))
        often = sorted(names.items(), key=lambda item: -len(item[1]))
        entries += [Entry(name, kind, tuple(places), len(places)) for name, places in often]
    return entries


class SpansView(ResultView):
    """All pieces are marked in the text; choosing one shows it there."""

    spreads = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spans: tuple[Span, ...] = ()
        self._kinds: dict[int, int] = {}
        self._chosen: tuple[int, ...] = ()
        self._at = 0
        self._heading = heading("")
        self._heading.setWordWrap(True)
        self._hint = Label(self.tr("All are marked in the text. Choose one to go there."), "fact", wrap=True)
        self.names = NameList()
        self.names.name_chosen.connect(self._choose)
        self.names.next_requested.connect(self._go_on)
        self._ranked = PassageModel(self)
        self.answers = PassageList()
        self.answers.setAccessibleName(self.tr("Answers, most certain first"))
        self.answers.setModel(self._ranked)
        self.answers.selectionModel().currentChanged.connect(
            lambda index: self._choose((index.row(),) if index.isValid() else ())
        )
        self._head = QVBoxLayout()
        self._head.setSpacing(theme.px(8))
        self._head.addWidget(self._heading)
        self._head.addWidget(self._hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addLayout(self._head)
        layout.addWidget(self.names, 1)
        layout.addWidget(self.answers, 1)

    def set_gutter(self, px: int) -> None:
        self.names.gutter = px
        self._head.setContentsMargins(theme.px(px), 0, theme.px(px), 0)

    def show_result(self, result: Result) -> None:
        assert isinstance(result, Spans)
        self._spans, self._chosen = result.spans, ()
        ranked = bool(result.spans) and are_answers(result)
        entries = [] if ranked else grouped(result.spans)
        self._kinds = {number: entry.kind for entry in entries for number in entry.spans}
        self.names.set_entries(entries)
        self._ranked.set_passages(tuple(Passage(s.text, s.score) for s in result.spans) if ranked else ())
        self.names.setVisible(bool(entries))
        self.answers.setVisible(ranked)
        self._hint.setVisible(bool(result.spans))
        self._heading.setText(self._words(len(result.spans), ranked))
        self.marks_changed.emit()

    def _words(self, count: int, ranked: bool) -> str:
        if not count:
            return self.tr("Nothing was found in this text")
        if ranked:
            return counted("{count}\u00a0possible answer", "{count}\u00a0possible answers", count)
        return counted("{count}\u00a0name found", "{count}\u00a0names found", count)

    def marks(self) -> tuple[Mark, ...]:
        return tuple(
            Mark(span.start, span.end, span.text, self._kinds.get(number, 0), number in self._chosen)
            for number, span in enumerate(self._spans)
        )

    def _choose(self, numbers: tuple[int, ...]) -> None:
        self._chosen, self._at = numbers, 0
        self.marks_changed.emit()
        self._show_place()

    def _go_on(self) -> None:
        if self._chosen:
            self._at = (self._at + 1) % len(self._chosen)
            self._show_place()

    def _show_place(self) -> None:
        if self._chosen:
            self.mark_chosen.emit(self.marks()[self._chosen[self._at]])

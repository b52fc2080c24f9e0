"""What is said in a recording, with times, the line and word that are spoken now, and a search."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import tasks
from desktop.results import Result, Transcript
from desktop.tasks import Option, OptionValue
from desktop.ui.look import theme
from desktop.ui.results.following import lines_with
from desktop.ui.results.transcript_list import TranscriptList
from desktop.ui.results.view import ResultView
from desktop.ui.widgets.buttons import IconButton, MenuButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chips import Chip
from desktop.ui.widgets.fields import SearchField
from desktop.ui.widgets.labels import Label, heading, line


class TranscriptView(ResultView):
    """A card with a head (language, search, follow along) and the lines."""

    owns_options = frozenset({"language"})
    has_card = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: list[int] = []
        self._at = -1
        self._detected = True
        self.list = TranscriptList()
        self.list.time_chosen.connect(self.time_chosen)
        self.language = MenuButton("", "lang", small=True, hint=self.tr("Language spoken"))
        self.search = SearchField(self.tr("Search in the transcript"))
        self.search.setMaximumWidth(theme.px(220))
        self.search.searched.connect(self._search)
        self.search.returnPressed.connect(self._next)
        self.search.hide()
        self._count = Label("", "fact")
        self.search_button = IconButton("search", self.tr("Search in the transcript"), small=True, quiet=True)
        self.search_button.clicked.connect(self._toggle_search)
        self.follow = Chip(self.tr("Follow along"), "filter")
        self.follow.setChecked(True)
        self.follow.toggled.connect(self._set_follows)
        self._empty = Label(self.tr("No speech was found in this recording."), "body", "text2", wrap=True)
        self._empty.setContentsMargins(*[theme.px(24)] * 4)
        self._empty.hide()
        card = Card(0, 0)
        card.content.addLayout(self._head())
        card.content.addWidget(line())
        card.content.addSpacing(theme.px(8))
        card.content.addWidget(self._empty)
        card.content.addWidget(self.list, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(24), theme.px(12), theme.px(16), theme.px(12))
        head.setSpacing(theme.px(12))
        head.addWidget(heading(self.tr("Transcript")))
        head.addWidget(self.language)
        head.addStretch(1)
        head.addWidget(self._count)
        head.addWidget(self.search)
        head.addWidget(self.search_button)
        head.addWidget(self.follow)
        return head

    def _toggle_search(self) -> None:
        shown = self.search.isHidden()
        self.search.setVisible(shown)
        if shown:
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.search.clear()
            self._search("")

    def _search(self, words: str) -> None:
        transcript = self.list.transcript
        self._found = lines_with(transcript, words) if transcript else []
        self._at = -1
        self.list.seek_words(words)
        self._count.setText("" if not words.strip() or self._found else self.tr("Not found"))
        if self._found:
            self._next()

    def _next(self) -> None:
        if self._found:
            self._at = (self._at + 1) % len(self._found)
            self.list.show_line(self._found[self._at])
            self._count.setText(
                self.tr("{position} of {count}").format(position=self._at + 1, count=len(self._found))
            )

    def _set_follows(self, on: bool) -> None:
        self.list.follows = on

    def set_asked(self, options: Sequence[Option], values: dict[str, OptionValue]) -> None:
        chosen = values.get("language", "auto")
        self._detected = chosen == "auto"
        option = next((option for option in options if option.id == "language"), None)
        self.language.explain(option is not None, self.tr("This model understands only one language"))
        if option is None:
            return
        send = self.option_chosen.emit
        items = [
            (_translated(choice.label), partial(send, "language", choice.value)) for choice in option.choices
        ]
        actions = self.language.set_items(items)
        for action, choice in zip(actions, option.choices, strict=True):
            action.setCheckable(True)
            action.setChecked(choice.value == chosen)

    def show_result(self, result: Result) -> None:
        assert isinstance(result, Transcript)
        self.list.set_transcript(result)
        self._empty.setVisible(not result.segments)
        self.list.setVisible(bool(result.segments))
        name = _translated(dict(tasks.WHISPER_LANGUAGES).get(result.language, result.language))
        words = (
            self.tr("{language} · detected").format(language=name)
            if self._detected and result.detected
            else name
        )
        self.language.set_words(words or self.tr("Language"))
        self.language.set_icon("lang")  # measures the gap between sign and words anew
        if self.search.text():
            self._search(self.search.text())

    def set_position(self, seconds: float) -> None:
        self.list.set_position(seconds)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            if self.search.isHidden():
                self._toggle_search()
            return
        super().keyPressEvent(event)


def _translated(text: str) -> str:
    return QCoreApplication.translate("tasks", text)

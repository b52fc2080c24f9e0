"""What can be done with the chosen models; removing asks here, in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QWidget

from desktop.catalogue import counted
from desktop.messages import say
from desktop.protocol import ModelInfo
from desktop.ui.look import theme
from desktop.ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton, RemoveButton
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label
from desktop.wording import size


def can_be_taught(model: ModelInfo) -> bool:
    """Whether `model` can be taught something on one's own examples."""
    return not model.problem and bool(model.lessons)


class ModelToolbar(QStackedWidget):
    """Buttons for the chosen models, or the question before they are removed.

    Signals:
        try_pressed(), teach_pressed(): for the one chosen model.
        pack_pressed(): for all that are chosen.
        removal_asked(): the question is open, for one model; `tell` adds what is found out about it.
        remove_confirmed(): it was asked, and answered with Remove.
    """

    try_pressed = Signal()
    teach_pressed = Signal()
    pack_pressed = Signal()
    removal_asked = Signal()
    remove_confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: tuple[ModelInfo, ...] = ()
        self._words = Label("", "body", "text")
        self.try_button = PrimaryButton(self.tr("Try"), "flask", small=True)
        self.teach_button = PlainButton(self.tr("Teach from this"), "cap", small=True)
        self.pack_button = PlainButton(self.tr("Pack for another computer"), "box", small=True)
        self.remove_button = RemoveButton(self.tr("Remove"), "trash", small=True)
        self._question = Label("", "strong", wrap=True)
        self.confirm_button = RemoveButton(self.tr("Remove"), "trash", small=True)
        self.keep_button = QuietButton(self.tr("Keep it"), small=True)
        self.try_button.clicked.connect(self.try_pressed)
        self.teach_button.clicked.connect(self.teach_pressed)
        self.pack_button.clicked.connect(self.pack_pressed)
        self.remove_button.clicked.connect(self._ask)
        self.confirm_button.clicked.connect(self._confirm)
        self.keep_button.clicked.connect(self._keep)
        buttons = (self.try_button, self.teach_button, self.pack_button, self.remove_button)
        self.addWidget(self._line(self._words, buttons))
        self.addWidget(self._line(self._question, (self.confirm_button, self.keep_button)))

    def _line(self, words: Label, buttons: tuple[QPushButton, ...]) -> QWidget:
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(theme.px(17), theme.px(12), theme.px(12), theme.px(11))
        row.setSpacing(theme.px(8))
        row.addWidget(words, 1)
        if len(buttons) < 3:
            for button in buttons:
                row.addWidget(button)
            return frame
        holder = QWidget()  # on two lines where one is too short for them
        line = FlowLayout(holder)
        for button in buttons:
            line.addWidget(button)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        row.addWidget(holder)
        return frame

    def show_models(self, models: Sequence[ModelInfo], count: int) -> None:
        """The chosen models, and how many rows there are."""
        if tuple(models) == self._models and self.currentIndex() == 1:
            return  # a list that was only looked at again must not take the question away
        self._models = tuple(models)
        self._close_question()
        self._words.setText(
            counted("{count} selected", "{count} selected", len(models))
            if models
            else counted("{count}\u00a0model", "{count}\u00a0models", count)
        )
        one = models[0] if len(models) == 1 else None
        first = self.tr("Choose a model first") if not models else self.tr("Choose one model only")
        problem = first if one is None else say(one.problem)
        self.try_button.explain(not problem, problem)
        teachable = one is not None and can_be_taught(one)
        reason = self.tr("So far, only models that say what is in a picture can be taught")
        self.teach_button.explain(teachable, problem or reason)
        none = "" if models else self.tr("Choose a model first")
        broken = next((say(model.problem) for model in models if model.problem), "")
        self.pack_button.explain(not (none or broken), none or broken)
        own = self.tr("It is in a folder of your own. You can remove it there.")
        kept = none or (own if any(model.source == "local" for model in models) else "")
        self.remove_button.explain(not kept, kept)

    def tell(self, model_id: str, words: str) -> None:
        """Add what has been found out about the model that the question is about."""
        if self.currentIndex() == 1 and [model.id for model in self._models] == [model_id] and words:
            self._put(f"{self._plain_question()} {words}")

    def question(self) -> str:
        return self._question.text()

    def _plain_question(self) -> str:
        freed = size(sum(model.size for model in self._models))
        if len(self._models) == 1:
            words = self.tr("Remove “{name}”? This frees {size}.").format(
                name=self._models[0].name, size=freed
            )
        else:
            words = counted(
                "Remove {count}\u00a0model? This frees {size}.",
                "Remove {count}\u00a0models? This frees {size}.",
                len(self._models),
                size=freed,
            )
        taught = [model for model in self._models if model.source == "taught"]
        if len(self._models) > 1 and taught:
            words += " " + self.tr("Taught models cannot be downloaded again.")
        elif taught and taught[0].brought:
            words += " " + self.tr("It cannot be downloaded again: you would need its pack.")
        elif taught:
            words += " " + self.tr("It was taught here and cannot be downloaded again.")
        return words

    def _put(self, question: str) -> None:
        self._question.setText(question)
        self.setAccessibleName(question)

    def _ask(self) -> None:
        if not self._models:
            return
        self._put(self._plain_question())
        self.keep_button.set_words(self.tr("Keep it") if len(self._models) == 1 else self.tr("Keep them"))
        self.setCurrentIndex(1)
        self.keep_button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if len(self._models) == 1:
            self.removal_asked.emit()

    def _close_question(self) -> None:
        self.setCurrentIndex(0)
        self._question.setText("")  # a long one that nobody sees would still make the line higher

    def _confirm(self) -> None:
        self._close_question()
        self.remove_confirmed.emit()

    def _keep(self) -> None:
        self._close_question()
        self.remove_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.currentIndex() == 1:
            self._keep()
        else:
            super().keyPressEvent(event)

"""What is kept here so that the network lets somebody in: typed, tried, forgotten, and never shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop import protocol
from desktop.messages import say
from desktop.ui.look import theme
from desktop.ui.widgets.buttons import PlainButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.fields import TextField
from desktop.ui.widgets.labels import Label, Tone
from desktop.workbench.hearing import hear
from desktop.workbench.job import Job
from desktop.workbench.workbench import Workbench

Outcome = tuple[str, Tone]
"""Words for how it went, and their colour."""


class CredentialCard(Card):
    """A name, what it is for, fields, "Save and test", "Forget", and below how that went.

    What is kept is never shown, and leaves the fields when it is saved. Whoever derives from it says what is
    asked of the workbench.
    """

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._workbench = workbench
        self._job: Job | None = None
        self._fields: tuple[TextField, ...] = ()
        self.save = PlainButton(self.tr("Save and test"))
        self.forget = PlainButton(self.tr("Forget"), small=True)
        self.result = Label("", "fact", "text2", wrap=True)

    def _build(
        self,
        name: str,
        purpose: str,
        rows: Sequence[Sequence[TextField]],
        others: Sequence[QPushButton] = (),
    ) -> None:
        """Put everything where it belongs; called once, when the fields are made.

        Args:
            rows: the fields, line by line; the button that saves them ends the last line.
            others: buttons that stand beside "Forget".
        """
        self._fields = tuple(field for row in rows for field in row)
        for button in (self.save, *others, self.forget):
            button.setAccessibleName(f"{button.text()}: {name}")
        column = QVBoxLayout()
        column.setSpacing(theme.px(12))
        column.addLayout(_head(name, purpose, (*others, self.forget)))
        for row in rows:
            column.addLayout(_line(row, self.save if row is rows[-1] else None))
        column.addWidget(self.result)
        self.content.addLayout(column)
        self.result.hide()
        self.save.clicked.connect(self._save)
        self.forget.clicked.connect(self._forget)
        for field in self._fields:
            field.entered.connect(self._save)
            field.edited.connect(self._update)
        self._workbench.engines.offline_changed.connect(self._update)
        self._update()

    # ---- to be said by whoever derives from it ----

    def _save(self) -> None:
        """Keep what was typed, and try it."""
        raise NotImplementedError

    def _forget(self) -> None:
        """Delete what is kept."""
        raise NotImplementedError

    def _update(self) -> None:
        """Say of each button whether it can be pressed now, and why not."""
        raise NotImplementedError

    # ---- the same for all ----

    def _take_typed(self) -> tuple[str, ...]:
        """What stands in the fields, which are empty from now on."""
        typed = tuple(field.text() for field in self._fields)
        for field in self._fields:
            field.set_text("")
        return typed

    def _begin(self, job: Job, words: str, told: Callable[[object], Outcome]) -> None:
        """Follow `job`; `told` has the words for its value."""
        self._job = job
        self._say(words, "text2")
        hear(job.succeeded, self, lambda value: self._say(*told(value)))
        job.failed.connect(self._on_failed)
        job.ended.connect(self._on_ended)
        self._update()

    def _on_failed(self, failure: protocol.Failed) -> None:
        self._say(say(failure.message), "bad")

    def _on_ended(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.deleteLater()  # with the request that may hold a secret
        self._update()

    def _say(self, words: str, tone: Tone) -> None:
        self.result.set_tone(tone)
        self.result.setText(words)
        self.result.setVisible(bool(words))


def secret_field(name: str, placeholder: str) -> TextField:
    """A field whose letters nobody reads over a shoulder."""
    field = TextField(name, placeholder)
    field.line.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def _head(name: str, purpose: str, buttons: Sequence[QPushButton]) -> QHBoxLayout:
    words = QVBoxLayout()
    words.setSpacing(theme.px(2))
    words.addWidget(Label(name, "strong"))
    words.addWidget(Label(purpose, "fact", wrap=True))
    head = QHBoxLayout()
    head.setSpacing(theme.px(8))
    head.addLayout(words, 1)
    for button in buttons:
        head.addWidget(button)
    return head


def _line(fields: Sequence[TextField], save: QPushButton | None) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(theme.px(8))
    for field in fields:
        line.addWidget(field, 1)
    if save is not None:
        line.addWidget(save)
    return line

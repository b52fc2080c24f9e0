"""The Hugging Face account in Settings: try the token that is kept here, save another one, or forget it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop import protocol
from desktop.messages import say
from desktop.ui.look import theme
from desktop.ui.widgets.buttons import PlainButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.fields import TextField
from desktop.ui.widgets.labels import Label
from desktop.workbench.job import Job
from desktop.workbench.workbench import Workbench


class HubAccount(Card):
    """What the token is for, a field for a new one, "Test", "Forget", and below how that went.

    Nobody is asked when the page opens: the hub hears of the token when somebody presses a button. The token
    that is kept is never shown.
    """

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._workbench = workbench
        self._job: Job | None = None
        name = self.tr("Hugging Face account")
        self.test = PlainButton(self.tr("Test"), small=True)
        self.test.clicked.connect(self._test)
        self.forget = PlainButton(self.tr("Forget"), small=True)
        self.forget.clicked.connect(self._forget)
        for button in (self.test, self.forget):
            button.setAccessibleName(f"{button.text()}: {name}")
        self.field = TextField(self.tr("Access token"), self.tr("hf_…"))
        self.field.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.entered.connect(lambda _text: self._save())
        self.field.edited.connect(lambda _text: self._update())
        self.save = PlainButton(self.tr("Save and test"))
        self.save.clicked.connect(self._save)
        self.result = Label("", "fact", "text2", wrap=True)
        self._build(name)
        workbench.engines.offline_changed.connect(self._update)
        self._update()

    def _build(self, name: str) -> None:
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(Label(name, "strong"))
        help_text = self.tr(
            "Some models are only available to people with an account. An access token shows the hub who you "
            "are. It is kept where the hub’s own tools keep it."
        )
        words.addWidget(Label(help_text, "fact", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addLayout(words, 1)
        row.addWidget(self.test)
        row.addWidget(self.forget)
        new = QHBoxLayout()
        new.setSpacing(theme.px(8))
        new.addWidget(self.field, 1)
        new.addWidget(self.save)
        column = QVBoxLayout()
        column.setSpacing(theme.px(12))
        column.addLayout(row)
        column.addLayout(new)
        column.addWidget(self.result)
        self.content.addLayout(column)
        self.result.hide()

    # ---- what is pressed ----

    def _test(self) -> None:
        self._begin(self._workbench.check_token(), self.tr("Checking the token…"))

    def _forget(self) -> None:
        self._begin(self._workbench.forget_token(), self.tr("Removing the token…"))

    def _save(self) -> None:
        token = self.field.text().strip()
        if not token or self._job is not None or self._workbench.engines.is_offline:
            return
        self.field.set_text("")
        self._begin(self._workbench.save_token(token), self.tr("Checking the token…"))

    def _begin(self, job: Job, words: str) -> None:
        self._job = job
        self._say(words, "text2")
        job.succeeded.connect(self._on_done)
        job.failed.connect(self._on_failed)
        job.ended.connect(self._on_ended)
        self._update()

    def _on_done(self, answer: object) -> None:
        """`answer` is the account's name, or whether there was a token to forget."""
        request = self._job.request if self._job is not None else None
        if answer and isinstance(request, protocol.ForgetToken):
            forgotten = self.tr(
                "The token was removed from this computer. You can revoke it in your Hugging Face account."
            )
            self._say(forgotten, "text2")
        elif answer:
            words = self.tr("The token works: you are signed in as {account}.").format(account=answer)
            self._say(words, "ok")
        else:
            self._say(self.tr("No token is saved on this computer."), "text2")

    def _on_failed(self, failure: protocol.Failed) -> None:
        self._say(say(failure.message), "bad")

    def _on_ended(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.deleteLater()  # with the request that may hold a token
        self._update()

    def _update(self) -> None:
        busy = self.tr("The token is being checked") if self._job is not None else ""
        offline = busy or (self.tr("You are offline") if self._workbench.engines.is_offline else "")
        empty = offline or ("" if self.field.text().strip() else self.tr("Paste a token first"))
        self.test.explain(not offline, offline)
        self.forget.explain(not busy, busy)
        self.save.explain(not empty, empty)

    def _say(self, words: str, tone: str) -> None:
        self.result.set_tone(tone)  # type: ignore[arg-type]
        self.result.setText(words)
        self.result.setVisible(bool(words))

"""The proxy in Settings, for networks that need one: its address, and what it asks for."""

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


class NetworkProxy(Card):
    """Three fields, "Save and test", "Forget", and below how that went.

    What is kept is never shown, and leaves the fields when it is saved.
    """

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._workbench = workbench
        self._job: Job | None = None
        name = self.tr("Proxy")
        self.address = TextField(self.tr("Address"), self.tr("Address, if this computer does not know it"))
        self.user = TextField(self.tr("User name"), self.tr("User name"))
        self.password = TextField(self.tr("Password"), self.tr("Password"))
        self.password.line.setEchoMode(QLineEdit.EchoMode.Password)
        self._fields = (self.address, self.user, self.password)
        self.save = PlainButton(self.tr("Save and test"))
        self.save.clicked.connect(self._save)
        self.forget = PlainButton(self.tr("Forget"), small=True)
        self.forget.clicked.connect(self._forget)
        for button in (self.save, self.forget):
            button.setAccessibleName(f"{button.text()}: {name}")
        for field in self._fields:
            field.entered.connect(lambda _text: self._save())
            field.edited.connect(lambda _text: self._update())
        self.result = Label("", "fact", "text2", wrap=True)
        self._build(name)
        workbench.engines.offline_changed.connect(self._update)
        self._update()

    def _build(self, name: str) -> None:
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(Label(name, "strong"))
        help_text = self.tr(
            "Burnish uses the proxy of this computer. If that asks for a user name and a password, type them "
            "here. They are kept on this computer, where only you can read them."
        )
        words.addWidget(Label(help_text, "fact", wrap=True))
        row, login = QHBoxLayout(), QHBoxLayout()
        row.addLayout(words, 1)
        row.addWidget(self.forget)
        login.addWidget(self.user, 1)
        login.addWidget(self.password, 1)
        login.addWidget(self.save)
        column = QVBoxLayout()
        column.setSpacing(theme.px(12))
        column.addLayout(row)
        column.addWidget(self.address)
        column.addLayout(login)
        column.addWidget(self.result)
        for layout in (row, login):
            layout.setSpacing(theme.px(8))
        self.content.addLayout(column)
        self.result.hide()

    # ---- what is pressed ----

    def _save(self) -> None:
        address, user, password = (field.text() for field in self._fields)
        if self._job is not None or not (address.strip() or user.strip()):
            return
        for field in self._fields:
            field.set_text("")
        self._begin(self._workbench.save_proxy(address, user, password), self.tr("Checking the connection…"))

    def _forget(self) -> None:
        self._begin(self._workbench.forget_proxy(), self.tr("Removing the proxy…"))

    def _begin(self, job: Job, words: str) -> None:
        self._job = job
        self._say(words, "text2")
        job.succeeded.connect(self._on_done)
        job.failed.connect(self._on_failed)
        job.ended.connect(self._on_ended)
        self._update()

    def _on_done(self, answer: object) -> None:
        """`answer` is whether the hub was reached, or whether there was anything to forget."""
        if isinstance(self._job.request if self._job is not None else None, protocol.ForgetProxy):
            forgotten = self.tr("The proxy was removed from Burnish.")
            self._say(forgotten if answer else self.tr("No proxy is saved in Burnish."), "text2")
        elif answer:
            self._say(self.tr("The connection works."), "ok")
        else:
            self._say(self.tr("The proxy was saved. It was not tested, because you are offline."), "text2")

    def _on_failed(self, failure: protocol.Failed) -> None:
        self._say(say(failure.message), "bad")

    def _on_ended(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.deleteLater()  # with the request that may hold a password
        self._update()

    def _update(self) -> None:
        busy = self.tr("The connection is being checked") if self._job is not None else ""
        typed = self.address.text().strip() or self.user.text().strip()
        empty = busy or ("" if typed else self.tr("Type an address or a user name first"))
        self.save.explain(not empty, empty)
        self.forget.explain(not busy, busy)

    def _say(self, words: str, tone: str) -> None:
        self.result.set_tone(tone)  # type: ignore[arg-type]
        self.result.setText(words)
        self.result.setVisible(bool(words))

"""How to get a model whose makers ask for something first: accept their terms, and show who you are."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop import protocol
from desktop.messages import say
from desktop.ui.look import theme
from desktop.ui.widgets.buttons import LinkButton, PlainButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.fields import TextField
from desktop.ui.widgets.labels import Label
from desktop.workbench.job import Job
from desktop.workbench.model_names import hub_address, page_of
from desktop.workbench.workbench import Workbench


class DiscoverAccess(Card):
    """First the terms on the model's page, then an access token that is tried and kept.

    The token is never shown, and the field is emptied as soon as the token has been handed over.

    Signals:
        granted(): a token is kept now, or the terms are accepted, so that the hub may be asked again.
    """

    granted = Signal()

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(14, 8, parent=parent)
        self._workbench = workbench
        self._model_id = ""
        self._job: Job | None = None
        self._terms = Label("", "body", wrap=True)
        self.open_page = LinkButton(self.tr("Open its page"))
        self.open_page.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(page_of(self._model_id))))
        self.again = LinkButton(self.tr("I have accepted them"))
        self.again.clicked.connect(lambda _on=False: self.granted.emit())
        self.get_token = LinkButton(self.tr("Create a token"))
        self.get_token.setAccessibleName(self.tr("Open the page where tokens are created"))
        address = "/settings/tokens"
        self.get_token.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(hub_address() + address)))
        self.field = TextField(self.tr("Access token"), self.tr("hf_…"))
        self.field.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.entered.connect(lambda _text: self._save())
        self.field.edited.connect(lambda _text: self._update())
        self.save = PlainButton(self.tr("Save and test"))
        self.save.clicked.connect(self._save)
        self.result = Label("", "fact", "ok", wrap=True)
        self._build()
        workbench.engines.offline_changed.connect(self._update)
        self._update()

    def _build(self) -> None:
        then = Label(self.tr("Paste an access token from your account, so that the hub knows it is you."))
        then.setWordWrap(True)
        left = Qt.AlignmentFlag.AlignLeft
        links = QHBoxLayout()
        links.setSpacing(theme.px(16))
        links.addWidget(self.open_page)
        links.addWidget(self.again)
        links.addStretch(1)
        self._first = Label(self.tr("1. Accept its terms"), "strong")
        self._second = Label("", "strong")
        self.content.addWidget(Label(self.tr("How to get this model"), "group"))
        self.content.addWidget(self._first)
        self.content.addWidget(self._terms)
        self.content.addLayout(links)
        self.content.addWidget(self._second)
        self.content.addWidget(then)
        self.content.addWidget(self.get_token, 0, left)
        self.content.addWidget(self.field)
        self.content.addWidget(self.save, 0, left)
        self.content.addWidget(self.result)
        self.result.hide()

    def show_model(self, model_id: str, sentence: str, only_token: bool = False) -> None:
        """Say how to get `model_id`.

        Args:
            sentence: what the hub answered.
            only_token: the trouble is the token, and nobody knows yet whether there are terms left to accept.
        """
        if model_id != self._model_id:
            self._say("")
            self.field.set_error(None)
        self._model_id = model_id
        self._terms.setText(sentence)
        for part in (self._first, self.open_page):
            part.setVisible(not only_token)
        # The token may have been replaced in Settings meanwhile.
        self.again.set_words(self.tr("Ask the hub again") if only_token else self.tr("I have accepted them"))
        if not only_token:
            self.again.setAccessibleName(self.tr("I have accepted them, ask the hub again"))
        self._second.setText(self.tr("Replace the token") if only_token else self.tr("2. Show who you are"))
        self._update()

    def _update(self) -> None:
        if self._job is not None:
            reason = self.tr("The token is being checked")
        elif self._workbench.engines.is_offline:
            reason = self.tr("You are offline")
        else:
            reason = "" if self.field.text().strip() else self.tr("Paste a token first")
        self.save.explain(not reason, reason)
        offline = self.tr("You are offline") if self._workbench.engines.is_offline else ""
        self.again.explain(not offline, offline)

    def _save(self) -> None:
        token = self.field.text().strip()
        if not token or self._job is not None or self._workbench.engines.is_offline:
            return
        self.field.set_text("")
        self.field.set_error(None)
        self._say(self.tr("Checking the token…"), "text2")
        self._job = self._workbench.save_token(token)
        self._job.succeeded.connect(self._on_saved)
        self._job.failed.connect(self._on_refused)
        self._job.ended.connect(self._on_ended)
        self._update()

    def _on_saved(self, account: object) -> None:
        words = self.tr(
            "The token works: you are signed in as {account}. It is kept where the hub’s own tools keep it."
        )
        self._say(words.format(account=account), "ok")
        self.granted.emit()

    def _on_refused(self, failed: protocol.Failed) -> None:
        self._say("")
        self.field.set_error(say(failed.message))

    def _on_ended(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.deleteLater()  # with the request that holds the token
        self._update()

    def _say(self, words: str, tone: str = "ok") -> None:
        self.result.set_tone(tone)  # type: ignore[arg-type]
        self.result.setText(words)
        self.result.setVisible(bool(words))

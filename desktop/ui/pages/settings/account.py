"""The Hugging Face account in Settings: try the token that is kept here, save another one, or forget it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.ui.pages.settings.credential_card import CredentialCard, Outcome, secret_field
from desktop.ui.widgets.buttons import PlainButton
from desktop.workbench.workbench import Workbench


class HubAccount(CredentialCard):
    """The card of the token; "Test" tries the one that is kept.

    Nobody is asked when the page opens: the hub hears of the token when somebody presses a button.
    """

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(workbench, parent)
        self.field = secret_field(self.tr("Access token"), self.tr("hf_…"))
        self.test = PlainButton(self.tr("Test"), small=True)
        self.test.clicked.connect(self._test)
        purpose = self.tr(
            "Some models are only available to people with an account. An access token shows the hub who you "
            "are. It is kept where the hub’s own tools keep it."
        )
        self._build(self.tr("Hugging Face account"), purpose, [(self.field,)], [self.test])

    def _test(self) -> None:
        self._begin(self._workbench.check_token(), self.tr("Checking the token…"), self._tested)

    def _forget(self) -> None:
        self._begin(self._workbench.forget_token(), self.tr("Removing the token…"), self._forgotten)

    def _save(self) -> None:
        if not self.field.text().strip() or self._job is not None or self._workbench.engines.is_offline:
            return
        (token,) = self._take_typed()
        self._begin(self._workbench.save_token(token.strip()), self.tr("Checking the token…"), self._tested)

    def _tested(self, account: object) -> Outcome:
        """`account` is its name; None where no token is kept."""
        if not account:
            return self._nothing_saved()
        return self.tr("The token works: you are signed in as {account}.").format(account=account), "ok"

    def _forgotten(self, was_there: object) -> Outcome:
        if not was_there:
            return self._nothing_saved()
        words = self.tr(
            "The token was removed from this computer. You can revoke it in your Hugging Face account."
        )
        return words, "text2"

    def _nothing_saved(self) -> Outcome:
        return self.tr("No token is saved on this computer."), "text2"

    def _update(self) -> None:
        busy = self.tr("The token is being checked") if self._job is not None else ""
        offline = busy or (self.tr("You are offline") if self._workbench.engines.is_offline else "")
        empty = offline or ("" if self.field.text().strip() else self.tr("Paste a token first"))
        self.test.explain(not offline, offline)
        self.forget.explain(not busy, busy)
        self.save.explain(not empty, empty)

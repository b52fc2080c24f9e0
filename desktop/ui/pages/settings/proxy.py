"""The proxy in Settings, for networks that need one: its address, and what it asks for."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.ui.pages.settings.credential_card import CredentialCard, Outcome, secret_field
from desktop.ui.widgets.fields import TextField
from desktop.workbench.workbench import Workbench


class NetworkProxy(CredentialCard):
    """The card of the proxy: its address, and the name and password that it asks for."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(workbench, parent)
        self.address = TextField(self.tr("Address"), self.tr("Address, if it is not set on this computer"))
        self.user = TextField(self.tr("User name"), self.tr("User name"))
        self.password = secret_field(self.tr("Password"), self.tr("Password"))
        purpose = self.tr(
            "Burnish uses the proxy of this computer. If that asks for a user name and a password, type them "
            "here. They are kept on this computer, where only you can read them."
        )
        self._build(self.tr("Proxy"), purpose, [(self.address,), (self.user, self.password)])

    def _save(self) -> None:
        if self._job is not None or not self._is_typed():
            return
        job = self._workbench.save_proxy(*self._take_typed())
        self._begin(job, self.tr("Checking the connection…"), self._tested)

    def _forget(self) -> None:
        self._begin(self._workbench.forget_proxy(), self.tr("Removing the proxy…"), self._forgotten)

    def _tested(self, was_reached: object) -> Outcome:
        if was_reached:
            return self.tr("The connection works."), "ok"
        return self.tr("The proxy was saved. It was not tested, because you are offline."), "text2"

    def _forgotten(self, was_there: object) -> Outcome:
        forgotten = self.tr("The proxy was removed from Burnish.")
        return forgotten if was_there else self.tr("No proxy is saved in Burnish."), "text2"

    def _is_typed(self) -> bool:
        return bool(self.address.text().strip() or self.user.text().strip())

    def _update(self) -> None:
        busy = self.tr("The connection is being checked") if self._job is not None else ""
        empty = busy or ("" if self._is_typed() else self.tr("Type an address or a user name first"))
        self.save.explain(not empty, empty)
        self.forget.explain(not busy, busy)

"""Models that lay in an opened folder: they are nothing to ask about, and can be brought in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import wording
from desktop.ui.look import theme
from desktop.ui.widgets.banner import Banner


class ModelsOffer(QWidget):
    """One line that offers to add the models; hidden while there are none.

    Signals:
        wanted(list[str]): the models in these folders are to be brought in.
    """

    wanted = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = Banner("info", low=True)
        self.banner.acted.connect(self._on_acted)
        self._folders: list[str] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), 0)
        layout.addWidget(self.banner)
        self.hide()

    def offer(self, models: Mapping[str, int]) -> None:
        """Offer what lies in these folders; each is told with the number of models in it."""
        self._folders = list(models)
        count = sum(models.values())
        self.setVisible(count > 0)
        if not count:
            self.banner.clear()
            return
        number = wording.amount(count, self.tr("model"), self.tr("models"))
        if len(models) == 1:
            name = Path(self._folders[0]).name
            words = self.tr("%1 in “%2”.").replace("%1", number).replace("%2", name)
        else:
            words = self.tr("%1 in these folders.").replace("%1", number)
        verb = self.tr("Bring in %1").replace("%1", number)
        self.banner.say("info", words, self.tr("Nothing is asked about the files of a model."), verb)

    def _on_acted(self) -> None:
        folders = self._folders
        self.offer({})
        self.wanted.emit(folders)

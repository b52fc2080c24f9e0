"""Models that lay in an opened folder: they are nothing to ask about, and can be brought in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import letters
from desktop.catalogue import counted
from desktop.ui.look import theme
from desktop.ui.widgets.banner import Banner


class ModelsOffer(QWidget):
    """One line that offers to add the models; hidden while there are none.

    Signals:
        wanted(list[str]): the models in these folders are to be brought in.
    """

    wanted = Signal(object)

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
        if len(models) == 1:
            name = letters.shown(Path(self._folders[0]).name)
            words = counted(
                "There is {count}\u00a0model in “{name}”.",
                "There are {count}\u00a0models in “{name}”.",
                count,
                name=name,
            )
        else:
            words = counted(
                "There is {count}\u00a0model in these folders.",
                "There are {count}\u00a0models in these folders.",
                count,
            )
        verb = counted("Add {count}\u00a0model", "Add {count}\u00a0models", count)
        self.banner.say("info", words, self.tr("The files of a model are left out of the answers."), verb)

    def _on_acted(self) -> None:
        folders = self._folders
        self.offer({})
        self.wanted.emit(folders)

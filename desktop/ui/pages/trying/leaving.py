"""What is said when something else is opened while a long question is being answered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop import wording
from desktop.tasks import Media
from desktop.workbench.trying.answers import LeftBehind


class Leaving(QObject):
    """Tells what was stopped, and how to have it back.

    One engine answers at a time: to let a recording go on would keep the new file waiting for minutes.

    Signals:
        offered(str, str, object): what was stopped, the verb of the way back, and what to call for it.
    """

    offered = Signal(str, str, object)

    def __init__(self, bring_back: Callable[[LeftBehind], None], parent: QObject) -> None:
        super().__init__(parent)
        self._bring_back = bring_back

    def tell(self, left: LeftBehind) -> None:
        several = len(left.inputs) > 1
        verb = self.tr("Open them again") if several else self.tr("Open it again")
        self.offered.emit(self._words(left), verb, lambda: self._bring_back(left))

    def _words(self, left: LeftBehind) -> str:
        shown = left.inputs[left.current]
        if len(left.inputs) > 1:
            count = wording.whole(len(left.inputs))
            return self.tr("Stopped before all {} files were answered.").format(count)
        if not shown.path:
            return self.tr("Stopped before your own text was answered.")
        if left.media is Media.SOUND and left.task == "automatic-speech-recognition":
            return self.tr("Stopped writing down “{}”.").format(shown.name)
        return self.tr("Stopped before “{}” was answered.").format(shown.name)

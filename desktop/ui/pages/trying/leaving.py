"""What is said when something else is opened while a long question is being answered."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop import wording
from desktop.tasks import Media
from desktop.workbench.trying.answers import LeftBehind


def told(left: LeftBehind) -> tuple[str, str, str]:
    """What was stopped, the kind of the message, and the verb of the way back.

    One engine answers at a time: to let a recording go on would keep the new file waiting for minutes.
    """
    several = len(left.inputs) > 1
    return _words(left), "info", _tr("Open them again") if several else _tr("Open it again")


def _words(left: LeftBehind) -> str:
    shown = left.inputs[left.current]
    if len(left.inputs) > 1:
        count = wording.whole(len(left.inputs))
        return _tr("Stopped before all {} files were answered.").format(count)
    if not shown.path:
        return _tr("Stopped before your own text was answered.")
    if left.media is Media.SOUND and left.task == "automatic-speech-recognition":
        return _tr("Stopped writing down “{}”.").format(shown.name)
    return _tr("Stopped before “{}” was answered.").format(shown.name)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Leaving", text)

"""What is said when something else is opened while a long question is being answered."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.catalogue import counted
from desktop.tasks import Media
from desktop.workbench.trying.answers import LeftBehind


def told(left: LeftBehind) -> tuple[str, str, str]:
    """What became of it, the kind of the message, and the verb of the way back.

    One engine answers at a time: to let a recording go on would keep a new file waiting for minutes.
    """
    several = len(left.inputs) > 1
    match left.state:
        case "runs":
            return _running(left), "info", _tr("Show them") if several else _tr("Show it")
        case "done":
            return _answered(left), "ok", _tr("Show them") if several else _tr("Show it")
        case _:
            return _stopped(left), "info", _tr("Open them again") if several else _tr("Open it again")


def _running(left: LeftBehind) -> str:
    if len(left.inputs) > 1:
        return _several(
            "Your {count}\u00a0file is still being answered.",
            "Your {count}\u00a0files are still being answered.",
            left,
        )
    return _tr("“{name}” is still being answered.").format(name=_name(left))


def _answered(left: LeftBehind) -> str:
    if len(left.inputs) > 1:
        return _several("Your {count}\u00a0file is answered.", "Your {count}\u00a0files are answered.", left)
    return _tr("“{name}” is answered.").format(name=_name(left))


def _stopped(left: LeftBehind) -> str:
    if len(left.inputs) > 1:
        return _several(
            "Stopped before the file was answered.",
            "Stopped before all {count}\u00a0files were answered.",
            left,
        )
    if not left.inputs[left.current].path:
        return _tr("Stopped before your own text was answered.")
    if left.media is Media.SOUND and left.task == "automatic-speech-recognition":
        return _tr("Stopped writing down “{name}”.").format(name=_name(left))
    return _tr("Stopped before “{name}” was answered.").format(name=_name(left))


def _several(one: str, many: str, left: LeftBehind) -> str:
    return counted(one, many, len(left.inputs))


def _name(left: LeftBehind) -> str:
    return left.inputs[left.current].name


def _tr(text: str) -> str:
    return QCoreApplication.translate("Leaving", text)

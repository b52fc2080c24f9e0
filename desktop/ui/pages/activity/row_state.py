"""What one row of Activity shows."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop import protocol
from desktop.messages import phases
from desktop.ui.widgets.progress import Kind


@dataclass(frozen=True, slots=True)
class RowState:
    """One row.

    Attributes:
        key: job id, "waiting:" and the model's id, or "move" for a move of the library that was interrupted.
        tone: ground of the tile: "tint", "well", "okBg" or "badBg"; `sign` is the colour of its icon.
        bar: kind of the bar, or None for no bar.
        share: how far the bar is, None when nobody knows.
        buttons: what it offers: "pause", "resume", "try", "open", "delete", "close".
        main: whether its resume button is the filled one.
        close: what the cross does, for its hint.
    """

    key: str
    icon: str
    tone: str
    sign: str
    name: str
    fact: str
    bar: Kind | None = None
    share: float | None = None
    left: str = ""
    right: str = ""
    buttons: tuple[str, ...] = ()
    main: bool = False
    close: str = ""


def is_checking(progress: protocol.Progress | None) -> bool:
    """Whether files are being compared with what they should be, rather than brought here."""
    return progress is not None and progress.phase.code in phases.CHECKS


def tr(text: str) -> str:
    """`text` in the user's language; rows are no widgets, so they have no `tr` of their own."""
    return QCoreApplication.translate("Activity", text)

"""Giving up a download, wherever it is offered: out of sight at once, and deleted unless that is undone."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication

from desktop.ui.widgets.undo import UndoOffer
from desktop.workbench.downloads import Downloads


def give_up(model_id: str, downloads: Downloads, undo: UndoOffer) -> None:
    """Stop the download of `model_id`, and delete what arrived of it as soon as `undo` is over."""
    downloads.give_up(model_id)
    words = QCoreApplication.translate("GivingUp", "The download and what had arrived are deleted.")
    undo.offer(words, partial(downloads.cancel, model_id), partial(downloads.take_back, model_id))

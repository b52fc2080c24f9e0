"""What is heard belongs to an owner, and is heard no longer once that is gone."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.workbench.hearing import hear


class Bell(QObject):
    rung = Signal(str, object)


def test_all_that_a_signal_carries_is_heard_until_the_owner_is_gone(qtbot: QtBot) -> None:
    bell, owner, heard = Bell(), QObject(), list[tuple[str, object]]()
    hear(bell.rung, owner, lambda *values: heard.append(values))
    gc.collect()
    bell.rung.emit("one", [1])
    assert heard == [("one", [1])]
    delete(owner)
    bell.rung.emit("two", None)
    assert len(heard) == 1


def test_a_sender_may_go_first(qtbot: QtBot) -> None:
    bell, owner, heard = Bell(), QObject(), list[str]()
    hear(bell.rung, owner, lambda words, _more: heard.append(words))
    delete(bell)
    delete(owner)
    assert not heard

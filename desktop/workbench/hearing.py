"""Slots that need more than the signal carries, and that go when their owner goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, SignalInstance


class _Ear(QObject):
    def __init__(self, act: Callable[..., object], owner: QObject) -> None:
        super().__init__(owner)
        self._act = act

    def hear(self, *values: object) -> None:
        self._act(*values)


def hear(signal: SignalInstance, owner: QObject, act: Callable[..., object]) -> None:
    """Call `act` with all that `signal` carries, for as long as both the sender and `owner` live.

    For lambdas and local functions whose sender may outlive them: connected directly they would stay, and
    call into what is deleted. A method of `owner` needs no such help, for Qt knows whom it belongs to.
    """
    signal.connect(_Ear(act, owner).hear)

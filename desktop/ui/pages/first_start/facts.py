"""What this computer can do, row by row: a fact in plain words, and whether it is enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop import messages
from desktop.catalogue import counted
from desktop.protocol import DeviceInfo
from desktop.ui.look import icons, theme
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label, line
from desktop.wording import size

FEW_CORES, LITTLE_MEMORY, LITTLE_DISK = 4, 8_000_000_000, 10_000_000_000
"""Below these, a sentence says what will be slow or will not fit."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One row.

    Attributes:
        enough: True for the good sign, False for "look out", None while it is not known.
    """

    icon: str
    name: str
    text: str
    enough: bool | None = None


def waiting_facts() -> list[Fact]:
    """The rows before anything is known: the layout is there at once."""
    rows = (
        ("chip", _tr("Graphics card")),
        ("gauge", _tr("Processor")),
        ("stack", _tr("Memory")),
        ("disk", _tr("Free disk space")),
        ("mic", _tr("Microphone")),
    )
    return [Fact(icon, name, _tr("Looking…")) for icon, name in rows]


def facts_of(found: dict[str, Any], device: DeviceInfo | None) -> list[Fact]:
    """The rows.

    Args:
        found: what the engine's doctor says.
        device: what torch can really compute on, known some seconds later than the rest.
    """
    names = waiting_facts()
    card = next((one for one in found["devices"] if one["kind"] == "cuda"), None)
    processor = next(one for one in found["devices"] if one["kind"] == "cpu")
    told = (
        _card(card, device),
        _processor(processor["cores"], card is not None),
        _memory(processor["memory"], processor["free_memory"]),
        _disk(found["free_space"]["data"]),
        _microphones(found["microphones"]),
    )
    return [Fact(row.icon, row.name, text, enough) for row, (text, enough) in zip(names, told, strict=True)]


def _card(card: dict[str, Any] | None, device: DeviceInfo | None) -> tuple[str, bool | None]:
    if device is not None and device.kind != "cpu":
        return f"{device.name} · {size(device.memory)}", True
    if device is not None and card is not None:
        return messages.say(device.reason), False
    if card is not None:
        driver = _tr("driver {version}").format(version=card["driver"])
        return f"{card['name']} · {size(card['memory'])} · {driver}", None
    return _tr("None that Burnish can use · the processor does the work"), False


def _processor(cores: int, helped: bool) -> tuple[str, bool]:
    words = counted("{count}\u00a0core", "{count}\u00a0cores", cores)
    if helped:
        return _tr("{cores} · used when the graphics card is busy").format(cores=words), True
    if cores < FEW_CORES:
        return _tr("{cores} · enough for small models, slow with large ones").format(cores=words), False
    return _tr("{cores} · does all the work").format(cores=words), True


def _memory(total: int, free: int) -> tuple[str, bool]:
    words = _tr("{total} · {free} free").format(total=size(total), free=size(free))
    if total < LITTLE_MEMORY:
        return _tr("{memory} · enough for small models").format(memory=words), False
    return words, True


def _disk(free: int) -> tuple[str, bool]:
    words = _tr("{size} on the main drive").format(size=size(free))
    if free < LITTLE_DISK:
        return _tr("{space} · room for a few small models").format(space=words), False
    return words, True


def _microphones(count: int | None) -> tuple[str, bool | None]:
    if count is None:
        return _tr("Unknown · you can open recordings either way"), None
    if count == 0:
        return _tr("None found · you can still open recordings"), False
    return counted("{count}\u00a0microphone found", "{count}\u00a0microphones found", count), True


class FactRow(QWidget):
    """Icon, name, fact, sign."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fact = Fact("chip", "", "")
        self._icon, self._sign = QLabel(), QLabel()
        self._name, self._text = Label("", "strong", wrap=True), Label("", "body", "text2", wrap=True)
        self._name.setFixedWidth(theme.text_px(136))
        self.setMinimumHeight(theme.text_px(48))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(12))
        row.addWidget(self._icon)
        row.addWidget(self._name)
        row.addWidget(self._text, 1)
        row.addWidget(self._sign)

    def show_fact(self, fact: Fact) -> None:
        self.fact = fact
        self._name.setText(fact.name)
        self._text.setText(fact.text)
        verdict = {True: _tr("fine"), False: _tr("look out"), None: ""}[fact.enough]
        self.setAccessibleName(", ".join(part for part in (fact.name, fact.text, verdict) if part))
        self._show_signs()

    def _show_signs(self) -> None:
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(icons.pixmap(self.fact.icon, "text2", 18, ratio))
        if self.fact.enough is None:
            self._sign.clear()
        else:
            sign, tone = ("okc", "ok") if self.fact.enough else ("warn", "warn")
            self._sign.setPixmap(icons.pixmap(sign, tone, 18, ratio))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_signs()


class FactsCard(Card):
    """All rows in a card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(16, 0, parent=parent)
        self.content.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        self.rows: list[FactRow] = []
        for fact in waiting_facts():
            row = FactRow()
            row.show_fact(fact)
            if self.rows:
                self.content.addWidget(line())
            self.rows.append(row)
            self.content.addWidget(row)

    def show_facts(self, facts: list[Fact]) -> None:
        for row, fact in zip(self.rows, facts, strict=True):
            row.show_fact(fact)

    def _lay_out(self) -> None:
        super()._lay_out()
        side = theme.px(16)
        self.content.setContentsMargins(side, 0, side, 0)


def _tr(text: str) -> str:
    return QCoreApplication.translate("FirstStart", text)

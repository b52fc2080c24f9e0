"""How much of the disk the models use, and what could be freed."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import paths
from desktop.catalogue import counted
from desktop.protocol import Duplicate, ModelInfo
from desktop.tasks import MEDIA, Media
from desktop.ui.look import theme as look
from desktop.ui.pages.my_models.rows import InstalledModels, media_of
from desktop.ui.widgets.buttons import IconButton, LinkButton, RemoveButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.labels import Label, line
from desktop.ui.widgets.share_bar import Share, ShareBar, ShareLegend
from desktop.wording import day, size
from desktop.workbench.downloads import UnfinishedDownload

LONG_AGO = 90 * 86_400
"""Seconds after which a model counts as not used any more."""
MOST_OFFERS = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """A model that could be removed, and why it would not be missed.

    Attributes:
        size: bytes.
        is_download: whether it is what arrived of a model that is not complete.
    """

    id: str
    name: str
    size: float
    reason: str
    is_download: bool = False


class DiskUse(Card):
    """A bar of what the models are for.

    Signals:
        free_up_pressed(): show what could be freed.
    """

    free_up_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(20, 10, parent=parent)
        self._used = Label("", "group", "text")
        self._by = Label("", "body", "text2")
        self._free = Label("", "body", "text2")
        self.free_up = LinkButton(self.tr("Free up space…"))
        self.free_up.clicked.connect(self.free_up_pressed)
        top = QHBoxLayout()
        top.setSpacing(look.px(4))
        top.addWidget(self._used)
        top.addWidget(self._by)
        top.addStretch(1)
        top.addWidget(self._free)
        self.bar = ShareBar(self.tr("Disk space used by your models"))
        self._legend = ShareLegend()
        below = QHBoxLayout()
        # The link is higher than its words, to be pressed; both stand on one line at the top.
        below.setContentsMargins(0, look.px(2), 0, 0)
        below.addWidget(self._legend, 1, Qt.AlignmentFlag.AlignVCenter)
        below.addWidget(self.free_up, 0, Qt.AlignmentFlag.AlignVCenter)
        self.content.addLayout(top)
        self.content.addWidget(self.bar)
        self.content.addLayout(below)

    def show_models(self, models: Iterable[ModelInfo]) -> None:
        models = tuple(models)
        used, free = sum(model.size for model in models), paths.disk_of_downloads().free
        shares = self._shares(models)
        self._used.setText(size(used))
        self._by.setText(counted("used by {count}\u00a0model", "used by {count}\u00a0models", len(models)))
        self._free.setText(self.tr("{size} free").format(size=size(free)))
        self.bar.set_shares(shares, used + free)
        self._legend.set_shares(shares)

    def _shares(self, models: tuple[ModelInfo, ...]) -> list[Share]:
        names: dict[Media | str | None, str] = {
            **{
                media: QCoreApplication.translate("media", MEDIA[media].title)
                for media in (Media.TEXT, Media.PICTURE, Media.SOUND)
            },
            "taught": self.tr("Taught"),
            None: self.tr("Others"),
        }
        sums: dict[object, int] = dict.fromkeys(names, 0)
        for model in models:
            sums["taught" if model.source == "taught" else media_of(model)] += model.size
        colors = ("0", "1", "2", "3", "control")
        parts = zip(names.items(), colors, strict=True)
        return [Share(name, sums[key], size(sums[key]), color) for (key, name), color in parts if sums[key]]


class FreeUpSpace(Card):
    """Models that are here twice, have not been used for long or are not complete, the largest first.

    Signals:
        remove_requested(str): id of the model to remove; it can be undone.
        give_up_requested(str): id of a model whose download is to be given up.
        closed(): enough of this.
    """

    remove_requested = Signal(str)
    give_up_requested = Signal(str)
    closed = Signal()

    def __init__(self, models: InstalledModels, parent: QWidget | None = None) -> None:
        super().__init__(20, 8, parent=parent)
        self._models = models
        self._words = Label("", "strong", wrap=True)
        self.close_button = IconButton("x", self.tr("Close"), small=True, quiet=True)
        self.close_button.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.addWidget(self._words, 1)
        top.addWidget(self.close_button)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(look.px(6))
        self.content.addLayout(top)
        self.content.addLayout(self._rows)
        self.buttons: dict[str, RemoveButton] = {}
        self.hide()

    def show_models(
        self,
        models: Sequence[ModelInfo],
        duplicates: Sequence[Duplicate],
        unfinished: Sequence[UnfinishedDownload] = (),
    ) -> None:
        offers = self.offers(models, duplicates, unfinished)
        while item := self._rows.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.buttons = {}
        if offers:
            freed = size(sum(offer.size for offer in offers))
            self._words.setText(self.tr("Up to {size} could be freed").format(size=freed))
        else:
            self._words.setText(
                self.tr(
                    "There is nothing to free: no model is here twice, incomplete, or unused for a long time."
                )
            )
        for offer in offers[:MOST_OFFERS]:
            self._rows.addWidget(line())
            self._rows.addWidget(self._row(offer))

    def offers(
        self,
        models: Sequence[ModelInfo],
        duplicates: Sequence[Duplicate],
        unfinished: Sequence[UnfinishedDownload] = (),
    ) -> list[Offer]:
        """What may go: further copies, what has not been used for long, and downloads that wait."""
        known = {model.id: model for model in models if model.source != "local"}
        found: dict[str, Offer] = {}
        for duplicate in duplicates:
            first = known.get(duplicate.models[0])
            for name in duplicate.models[1:]:
                if name in known and first is not None:
                    found[name] = self._offer(known[name], self._copy_words(known[name], first))
        for model in known.values():
            used = self._models.last_used(model) or model.created
            is_free = model.id not in found and model.source != "starter" and not model.needed_by
            if is_free and 0 < used < time.time() - LONG_AGO:
                since = self.tr("Not used since {day}").format(day=day(used))
                found[model.id] = self._offer(model, since)
        for entry in unfinished:
            if entry.done and entry.model not in found:
                words = self.tr("Its download is incomplete")
                name = entry.title or entry.model
                found[entry.model] = Offer(entry.model, name, entry.done, words, is_download=True)
        return sorted(found.values(), key=lambda offer: -offer.size)

    def _offer(self, model: ModelInfo, reason: str) -> Offer:
        return Offer(model.id, model.name, model.size, reason)

    def _copy_words(self, model: ModelInfo, kept: ModelInfo) -> str:
        """Which of two copies goes: both may have the same name."""
        return self.tr("{source} · the same as “{kept}” ({other}), which stays").format(
            source=self._models.source_words(model), kept=kept.name, other=self._models.source_words(kept)
        )

    def _row(self, offer: Offer) -> QWidget:
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        button = RemoveButton(self.tr("Remove"), "trash", small=True)
        button.setAccessibleName(self.tr("Remove “{name}”").format(name=offer.name))
        asked = self.give_up_requested if offer.is_download else self.remove_requested
        button.clicked.connect(lambda _on=False: asked.emit(offer.id))
        self.buttons[offer.id] = button
        row.addWidget(ElidedLabel(offer.name, "strong"))
        row.addWidget(ElidedLabel(offer.reason, "fact"), 1)
        row.addWidget(Label(size(offer.size), "body", "text", tabular=True))
        row.addWidget(button)
        return frame

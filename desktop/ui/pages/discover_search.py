"""The upper part of Discover: what the computer should do, and what narrows the list."""

from __future__ import annotations

import os
import re
from functools import partial
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.tasks import Media, task, tasks_for
from desktop.ui import icons, theme
from desktop.ui.widgets.buttons import MenuButton
from desktop.ui.widgets.chips import Chip, ChipGroup
from desktop.ui.widgets.fields import SearchField
from desktop.ui.widgets.labels import Label, line

HUB = "https://huggingface.co"
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[\w.-]{1,96}")
_MEDIA_ICONS = {Media.PICTURE: "image", Media.TEXT: "text", Media.SOUND: "wave"}


def hub_address() -> str:
    """Where the hub is; a mirror when ``HF_ENDPOINT`` names one."""
    return (os.environ.get("HF_ENDPOINT") or HUB).rstrip("/")


def page_of(model_id: str) -> str:
    """The address of a model's page on the hub."""
    return f"{hub_address()}/{model_id}"


def named_model(text: str) -> tuple[str, bool] | None:
    """The model that `text` names, and whether it was a link.

    Names are "owner/name"; links are addresses copied from the hub, of a page or of anything below it.
    """
    text = text.strip()
    if "://" in text or text.startswith(("huggingface.co/", "hf.co/")):
        parts = urlsplit(text if "://" in text else f"https://{text}")
        hosts = {"huggingface.co", "www.huggingface.co", "hf.co", urlsplit(hub_address()).netloc}
        names = [part for part in parts.path.split("/") if part]
        if (
            parts.netloc in hosts
            and len(names) >= 2
            and names[0] not in ("datasets", "spaces", "docs", "api")
        ):
            name = "/".join(names[:2])
            return (name, True) if _NAME.fullmatch(name) else None
        return None
    return (text, False) if _NAME.fullmatch(text) else None


class TaskChips(QWidget):
    """One line of chips for each kind of file, one choice among all of them.

    Signals:
        chosen(str): a task was chosen, or "" when the choice was taken back.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: dict[Media, ChipGroup] = {}
        self._signs: list[tuple[QLabel, str]] = []
        self._current = ""
        names = {
            Media.PICTURE: self.tr("Pictures"),
            Media.TEXT: self.tr("Text"),
            Media.SOUND: self.tr("Sound"),
        }
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(theme.px(8))
        grid.setHorizontalSpacing(theme.px(8))
        grid.setColumnStretch(2, 1)
        grid.setColumnMinimumWidth(1, theme.px(58))
        for row, (media, name) in enumerate(names.items()):
            sign = QLabel()
            self._signs.append((sign, _MEDIA_ICONS[media]))
            group = ChipGroup(name, "task")
            group.set_chips(
                [(row.id, QCoreApplication.translate("tasks", row.short)) for row in tasks_for(media)]
            )
            for row_task in tasks_for(media):
                group.chip(row_task.id).clicked.connect(
                    lambda _on=False, name=row_task.id: self._on_pressed(name)
                )
            self._groups[media] = group
            grid.addWidget(sign, row, 0)
            grid.addWidget(Label(name, "fact", "text2"), row, 1)
            grid.addWidget(group, row, 2)
        self._show_signs()

    @property
    def current(self) -> str:
        """The chosen task, or ""."""
        return self._current

    def choose(self, task_id: str) -> None:
        """Choose without sending `chosen`; "" chooses nothing."""
        self._current = task_id
        for media, group in self._groups.items():
            group.choose(task_id if task_id and task(task_id).media is media else None)

    def _on_pressed(self, task_id: str) -> None:
        # Pressing the chosen chip takes the choice back, which a group of chips alone does not offer.
        self.choose("" if task_id == self._current else task_id)
        self.chosen.emit(self._current)

    def _show_signs(self) -> None:
        for label, name in self._signs:
            label.setPixmap(icons.pixmap(name, "text2", 16, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_signs()


class DiscoverSearch(QWidget):
    """Search line, task chips, filters, count and order.

    Signals:
        searched(): words, task or order changed.
        filtered(): a filter changed.
    """

    searched = Signal()
    filtered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = SearchField(self.tr("What do you want the computer to do?"), wide=True)
        self.field.setToolTip(self.tr("Words, the name of a model, or an address copied from the hub"))
        self.field.searched.connect(lambda _words: self.searched.emit())
        self.chips = TaskChips()
        self.chips.chosen.connect(lambda _task: self.searched.emit())
        self.only_fitting = Chip(self.tr("Fits this computer"), "filter")
        self.only_commercial = Chip(self.tr("Licence allows commercial use"), "filter")
        for chip in (self.only_fitting, self.only_commercial):
            chip.toggled.connect(lambda _on: self.filtered.emit())
        self.count = Label("", "fact", tabular=True)
        self._orders = {
            "downloads": self.tr("Most downloaded"),
            "likes": self.tr("Most liked"),
            "updated": self.tr("Newest"),
        }
        self.sort = "downloads"
        self.order = MenuButton("", small=True)
        self.order.set_items([(words, partial(self._set_order, key)) for key, words in self._orders.items()])
        self._show_order()
        self._build()

    def _build(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), theme.px(14))
        top.setSpacing(theme.px(16))
        top.addWidget(self.field)
        top.addWidget(self.chips)
        filters = QHBoxLayout()
        filters.setContentsMargins(theme.px(24), theme.px(11), theme.px(24), theme.px(11))
        filters.setSpacing(theme.px(8))
        filters.addWidget(self.only_fitting)
        filters.addWidget(self.only_commercial)
        filters.addStretch(1)
        filters.addWidget(self.count, 0, Qt.AlignmentFlag.AlignVCenter)
        filters.addWidget(self.order)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(line())
        column.addLayout(filters)

    @property
    def words(self) -> str:
        return self.field.text().strip()

    def say_count(self, words: str) -> None:
        """Say at the right how many models there are."""
        self.count.setText(words)

    def _set_order(self, key: str) -> None:
        if key != self.sort:
            self.sort = key
            self._show_order()
            self.searched.emit()

    def _show_order(self) -> None:
        words = self._orders[self.sort]
        self.order.set_words(words)
        self.order.setAccessibleName(self.tr("Order: %1").replace("%1", words))

"""The first start: what this computer can do, where to keep models, whether Burnish may use the internet."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop import protocol
from desktop.catalogue import counted
from desktop.messages import say
from desktop.ui.look import theme as look
from desktop.ui.pages.first_start.facts import FactsCard, facts_of, waiting_facts
from desktop.ui.pages.first_start.panel import SidePanel
from desktop.ui.widgets.buttons import LinkButton, PlainButton, PrimaryButton
from desktop.ui.widgets.choice_card import ChoiceCard
from desktop.ui.widgets.labels import Label, heading, line
from desktop.wording import size
from desktop.workbench.hearing import hear
from desktop.workbench.workbench import Workbench

USUAL_MODEL = 1_500_000_000
"""Bytes of a model of the usual size, for "room for about … models"."""
MOST_DRIVES = 2
BOTH_FIT = 900
"""px from which the side panel stands beside the questions, and answers beside each other."""


class FirstStart(QWidget):
    """Shown once, instead of sidebar and pages. Nothing is decided before the last button is pressed.

    Signals:
        done(): the answers are kept, and Burnish can be used.
    """

    done = Signal()

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._workbench = workbench
        self._found: dict[str, Any] | None = None
        self._folders: list[str] = [""]
        self.again = LinkButton(self.tr("Check again"))
        self.facts = FactsCard()
        self.places = QButtonGroup(self)
        looking = self.tr("Looking…") + "\n"  # as many lines as there will be, so that nothing jumps
        self.drives = [ChoiceCard(self.tr("Main drive"), looking)]
        self.other = PlainButton(self.tr("Other folder…"), "folder")
        self.other.setProperty("dashed", True)
        self.other.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.note = Label("", "fact", "text2", wrap=True)
        self.online = ChoiceCard(
            self.tr("Only to find and download models"),
            self.tr(
                "Connects when you search or download, and shows every connection. Your files are never sent."
            ),
        )
        self.offline = ChoiceCard(
            self.tr("Stay offline"),
            self.tr(
                "No connections at all. You can add models from a drive, or packs from another computer."
            ),
        )
        self.start = PrimaryButton(self.tr("Start using Burnish"))
        self._build()
        self._connect()

    # ---- what is shown ----

    def _build(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        contents = QWidget()
        contents.setObjectName("contents")
        scroll.setWidget(contents)
        column = QVBoxLayout(contents)
        column.setContentsMargins(look.px(48), look.px(40), look.px(48), look.px(24))
        column.setSpacing(look.px(12))
        column.addLayout(self._head(self.tr("1. What this computer can do"), self.again))
        column.addWidget(self.facts)
        column.addSpacing(look.px(24))
        column.addLayout(self._head(self.tr("2. Where to keep models")))
        column.addLayout(self._drives_row())
        column.addWidget(self.note)
        column.addSpacing(look.px(24))
        column.addLayout(self._head(self.tr("3. May Burnish use the internet?")))
        column.addLayout(self._internet_row())
        column.addStretch(1)
        right.addWidget(scroll, 1)
        right.addWidget(line())
        right.addWidget(self._action_bar())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._panel = SidePanel()
        row.addWidget(self._panel)
        row.addLayout(right, 1)
        self.note.hide()

    def _head(self, words: str, action: QWidget | None = None) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(heading(words), 1)
        if action is not None:
            row.addWidget(action)
        return row

    def _drives_row(self) -> QHBoxLayout:
        self._drives = QHBoxLayout()
        self._drives.setSpacing(look.px(12))
        self._drives.addWidget(self.drives[0], 2)
        self._drives.addWidget(self.other, 1)
        self.drives[0].join(self.places, 0)
        self.drives[0].button.setChecked(True)
        return self._drives

    def _internet_row(self) -> QHBoxLayout:
        answers = QButtonGroup(self)
        self._internet = row = QHBoxLayout()
        row.setSpacing(look.px(12))
        for card in (self.online, self.offline):
            card.join(answers)
            row.addWidget(card, 1)
        (self.offline if self._workbench.engines.is_offline else self.online).button.setChecked(True)
        return row

    def _action_bar(self) -> QWidget:
        bar = QWidget()
        bar.setMinimumHeight(look.text_px(72))
        row = QHBoxLayout(bar)
        row.setContentsMargins(look.px(48), 0, look.px(48), 0)
        words = self.tr("All of this can be changed in Settings.")
        row.addWidget(Label(words, "fact", "text2", wrap=True), 1)
        row.addWidget(self.start)
        return bar

    def _connect(self) -> None:
        self.again.clicked.connect(self.look)
        self.other.clicked.connect(self._choose_folder)
        self.places.idToggled.connect(self._on_place_toggled)
        self.start.clicked.connect(self._finish)
        self._workbench.device_known.connect(self._show_facts)

    # ---- what this computer can do ----

    def look(self) -> None:
        """Ask the engine what there is."""
        self.facts.show_facts(waiting_facts())
        job = self._workbench.doctor()
        job.succeeded.connect(self._take)
        job.failed.connect(self._on_failed)

    def _take(self, found: object) -> None:
        if isinstance(found, dict):
            self._found = found
            self._show_facts()
            self._show_drives(found["drives"])

    def _show_facts(self) -> None:
        if self._found is not None:
            self.facts.show_facts(facts_of(self._found, self._workbench.device))

    # ---- where to keep models ----

    def _show_drives(self, drives: list[dict[str, Any]]) -> None:
        for number, drive in enumerate(drives[:MOST_DRIVES]):
            name = drive["name"]
            name = self.tr("Drive “{name}”").format(name=name) if name else self.tr("Main drive")
            self._show_place(number, drive["folder"], name, drive["free"])

    def _show_place(self, number: int, folder: str, name: str, free: int) -> None:
        guess = int(float(f"{max(1.0, free / USUAL_MODEL):.2g}"))  # two figures are all that it is worth
        words = self.tr("{size} free").format(size=size(free)) + "\n"
        words += counted("Room for about {count}\u00a0model", "Room for about {count}\u00a0models", guess)
        if number == len(self.drives):
            card = ChoiceCard(name, words)
            self.drives.append(card)
            self._folders.append(folder)
            card.join(self.places, number)
            self._drives.insertWidget(number, card, 2)
            self.setTabOrder(self.drives[number - 1].button, card.button)
        else:
            self.drives[number].say(name, words)
            self._folders[number] = folder

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Where to keep models"), self._folder)
        if not folder:
            return
        number = self._folders.index(folder) if folder in self._folders else len(self.drives)
        if number == len(self.drives):
            if number > MOST_DRIVES:  # a second thought replaces the first one
                number = MOST_DRIVES
            self._show_place(number, folder, folder.rstrip("/").rpartition("/")[2] or folder, 0)
            self.drives[number].say(self.drives[number].button.text(), folder)
        self.drives[number].button.setChecked(True)

    @property
    def _folder(self) -> str:
        return self._folders[max(0, self.places.checkedId())]

    def _on_place_toggled(self, _place: int, chosen: bool) -> None:
        if chosen:
            self._ask_about_place()

    def _ask_about_place(self) -> None:
        self.note.hide()
        self.start.explain(True)
        if folder := self._folder:
            self.start.explain(False, self.tr("Burnish looks at this folder first"))
            job = self._workbench.library.plan_move(folder)
            hear(job.succeeded, self, lambda plan: self._take_plan(folder, plan))
            job.failed.connect(self._on_failed)

    def _take_plan(self, folder: str, plan: object) -> None:
        if folder != self._folder or not isinstance(plan, protocol.MovePlan):
            return
        self.start.explain(not plan.problem, say(plan.problem))
        if plan.problem:
            self._say(say(plan.problem), "bad")
        elif plan.total:
            words = self.tr("{size} of models are already on this computer. They will move there too.")
            self._say(words.format(size=size(plan.total)))

    def _on_failed(self, failure: protocol.Failed) -> None:
        self._say(say(failure.message), "bad")

    def _say(self, words: str, tone: str = "text2") -> None:
        self.note.set_tone(tone)  # type: ignore[arg-type]
        self.note.setText(words)
        self.note.show()

    # ---- the end ----

    def _finish(self) -> None:
        self._workbench.settings.set("first_start_done", True)
        self._workbench.engines.set_offline(self.offline.button.isChecked())
        if self._folder:
            self._workbench.library.move(self._folder)
        self.done.emit()

    # ---- Qt ----

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= look.px(BOTH_FIT)
        self._panel.setVisible(wide)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        for answers in (self._drives, self._internet):
            answers.setDirection(across if wide else down)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._found is None:
            self.start.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, self, self.look)  # after the first paint

"""A page of the model guide: what a system is and is good for, how to get it, or what to take instead."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop import atlas
from desktop.atlas import Entry
from desktop.ui.look import theme
from desktop.ui.pages.discover.guide.advice import GuideAdvice
from desktop.ui.pages.discover.guide.variants import GuideVariants
from desktop.ui.pages.discover.model_facts import status_words
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import LinkButton, PrimaryButton
from desktop.ui.widgets.chips import ChipGroup
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label, line
from desktop.ui.widgets.name_label import NameLabel
from desktop.workbench import guide
from desktop.workbench.workbench import Workbench

PAPERS = "https://arxiv.org/abs/"


class GuideEntry(QFrame):
    """The pane for one system.

    Signals:
        find_requested(str): go to the model with this id.
        entry_requested(str): show another page of the guide, by its id.
        closed(): back to the list, where there is no room for both.
    """

    find_requested = Signal(str)
    entry_requested = Signal(str)
    closed = Signal()

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self.entry: Entry | None = None
        self.setObjectName("detailPane")
        self.setAccessibleName(self.tr("Page of the model guide"))
        self._make_parts()
        self._build()
        workbench.device_known.connect(self.variants.refresh)
        workbench.engines.offline_changed.connect(self._show_button)
        workbench.installed.changed.connect(self._show_button)

    def _make_parts(self) -> None:
        self.back = LinkButton(self.tr("Back to the list"), "chevl")
        self.back.clicked.connect(self.closed)
        self.back.hide()
        self._name = NameLabel()
        self._authors = Label("", "fact", "text2", wrap=True, selectable=True)
        self.main = PrimaryButton(self.tr("Find it"), "search")
        self.main.clicked.connect(self._act)
        self._badges = QWidget()
        badges = FlowLayout(self._badges)
        self._status, self._group = Badge(""), Badge("")
        for badge in (self._status, self._group):
            badges.addWidget(badge)
        self._plain = Label("", "body", "text2", wrap=True, selectable=True)
        self.banner = Banner()
        self.instead = ChipGroup(self.tr("Open models instead"), "task")
        self.instead.chosen.connect(self.entry_requested)
        self.advice = GuideAdvice()
        self.variants = GuideVariants(self._workbench)
        self.variants.find_requested.connect(self.find_requested)
        self._how = Label("", "fact", "text2", wrap=True, selectable=True)
        self._paper = Label("", "fact", "text2", wrap=True, selectable=True)
        self.read = LinkButton(self.tr("Read"))
        self.read.setAccessibleName(self.tr("Read the paper in the browser"))
        self.read.clicked.connect(self._open_paper)

    def _build(self) -> None:
        contents = QWidget()
        contents.setObjectName("contents")
        column = QVBoxLayout(contents)
        column.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(24))
        column.setSpacing(theme.px(12))
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._head())
        for widget in (self._badges, self._plain, self.banner, self.instead, self.advice, line()):
            column.addWidget(widget)
        column.addWidget(self.variants)
        column.addWidget(self._how)
        column.addWidget(line())
        column.addLayout(self._paper_line())
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName(self.tr("Page of the model guide"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(contents)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)

    def _head(self) -> QHBoxLayout:
        names = QVBoxLayout()
        names.setSpacing(theme.px(4))
        names.addWidget(self._name)
        names.addWidget(self._authors)
        head = QHBoxLayout()
        head.setSpacing(theme.px(16))
        head.addLayout(names, 1)
        head.addWidget(self.main, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _paper_line(self) -> QHBoxLayout:
        title = Label(self.tr("Paper"), "fact", "text")
        title.setProperty("weight", "600")
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._paper, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.read, 0, Qt.AlignmentFlag.AlignTop)
        return row

    # ---- what is shown ----

    def show_entry(self, entry: Entry) -> None:
        """Show the page of `entry` from its top."""
        self.entry = entry
        self._name.setText(entry.name)
        self._authors.setText(f"{entry.year} · {entry.authors}")
        words, kind, sign = status_words(entry)
        self._status.set(words, kind, sign)  # type: ignore[arg-type]
        self._group.set(QCoreApplication.translate("guide", dict(guide.GROUPS)[entry.group]), "plain")
        self._plain.setText(entry.plain)
        self._show_instead(entry)
        self.advice.show_advice(entry.good_for, entry.watch_out)
        self.variants.show_entry(entry)
        self._how.setText(entry.how_to_run)
        self._how.setVisible(bool(entry.how_to_run))
        self._paper.setText(entry.paper)
        self.read.setVisible(bool(entry.arxiv))
        self._scroll.verticalScrollBar().setValue(0)
        self._show_button()

    def _show_instead(self, entry: Entry) -> None:
        sentences = {
            "closed": self.tr("It was never published, so it cannot be downloaded. These are open:"),
            "retired": self.tr("Its makers no longer offer it. These are open and do the same work:"),
        }
        if entry.status in sentences:
            self.banner.say("info", "", sentences[entry.status])
        else:
            self.banner.clear()
        others = atlas.load().alternatives(entry)
        self.instead.set_chips([(other.id, other.name) for other in others])
        self.instead.choose(None)
        self.instead.setVisible(bool(others) and entry.status in sentences)

    def _show_button(self) -> None:
        if self.entry is None:
            return
        variant = guide.main_variant(self.entry)
        self.main.setVisible(variant is not None)
        if variant is not None:
            here = self._workbench.installed.model(guide.model_id(variant)) is not None
            self.main.explain(here or not self._workbench.engines.is_offline, self.tr("You are offline"))

    # ---- what is pressed ----

    def _act(self) -> None:
        variant = guide.main_variant(self.entry) if self.entry is not None else None
        if variant is not None:
            self.find_requested.emit(guide.model_id(variant))

    def _open_paper(self) -> None:
        if self.entry is not None and self.entry.arxiv:
            QDesktopServices.openUrl(QUrl(PAPERS + self.entry.arxiv))

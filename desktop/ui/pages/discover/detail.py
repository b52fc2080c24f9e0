"""Discover's detail pane: what one model is, what it needs, and the button that fetches it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop import protocol
from desktop.errors import ErrorKind
from desktop.messages import phases, say
from desktop.protocol import DownloadPlan, HubModel, ModelCard
from desktop.ui.look import theme
from desktop.ui.pages.discover.access import DiscoverAccess
from desktop.ui.pages.discover.badges import DiscoverBadges
from desktop.ui.pages.discover.card_text import CardText
from desktop.ui.pages.discover.guide.advice import GuideAdvice
from desktop.ui.pages.discover.model_facts import ModelFacts
from desktop.ui.pages.discover.needs import DiscoverNeeds, plan_words
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import LinkButton, NameLink, PlainButton, PrimaryButton
from desktop.ui.widgets.labels import Label, line
from desktop.ui.widgets.name_label import NameLabel
from desktop.ui.widgets.progress import ProgressRow
from desktop.ui.widgets.scroll_pane import ScrollPane
from desktop.wording import left, rate, size, size_of
from desktop.workbench import guide
from desktop.workbench.activity import share_of
from desktop.workbench.job import Job, JobState
from desktop.workbench.workbench import Workbench

WIDTH = 432


class DiscoverDetail(QFrame):
    """One model.

    Signals:
        download_requested(str model, str revision): the plan is on the screen and the button was pressed.
        cancel_requested(str model): stop its download.
        try_requested(str model): try it.
        card_wanted(str model): the card could not be had, or may be another one now; ask again.
        entry_requested(str): show a page of the guide, by its id.
        closed(): back to the list, where there is no room for both.
    """

    download_requested = Signal(str, str)
    cancel_requested = Signal(str)
    try_requested = Signal(str)
    card_wanted = Signal(str)
    entry_requested = Signal(str)
    closed = Signal()

    def __init__(self, workbench: Workbench, facts: ModelFacts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._facts = facts
        self.model: HubModel | None = None
        self._plan: DownloadPlan | None = None
        self._problem = ""
        self._asking = False
        self._is_beside_list = False
        self.setObjectName("detailPane")
        self.setAccessibleName(self.tr("About the chosen model"))
        self._make_parts()
        self._build()
        facts.changed.connect(self.refresh)

    def _make_parts(self) -> None:
        self._scroll = ScrollPane(self.tr("About the chosen model"), self, sideways=False)
        contents = self._scroll.contents
        self.back = LinkButton(self.tr("Back to the list"), "chevl")
        self.back.clicked.connect(self.closed)
        self.back.hide()
        self._name = NameLabel()
        self._publisher = Label("", "fact", "text2", selectable=True)
        self.main = PrimaryButton(self.tr("Download"), "down")
        self.main.clicked.connect(self._act)
        self.cancel = PlainButton(self.tr("Cancel"), "x")
        self.cancel.clicked.connect(self._cancel)
        self.badges = DiscoverBadges(self._facts, contents)
        self.plan_line = Label("", "fact", wrap=True, tabular=True)
        self.progress = ProgressRow(self.tr("Download"), parent=contents)
        self._sentence = Label("", "body", "text2", wrap=True)
        self.banner = Banner(parent=contents)
        self.banner.acted.connect(self._ask_again)
        self.access = DiscoverAccess(self._workbench, contents)
        self.access.granted.connect(self._ask_again)
        self.access.hide()
        self.advice = GuideAdvice(contents)
        self.read_more = NameLink("", "compass")
        self.read_more.clicked.connect(self._read_more)
        self._needs = DiscoverNeeds(contents)
        self._about = Label(self.tr("About this model"), "fact", "text")
        self._about.setProperty("weight", "600")
        self.text = CardText(contents)

    def _build(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(theme.px(4))
        names.addWidget(self._name)
        names.addWidget(self._publisher)
        head = QHBoxLayout()
        head.setSpacing(theme.px(16))
        head.addLayout(names, 1)
        top = Qt.AlignmentFlag.AlignTop
        head.addWidget(self.main, 0, top)
        head.addWidget(self.cancel, 0, top)
        column = QVBoxLayout(self._scroll.contents)
        column.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(24))
        column.setSpacing(theme.px(12))
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(head)
        column.addWidget(self.badges)
        column.addWidget(self.banner)
        column.addWidget(self.access)
        column.addWidget(self.plan_line)
        column.addWidget(self.progress)
        column.addWidget(self._sentence)
        column.addWidget(self.advice)
        column.addWidget(self.read_more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._needs)
        self._about_line = line()
        column.addWidget(self._about_line)
        column.addWidget(self._about)
        column.addWidget(self.text)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self._scroll.hide()

    @property
    def plan(self) -> DownloadPlan | None:
        """What a download would fetch, once that is on the screen."""
        return self._plan

    # ---- what is shown ----

    def set_beside_list(self, beside: bool) -> None:
        """Whether the rows and this pane are seen at the same time."""
        self._is_beside_list = beside
        self._tell_planned()

    def _tell_planned(self) -> None:
        """Rows say "Download" where that is what their button does at once."""
        ready = self._is_beside_list and self._plan is not None and self.main.isEnabled()
        self._facts.set_planned(self.model.id if self.model is not None and ready else "")

    def show_model(self, model: HubModel | None) -> None:
        """Show what the list knows; the card follows with `show_card`."""
        changed = model is None or self.model is None or model.id != self.model.id
        self.model = model
        self._scroll.setVisible(model is not None)
        if model is None:
            self._facts.set_planned("")
        if model is None or not changed:
            return
        self._plan, self._problem, self._asking = None, say(model.problem), True
        self._name.setText(model.name)
        parts = dict.fromkeys((model.publisher, self._source(model)))
        self._publisher.setText(" · ".join(part for part in parts if part))
        self._show_guide(model)
        self.banner.clear()
        self.access.hide()
        self.badges.show_model(model)
        self._needs.show_model(model, self._facts.fit_of(model))
        self._show_text("")
        self._scroll.verticalScrollBar().setValue(0)
        self.refresh()

    def show_card(self, card: ModelCard) -> None:
        """Add what only the card tells."""
        model = self.model
        if model is None:
            return
        self.model, self._asking = replace(card.model, id=model.id), False
        self._problem, self._plan = say(card.problem), card.plan
        self.badges.show_model(card.model)
        self._needs.show_model(card.model, self._facts.fit_of(card.model))
        if card.plan is not None:
            self._needs.show_plan(card.plan)
        self._needs.show_safety(say(card.safety))
        self._show_text(card.text)
        self._show_problem(self._problem, card.model.gated and card.plan is None, card.token_refused)
        self.refresh()

    def _show_problem(self, problem: str, gated: bool, only_token: bool = False) -> None:
        """What stands in the way; a model that asks for something first says how to go about it."""
        self.access.setVisible(bool(problem) and gated)
        if problem and gated and self.model is not None:
            self.banner.clear()
            self.access.show_model(self.model.id, problem, only_token)
        elif problem:
            self.banner.say("warn", "", problem)
        else:
            self.banner.clear()

    def show_failure(self, failed: protocol.Failed) -> None:
        """Say why the card cannot be had."""
        self._asking = False
        if self.model is not None and self._facts.is_installed(self.model):
            self.banner.clear()  # what is here needs no card
        elif failed.kind is ErrorKind.GATED:
            self._show_problem(say(failed.message), gated=True)
        else:
            again = None if failed.kind is ErrorKind.NOT_FOUND else self.tr("Run again")
            self.banner.say("bad", "", say(failed.message), again)
        self._problem = self._problem or say(failed.message)
        self.refresh()

    def refresh(self) -> None:
        """Show the download's progress and what the button does now."""
        model = self.model
        if model is None:
            return
        self.badges.show_fit(model)
        job = self._workbench.downloads.job(model.id)
        self.cancel.setVisible(job is not None)
        self.main.setVisible(job is None)
        self.progress.setVisible(job is not None)
        if job is not None:
            self._show_progress(job)
        self._show_button(model)
        self.plan_line.setText(self._plan_sentence(model, job))
        self.plan_line.setVisible(bool(self.plan_line.text()))
        entry = self._workbench.downloads.find(model.id)
        if entry is not None and entry.reason and self.banner.text() != say(entry.reason):
            self.banner.say("bad", "", say(entry.reason))
        elif job is not None and self.banner.kind == "bad":
            self.banner.clear()
        self._tell_planned()

    def _show_guide(self, model: HubModel) -> None:
        """What the guide says about it, or at least what one can ask it."""
        entry = guide.entry_of(model.id)
        self._sentence.setText(entry.plain if entry is not None else self._facts.questions(model))
        self._sentence.setVisible(bool(self._sentence.text()))
        self.advice.show_advice(entry.good_for if entry else (), entry.watch_out if entry else ())
        self.read_more.setVisible(entry is not None)
        if entry is not None:
            self.read_more.set_words(self.tr("More about {name} in the guide").format(name=entry.name))

    def _source(self, model: HubModel) -> str:
        here = self._workbench.installed.model(model.id)
        elsewhere = self.tr("Taught on another computer")
        names = {
            "starter": self.tr("Comes with Burnish"),
            "taught": elsewhere if here is not None and here.brought else self.tr("Taught here"),
            "imported": self.tr("Added by you"),
            "local": self.tr("Your own folder"),
            "torchvision": "PyTorch",
            "whisper": "OpenAI Whisper",
        }
        return names.get(here.source if here is not None else model.source, "Hugging Face")

    def _show_text(self, markdown: str) -> None:
        self.text.set_card(markdown)
        for widget in (self._about_line, self._about, self.text):
            widget.setVisible(bool(markdown.strip()))

    def _show_progress(self, job: Job) -> None:
        progress = job.progress
        if progress is None:
            self.progress.set(None, self.tr("Getting ready"), "", "accent")
            return
        checking = progress.unit == "bytes" and progress.phase.code in phases.CHECKS
        arrived = size_of(progress.done, progress.total) if progress.unit == "bytes" else ""
        speed = " · ".join(part for part in (rate(progress.rate), left(progress.left)) if part)
        if job.state is JobState.STOPPING:
            self.progress.set(share_of(job), self.tr("Stopping"), "", "paused")
        else:
            text = say(progress.phase) if checking or not arrived else arrived
            self.progress.set(share_of(job), text, speed, "info" if checking else "accent")

    def _plan_sentence(self, model: HubModel, job: Job | None) -> str:
        here = self._workbench.installed.model(model.id)
        if here is not None:
            return self.tr("On this computer · {size}").format(size=size(here.size))
        if self._plan is not None:
            return plan_words(self._plan)
        return self.tr("Listing the files…") if self._asking and not job else ""

    def _show_button(self, model: HubModel) -> None:
        action = self._facts.action(model)
        if action.id == "try":
            self.main.set_words(self.tr("Try it"))
            self.main.set_icon("flask")
            self.main.explain(not model.problem, say(model.problem))
            return
        resume = action.id == "resume"
        self.main.set_words(self.tr("Continue") if resume else self.tr("Download"))
        self.main.set_icon("play" if resume else "down")
        self.main.explain(not self._obstacle(), self._obstacle())

    def _obstacle(self) -> str:
        """Why nothing can be downloaded now, or ""."""
        if self._workbench.engines.is_offline:
            return self.tr("You are offline")
        if self.model is not None and self._workbench.downloads.find(self.model.id) is not None:
            return ""  # what has begun can go on: its commit is known
        if self._problem:
            return self._problem
        if self._plan is None:
            return self.tr("Its list of files has not arrived yet")
        if self._plan.missing > self._plan.disk_free:
            words = self.tr(
                "This needs {needed}, but only {free} is free. Remove a model or other files first."
            )
            return words.format(needed=size(self._plan.missing), free=size(self._plan.disk_free))
        return ""

    # ---- what is pressed ----

    def _act(self) -> None:
        if self.model is None:
            return
        if self._facts.action(self.model).id == "try":
            self.try_requested.emit(self.model.id)
        else:
            self.download_requested.emit(self.model.id, self._plan.revision if self._plan is not None else "")

    def _cancel(self) -> None:
        if self.model is not None:
            self.cancel_requested.emit(self.model.id)

    def _ask_again(self) -> None:
        model = self.model
        if model is not None:
            self._asking, self._problem = True, say(model.problem)
            self.banner.clear()
            self.card_wanted.emit(model.id)
            self.refresh()

    def _read_more(self) -> None:
        entry = guide.entry_of(self.model.id) if self.model is not None else None
        if entry is not None:
            self.entry_requested.emit(entry.id)

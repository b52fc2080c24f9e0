"""Choose by problem: what you have, what you want, which size. Three steps that end at one model."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop.tasks import Media
from desktop.ui.look import theme
from desktop.ui.pages.discover.guide.recommended import GuideRecommended
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chips import ChipGroup
from desktop.ui.widgets.labels import Label, line
from desktop.ui.widgets.steps import Steps
from desktop.ui.widgets.tile import Tile
from desktop.workbench import guide
from desktop.workbench.workbench import Workbench


class MediaCard(Card):
    """A kind of file as a card to press.

    Signals:
        pressed(): clicked, or Enter or Space.
    """

    pressed = Signal()

    def __init__(self, icon: str, name: str, examples: str, parent: QWidget | None = None) -> None:
        super().__init__(20, 8, parent=parent)
        self.content.addWidget(Tile(icon, active=True, size=56))
        self.content.addWidget(Label(name, "section"))
        self.content.addWidget(Label(examples, "body", "text2", wrap=True))
        self.content.addStretch(1)
        self.setAccessibleName(name)
        self.setAccessibleDescription(examples)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("chosen", False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class GuideChoose(QWidget):
    """The three steps.

    Signals:
        find_requested(str): go to the model with this id.
        try_requested(str): the model is here; try it.
        closed(): back to the list.
    """

    find_requested = Signal(str)
    try_requested = Signal(str)
    closed = Signal()

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._media = Media.PICTURE
        self.steps = Steps([self.tr("What you have"), self.tr("What you want"), self.tr("Which size")])
        self.steps.chosen.connect(self.show_step)
        self.back = LinkButton(self.tr("Back to the list"), "chevl")
        self.back.clicked.connect(self.closed)
        self.media: dict[Media, MediaCard] = {}
        self.runs_here = ChipGroup(self.tr("Burnish can do this"))
        self.only_known = ChipGroup(self.tr("Burnish cannot run these yet"))
        for group in (self.runs_here, self.only_known):
            group.chosen.connect(self._choose_problem)
        self.recommended = GuideRecommended(workbench)
        self.recommended.find_requested.connect(self.find_requested)
        self.recommended.try_requested.connect(self.try_requested)
        self._build()

    def restart(self) -> None:
        """Begin at the first step."""
        self.show_step(0)

    def show_step(self, step: int) -> None:
        """Go to a step, keeping what was chosen before it."""
        self.steps.set_current(step)
        self._pages.setCurrentIndex(step)
        first = (self.media[self._media], self.runs_here, self.recommended)[step]
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- building ----

    def _build(self) -> None:
        strip = QHBoxLayout()
        strip.setContentsMargins(theme.px(24), theme.px(8), theme.px(24), theme.px(8))
        strip.addWidget(self.steps, 1)
        strip.addWidget(self.back)
        self._pages = QStackedWidget()
        for page in (self._media_page(), self._problem_page(), self.recommended):
            self._pages.addWidget(_scrolling(page))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(strip)
        column.addWidget(line())
        column.addWidget(self._pages, 1)

    def _media_page(self) -> QWidget:
        kinds = (
            (
                Media.PICTURE,
                "image",
                self.tr("Pictures"),
                self.tr("Photos, scans, microscope slides, drawings"),
            ),
            (Media.TEXT, "text", self.tr("Text"), self.tr("Letters, e-mails, reviews, reports")),
            (Media.SOUND, "wave", self.tr("Sound"), self.tr("Interviews, meetings, birdsong, machines")),
        )
        row = QHBoxLayout()
        row.setSpacing(theme.px(16))
        for media, icon, name, examples in kinds:
            card = MediaCard(icon, name, examples)
            card.pressed.connect(lambda media=media: self._choose_media(media))
            self.media[media] = card
            row.addWidget(card, 1)
        return _page(self.tr("What do you have?"), row)

    def _problem_page(self) -> QWidget:
        column = QVBoxLayout()
        column.setSpacing(theme.px(12))
        column.addWidget(Label(self.tr("Burnish can do this"), "group"))
        column.addWidget(self.runs_here)
        column.addSpacing(theme.px(12))
        self._known_title = Label(self.tr("The guide has models for this"), "group")
        self._known_note = Label(
            self.tr("Burnish cannot run these yet. The guide says which model to use and where to find it."),
            "body",
            "text2",
            wrap=True,
        )
        for widget in (self._known_title, self._known_note, self.only_known):
            column.addWidget(widget)
        return _page(self.tr("What do you want the computer to do?"), column)

    # ---- steps ----

    def _choose_media(self, media: Media) -> None:
        self._media = media
        here, known = guide.problems(media, True), guide.problems(media, False)
        for group, problems in ((self.runs_here, here), (self.only_known, known)):
            group.set_chips([(one.task, _words(one)) for one in problems])
            group.choose(None)
        self.show_step(1)

    def _choose_problem(self, task: str) -> None:
        for group in (self.runs_here, self.only_known):
            group.choose(None)
        problems = (*guide.problems(self._media, True), *guide.problems(self._media, False))
        chosen = next(one for one in problems if one.task == task)
        runs = task in {one.task for one in guide.problems(self._media, True)}
        self.recommended.show_problem(task, _words(chosen), runs)
        self.show_step(2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.restart()


def _words(problem: guide.Problem) -> str:
    """In the context of the table that the words come from."""
    in_tasks = QCoreApplication.translate("tasks", problem.words)
    return in_tasks if in_tasks != problem.words else QCoreApplication.translate("guide", problem.words)


def _page(question: str, content: QHBoxLayout | QVBoxLayout) -> QWidget:
    page = QWidget()
    page.setMaximumWidth(theme.px(960))
    column = QVBoxLayout(page)
    column.setContentsMargins(theme.px(24), theme.px(28), theme.px(24), theme.px(24))
    column.setSpacing(theme.px(20))
    column.addWidget(Label(question, "page", wrap=True))
    column.addLayout(content)
    column.addStretch(1)
    return page


def _scrolling(page: QWidget) -> QScrollArea:
    page.setObjectName("contents")
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(page)
    return scroll

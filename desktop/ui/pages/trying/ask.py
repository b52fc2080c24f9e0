"""The right column beside a picture or a text: question, model, options, answer, export."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop import tasks
from desktop.errors import Trouble
from desktop.tasks import Media, Option, OptionKind
from desktop.ui.look import theme
from desktop.ui.pages.trying.answer import AnswerArea
from desktop.ui.pages.trying.export import ExportBar, Exporter
from desktop.ui.pages.trying.model_card import ModelCard
from desktop.ui.pages.trying.options_form import OptionsForm
from desktop.ui.widgets.chips import ChipGroup
from desktop.ui.widgets.fields import TextField
from desktop.ui.widgets.labels import Label, line
from desktop.workbench.trying.trial import Trial
from desktop.workbench.workbench import Workbench

_GUTTER, LOW = 12, 420
"""px; a page that is less high is low."""
_MUCH, _FILLS = 0.2, 0.7
"""Of what is seen of the page: more of it is too much for questions; so much an endless list gets."""


class QuestionChips(ChipGroup):
    """What can be asked about the files that are open."""

    def __init__(self, trial: Trial, media: Media, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Questions"), "question", parent)
        self._trial = trial
        self._media = media
        rows = tasks.tasks_for(media)
        self.set_chips([(row.id, QCoreApplication.translate("tasks", row.question)) for row in rows])
        self.others = self.fold_behind(self.tr("Other questions…"))
        self.chosen.connect(trial.choose_task)
        self.chosen_again.connect(trial.choose_task)
        trial.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        if self._trial.task is not None and self._trial.task.media is self._media:
            self.choose(self._trial.task.id)


class TaskOptions(OptionsForm):
    """The options of the present question; a change asks again."""

    def __init__(self, trial: Trial, media: Media, answer: AnswerArea, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trial, self._media, self._answer = trial, media, answer
        self._watched: list[TextField] = []
        self.changed.connect(trial.set_options)
        trial.changed.connect(self.refresh)
        answer.view_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        task = self._trial.task
        if task is None or task.media is not self._media:
            return
        owned = self._answer.view.owns_options if self._answer.view is not None else frozenset[str]()
        options = self._trial.open_options
        self.set_options(options, self._trial.options, owned)
        for option in options:
            if option.kind is OptionKind.LABELS and option.id not in owned:
                self._watch(option)

    def focus_missing(self) -> None:
        """Put the cursor where something must be typed before the question can be asked."""
        missing = self._trial.missing
        if missing is None or self._trial.model is None:
            return
        if (field := self.editor(missing.id).findChild(TextField)) is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _watch(self, option: Option) -> None:
        """The form sends only what is right; that nothing is left must be known too."""
        field = self.editor(option.id).findChild(TextField)
        if field is not None and field not in self._watched:
            self._watched = [field]
            field.edited.connect(lambda text: self._on_edited(option, text))

    def _on_edited(self, option: Option, text: str) -> None:
        try:
            option.parse(text)
        except Trouble:
            # The answer that stands there was given to labels that are gone.
            self._trial.set_options({**self._trial.options, option.id: ()})


class AskColumn(QFrame):
    """As wide as the page lets it; in a low window the questions that are not asked fold away.

    Signals:
        discover_requested(str, str): the task for which more models are wanted; the model to show, or "".
    """

    discover_requested = Signal(str, str)

    def __init__(
        self,
        trial: Trial,
        media: Media,
        workbench: Workbench,
        exporter: Exporter,
        title: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._below = self._is_low = False
        self.answer = AnswerArea(trial, media, workbench, _GUTTER, parent=self)
        self.answer.copy_requested.connect(exporter.copy)
        self.answer.discover_requested.connect(self.discover_requested)
        self.model_card = ModelCard(trial)
        self.model_card.model_chosen.connect(trial.choose_model)
        self.model_card.discover_requested.connect(self.discover_requested)
        self.chips = QuestionChips(trial, media)
        self.options = TaskOptions(trial, media, self.answer)
        self.chips.chosen.connect(lambda _task: self.options.focus_missing())
        self.export_bar = ExportBar(trial, exporter)
        content = QVBoxLayout()
        content.setContentsMargins(0, 0, 0, theme.px(16))
        content.setSpacing(theme.px(16))
        self._inside = self._contents(title)
        self._scroll = self._scrolling(self._inside)
        content.addWidget(self._scroll, 1)
        self._foot = foot = QVBoxLayout()
        foot.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
        foot.setSpacing(theme.px(12))
        foot.addWidget(self.export_bar)
        self.answer.put_notes(foot)
        content.addLayout(foot)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._edge = line(vertical=True)
        layout.addWidget(self._edge)
        layout.addLayout(content, 1)
        self.setObjectName("detailPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def least_width(self) -> int:
        """px below which words would be cut."""
        return max(self._inside.minimumSizeHint().width(), self.export_bar.minimumSizeHint().width())

    def set_place(self, room: int, *, below: bool) -> None:
        """Of the page `room` px are seen at a time; the column stands beside the file, or `below` it."""
        self._edge.setHidden(below)
        self._below = below
        self._set_low(room < theme.px(LOW))
        self.answer.set_room(round(room * _FILLS))
        self.chips.fold(self.chips.open_height > room * _MUCH)
        self._keep_height()

    def _set_low(self, low: bool) -> None:
        """In a low window, as at large zoom, the answer comes first: it is what was opened for."""
        if low == self._is_low:
            return
        self._is_low = low
        self.answer.put_notes(None if low else self._foot)
        self._title.setHidden(low)
        self._column.removeWidget(self.answer)
        self._column.insertWidget(1 if low else 2, self.answer, 1)
        above = theme.px(12 if low else 20)
        margins = self._column.contentsMargins()
        margins.setTop(above)
        self._column.setContentsMargins(margins)
        self._column.setSpacing(above)

    def _keep_height(self) -> None:
        """Below the file the page scrolls, and the column in it does not."""
        whole = self._inside.heightForWidth(self._inside.width())
        self._scroll.setMinimumHeight(whole if self._below else 0)

    def _contents(self, title: str) -> QWidget:
        """Question, model, options and answer."""
        self._title = Label(title, "group")
        asked, settings = QWidget(), QWidget()
        for part, widgets, gap in (
            (asked, (self._title, self.chips), 10),
            (settings, (self.model_card, self.options), 20),
        ):
            inside = QVBoxLayout(part)
            inside.setContentsMargins(theme.px(_GUTTER), 0, theme.px(_GUTTER), 0)
            inside.setSpacing(theme.px(gap))
            for widget in widgets:
                inside.addWidget(widget)
        contents = QWidget()
        contents.setObjectName("contents")
        self._column = column = QVBoxLayout(contents)
        beside = theme.px(24 - _GUTTER)
        column.setContentsMargins(beside, theme.px(20), beside, theme.px(4))
        column.setSpacing(theme.px(20))
        column.addWidget(asked)
        column.addWidget(settings)
        column.addWidget(self.answer, 1)
        return contents

    def _scrolling(self, contents: QWidget) -> QScrollArea:
        """The column moves as a whole: an answer has no bar of its own inside it."""
        scroll = QScrollArea()
        scroll.setWidget(contents)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        bar, column = scroll.verticalScrollBar(), self._column

        def make_room(_least: int, most: int) -> None:
            # The bar stands in the margin, so that nothing wraps anew when it comes.
            margins = column.contentsMargins()
            margins.setRight(max(0, margins.left() - bar.sizeHint().width()) if most else margins.left())
            column.setContentsMargins(margins)

        bar.rangeChanged.connect(make_room)
        return scroll

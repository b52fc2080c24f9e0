"""The answer and everything that may stand in its place: progress, an error, what is still missing."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop import wording
from desktop.errors import Action
from desktop.messages import notes, say
from desktop.protocol import Item, Progress
from desktop.results import Result
from desktop.tasks import Media, Option, OptionValue
from desktop.ui.look import theme
from desktop.ui.pages.trying.no_model import NoModel
from desktop.ui.pages.trying.trouble import Trouble
from desktop.ui.results import view_for
from desktop.ui.results.view import ResultView
from desktop.ui.widgets.banner import Banner, Kind
from desktop.ui.widgets.buttons import PlainButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.progress import ProgressRow
from desktop.workbench.job import Job
from desktop.workbench.trying.trial import Trial
from desktop.workbench.workbench import Workbench

PROGRESS_AFTER_MS = 600
"""Quick answers never flash a bar."""
_HEIGHT, _ENDLESS = 230, 4000


class _Place(QWidget):
    """In a column that scrolls it grows with its answer; elsewhere long answers scroll inside themselves.

    Attributes:
        room: px that are seen of the column at a time; endless answers get no more. 0 where nothing scrolls.
    """

    def __init__(self) -> None:
        super().__init__()
        self.room = 0

    def _wanted(self) -> int:
        layout, least = self.layout(), theme.text_px(_HEIGHT)
        if not self.room or layout is None:
            return least
        wraps = layout.hasHeightForWidth()
        grown = layout.heightForWidth(self.width()) if wraps else layout.sizeHint().height()
        return grown if grown <= theme.px(_ENDLESS) else max(least, self.room)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(280), self._wanted())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), self._wanted())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return False


class AnswerArea(QWidget):
    """Shows what is known about the input that is shown.

    Signals:
        acted(Action): the next step that an error offers.
        copy_requested(), passage_chosen(str), time_chosen(float): from the view.
        discover_requested(str, str): no model can do this task yet; the model to show, if one was chosen.
        view_changed(): another kind of answer is shown.
        layer_changed(PictureLayer | None): what is to lie over the picture from now on.
        marks_changed(tuple[Mark, ...]): what is to be marked in the text from now on.
        mark_chosen(Mark): the text is to be scrolled there.
        cut_out_requested(int): this part of the picture is to be kept alone.
    """

    acted = Signal(object)
    copy_requested = Signal()
    passage_chosen = Signal(str)
    time_chosen = Signal(float)
    discover_requested = Signal(str, str)
    view_changed = Signal()
    layer_changed = Signal(object)
    marks_changed = Signal(object)
    mark_chosen = Signal(object)
    cut_out_requested = Signal(int)

    def __init__(
        self,
        trial: Trial,
        media: Media,
        workbench: Workbench,
        gutter: int = 0,
        framed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make it empty.

        Args:
            gutter: px at 100 % zoom, kept free at both sides but for the grounds of chosen rows.
            framed: put answers on a card, those that bring none of their own.
        """
        super().__init__(parent)
        self._gutter, self._framed = gutter, framed
        self._trial = trial
        self._media = media
        self.view: ResultView | None = None
        self._card: Card | None = None
        self._view_for: type[Result] | None = None
        self._shown: Item | None = None
        self._asked: tuple[tuple[Option, ...], dict[str, OptionValue]] | None = None
        self.remembered = Banner("info")
        self.remembered.acted.connect(trial.ask_again)
        self.stopped = Banner("info")
        self.stopped.acted.connect(trial.ask_current)
        self.need = Banner("info")
        self.no_model = NoModel(workbench)
        self.no_model.find_requested.connect(lambda: self._on_need())
        self.no_model.model_requested.connect(self._on_need)
        self.no_model.online_requested.connect(lambda: self.acted.emit(Action.GO_ONLINE))
        self.no_model.models_requested.connect(lambda: self.acted.emit(Action.OPEN_MODELS))
        self.trouble = Trouble()
        self.trouble.acted.connect(self.acted)
        self.notes = Banner("warn")
        self._told: Kind = "warn"
        self.progress = ProgressRow(self.tr("Answering"))
        self.stop_button = PlainButton(self.tr("Stop"), "x", small=True)
        self.stop_button.clicked.connect(trial.stop)
        self._running = QWidget()
        self._patience = QTimer(self, singleShot=True, interval=PROGRESS_AFTER_MS)
        self._patience.timeout.connect(self._show_progress)
        self._place = _Place()
        self._place_layout = QVBoxLayout(self._place)
        self._place_layout.setContentsMargins(0, 0, 0, 0)
        self._build()
        self._followed: Job | None = None
        trial.changed.connect(self._on_changed)
        trial.answered.connect(self._on_answered)
        trial.progressed.connect(self._on_progress)

    def _build(self) -> None:
        row = QHBoxLayout(self._running)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(12))
        row.addWidget(self.progress, 1)
        row.addWidget(self.stop_button, 0, Qt.AlignmentFlag.AlignTop)
        self._running.hide()
        above = QVBoxLayout()
        above.setContentsMargins(theme.px(self._gutter), 0, theme.px(self._gutter), 0)
        above.setSpacing(theme.px(12))
        for widget in (self.remembered, self.stopped, self.need, self.no_model, self.trouble, self._running):
            above.addWidget(widget)
        self._pinned: QBoxLayout | None = None
        self._below = below = QVBoxLayout()
        below.setContentsMargins(theme.px(self._gutter), 0, theme.px(self._gutter), 0)
        below.addWidget(self.notes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        layout.addLayout(above)
        layout.addWidget(self._place, 1)
        layout.addLayout(below)
        layout.addStretch(0)
        self._place.hide()
        self.no_model.hide()

    @property
    def shows_progress(self) -> bool:
        return not self._running.isHidden()

    def refresh(self) -> None:
        """Show what is known now; other kinds of files are shown elsewhere."""
        if self._trial.media is not self._media:
            return
        item = self._trial.shown_answer()
        self._show_remembered()
        self._show_stopped()
        self._show_need()
        self._show_trouble()
        shown = item is not None and item.result is not None
        if item is not None and item.result is not None:
            view = self._use_view(type(item.result))
            asked = (self._trial.open_options, self._trial.options)
            if asked != self._asked or item is not self._shown:
                self._asked = asked
                view.set_asked(*asked)
            if item is not self._shown:
                # Shown once: showing it again would lose the place, the search and the choice in it.
                self._shown = item
                view.show_result(item.result)
                for inside in view.findChildren(QAbstractScrollArea):
                    inside.verticalScrollBar().setValue(0)
        if self.view is not None:
            self.view.setVisible(shown)
        self._place.setVisible(shown)
        self._show_notes(item if shown else None)
        self.layer_changed.emit(self.view.layer if self.view is not None and shown else None)
        self._tell_marks()

    def set_room(self, px: int) -> None:
        """Stand in a column that scrolls, of which so much is seen at a time."""
        if px != self._place.room:
            self._place.room = px
            self._place.updateGeometry()

    def put_notes(self, place: QBoxLayout | None) -> None:
        """Stand warnings at the top of `place`, where they do not scroll away; None: below the answer."""
        self._pinned = place
        self._place_notes(self._told)

    def _place_notes(self, kind: Kind) -> None:
        # Information takes no room from the answer.
        place = self._pinned if kind == "warn" and self._pinned is not None else self._below
        if place.indexOf(self.notes) < 0:
            place.insertWidget(0, self.notes)

    def _tell_marks(self) -> None:
        shown = self.view is not None and not self.view.isHidden()
        self.marks_changed.emit(self.view.marks() if self.view is not None and shown else ())

    def as_shown(self, result: Result) -> Result:
        """What the view shows of `result`, as it is set now."""
        return (
            self.view.as_shown(result) if self.view is not None and self._view_for is type(result) else result
        )

    def _use_view(self, result: type[Result]) -> ResultView:
        """The view for this type of result, made when another one was shown."""
        if self.view is not None and self._view_for is result:
            return self.view
        if self.view is not None:
            shown = self._card or self.view
            self._place_layout.removeWidget(shown)
            shown.hide()
            shown.deleteLater()
            self._card = None
        self._view_for, self._shown = result, None
        self.view = view = view_for(result)
        view.copy_requested.connect(self.copy_requested)
        view.passage_chosen.connect(self.passage_chosen)
        view.time_chosen.connect(self.time_chosen)
        view.option_chosen.connect(self._on_option)
        view.marks_changed.connect(self._tell_marks)
        view.mark_chosen.connect(self.mark_chosen)
        view.cut_out_requested.connect(self.cut_out_requested)
        gutter = 0 if view.spreads else theme.px(self._gutter)
        view.set_gutter(self._gutter)
        self._place_layout.setContentsMargins(gutter, 0, gutter, 0)
        self._place_layout.addWidget(self._on_card(view) if self._framed and not view.has_card else view)
        self.view_changed.emit()
        return view

    def _on_card(self, view: ResultView) -> QWidget:
        self._card = Card(24, 0)
        self._card.content.addWidget(view)
        return self._card

    def _show_remembered(self) -> None:
        entry = self._trial.entry
        if entry is None:
            self.remembered.clear()
            return
        words = self.tr("Answer from {time}.").format(time=wording.since(entry.created))
        self.remembered.say("info", words, "", self.tr("Run again"))

    def _show_stopped(self) -> None:
        # While something is still needed there is nothing to run again.
        if self._trial.was_stopped and self._trial.model is not None and self._trial.missing is None:
            self.stopped.say("info", self.tr("Stopped."), "", self.tr("Run again"))
        else:
            self.stopped.clear()

    def _show_need(self) -> None:
        trial, missing = self._trial, self._trial.missing
        asking = trial.task is not None and bool(trial.inputs) and trial.entry is None
        lost = asking and trial.model is None and not trial.is_looking
        if lost and trial.task is not None:
            self.no_model.show_task(trial.task)
        self.no_model.setVisible(lost)
        if not asking or lost:
            self.need.clear()
        elif trial.model is None:
            self.need.say("info", self.tr("Looking for models…"))
        elif missing is not None:
            label = QCoreApplication.translate("tasks", missing.label)
            self.need.say("info", self.tr("Still needed:"), f"{label[:1].lower()}{label[1:]}.")
        else:
            self.need.clear()

    def _show_notes(self, item: Item | None) -> None:
        # The number of the page stands below the picture.
        told = [note for note in item.notes if not notes.PICTURE_PAGE.says(note)] if item is not None else []
        if told:
            kind: Kind = "warn" if any(map(notes.is_warning, told)) else "info"
            self._told = kind
            self._place_notes(kind)
            self.notes.say(kind, "", " ".join(map(say, told)))
        else:
            self.notes.clear()

    def _show_trouble(self) -> None:
        failure, item = self._trial.failure, self._trial.answer()
        if failure is not None:
            self.trouble.say(failure.kind, failure.message, failure.detail)
        elif item is not None and item.error is not None:
            self.trouble.say(item.error.kind, item.error.message, item.error.detail)
        else:
            self.trouble.clear()

    def _show_progress(self) -> None:
        job = self._trial.job
        if job is None:
            return
        told = job.progress
        if told is None:
            self.progress.set(
                None, self.tr("Loading the model…") if job.loaded is None else self.tr("Working…")
            )
        else:
            # How many, and how long they take, stands at the head of the batch: two counts never agree.
            left = "" if self._trial.is_batch else wording.left(told.left)
            self.progress.set(told.done / told.total if told.total else None, self._in_words(told), left)
        self._running.show()

    def _in_words(self, told: Progress) -> str:
        if told.unit == "files" and told.total > 1:
            return self.tr("Answering…")
        if told.unit == "seconds" and told.total:
            return f"{wording.clock(told.done)} / {wording.clock(told.total)}"
        return f"{say(told.phase)}…" if told.phase else self.tr("Working…")

    def _on_answered(self, index: int) -> None:
        if index == self._trial.current:
            self.refresh()

    def _on_progress(self) -> None:
        if self.shows_progress:
            self._show_progress()

    def _on_changed(self) -> None:
        job = self._trial.job if self._trial.media is self._media else None
        if job is not self._followed:
            self._followed = job
            self._running.hide()
            self._patience.stop()
            if job is not None and self.need.isVisible():
                self._show_progress()  # somebody waits for the engine already: the place is never empty
            elif job is not None:
                self._patience.start()
        self.refresh()

    def _on_option(self, option_id: str, value: OptionValue) -> None:
        self._trial.set_options({**self._trial.options, option_id: value})

    def _on_need(self, model: str = "") -> None:
        if self._trial.task is not None:
            self.discover_requested.emit(self._trial.task.id, model)

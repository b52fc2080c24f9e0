"""The Try page: open something, ask about it, read the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop import letters, tasks, wording
from desktop.catalogue import counted
from desktop.errors import Action
from desktop.folders import LeftOut
from desktop.messages import folders as reasons
from desktop.messages import say
from desktop.protocol import Input
from desktop.tasks import Media
from desktop.ui.look import theme
from desktop.ui.pages.page import (
    BringIn,
    ChooseFiles,
    FindModels,
    FinishBatch,
    OpenFiles,
    Page,
    Paste,
    Request,
    ShowAnswers,
    ShowJob,
    ShowModels,
    TakeIn,
    TryModel,
)
from desktop.ui.pages.trying.ask import AskColumn
from desktop.ui.pages.trying.beside import Beside
from desktop.ui.pages.trying.empty import EmptyTry
from desktop.ui.pages.trying.export import Exporter
from desktop.ui.pages.trying.header import TryFooter, TryHeader
from desktop.ui.pages.trying.intake import Intake
from desktop.ui.pages.trying.leaving import told
from desktop.ui.pages.trying.opened.left_out import LeftOutNote
from desktop.ui.pages.trying.opened.models_offer import ModelsOffer
from desktop.ui.pages.trying.picture import PictureStage
from desktop.ui.pages.trying.sound import SoundStage
from desktop.ui.pages.trying.sound_output import SoundOutput
from desktop.ui.pages.trying.text import TextStage
from desktop.ui.widgets.banner import Banner, Kind
from desktop.ui.widgets.labels import line
from desktop.workbench.history import Entry
from desktop.workbench.interruptions import UnfinishedBatch
from desktop.workbench.trying.answers import LeftBehind
from desktop.workbench.trying.gathering import Found, Gathering
from desktop.workbench.trying.trial import Trial
from desktop.workbench.workbench import Workbench

SILENT_AT_MOST = 500
"""Milliseconds after which it is told that files are looked through, also where a drive does not answer."""


@dataclass(frozen=True, slots=True)
class BringBack(Request):
    """Go on with what was stopped when something else was opened."""

    to: ClassVar[str] = "try"
    left: LeftBehind


class TryPage(Page):
    """`open_paths` is the one door for files, `open_text` for a text without a file."""

    name = "try"

    def __init__(
        self,
        workbench: Workbench,
        parent: QWidget | None = None,
        *,
        make_output: Callable[[QWidget], SoundOutput] = SoundOutput,
    ) -> None:
        super().__init__(workbench, parent)
        self._make_output = make_output
        self._gathering: Gathering | None = None
        self._silence = QTimer(self, interval=SILENT_AT_MOST, singleShot=True)
        self._silence.timeout.connect(lambda: self._on_counted(0))
        self._added: frozenset[str] = frozenset()
        """Chosen with *Add files*: when they come through the door they go behind the others."""
        self._adding = False
        self._set_aside: dict[Media, list[Input]] = {}
        self.trial = Trial(workbench, self)
        self._opening = 0
        self.exporter = Exporter(self.trial, workbench, self)
        self.exporter.told.connect(self.message_requested)
        self.trial.left_behind.connect(self._offer_to_bring_back)
        self.intake = Intake(workbench, self)
        self.intake.paths_given.connect(self.files_chosen)
        self.intake.text_given.connect(self.open_text)
        self.intake.model_given.connect(lambda model: self.requested.emit(FindModels(model=model)))
        self.intake.nothing_given.connect(lambda words: self.message_requested.emit(words, "info"))
        self.intake.address_given.connect(self._offer_to_paste)
        self.header = TryHeader(self.trial)
        self.header.back_requested.connect(self.close_files)
        self.header.add_requested.connect(self._add_files)
        self.aside = Banner("info", low=True)
        self._aside_row = QWidget()
        self.left_out = LeftOutNote()
        self.models_offer = ModelsOffer()
        self.models_offer.wanted.connect(self._bring_in)
        self.aside.acted.connect(self._show_set_aside)
        self.footer = TryFooter(self.trial)
        self.empty = EmptyTry()
        self._stack = QStackedWidget()
        self._stages: dict[Media, QWidget] = {}
        self._build()
        self._connect()

    # ---- what others ask of this page ----

    def take(self, request: Request) -> None:
        match request:
            case OpenFiles(paths):
                self.open_paths(list(paths))
            case ChooseFiles():
                self._choose_files()
            case TakeIn(mime):
                self.intake.take(mime)
            case Paste():
                self.intake.paste()
            case TryModel(model):
                self.use_model(model)
            case ShowAnswers((first, *others)):
                self.show_entry(first)
                if others:
                    self.trial.add_entries(others)
            case BringBack(left):
                self._bring_back(left)
            case FinishBatch(batch):
                self._finish(batch)
            case ShowJob(job):
                if aside := self.trial.aside(job):
                    self._bring_back(aside)

    def ahead(self) -> Iterator[Callable[[], object]]:
        for media in Media:
            yield partial(self._stage, media)

    def open_paths(self, paths: list[str]) -> None:
        """Open files and folders. Returns at once; large folders are walked beside the event loop."""
        self._stop_gathering()
        self._added, self._adding = frozenset(), bool(paths) and self._added.issuperset(paths)
        self._gathering = gathering = Gathering(paths, self)
        gathering.counted.connect(self._on_counted)
        gathering.unpacking.connect(self._on_unpacking)
        gathering.gathered.connect(lambda found: self._on_gathered(gathering, found))
        gathering.failed.connect(lambda: self._on_gathering_failed(gathering))
        self._silence.start()
        gathering.start()

    def open_text(self, text: str) -> None:
        """Ask about a text that stands in no file."""
        self._forget_others()
        self._show(Media.TEXT, [Input(text=text)])

    def use_model(self, model_id: str) -> None:
        """Ask this model: about what is open, else about what is opened next."""
        model = self._workbench.installed.model(model_id)
        media = next((row.media for row in tasks.TASKS if model and row.id in model.tasks), None)
        if self.trial.inputs and media is self.trial.media:
            self.trial.choose_model(model_id)
            return
        self.close_files()
        self.trial.choose_model(model_id)
        if model is not None:
            self.empty.banner.say(
                "info",
                self.tr("{name} is ready.").format(name=model.name),
                self.tr("Open something to try it on."),
            )

    def show_entry(self, entry: Entry) -> None:
        """Show an answer of the history as it was, without asking again."""
        try:
            media = tasks.task(entry.task).media
        except KeyError:
            self.message_requested.emit(self.tr("This version of Burnish cannot show that answer."), "warn")
            return
        self._forget_others()
        self._stage(media)
        self.trial.show_entry(entry, media)

    def close_files(self) -> None:
        """Back to the empty page."""
        self._forget_others()
        self.trial.close()

    # ---- inside ----

    def _build(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._stack.addWidget(self.empty)
        aside = QHBoxLayout(self._aside_row)
        aside.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), 0)
        aside.addWidget(self.aside)
        self._aside_row.hide()
        self._foot_line = line()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(line())
        layout.addWidget(self._aside_row)
        layout.addWidget(self.left_out)
        layout.addWidget(self.models_offer)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._foot_line)
        layout.addWidget(self.footer)
        self._show_stage()

    def _connect(self) -> None:
        self.empty.dropped.connect(self.files_chosen)
        self.empty.open_requested.connect(self._choose_files)
        self.empty.paste_requested.connect(self.intake.paste)
        self.empty.sample_chosen.connect(lambda path: self.files_chosen.emit([path]))
        self.trial.changed.connect(self._on_trial_changed)
        self.trial.history_failed.connect(self._on_history_failed)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (
            (QKeySequence(QKeySequence.StandardKey.Paste), self.intake.paste),
            (QKeySequence(Qt.Key.Key_Escape), self._escape),
        ):
            QShortcut(keys, self, context=inside).activated.connect(slot)

    def _stage(self, media: Media) -> QWidget:
        """The part of the page for a kind of file, built when one is opened for the first time."""
        if media not in self._stages:
            stage = self._make_stage(media)
            self._stages[media] = stage
            self._stack.addWidget(stage)
        return self._stages[media]

    def _make_stage(self, media: Media) -> QWidget:
        if media is Media.SOUND:
            sound = SoundStage(self.trial, self._workbench, self.exporter, self._make_output, self._stack)
            sound.facts_known.connect(self.header.set_facts)
            sound.discover_requested.connect(self._find_models)
            sound.answer.acted.connect(self._act)
            return sound
        if media is Media.PICTURE:
            both = Beside(self.tr("Picture and questions"), self._stack)
            picture = PictureStage(self.trial, self._workbench, both.contents)
            picture.facts_known.connect(self.header.set_facts)
            column = self._beside(both, picture, media, self.tr("Ask about this picture"))
            column.answer.layer_changed.connect(picture.layer.lay)
            column.answer.cut_out_requested.connect(self.exporter.pictures.cut_out)
            self.exporter.show_through(column.answer.as_shown)
            return both
        both = Beside(self.tr("Text and questions"), self._stack)
        text = TextStage(self.trial, self._workbench, both.contents)
        text.facts_known.connect(self.header.set_facts)
        text.editor.things_pasted.connect(self.intake.take)
        column = self._beside(both, text, media, self.tr("Ask about this text"))
        column.answer.passage_chosen.connect(text.marks.show_passage)
        column.answer.marks_changed.connect(text.marks.show)
        column.answer.mark_chosen.connect(text.marks.go_to)
        return both

    def _beside(self, both: Beside, stage: QWidget, media: Media, title: str) -> AskColumn:
        column = AskColumn(self.trial, media, self._workbench, self.exporter, title, both.contents)
        column.discover_requested.connect(self._find_models)
        column.answer.acted.connect(self._act)
        both.set_parts(stage, column)
        return column

    def _show(self, media: Media, inputs: Sequence[Input]) -> None:
        self.empty.banner.clear()
        self._stage(media)
        self.trial.open(media, inputs)
        self._say_set_aside()

    def _find_models(self, task_id: str, model: str = "") -> None:
        self.requested.emit(FindModels(task_id, model))

    def _bring_in(self, folders: list[str]) -> None:
        self.requested.emit(BringIn(tuple(folders)))

    def _offer_to_paste(self) -> None:
        words = self.tr(
            "This is a web address, and Burnish opens only what is on this computer. "
            "Copy the picture or the text itself in your browser, then paste it here."
        )
        self.offer_requested.emit(words, "info", self.tr("Paste"), Paste())

    def _offer_to_bring_back(self, left: LeftBehind) -> None:
        self.offer_requested.emit(*told(left), BringBack(left))

    def _finish(self, batch: UnfinishedBatch) -> None:
        self._workbench.interruptions.forget(batch)
        self._forget_others()
        self._stage(tasks.task(batch.task).media)
        self.trial.finish(batch)

    def _bring_back(self, left: LeftBehind) -> None:
        self._forget_others()
        self._stage(left.media)
        self.trial.bring_back(left)

    def _on_trial_changed(self) -> None:
        if self.trial.opening != self._opening:
            self._opening = self.trial.opening
            self._show_stage()
            for area in self._stack.findChildren(QScrollArea):
                area.verticalScrollBar().setValue(0)  # something else is read from its beginning

    def _show_stage(self) -> None:
        media = self.trial.media if self.trial.inputs else None
        self._stack.setCurrentWidget(self._stage(media) if media else self.empty)
        self.footer.setVisible(media is not None)
        self._foot_line.setVisible(media is not None)
        if media is None:
            self.header.set_facts("")
        self._say_set_aside()

    def _choose_files(self) -> None:
        if chosen := self.intake.choose_files():
            self.files_chosen.emit(chosen)

    def _add_files(self) -> None:
        """More of the same kind go behind the others; other kinds are offered."""
        if chosen := self.intake.choose_files():
            self._added = frozenset(chosen)
            self.files_chosen.emit(chosen)

    def _on_counted(self, count: int) -> None:
        self._silence.stop()
        self._tell(
            "info",
            self.tr("Looking through the folder:"),
            counted("{count}\u00a0file so far", "{count}\u00a0files so far", count),
        )

    def _on_unpacking(self, name: str, share: float) -> None:
        self._silence.stop()
        self._tell("info", say(reasons.UNPACKING(name=name)), wording.percent(share) if share >= 0 else "")

    def _stop_gathering(self) -> None:
        """Wait for no walk any more; what it still says reaches nobody."""
        self._silence.stop()
        if self._gathering is not None:
            self._gathering.cancel()
            self._gathering.deleteLater()
            self._gathering = None

    def _on_gathering_failed(self, gathering: Gathering) -> None:
        if gathering is not self._gathering:
            return
        self._stop_gathering()
        self._adding = False
        self._tell_nothing()
        say = self._tell if self.trial.inputs else self.empty.banner.say
        say(
            "bad",
            self.tr("Burnish could not look through these files."),
            self.tr("The log says why. Opening fewer at a time may help."),
        )

    def _on_gathered(self, gathering: Gathering, found: Found) -> None:
        if gathering is not self._gathering:
            return
        self._stop_gathering()
        adding, self._adding = self._adding and bool(self.trial.inputs), False
        self._tell_nothing()
        self.models_offer.offer(found.models)
        self.left_out.tell(found.left_out)
        media = found.largest()
        if media is None:
            if found.models:
                self.empty.banner.clear()
            if found.unknown or found.refused or not found.models:
                self._say_nothing_found(found)
            return
        if adding and self.trial.media in found.by_media:
            media = self.trial.media
        self._set_aside = {kind: inputs for kind, inputs in found.by_media.items() if kind is not media}
        if adding and media is self.trial.media and media is not None:
            self.trial.add(found.by_media[media])
            self._say_set_aside()
        elif media is not None:
            self._show(media, found.by_media[media])
        if found.unknown:
            words = self.tr("Burnish has no questions for files of this kind: {names}")
            self.message_requested.emit(words.format(names=_names(found.unknown)), "warn")
        for why in found.refused.values():
            self.message_requested.emit(say(why), "warn")

    def _say_nothing_found(self, found: Found) -> None:
        tell = self._tell if self.trial.inputs else self.empty.banner.say
        strong = self.tr("Nothing to open.")
        if found.unknown:
            text = self.tr(
                "Burnish opens pictures, texts and recordings. "
                "This is something else, or cannot be read: {names}"
            )
            tell("warn", strong, text.format(names=_names(found.unknown)))
        elif found.refused:
            tell("warn", strong, " ".join(say(why) for why in found.refused.values()))
        else:
            tell("warn", strong, self.tr("There are no pictures, texts or recordings in there."))

    def _tell(self, kind: Kind, strong: str, text: str = "", action: str | None = None) -> None:
        """Say something about what was opened, between the head and the page."""
        self.aside.say(kind, strong, text, action)
        self._aside_row.show()

    def _forget_others(self) -> None:
        """What came with the files that were open, and is not asked about."""
        self._set_aside = {}
        self.models_offer.offer({})
        self.left_out.tell(LeftOut())

    def _tell_nothing(self) -> None:
        self.aside.clear()
        self._aside_row.hide()

    def _say_set_aside(self) -> None:
        if not self._set_aside or not self.trial.inputs:
            self._tell_nothing()
            return
        several = sum(len(inputs) for inputs in self._set_aside.values()) > 1
        self._tell(
            "info", self._set_aside_words(), "", self.tr("Show them") if several else self.tr("Show it")
        )

    def _set_aside_words(self) -> str:
        parts = [
            counted(kind.row.one, kind.row.many, len(inputs)) for kind, inputs in self._set_aside.items()
        ]
        if len(parts) == 1:
            return self.tr("{files} set aside.").format(files=parts[0])
        return self.tr("{files} and {others} set aside.").format(files=parts[0], others=parts[1])

    def _show_set_aside(self) -> None:
        """Swap: the larger of what was set aside is shown, and what was shown is set aside."""
        if not self._set_aside:
            self._tell_nothing()
            return
        shown, shown_inputs = self.trial.media, list(self.trial.inputs)
        media = max(self._set_aside, key=lambda kind: len(self._set_aside[kind]))
        inputs = self._set_aside.pop(media)
        if shown is not None:
            self._set_aside[shown] = shown_inputs
        self._show(media, inputs)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._stop_gathering()
        super().closeEvent(event)

    def _escape(self) -> None:
        self.trial.stop()

    def _act(self, action: Action) -> None:
        match action:
            case Action.RUN_AGAIN | Action.RESUME:
                self.trial.try_again()
            case Action.USE_PROCESSOR:
                self._workbench.settings.set("device", "cpu")
                self.trial.try_again()
            case Action.GO_ONLINE:
                self._workbench.engines.set_offline(False)
            case Action.OPEN_MODELS:
                self.requested.emit(ShowModels())
            case Action.CHOOSE_MODEL:
                self._find_models(self.trial.task.id if self.trial.task else "")

    def _on_history_failed(self) -> None:
        self.message_requested.emit(
            self.tr("The answer is here, but it could not be saved to the history."), "warn"
        )


def _names(paths: Sequence[str]) -> str:
    """The first names, for a sentence."""
    names = [letters.shown(path.replace("\\", "/").rsplit("/", 1)[-1]) for path in paths[:3]]
    return ", ".join(names) + (" …" if len(paths) > 3 else "")

"""`Trial`: what is opened on the Try page, what is asked about it, and the answers so far. No widgets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePath
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal

from desktop import letters, protocol, tasks
from desktop.catalogue import text
from desktop.protocol import Input, Item, ModelInfo
from desktop.tasks import Media, Option, OptionValue, Task
from desktop.workbench.fit import Fit
from desktop.workbench.hearing import hear
from desktop.workbench.history import Entry
from desktop.workbench.interruptions import UnfinishedBatch
from desktop.workbench.job import Job, JobState
from desktop.workbench.trying.answers import (
    Answers,
    Asking,
    LeftBehind,
    Question,
    RunFacts,
    keep,
    stored_options,
)
from desktop.workbench.trying.choices import Choices
from desktop.workbench.trying.export import Asked
from desktop.workbench.trying.names import Names, common_folder
from desktop.workbench.workbench import Workbench

State = Literal["waiting", "answered", "failed"]


class Trial(QObject):
    """Holds the opened inputs of one kind, asks about them, and keeps every answer.

    Changing question, model or options shows the answers that are already there, so that a person can go
    back and forth without waiting.

    Signals:
        changed(): what is opened, shown, asked or running, or the models and how they fit; sent once for
            whatever one act changes. Receivers compare with what they show.
        answered(int): this input has an answer, or a reason why it has none. Thousands may come in a minute.
        progressed(): the job that runs has told how far it is.
        asking(): a run is about to begin; whoever holds an edited text hands it over now.
        left_behind(LeftBehind): something else was opened while a long question was being answered; or that
            question went on meanwhile, and has its answers now.
        history_failed(): the answer is here, and the history could not be written.
    """

    changed = Signal()
    answered = Signal(int)
    progressed = Signal()
    asking = Signal()
    left_behind = Signal(object)
    history_failed = Signal()

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self.media: Media | None = None
        self.inputs: list[Input] = []
        self.current = 0
        self.task: Task | None = None
        self.model: ModelInfo | None = None
        self.options: dict[str, OptionValue] = {}
        self.job: Job | None = None
        self.failure: protocol.Failed | None = None
        """Why the last run failed as a whole; a new run forgets it."""
        self.entry: Entry | None = None
        """The line of the history that is shown, until something is asked anew."""
        self._changing = 0
        self._openings = 0
        self._names = ((0, 0), Names(()))
        """What the inputs are called, and of which opening and how many: 20,000 names are asked for."""
        self._choices = Choices()
        self._answers = Answers()
        self._kept: tuple[tuple[int, int], Task, ModelInfo | None, Item] | None = None
        """The answer that was shown when the options were changed last, and to what it was one."""
        self._asking: Asking | None = None
        """What was asked last, whether it runs or has ended."""
        self._aside: Asking | None = None
        """What goes on while an answer of the history is shown."""
        self._wants_all = False
        workbench.installed.changed.connect(self._on_models_changed)
        workbench.model_measured.connect(self.changed)
        workbench.device_known.connect(self.changed)

    @contextmanager
    def _one_change(self) -> Iterator[None]:
        """However much changes inside, it is told once, at the end."""
        self._changing += 1
        try:
            yield
        finally:
            self._changing -= 1
            if not self._changing:
                self.changed.emit()

    # ---- what is opened ----

    @property
    def opening(self) -> int:
        """Another number for other inputs than before; more of them behind the others are none."""
        return self._openings

    @property
    def showing(self) -> tuple[int, int]:
        """Something else each time another input is shown, also if it is the same file opened again."""
        return self._openings, self.current

    def open(self, media: Media, inputs: Sequence[Input], task: str = "") -> None:
        """Show other inputs, and ask about the first."""
        with self._one_change():
            self._leave()
            same = self.task is not None and self.media is media and not task
            self._put(media, inputs)
            wanted = self._choices.wanted_model
            first = tasks.task(task) if task else self._workbench.installed.first_task(media, wanted)
            self._set_task(self.task if same and self.task else first)
            self.ask_current()

    def bring_back(self, left: LeftBehind) -> None:
        """Show again what was left, with the answers it had, and ask on about what is shown."""
        with self._one_change():
            self._leave()
            self._put(left.media, left.inputs, left.current)
            self._answers, self._choices.wanted_model = left.answers, left.model
            self._set_task(tasks.task(left.task), left.options)
            if self._aside is not None and self._aside.answers is left.answers:
                self._asking, self._aside = self._aside, None
                self.job = self._asking.job
            else:
                self.ask_current()

    def finish(self, batch: UnfinishedBatch) -> None:
        """Ask about all of what was interrupted, as it was asked then."""
        with self._one_change():
            self._leave()
            self._put(tasks.task(batch.task).media, batch.inputs)
            self._choices.wanted_model = batch.model
            self._set_task(tasks.task(batch.task), batch.options)
            self.ask_all()

    def add(self, inputs: Sequence[Input]) -> None:
        """Put more inputs of the same kind behind those that are here; doubles are passed over."""
        known = set(self.inputs)
        fresh = [one for one in dict.fromkeys(inputs) if one not in known]
        if fresh:
            self.inputs.extend(fresh)
            self.changed.emit()

    def show_entry(self, entry: Entry, media: Media) -> None:
        """Show an answer of the history as it was, without asking again. What runs goes on."""
        with self._one_change():
            self._set_aside()
            self._leave()
            self._put(media, [])
            self._choices.wanted_model = entry.model
            self._set_task(tasks.task(entry.task), stored_options(entry))
            self.inputs = self._answers.recall(self._question, [entry])
            self.entry = entry

    def add_entries(self, entries: Sequence[Entry]) -> None:
        """Put further answers to the same question behind the one of `show_entry`."""
        self.inputs += self._answers.recall(self._question, entries, len(self.inputs))
        self.changed.emit()

    def close(self) -> None:
        """Back to nothing opened."""
        with self._one_change():
            self._leave()
            self._put(None, [])

    def choose_input(self, index: int) -> None:
        """Show another input; if nothing is known about it and nothing runs, ask."""
        if index != self.current and 0 <= index < len(self.inputs):
            with self._one_change():
                self.current = index
                if self.answer() is None and self.job is None:
                    self.ask_current()

    def edit_text(self, text: str, index: int | None = None) -> None:
        """An input (the one that is shown if None) is `text` from now on; its answers are gone."""
        at, edited = self.current if index is None else index, Input(text=text)
        if at < len(self.inputs) and self.inputs[at] != edited:
            self.inputs[at] = edited
            self._leave_entry()
            self._answers.drop_input(at)
            self._kept = None
            self.changed.emit()

    def read_as(self, encoding: str) -> None:
        """The text file that is shown is in this encoding from now on; it is asked about anew."""
        self._take_as(encoding=encoding)

    def choose_track(self, track: int) -> None:
        """Of the recording that is shown this sound track is meant from now on; it is asked about anew."""
        self._take_as(track=track)

    def choose_page(self, page: int) -> None:
        """Of the picture that is shown this page is meant from now on; it is asked about."""
        self._take_as(page=page)

    def ask_all_pages(self, page: int, count: int) -> None:
        """Put in the place of the file that is shown, at `page`, each of its pages, and ask about all."""
        if not self.inputs or self.media is None:
            return
        shown = self.inputs[self.current]
        pages = [replace(shown, page=each) for each in range(1, count + 1)]
        with self._one_change():
            if len(self.inputs) == 1:
                self._leave()
                self._put(self.media, pages, page - 1)
            else:
                self.inputs[self.current] = pages[page - 1]
                self.add(pages)
            self.ask_all()

    def page(self, index: int) -> int:
        """Which page of its file an input is, 0 if none was chosen."""
        return self.inputs[index].page

    def _take_as(self, **how: Any) -> None:
        shown = self.inputs[self.current] if self.inputs else Input()
        taken = replace(shown, **how)
        if not shown.path or taken == shown:
            return
        with self._one_change():
            self.stop()
            self.inputs[self.current] = taken
            self._leave_entry()
            self._answers.drop_input(self.current)
            self._kept = None
            self.ask_current()

    def name(self, index: int) -> str:
        """What an input is called, with its folder where another one has the same name."""
        known = (self._openings, len(self.inputs))
        if self._names[0] != known:
            self._names = (known, Names(self.inputs))
        return letters.shown(self._names[1].name(self.inputs[index]))

    # ---- what is asked ----

    @property
    def models(self) -> tuple[ModelInfo, ...]:
        """The models that can answer the question."""
        return self._workbench.installed.models_for(self.task.id) if self.task else ()

    @property
    def is_looking(self) -> bool:
        """Whether it is not known yet which models are here."""
        return self._workbench.installed.is_listing and not self._workbench.installed.models

    def fit_of(self, model: ModelInfo) -> Fit | None:
        """How `model` fits this computer for the question that is asked."""
        return self._workbench.fit_of(model, task=self.task.id if self.task else "")

    @property
    def open_options(self) -> tuple[Option, ...]:
        """What can be set before asking this model; what makes no difference to it is not among them."""
        return self.task.options_for(self.model.language if self.model else "") if self.task else ()

    @property
    def missing(self) -> tasks.Option | None:
        """A required option that is still empty."""
        if self.task is None:
            return None
        return next((o for o in self.task.options if o.required and self.options[o.id] in ("", ())), None)

    def choose_task(self, task_id: str) -> None:
        """Ask something else; the same once more asks again if nothing has answered it."""
        with self._one_change():
            if self.task is None or task_id != self.task.id:
                self.stop()
                self._set_task(tasks.task(task_id))
            if self.job is None:
                self.ask_current()

    def choose_model(self, model_id: str) -> None:
        """Use another model; one that is not here yet is used as soon as it is."""
        self._choices.wanted_model = model_id
        model = self._workbench.installed.model(model_id)
        if model is None or (self.model is not None and model_id == self.model.id):
            return
        task = self.task
        if task is None or task.id not in model.tasks:
            rows = (row for row in tasks.TASKS if self.media in (None, row.media))
            task = next((row for row in rows if row.id in model.tasks), None)
        if task is None:
            return
        with self._one_change():
            self.stop()
            if task is not self.task:
                self._set_task(task)
            self._set_model(model)
            self.ask_current()

    def set_options(self, options: dict[str, OptionValue]) -> None:
        """Ask with other options."""
        if options != self.options and self.task is not None:
            shown = self.shown_answer()
            with self._one_change():
                self.stop()
                if shown is not None and shown.result is not None:
                    self._kept = (self.showing, self.task, self.model, shown)
                self.options, self.failure = dict(options), None
                self._choices.use_options(self.task, options)
                self._leave_entry()
                self.ask_current()

    # ---- asking ----

    def ask_current(self) -> None:
        """Ask about the input that is shown, unless its answer is here or something is missing."""
        if self.inputs and self.answer() is None:
            with self._one_change():
                self._run([self.current])

    def ask_again(self) -> None:
        """Ask about the input that is shown, whether there is an answer or not."""
        with self._one_change():
            self._leave_entry()
            self._answers.drop(self._question, self.current)
            self.stop()
            self._run([self.current])

    def try_again(self) -> None:
        """After a fault: ask again about what was asked and has no answer, else about what is shown."""
        indices = self._asking.indices if self._asking is not None else []
        asked = [index for index in indices if index < len(self.inputs)]
        left = self._answers.unanswered(self._question, asked)
        with self._one_change():
            self.stop()
            self._run(left or [self.current])

    def ask_all(self) -> None:
        """Ask about everything that has no answer yet; what failed is tried again."""
        with self._one_change():
            self.stop()
            self._wants_all = self.model is None  # as soon as it is known which models are here
            left = self._answers.unanswered(self._question, range(len(self.inputs)))
            self._run(left or list(range(len(self.inputs))))

    def stop(self) -> None:
        """Stop what runs. Answers that have come are kept; what comes later is ignored."""
        if self.job is not None and self._asking is not None:
            job, self.job = self.job, None
            self._asking.mark_stopped()
            with self._one_change():
                job.stop()

    def answer(self, index: int | None = None) -> Item | None:
        """What is known about an input (the one that is shown if None) for the present question."""
        return self._answers.of(self._question).get(self.current if index is None else index)

    def shown_answer(self) -> Item | None:
        """What there is to see: while other options are asked with, and if that fails, the answer before."""
        item = self.answer()
        if (item is None or item.result is None) and self._kept and self.missing is None:
            *about, kept = self._kept
            if about == [self.showing, self.task, self.model]:
                return kept
        return item

    def answers(self) -> list[Item]:
        """All answers to the present question, in the order of the inputs."""
        return [item for _, item in sorted(self._answers.of(self._question).items())]

    def state(self, index: int) -> State:
        """How far an input is with the present question."""
        item = self.answer(index)
        return "waiting" if item is None else "answered" if item.result is not None else "failed"

    def counts(self) -> tuple[int, int, int]:
        """How many inputs are answered, failed, and still waiting."""
        done, failed = self._answers.counts(self._question)
        return done, failed, len(self.inputs) - done - failed

    def facts(self) -> RunFacts | None:
        """What the answer that is shown cost."""
        return self._answers.facts_of(self._question, self.current)

    def asked(self) -> Asked:
        task, model, _ = self._question
        return Asked(task, model, self._answers.facts(self._question).device)

    @property
    def is_running(self) -> bool:
        return self.job is not None

    @property
    def was_stopped(self) -> bool:
        """Whether asking about the input that is shown was stopped before its answer came."""
        return self.job is None and self._answers.was_stopped(self._question, self.current)

    @property
    def is_batch(self) -> bool:
        """Whether what runs is about several inputs."""
        return self.job is not None and self._asking is not None and len(self._asking.indices) > 1

    def aside(self, job_id: str) -> LeftBehind | None:
        """How to show what the job with this id is about, if something else is shown while it goes on."""
        return self._aside.left if self._aside is not None and self._aside.job.id == job_id else None

    # ---- inside ----

    @property
    def _question(self) -> Question:
        shown = {option.id: self.options.get(option.id) for option in self.open_options if option.rerun}
        model = self.model.id if self.model else self.entry.model if self.entry else ""
        return (self.task.id if self.task else "", model, repr(sorted(shown.items())))

    def _put(self, media: Media | None, inputs: Sequence[Input], current: int = 0) -> None:
        self.media, self.inputs, self.current = media, list(inputs), current
        self._openings += 1

    def _leave(self) -> None:
        """Stop and forget what is open; whoever was waiting for its answer is told."""
        left = self._left()
        self.stop()
        self._answers = Answers()
        self.entry, self.failure, self._wants_all = None, None, False
        if left is not None:
            self.left_behind.emit(left)

    def _left(self) -> LeftBehind | None:
        """What somebody waits for, as it is now."""
        if self.job in self._workbench.engines.activity and self.media and self.task and self.model:
            return LeftBehind(
                self.media, tuple(self.inputs), self.current,
                self.task.id, self.model.id, dict(self.options), self._answers,
            )  # fmt: skip
        return None

    def _set_aside(self) -> None:
        """Let what somebody waits for go on while something is shown that needs no engine."""
        left = self._left()
        if left is not None and self._asking is not None:
            self._aside, self.job = self._asking, None
            self._aside.left = left
            self.left_behind.emit(replace(left, state="runs"))

    def _end_aside(self) -> None:
        """One engine answers at a time: what went on gives way to a new question."""
        if self._aside is not None:
            aside, self._aside = self._aside, None
            aside.mark_stopped()
            aside.job.stop()
            if aside.left is not None:
                self.left_behind.emit(aside.left)

    def _leave_entry(self) -> None:
        """What the history showed becomes an ordinary question again."""
        if self.entry is not None:
            self._answers.clear()
            self.entry = None

    def _set_task(self, row: Task, options: dict[str, OptionValue] | None = None) -> None:
        self._leave_entry()
        self._workbench.installed.find_out()
        self.task, self.failure = row, None
        self.options = self._choices.options_for(row) | (options or {})
        self._set_model(self._choices.model_for(row, self.models))

    def _set_model(self, model: ModelInfo | None) -> None:
        self._leave_entry()
        self.model, self.failure = model, None
        if model is not None and self.task is not None:
            self._choices.use_model(self.task, model)

    def _on_models_changed(self) -> None:
        if self.task is None or not self.inputs:
            return
        if self.model is not None and self._workbench.installed.model(self.model.id) is not None:
            self.changed.emit()
            return
        entry = self.entry
        stored = dict(self._answers.of(self._question))
        with self._one_change():
            self._set_model(self._choices.model_for(self.task, self.models))
            if self._wants_all:
                self.ask_all()
            elif entry is None:
                self.ask_current()
            else:
                self.entry = entry
                for index, item in stored.items():
                    self._answers.put(self._question, index, item)

    def _run(self, indices: list[int]) -> None:
        if self.task is None or self.model is None or self.missing is not None or not indices:
            return
        self.asking.emit()
        inputs = tuple(self.inputs[index] for index in indices)
        if not any(one.path or one.text.strip() for one in inputs):
            return
        self.failure = None
        self._end_aside()
        for index in indices:
            self._answers.drop(self._question, index)
        asked = letters.shown(PurePath(common_folder(inputs)).name) if len(inputs) > 1 else inputs[0].name
        title = " · ".join(part for part in (text(self.task.question), asked) if part)
        closed = {option.id: option.default for option in self.task.options} | {
            option.id: self.options[option.id] for option in self.open_options
        }
        job = self._workbench.run(self.task.id, self.model.id, inputs, closed, title)
        self.job = job
        self._asking = asking = Asking(
            job, self._question, dict(self.options), indices, len(self.inputs), self._answers
        )
        hear(job.item_arrived, self, lambda item: self._on_item(asking, item))
        hear(job.progressed, self, lambda _progress: self._on_progress(job))
        hear(job.failed, self, lambda failure: self._on_failed(job, failure))
        hear(job.succeeded, self, lambda summary: self._on_done(asking, summary))
        hear(job.ended, self, lambda: self._on_ended(asking))

    def _on_item(self, asking: Asking, item: Item) -> None:
        is_shown = asking.job is self.job
        if not (is_shown or asking is self._aside) or not 0 <= item.index < len(asking.indices):
            return
        index = asking.take(item)
        self._keep(asking, item)
        if is_shown:
            self.answered.emit(index)

    def _on_progress(self, job: Job) -> None:
        if job is self.job:
            self.progressed.emit()

    def _on_done(self, asking: Asking, summary: object) -> None:
        if isinstance(summary, protocol.RunSummary) and (asking.job is self.job or asking is self._aside):
            facts = RunFacts(summary.seconds, summary.device.name, summary.peak_memory)
            asking.answers.put_facts(asking.question, facts)

    def _on_failed(self, job: Job, failure: protocol.Failed) -> None:
        if job is self.job:
            self.failure = failure
            self.changed.emit()

    def _on_ended(self, asking: Asking) -> None:
        if asking is self._aside:
            self._end_of_aside(asking)
        if asking.job is not self.job:
            return
        with self._one_change():
            self.job = None
            if asking.job.state is JobState.STOPPED:
                asking.mark_stopped()
            elif asking.job.state is JobState.DONE and self.current not in asking.indices:
                self.ask_current()  # it was chosen while another one was being answered

    def _end_of_aside(self, aside: Asking) -> None:
        self._aside = None
        is_done = aside.job.state is JobState.DONE
        if not is_done:
            aside.mark_stopped()
        if aside.left is not None:
            self.left_behind.emit(replace(aside.left, state="done" if is_done else "stopped"))

    def _keep(self, asking: Asking, item: Item) -> None:
        if item.result is None or not self._workbench.settings.flag("keep_history"):
            return
        batch = asking.answers.batch(asking.question, asking.number)
        if not keep(self._workbench.history, item, asking.question, asking.options, batch):
            self.history_failed.emit()

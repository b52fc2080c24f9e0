"""The answers of a trial, kept apart for each question, and what they cost."""

from __future__ import annotations

import json
import logging
import sqlite3
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from desktop import tasks
from desktop.messages import Message, notes
from desktop.protocol import Input, Item
from desktop.tasks import Media, OptionValue
from desktop.workbench.history import Entry, History, encode, encode_notes
from desktop.workbench.job import Job
from desktop.workbench.trying.telling import summary

log = logging.getLogger(__name__)

Question = tuple[str, str, str]
"""Task, model and options: answers belong together when all three are the same."""


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What an answer cost: seconds, the device, the engine's highest memory use in bytes (0: unknown)."""

    seconds: float = 0.0
    device: str = ""
    memory: int = 0


@dataclass(slots=True)
class Answers:
    """Every answer so far, by question and by the position of the input."""

    _items: dict[Question, dict[int, Item]] = field(default_factory=dict)
    _failed: dict[Question, int] = field(default_factory=dict)
    """Counted as they come: a batch of 20,000 asks for the count at every answer."""
    _facts: dict[Question, RunFacts] = field(default_factory=dict)
    _stopped: dict[Question, set[int]] = field(default_factory=dict)
    """Somebody stopped the run before these were answered."""
    _sitting: uuid.UUID = field(default_factory=uuid.uuid4)
    """What is opened now; other files are another sitting."""

    def of(self, question: Question) -> Mapping[int, Item]:
        return self._items.get(question, {})

    def facts(self, question: Question) -> RunFacts:
        """What the last run of `question` cost."""
        return self._facts.get(question, RunFacts())

    def facts_of(self, question: Question, index: int) -> RunFacts | None:
        """What the answer about this input cost, None while there is none."""
        item, known = self.of(question).get(index), self.facts(question)
        return (
            RunFacts(item.seconds, known.device, known.memory) if item and item.result is not None else None
        )

    def unanswered(self, question: Question, indices: Iterable[int]) -> list[int]:
        """Those without an answer; what failed has none."""
        items = self.of(question)
        return [index for index in indices if index not in items or items[index].result is None]

    def mark_stopped(self, question: Question, indices: Iterable[int]) -> None:
        """Nobody asks about these any more; those that have come are kept."""
        items = self.of(question)
        self._stopped.setdefault(question, set()).update(i for i in indices if i not in items)

    def was_stopped(self, question: Question, index: int) -> bool:
        return index in self._stopped.get(question, ())

    def put(self, question: Question, index: int, item: Item) -> None:
        self.drop(question, index)
        self._items.setdefault(question, {})[index] = item
        self._failed[question] = self._failed.get(question, 0) + (item.result is None)

    def put_facts(self, question: Question, facts: RunFacts) -> None:
        self._facts[question] = facts

    def put_device(self, question: Question, device: str) -> None:
        """Known before the run has ended, unlike the rest."""
        self.put_facts(question, RunFacts(0.0, device, self.facts(question).memory))

    def drop(self, question: Question, index: int) -> None:
        self._stopped.get(question, set()).discard(index)
        item = self._items.get(question, {}).pop(index, None)
        if item is not None and item.result is None:
            self._failed[question] -= 1

    def drop_input(self, index: int) -> None:
        """This input is another one now: no answer holds."""
        for question in self._items.keys() | self._stopped.keys():
            self.drop(question, index)

    def counts(self, question: Question) -> tuple[int, int]:
        """How many inputs are answered, and how many failed."""
        failed = self._failed.get(question, 0)
        return len(self.of(question)) - failed, failed

    def clear(self) -> None:
        self._items.clear()
        self._failed.clear()
        self._facts.clear()
        self._stopped.clear()
        self._sitting = uuid.uuid4()

    def batch(self, question: Question, number: int) -> str:
        """What the answers to `question` about `number` files opened together have in common; "" for one."""
        return uuid.uuid5(self._sitting, repr(question)).hex if number > 1 else ""

    def recall(self, question: Question, entries: Sequence[Entry], first: int = 0) -> list[Input]:
        """Take in answers of the history, the first at position `first`; returns what they are about."""
        inputs = [
            Input(path=entry.path, text=entry.text, page=_turned_to(entry.noted())) for entry in entries
        ]
        for index, (asked, entry) in enumerate(zip(inputs, entries, strict=True), first):
            if (result := entry.answer()) is not None:
                item = Item("", index, asked, result, seconds=entry.seconds, notes=entry.noted())
                self.put(question, index, item)
        return inputs


def _turned_to(noted: Sequence[Message]) -> int:
    """The page that an answer was about, 0 for the first one."""
    pages = (note["page"] for note in noted if notes.PICTURE_PAGE.says(note))
    return next((page for page in pages if isinstance(page, int) and page > 1), 0)


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What was open, and what it was asked, when something else was opened before the answer came."""

    media: Media
    inputs: tuple[Input, ...]
    current: int
    task: str
    model: str
    options: dict[str, OptionValue]
    answers: Answers
    state: Literal["stopped", "runs", "done"] = "stopped"
    """What became of the questions: they go on where nobody needs the engine for something else."""


@dataclass(slots=True, eq=False)
class Asking:
    """A run, and where its answers belong, whatever is shown by then.

    Attributes:
        indices: positions of the inputs that it was asked about, among `number` that were open.
        left: how to show all of it again; only while something else is shown.
    """

    job: Job
    question: Question
    options: dict[str, OptionValue]
    indices: list[int]
    number: int
    answers: Answers
    left: LeftBehind | None = None

    def take(self, item: Item) -> int:
        """Put an answer where it belongs; returns the position of its input."""
        index = self.indices[item.index]
        self.answers.put(self.question, index, item)
        if self.job.loaded is not None:
            self.answers.put_device(self.question, self.job.loaded.device.name)
        return index

    def mark_stopped(self) -> None:
        self.answers.mark_stopped(self.question, self.indices)


def keep(
    history: History, item: Item, question: Question, options: Mapping[str, OptionValue], batch: str
) -> bool:
    """Write an answer into the history; False when it cannot be written."""
    try:
        history.add(entry_of(item, question, options, batch))
    except sqlite3.Error as error:
        log.warning("an answer could not be kept in the history: %s", error)
        return False
    return True


def entry_of(item: Item, question: Question, options: Mapping[str, OptionValue], batch: str = "") -> Entry:
    """The line of the history for an answered item, one of `batch` if it was not asked alone."""
    if item.result is None:
        raise ValueError("only an answer is kept")
    task, model, _ = question
    return Entry(
        kind="answer",
        task=task,
        model=model,
        name=item.input.name,
        path=item.input.path,
        text=item.input.text,
        summary=summary(item.result),
        options=json.dumps(options, ensure_ascii=False),
        result=encode(item.result),
        seconds=item.seconds,
        batch=batch,
        notes=encode_notes(item.notes),
    )


def stored_options(entry: Entry) -> dict[str, OptionValue]:
    """The options of an entry, as far as the task still has them."""
    known = {option.id for option in tasks.task(entry.task).options}
    try:
        stored = json.loads(entry.options)
    except ValueError:
        return {}
    if not isinstance(stored, dict):
        return {}
    return {key: tuple(v) if isinstance(v, list) else v for key, v in stored.items() if key in known}

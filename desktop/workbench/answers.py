"""The answers of a trial, kept apart for each question, and what they cost."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desktop import tasks
from desktop.protocol import Input, Item
from desktop.tasks import OptionValue
from desktop.workbench import export
from desktop.workbench.history import Entry, encode

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
    _sitting: uuid.UUID = field(default_factory=uuid.uuid4)
    """What is opened now; other files are another sitting."""

    def of(self, question: Question) -> Mapping[int, Item]:
        return self._items.get(question, {})

    def facts(self, question: Question) -> RunFacts:
        """What the last run of `question` cost."""
        return self._facts.get(question, RunFacts())

    def put(self, question: Question, index: int, item: Item) -> None:
        self.drop(question, index)
        self._items.setdefault(question, {})[index] = item
        self._failed[question] = self._failed.get(question, 0) + (item.result is None)

    def put_facts(self, question: Question, facts: RunFacts) -> None:
        self._facts[question] = facts

    def drop(self, question: Question, index: int) -> None:
        item = self._items.get(question, {}).pop(index, None)
        if item is not None and item.result is None:
            self._failed[question] -= 1

    def drop_input(self, index: int) -> None:
        """This input is another one now: no answer holds."""
        for question in self._items:
            self.drop(question, index)

    def counts(self, question: Question) -> tuple[int, int]:
        """How many inputs are answered, and how many failed."""
        failed = self._failed.get(question, 0)
        return len(self.of(question)) - failed, failed

    def clear(self) -> None:
        self._items.clear()
        self._failed.clear()
        self._facts.clear()
        self._sitting = uuid.uuid4()

    def batch(self, question: Question, number: int) -> str:
        """What the answers to `question` about `number` files opened together have in common; "" for one."""
        return uuid.uuid5(self._sitting, repr(question)).hex if number > 1 else ""

    def recall(self, question: Question, entries: Sequence[Entry], first: int = 0) -> list[Input]:
        """Take in answers of the history, the first at position `first`; returns what they are about."""
        inputs = [Input(path=entry.path, text=entry.text) for entry in entries]
        for index, (asked, entry) in enumerate(zip(inputs, entries, strict=True), first):
            if (result := entry.answer()) is not None:
                self.put(question, index, Item("", index, asked, result, seconds=entry.seconds))
        return inputs


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
        summary=export.summary(item.result),
        options=json.dumps(options, ensure_ascii=False),
        result=encode(item.result),
        seconds=item.seconds,
        batch=batch,
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

"""Examples, and which of them are for training, validation and testing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop.messages import Message
from desktop.protocol import Input


@dataclass(frozen=True, slots=True)
class Example:
    """One example that can be used.

    Attributes:
        input: the file, or the text itself.
        target: what is to be answered: of groups the position of the right one.
        digest: equal for copies.
        part: "train", "validation" or "test" where the person's own folders say what it is for, else "".
        family: equal for near copies, which look or sound the same to a person; empty if there are none.
    """

    input: Input
    target: Any
    digest: str
    part: str = ""
    family: str = ""

    @property
    def path(self) -> str:
        return self.input.path

    @property
    def kin(self) -> str:
        """Equal for what must stand on one side of the split."""
        return self.family or self.digest

    def to_row(self) -> list[Any]:
        """For JSON."""
        given = self.input.path or {"text": self.input.text}
        return [given, self.target, self.digest, *([self.family] if self.family else [])]

    @classmethod
    def from_row(cls, row: list[Any]) -> Example:
        given, target, digest, *family = row
        told = Input(path=given) if isinstance(given, str) else Input(**given)
        return cls(told, target, digest, family=family[0] if family else "")


@dataclass(frozen=True, slots=True)
class Split:
    """The three parts; no example stands in two of them, not even as a copy.

    Attributes:
        labels: names of the groups, if that is what is taught.
        notes: what the report has to say of the examples.
    """

    train: tuple[Example, ...]
    validation: tuple[Example, ...]
    test: tuple[Example, ...]
    labels: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()

    @property
    def counts(self) -> tuple[int, int, int]:
        return len(self.train), len(self.validation), len(self.test)

"""Examples, and which of them are for training, validation and testing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop.protocol import Input


@dataclass(frozen=True, slots=True)
class Example:
    """One example that can be used.

    Attributes:
        input: the file, or the text itself.
        target: what is to be answered: of groups the position of the right one.
        digest: equal for copies.
        part: "train", "validation" or "test" where the person's own folders say what it is for, else "".
    """

    input: Input
    target: Any
    digest: str
    part: str = ""

    @property
    def path(self) -> str:
        return self.input.path

    def to_row(self) -> list[Any]:
        """For JSON."""
        given = self.input.path or {"text": self.input.text}
        return [given, self.target, self.digest]

    @classmethod
    def from_row(cls, row: list[Any]) -> Example:
        given, target, digest = row
        return cls(Input(path=given) if isinstance(given, str) else Input(**given), target, digest)


@dataclass(frozen=True, slots=True)
class Split:
    """The three parts; no example stands in two of them, not even as a copy.

    Attributes:
        labels: names of the groups, if that is what is taught.
    """

    train: tuple[Example, ...]
    validation: tuple[Example, ...]
    test: tuple[Example, ...]
    labels: tuple[str, ...] = ()

    @property
    def counts(self) -> tuple[int, int, int]:
        return len(self.train), len(self.validation), len(self.test)

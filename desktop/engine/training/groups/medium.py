"""What telling groups apart asks of the medium that the examples are in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from desktop import protocol
from desktop.engine.training.split import Example
from desktop.tasks import Media

if TYPE_CHECKING:
    from torch import Tensor


class Medium(Protocol):
    """One module for each medium, one object of this face in it. What comes before `load` needs no torch.

    What is `encoded` is one example as the model wants it; a batch is many of them, collated.
    """

    media: Media

    def measure(self, path: str) -> tuple[tuple[int, ...], bytes]:
        """Opens the file in whole, as only that finds damage: its measures, and its sketch for `alike`.

        Raises:
            Exception: what is wrong with it; anything.
        """

    def alike(self, sketches: Sequence[bytes]) -> Iterator[list[tuple[int, int]]]:
        """Positions of those that a person would call copies of each other, though changed a little.

        Comes in parts, some of them empty, so that a Stop need not wait.

        Args:
            sketches: all different, in an order that depends on nothing else.
        """

    def findings(self, measures: Sequence[tuple[int, ...]]) -> tuple[protocol.Finding, ...]:
        """What a person should know about the examples, from what was measured."""

    def load(self, folder: Path, labels: Sequence[str], info: protocol.ModelInfo) -> tuple[Any, Any, Any]:
        """Model with a new last layer for `labels`, its preprocessing, and transformers' loading info.

        Raises:
            Trouble: it cannot be loaded safely.
        """

    def place(self, model: Any, device: str) -> None:
        """Moves the model to where it computes, in the order in memory that suits it."""

    def open(self, example: Example, processor: Any) -> Any:
        """The example, read as it is when the taught model is used."""

    def encode(self, opened: Any, processor: Any) -> Any: ...

    def probe(self, processor: Any) -> Any:
        """An empty example, encoded, as large as examples get; it tells what an answer costs."""

    def noise(self, processor: Any) -> Any:
        """A batch of one example with something in it, always the same."""

    def settings(self, processor: Any) -> Any:
        """Everything that the preprocessing depends on, for JSON; the cached features belong to it."""

    def collate(self, encoded: Sequence[Any], processor: Any) -> Any:
        """A batch."""

    def logits(self, model: Any, batch: Any, device: str) -> Tensor:
        """Answers before softmax, (examples, groups)."""

    def join(self, rows: Tensor, batch: Any) -> Tensor:
        """What a layer was given, (rows, features), for each example: some are read in several windows."""

    def vary(self, processor: Any, seed: int) -> Callable[[Example, int], Any]:
        """A function of example and epoch: the example encoded, a little different in every epoch."""

    def at_once(self, device: str) -> int:
        """How many examples one thread gives the model together."""

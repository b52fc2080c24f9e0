"""How a model is loaded and run: one module for each library, all with the same small face.

Adding a library is adding a module with ``load(model, task, device) -> Runner`` and a row to
`desktop.engine.library_modules.LIBRARIES`.
A model names its library (`desktop.protocol.ModelInfo.library`); nothing here asks what kind of model it is.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from desktop.engine.library_modules import LIBRARIES
from desktop.errors import ErrorKind, Trouble
from desktop.protocol import Input, ModelInfo
from desktop.results import Result
from desktop.tasks import OptionValue, Task


@dataclass(frozen=True, slots=True)
class Work:
    """What the user set, and what a runner may say while it works.

    Attributes:
        options: of the task, complete and checked.
        advance: call with (done, total) of one long input, in seconds of sound or another natural unit.
        stop_point: call between the parts of a long preparation; raises when the user has asked to stop.
            While a model computes this is not needed: every one of its layers is a stop point.
    """

    options: dict[str, OptionValue] = field(default_factory=dict)
    advance: Callable[[float, float], None] = lambda _done, _total: None
    stop_point: Callable[[], None] = lambda: None

    def number(self, name: str) -> int:
        return int(cast("int", self.options[name]))

    def share(self, name: str) -> float:
        """Of an option in percent, between 0 and 1."""
        return float(cast("float", self.options[name]))

    def flag(self, name: str) -> bool:
        return bool(self.options[name])

    def text(self, name: str) -> str:
        return str(self.options[name])

    def words(self, name: str) -> tuple[str, ...]:
        return cast("tuple[str, ...]", self.options[name])


class Runner(Protocol):
    """A model in memory, ready for one task.

    Attributes:
        batch: how many inputs are computed at a time.
    """

    batch: int

    def prepare(self, given: Input, work: Work) -> Any:
        """Open and decode one input. Called from several threads, ahead of `run`.

        Raises:
            desktop.errors.Trouble: the input cannot be read, with a sentence that says why.
        """

    def run(self, prepared: Sequence[Any], work: Work) -> list[Result]:
        """Answer what `prepare` returned, in the same order."""


class Library(Protocol):
    """What each module in `LIBRARIES` offers."""

    TASKS: tuple[str, ...]
    """Ids of the tasks whose models it can run."""

    def load(self, model: ModelInfo, task: Task, device: str) -> Runner:
        """Bring `model` into the memory of `device`, a name that torch understands.

        Raises:
            desktop.errors.Trouble: the model is damaged, unsafe or unknown.
        """


def library(name: str) -> Library:
    """The module that runs models of library `name`.

    Raises:
        Trouble: Burnish has no such library.
    """
    try:
        return cast("Library", importlib.import_module(LIBRARIES[name]))
    except KeyError:
        raise Trouble(ErrorKind.UNSUPPORTED_MODEL, detail=f"no library {name!r}") from None

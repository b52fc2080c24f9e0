"""What an engine answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.errors import ErrorKind
from desktop.messages import Message
from desktop.protocol.facts import DeviceInfo, Input, ModelInfo
from desktop.results import Result

if TYPE_CHECKING:
    from desktop.protocol.hub_facts import HubModel
    from desktop.protocol.training_facts import ExamplesReport, Judged


@dataclass(frozen=True, slots=True)
class Event:
    job: str


@dataclass(frozen=True, slots=True)
class Started(Event):
    """The engine has taken the job from the queue."""


@dataclass(frozen=True, slots=True)
class Progress(Event):
    """How far a job is.

    Attributes:
        phase: what is being done, a row of `desktop.messages.phases`.
        done, total: in `unit`; total 0 when the length is unknown.
        unit: "bytes", "files", "seconds", "examples" or "".
        left: seconds still to go, None when nobody can know.
        rate: units a second, 0 when unknown.
    """

    phase: Message
    done: float = 0.0
    total: float = 0.0
    unit: str = ""
    left: float | None = None
    rate: float = 0.0


@dataclass(frozen=True, slots=True)
class Loaded(Event):
    """The model is in memory. `device` says what really computes."""

    model: ModelInfo
    device: DeviceInfo
    seconds: float


@dataclass(frozen=True, slots=True)
class ItemError:
    kind: ErrorKind
    message: Message
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Item(Event):
    """One input's answer: either `result` or `error`, never both.

    Attributes:
        seconds: that it took.
        length: what was worked through: seconds of a recording, words of a text that was read or written; 0
            for a picture, or when unknown.
        notes: what should be known beside an answer: something was missing, left out or guessed.
    """

    index: int
    input: Input
    result: Result | None = None
    error: ItemError | None = None
    seconds: float = 0.0
    length: float = 0.0
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Found(Event):
    models: tuple[HubModel, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Step(Event):
    """One optimiser step, or the mean of several when they come faster than about 15 a second.

    Attributes:
        epoch: rounds through the examples so far, as a fraction.
        loss: training loss of the step.
        seen: examples seen so far, of `total`.
        rate: examples a second.
        left: seconds to the end of the last epoch, None until it can be told.
    """

    step: int
    epoch: float
    loss: float
    seen: int
    total: int
    rate: float
    left: float | None


@dataclass(frozen=True, slots=True)
class Evaluated(Event):
    """One round is over: loss and score on the validation examples, which are not learned from.

    Attributes:
        epoch: 0 for the measurement before the first step.
        best: whether this is the best version so far.
        score: as in `TrainReport`.
        watched: what the model says now about a few of them.
    """

    epoch: int
    loss: float
    score: float
    best: bool
    watched: tuple[Judged, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked(Event):
    """The examples of a new run are known."""

    report: ExamplesReport


@dataclass(frozen=True, slots=True)
class Saved(Event):
    """A checkpoint is on disk; the run can be continued from here."""

    epoch: int
    folder: str


@dataclass(frozen=True, slots=True)
class BytesReceived(Event):
    """What the questions of this job have brought from the hub; files of models are not among it."""

    size: int


@dataclass(frozen=True, slots=True)
class Terminal(Event):
    """The last event of a job."""


@dataclass(frozen=True, slots=True)
class Done(Terminal):
    value: Any = None


@dataclass(frozen=True, slots=True)
class Failed(Terminal):
    kind: ErrorKind
    message: Message
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Stopped(Terminal):
    """Somebody asked for it.

    Attributes:
        outcome: of a run that teaches, what is left of it (`RunLeft`); else "".
    """

    outcome: str = ""

"""Every message that crosses the pipe between the window and an engine. Standard library only.

A request carries a job id; its answer is any number of events with that id and then exactly one `Terminal`.
Tensors become floats before they get here, and big things travel as files, named by path.
"""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop.errors import ErrorKind
from desktop.results import Labels, Result
from desktop.tasks import OptionValue

_numbers = itertools.count(1)


def new_job_id() -> str:
    """Unique in this process and, with the process id, among those that share a folder."""
    return f"{os.getpid()}-{next(_numbers)}"


# ---- facts that messages carry ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to ask about: a file, or a text given directly."""

    path: str = ""
    text: str = ""

    @property
    def name(self) -> str:
        return Path(self.path).name if self.path else (self.text[:60] or "text")


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model that is here and can be used.

    Attributes:
        id: "starter/…", "taught/…", or the hub's "owner/name".
        library: name of the module in ``desktop.engine.libraries`` that runs it.
        source: "starter", "taught", "huggingface" or "local".
        size: bytes on disk.
        origin: where it came from, in words.
        labels: how many groups or labels it knows, 0 when that has no meaning.
    """

    id: str
    name: str
    folder: str
    library: str
    tasks: tuple[str, ...]
    source: str
    size: int
    licence: str = ""
    origin: str = ""
    publisher: str = ""
    revision: str = ""
    created: float = 0.0
    labels: int = 0
    base: str = ""
    """Id of the model it was taught from, if any."""
    problem: str = ""
    """Why it cannot be used, or ""."""


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """What computes, and why it was chosen.

    Attributes:
        kind: "cuda", "mps" or "cpu".
        name: for a person, such as "NVIDIA RTX 4070" or "Processor".
        memory: bytes of graphics memory, or of main memory for the processor.
        reason: one sentence that says why this one is used.
    """

    kind: str
    name: str
    memory: int
    cores: int
    reason: str


@dataclass(frozen=True, slots=True)
class HubModel:
    """One row of a search result."""

    id: str
    name: str
    publisher: str
    tasks: tuple[str, ...]
    licence: str = ""
    downloads: int = 0
    likes: int = 0
    updated: float = 0.0
    size: int = 0
    """Bytes of the weights when the hub says it, else 0."""
    parameters: int = 0
    gated: bool = False
    library: str = ""
    languages: tuple[str, ...] = ()
    installed: bool = False
    problem: str = ""
    """Why Burnish cannot run it, as far as the list tells, or ""."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    name: str
    size: int
    digest: str = ""
    """SHA-256 for large files, git blob id for small ones, as the hub lists them."""
    here: bool = False


@dataclass(frozen=True, slots=True)
class DownloadPlan:
    """What a download would fetch, before anything is fetched."""

    model: str
    revision: str
    """The exact commit."""
    files: tuple[PlannedFile, ...]
    total: int
    """Bytes of all files."""
    missing: int
    """Bytes still to arrive."""
    disk_free: int
    tasks: tuple[str, ...] = ()
    licence: str = ""
    safe: bool = True
    """Weights are in the safetensors format."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    model: HubModel
    text: str
    """The model card as Markdown, without its header block."""
    plan: DownloadPlan | None = None
    problem: str = ""
    """Why the model cannot be downloaded or run, or ""."""


@dataclass(frozen=True, slots=True)
class GroupCount:
    name: str
    count: int
    samples: tuple[str, ...] = ()
    """A few of its files, for thumbnails."""


@dataclass(frozen=True, slots=True)
class ExamplesReport:
    """What the check of a folder of examples found."""

    folder: str
    groups: tuple[GroupCount, ...]
    unreadable: tuple[tuple[str, str], ...]
    """(path, reason)"""
    duplicates: tuple[tuple[str, ...], ...]
    """Files with the same picture, each tuple one set."""
    conflicts: tuple[tuple[str, ...], ...]
    """The sets among `duplicates` that stand in more than one group."""
    splits: tuple[int, int, int]
    """How many examples are used to learn, to steer while learning, and for the report."""
    smallest: tuple[int, int] = (0, 0)
    """Width and height of the smallest picture."""
    problem: str = ""
    """Why teaching cannot start with these examples, or ""."""

    @property
    def total(self) -> int:
        return sum(group.count for group in self.groups)


@dataclass(frozen=True, slots=True)
class TrainPlan:
    """Everything that determines a run; stored as run.json in its folder.

    Attributes:
        method: "quick" (backbone frozen, head trained on cached features) or "thorough" (all weights).
        epochs: rounds through the examples; 0 lets the method choose.
        out: folder of the run; "" makes a new one below `desktop.paths.runs_dir`.
    """

    task: str
    data: str
    model: str
    method: str = "quick"
    epochs: int = 0
    seed: int = 0
    name: str = ""
    out: str = ""
    device: str = "auto"


@dataclass(frozen=True, slots=True)
class GroupScore:
    name: str
    recall: float
    """Share of the real ones that were found."""
    precision: float
    """Share that is right when the model says so."""
    count: int
    """How many unseen examples of the group there were."""


@dataclass(frozen=True, slots=True)
class Mistake:
    path: str
    truth: str
    said: str
    score: float


@dataclass(frozen=True, slots=True)
class TrainReport:
    """The honest result of a run, measured on examples that took no part in it.

    Attributes:
        range: 95 % Wilson score interval of `accuracy`.
        baseline: accuracy of always naming the commonest group ("before teaching").
        confusion: rows are the truth, columns what the model said, in the order of `labels`.
    """

    accuracy: float
    range: tuple[float, float]
    baseline: float
    baseline_range: tuple[float, float]
    labels: tuple[str, ...]
    per_class: tuple[GroupScore, ...]
    confusion: tuple[tuple[int, ...], ...]
    mistakes: tuple[Mistake, ...]
    tested: int
    best_epoch: int
    epochs: int
    seconds: float
    device: str
    counts: tuple[int, int, int] = (0, 0, 0)
    stopped_early: bool = False


@dataclass(frozen=True, slots=True)
class TrainResult:
    """Value of `Done` for a run."""

    model: ModelInfo
    report: TrainReport
    run: str
    """Folder of the run."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What the window cannot read by itself: a picture in a rare format, the waveform of a sound."""

    path: str
    picture: str = ""
    """A PNG that Qt can show."""
    width: int = 0
    height: int = 0
    frames: int = 1
    seconds: float = 0.0
    peaks: tuple[float, ...] = ()
    sound: str = ""
    """A WAV that any player plays, made only when asked for."""


# ---- requests ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    job: str = field(default_factory=new_job_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepare(Request):
    """Import what is heavy and choose the device. Done carries a `DeviceInfo`."""

    device: str = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Request):
    """Ask `model` about each input: one `Item` per input, in order. Done carries a `RunSummary`."""

    task: str
    model: str
    inputs: tuple[Input, ...]
    options: dict[str, OptionValue] = field(default_factory=dict)
    device: str = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class MakePreview(Request):
    """Done carries a `Preview`."""

    path: str
    media: str
    playable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckExamples(Request):
    """Done carries an `ExamplesReport`."""

    task: str
    folder: str
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Train(Request):
    """`Step`, `Evaluated` and `Saved` events; Done carries a `TrainResult`."""

    plan: TrainPlan
    resume: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Search(Request):
    """`Found` pages; Done carries the number of models found."""

    words: str = ""
    task: str = ""
    sort: str = "downloads"
    limit: int = 50
    skip: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Request):
    """Done carries a `ModelCard`."""

    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDownload(Request):
    """Done carries a `DownloadPlan`."""

    model: str
    revision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download(Request):
    """`Progress` in bytes; Done carries the `ModelInfo`. What arrived stays for the next try."""

    model: str
    revision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed(Request):
    """Done carries a tuple of `ModelInfo`."""

    task: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove(Request):
    """Done carries the number of bytes freed."""

    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doctor(Request):
    """Done carries a dictionary of facts about this installation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop(Request):
    """Stop `job`. With `keep`, a run keeps its best version so far and ends with Done."""

    keep: bool = False


# ---- events ------------------------------------------------------------------------------------------------


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
        text: what is being done, in words ("Loading the model").
        done, total: in `unit`; total 0 when the length is unknown.
        unit: "bytes", "files", "seconds", "examples" or "".
        left: seconds still to go, None when nobody can know.
        rate: units a second, 0 when unknown.
    """

    text: str
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
    message: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Item(Event):
    """One input's answer: either `result` or `error`, never both."""

    index: int
    input: Input
    result: Result | None = None
    error: ItemError | None = None
    seconds: float = 0.0


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
    """One round is over: loss and accuracy on the examples that steer while learning (validation).

    Attributes:
        epoch: 0 for the measurement before the first step.
        best: whether this is the best version so far.
        watched: what the model says now about a few of them: (path, truth, answer).
    """

    epoch: int
    loss: float
    accuracy: float
    best: bool
    watched: tuple[tuple[str, str, Labels], ...] = ()


@dataclass(frozen=True, slots=True)
class Saved(Event):
    """A checkpoint is on disk; the run can be continued from here."""

    epoch: int
    folder: str


@dataclass(frozen=True, slots=True)
class Terminal(Event):
    """The last event of a job."""


@dataclass(frozen=True, slots=True)
class Done(Terminal):
    value: Any = None


@dataclass(frozen=True, slots=True)
class Failed(Terminal):
    kind: ErrorKind
    message: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Stopped(Terminal):
    pass


@dataclass(frozen=True, slots=True)
class RunSummary:
    """Value of `Done` for `Run`."""

    model: ModelInfo
    device: DeviceInfo
    seconds: float
    answered: int
    failed: int
    peak_memory: int = 0
    """Highest memory use of the engine in bytes: graphics memory on a card, else main memory."""

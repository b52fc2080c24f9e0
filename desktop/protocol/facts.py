"""Facts that messages carry: models, plans, reports. Frozen, and made of plain values only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


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
        id: "starter/…", "taught/…", "imported/…", "torchvision/<weights>", "whisper/<size>", or the hub's
            "owner/name".
        library: name of the module in ``desktop.engine.libraries`` that runs it.
        source: "starter", "taught", "imported", "huggingface", "torchvision", "whisper", or "local" for a
            folder of the user's own.
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
    safety: str = ""
    """What the check of its files has shown, as a sentence; nothing of the model is run for it."""
    file: str = ""
    """The one file in `folder` that is this model, where several models lie side by side; else ""."""
    addition: str = ""
    """Only while it is loaded: folder of the addition (LoRA) that is put together with `folder`; else ""."""


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
    source: str = "huggingface"
    """"huggingface", "torchvision" or "whisper"; for what is only here, the source of its `ModelInfo`."""
    revision: str = ""
    """The version that was asked for by a pasted address, else ""."""


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
    companions: tuple[DownloadPlan, ...] = ()
    """Models that this one needs and that are fetched before it; `total` and `missing` include them."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    model: HubModel
    text: str
    """The model card as Markdown, without its header block."""
    plan: DownloadPlan | None = None
    problem: str = ""
    """Why the model cannot be downloaded or run, or ""."""
    safety: str = ""
    """What can be said of its safety, as a sentence: from its files if it is here, else from their names."""


@dataclass(frozen=True, slots=True)
class Removal:
    """What removing a model would do.

    Attributes:
        freed: bytes.
        needed_by: ids of models that stop working without it.
        note: what else a person should know, as a sentence, or "".
    """

    model: str
    freed: int
    needed_by: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file or folder.

    Attributes:
        models: those that are now in the library.
        refused: (path, reason) of everything that looked like a model and cannot be used.
    """

    models: tuple[ModelInfo, ...]
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Verified:
    """What reading a model through has shown.

    Attributes:
        compared: files whose checksum is known and was compared.
        looked_at: files whose form was checked because no checksum of them is known.
        problem: what is wrong, as a sentence, or "".
    """

    model: str
    compared: int
    looked_at: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Packed:
    """A pack that was written.

    Attributes:
        models: their ids.
        size: bytes of the file.
    """

    path: str
    models: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What came of a pack.

    Attributes:
        models: those that are now in the library.
        already: ids of those that were here before.
        refused: (id, reason) of those that are not safe or cannot be used.
    """

    models: tuple[ModelInfo, ...]
    already: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The same weights in several places.

    Attributes:
        models: ids, the one to keep first.
        size: bytes that each further copy takes.
    """

    models: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class MovePlan:
    """What moving the library means.

    Attributes:
        target: the folder that was chosen, "" for the first place.
        folder: where the models will be.
        total: bytes to copy; 0 when they only get another name on the same disk.
        free: bytes free there.
        problem: why it cannot be done, as a sentence, or "".
    """

    target: str
    folder: str
    total: int
    free: int
    problem: str = ""


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
    length: float = 0.0
    """Of all that was answered, as in `Item`; 0 unless every length is known."""

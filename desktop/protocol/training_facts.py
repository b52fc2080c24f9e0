"""What is known of examples, of a run that teaches, and of how it went."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.protocol.facts import ModelInfo


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


class RunLeft(StrEnum):
    """What a Stop leaves of a run."""

    NOTHING = "nothing"
    """It had learnt nothing yet."""
    NO_VERSION = "no-version"
    """There was no version to keep yet; the run can be continued."""
    RUN = "run"
    """It can be continued."""


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

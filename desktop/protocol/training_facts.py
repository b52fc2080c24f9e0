"""What is known of examples, of a run that teaches, and of how it went."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from desktop.messages import NOTHING, Message
from desktop.protocol.facts import Input, ModelInfo
from desktop.results import Result


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table hold the examples.

    Attributes:
        text, label: names; "" where they are to be guessed.
        known: all that the table has.
    """

    text: str = ""
    label: str = ""
    known: tuple[str, ...] = ()


GUESSED = Columns()


@dataclass(frozen=True, slots=True)
class GroupCount:
    name: str
    count: int
    samples: tuple[Input, ...] = ()
    """A few of them, to be shown small."""
    folders: tuple[str, ...] = ()
    """Where its files are."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why teaching cannot start with these examples."""

    message: Message


@dataclass(frozen=True, slots=True)
class Conflicts:
    """The same example in more than one group: each tuple one set."""

    sets: tuple[tuple[Input, ...], ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    files: tuple[tuple[str, Message], ...]
    """(path, why)"""


@dataclass(frozen=True, slots=True)
class FewExamples:
    groups: tuple[tuple[str, int], ...]
    """(name, examples) of those that hold fewer than `desktop.tasks.Lesson.enough`."""


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Examples with the same content within a group: each tuple one set."""

    sets: tuple[tuple[Input, ...], ...]


@dataclass(frozen=True, slots=True)
class NearCopies:
    """Different files that look or sound the same, within a group: each tuple one set, kept on one side."""

    sets: tuple[tuple[Input, ...], ...]

    @property
    def count(self) -> int:
        """How many are copies of another one."""
        return sum(len(same) - 1 for same in self.sets)


@dataclass(frozen=True, slots=True)
class NearConflicts:
    """Near copies in more than one group: each tuple one set."""

    sets: tuple[tuple[Input, ...], ...]


@dataclass(frozen=True, slots=True)
class AllAlike:
    """Groups whose examples look so much like each other that near copies among them cannot be told."""

    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Groups whose names look the same: each tuple one set of names.

    Attributes:
        merged: whether each set is taught as one group.
    """

    sets: tuple[tuple[str, ...], ...]
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Noted:
    """Examples that are used though something was missing or guessed when they were read."""

    files: tuple[tuple[str, tuple[Message, ...]], ...]


@dataclass(frozen=True, slots=True)
class SmallestPicture:
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class TextLengths:
    """Of the shortest and of the longest text, in words."""

    shortest: int
    longest: int


@dataclass(frozen=True, slots=True)
class Divided:
    """The folders say already what is for training and what for the test: (part, folder).

    A part is "train", "validation" or "test"; what is missing of them is taken from the training examples.
    """

    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Inside:
    """The groups lie in this folder, below the one that was given."""

    folder: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What lies among the examples and is none: each reason, and the files that are known by name."""

    count: int
    reasons: tuple[tuple[Message, tuple[str, ...]], ...]


Finding = (
    Blocked
    | Conflicts
    | NearConflicts
    | Namesakes
    | Unreadable
    | Noted
    | FewExamples
    | AllAlike
    | Duplicates
    | NearCopies
    | SmallestPicture
    | TextLengths
    | Divided
    | Inside
    | LeftOut
)
"""What a person should know about examples."""

F = TypeVar("F", bound=Finding)


@dataclass(frozen=True, slots=True)
class ExamplesReport:
    """What the check of examples found.

    Attributes:
        task: what is taught with them.
        groups: what they are sorted into, if that is what is taught.
        splits: how many are used for training, validation and testing.
        findings: at most one of each class.
    """

    folder: str
    groups: tuple[GroupCount, ...]
    splits: tuple[int, int, int]
    findings: tuple[Finding, ...] = ()
    columns: Columns = GUESSED
    """Of a table, those that were used."""
    task: str = ""

    @property
    def total(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def problem(self) -> Message:
        """Why teaching cannot start; empty if it can."""
        blocked = self.finding(Blocked)
        return blocked.message if blocked else NOTHING

    def finding(self, kind: type[F]) -> F | None:
        return next((found for found in self.findings if isinstance(found, kind)), None)


@dataclass(frozen=True, slots=True)
class TrainPlan:
    """Everything that determines a run; stored as run.json in its folder.

    Attributes:
        method: "quick" (backbone frozen, head trained on cached features) or "thorough" (all weights).
        merge: teach groups whose names look the same as one.
        epochs: rounds through the examples; 0 lets the method choose.
        columns: of a table, those with the texts and with their groups.
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
    merge: bool = False
    columns: Columns = GUESSED


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
class Judged:
    """One example: what it is, and what the model says of it."""

    input: Input
    truth: Result
    answer: Result


@dataclass(frozen=True, slots=True)
class GroupsDetail:
    """What only a model that tells groups apart can be asked.

    Attributes:
        confusion: rows are the truth, columns what the model said, in the order of `labels`.
        type: how it is stored.
    """

    labels: tuple[str, ...]
    per_group: tuple[GroupScore, ...]
    confusion: tuple[tuple[int, ...], ...]
    type: str = "groups"


Detail = GroupsDetail
"""The part of a report that belongs to one kind of lesson; one class for each kind."""


@dataclass(frozen=True, slots=True)
class TrainReport:
    """The honest result of a run, measured on examples that took no part in it.

    Attributes:
        score: as `desktop.tasks.Lesson.score` says; of groups the accuracy.
        range: 95 % interval of `score`; of groups the Wilson score interval.
        baseline: the score without having learned anything: of always naming the commonest group.
        mistakes: some, the surest first.
        counts: examples for training, validation and testing.
        notes: what a person should know of the examples beside it.
    """

    score: float
    range: tuple[float, float]
    baseline: float
    baseline_range: tuple[float, float]
    detail: Detail
    mistakes: tuple[Judged, ...]
    tested: int
    best_epoch: int
    epochs: int
    seconds: float
    device: str
    counts: tuple[int, int, int] = (0, 0, 0)
    stopped_early: bool = False
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class TrainResult:
    """Value of `Done` for a run."""

    model: ModelInfo
    report: TrainReport
    run: str
    """Folder of the run."""

"""What a model can answer: one small class for each *type* of result.

Views, export, history and the command line all choose by this type, never by the task. Everything here is
plain numbers and strings; `to_dict` is what ``burnish run --json`` prints and what the history keeps, so the
keys are part of the public interface.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from desktop import stored


@dataclass(frozen=True, slots=True)
class Label:
    label: str
    score: float
    """Between 0 and 1."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Names for the whole input, the likeliest first."""

    type: ClassVar[str] = "labels"
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Word:
    start: float
    end: float
    text: str
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Segment:
    start: float
    """Seconds from the beginning of the recording."""
    end: float
    text: str
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """What is said in a recording, with times."""

    type: ClassVar[str] = "transcript"
    language: str
    """Two-letter code, as detected or chosen."""
    text: str
    segments: tuple[Segment, ...]
    duration: float = 0.0
    """Length of the recording in seconds."""
    detected: bool = True
    """Whether the model found the language out: not if it was chosen, knows one only, or nobody speaks."""


@dataclass(frozen=True, slots=True)
class Passage:
    text: str
    score: float
    """Cosine similarity to the query, between -1 and 1."""


@dataclass(frozen=True, slots=True)
class Matches:
    """Passages of a text ordered by how close in meaning they are to a query."""

    type: ClassVar[str] = "matches"
    query: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Edges in pixels of the upright picture, from its upper left corner."""

    label: str
    score: float
    left: float
    top: float
    right: float
    bottom: float


SURE = 0.5
"""From this score on a thing in a picture counts as found; what is less certain is shown on request."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """Things in a picture and where they are, the surest first."""

    type: ClassVar[str] = "boxes"
    boxes: tuple[Box, ...]
    width: int
    """Of the upright picture, in pixels."""
    height: int


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the points of a picture.

    Attributes:
        score: between 0 and 1; 1 where the model does not say how sure it is.
        share: of all the points of the picture, between 0 and 1.
        runs: lengths of the runs of points outside and inside, in turn and beginning outside, row by row over
            the grid of the `Masks` it belongs to ("0 3 13" is the first three of sixteen points).
    """

    label: str
    score: float
    share: float
    runs: str


@dataclass(frozen=True, slots=True)
class Masks:
    """Parts of a picture, the largest first; parts may overlap."""

    type: ClassVar[str] = "masks"
    parts: tuple[Part, ...]
    columns: int
    """The grid of points on which the parts are drawn, laid over the whole upright picture."""
    rows: int
    width: int
    """Of the upright picture, in pixels."""
    height: int


@dataclass(frozen=True, slots=True)
class Text:
    """Something that the model wrote: a summary, a translation, a description."""

    type: ClassVar[str] = "text"
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the text that was asked about; `start` and `end` count its characters."""

    label: str
    score: float
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Spans:
    """Pieces of a text that the model points at: names in the order of the text, answers the surest first."""

    type: ClassVar[str] = "spans"
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """One thing that was measured.

    Attributes:
        label: what it is, as the model calls it.
        number: on the scale that the model was taught; there are no bounds.
    """

    label: str
    number: float


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the model measured, in its own order and on its own scale."""

    type: ClassVar[str] = "numbers"
    numbers: tuple[Number, ...]


Result = Labels | Transcript | Matches | Boxes | Masks | Text | Spans | Numbers
RESULT_TYPES: dict[str, type[Result]] = {
    cls.type: cls for cls in (Labels, Transcript, Matches, Boxes, Masks, Text, Spans, Numbers)
}


def to_dict(result: Result) -> dict[str, Any]:
    """The result as JSON-ready dictionaries, its type first."""
    return {"type": result.type, **asdict(result)}


def from_dict(data: dict[str, Any]) -> Result:
    """The inverse of `to_dict`.

    Raises:
        ValueError: the data are no result of a known type.
    """
    kind = RESULT_TYPES.get(data.get("type", ""))
    if kind is None:
        raise ValueError("not a result of a known type")
    return stored.from_json(kind, data)

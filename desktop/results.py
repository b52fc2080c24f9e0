"""What a model can answer: one small class for each *type* of result.

Views, export, history and the command line all choose by this type, never by the task. Everything here is
plain numbers and strings; `to_dict` is what ``burnish run --json`` prints and what the history keeps, so the
keys are part of the public interface.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar


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


Result = Labels | Transcript | Matches
RESULT_TYPES: dict[str, type[Result]] = {cls.type: cls for cls in (Labels, Transcript, Matches)}

_PARTS: dict[str, type[Any]] = {"labels": Label, "segments": Segment, "words": Word, "passages": Passage}


def to_dict(result: Result) -> dict[str, Any]:
    """The result as JSON-ready dictionaries, its type first."""
    return {"type": result.type, **asdict(result)}


def from_dict(data: dict[str, Any]) -> Result:
    """The inverse of `to_dict`.

    Raises:
        ValueError: the data are no result of a known type.
    """
    try:
        cls = RESULT_TYPES[data["type"]]
        return _build(cls, data)  # type: ignore[no-any-return]
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a result: {error}") from error


def _build(cls: type[Any], data: dict[str, Any]) -> Any:
    known = {field.name for field in fields(cls)}
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key in known:
            part = _PARTS.get(key)
            values[key] = tuple(_build(part, item) for item in value) if part else value
    return cls(**values)

"""`Task`: what one row of the table says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop.errors import ErrorKind, Trouble
from desktop.messages import asking
from desktop.results import Result
from desktop.tasks.media import Media
from desktop.tasks.options import Option, OptionValue
from desktop.tasks.teaching import Lesson


@dataclass(frozen=True, slots=True)
class Task:
    """One thing a model can do.

    Attributes:
        id: the hub's name for it, where the hub has one.
        question: the plain words on a chip over a file of the user's.
        short: the plain words on a chip in Discover.
        media: what it is asked about.
        result: the type of its answer; chooses view and export.
        or_else: the type that some models for it answer with instead, or None.
        starter: the model that comes with Burnish and can do it, or "".
        teach: how it can be taught, or None.
        hub_tags: what the hub calls models that can do it.
        icon: name of the line icon.
        need: what a person needs who has no model for it, as a sentence.
        at_work: bytes; the least that it computes along the way, in Burnish's own batches; 0 if unknown.
            Measured on the starters, and for pictures with things in them roughly, between the smallest
            networks (150 MB) and the usual ones (700 to 850 MB at 800 × 1333 pixels). For text and sound on
            networks of the usual size, such as BERT base with 8 windows of 512 tokens and wav2vec 2.0 base
            with 30 seconds, less what goes with the weights already.
        network: the ending of the names of networks that do it with an addition (LoRA), such as
            "ForTokenClassification"; "" where none does.
        runs_named: parts of the names of the guide's models that Burnish runs for it; () where it runs all.
    """

    id: str
    question: str
    short: str
    media: Media
    result: type[Result]
    options: tuple[Option, ...] = ()
    starter: str = ""
    teach: Lesson | None = None
    hub_tags: tuple[str, ...] = ()
    icon: str = "file"
    need: str = ""
    at_work: int = 0
    runs_named: tuple[str, ...] = ()
    network: str = ""
    or_else: type[Result] | None = None

    def options_for(self, language: str) -> tuple[Option, ...]:
        """The options that make a difference for a model that hears only `language` ("": several)."""
        return tuple(option for option in self.options if not (language and option.is_heard_language))

    def parse_options(self, given: dict[str, Any]) -> dict[str, OptionValue]:
        """Defaults filled in, strings parsed, unknown names refused.

        Raises:
            Trouble: BAD_REQUEST, for the person who typed it.
        """
        unknown = given.keys() - {option.id for option in self.options}
        if unknown:
            known = tuple(option.id for option in self.options)
            message = asking.NO_OPTIONS(option=min(unknown), task=self.id)
            if known:
                message = asking.NO_OPTION(option=min(unknown), task=self.id, known=known)
            raise Trouble(ErrorKind.BAD_REQUEST, message)
        values: dict[str, OptionValue] = {}
        for option in self.options:
            value = given.get(option.id, option.default)
            values[option.id] = option.parse(value) if isinstance(value, str) else value
            if option.required and values[option.id] in ("", ()):
                message = asking.OPTION_MISSING(task=self.id, option=option.id, label=option.label)
                raise Trouble(ErrorKind.BAD_REQUEST, message)
        return values

"""The rows of the table of tasks. Adding a task begins with a row here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from desktop.results import Boxes, Labels, Masks, Matches, Result, Spans, Text, Transcript
from desktop.tasks.languages import SOURCE_LANGUAGES, TARGET_LANGUAGES, WHISPER_LANGUAGES
from desktop.tasks.options import QT_TRANSLATE_NOOP, Choice, Option, OptionKind, OptionValue


class Media(StrEnum):
    """What a file is to a person. The values are the hub's words."""

    PICTURE = "image"
    TEXT = "text"
    SOUND = "audio"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing a model can do.

    Attributes:
        id: the hub's name for it, where the hub has one.
        question: the plain words on a chip over a file of the user's.
        short: the plain words on a chip in Discover.
        media: what it is asked about.
        result: the type of its answer; chooses view and export.
        starter: the model that comes with Burnish and can do it, or "".
        teach: how it can be taught ("image-labels": a folder of class folders), or "".
        hub_tags: what the hub calls models that can do it.
        icon: name of the line icon.
    """

    id: str
    question: str
    short: str
    media: Media
    result: type[Result]
    options: tuple[Option, ...] = ()
    starter: str = ""
    teach: str = ""
    hub_tags: tuple[str, ...] = ()
    icon: str = "file"

    def parse_options(self, given: dict[str, Any]) -> dict[str, OptionValue]:
        """Defaults filled in, strings parsed, unknown names refused.

        Raises:
            ValueError: with a sentence for the person who typed it.
        """
        unknown = given.keys() - {option.id for option in self.options}
        if unknown:
            known = ", ".join(option.id for option in self.options) or "none"
            raise ValueError(f"There is no option “{min(unknown)}” for {self.id}. Known options: {known}.")
        values: dict[str, OptionValue] = {}
        for option in self.options:
            value = given.get(option.id, option.default)
            values[option.id] = option.parse(value) if isinstance(value, str) else value
            if option.required and values[option.id] in ("", ()):
                raise ValueError(f"{self.id} needs the option “{option.id}”: {option.label.lower()}.")
        return values


TASKS: tuple[Task, ...] = (
    Task(
        id="image-classification",
        question=QT_TRANSLATE_NOOP("tasks", "What is in this picture?"),
        short=QT_TRANSLATE_NOOP("tasks", "Say what is shown"),
        media=Media.PICTURE,
        result=Labels,
        options=(
            Option(
                "top",
                QT_TRANSLATE_NOOP("tasks", "How many answers"),
                OptionKind.INTEGER,
                5,
                minimum=1,
                maximum=50,
            ),
        ),
        starter="starter/efficientnet-lite0",
        teach="image-labels",
        hub_tags=("image-classification",),
        icon="image",
    ),
    Task(
        id="object-detection",
        question=QT_TRANSLATE_NOOP("tasks", "Where are the things in it?"),
        short=QT_TRANSLATE_NOOP("tasks", "Find things"),
        media=Media.PICTURE,
        result=Boxes,
        hub_tags=("object-detection",),
        icon="boxes",
    ),
    Task(
        id="image-segmentation",
        question=QT_TRANSLATE_NOOP("tasks", "Cut out the parts"),
        short=QT_TRANSLATE_NOOP("tasks", "Cut out parts"),
        media=Media.PICTURE,
        result=Masks,
        options=(
            Option(
                "sure",
                QT_TRANSLATE_NOOP("tasks", "How sure it must be"),
                OptionKind.PERCENT,
                0.5,
                QT_TRANSLATE_NOOP(
                    "tasks",
                    "Parts that the model is less sure of are left out. "
                    "Models that sort every point of a picture do not say how sure they are.",
                ),
                minimum=0.05,
                maximum=0.99,
                advanced=True,
            ),
        ),
        hub_tags=("image-segmentation",),
        icon="layers",
    ),
    Task(
        id="zero-shot-image-classification",
        question=QT_TRANSLATE_NOOP("tasks", "Match my own labels"),
        short=QT_TRANSLATE_NOOP("tasks", "Match your own labels"),
        media=Media.PICTURE,
        result=Labels,
        options=(
            Option(
                "labels",
                QT_TRANSLATE_NOOP("tasks", "Your labels, separated by commas"),
                OptionKind.LABELS,
                ("a person", "an animal", "a plant", "a building", "food"),
                QT_TRANSLATE_NOOP("tasks", "Whatever follows “this is a photo of”, mostly in English."),
                required=True,
            ),
        ),
        hub_tags=("zero-shot-image-classification",),
        icon="target",
    ),
    Task(
        id="image-to-text",
        question=QT_TRANSLATE_NOOP("tasks", "Describe it"),
        short=QT_TRANSLATE_NOOP("tasks", "Describe"),
        media=Media.PICTURE,
        result=Text,
        hub_tags=("image-to-text",),
        icon="chat",
    ),
    Task(
        id="zero-shot-classification",
        question=QT_TRANSLATE_NOOP("tasks", "Sort it by my own labels"),
        short=QT_TRANSLATE_NOOP("tasks", "Sort by your own labels"),
        media=Media.TEXT,
        result=Labels,
        options=(
            Option(
                "labels",
                QT_TRANSLATE_NOOP("tasks", "Your labels, separated by commas"),
                OptionKind.LABELS,
                ("delivery", "home and furniture", "food", "travel"),
                QT_TRANSLATE_NOOP("tasks", "Works best for what a text is about, less well for its mood."),
                required=True,
            ),
        ),
        starter="starter/all-minilm-l6-v2",
        hub_tags=("sentence-similarity", "feature-extraction", "zero-shot-classification"),
        icon="text",
    ),
    Task(
        id="sentence-similarity",
        question=QT_TRANSLATE_NOOP("tasks", "Find the passages closest to a sentence"),
        short=QT_TRANSLATE_NOOP("tasks", "Find by meaning"),
        media=Media.TEXT,
        result=Matches,
        options=(
            Option(
                "text",
                QT_TRANSLATE_NOOP("tasks", "The sentence to compare with"),
                OptionKind.TEXT,
                "",
                required=True,
            ),
            Option(
                "top",
                QT_TRANSLATE_NOOP("tasks", "How many passages"),
                OptionKind.INTEGER,
                10,
                minimum=1,
                maximum=500,
            ),
        ),
        starter="starter/all-minilm-l6-v2",
        hub_tags=("sentence-similarity", "feature-extraction"),
        icon="search",
    ),
    Task(
        id="summarization",
        question=QT_TRANSLATE_NOOP("tasks", "Summarise it"),
        short=QT_TRANSLATE_NOOP("tasks", "Summarise"),
        media=Media.TEXT,
        result=Text,
        hub_tags=("summarization",),
        icon="file",
    ),
    Task(
        id="translation",
        question=QT_TRANSLATE_NOOP("tasks", "Translate it"),
        short=QT_TRANSLATE_NOOP("tasks", "Translate"),
        media=Media.TEXT,
        result=Text,
        options=(
            Option(
                "to",
                QT_TRANSLATE_NOOP("tasks", "Translate into"),
                OptionKind.CHOICE,
                "auto",
                QT_TRANSLATE_NOOP(
                    "tasks", "Some models know one language only, and take it. Others know many."
                ),
                choices=tuple(
                    Choice(code, QT_TRANSLATE_NOOP("tasks", name)) for code, name in TARGET_LANGUAGES
                ),
            ),
            Option(
                "from",
                QT_TRANSLATE_NOOP("tasks", "Language of the text"),
                OptionKind.CHOICE,
                "auto",
                choices=tuple(
                    Choice(code, QT_TRANSLATE_NOOP("tasks", name)) for code, name in SOURCE_LANGUAGES
                ),
                advanced=True,
            ),
        ),
        hub_tags=("translation",),
        icon="lang",
    ),
    Task(
        id="text-classification",
        question=QT_TRANSLATE_NOOP("tasks", "What kind of text is it?"),
        short=QT_TRANSLATE_NOOP("tasks", "Tell mood or kind"),
        media=Media.TEXT,
        result=Labels,
        options=(
            Option(
                "top",
                QT_TRANSLATE_NOOP("tasks", "How many answers"),
                OptionKind.INTEGER,
                5,
                minimum=1,
                maximum=50,
            ),
        ),
        hub_tags=("text-classification",),
        icon="mark",
    ),
    Task(
        id="token-classification",
        question=QT_TRANSLATE_NOOP("tasks", "Find names in it"),
        short=QT_TRANSLATE_NOOP("tasks", "Find names"),
        media=Media.TEXT,
        result=Spans,
        hub_tags=("token-classification",),
        icon="target",
    ),
    Task(
        id="question-answering",
        question=QT_TRANSLATE_NOOP("tasks", "Answer a question about it"),
        short=QT_TRANSLATE_NOOP("tasks", "Answer questions"),
        media=Media.TEXT,
        result=Spans,
        options=(
            Option(
                "question",
                QT_TRANSLATE_NOOP("tasks", "Your question"),
                OptionKind.TEXT,
                "",
                QT_TRANSLATE_NOOP("tasks", "The answer is a piece of the text, word by word."),
                required=True,
            ),
            Option(
                "top",
                QT_TRANSLATE_NOOP("tasks", "How many answers"),
                OptionKind.INTEGER,
                3,
                minimum=1,
                maximum=20,
            ),
        ),
        hub_tags=("question-answering",),
        icon="chat",
    ),
    Task(
        id="text-generation",
        question=QT_TRANSLATE_NOOP("tasks", "Write an answer to it"),
        short=QT_TRANSLATE_NOOP("tasks", "Chat and write"),
        media=Media.TEXT,
        result=Text,
        options=(
            Option(
                "instruction",
                QT_TRANSLATE_NOOP("tasks", "What to do with the text"),
                OptionKind.TEXT,
                "",
                QT_TRANSLATE_NOOP(
                    "tasks",
                    "Such as: put it in plain words. Left empty, the text itself is the question. "
                    "What such a model writes sounds right and may be wrong.",
                ),
            ),
            Option(
                "length",
                QT_TRANSLATE_NOOP("tasks", "Words at most"),
                OptionKind.INTEGER,
                200,
                minimum=10,
                maximum=2000,
            ),
        ),
        hub_tags=("text-generation",),
        icon="chat",
    ),
    Task(
        id="automatic-speech-recognition",
        question=QT_TRANSLATE_NOOP("tasks", "Write down what is said"),
        short=QT_TRANSLATE_NOOP("tasks", "Write down speech"),
        media=Media.SOUND,
        result=Transcript,
        options=(
            Option(
                "language",
                QT_TRANSLATE_NOOP("tasks", "Language spoken"),
                OptionKind.CHOICE,
                "auto",
                choices=tuple(
                    Choice(code, QT_TRANSLATE_NOOP("tasks", name)) for code, name in WHISPER_LANGUAGES
                ),
            ),
            Option("words", QT_TRANSLATE_NOOP("tasks", "Time every word"), OptionKind.FLAG, True),
        ),
        starter="starter/whisper-tiny.en",
        hub_tags=("automatic-speech-recognition",),
        icon="wave",
    ),
    Task(
        id="audio-classification",
        question=QT_TRANSLATE_NOOP("tasks", "What kind of sound is it?"),
        short=QT_TRANSLATE_NOOP("tasks", "Name the sound"),
        media=Media.SOUND,
        result=Labels,
        options=(
            Option(
                "top",
                QT_TRANSLATE_NOOP("tasks", "How many answers"),
                OptionKind.INTEGER,
                5,
                minimum=1,
                maximum=50,
            ),
        ),
        hub_tags=("audio-classification",),
        icon="volume",
    ),
)

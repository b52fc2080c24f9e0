"""What can be asked about a picture, the most useful question first."""

from __future__ import annotations

from desktop.results import Boxes, Labels, Masks, Numbers, Text
from desktop.tasks.media import Media
from desktop.tasks.options import HOW_MANY_ANSWERS, QT_TRANSLATE_NOOP, Option, OptionKind
from desktop.tasks.task import Task
from desktop.tasks.teaching import PICTURE_GROUPS

PICTURES: tuple[Task, ...] = (
    Task(
        id="image-classification",
        question=QT_TRANSLATE_NOOP("tasks", "What is in this picture?"),
        short=QT_TRANSLATE_NOOP("tasks", "Say what is shown"),
        media=Media.PICTURE,
        result=Labels,
        or_else=Numbers,
        options=(HOW_MANY_ANSWERS,),
        starter="starter/efficientnet-lite0",
        teach=PICTURE_GROUPS,
        hub_tags=("image-classification",),
        network="ForImageClassification",
        icon="image",
        need=QT_TRANSLATE_NOOP("tasks", "You need a model that says what is in a picture."),
        at_work=280_000_000,
    ),
    Task(
        id="object-detection",
        question=QT_TRANSLATE_NOOP("tasks", "Where are the things in it?"),
        short=QT_TRANSLATE_NOOP("tasks", "Find things"),
        media=Media.PICTURE,
        result=Boxes,
        hub_tags=("object-detection",),
        icon="boxes",
        need=QT_TRANSLATE_NOOP(
            "tasks", "You need a model that finds things in a picture, and says what they are."
        ),
        at_work=700_000_000,
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
        need=QT_TRANSLATE_NOOP(
            "tasks",
            "You need a model that marks each part of a picture, such as sky or road, for you to cut out.",
        ),
        at_work=600_000_000,
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
                QT_TRANSLATE_NOOP("tasks", "Whatever could follow “This is a photo of”, usually in English."),
                required=True,
            ),
        ),
        hub_tags=("zero-shot-image-classification",),
        icon="target",
        need=QT_TRANSLATE_NOOP(
            "tasks", "You need a model that says which of your own labels fits a picture best."
        ),
        at_work=280_000_000,
    ),
    Task(
        id="image-to-text",
        question=QT_TRANSLATE_NOOP("tasks", "Describe it"),
        short=QT_TRANSLATE_NOOP("tasks", "Describe"),
        media=Media.PICTURE,
        result=Text,
        hub_tags=("image-to-text",),
        icon="chat",
        need=QT_TRANSLATE_NOOP("tasks", "You need a model that describes a picture in a sentence."),
        at_work=300_000_000,
        runs_named=("blip",),
    ),
)

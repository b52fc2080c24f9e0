"""`Lesson`: how a task is taught. One row for each lesson; the module that carries it out stands in
``desktop/engine/training/lessons.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.tasks.options import QT_TRANSLATE_NOOP

MOST_EPOCHS = 1000
"""Rounds; more is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which examples may be dropped, in words of the context "lessons".

    Attributes:
        id: "group-folders".
        title: what it is.
        text: what becomes of it.
    """

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way to learn, in words of the context "lessons".

    Attributes:
        id: "quick" or "thorough"; stands in plans and on the command line.
        epochs: (examples, rounds): the rounds that usually suffice from so many examples to learn from on.
        copies: numbers kept for each weight while it learns. One is what answering needs.
    """

    id: str
    name: str
    text: str
    epochs: tuple[tuple[int, int], ...]
    copies: int = 1

    def usual_epochs(self, examples: int) -> int:
        """Rounds that usually suffice for so many examples to learn from; more where a round is short."""
        return next(epochs for least, epochs in reversed(self.epochs) if examples >= least)


@dataclass(frozen=True, slots=True)
class Score:
    """What says how good a model is, in words of the context "lessons".

    Attributes:
        id: "accuracy".
        name: of the number; also stands beside what it is computed on.
        higher: whether higher is better.
        is_share: whether it is a share from 0 to 1, shown in percent.
    """

    id: str
    name: str
    higher: bool = True
    is_share: bool = True


@dataclass(frozen=True, slots=True)
class Lesson:
    """One thing that can be taught.

    Attributes:
        id: what models say they can start (`ModelInfo.lessons`).
        ways: the usual one first.
        enough: examples of each group from which on they are not called few.
        copies: which copies are found among the examples, and what becomes of them, in words of "lessons".
        starter: the model to start from where none is chosen, if it is not the one that does the task.
    """

    id: str
    forms: tuple[Form, ...]
    ways: tuple[Way, ...]
    score: Score
    enough: int
    copies: str
    starter: str = ""

    def way(self, way_id: str) -> Way:
        """The way called `way_id`.

        Raises:
            KeyError: there is no such way.
        """
        found = next((way for way in self.ways if way.id == way_id), None)
        if found is None:
            raise KeyError(way_id)
        return found


GROUP_FOLDERS = Form(
    "group-folders",
    QT_TRANSLATE_NOOP("lessons", "A folder of pictures or texts"),
    QT_TRANSLATE_NOOP(
        "lessons", "The names of the folders become the answers. 50 examples in each is a good start."
    ),
)
TEXT_TABLE = Form(
    "table",
    QT_TRANSLATE_NOOP("lessons", "A table of texts"),
    QT_TRANSLATE_NOOP(
        "lessons",
        "One text in each row, and beside it the group that becomes the answer. Burnish reads CSV, Excel, "
        "OpenDocument and JSON.",
    ),
)
QUICK = Way(
    "quick",
    QT_TRANSLATE_NOOP("lessons", "Quick"),
    QT_TRANSLATE_NOOP(
        "lessons", "Keeps what the model knows and teaches only its last step. Takes a minute or two."
    ),
    epochs=((0, 20),),
)
THOROUGH = Way(
    "thorough",
    QT_TRANSLATE_NOOP("lessons", "Thorough"),
    QT_TRANSLATE_NOOP(
        "lessons",
        "Adjusts the whole model. Takes longer. Better if your pictures are unlike everyday photos.",
    ),
    epochs=((0, 10), (1000, 8), (4000, 5)),
    copies=4,  # weights, their slopes and two running means of those (AdamW)
)
ACCURACY = Score("accuracy", QT_TRANSLATE_NOOP("lessons", "Accuracy"))

PICTURE_GROUPS = Lesson(
    "picture-groups",
    (GROUP_FOLDERS,),
    (QUICK, THOROUGH),
    ACCURACY,
    enough=50,
    copies=QT_TRANSLATE_NOOP(
        "lessons", "Copies that are found, also changed a little, are always used for the same purpose."
    ),
)

THOROUGH_TEXTS = Way(
    "thorough",
    THOROUGH.name,
    QT_TRANSLATE_NOOP(
        "lessons",
        "Adjusts the whole model. Takes longer. Better for moods and shades of meaning.",
    ),
    epochs=((0, 8), (500, 4), (4000, 3)),
    copies=THOROUGH.copies,
)
TEXT_GROUPS = Lesson(
    "text-groups",
    (GROUP_FOLDERS, TEXT_TABLE),
    (QUICK, THOROUGH_TEXTS),
    ACCURACY,
    enough=50,
    copies=QT_TRANSLATE_NOOP("lessons", "Exact copies of a text are always used for the same purpose."),
    starter="starter/all-minilm-l6-v2",
)

"""Every task once: the one table that catalogue, hub search, engine, forms, views, export and training read.

Adding a task is adding a row to `pictures`, `texts` or `sounds`, and a line in the library that can run it
(``desktop/engine/libraries``).
"""

from __future__ import annotations

from desktop.tasks.languages import WHISPER_LANGUAGES
from desktop.tasks.media import MEDIA, Media, MediaRow
from desktop.tasks.options import QT_TRANSLATE_NOOP, Choice, Option, OptionKind, OptionValue
from desktop.tasks.pictures import PICTURES
from desktop.tasks.sounds import SOUNDS
from desktop.tasks.task import Task
from desktop.tasks.teaching import Lesson, Way
from desktop.tasks.texts import TEXTS

__all__ = [
    "LESSONS",
    "MEDIA",
    "QT_TRANSLATE_NOOP",
    "TASKS",
    "TAUGHT",
    "WHISPER_LANGUAGES",
    "Choice",
    "Lesson",
    "Media",
    "MediaRow",
    "Option",
    "OptionKind",
    "OptionValue",
    "Task",
    "Way",
    "lesson_of",
    "task",
    "tasks_for",
    "taught",
]

TASKS: tuple[Task, ...] = (*PICTURES, *TEXTS, *SOUNDS)

LESSONS: dict[str, Lesson] = {row.teach.id: row.teach for row in TASKS if row.teach}
"""Every lesson by its id."""

TAUGHT: dict[Media, Task] = {row.media: row for row in TASKS if row.teach}
"""The task that examples in a medium are for; no two share one."""

_BY_ID = {task.id: task for task in TASKS}


def task(task_id: str) -> Task:
    """The row of `task_id`.

    Raises:
        KeyError: there is no such task.
    """
    return _BY_ID[task_id]


def taught(task_id: str) -> Task:
    """The row of a task that is taught; the first one where nobody teaches `task_id` any more."""
    return next((row for row in TAUGHT.values() if row.id == task_id), next(iter(TAUGHT.values())))


def lesson_of(task: Task) -> Lesson:
    """How one of `TAUGHT` is taught."""
    assert task.teach is not None
    return task.teach


def tasks_for(media: Media) -> tuple[Task, ...]:
    """What can be asked about a file of this kind, the most useful question first."""
    return tuple(row for row in TASKS if row.media is media)

"""What can be asked about a recording, the most useful question first."""

from __future__ import annotations

from desktop.results import Labels, Numbers, Transcript
from desktop.tasks.languages import WHISPER_LANGUAGES
from desktop.tasks.media import Media
from desktop.tasks.options import HOW_MANY_ANSWERS, QT_TRANSLATE_NOOP, Option, OptionKind, choices_of
from desktop.tasks.task import Task

SOUNDS: tuple[Task, ...] = (
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
                choices=choices_of(WHISPER_LANGUAGES),
                is_heard_language=True,
            ),
            Option("words", QT_TRANSLATE_NOOP("tasks", "Time every word"), OptionKind.FLAG, True),
        ),
        starter="starter/whisper-tiny.en",
        hub_tags=("automatic-speech-recognition",),
        icon="wave",
        need=QT_TRANSLATE_NOOP("tasks", "You need a model that writes down what is said."),
        at_work=350_000_000,
        runs_named=("whisper",),
    ),
    Task(
        id="audio-classification",
        question=QT_TRANSLATE_NOOP("tasks", "What kind of sound is it?"),
        short=QT_TRANSLATE_NOOP("tasks", "Name the sound"),
        media=Media.SOUND,
        result=Labels,
        or_else=Numbers,
        options=(HOW_MANY_ANSWERS,),
        hub_tags=("audio-classification",),
        icon="volume",
        need=QT_TRANSLATE_NOOP(
            "tasks", "You need a model that tells sounds apart, such as speech, music or a dog."
        ),
        at_work=170_000_000,
    ),
)

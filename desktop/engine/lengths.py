"""How long an input is, so that a speed can be told that does not depend on it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from desktop.engine.reading.texts import text_of
from desktop.engine.reading.tracks import length, opened_sound
from desktop.errors import Trouble
from desktop.protocol import Input
from desktop.results import Result, Text, Transcript
from desktop.tasks import Media

LONGEST_WORD = 12
"""Characters; a text whose words are longer on average does not put spaces between them, as in Chinese."""


def length_of(given: Input, media: Media, prepared: Any) -> float:
    """Seconds of a recording, words of a text; 0 for a picture, and where nobody can tell.

    Args:
        prepared: what a runner made of it; a text that it has read need not be read again.
    """
    with suppress(Trouble):  # it was opened a moment ago, so it has just gone: no reason to drop the answer
        if media is Media.TEXT:
            text = prepared if isinstance(prepared, str) else text_of(given)
            return float(words_in(text))
        if media is Media.SOUND:
            return _seconds_of(given.path)
    return 0.0


def worked_through(length: float, answer: Result) -> float:
    """How much a model had to work through for `answer` to an input of `length`.

    Who has heard a recording to its end knows better how long it is than the head of the file; and who writes
    a page about one sentence has worked on a page.
    """
    if isinstance(answer, Transcript):
        return answer.duration or length
    return max(length, words_in(answer.text)) if length and isinstance(answer, Text) else length


def words_in(text: str) -> int:
    """What stands between spaces; in scripts without spaces about as much as an English word says."""
    return max(len(text.split()), len(text) // LONGEST_WORD)


def _seconds_of(path: str) -> float:
    """What the file says of itself. Streams that were never closed say nothing."""
    with opened_sound(path) as container:
        return length(container)

"""The three media, and how each is called: one row for each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.tasks.options import QT_TRANSLATE_NOOP


class Media(StrEnum):
    """What a file is to a person. The values are the hub's words."""

    PICTURE = "image"
    TEXT = "text"
    SOUND = "audio"

    @property
    def row(self) -> MediaRow:
        return MEDIA[self]


@dataclass(frozen=True, slots=True)
class MediaRow:
    """How a medium is called; to be translated in the context "media".

    Attributes:
        one, many: "picture", "pictures".
        a: with its article, "a picture".
        title: of a group of questions or models about it.
        icon: name of the line icon.
    """

    one: str
    many: str
    a: str
    title: str
    icon: str


MEDIA: dict[Media, MediaRow] = {
    Media.PICTURE: MediaRow(
        QT_TRANSLATE_NOOP("media", "picture"),
        QT_TRANSLATE_NOOP("media", "pictures"),
        QT_TRANSLATE_NOOP("media", "a picture"),
        QT_TRANSLATE_NOOP("media", "Pictures"),
        "image",
    ),
    Media.TEXT: MediaRow(
        QT_TRANSLATE_NOOP("media", "text"),
        QT_TRANSLATE_NOOP("media", "texts"),
        QT_TRANSLATE_NOOP("media", "a text"),
        QT_TRANSLATE_NOOP("media", "Text"),
        "text",
    ),
    Media.SOUND: MediaRow(
        QT_TRANSLATE_NOOP("media", "recording"),
        QT_TRANSLATE_NOOP("media", "recordings"),
        QT_TRANSLATE_NOOP("media", "a recording"),
        QT_TRANSLATE_NOOP("media", "Sound"),
        "wave",
    ),
}

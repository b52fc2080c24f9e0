"""The three media, and how each is called: one row for each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.catalogue import forms
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
        one, many: how many there are, "{count} picture", "{count} pictures".
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
        *forms("{count}\u00a0picture", "{count}\u00a0pictures"),
        QT_TRANSLATE_NOOP("media", "a picture"),
        QT_TRANSLATE_NOOP("media", "Pictures"),
        "image",
    ),
    Media.TEXT: MediaRow(
        *forms("{count}\u00a0text", "{count}\u00a0texts"),
        QT_TRANSLATE_NOOP("media", "a text"),
        QT_TRANSLATE_NOOP("media", "Text"),
        "text",
    ),
    Media.SOUND: MediaRow(
        *forms("{count}\u00a0recording", "{count}\u00a0recordings"),
        QT_TRANSLATE_NOOP("media", "a recording"),
        QT_TRANSLATE_NOOP("media", "Sound"),
        "wave",
    ),
}

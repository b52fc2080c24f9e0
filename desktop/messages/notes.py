"""What is said beside an answer: it is there, but the input was not quite what it seems."""

from __future__ import annotations

from desktop.messages.message import Message, Row

# ---- pictures

PICTURE_PART_MISSING = Row(
    "note-picture-part-missing",
    "Part of this picture is missing: its file is cut off or damaged. "
    "The answer is about the part that is there.",
)

PICTURE_TRANSPARENT = Row(
    "note-picture-transparent",
    "This picture is marked as transparent everywhere. The answer is about the colours underneath.",
)

PICTURE_PAGE = Row(
    "note-picture-page", "This is page {page:number} of {count}.", "This is page {page:number} of {count}."
)

# ---- recordings

SOUND_LOST = Row(
    "note-sound-lost",
    "About {count} second at {at:clock} could not be read. The answer takes it for silence.",
    "About {count} seconds at {at:clock} could not be read. The answer takes them for silence.",
)
SOUND_MOMENT_LOST = Row("note-sound-moment-lost", "Less than a second at {at:clock} could not be read.")
SOUND_LOST_OFTEN = Row(
    "note-sound-lost-often",
    "About {count} second could not be read, in {places:number} places from {at:clock} on. "
    "The answer takes it for silence.",
    "About {count} seconds could not be read, in {places:number} places from {at:clock} on. "
    "The answer takes them for silence.",
)
SOUND_CUT_OFF = Row(
    "note-sound-cut-off",
    "This recording is cut off: it says that it is {promised:clock} long, and ends at {there:clock}.",
)
SOUND_WITHOUT_END = Row(
    "note-sound-without-end",
    "This recording ends at {there:clock} without an end mark: more may be missing.",
)
SOUND_CLOCK_JUMPS = Row(
    "note-sound-clock-jumps",
    "The times in this file jump at {at:clock}. From there on they are counted.",
    "The times in this file jump {count} times, first at {at:clock}. From there on they are counted.",
)
SOUND_TRACK = Row(
    "note-sound-track", "This file has {count:number} sound tracks. The answer is about track {number}."
)
SOUND_TRACK_NAMED = Row(
    "note-sound-track-named",
    "This file has {count:number} sound tracks. The answer is about track {number}, “{title}”.",
)
SOUND_TRACK_SILENT = Row("note-sound-track-silent", "Sound track {number} is silent.")
SOUND_TRACK_UNREADABLE = Row("note-sound-track-unreadable", "Sound track {number} cannot be read: {why}")
SOUND_CHANNELS_CANCEL = Row(
    "note-sound-channels-cancel",
    "The channels of this recording cancel each other out when they are mixed, so only one was used.",
)

# ---- texts

READ_AS = Row(
    "note-read-as",
    "The encoding of this text was guessed: {encoding}. If letters look wrong, choose another encoding.",
)
LETTERS_LOST = Row(
    "note-letters-lost",
    "{count} letter could not be read; � stands in its place.",
    "{count} letters could not be read; � stands in their place.",
)
ANSWER_CUT_OFF = Row(
    "note-answer-cut-off",
    "The model wrote as much as it can at once, so the end of the answer may be missing.",
)
LABEL_CUT_OFF = Row(
    "note-label-cut-off", "The label “{label}” is longer than this model reads: its end was left out."
)
DOCUMENT_CUT_OFF = Row(
    "note-document-cut-off",
    "This document is damaged or ends early. The answer is about the words that are there.",
)
PICTURES_LEFT_OUT = Row(
    "note-pictures-left-out",
    "{count} picture was left out.",
    "{count} pictures were left out.",
)
COMMENTS_LEFT_OUT = Row(
    "note-comments-left-out",
    "{count} comment was left out.",
    "{count} comments were left out.",
)
TABLES_IN_ROWS = Row(
    "note-tables-in-rows",
    "{count} table was read row by row.",
    "{count} tables were read row by row.",
)
CHANGES_ACCEPTED = Row(
    "note-changes-accepted",
    "Tracked changes were read as if all of them were accepted.",
)
ATTACHMENTS_LEFT_OUT = Row(
    "note-attachments-left-out",
    "{count} attachment was left out.",
    "{count} attachments were left out.",
)
ATTACHMENTS_OF_BOX_LEFT_OUT = Row(
    "note-attachments-of-box-left-out",
    "{count} attachment of the e-mails in this mailbox was left out.",
    "{count} attachments of the e-mails in this mailbox were left out.",
)
MAILS_LEFT_OUT = Row(
    "note-e-mails-left-out",
    "{count} e-mail in this mailbox is encrypted or damaged and was left out.",
    "{count} e-mails in this mailbox are encrypted or damaged and were left out.",
)
TEXT_HOLES = Row(
    "note-text-holes",
    "A part of this text is missing: the file holds only zeros there. � stands in its place.",
    "{count} parts of this text are missing: the file holds only zeros there. � stands in their places.",
)
CHAPTERS_LOST = Row(
    "note-chapters-lost",
    "{count} chapter of this book is damaged and was left out.",
    "{count} chapters of this book are damaged and were left out.",
)
PAGES_DAMAGED = Row(
    "note-pages-damaged",
    "{count} page is damaged and was left out.",
    "{count} pages are damaged and were left out.",
)
PAGES_NAMELESS = Row(
    "note-pages-nameless",
    "{count} page was left out: its font does not say which letters it draws.",
    "{count} pages were left out: their fonts do not say which letters they draw.",
)
PAGES_WITHOUT_WORDS = Row(
    "note-pages-without-words",
    "{count} page holds no words: it is empty or a picture.",
    "{count} pages hold no words: they are empty or pictures.",
)

# ---- models

MODEL_POOLING_GUESSED = Row(
    "note-model-pooling-guessed",
    "This model does not say how its vectors are made, so the mean over all words was taken, as is usual. "
    "If the makers mean another way, the answers are less good than they could be.",
)
MODEL_LABELS_FROM_ONE = Row(
    "note-model-labels-from-one",
    "The settings of this model count its labels from 1, its answers count from 0. The names were taken in "
    "their order.",
)
MODEL_LABELS_UNUSUAL = Row(
    "note-model-labels-unusual",
    "The settings of this model name its labels in an unusual form. The names were taken in their order.",
)
MODEL_LABELS_NAMELESS = Row(
    "note-model-labels-nameless",
    "The settings of this model do not name one of its labels, so that one is called by its number.",
    "The settings of this model do not name {count} of its labels, so these are called by their numbers.",
)
MODEL_SIZE_TAKEN = Row(
    "note-model-size-taken",
    "The settings of this model do not agree on the size of its pictures. They were made {width} × {height} "
    "points large, which is the only size it takes.",
)
MODEL_WITHOUT_COLOUR = Row(
    "note-model-without-colour",
    "This model looks at pictures without colour, so this one was asked in shades of grey.",
)
MODEL_ON_PROCESSOR = Row(
    "note-model-on-processor",
    "The graphics card could not be used for this model, so the processor ran it. That takes longer.",
)


INFORMATION = frozenset(
    row.code
    for row in (
        PICTURE_PAGE,
        SOUND_TRACK,
        SOUND_TRACK_NAMED,
        SOUND_CHANNELS_CANCEL,
        READ_AS,
        PICTURES_LEFT_OUT,
        COMMENTS_LEFT_OUT,
        TABLES_IN_ROWS,
        CHANGES_ACCEPTED,
        ATTACHMENTS_LEFT_OUT,
        ATTACHMENTS_OF_BOX_LEFT_OUT,
        PAGES_WITHOUT_WORDS,
        MODEL_LABELS_FROM_ONE,
        MODEL_LABELS_UNUSUAL,
        MODEL_SIZE_TAKEN,
        MODEL_WITHOUT_COLOUR,
        MODEL_ON_PROCESSOR,
    )
)
"""Codes of what only tells how something was read: the answer is as good as any."""


def is_warning(note: Message) -> bool:
    """Whether the answer may be worse than it looks, as where a part of the input is missing."""
    return note.code not in INFORMATION

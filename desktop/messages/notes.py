"""What is said beside an answer: it is there, but the input was not quite what it seems."""

from __future__ import annotations

from desktop.messages.message import Row

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

# ---- texts

READ_AS = Row(
    "note-read-as",
    "This text was read as {encoding}, which was guessed. If letters look wrong, choose another encoding.",
)
LETTERS_LOST = Row(
    "note-letters-lost",
    "{count} letter could not be read; � stands in its place.",
    "{count} letters could not be read; � stands in their place.",
)

# ---- models

MODEL_POOLING_GUESSED = Row(
    "note-model-pooling-guessed",
    "This model does not say how its vectors are made, so the mean over all words was taken, as is usual. "
    "If the makers mean another way, the answers are less good than they could be.",
)

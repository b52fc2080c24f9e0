"""What is said beside an answer: it is there, but the input was not quite what it seems."""

from __future__ import annotations

from desktop.messages.message import Row

# ---- pictures

PICTURE_PART_MISSING = Row(
    "note-picture-part-missing",
    "Part of this picture is missing: the file ends early. The answer is about the part that is there.",
)

# ---- recordings

# ---- texts

# ---- models

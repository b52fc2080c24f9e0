"""Rich Text (RTF 1.9.1), read by striprtf."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from desktop.content.checking import bad_file
from desktop.engine.reading.documents.bounds import whole
from desktop.messages import files, kinds, notes
from desktop.noting import note

_BYTES = re.compile(rb"[0-9a-fA-F\s]{2000,}")
"""The points of a picture, in digits."""


def read(path: Path) -> str:
    """The words of an .rtf file.

    Raises:
        Trouble: BAD_FILE, with the reason in words.
    """
    from striprtf.striprtf import rtf_to_text

    data = whole(path)
    pictures = len(re.findall(rb"\\pict\b", data))
    try:
        plain: Any = rtf_to_text
        text = str(plain(_BYTES.sub(b"", data).decode("latin-1"), errors="replace"))
    except Exception as error:  # a damaged document has many ways to be read
        raise bad_file(files.DOCUMENT_DAMAGED(kind=kinds.RICH_TEXT()), repr(error)) from error
    if pictures:
        note(notes.PICTURES_LEFT_OUT(count=pictures))
    if data.rstrip(b"\0\r\n\t ")[-1:] != b"}":
        note(notes.DOCUMENT_CUT_OFF())
    return text

"""Subtitles (SubRip, WebVTT): what is said, without its times."""

from __future__ import annotations

import re
from pathlib import Path

from desktop.decoding import decode
from desktop.engine.reading.documents.bounds import whole
from desktop.messages import encodings, notes
from desktop.noting import note

_TIMES = re.compile(r"\s*(\d+:)?\d+:\d+[.,]\d+\s*-->")
_STYLE = re.compile(r"</?(?:[biuscv]|ruby|rt|lang|font)\b[^>\n]*>|<[\d:.]+>|\{\\[^}\n]*\}", re.IGNORECASE)
_NOT_SAID = ("WEBVTT", "NOTE", "STYLE", "REGION", "X-TIMESTAMP-MAP")


def read(path: Path) -> str:
    """What is said in an .srt or .vtt file, one line for each subtitle.

    Raises:
        Trouble: BAD_FILE; it is no text.
    """
    decoded = decode(whole(path))
    if decoded.guessed:
        note(notes.READ_AS(encoding=encodings.name_of(decoded.encoding)))
    if decoded.lost:
        note(notes.LETTERS_LOST(count=decoded.lost))
    said = list[str]()
    for block in re.split(r"\n\s*\n", decoded.text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.strip().split("\n")
        start = next((at for at, line in enumerate(lines[:3]) if _TIMES.match(line)), None)
        if start is None and lines[0].startswith(_NOT_SAID):
            continue
        spoken = [line.strip() for line in lines[0 if start is None else start + 1 :]]
        line = _STYLE.sub("", " ".join(one for one in spoken if one))
        if line and (not said or line != said[-1]):  # what scrolls is written again and again
            said.append(line)
    return "\n".join(said) + "\n"

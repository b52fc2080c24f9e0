"""Subtitles (SubRip, WebVTT): what is said, without its times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from desktop.engine.reading.alphabets import text_in
from desktop.engine.reading.documents.bounds import whole

_TIMES = re.compile(r"\s*(\d+:)?\d+:\d+[.,]\d+\s*-->")
_STYLE = re.compile(r"</?(?:[biuscv]|ruby|rt|lang|font)\b[^>\n]*>|<[\d:.]+>|\{\\[^}\n]*\}", re.IGNORECASE)
_NOT_SAID = ("WEBVTT", "NOTE", "STYLE", "REGION", "X-TIMESTAMP-MAP")


def read(path: Path, encoding: str) -> tuple[str, str]:
    """What is said in an .srt or .vtt file, one line for each subtitle, and the codec that was guessed.

    Raises:
        Trouble: BAD_FILE; it is no text.
    """
    text, guessed = text_in(whole(path), encoding)
    said = list[str]()
    for spoken in _spoken(text):
        line = _STYLE.sub("", " ".join(spoken))
        if line and (not said or line != said[-1]):  # what scrolls is written again and again
            said.append(line)
    return "\n".join(said) + "\n", guessed


def _spoken(text: str) -> Iterator[list[str]]:
    """The lines of each subtitle; some programs leave no empty line between two."""
    lines, is_cue, is_remark = list[str](), False, False
    for line in map(str.strip, text.splitlines()):
        if _TIMES.match(line):
            if lines and (not is_cue or lines[-1].isdigit()):
                lines.pop()  # its number, or its name
            yield lines
            lines, is_cue, is_remark = [], True, False
        elif not line:
            yield lines
            lines, is_cue, is_remark = [], False, False
        elif not (is_cue or lines) and line.startswith(_NOT_SAID):
            is_remark = True
        elif not is_remark:
            lines.append(line)
    yield lines

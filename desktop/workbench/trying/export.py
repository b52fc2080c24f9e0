"""Answers as files that other programs open: tables, data, plain text, subtitles. No Qt.

Adding a format is adding a function and a row to `FORMATS`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop import letters, paths, results
from desktop.messages import say
from desktop.protocol import Item
from desktop.results import (
    RESULT_TYPES,
    Result,
    Segment,
    Text,
    Transcript,
)
from desktop.tasks import QT_TRANSLATE_NOOP
from desktop.workbench.trying import tables
from desktop.workbench.trying.names import Names
from desktop.workbench.trying.telling import copied


@dataclass(frozen=True, slots=True)
class Asked:
    """What the answers of one export have in common: the question, who answered, and on what."""

    task: str = ""
    model: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the Export menu.

    Attributes:
        words: what it is, for a person; `ending` is what it is called.
        results: the types of result that it can hold.
        each: one file for each answer; otherwise all answers go into one file.
    """

    id: str
    words: str
    ending: str
    results: tuple[type[Result], ...]
    render: Callable[[Sequence[Item], Asked], str]
    each: bool = False
    encoding: str = "utf-8"


def to_csv(items: Sequence[Item], asked: Asked | None = None) -> str:
    """A table (RFC 4180): see `tables`."""
    return tables.to_csv(items)


def to_json(items: Sequence[Item], asked: Asked | None = None) -> str:
    """The same objects that ``burnish run --json`` prints, as one list."""
    about = asked or Asked()
    return json.dumps([_record(item, about) for item in items], ensure_ascii=False, indent=2) + "\n"


def _record(item: Item, asked: Asked) -> dict[str, Any]:
    record: dict[str, Any] = {"file": item.input.path or item.input.name}
    record |= {
        "task": asked.task,
        "model": asked.model,
        "device": asked.device,
        "seconds": round(item.seconds, 4),
    }
    if item.error is not None:
        record["error"] = {"kind": str(item.error.kind), "message": say(item.error.message)}
    elif item.result is not None:
        record["result"] = results.to_dict(item.result)
    if item.notes:
        record["notes"] = [{"code": note.code, "message": say(note)} for note in item.notes]
    return record


def to_txt(items: Sequence[Item], asked: Asked | None = None) -> str:
    """What is said, a line a segment, without times, or what was written; several under their names."""
    texts, names = [], Names(item.input for item in items)
    for item in items:
        if isinstance(item.result, Transcript | Text):
            heading = [names.name(item.input), ""] if len(items) > 1 else []
            texts.append("\n".join([*heading, copied(item.result)]))
    return "\n\n".join(texts) + "\n"


def to_srt(items: Sequence[Item], asked: Asked | None = None) -> str:
    """SubRip subtitles of the first transcript among `items`."""
    cues = []
    for number, segment in enumerate(_segments(items), start=1):
        start, end = timestamp(segment.start, ","), timestamp(max(segment.start, segment.end), ",")
        cues.append(f"{number}\n{start} --> {end}\n{_cue_text(segment.text)}\n")
    return "\n".join(cues)


def to_vtt(items: Sequence[Item], asked: Asked | None = None) -> str:
    """WebVTT subtitles of the first transcript among `items`."""
    cues = ["WEBVTT\n"]
    for segment in _segments(items):
        start, end = timestamp(segment.start, "."), timestamp(max(segment.start, segment.end), ".")
        text = _cue_text(segment.text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        cues.append(f"{start} --> {end}\n{text}\n")
    return "\n".join(cues)


def _segments(items: Sequence[Item]) -> Sequence[Segment]:
    found = next((item.result for item in items if isinstance(item.result, Transcript)), None)
    return [segment for segment in found.segments if segment.text.strip()] if found else []


def _cue_text(text: str) -> str:
    """A blank line would end the cue, and an arrow would read as times."""
    lines = (line.strip() for line in text.replace("-->", "→").splitlines())
    return "\n".join(line for line in lines if line)


def timestamp(seconds: float, point: str) -> str:
    """`seconds` as hours:minutes:seconds with three decimals after `point`, rounded as a whole."""
    thousandths = max(0, round(seconds * 1000))
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{point}{rest % 1000:03}"


_ANY = tuple(RESULT_TYPES.values())
FORMATS: tuple[Format, ...] = (
    Format("srt", QT_TRANSLATE_NOOP("export", "Subtitles"), ".srt", (Transcript,), to_srt, each=True),
    Format("vtt", QT_TRANSLATE_NOOP("export", "Web subtitles"), ".vtt", (Transcript,), to_vtt, each=True),
    Format("txt", QT_TRANSLATE_NOOP("export", "Plain text"), ".txt", (Transcript, Text), to_txt, each=True),
    # The mark at the beginning tells spreadsheet programs that this is UTF-8, else umlauts break.
    Format("csv", QT_TRANSLATE_NOOP("export", "Table"), ".csv", _ANY, to_csv, encoding="utf-8-sig"),
    Format("json", QT_TRANSLATE_NOOP("export", "Data"), ".json", _ANY, to_json),
)


def formats_for(result: type[Result]) -> tuple[Format, ...]:
    return tuple(row for row in FORMATS if result in row.results)


def save(target: Path, form: Format, items: Sequence[Item], asked: Asked | None = None) -> None:
    """Write `items` to the file `target`, whole or not at all.

    Raises:
        OSError: the file cannot be written.
    """
    paths.write_atomically(target, letters.encoded(form.render(items, asked or Asked()), form.encoding))


def save_each(folder: Path, form: Format, items: Sequence[Item], asked: Asked | None = None) -> list[Path]:
    """One file in `folder` for each answer, named after what it answers; nothing that is there is replaced.

    Raises:
        OSError: a file cannot be written.
    """
    written, names = [], Names(item.input for item in items)
    for item in items:
        if item.result is not None:
            target = free_name(folder, names.stem(item.input), form.ending)
            save(target, form, [item], asked)
            written.append(target)
    return written


def free_name(folder: Path, stem: str, ending: str) -> Path:
    """`stem` with `ending` in `folder`, numbered when that name is taken."""
    target, number = folder / f"{stem}{ending}", 2
    while target.exists():
        target, number = folder / f"{stem} ({number}){ending}", number + 1
    return target

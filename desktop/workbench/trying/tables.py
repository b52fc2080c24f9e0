"""Answers as tables: which rows and columns each type of result has. No Qt."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence

from desktop import wording
from desktop.messages import say
from desktop.protocol import Item
from desktop.results import Boxes, Labels, Masks, Matches, Numbers, Result, Spans, Text, Transcript
from desktop.workbench.cells import cell
from desktop.workbench.trying.names import Names

Row = dict[str, object]


def to_csv(items: Sequence[Item]) -> str:
    """A table (RFC 4180): a line for each file or each piece of its answer; notes and errors come last.

    Files are named as `Names` tells them apart: "site A/001.png" where there is another "001.png".
    """
    names = Names(item.input for item in items)
    kind = next((type(item.result) for item in items if item.result is not None), Labels)
    rows = [
        {"file": names.name(item.input), **row}
        for item in items
        for row in _with_notes(item, list(_rows_of(item, kind)))
    ]
    leading = ["file", *_COLUMNS.get(kind, ())]
    columns = list(dict.fromkeys([*leading, *(name for row in rows for name in row)]))
    columns.sort(key=lambda name: _LAST.index(name) if name in _LAST else -1)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows({name: cell(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def _rows_of(item: Item, kind: type[Result]) -> Iterable[Row]:
    if isinstance(item.result, kind):
        yield from _ROWS[kind](item.result)
    else:
        yield {"error": say(item.error.message)} if item.error else {}


def _with_notes(item: Item, rows: list[Row]) -> list[Row]:
    """The notes beside each piece of the answer; where nothing was found, on a line of their own."""
    if not item.notes:
        return rows
    notes: Row = {"notes": " ".join(map(say, item.notes))}
    return [{**row, **notes} for row in rows or [{}]]


def _labels(result: Labels) -> Iterable[Row]:
    """One row a file, the likeliest label first, because that is how people count and filter."""
    row: Row = {}
    for rank, label in enumerate(result.labels, start=1):
        suffix = "" if rank == 1 else f" {rank}"
        row[f"label{suffix}"], row[f"score{suffix}"] = label.label, label.score
    return (row,)


def _segments(result: Transcript) -> Iterable[Row]:
    for segment in result.segments:
        times: Row = {"start": round(segment.start, 3), "end": round(segment.end, 3)}
        yield {**times, "text": segment.text.strip()}


def _passages(result: Matches) -> Iterable[Row]:
    for rank, passage in enumerate(result.passages, start=1):
        yield {"rank": rank, "score": passage.score, "text": passage.text}


def _boxes(result: Boxes) -> Iterable[Row]:
    """Edges in pixels, to a tenth: more than that no model knows."""
    for box in result.boxes:
        edges = {side: round(getattr(box, side), 1) for side in ("left", "top", "right", "bottom")}
        yield {"label": box.label, "score": box.score, **edges}


def _parts(result: Masks) -> Iterable[Row]:
    for part in result.parts:
        yield {"label": part.label, "score": part.score, "share": part.share}


def _text(result: Text) -> Iterable[Row]:
    return ({"text": result.text},)


def _spans(result: Spans) -> Iterable[Row]:
    for span in result.spans:
        places: Row = {"start": span.start, "end": span.end}
        yield {"label": span.label, "score": span.score, **places, "text": span.text}


def _numbers(result: Numbers) -> Iterable[Row]:
    """A column for each thing that was measured, so that files can be compared down the table."""
    row: Row = {}
    for one in result.numbers:
        row[wording.distinct(one.label, {"file", *_LAST, *row})] = one.number
    return (row,)


_ROWS: dict[type[Result], Callable[..., Iterable[Row]]] = {
    Labels: _labels,
    Transcript: _segments,
    Matches: _passages,
    Boxes: _boxes,
    Masks: _parts,
    Text: _text,
    Spans: _spans,
    Numbers: _numbers,
}
_COLUMNS: dict[type[Result], tuple[str, ...]] = {
    Labels: ("label", "score"),
    Transcript: ("start", "end", "text"),
    Boxes: ("label", "score", "left", "top", "right", "bottom"),
    Masks: ("label", "score", "share"),
    Spans: ("label", "score", "start", "end", "text"),
}
"""Columns that are there even where nothing was found."""
_LAST = ("notes", "error")

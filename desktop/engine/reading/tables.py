"""Tables as people keep them: CSV and TSV of any dialect, JSON and lines of it, Excel and OpenDocument."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from desktop.content.checking import bad_file, check_file
from desktop.decoding import decode
from desktop.messages import files

LARGEST = 500_000_000
"""Bytes of a table in text; they are held in memory."""

_DELIMITERS = ",;\t|"
_LOOKED_AT = 200
"""Rows from which a dialect and the kinds of columns are told."""


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns and rows of text, one cell for each column.

    Attributes:
        columns: distinct names.
        first: number of the first row in the file, as a person counts from 1.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first: int


def read_table(path: str | Path) -> Table:
    """The first sheet of `path`.

    Raises:
        Trouble: BAD_FILE, with the reason in words.
    """
    check_file(path)
    try:
        records, names = _READERS[Path(path).suffix.lower()](Path(path))
    except (csv.Error, json.JSONDecodeError, RecursionError) as error:
        raise bad_file(files.TABLE_DAMAGED(), str(error)) from error
    rows = [row for row in records if any(cell.strip() for cell in row)]
    if not rows:
        raise bad_file(files.TABLE_EMPTY())
    width = max(map(len, rows))
    first = 1
    if names is None and _has_header(rows):
        names, first, rows = rows[0], 2, rows[1:]
    columns = _distinct([*(names or []), *[""] * width][:width])
    return Table(columns, tuple((*row, *[""] * (width - len(row))) for row in rows), first)


Records = tuple[Iterable[tuple[str, ...]], Sequence[str] | None]
"""Rows, and the names of their columns where the format has them."""


def _separated(path: Path) -> Records:
    if path.stat().st_size > LARGEST:
        raise bad_file(files.TABLE_TOO_LARGE(most=LARGEST))
    text = decode(path.read_bytes()).text
    csv.field_size_limit(sys.maxsize)  # a cell may hold a whole letter
    delimiter = "\t" if path.suffix.lower() in (".tsv", ".tab") else _delimiter(text)
    return map(tuple, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)), None


def _delimiter(text: str) -> str:
    """The one that gives most rows the same number of cells, and more than one."""

    def fits(delimiter: str) -> tuple[int, int]:
        rows = islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _LOOKED_AT)
        widths = Counter(len(row) for row in rows if row)
        width, count = widths.most_common(1)[0] if widths else (1, 0)
        return (count, width) if width > 1 else (0, 0)

    return max(_DELIMITERS, key=fits)


def _lines(path: Path) -> Records:
    return _objects(json.loads(line) for line in decode(path.read_bytes()).text.splitlines() if line.strip())


def _json(path: Path) -> Records:
    found = json.loads(decode(path.read_bytes()).text)
    if isinstance(found, dict):  # {"data": [...]}, as many exports have it
        found = next((value for value in found.values() if isinstance(value, list)), [])
    return _objects(found if isinstance(found, list) else [])


def _objects(found: Iterable[Any]) -> Records:
    rows = [row for row in found if isinstance(row, dict)]
    names = list(dict.fromkeys(str(key) for row in rows for key in row))
    return [tuple(_cell(row.get(name)) for name in names) for row in rows], names


def _sheet(path: Path) -> Records:
    from python_calamine import CalamineError, load_workbook

    try:
        book = load_workbook(path)
        sheet = book.get_sheet_by_index(0)
        return [tuple(map(_cell, row)) for row in sheet.to_python(skip_empty_area=True)], None
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise bad_file(files.TABLE_DAMAGED(), str(error)) from error


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a sheet knows no whole numbers
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False).strip('"')


_READERS: dict[str, Callable[[Path], Records]] = {
    ".csv": _separated,
    ".tsv": _separated,
    ".tab": _separated,
    ".jsonl": _lines,
    ".ndjson": _lines,
    ".json": _json,
    ".xlsx": _sheet,
    ".xlsm": _sheet,
    ".xls": _sheet,
    ".ods": _sheet,
}


def _has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: all of it is said once only, and no number is a name."""
    if len(rows) < 2:
        return False
    head = [cell.strip() for cell in rows[0]]
    if not all(head) or len(set(head)) < len(head) or any(map(_is_number, head)):
        return False
    below = rows[1:_LOOKED_AT]
    return not any(
        name in {row[column].strip() for row in below if column < len(row)}
        for column, name in enumerate(head)
    )


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", ".", 1))
    except ValueError:
        return False
    return True


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Two columns of one name are told apart; those without one are counted."""
    found: list[str] = []
    for number, name in enumerate(names, start=1):
        plain = name.strip() or f"Column {number}"
        same, again = plain, 2
        while same in found:
            same, again = f"{plain} ({again})", again + 1
        found.append(same)
    return tuple(found)


# ---- which column is which ---------------------------------------------------------------------------------

_TEXTS = ("text", "sentence", "review", "content", "comment", "message", "body", "snippet", "document",
          "description", "abstract", "post", "tweet", "question")  # fmt: skip
_LABELS = ("label", "class", "category", "group", "sentiment", "target", "kind", "topic", "tag", "answer",
           "rating", "intent", "type")  # fmt: skip
MOST_GROUPS = 0.5
"""Share of distinct cells up to which a column can be a group."""


def guess_columns(table: Table) -> tuple[str, str]:
    """The column with the texts and the one with the group of each, "" where none is likely."""
    label = _named(table, _LABELS, exclude="") or _most_repeated(table)
    text = _named(table, _TEXTS, exclude=label) or _longest(table, exclude=label)
    return text, label


def _named(table: Table, words: Sequence[str], exclude: str) -> str:
    plain = {name.lower().strip().rstrip("s"): name for name in table.columns if name != exclude}
    return next((plain[word] for word in words if word in plain), "")


def _cells(table: Table, column: str, most: int = 5000) -> Iterator[str]:
    place = table.columns.index(column)
    return (row[place].strip() for row in islice(table.rows, most))


def _most_repeated(table: Table) -> str:
    """The one with the fewest different values, more than one of them and most of them often."""
    found = []
    for name in table.columns:
        cells = [cell for cell in _cells(table, name) if cell]
        different = len(set(cells))
        if 2 <= different <= max(2, MOST_GROUPS * len(cells)):
            found.append((different, name))
    return min(found)[1] if found else ""


def _longest(table: Table, exclude: str) -> str:
    lengths = {name: sum(map(len, _cells(table, name))) for name in table.columns if name != exclude}
    return max(lengths, key=lambda name: lengths[name]) if lengths else ""

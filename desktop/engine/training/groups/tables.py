"""A table of texts and their groups, read."""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from pathlib import Path

from desktop import media, protocol
from desktop.engine.lengths import words_in
from desktop.engine.reading.tables import Table, guess_columns, read_table
from desktop.engine.training.lessons import Examples
from desktop.engine.training.split import Example
from desktop.errors import ErrorKind, Trouble
from desktop.messages import Message, phases
from desktop.messages import training as words
from desktop.protocol import Columns, Input


def read(job: str, place: str, wanted: Columns) -> Generator[protocol.Event, None, Examples]:
    """One example for each row that has a text and a group.

    Args:
        wanted: names of the columns; those that are empty are guessed.

    Raises:
        Trouble: it cannot be read, or has no such columns.
    """
    yield protocol.Progress(job, phases.FINDING_EXAMPLES())
    table = read_table(place)
    columns = _chosen(table, wanted)
    text, label = (table.columns.index(name) for name in (columns.text, columns.label))
    broken: list[tuple[str, Message]] = []
    found: list[tuple[str, str]] = []
    for number, row in enumerate(table.rows, start=table.first):
        if row[text].strip() and row[label].strip():
            found.append((row[text].strip(), row[label].strip()))
        else:
            missing = words.ROW_WITHOUT_TEXT if row[label].strip() else words.ROW_WITHOUT_GROUP
            broken.append((f"{Path(place).name}:{number}", missing(row=number)))
    labels = sorted({group for _, group in found}, key=media.natural_key)
    places = {name: position for position, name in enumerate(labels)}
    return Examples(
        place,
        tuple(labels),
        tuple(Example(Input(text=said), places[group], _digest(said)) for said, group in found),
        tuple(broken),
        tuple((words_in(said),) for said, _ in found),
        sketches=(b"",) * len(found),
        folders=tuple(() for _ in labels),
        columns=columns,
    )


def _chosen(table: Table, wanted: Columns) -> Columns:
    for name in (wanted.text, wanted.label):
        if name and name not in table.columns:
            raise Trouble(ErrorKind.BAD_DATA, words.NO_SUCH_COLUMN(name=name, known=table.columns))
    text, label = guess_columns(table)
    text, label = wanted.text or text, wanted.label or label
    if wanted.text == label or (wanted.label and wanted.label == text):  # the other one gives way
        others = [name for name in table.columns if name != (wanted.text or wanted.label)]
        text, label = wanted.text or (others or [""])[0], wanted.label or (others or [""])[0]
    if not text or not label or text == label:
        raise Trouble(ErrorKind.BAD_DATA, words.NO_COLUMNS(known=table.columns))
    return Columns(text, label, table.columns)


def _digest(said: str) -> str:
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()

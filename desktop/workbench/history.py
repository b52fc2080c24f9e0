"""Answers and runs, kept in one SQLite file on this computer."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop import letters, paths
from desktop.messages import Message, from_plain, to_plain
from desktop.results import Result, from_dict, to_dict

_SAID = (
    "{row}.name || ' ' || {row}.summary || ' ' || {row}.text || ' ' || {row}.task || ' ' || {row}.model"
    " || ' ' ||"
    " CASE WHEN json_valid({row}.result) THEN coalesce(json_extract({row}.result, '$.text'), '') ELSE '' END"
)
"""What can be searched in an entry; answers that are a text or a transcript carry it as `text`."""

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE entries (
        id INTEGER PRIMARY KEY,
        created REAL NOT NULL,
        kind TEXT NOT NULL,            -- 'answer' or 'run'
        task TEXT NOT NULL,
        model TEXT NOT NULL,
        name TEXT NOT NULL,            -- of the file, the text or the run
        path TEXT NOT NULL DEFAULT '', -- of the file, or the folder of the run
        text TEXT NOT NULL DEFAULT '', -- a text that was pasted, not opened
        summary TEXT NOT NULL DEFAULT '',
        options TEXT NOT NULL DEFAULT '{}',
        result TEXT NOT NULL DEFAULT '',
        seconds REAL NOT NULL DEFAULT 0
    );
    CREATE INDEX entries_by_time ON entries (created DESC);
    """,
    """
    ALTER TABLE entries ADD COLUMN batch TEXT NOT NULL DEFAULT ''; -- the same for what was asked together
    CREATE INDEX entries_by_batch ON entries (batch, id);
    """,
    f"""
    -- All words of an entry, a whole transcript included; pieces of three letters find parts of words.
    CREATE VIRTUAL TABLE words USING fts5 (said, tokenize = 'trigram');
    INSERT INTO words (rowid, said) SELECT id, {_SAID.format(row="entries")} FROM entries;
    CREATE TRIGGER entry_comes AFTER INSERT ON entries
    BEGIN INSERT INTO words (rowid, said) VALUES (new.id, {_SAID.format(row="new")}); END;
    CREATE TRIGGER entry_goes AFTER DELETE ON entries BEGIN DELETE FROM words WHERE rowid = old.id; END;
    """,
    """
    ALTER TABLE entries ADD COLUMN notes TEXT NOT NULL DEFAULT '[]'; -- messages beside the answer
    """,
)
"""Applied in order; ``PRAGMA user_version`` counts them. Never change one that has shipped."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer or one run.

    Attributes:
        batch: the same for all files of which the same was asked together; "" for one that was asked alone.
        notes: messages beside the answer, as JSON.
    """

    kind: str
    task: str
    model: str
    name: str
    path: str = ""
    text: str = ""
    summary: str = ""
    options: str = "{}"
    result: str = ""
    seconds: float = 0.0
    created: float = 0.0
    batch: str = ""
    notes: str = "[]"
    id: int = 0

    def answer(self) -> Result | None:
        """The stored result, or None when there is none or a newer version wrote it."""
        try:
            return from_dict(json.loads(self.result)) if self.result else None
        except ValueError:
            return None

    def noted(self) -> tuple[Message, ...]:
        """What was said beside the answer."""
        try:
            stored = json.loads(self.notes)
        except ValueError:
            return ()
        found = map(from_plain, stored) if isinstance(stored, list) else ()
        return tuple(message for message in found if message)


@dataclass(frozen=True, slots=True)
class Batch:
    """Several files of which the same was asked, as one line of the history.

    Attributes:
        last: the answer that came last.
        names: of the first few files.
    """

    last: Entry
    count: int
    names: tuple[str, ...]

    @property
    def created(self) -> float:
        return self.last.created


_COLUMNS = "kind, task, model, name, path, text, summary, options, result, seconds, created, batch, notes"
_LAST = "(batch = '' OR id = (SELECT MAX(id) FROM entries AS other WHERE other.batch = entries.batch))"
SHORTEST = 3
"""Letters of a word that the index finds; shorter ones are looked for in every entry."""
NAMES = 3
"""Files of a batch that its line names."""


class History:
    """Reads and writes the history. Opened on first use, so that it costs nothing at start.

    Raises (from every method):
        sqlite3.Error: the file cannot be read or written.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._open: sqlite3.Connection | None = None

    @property
    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            self._open = sqlite3.connect(self._file or paths.history_file())
            self._open.row_factory = letters.recalled_row
            self._open.execute("PRAGMA journal_mode = WAL")
            self._open.execute("PRAGMA synchronous = NORMAL")
            _migrate(self._open)
        return self._open

    def add(self, entry: Entry) -> int:
        """Keep `entry`; returns its id."""
        values = (
            entry.kind, entry.task, entry.model, entry.name, entry.path, entry.text,
            entry.summary, entry.options, entry.result, entry.seconds, entry.created or time.time(),
            entry.batch, entry.notes,
        )  # fmt: skip
        with self._connection as connection:
            cursor = connection.execute(
                f"INSERT INTO entries ({_COLUMNS}) VALUES ({','.join('?' * 13)})", letters.kept_row(values)
            )
        return cursor.lastrowid or 0

    def entries(self, words: str = "", limit: int = 200, before: float | None = None) -> list[Entry]:
        """The newest first; each word must occur in name, summary, task, model, or anywhere in the text."""
        where: list[str] = ["created < ?"]
        values: list[float | str] = [before if before is not None else float("inf")]
        for word in words.split():
            if len(word) < SHORTEST:
                where.append("id IN (SELECT rowid FROM words WHERE said LIKE ? ESCAPE '\\')")
                escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
                values.append(f"%{escaped}%")
            else:
                where.append("id IN (SELECT rowid FROM words WHERE words MATCH ?)")
                quoted = word.replace('"', '""')
                values.append(f'"{quoted}"')
        rows = self._connection.execute(
            f"SELECT {_COLUMNS}, id FROM entries WHERE {' AND '.join(where)}"
            " ORDER BY created DESC, id DESC LIMIT ?",
            letters.kept_row((*values, limit)),
        )
        return [Entry(*row) for row in rows]

    def lines(self, limit: int = 200, before: float | None = None) -> list[Entry | Batch]:
        """The newest first, what was asked together as one; a batch stands at its last answer."""
        rows = self._connection.execute(
            f"SELECT {_COLUMNS}, id FROM entries WHERE created < ? AND {_LAST}"
            " ORDER BY created DESC, id DESC LIMIT ?",
            (before if before is not None else float("inf"), limit),
        )
        return [self._line(Entry(*row)) for row in rows.fetchall()]

    def _line(self, entry: Entry) -> Entry | Batch:
        if not entry.batch:
            return entry
        asked = "FROM entries WHERE batch = ?"
        count = self._connection.execute(
            f"SELECT COUNT(DISTINCT path || text) {asked}", (entry.batch,)
        ).fetchone()[0]
        if count == 1:
            return entry
        names = self._connection.execute(
            f"SELECT name {asked} GROUP BY path || text ORDER BY MIN(id) LIMIT ?", (entry.batch, NAMES)
        ).fetchall()
        return Batch(entry, count, tuple(name for (name,) in names))

    def batch(self, batch: str) -> list[Entry]:
        """The last answer about each file of a batch, in the order of the first."""
        rows = self._connection.execute(
            f"SELECT {_COLUMNS}, id FROM entries WHERE batch = ? ORDER BY id", (batch,)
        )
        entries = (Entry(*row) for row in rows)
        return list({(entry.path, entry.text): entry for entry in entries}.values())

    @property
    def changes(self) -> int:
        """A number that is another one after every change made here."""
        return self._connection.total_changes

    def remove(self, entry_id: int) -> None:
        with self._connection as connection:
            connection.execute("DELETE FROM entries WHERE id = ?", (entry_id,))

    def remove_batch(self, batch: str) -> None:
        """Remove what was asked together. Until the next one is removed, `restore_batch` brings it back."""
        with self._connection as connection:
            connection.execute("DROP TABLE IF EXISTS temp.removed")
            connection.execute("CREATE TEMP TABLE removed AS SELECT * FROM entries WHERE batch = ?", (batch,))
            connection.execute("DELETE FROM entries WHERE batch = ?", (batch,))

    def restore_batch(self) -> None:
        """Bring back what `remove_batch` removed last."""
        with self._connection as connection:
            connection.execute("INSERT INTO entries SELECT * FROM temp.removed")
            connection.execute("DROP TABLE temp.removed")

    def clear(self) -> None:
        with self._connection as connection:
            connection.execute("DROP TABLE IF EXISTS temp.removed")
            connection.execute("DELETE FROM entries")

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def _migrate(connection: sqlite3.Connection) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")


def encode_notes(notes: Sequence[Message]) -> str:
    """What is said beside an answer, as the history keeps it."""
    return json.dumps([to_plain(note) for note in notes], ensure_ascii=False)


def encode(result: Result) -> str:
    """A result as the history keeps it."""
    return letters.encoded(json.dumps(to_dict(result), ensure_ascii=False)).decode()

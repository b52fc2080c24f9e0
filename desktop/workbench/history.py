"""Answers and runs, kept in one SQLite file on this computer."""

from __future__ import annotations

import json
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from desktop import paths
from desktop.results import Result, from_dict, to_dict

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
)
"""Applied in order; ``PRAGMA user_version`` counts them. Never change one that has shipped."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history."""

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
    id: int = 0

    def answer(self) -> Result | None:
        """The stored result, or None when there is none or a newer version wrote it."""
        try:
            return from_dict(json.loads(self.result)) if self.result else None
        except ValueError:
            return None


_COLUMNS = "kind, task, model, name, path, text, summary, options, result, seconds, created"


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
            self._open.execute("PRAGMA journal_mode = WAL")
            self._open.execute("PRAGMA synchronous = NORMAL")
            _migrate(self._open)
        return self._open

    def add(self, entry: Entry) -> int:
        """Keep `entry`; returns its id."""
        values = (
            entry.kind, entry.task, entry.model, entry.name, entry.path, entry.text,
            entry.summary, entry.options, entry.result, entry.seconds, entry.created or time.time(),
        )  # fmt: skip
        with self._connection as connection:
            cursor = connection.execute(
                f"INSERT INTO entries ({_COLUMNS}) VALUES ({','.join('?' * 11)})", values
            )
        return cursor.lastrowid or 0

    def entries(self, words: str = "", limit: int = 200, before: float | None = None) -> list[Entry]:
        """The newest first; each word must occur in name, summary, text, task or model."""
        where, values = ["created < ?"], [before if before is not None else float("inf")]
        for word in words.split():
            where.append(
                "(name || ' ' || summary || ' ' || text || ' ' || task || ' ' || model) LIKE ? ESCAPE '\\'"
            )
            escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            values.append(f"%{escaped}%")  # type: ignore[arg-type]
        rows = self._connection.execute(
            f"SELECT {_COLUMNS}, id FROM entries WHERE {' AND '.join(where)}"
            " ORDER BY created DESC, id DESC LIMIT ?",
            (*values, limit),
        )
        return [Entry(*row) for row in rows]

    def remove(self, entry_id: int) -> None:
        with self._connection as connection:
            connection.execute("DELETE FROM entries WHERE id = ?", (entry_id,))

    def clear(self) -> None:
        with self._connection as connection:
            connection.execute("DELETE FROM entries")

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def _migrate(connection: sqlite3.Connection) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")


def encode(result: Result) -> str:
    """A result as the history keeps it."""
    return json.dumps(to_dict(result), ensure_ascii=False)

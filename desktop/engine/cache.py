"""A cache in SQLite that may fail: on a full or read-only disk work is done again, and that is all."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from desktop import letters

WRITE_EVERY = 1.0
"""Seconds of work that a crash may cost."""


class Cache:
    """One table in one file. Two processes may use it at once.

    Args:
        version: of the table and of what is kept in it; rows of another version are thrown away.
        table: name and columns, "facts (path TEXT PRIMARY KEY, …)".
    """

    def __init__(self, file: Path, version: int, table: str) -> None:
        self.file = file
        self._name, columns = table.split(" ", 1)
        self._marks = ", ".join("?" * (columns.count(",") + 1))
        self._rows: list[Sequence[Any]] = []
        self._written = time.monotonic()
        self._database: sqlite3.Connection | None = None
        with self._may_fail():
            file.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(file, timeout=5)
            self._database.execute("PRAGMA journal_mode=WAL")
            with self._database:
                if self._database.execute("PRAGMA user_version").fetchone()[0] != version:
                    self._database.execute(f"DROP TABLE IF EXISTS {self._name}")
                    self._database.execute(f"PRAGMA user_version = {version:d}")
                self._database.execute(f"CREATE TABLE IF NOT EXISTS {table} WITHOUT ROWID")
            file.touch()

    def read(self, query: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """The rows that `query` finds; none once the cache has failed."""
        if self._database is not None:
            with self._may_fail():
                yield from self._database.execute(query, letters.kept_row(values))

    def keep(self, row: Sequence[Any]) -> None:
        """Written after a while; see `WRITE_EVERY`."""
        self._rows.append(letters.kept_row(row))
        if time.monotonic() - self._written > WRITE_EVERY:
            self._write()

    def close(self) -> None:
        self._write()
        self._drop()

    def _write(self) -> None:
        if self._database is not None and self._rows:
            with self._may_fail(), self._database:
                self._database.executemany(
                    f"INSERT OR REPLACE INTO {self._name} VALUES ({self._marks})", self._rows
                )
        self._rows.clear()
        self._written = time.monotonic()

    def _drop(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = None

    @contextlib.contextmanager
    def _may_fail(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError):
            self._drop()

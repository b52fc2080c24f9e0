"""What models took on this computer: memory, speed, and when each was last used. One SQLite file, no Qt."""

from __future__ import annotations

import logging
import sqlite3
import time
from dataclasses import astuple, dataclass, replace
from pathlib import Path

from desktop import letters, paths, wording
from desktop.protocol import RunSummary
from desktop.results import Text
from desktop.tasks import TASKS, Media

log = logging.getLogger(__name__)

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE measurements (
        model TEXT NOT NULL,
        task TEXT NOT NULL,
        device TEXT NOT NULL,
        peak_memory INTEGER NOT NULL,
        seconds REAL NOT NULL,         -- for each answer, without loading the model
        answers INTEGER NOT NULL,
        used REAL NOT NULL,
        PRIMARY KEY (model, task, device)
    );
    """,
    # of one answer: seconds of a recording, words of a text; 0 for pictures, and for what was measured before
    "ALTER TABLE measurements ADD COLUMN length REAL NOT NULL DEFAULT 0;",
)
"""Applied in order; ``PRAGMA user_version`` counts them. Never change one that has shipped."""

ORDINARY = {Media.TEXT: 500.0, Media.SOUND: 60.0}
"""Words and seconds to which an answer is brought, so that models can be compared: a page, a minute."""
REMEMBERED = 200
"""The speed is the mean of about so many answers, so that it follows when the computer changes."""


_MEDIA = {row.id: row.media for row in TASKS}
_WRITING = frozenset(row.id for row in TASKS if row.result is Text)


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one model took for one task on one device.

    Attributes:
        device: "cuda", "mps" or "cpu".
        peak_memory: bytes; of the card for "cuda", else of the engine's whole process.
        seconds: for each answer, without loading the model.
        answers: how many answers that was learnt from.
        used: when it last answered, in seconds since 1970.
        length: of each answered input: seconds of a recording, words of a text that was read or written. 0
            for pictures, and while no answer has told it.
    """

    model: str
    task: str
    device: str
    peak_memory: int
    seconds: float
    answers: int
    used: float
    length: float = 0.0

    @property
    def media(self) -> Media | None:
        """What it was asked about; None for a task that is no more."""
        return _MEDIA.get(self.task)

    @property
    def writes(self) -> bool:
        """Whether the answers are texts, which takes longer than reading one."""
        return self.task in _WRITING

    @property
    def speed(self) -> str:
        """In words: "9 pictures a second", "18× faster than real time"."""
        return wording.speed(self.media or "", self.seconds, self.length)

    @property
    def ordinary(self) -> float | None:
        """Seconds for a picture, a page of text or a minute of sound.

        None where the length of what was answered is not known: it may have been a book.
        """
        measure = ORDINARY.get(self.media) if self.media else None
        if measure is None:
            return self.seconds
        return self.seconds * measure / self.length if self.length else None


class Measurements:
    """All measurements, read once and kept in memory: a table of thousands of rows asks for each of them."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._open: sqlite3.Connection | None = None
        self._known: dict[str, dict[tuple[str, str], Measurement]] | None = None

    def of(self, model: str, task: str = "", device: str = "") -> Measurement | None:
        """The latest measurement of `model`; of one task or device only, where that is given."""
        found = [
            known
            for known in self._all().get(model, {}).values()
            if task in ("", known.task) and device in ("", known.device)
        ]
        return max(found, key=lambda known: known.used, default=None)

    def last_used(self, model: str) -> float:
        """When `model` last answered, in seconds since 1970; 0 if it never did."""
        found = self.of(model)
        return found.used if found else 0.0

    def take(self, task: str, summary: RunSummary, loading: float = 0.0) -> Measurement | None:
        """Learn from a run that ended well.

        Args:
            task: what was asked.
            summary: what the run says of itself.
            loading: seconds of `summary.seconds` that went into loading the model.

        Returns:
            What is known now, or None when nothing was answered.
        """
        if summary.answered <= 0:
            return None
        of_model = self._all().setdefault(summary.model.id, {})
        before = of_model.get((task, summary.device.kind))
        answered = summary.answered
        known = Measurement(
            summary.model.id,
            task,
            summary.device.kind,
            summary.peak_memory,
            max(0.0, summary.seconds - loading) / answered,
            answered,
            time.time(),
            summary.length / answered,
        )
        if before is not None:
            known = _both(before, known)
        of_model[task, known.device] = known
        self._write(known)
        return known

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _all(self) -> dict[str, dict[tuple[str, str], Measurement]]:
        if self._known is None:
            self._known = {}
            try:
                rows = self._database().execute("SELECT * FROM measurements").fetchall()
            except (sqlite3.Error, OSError) as error:
                log.warning("measurements could not be read: %s", error)
                rows = []
            for row in rows:
                known = Measurement(*row)
                self._known.setdefault(known.model, {})[known.task, known.device] = known
        return self._known

    def _write(self, known: Measurement) -> None:
        """A measurement that cannot be kept is no reason to trouble anybody who has just got an answer."""
        try:
            with self._database() as database:
                database.execute(
                    "INSERT OR REPLACE INTO measurements VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    letters.kept_row(astuple(known)),
                )
        except (sqlite3.Error, OSError) as error:
            log.warning("a measurement could not be kept: %s", error)

    def _database(self) -> sqlite3.Connection:
        if self._open is None:
            database = sqlite3.connect(self._file or paths.data_dir() / "measurements.db")
            database.row_factory = letters.recalled_row
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            (version,) = database.execute("PRAGMA user_version").fetchone()
            for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
                database.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")
            self._open = database
        return self._open


def _both(before: Measurement, now: Measurement) -> Measurement:
    """What is known after a run, when something was known before it."""
    # An engine's peak counts all that it has done so far, so the lowest one tells most of the model.
    memory = min(filter(None, (before.peak_memory, now.peak_memory)), default=0)
    if before.length and not now.length:  # this run tells nothing of the speed that is not told better
        return replace(before, peak_memory=memory, used=now.used)
    if now.length and not before.length:  # from before lengths were kept: nobody knows how long those were
        return replace(now, peak_memory=memory)
    weight, answers = min(before.answers, REMEMBERED), now.answers

    def mean(one: float, other: float) -> float:
        return (one * weight + other * answers) / (weight + answers)

    return replace(
        now,
        peak_memory=memory,
        seconds=mean(before.seconds, now.seconds),
        length=mean(before.length, now.length),
        answers=before.answers + answers,
    )

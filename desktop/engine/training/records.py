"""What a run leaves in its folder for people and programs: run.json, split.json, metrics.csv, report.json."""

from __future__ import annotations

import csv
import json
import os
import shutil
import time
from dataclasses import asdict
from io import StringIO
from pathlib import Path
from typing import Any

from desktop import paths, protocol
from desktop.engine.training.split import Example, Split
from desktop.errors import ErrorKind, Trouble
from desktop.messages import from_plain, to_plain
from desktop.messages import training as words
from desktop.protocol import report_json

COLUMNS = ("step", "epoch", "split", "loss", "accuracy", "time")

PARTS = {"train": "learn", "validation": "steer", "test": "report"}
"""The parts of a split, and what they were called in the files of the first version."""

RUNNING, FINISHED, FAILED, INTERRUPTED = "running", "finished", "failed", "interrupted"


class RunFolder:
    """One run on disk.

    ``run.json`` says what the run is and where it stands::

        {"version": 1, "plan": {…TrainPlan}, "state": "running" | "finished" | "failed" | "interrupted",
         "message": "", "created": 1.7e9, "updated": 1.7e9, "process": [pid, start time], "labels": […],
         "counts": [196, 42, 43],
         "epoch": 6, "epochs": 20, "saved": true, "model": "taught/…"}

    `epoch` counts the completed rounds that are safe on disk. A run whose state is "running" while its
    process is gone was interrupted without a word, as by a power cut.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.facts: dict[str, Any] = {}

    @property
    def checkpoints(self) -> Path:
        return self.folder / "checkpoints"

    def begin(self, plan: protocol.TrainPlan) -> None:
        """A new run.

        Raises:
            Trouble: the folder holds a run already.
            NoFolder: nothing can be kept there.
        """
        if (self.folder / "run.json").exists():
            raise Trouble(ErrorKind.BAD_REQUEST, words.HOLDS_A_RUN(folder=self.folder.name))
        paths.make(self.folder)
        self.facts = {"version": 1, "plan": asdict(plan), "created": time.time(), "epoch": 0, "saved": False}
        self.update(state=RUNNING, message="", process=_this_process())

    def reopen(self) -> protocol.TrainPlan:
        """The plan of a run that was interrupted.

        Raises:
            Trouble: there is none, it is finished, or another process works on it.
        """
        plan = self.read()
        if self.facts["state"] == FINISHED:
            raise Trouble(ErrorKind.BAD_REQUEST, words.RUN_IS_FINISHED())
        self.update(state=RUNNING, message="", process=_this_process())
        return plan

    def read(self) -> protocol.TrainPlan:
        """The plan of the run in this folder.

        Raises:
            Trouble: there is none, or another process works on it.
        """
        try:
            self.facts = json.loads((self.folder / "run.json").read_text(encoding="utf-8"))
            plan = protocol.TrainPlan(**self.facts["plan"])
            going_on = self.facts["state"] == RUNNING and _is_alive(self.facts.get("process"))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise Trouble(
                ErrorKind.BAD_REQUEST, words.HOLDS_NO_RUN(folder=self.folder.name), str(error)
            ) from error
        if going_on:
            raise Trouble(ErrorKind.BAD_REQUEST, words.RUN_GOES_ON())
        return plan

    def has_learnt(self) -> bool:
        """Whether it came as far as its first step, in this process or before."""
        return bool(self.facts.get("saved")) or (self.folder / "metrics.csv").exists()

    def update(self, **facts: Any) -> None:
        self.facts |= facts | {"updated": time.time()}
        paths.write_atomically(self.folder / "run.json", json.dumps(self.facts, indent=1, ensure_ascii=False))

    def keep_split(self, split: Split) -> None:
        """So that a continued run uses the same examples for the same purpose, whatever was added since."""
        parts = {name: [example.to_row() for example in getattr(split, name)] for name in PARTS}
        content = {"labels": split.labels, "notes": [to_plain(note) for note in split.notes], **parts}
        paths.write_atomically(self.folder / "split.json", json.dumps(content, ensure_ascii=False))

    def read_split(self) -> Split | None:
        """The split kept before, or None when the run was interrupted before there was one."""
        try:
            content = json.loads((self.folder / "split.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        rows = [content.get(name, content.get(old)) for name, old in PARTS.items()]
        train, validation, test = (tuple(map(Example.from_row, part)) for part in rows)
        notes = tuple(map(from_plain, content.get("notes", ())))
        return Split(train, validation, test, tuple(content["labels"]), notes)

    def finish(self, result: protocol.TrainResult) -> None:
        """The report beside the curves; the checkpoints have served."""
        text = json.dumps(report_json.to_json(result), indent=1, ensure_ascii=False)
        paths.write_atomically(self.folder / "report.json", text)
        self.update(state=FINISHED, model=result.model.id, process=None)
        shutil.rmtree(self.checkpoints, ignore_errors=True)

    def remove(self) -> None:
        """Removes what a run writes, and the folder if nothing else is in it."""
        shutil.rmtree(self.checkpoints, ignore_errors=True)
        for name in ("run.json", "split.json", "metrics.csv", "report.json"):
            (self.folder / name).unlink(missing_ok=True)
        if self.folder.is_dir() and not any(self.folder.iterdir()):
            self.folder.rmdir()


class Metrics:
    """``metrics.csv``: one row for each `Step` and `Evaluated`, appended as they come."""

    def __init__(self, file: Path, after_step: int) -> None:
        """Goes on after `after_step`: what an interrupted run wrote beyond its checkpoint comes again."""
        self._file = file
        rows = [row for row in _read(file) if int(row["step"]) <= after_step] if after_step else []
        text = StringIO()
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        paths.write_atomically(file, text.getvalue())

    def add(
        self, step: int, epoch: float, split: str, loss: float, score: float | None, seconds: float
    ) -> None:
        row = (
            step,
            f"{epoch:.4f}",
            split,
            f"{loss:.6g}",
            "" if score is None else f"{score:.6g}",
            f"{seconds:.3f}",
        )
        with self._file.open("a", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerow(row)


def _read(file: Path) -> list[dict[str, str]]:
    """Whole rows; the last one may be half after a kill."""
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            return [row for row in csv.DictReader(opened) if row["step"].isdigit() and row["time"]]
    except FileNotFoundError:
        return []


def _this_process() -> list[float]:
    import psutil

    return [os.getpid(), psutil.Process().create_time()]


def _is_alive(process: list[float] | None) -> bool:
    """Whether the very process is there: its number alone may belong to another by now."""
    import psutil

    if not process or process[0] == os.getpid():
        return False
    try:
        return abs(psutil.Process(int(process[0])).create_time() - process[1]) < 1
    except psutil.Error:
        return False

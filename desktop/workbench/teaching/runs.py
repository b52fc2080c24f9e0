"""The runs on this computer, read from their folders: which there are, how they went, what can be continued.

The engine writes the folders (``desktop/engine/training/records.py``); here they are read, and given other
names. No Qt.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desktop import letters, paths, stored
from desktop.media import name_of
from desktop.messages import from_plain, say
from desktop.protocol import ModelInfo, TrainPlan, TrainResult, report_json


@dataclass(frozen=True, slots=True)
class StoredRun:
    """What ``run.json`` says.

    Attributes:
        state: "running", "finished", "failed" or "interrupted" (its process is gone).
        created: seconds since 1970.
        epoch: completed rounds that are safe on disk, of `epochs`.
        can_continue: whether there is something to go on from.
        accuracy: on unseen examples, NaN unless it is finished.
        model: id of the taught model, "" unless it is finished.
        counts: examples for training, validation and testing.
    """

    folder: str
    plan: TrainPlan
    state: str
    created: float
    epoch: int
    epochs: int
    can_continue: bool
    message: str = ""
    accuracy: float = math.nan
    model: str = ""
    counts: tuple[int, int, int] = (0, 0, 0)
    groups: int = 0

    @property
    def name(self) -> str:
        return letters.shown(self.plan.name or name_of(self.plan.data) or Path(self.folder).name)


@dataclass(frozen=True, slots=True)
class StepRow:
    epoch: float
    loss: float


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A measurement on the validation examples."""

    epoch: int
    loss: float
    accuracy: float


def stored_runs(folder: Path | None = None) -> list[StoredRun]:
    """All runs below `folder` (that of Burnish by default), the newest first, without what cannot be read."""
    found = []
    for inside in (folder or paths.runs_dir()).iterdir():
        run = read_run(inside)
        if run is not None:
            found.append(run)
    return sorted(found, key=lambda run: run.created, reverse=True)


def read_run(folder: str | Path) -> StoredRun | None:
    """The run in `folder`, or None when there is none that can be read."""
    facts = _read_json(Path(folder) / "run.json")
    try:
        plan = stored.from_json(TrainPlan, facts["plan"])
        state = str(facts["state"])
        counts = tuple(int(count) for count in facts.get("counts", ())) or (0, 0, 0)
        if state == "running" and not _is_alive(facts.get("process")):
            state = "interrupted"
        finished = _read_json(Path(folder) / "report.json") if state == "finished" else {}
        return StoredRun(
            folder=str(folder),
            plan=plan,
            state=state,
            created=float(facts["created"]),
            epoch=int(facts.get("epoch", 0)),
            epochs=int(facts.get("epochs", plan.epochs)),
            can_continue=state in ("interrupted", "failed"),
            message=say(from_plain(facts.get("message"))),
            accuracy=report_json.score_of(finished),
            model=str(facts.get("model", "")),
            counts=(counts[0], counts[1], counts[2]),
            groups=len(facts.get("labels", ())),
        )
    except (KeyError, TypeError, ValueError, IndexError):
        return None


def read_result(folder: str | Path) -> TrainResult | None:
    """Model and report of a finished run, or None."""
    facts = _read_json(Path(folder) / "report.json")
    # A report that came along in the folder of its model: that has the id and the name that it has here.
    own = _read_json(Path(folder) / "burnish.json")
    here = {key: own[key] for key in ("id", "name", "source", "brought") if key in own}
    try:
        result = report_json.from_json(facts, str(folder))
        if here:
            result = replace(result, model=replace(result.model, **here, folder=str(folder)))
        return result
    except (KeyError, TypeError, ValueError):
        return None


def rename_run(folder: str | Path, name: str) -> None:
    """Call the run in `folder`, and what its report is about, `name`; not while its engine writes.

    Raises:
        OSError: it cannot be written.
    """
    for file, holder in (("run.json", "plan"), ("report.json", "model")):
        facts = _read_json(Path(folder) / file)
        if isinstance(facts.get(holder), dict):
            facts[holder]["name"] = name
            _write_json(Path(folder) / file, facts)


def rename_model(model: ModelInfo, name: str) -> None:
    """Call the taught `model` and the runs that it came from `name`; its id stays.

    Raises:
        OSError: it cannot be written.
    """
    file = Path(model.folder) / "burnish.json"
    if facts := _read_json(file):
        _write_json(file, facts | {"name": name})
    for run in stored_runs():
        if run.model == model.id:
            rename_run(run.folder, name)


def read_curves(folder: str | Path) -> tuple[list[StepRow], list[CheckRow]]:
    """Steps and measurements from ``metrics.csv``, in the order of rounds, without half a last row."""
    steps: list[StepRow] = []
    checks: dict[int, CheckRow] = {}
    for row in _rows(Path(folder) / "metrics.csv"):
        try:
            epoch, loss = float(row["epoch"]), float(row["loss"])
            if row["split"] == "validation":
                checks[round(epoch)] = CheckRow(round(epoch), loss, float(row["accuracy"]))
            elif row["split"] == "train":
                steps.append(StepRow(epoch, loss))
        except (KeyError, TypeError, ValueError):
            continue
    return sorted(steps, key=lambda one: one.epoch), [checks[epoch] for epoch in sorted(checks)]


def _rows(file: Path) -> Iterator[dict[str, str]]:
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            yield from (row for row in csv.DictReader(opened) if row.get("time"))
    except (OSError, UnicodeDecodeError):
        return


def _read_json(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _write_json(file: Path, facts: dict[str, Any]) -> None:
    paths.write_atomically(file, json.dumps(facts, indent=1, ensure_ascii=False) + "\n")


def _is_alive(process: Any) -> bool:
    """Whether the very process that wrote the run is there; its number alone may be another's by now."""
    import psutil

    try:
        number, started = process
        return bool(abs(psutil.Process(int(number)).create_time() - started) < 1)
    except (TypeError, ValueError, psutil.Error):
        return False

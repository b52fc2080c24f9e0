"""What ran when Burnish was closed or died, so that the next start can offer to go on."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop import paths, protocol, stored
from desktop.protocol import Input
from desktop.tasks import OptionValue
from desktop.workbench.engines import Engines
from desktop.workbench.job import Job

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class UnfinishedBatch:
    """Files that were asked about and had no answer yet."""

    title: str
    task: str
    model: str
    inputs: tuple[Input, ...]
    options: dict[str, OptionValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Interrupted:
    """What can go on.

    Attributes:
        downloads: ids of models.
        runs: folders of training runs.
    """

    downloads: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    batches: tuple[UnfinishedBatch, ...] = ()

    def __len__(self) -> int:
        return len(self.downloads) + len(self.runs) + len(self.batches)


class Interruptions(QObject):
    """Keeps on disk what is running; what still stands there at the next start was interrupted.

    Signals:
        changed(): `before` is another one.
    """

    changed = Signal()

    def __init__(self, engines: Engines, parent: QObject | None = None, file: Path | None = None) -> None:
        super().__init__(parent)
        self._engines = engines
        self._file = file
        self._before: Interrupted | None = None
        engines.job_added.connect(self._follow)

    @property
    def before(self) -> Interrupted:
        """What the last window left, without what has been taken up or put aside since."""
        if self._before is None:  # read on first use: the start of the window does not wait for it
            self._before = _read(self._path)
        return self._before

    def forget(self, batch: UnfinishedBatch) -> None:
        """Offer the rest of `batch` no longer: somebody asks about it now, or does not want it."""
        rest = tuple(one for one in self.before.batches if one is not batch)
        self._before = replace(self.before, batches=rest)
        self.save()
        self.changed.emit()

    def save(self) -> None:
        """Note what runs now, how much of it is still to be done, and what nobody has taken up yet."""
        if self._engines.is_shut_down:  # what ends now was interrupted
            return
        running = _of([job for job in self._engines.activity if job.is_active])
        running = replace(running, batches=running.batches + self.before.batches)
        if not self._engines.settings.flag("keep_history"):  # what was asked leaves no trace
            running = replace(running, batches=())
        try:
            paths.write_atomically(self._path, json.dumps(stored.to_json(running), ensure_ascii=False))
        except OSError as error:  # a full disk must not stop what runs
            log.warning("what is running could not be noted: %s", error)

    def _follow(self, job: Job) -> None:
        if isinstance(job.request, protocol.Download | protocol.Train | protocol.Run):
            job.ended.connect(self.save)
            self.save()

    @property
    def _path(self) -> Path:
        return self._file or paths.data_dir() / "running.json"


def _of(jobs: list[Job]) -> Interrupted:
    downloads, runs, batches = [], [], []
    for job in jobs:
        match job.request:
            case protocol.Download(model=model):
                downloads.append(model)
            case protocol.Train(plan=plan):
                runs.append(plan.out)
            case protocol.Run(task=task, model=model, inputs=inputs, options=options):
                batches.append(UnfinishedBatch(job.title, task, model, inputs[job.answered :], options))
    return Interrupted(tuple(downloads), tuple(runs), tuple(batches))


def _read(file: Path) -> Interrupted:
    try:
        return stored.from_json(Interrupted, json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Interrupted()
    except (OSError, ValueError) as error:
        log.warning("what was running could not be read: %s", error)
        return Interrupted()

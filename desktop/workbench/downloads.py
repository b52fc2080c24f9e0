"""Downloads that are not complete yet, remembered across restarts."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop import paths, protocol, stored
from desktop.errors import ErrorKind
from desktop.messages import NOTHING, Message
from desktop.workbench.begun_elsewhere import arrived, begun_elsewhere
from desktop.workbench.engines import Engines
from desktop.workbench.hearing import hear
from desktop.workbench.installed import Installed
from desktop.workbench.job import Job, JobState

log = logging.getLogger(__name__)

HOPELESS = frozenset({ErrorKind.NOT_FOUND, ErrorKind.UNSAFE_MODEL, ErrorKind.UNSUPPORTED_MODEL})
"""Failures that another try does not mend."""
SAVE_EVERY = 5.0
"""Seconds between two notes of how much has arrived."""


@dataclass(frozen=True, slots=True)
class UnfinishedDownload:
    """One download that has begun and is not complete.

    Attributes:
        done, total: bytes, as far as they were heard of; 0 when unknown.
        reason: why it stopped by itself; nothing when the user stopped it or Burnish was closed.
        kind: what kind of failure that was, an `ErrorKind`, or "".
    """

    model: str
    revision: str = ""
    title: str = ""
    done: float = 0.0
    total: float = 0.0
    reason: Message = NOTHING
    begun: float = 0.0
    kind: str = ""

    @property
    def is_hopeless(self) -> bool:
        """Whether going on cannot help: the model is gone, dangerous, or nothing for Burnish."""
        return self.kind in HOPELESS


class Downloads(QObject):
    """Every download from its start until it is complete or given up.

    The list is on disk from the first moment, so that a crash, a power cut or a closed window leaves a row to
    resume; the engine keeps what arrived.

    Signals:
        changed(): a download was added, stopped, failed, finished or forgotten.
        speed_limited(int): the limit for all downloads is another one: bytes a second, 0 for none.
    """

    changed = Signal()
    speed_limited = Signal(int)

    def __init__(
        self,
        engines: Engines,
        installed: Installed,
        parent: QObject | None = None,
        file: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._engines = engines
        self._installed = installed
        self._file = file
        self._loaded: dict[str, UnfinishedDownload] | None = None
        self._saved = 0.0
        self._elsewhere: dict[str, UnfinishedDownload] = {}
        self._given_up: set[str] = set()
        engines.job_added.connect(self._follow)

    @property
    def unfinished(self) -> tuple[UnfinishedDownload, ...]:
        """Those that wait for the user, the newest first; what is running or given up is not among them."""
        entries = {**self._elsewhere, **self._entries}
        known = [entry for entry in entries.values() if entry.model not in self._given_up]
        waiting = [entry for entry in known if self.job(entry.model) is None]
        return tuple(sorted(waiting, key=lambda entry: entry.begun, reverse=True))

    def look_around(self) -> None:
        """Find out what another Burnish has begun and left, for instance on the command line."""
        found = {
            one.model: UnfinishedDownload(one.model, done=one.arrived, begun=one.touched)
            for one in begun_elsewhere()
            if one.model not in self._entries
        }
        if found != self._elsewhere:
            self._elsewhere = found
            self.changed.emit()

    def find(self, model_id: str) -> UnfinishedDownload | None:
        """The stopped download of `model_id`, if there is one."""
        return self._entries.get(model_id) if self.job(model_id) is None else None

    def known(self, model_id: str) -> UnfinishedDownload | None:
        """What is known of the download of `model_id`, whether it runs or not."""
        return self._entries.get(model_id)

    def job(self, model_id: str) -> Job | None:
        """The running download of `model_id`, if there is one."""
        for job in self._engines.activity:
            if job.is_active and isinstance(job.request, protocol.Download) and job.request.model == model_id:
                return job
        return None

    def begin(self, model_id: str, revision: str = "", title: str = "") -> Job:
        """Download `model_id`, or go on with it; never twice at the same time."""
        entry = self._entries.get(model_id)
        if running := self.job(model_id):
            return running
        self._given_up.discard(model_id)
        if entry is not None and not entry.is_hopeless:  # the same commit, or what arrived would be of no use
            revision, title = entry.revision or revision, title or entry.title
        request = protocol.Download(model=model_id, revision=revision)
        job = self._engines.submit("download", request, title or model_id, alone=True, shown=True)
        job.succeeded.connect(self._installed.refresh)
        return job

    @property
    def speed_limit(self) -> int:
        """Bytes a second for all downloads together, 0 for no limit."""
        return self._engines.settings.number("speed_limit")

    def limit_speed(self, rate: int) -> None:
        """From now on so many bytes a second; the engines that download look at the settings themselves.

        Raises:
            ValueError: `rate` is none of the choices.
        """
        if rate != self.speed_limit:
            self._engines.settings.set("speed_limit", rate)
            self.speed_limited.emit(rate)

    def forget(self, model_id: str) -> None:
        """Offer it no longer; stops it if it runs."""
        if job := self.job(model_id):
            job.stop()
        elsewhere = self._elsewhere.pop(model_id, None)
        if self._entries.pop(model_id, None) is not None:
            self.save()
        elif elsewhere is None:
            return
        self.changed.emit()

    @property
    def given_up(self) -> frozenset[str]:
        """Models whose downloads nobody is to see any more, though that can still be undone."""
        return frozenset(self._given_up)

    def give_up(self, model_id: str) -> None:
        """Stop a download and show it no longer; `cancel` deletes it, `take_back` undoes this.

        If Burnish is closed before either, it is there again at the next start.
        """
        if job := self.job(model_id):
            job.stop()
        self._given_up.add(model_id)
        self.changed.emit()

    def take_back(self, model_id: str) -> None:
        """Show it again, stopped."""
        self._given_up.discard(model_id)
        self.changed.emit()

    def cancel(self, model_id: str) -> None:
        """Stop a download and delete what arrived of it. Ask first: it cannot be undone."""
        self._given_up.discard(model_id)
        job = self.job(model_id)
        self.forget(model_id)
        if job is None or not job.is_active:
            self._delete_rest(model_id)
        else:  # its engine still writes
            hear(job.ended, self, lambda: self._delete_after(job, model_id))

    def _delete_rest(self, model_id: str) -> None:
        self._engines.submit("hub", protocol.GiveUp(model=model_id))

    def _delete_after(self, job: Job, model_id: str) -> None:
        if job.state is not JobState.DONE:  # it may have become complete in the last moment
            self._delete_rest(model_id)

    @property
    def _entries(self) -> dict[str, UnfinishedDownload]:
        if self._loaded is None:  # read on first use: the start of the window does not wait for it
            self._loaded = _read(self._path)
        return self._loaded

    @property
    def _path(self) -> Path:
        return self._file or paths.data_dir() / "downloads.json"

    def _follow(self, job: Job) -> None:
        request = job.request
        if not isinstance(request, protocol.Download):
            return
        before = self._entries.get(request.model, UnfinishedDownload(request.model, begun=time.time()))
        title = job.title or before.title
        self._entries[request.model] = replace(
            before, revision=request.revision, title=title, reason=NOTHING, kind=""
        )
        self._elsewhere.pop(request.model, None)
        self.save()
        hear(job.progressed, self, lambda progress: self._note(request.model, progress))
        hear(job.ended, self, lambda: self._end(job, request.model))
        self.changed.emit()

    def _note(self, model_id: str, progress: protocol.Progress) -> None:
        entry = self._entries.get(model_id)
        if entry is None or progress.unit != "bytes" or not progress.total:
            return
        self._entries[model_id] = replace(entry, done=progress.done, total=progress.total)
        if not entry.total or time.monotonic() - self._saved > SAVE_EVERY:
            self.save()

    def _end(self, job: Job, model_id: str) -> None:
        entry = self._entries.get(model_id)
        if entry is not None:
            if job.state is JobState.DONE:
                del self._entries[model_id]
            else:
                self._entries[model_id] = _stopped(entry, job.failure)
            self.save()
        self.changed.emit()

    def save(self) -> None:
        """Keep the list on disk as it is now."""
        self._saved = time.monotonic()
        try:
            entries = stored.to_json(list(self._entries.values()))
            content = json.dumps(entries, ensure_ascii=False, indent=1)
            paths.write_atomically(self._path, content)
        except OSError as error:  # a full disk must not stop the download's own report of it
            log.warning("the list of downloads could not be kept: %s", error)


def _stopped(entry: UnfinishedDownload, failure: protocol.Failed | None) -> UnfinishedDownload:
    if failure is None:
        return replace(entry, reason=NOTHING, kind="")
    # What arrived damaged was deleted, and has to come again.
    done = min(entry.done, arrived(entry.model)) if failure.kind is ErrorKind.BAD_FILE else entry.done
    return replace(entry, reason=failure.message, kind=failure.kind.value, done=done)


def _read(file: Path) -> dict[str, UnfinishedDownload]:
    try:
        entries = stored.from_json(
            tuple[UnfinishedDownload, ...], json.loads(file.read_text(encoding="utf-8"))
        )
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        log.warning("the list of downloads could not be read: %s", error)
        return {}
    return {entry.model: entry for entry in entries}

"""What is going on, told in a few words: how far a job is, and all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from desktop import protocol
from desktop.catalogue import counted
from desktop.wording import percent
from desktop.workbench.engines import Engines
from desktop.workbench.job import Job, JobState


def is_of_library(request: protocol.Request) -> bool:
    """Whether it works on the models that are here."""
    return isinstance(request, protocol.Pack | protocol.Unpack | protocol.ImportModel | protocol.MoveLibrary)


def share_of(job: Job) -> float | None:
    """How much of `job` is done, 0 to 1, or None while nobody can know."""
    if isinstance(job.request, protocol.Run) and len(job.request.inputs) != 1:
        return job.answered / len(job.request.inputs) if job.request.inputs else None
    if isinstance(job.request, protocol.Train) and job.step is not None:
        return min(1.0, job.step.seen / job.step.total) if job.step.total else None
    if job.progress is not None and job.progress.total > 0:
        return min(1.0, job.progress.done / job.progress.total)
    return None


def is_settled(job: Job, later: Sequence[Job]) -> bool:
    """Whether `job` failed but was taken up again by one of `later`, so that nobody has to see to it.

    A batch is taken up by any run of the same kind over the files that it left unanswered, with whichever
    model; a teaching run by one that goes on in the same folder.
    """
    if job.state is not JobState.FAILED:
        return False
    match job.request:
        case protocol.Run() as run:
            rest = set(run.inputs[job.answered :]) or set(run.inputs)
            others = (one.request for one in later if isinstance(one.request, protocol.Run))
            return any(other.task == run.task and rest <= set(other.inputs) for other in others)
        case protocol.Train() as run:
            runs = (one.request for one in later if isinstance(one.request, protocol.Train))
            return bool(run.plan.out) and any(other.plan.out == run.plan.out for other in runs)
    return False


def activity_summary(engines: Engines) -> tuple[str, float | None, str]:
    """What the sidebar says: words, how much of it is done (None: unknown, or nothing runs), and an icon."""
    active = [job for job in engines.activity if job.is_active]
    if not active:
        return _tr("Nothing running"), None, "down"
    requests = {type(job.request) for job in active}
    if requests == {protocol.Download}:
        words = counted("{count}\u00a0download", "{count}\u00a0downloads", len(active))
        share, icon = _of_bytes(active), "down"
    elif requests == {protocol.Train} and len(active) == 1:
        words, share, icon = _tr("Teaching"), share_of(active[0]), "cap"
    elif requests == {protocol.Run} and len(active) == 1:
        words, share, icon = _tr("Answering"), share_of(active[0]), "flask"
    elif len(active) == 1 and is_of_library(active[0].request):
        words, share, icon = _library_words(active[0]), share_of(active[0]), "box"
    else:
        words = counted("{count}\u00a0running", "{count}\u00a0running", len(active))
        share, icon = _mean(active), "down"
    return (words if share is None else f"{words} · {percent(share)}"), share, icon


def _library_words(job: Job) -> str:
    match job.request:
        case protocol.Pack():
            return _tr("Packing")
        case protocol.MoveLibrary():
            return _tr("Moving models")
        case _:
            return _tr("Adding models")


def _of_bytes(downloads: Iterable[Job]) -> float | None:
    """Bytes that arrived of all bytes; files that are only being checked have arrived."""
    known = [job.progress for job in downloads if job.progress is not None and job.progress.total > 0]
    total = sum(progress.total for progress in known)
    return min(1.0, sum(progress.done for progress in known) / total) if total else None


def _mean(jobs: Iterable[Job]) -> float | None:
    shares = [share for share in map(share_of, jobs) if share is not None]
    return sum(shares) / len(shares) if shares else None


def _tr(text: str) -> str:
    return QCoreApplication.translate("Activity", text)

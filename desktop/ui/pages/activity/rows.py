"""What the Activity page says about each thing that runs, waits or is finished."""

from __future__ import annotations

from dataclasses import dataclass

from desktop import protocol
from desktop.catalogue import counted
from desktop.messages import phases, say
from desktop.ui.pages.activity.library_rows import library_row, unfinished_move
from desktop.ui.pages.activity.row_state import RowState, is_checking, tr
from desktop.wording import left, percent, rate, since, size, size_of
from desktop.workbench.activity import is_of_library, is_settled, share_of
from desktop.workbench.downloads import UnfinishedDownload
from desktop.workbench.interruptions import UnfinishedBatch
from desktop.workbench.job import Job, JobState
from desktop.workbench.trying.telling import amount_of_files
from desktop.workbench.workbench import Workbench

_SOURCES = {"torchvision": "PyTorch", "whisper": "Whisper"}


@dataclass(frozen=True, slots=True)
class ActivityRows:
    now: tuple[RowState, ...]
    waiting: tuple[RowState, ...]
    finished: tuple[RowState, ...]


def source_name(model_id: str) -> str:
    """Where a model is downloaded from, in words."""
    return _SOURCES.get(model_id.partition("/")[0], "Hugging Face")


def activity_rows(workbench: Workbench) -> ActivityRows:
    """All rows, the newest first."""
    now: list[RowState] = []
    in_line: list[RowState] = []
    waiting = [_waiting(entry) for entry in workbench.downloads.unfinished]
    waiting += [_interrupted(*one) for one in enumerate(workbench.interruptions.before.batches)]
    finished: list[RowState] = []
    if (move := unfinished_move(workbench)) is not None:
        waiting.insert(0, move)
    later: list[Job] = []
    for job in reversed(workbench.engines.activity):
        settled = is_settled(job, later)
        later.append(job)
        is_download = isinstance(job.request, protocol.Download)
        if isinstance(job.request, protocol.Download) and job.request.model in workbench.downloads.given_up:
            continue
        if (
            isinstance(job.request, protocol.MoveLibrary)
            and job.state is JobState.FAILED
            and move is not None
        ):
            continue  # told by the row that offers to go on
        if job.is_active and workbench.engines.waits(job):
            in_line.insert(0, _in_line(job, workbench))  # the next one first
        elif job.is_active:
            now.append(_running(job))
        elif settled:
            continue  # told by the row of the later try
        elif job.state is JobState.FAILED and not is_download:
            waiting.append(_failed(job))
        elif job.state is JobState.DONE or not is_download:
            finished.append(_finished(job))
    return ActivityRows((*now, *in_line), tuple(waiting), tuple(finished))


def _running(job: Job) -> RowState:
    match job.request:
        case protocol.Download():
            return _downloading(job)
        case protocol.Train():
            return _teaching(job)
        case _ if is_of_library(job.request):
            return library_row(job)
        case _:
            return _answering(job)


def _in_line(job: Job, workbench: Workbench) -> RowState:
    """A download that waits until one of those before it is through."""
    assert isinstance(job.request, protocol.Download)
    source = source_name(job.request.model)
    entry = workbench.downloads.known(job.request.model)
    total = entry.total if entry is not None else 0.0
    share = min(1.0, entry.done / total) if entry is not None and total else 0.0
    fact = f"{size(total)} · {source}" if total else source
    words = tr("Waiting for another download to finish")
    return RowState(job.id, "clock", "well", "text2", job.title, fact, "paused", share, words, "",
                    ("pause", "close"), close=tr("Delete this download"))  # fmt: skip


def _downloading(job: Job) -> RowState:
    progress = job.progress
    total = progress.total if progress is not None and progress.unit == "bytes" else 0
    assert isinstance(job.request, protocol.Download)
    source = source_name(job.request.model)
    fact = f"{size(total)} · {source}" if total else source
    if progress is None or not total:
        words = say(progress.phase) if progress is not None else tr("Getting ready")
        return RowState(job.id, "down", "tint", "accent", job.title, fact, "accent", None, words, "",
                        ("close",), close=tr("Delete this download"))  # fmt: skip
    if is_checking(progress):
        words = say(progress.phase)
        share = share_of(job) or 0.0
        return RowState(job.id, "shield", "tint", "accent", job.title, fact, "info", share, words,
                        percent(share), ("close",), close=tr("Delete this download"))  # fmt: skip
    if job.state is JobState.STOPPING:
        words, speed = tr("Stopping"), ""
    else:
        speed = " · ".join(part for part in (rate(progress.rate), left(progress.left)) if part)
        words = size_of(progress.done, progress.total)
        if not speed and not phases.DOWNLOADING.says(progress.phase):
            speed = say(progress.phase)  # "The line is silent, trying again"
    return RowState(job.id, "down", "tint", "accent", job.title, fact, "accent", share_of(job), words, speed,
                    ("pause", "close"), close=tr("Delete this download"))  # fmt: skip


def _teaching(job: Job) -> RowState:
    step, progress = job.step, job.progress
    words = say(progress.phase) if progress is not None else tr("Getting ready")
    right = ""
    if step is not None:
        words = tr("Round {number}").format(number=int(step.epoch) + 1)
        right = left(step.left)
    if job.state is JobState.STOPPING:
        words, right = tr("Stopping"), ""
    return RowState(job.id, "cap", "tint", "accent", job.title or tr("Teaching"), tr("Teaching"), "accent",
                    share_of(job), words, right, ("open",))  # fmt: skip


def _answering(job: Job) -> RowState:
    request = job.request
    assert isinstance(request, protocol.Run)
    total = len(request.inputs)
    words = tr("{done} of {total}").format(done=f"{job.answered:,}", total=f"{total:,}")
    if not job.answered and job.progress is not None:
        words = say(job.progress.phase)
    seconds = job.progress.left if job.progress is not None else None
    fact = amount_of_files(request.task, total)
    name, close = job.title or tr("Answers"), tr("Stop and keep the answers so far")
    return RowState(job.id, "flask", "tint", "accent", name, fact, "accent", share_of(job), words,
                    left(seconds), ("show", "close"), close=close)  # fmt: skip


def _interrupted(number: int, batch: UnfinishedBatch) -> RowState:
    """The rest of a batch that ran when Burnish was closed."""
    fact = amount_of_files(batch.task, len(batch.inputs))
    return RowState(f"batch:{number}", "flask", "well", "text2", batch.title, fact, "paused", 0.0,
                    tr("Not answered when Burnish was closed."), "",
                    ("resume", "close"), close=tr("Remove this line"))  # fmt: skip


def _waiting(entry: UnfinishedDownload) -> RowState:
    share = min(1.0, entry.done / entry.total) if entry.total else 0.0
    source = source_name(entry.model)
    fact = f"{size(entry.total)} · {source}" if entry.total else source
    name, key = entry.title or entry.model, f"waiting:{entry.model}"
    close = tr("Delete this download")
    if entry.is_hopeless:
        button = "delete" if entry.done else "close"
        return RowState(key, "warn", "badBg", "bad", name, fact, "bad", 0.0, say(entry.reason), "",
                        (button,), close=tr("Remove this line"))  # fmt: skip
    if entry.reason:
        return RowState(key, "warn", "badBg", "bad", name, fact, "bad", share, say(entry.reason), "",
                        ("resume", "close"), main=True, close=close)  # fmt: skip
    where = (
        tr("Paused at {size}").format(size=size(entry.done))
        if entry.done
        else tr("Paused before anything arrived.")
    )
    return RowState(key, "pause", "well", "text2", name, fact, "paused", share, where, "",
                    ("resume", "close"), close=close)  # fmt: skip


def _failed(job: Job) -> RowState:
    if is_of_library(job.request):
        return library_row(job)
    is_run = isinstance(job.request, protocol.Train)
    fact = tr("Teaching") if is_run else tr("Answers")
    reason = say(job.failure.message) if job.failure is not None else ""
    buttons = ("open", "close") if is_run else ("close",)
    name, share = job.title or fact, share_of(job) or 0.0
    return RowState(job.id, "warn", "badBg", "bad", name, fact, "bad", share, reason, "", buttons,
                    close=tr("Remove this line"))  # fmt: skip


def _finished(job: Job) -> RowState:
    if is_of_library(job.request):
        return library_row(job)
    when = since(job.ended_at)
    done = job.state is JobState.DONE
    icon, tone, sign = ("check", "okBg", "ok") if done else ("minus", "well", "text2")
    close = tr("Remove this line")
    match job.value:
        case protocol.ModelInfo() as model:
            fact = tr("{what} · ready since {when}").format(what=size(model.size), when=when)
            return RowState(job.id, icon, tone, sign, job.title, fact, buttons=("try", "close"), close=close)
        case protocol.TrainResult() as result:
            right = tr("{share} right").format(share=percent(result.report.score))
            fact = tr("{what} · ready since {when}").format(what=right, when=when)
            name = job.title or result.model.name
            return RowState(
                job.id, icon, tone, sign, name, fact, buttons=("open", "try", "close"), close=close
            )
    if isinstance(job.request, protocol.Train):
        fact = tr("stopped at {when}").format(when=when)
        return RowState(
            job.id,
            icon,
            tone,
            sign,
            job.title or tr("Teaching"),
            fact,
            buttons=("open", "close"),
            close=close,
        )
    name, fact = job.title or tr("Answers"), _answers(job)
    if job.unanswerable:
        icon, tone, sign = "warn", "warnBg", "warn"
    fact = f"{fact} · {when}" if done else tr("{what} · stopped at {when}").format(what=fact, when=when)
    return RowState(job.id, icon, tone, sign, name, fact, buttons=("close",), close=close)


def _answers(job: Job) -> str:
    """How many files were answered, of how many when it was stopped, and how many failed."""
    done, request = job.answered - job.unanswerable, job.request
    words = counted("{count}\u00a0answer", "{count}\u00a0answers", done)
    if isinstance(request, protocol.Run) and job.state is not JobState.DONE:
        whole = amount_of_files(request.task, len(request.inputs))
        words = tr("{done} of {files}").format(done=f"{done:,}", files=whole)
    failed = counted("{count} failed", "{count} failed", job.unanswerable)
    return f"{words} · {failed}" if job.unanswerable else words

"""Rows of Activity for what is done to the library: packing, bringing in, moving."""

from __future__ import annotations

from pathlib import Path

from desktop import protocol
from desktop.messages import say
from desktop.ui.pages.activity.row_state import RowState, is_checking, tr
from desktop.wording import left, percent, rate, since, size, size_of
from desktop.workbench.activity import share_of
from desktop.workbench.job import Job, JobState
from desktop.workbench.workbench import Workbench


def library_row(job: Job) -> RowState:
    """The row of a job that works on the library, in whatever state it is."""
    if job.is_active:
        return _running(job)
    if job.state is JobState.FAILED:
        reason, share = say(job.failure.message) if job.failure is not None else "", share_of(job) or 0.0
        return RowState(job.id, "warn", "badBg", "bad", job.title, "", "bad", share, reason, "", ("close",),
                        close=tr("Remove this line"))  # fmt: skip
    done = job.state is JobState.DONE
    icon, tone, sign = ("check", "okBg", "ok") if done else ("minus", "well", "text2")
    words = tr("done at {when}") if done else tr("stopped at {when}, nothing was changed")
    parts = [words.format(when=since(job.ended_at))]
    if isinstance(job.value, protocol.Packed):
        parts.insert(0, size(job.value.size))
    return RowState(job.id, icon, tone, sign, job.title, " · ".join(parts), buttons=("close",),
                    close=tr("Remove this line"))  # fmt: skip


def _running(job: Job) -> RowState:
    progress, share = job.progress, share_of(job)
    icon = "disk" if isinstance(job.request, protocol.MoveLibrary) else "box"
    fact = size(progress.total) if progress is not None and progress.total else ""
    if job.state is JobState.STOPPING:
        return RowState(job.id, icon, "tint", "accent", job.title, fact, "accent", share, tr("Stopping"))
    if progress is None or not progress.total:
        words = say(progress.phase) if progress is not None else tr("Getting ready")
        ends = isinstance(job.request, protocol.MoveLibrary) and progress is not None
        buttons = () if ends else ("close",)  # the old copies are being removed: there is no way back
        return RowState(job.id, icon, "tint", "accent", job.title, fact, "accent", None, words, "", buttons,
                        close=_stop_words(job))  # fmt: skip
    if is_checking(progress):
        words = say(progress.phase)
        return RowState(job.id, "shield", "tint", "accent", job.title, fact, "info", share, words,
                        percent(share or 0.0), ("close",), close=_stop_words(job))  # fmt: skip
    speed = " · ".join(part for part in (rate(progress.rate), left(progress.left)) if part)
    words = size_of(progress.done, progress.total)
    return RowState(job.id, icon, "tint", "accent", job.title, fact, "accent", share, words, speed,
                    ("close",), close=_stop_words(job))  # fmt: skip


def _stop_words(job: Job) -> str:
    match job.request:
        case protocol.MoveLibrary():
            return tr("Stop and leave your models where they were")
        case protocol.Pack():
            return tr("Stop without writing a pack")
        case _:
            return tr("Stop without adding anything")


def unfinished_move(workbench: Workbench) -> RowState | None:
    """A move that was interrupted, by a crash or by a fault, and can go on."""
    move = workbench.library.unfinished_move
    if move is None:
        return None
    name = tr("Moving your models to “{place}”").format(place=Path(move.target).name or move.target)
    name = name if move.target else tr("Moving your models back")
    fact = size(move.total) if move.total else ""
    if move.in_use:
        words = tr("Almost done: the old copies are still to be removed.")
        return RowState("move", "disk", "well", "text2", name, fact, "paused", 1.0, words, "", ("resume",))
    failures = [
        say(job.failure.message)
        for job in workbench.engines.activity
        if isinstance(job.request, protocol.MoveLibrary) and job.failure is not None
    ]
    if failures:
        return RowState("move", "warn", "badBg", "bad", name, fact, "bad", 0.0, failures[-1], "",
                        ("resume", "close"), main=True, close=tr("Cancel this move"))  # fmt: skip
    words = tr("Interrupted. Your models are where they were.")
    return RowState("move", "pause", "well", "text2", name, fact, "paused", 0.0, words, "",
                    ("resume", "close"), close=tr("Cancel this move"))  # fmt: skip

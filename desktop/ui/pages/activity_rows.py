"""What the Activity page says about each thing that runs, waits or is finished."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop import protocol
from desktop.ui.widgets.progress import Kind
from desktop.wording import amount, left, percent, rate, since, size, size_of
from desktop.workbench.activity import share_of
from desktop.workbench.downloads import UnfinishedDownload
from desktop.workbench.job import Job, JobState
from desktop.workbench.workbench import Workbench

HUB_NAME = "Hugging Face"


@dataclass(frozen=True, slots=True)
class RowState:
    """One row.

    Attributes:
        key: job id, or "waiting:" and the model's id.
        tone: ground of the tile: "tint", "well", "okBg" or "badBg"; `sign` is the colour of its icon.
        bar: kind of the bar, or "" for no bar.
        share: how far the bar is, None when nobody knows.
        buttons: what it offers: "pause", "resume", "try", "open", "close".
        main: whether its resume button is the filled one.
        close: what the cross does, for its hint.
    """

    key: str
    icon: str
    tone: str
    sign: str
    name: str
    fact: str
    bar: Kind | None = None
    share: float | None = None
    left: str = ""
    right: str = ""
    buttons: tuple[str, ...] = ()
    main: bool = False
    close: str = ""


@dataclass(frozen=True, slots=True)
class ActivityRows:
    now: tuple[RowState, ...]
    waiting: tuple[RowState, ...]
    finished: tuple[RowState, ...]


def activity_rows(workbench: Workbench, given_up: frozenset[str] = frozenset()) -> ActivityRows:
    """All rows, the newest first. `given_up` are models whose download is not to be shown any more."""
    now: list[RowState] = []
    waiting = [_waiting(entry) for entry in workbench.downloads.unfinished if entry.model not in given_up]
    finished: list[RowState] = []
    for job in reversed(workbench.activity):
        is_download = isinstance(job.request, protocol.Download)
        if isinstance(job.request, protocol.Download) and job.request.model in given_up:
            continue
        if job.is_active:
            now.append(_running(job))
        elif job.state is JobState.FAILED and not is_download:
            waiting.append(_failed(job))
        elif job.state is JobState.DONE or not is_download:
            finished.append(_finished(job))
    return ActivityRows(tuple(now), tuple(waiting), tuple(finished))


def _running(job: Job) -> RowState:
    match job.request:
        case protocol.Download():
            return _downloading(job)
        case protocol.Train():
            return _teaching(job)
        case _:
            return _answering(job)


def _downloading(job: Job) -> RowState:
    progress = job.progress
    total = progress.total if progress is not None and progress.unit == "bytes" else 0
    fact = f"{size(total)} · {HUB_NAME}" if total else HUB_NAME
    if progress is None or not total:
        words = progress.text if progress is not None else _tr("Waiting")
        return RowState(job.id, "down", "tint", "accent", job.title, fact, "accent", None, words, "",
                        ("close",), close=_tr("Give up this download"))  # fmt: skip
    if progress.text.lower().startswith("check"):
        share = share_of(job) or 0.0
        return RowState(job.id, "shield", "tint", "accent", job.title, fact, "info", share, progress.text,
                        percent(share), ("close",), close=_tr("Give up this download"))  # fmt: skip
    if job.state is JobState.STOPPING:
        words, speed = _tr("Stopping"), ""
    else:
        speed = " · ".join(part for part in (rate(progress.rate), left(progress.left)) if part)
        words = size_of(progress.done, progress.total)
        if not speed and progress.text and progress.text != "Downloading":
            speed = progress.text  # "The line is silent, trying again"
    return RowState(job.id, "down", "tint", "accent", job.title, fact, "accent", share_of(job), words, speed,
                    ("pause", "close"), close=_tr("Give up this download"))  # fmt: skip


def _teaching(job: Job) -> RowState:
    step, progress = job.step, job.progress
    words = progress.text if progress is not None else _tr("Getting ready")
    right = ""
    if step is not None:
        words = _tr("Round %1").replace("%1", str(int(step.epoch) + 1))
        right = left(step.left)
    if job.state is JobState.STOPPING:
        words, right = _tr("Stopping"), ""
    return RowState(job.id, "cap", "tint", "accent", job.title or _tr("Teaching"), _tr("Teaching"), "accent",
                    share_of(job), words, right, ("open",))  # fmt: skip


def _answering(job: Job) -> RowState:
    request = job.request
    total = len(request.inputs) if isinstance(request, protocol.Run) else 0
    words = _tr("%1 of %2").replace("%1", f"{job.answered:,}").replace("%2", f"{total:,}")
    if not job.answered and job.progress is not None:
        words = job.progress.text
    seconds = job.progress.left if job.progress is not None else None
    fact = amount(total, _tr("file"), _tr("files"))
    name, close = job.title or _tr("Answers"), _tr("Stop; the answers so far stay")
    return RowState(job.id, "flask", "tint", "accent", name, fact, "accent", share_of(job), words,
                    left(seconds), ("close",), close=close)  # fmt: skip


def _waiting(entry: UnfinishedDownload) -> RowState:
    share = min(1.0, entry.done / entry.total) if entry.total else 0.0
    fact = f"{size(entry.total)} · {HUB_NAME}" if entry.total else HUB_NAME
    name, key = entry.title or entry.model, f"waiting:{entry.model}"
    close = _tr("Give up this download")
    if entry.reason:
        return RowState(key, "warn", "badBg", "bad", name, fact, "bad", share, entry.reason, "",
                        ("resume", "close"), main=True, close=close)  # fmt: skip
    where = (
        _tr("Paused at %1").replace("%1", size(entry.done))
        if entry.done
        else _tr("Paused. What arrived is kept.")
    )
    return RowState(key, "pause", "well", "text2", name, fact, "paused", share, where, "",
                    ("resume", "close"), close=close)  # fmt: skip


def _failed(job: Job) -> RowState:
    is_run = isinstance(job.request, protocol.Train)
    fact = _tr("Teaching") if is_run else _tr("Answers")
    reason = job.failure.message if job.failure is not None else ""
    buttons = ("open", "close") if is_run else ("close",)
    name, share = job.title or fact, share_of(job) or 0.0
    return RowState(job.id, "warn", "badBg", "bad", name, fact, "bad", share, reason, "", buttons,
                    close=_tr("Remove this line"))  # fmt: skip


def _finished(job: Job) -> RowState:
    when = since(job.ended_at)
    done = job.state is JobState.DONE
    icon, tone, sign = ("check", "okBg", "ok") if done else ("minus", "well", "text2")
    close = _tr("Remove this line")
    match job.value:
        case protocol.ModelInfo() as model:
            fact = _tr("%1 · ready since %2").replace("%1", size(model.size)).replace("%2", when)
            return RowState(job.id, icon, tone, sign, job.title, fact, buttons=("try", "close"), close=close)
        case protocol.TrainResult() as result:
            right = _tr("%1 right").replace("%1", percent(result.report.accuracy))
            fact = _tr("%1 · taught since %2").replace("%1", right).replace("%2", when)
            name = job.title or result.model.name
            return RowState(
                job.id, icon, tone, sign, name, fact, buttons=("open", "try", "close"), close=close
            )
    if isinstance(job.request, protocol.Train):
        fact = _tr("stopped at %1").replace("%1", when)
        return RowState(
            job.id,
            icon,
            tone,
            sign,
            job.title or _tr("Teaching"),
            fact,
            buttons=("open", "close"),
            close=close,
        )
    words = amount(job.answered, _tr("answer"), _tr("answers"))
    fact = f"{words} · {when}" if done else _tr("%1 · stopped at %2").replace("%1", words).replace("%2", when)
    return RowState(
        job.id, icon, tone, sign, job.title or _tr("Answers"), fact, buttons=("close",), close=close
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Activity", text)

"""The worker keeps its promise: one terminal event for each request, whatever the engine does."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop import logs, protocol
from desktop.errors import INTERRUPTED, ErrorKind
from desktop.messages import say
from desktop.workbench import worker as worker_module
from desktop.workbench.worker import EngineWorker
from tests.workbench.scripted import engine


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[EngineWorker]:
    worker = EngineWorker("infer", target=engine)
    yield worker
    worker.shut_down()


@pytest.fixture
def heard(worker: EngineWorker) -> list[protocol.Event]:
    events: list[protocol.Event] = []
    worker.event_arrived.connect(events.append)
    return events


def ask(behaviour: str) -> protocol.Run:
    return protocol.Run(task=behaviour, model="", inputs=())


def terminal(events: list[protocol.Event], request: protocol.Request) -> Callable[[], bool]:
    return lambda: any(e.job == request.job and isinstance(e, protocol.Terminal) for e in events)


def of(events: list[protocol.Event], request: protocol.Request) -> list[protocol.Event]:
    return [event for event in events if event.job == request.job]


def test_events_arrive_in_order_and_end_once(
    qtbot: QtBot, worker: EngineWorker, heard: list[protocol.Event]
) -> None:
    chatter, after = ask("chatter"), ask("answer")
    worker.submit(chatter)
    worker.submit(after)
    qtbot.waitUntil(terminal(heard, after), timeout=10_000)
    kinds = [type(event) for event in of(heard, chatter)]
    assert kinds == [protocol.Started, protocol.Progress, protocol.Item, protocol.Done]


def test_a_dying_engine_ends_one_job_and_the_next_request_starts_a_fresh_one(
    qtbot: QtBot, worker: EngineWorker, heard: list[protocol.Event]
) -> None:
    first, dying, next_one = ask("answer"), ask("die"), ask("answer")
    worker.submit(first)
    qtbot.waitUntil(terminal(heard, first), timeout=10_000)
    with qtbot.waitSignal(worker.engine_lost, timeout=10_000) as lost:
        worker.submit(dying)
    assert lost.args == [7]
    qtbot.waitUntil(terminal(heard, dying), timeout=1000)
    failure = of(heard, dying)[-1]
    assert isinstance(failure, protocol.Failed)
    assert failure.kind is ErrorKind.CRASHED
    assert "exit code 7" in failure.detail

    worker.submit(next_one)
    qtbot.waitUntil(terminal(heard, next_one), timeout=10_000)
    pids = [event.value for event in heard if isinstance(event, protocol.Done)]
    assert len(set(pids)) == 2


def test_kill_9_is_told_in_a_second(qtbot: QtBot, worker: EngineWorker, heard: list[protocol.Event]) -> None:
    hanging = ask("hang")
    with qtbot.waitSignal(worker.engine_started, timeout=10_000) as started:
        worker.submit(hanging)
    qtbot.waitUntil(lambda: bool(of(heard, hanging)), timeout=10_000)
    os.kill(started.args[0], signal.SIGKILL)
    qtbot.waitUntil(terminal(heard, hanging), timeout=1000)
    failure = of(heard, hanging)[-1]
    assert isinstance(failure, protocol.Failed) and "signal 9" in failure.detail


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (protocol.Download(model="a/b"), "The download was interrupted. What arrived is kept."),
        (protocol.Run(task="obey", model="m", inputs=()), "The part of Burnish that runs models stopped"),
    ],
)
def test_what_was_interrupted_is_told_in_its_own_words(
    qtbot: QtBot,
    worker: EngineWorker,
    heard: list[protocol.Event],
    request_: protocol.Request,
    words: str,
) -> None:
    with qtbot.waitSignal(worker.engine_started, timeout=10_000) as started:
        worker.submit(request_)
    qtbot.waitUntil(lambda: bool(of(heard, request_)), timeout=10_000)
    os.kill(started.args[0], signal.SIGKILL)
    qtbot.waitUntil(terminal(heard, request_), timeout=5000)
    failure = of(heard, request_)[-1]
    assert isinstance(failure, protocol.Failed) and say(failure.message).startswith(words)


def test_every_interruption_has_a_request() -> None:
    assert all(issubclass(getattr(protocol, name), protocol.Request) for name in INTERRUPTED)


def test_an_engine_that_does_not_obey_is_ended_and_the_queue_moves_on(
    qtbot: QtBot, worker: EngineWorker, heard: list[protocol.Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "STOP_GRACE", 0.2)
    hanging, waiting = ask("hang"), ask("answer")
    worker.submit(hanging)
    worker.submit(waiting)
    qtbot.waitUntil(lambda: bool(of(heard, hanging)), timeout=10_000)
    worker.stop(hanging.job)
    qtbot.waitUntil(terminal(heard, waiting), timeout=10_000)
    assert isinstance(of(heard, hanging)[-1], protocol.Stopped), "asked for, so it is no failure"
    assert isinstance(of(heard, waiting)[-1], protocol.Done), "it had not begun, so nothing of it is lost"


def test_an_obedient_engine_lives_on(qtbot: QtBot, worker: EngineWorker, heard: list[protocol.Event]) -> None:
    pids: list[int] = []
    worker.engine_started.connect(pids.append)
    obeying, next_one = ask("obey"), ask("answer")
    worker.submit(obeying)
    qtbot.waitUntil(lambda: bool(of(heard, obeying)), timeout=10_000)
    worker.stop(obeying.job)
    qtbot.waitUntil(terminal(heard, obeying), timeout=5000)
    worker.submit(next_one)
    qtbot.waitUntil(terminal(heard, next_one), timeout=5000)
    assert len(pids) == 1


def test_shut_down_leaves_no_process(qtbot: QtBot, worker: EngineWorker) -> None:
    with qtbot.waitSignal(worker.engine_started, timeout=10_000) as started:
        worker.submit(ask("hang"))
    worker.shut_down()
    assert worker.isFinished()
    with pytest.raises(ProcessLookupError):
        os.kill(started.args[0], 0)


def test_shut_down_of_a_worker_that_never_started(worker: EngineWorker) -> None:
    worker.shut_down()
    assert not worker.isRunning()


def test_what_an_engine_has_not_answered_when_it_is_retired_is_stopped(
    qtbot: QtBot, worker: EngineWorker, heard: list[protocol.Event]
) -> None:
    hanging, behind = ask("hang"), ask("answer")
    worker.submit(hanging)
    worker.submit(behind)
    qtbot.waitUntil(lambda: len(worker._open) == 2, timeout=10_000)
    worker.retire()
    for request in (hanging, behind):
        qtbot.waitUntil(terminal(heard, request), timeout=10_000)
        assert isinstance(of(heard, request)[-1], protocol.Stopped)


@pytest.mark.parametrize("times", [4, 10_000], ids=["told late", "never told"])
def test_an_exit_code_that_another_thread_was_told_neither_stops_the_worker_nor_leaves_a_process(
    qtbot: QtBot, worker: EngineWorker, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """As when two engines end at once: each start of a process asks the system about all of them."""
    monkeypatch.setattr(worker_module, "TERMINATE_GRACE", 0.2)
    told: dict[int, int] = {}
    left = times
    waitpid = os.waitpid

    def steal(pid: int, options: int) -> tuple[int, int]:
        nonlocal left
        if pid not in told:
            found, status = waitpid(pid, options)
            if not found:
                return 0, 0
            told[pid] = status
        if left > 0:
            left -= 1
            raise ChildProcessError
        return pid, told[pid]

    with qtbot.waitSignal(worker.engine_started, timeout=10_000) as started:
        worker.submit(ask("hang"))
    monkeypatch.setattr(os, "waitpid", steal)
    worker.shut_down()
    assert worker.isFinished() and worker._process is None and not worker._open
    with pytest.raises(ProcessLookupError):
        os.kill(started.args[0], 0)
    left = 0
    multiprocessing.active_children()  # asks once more, as the next start of an engine does


def test_an_engine_that_reads_nothing_any_more_is_not_left_behind(
    qtbot: QtBot, worker: EngineWorker, heard: list[protocol.Event]
) -> None:
    hanging = ask("hang")
    with qtbot.waitSignal(worker.engine_started, timeout=10_000) as started:
        worker.submit(hanging)
    qtbot.waitUntil(lambda: bool(of(heard, hanging)), timeout=10_000)
    more_than_the_pipe_holds = (protocol.Input(text="x" * 2_000_000),)
    worker.submit(protocol.Run(task="answer", model="", inputs=more_than_the_pipe_holds))
    worker.shut_down(300)
    assert worker.isFinished()
    with pytest.raises(ProcessLookupError):
        os.kill(started.args[0], 0)


def test_an_engine_that_nobody_understands_fails_its_jobs_and_leaves_a_trace(
    qtbot: QtBot, worker: EngineWorker, heard: list[protocol.Event], caplog: pytest.LogCaptureFixture
) -> None:
    babbling, behind = ask("babble"), ask("answer")
    with qtbot.waitSignal(worker.engine_started, timeout=10_000) as started:
        worker.submit(babbling)
        worker.submit(behind)
    for request in (babbling, behind):
        qtbot.waitUntil(terminal(heard, request), timeout=10_000)
        assert isinstance(of(heard, request)[-1], protocol.Failed), "nobody has stopped it"
    assert "unexpected" in caplog.text and "in _receive" in logs.trace(caplog.records[0].exc_info[1])  # type: ignore[index, arg-type]
    with pytest.raises(ProcessLookupError):
        os.kill(started.args[0], 0)
    again = ask("answer")
    worker.submit(again)
    qtbot.waitUntil(terminal(heard, again), timeout=10_000)
    assert isinstance(of(heard, again)[-1], protocol.Done)


def test_an_engine_that_cannot_be_started_fails_its_job_and_is_tried_again(
    qtbot: QtBot, worker: EngineWorker, heard: list[protocol.Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_process: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    with monkeypatch.context() as full:
        full.setattr("multiprocessing.context.SpawnProcess.start", refuse)
        first = ask("answer")
        worker.submit(first)
        qtbot.waitUntil(terminal(heard, first), timeout=10_000)
    failure = of(heard, first)[-1]
    assert isinstance(failure, protocol.Failed) and "temporarily unavailable" in failure.detail
    second = ask("answer")
    worker.submit(second)
    qtbot.waitUntil(terminal(heard, second), timeout=10_000)
    assert isinstance(of(heard, second)[-1], protocol.Done)

"""The server's promise, with handlers of a few lines in a real process."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Generator, Iterator
from multiprocessing.connection import Connection
from typing import Any

import pytest

from desktop import protocol
from desktop.engine import server
from desktop.engine.server import Context, EngineOptions, JobStopped, answer
from desktop.errors import ErrorKind, Trouble
from desktop.messages import as_it_is, phases, say

Events = Generator[protocol.Event, None, Any]


def quick(request: protocol.Run, _context: Context) -> Events:
    yield protocol.Progress(request.job, as_it_is("Working"))
    return request.task


def troubled(request: protocol.Run, _context: Context) -> Events:
    yield protocol.Progress(request.job, as_it_is("Working"))
    raise Trouble(ErrorKind.BAD_FILE, as_it_is("No picture."))


def leaving(_request: protocol.Run, _context: Context) -> Events:
    raise SystemExit(3)
    yield


def endless(request: protocol.Run, context: Context) -> Events:
    while True:
        yield protocol.Progress(request.job, as_it_is("Still working"))


def deep(request: protocol.Run, context: Context) -> Events:
    """Computes without yielding, but with stop points."""
    yield protocol.Progress(request.job, as_it_is("Deep"))
    while True:
        context.stop_point()


def keeping(request: protocol.Run, context: Context) -> Events:
    while not context.stopping.is_set():
        yield protocol.Progress(request.job, as_it_is("Learning"))
    yield protocol.Progress(request.job, phases.KEEPING_BEST())
    return "kept"


def unpicklable(request: protocol.Run, _context: Context) -> Events:
    yield protocol.Progress(request.job, as_it_is("Working"))
    return lambda: None


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], protocol.Run]:
    def use(name: str) -> protocol.Run:
        monkeypatch.setitem(server.HANDLERS, protocol.Run, f"{__name__}:{name}")
        return protocol.Run(task=name, model="", inputs=())

    return use


def test_a_handler_that_returns_is_done(handler: Callable[[str], protocol.Run]) -> None:
    events = list(answer(handler("quick"), Context()))
    assert [type(event) for event in events] == [protocol.Started, protocol.Progress, protocol.Done]
    assert isinstance(events[-1], protocol.Done) and events[-1].value == "quick"


def test_trouble_keeps_its_kind_and_sentence(handler: Callable[[str], protocol.Run]) -> None:
    failed = list(answer(handler("troubled"), Context()))[-1]
    assert isinstance(failed, protocol.Failed)
    assert (failed.kind, say(failed.message)) == (ErrorKind.BAD_FILE, "No picture.")
    assert "troubled" in failed.detail, "the trace is there for whoever wants it"


def test_a_library_that_wants_to_exit_ends_only_its_job(handler: Callable[[str], protocol.Run]) -> None:
    assert isinstance(list(answer(handler("leaving"), Context()))[-1], protocol.Failed)


@pytest.mark.parametrize("name", ["endless", "deep"])
def test_stop_is_heard_between_events_and_at_stop_points(
    handler: Callable[[str], protocol.Run], name: str
) -> None:
    context = Context()
    events = []
    for event in answer(handler(name), context):
        events.append(event)
        if isinstance(event, protocol.Progress):
            context.stop()
    assert isinstance(events[-1], protocol.Stopped)
    assert sum(isinstance(event, protocol.Terminal) for event in events) == 1


def test_keeping_lets_the_handler_end_by_itself(handler: Callable[[str], protocol.Run]) -> None:
    context = Context()
    events = []
    for event in answer(handler("keeping"), context):
        events.append(event)
        context.stop(keep=True)
    assert isinstance(events[-1], protocol.Done) and events[-1].value == "kept"


def test_a_stop_point_is_silent_until_asked() -> None:
    context = Context()
    context.stop_point()
    context.stop()
    with pytest.raises(JobStopped):
        context.stop_point()


def test_every_handler_exists() -> None:
    for request in server.HANDLERS:
        assert callable(server.handler_of(request.__new__(request)))


def _serve_scripted(pipe: Connection, options: EngineOptions, names: dict[str, str]) -> None:
    server.HANDLERS[protocol.Run] = f"{__name__}:{names['run']}"
    server.HANDLERS[protocol.Doctor] = f"{__name__}:{names['doctor']}"
    server.serve(pipe, options)


@pytest.fixture
def engine() -> Iterator[Callable[..., Connection]]:
    """Starts a real engine process whose Run and Doctor are handlers of this file."""
    started = []

    def start(**names: str) -> Connection:
        ours, theirs = multiprocessing.get_context("spawn").Pipe()
        process = multiprocessing.get_context("spawn").Process(
            target=_serve_scripted, args=(theirs, EngineOptions("infer"), names)
        )
        process.start()
        theirs.close()
        started.append((ours, process))
        return ours

    yield start
    for pipe, process in started:
        pipe.close()
        process.join(5)
        assert process.exitcode == 0, "an engine whose window is gone leaves by itself"


def _until_terminal(pipe: Connection, job: str) -> protocol.Event:
    while pipe.poll(10):
        event: protocol.Event = pipe.recv()
        if event.job == job and isinstance(event, protocol.Terminal):
            return event
    raise TimeoutError(job)


def test_a_waiting_job_is_stopped_while_another_computes(engine: Callable[..., Connection]) -> None:
    pipe = engine(run="deep", doctor="quick")
    busy, waiting = protocol.Run(task="", model="", inputs=()), protocol.Doctor()
    pipe.send(busy)
    pipe.send(waiting)
    pipe.send(protocol.Stop(job=waiting.job))
    assert isinstance(_until_terminal(pipe, waiting.job), protocol.Stopped)
    pipe.send(protocol.Stop(job=busy.job))
    assert isinstance(_until_terminal(pipe, busy.job), protocol.Stopped)


def test_a_value_that_cannot_cross_the_pipe_ends_its_job(engine: Callable[..., Connection]) -> None:
    pipe = engine(run="unpicklable", doctor="unpicklable")
    request = protocol.Run(task="", model="", inputs=())
    pipe.send(request)
    assert isinstance(_until_terminal(pipe, request.job), protocol.Failed)

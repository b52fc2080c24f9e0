"""The engine process: reads requests from the pipe, runs their handlers, answers with events.

A handler is a generator function ``handler(request, context)``: every ``yield`` is an event and a stop
point, its return value becomes `Done`. `answer` turns any handler into a stream that ends with exactly one
terminal event; the command line uses the same function without a pipe.

Only the standard library is imported here: heavy imports happen when a handler is first needed.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from desktop import logs, protocol
from desktop.engine import traffic
from desktop.errors import ErrorKind, Trouble

HANDLERS: dict[type[protocol.Request], str] = {
    protocol.Prepare: "desktop.engine.inference:prepare",
    protocol.Run: "desktop.engine.inference:run",
    protocol.MakePreview: "desktop.engine.previews:make_preview",
    protocol.CheckExamples: "desktop.engine.training.lessons:check_examples",
    protocol.Train: "desktop.engine.training.run:train",
    protocol.RemoveRun: "desktop.engine.training.run:remove_run",
    protocol.Search: "desktop.engine.hub.catalogue:search",
    protocol.Card: "desktop.engine.hub.catalogue:card",
    protocol.PlanDownload: "desktop.engine.hub.catalogue:plan",
    protocol.Download: "desktop.engine.hub.catalogue:download",
    protocol.Pack: "desktop.engine.hub.library.packs:pack",
    protocol.Unpack: "desktop.engine.hub.library.unpacking:unpack",
    protocol.GiveUp: "desktop.engine.hub.catalogue:give_up",
    protocol.Installed: "desktop.engine.hub.library.installed:installed",
    protocol.PlanRemoval: "desktop.engine.hub.library.installed:plan_removal",
    protocol.Remove: "desktop.engine.hub.library.installed:remove",
    protocol.Restore: "desktop.engine.hub.library.installed:restore",
    protocol.ImportModel: "desktop.engine.hub.library.imports:import_model",
    protocol.Verify: "desktop.engine.hub.library.verification:verify",
    protocol.FindDuplicates: "desktop.engine.hub.library.duplicates:find_duplicates",
    protocol.SaveToken: "desktop.engine.hub.huggingface.account:save_token",
    protocol.CheckToken: "desktop.engine.hub.huggingface.account:check_token",
    protocol.ForgetToken: "desktop.engine.hub.huggingface.account:forget_token",
    protocol.SaveProxy: "desktop.engine.hub.huggingface.proxy:save_proxy",
    protocol.ForgetProxy: "desktop.engine.hub.huggingface.proxy:forget_proxy",
    protocol.PlanMove: "desktop.engine.hub.library.moving.move:plan_move",
    protocol.MoveLibrary: "desktop.engine.hub.library.moving.move:move_library",
    protocol.ForgetMove: "desktop.engine.hub.library.moving.move:forget_move",
    protocol.Doctor: "desktop.engine.doctor:doctor",
}

Handler = Callable[[Any, "Context"], Generator[protocol.Event, None, Any]]


class JobStopped(Exception):  # noqa: N818 - not an error: somebody asked for it
    """Raised at a stop point when the user has asked to stop."""


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What the window tells an engine when it starts it.

    Attributes:
        lifetime: "infer", "train", "files", "hub", "library" or "download".
        online: whether this engine may open connections. Those that run models or open a person's files never
            may.
        log: file for everything that libraries print.
    """

    lifetime: str
    online: bool = False
    log: str = ""


@dataclass(slots=True)
class Context:
    """What a handler knows about its job beside the request."""

    options: EngineOptions = EngineOptions("infer")
    stopping: threading.Event = field(default_factory=threading.Event)
    keep: bool = False
    """With `stopping`: keep the best version so far instead of dropping the run."""
    outcome: str = ""
    """As in `protocol.Stopped`; a handler that is stopped sets it."""

    def stop(self, keep: bool = False) -> None:
        self.keep = keep
        self.stopping.set()

    def stop_point(self) -> None:
        """Call inside long computations that cannot yield, for instance from a hook in a model.

        Raises:
            JobStopped: the user wants to stop and nothing is to be kept.
        """
        if self.stopping.is_set() and not self.keep:
            raise JobStopped


def handler_of(request: protocol.Request) -> Handler:
    module, _, name = HANDLERS[type(request)].partition(":")
    handler: Handler = getattr(importlib.import_module(module), name)
    return handler


def answer(request: protocol.Request, context: Context) -> Iterator[protocol.Event]:
    """All events of one job, the last and only the last of which is terminal."""
    logs.keep_private(request)
    for event in _events(request, context):
        if isinstance(event, protocol.Terminal) and (size := traffic.take()):
            yield protocol.BytesReceived(request.job, size)
        yield event


def _events(request: protocol.Request, context: Context) -> Iterator[protocol.Event]:
    yield protocol.Started(request.job)
    try:
        events = handler_of(request)(request, context)
        while True:
            try:
                event = next(events)
            except StopIteration as end:
                yield protocol.Done(request.job, end.value)
                return
            yield event
            if context.stopping.is_set() and not context.keep:
                events.close()
                yield protocol.Stopped(request.job, context.outcome)
                return
    except JobStopped:
        yield protocol.Stopped(request.job, context.outcome)
    except GeneratorExit:
        raise
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            yield protocol.Stopped(request.job, context.outcome)
            return
        yield _failed(request.job, error)


def _failed(job: str, error: BaseException) -> protocol.Failed:
    from desktop.engine.errors import classify

    trouble = classify(error)
    detail = trouble.detail or "".join(traceback.format_exception(error)).strip()
    return protocol.Failed(job, trouble.kind, trouble.message, detail)


class _Server:
    """One pipe, one queue: a thread reads, the main thread works."""

    def __init__(self, connection: Connection, options: EngineOptions) -> None:
        self._connection = connection
        self._options = options
        self._sending = threading.Lock()
        self._waiting: queue.Queue[protocol.Request] = queue.Queue()
        self._contexts: dict[str, Context] = {}
        self._answered: set[str] = set()
        """Jobs that were stopped while they waited; the reader has answered for them."""
        self._lock = threading.Lock()

    def serve(self) -> None:
        threading.Thread(target=self._read, name="pipe reader", daemon=True).start()
        while True:
            request = self._waiting.get()
            with self._lock:
                context = self._contexts[request.job]
                answered = request.job in self._answered
            if answered:
                self._forget(request.job)
                continue
            for event in answer(request, context):
                if isinstance(event, protocol.Terminal):
                    self._forget(request.job)
                self._send(event)

    def _read(self) -> None:
        """Runs in its own thread, so that Stop is heard while a model computes."""
        while True:
            try:
                request = self._connection.recv()
            except (EOFError, OSError):
                os._exit(0)  # the window is gone: nobody wants the answer
            if isinstance(request, protocol.Stop):
                self._stop(request)
                continue
            with self._lock:
                self._contexts[request.job] = Context(self._options)
            self._waiting.put(request)

    def _stop(self, request: protocol.Stop) -> None:
        with self._lock:
            context = self._contexts.get(request.job)
            if context is None or request.job in self._answered:
                return
            context.stop(request.keep)
            queued = any(waiting.job == request.job for waiting in list(self._waiting.queue))
            if queued:
                self._answered.add(request.job)
        if queued:
            self._send(protocol.Stopped(request.job))

    def _forget(self, job: str) -> None:
        with self._lock:
            self._contexts.pop(job, None)
            self._answered.discard(job)

    def _send(self, event: protocol.Event) -> None:
        with self._sending:
            try:
                self._connection.send(event)
            except (BrokenPipeError, OSError):
                os._exit(0)
            except Exception as error:
                logs.unexpected(error)
                failed = protocol.Failed(
                    event.job, ErrorKind.UNEXPECTED, Trouble(ErrorKind.UNEXPECTED).message, repr(error)
                )
                self._connection.send(failed)


def serve(connection: Connection, options: EngineOptions) -> None:
    """Entry point of an engine process; returns only by leaving the process."""
    with contextlib.suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is the window's to handle
    _give_way()
    logs.redirect(options.log)
    set_environment(options)
    _Server(connection, options).serve()


def _give_way() -> None:
    """Models take every processor they get; the window, and whatever else is open, comes first."""
    import psutil

    with contextlib.suppress(OSError, psutil.Error):
        if sys.platform == "win32":
            psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        else:
            psutil.Process().nice(10)


def set_environment(options: EngineOptions) -> None:
    """Quiet libraries that stay on this computer. To be called before any of them is imported."""
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    # Waiting threads must not spin: beside other programs, computing would take several times as long.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    if not options.online:
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["TRANSFORMERS_OFFLINE"] = "1"

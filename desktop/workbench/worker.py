"""`EngineWorker`: one QThread that owns one engine process."""

from __future__ import annotations

import contextlib
import importlib
import logging
import multiprocessing
import os
import queue
import threading
import time
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThread, Signal

from desktop import logs, paths, protocol
from desktop.errors import ErrorKind, crash_message

if TYPE_CHECKING:
    from desktop.engine.server import EngineOptions

STOP_GRACE = 3.0
"""Seconds between a Stop message and terminate."""
TERMINATE_GRACE = 2.0
"""Seconds between terminate and kill."""
LEAVING_GRACE = 0.5
"""Seconds that an engine has for leaving by itself."""

_STARTING = (
    f"multiprocessing.popen_spawn_{'win32' if os.name == 'nt' else 'posix'}",
    "multiprocessing.resource_tracker",
)
"""What Python imports when it first starts a process; no thread of the window may be the first to do so."""

Target = Any  # serve, or a scripted engine in tests: (Connection, EngineOptions) -> None


log = logging.getLogger(__name__)


def _engine(lifetime: str, online: bool) -> tuple[EngineOptions, Target]:
    """What an engine is told and what it does, brought in with the first one: the window stands before."""
    from desktop.engine.server import EngineOptions, serve

    return EngineOptions(lifetime, online, str(paths.logs_dir() / f"engine-{lifetime}.log")), serve


class EngineWorker(QThread):
    """Starts an engine when the first request comes, passes messages, and reaps it.

    Every request is answered by exactly one terminal event, also when the engine dies: then the worker itself
    says `Failed(CRASHED)`, or `Stopped` if the user had asked to stop. The next request starts a fresh one.
    `submit`, `stop` and `shut_down` may be called from any thread.

    Signals:
        event_arrived(protocol.Event): something about a job; queued into the receiver's thread.
        engine_started(int): process id of a new engine.
        engine_lost(int): the engine ended without being asked to; the exit code.
    """

    event_arrived = Signal(object)
    engine_started = Signal(int)
    engine_lost = Signal(int)

    def __init__(
        self,
        lifetime: str,
        *,
        online: bool = False,
        target: Target | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"EngineWorker {lifetime}")
        self._options, serve = _engine(lifetime, online)
        self._target: Target = target or serve
        self._outbox: queue.SimpleQueue[protocol.Request | None] = queue.SimpleQueue()
        self._bell_read, self._bell_write = multiprocessing.Pipe(duplex=False)
        self._ringing = threading.Lock()
        self._open: dict[str, protocol.Request] = {}
        self._begun: set[str] = set()
        self._stop_deadlines: dict[str, float] = {}
        self._terminated_at: float | None = None
        self._is_retired = False
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    @property
    def lifetime(self) -> str:
        return self._options.lifetime

    def submit(self, request: protocol.Request) -> None:
        """Send `request` to the engine, starting thread and engine when needed."""
        self._outbox.put(request)
        self._ring()
        if not self.isRunning():
            for name in _STARTING:
                importlib.import_module(name)
            protocol.complete()
            self.start()

    def stop(self, job: str, keep: bool = False) -> None:
        """Ask the engine to stop `job`; without an answer the engine is terminated, then killed."""
        self._outbox.put(protocol.Stop(job=job, keep=keep))
        self._ring()

    def retire(self) -> None:
        """End engine and thread without waiting for them; `QThread.finished` tells when."""
        self._outbox.put(None)
        self._ring()

    def shut_down(self, milliseconds: int = 5000) -> None:
        """End the engine and the thread, and wait for both."""
        if self.isRunning():
            self.retire()
            if not self.wait(milliseconds):  # it passes something on to an engine that does not read
                if (process := self._process) is not None:
                    with contextlib.suppress(ValueError, OSError):
                        process.kill()
                self.wait(milliseconds)

    def _ring(self) -> None:
        with self._ringing, contextlib.suppress(OSError):
            self._bell_write.send_bytes(b"!")

    # ---- below: in this thread only ----

    def _work(self) -> None:
        while True:
            self._wait()
            while not self._outbox.empty():
                request = self._outbox.get()
                if request is None:
                    self._is_retired = True
                    return
                self._pass_on(request)
            self._receive()
            self._climb_stop_ladder()

    def _wait(self) -> None:
        watched: list[Any] = [self._bell_read]
        if self._pipe is not None:
            watched.append(self._pipe)
        timeout = 0.1 if self._stop_deadlines or self._terminated_at else None
        wait(watched, timeout)
        while self._bell_read.poll():
            self._bell_read.recv_bytes()

    def _pass_on(self, request: protocol.Request) -> None:
        if isinstance(request, protocol.Stop):
            if request.job in self._open and request.job not in self._stop_deadlines:
                if not request.keep:  # keeping means saving and measuring first, which takes its time
                    self._stop_deadlines[request.job] = time.monotonic() + STOP_GRACE
                self._send(request)
            return
        self._open[request.job] = request
        if self._process is None:
            try:
                self._start_engine()
            except OSError as error:  # no memory, or too many processes
                log.exception("the engine %s could not be started", self.lifetime)
                self._deliver(self._crashed(request, f"did not start: {error}"))
                return
        self._send(request)

    def _send(self, message: protocol.Request) -> None:
        if self._pipe is not None:
            with contextlib.suppress(BrokenPipeError, OSError):  # its death is noticed by _receive
                self._pipe.send(message)

    def _start_engine(self) -> None:
        # spawn: torch must not be forked, and on Windows must be imported in a process without Qt
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=True)
        process = context.Process(
            target=self._target, args=(theirs, self._options), name=f"burnish {self.lifetime}", daemon=True
        )
        process.start()
        theirs.close()
        self._process, self._pipe, self._terminated_at = process, ours, None
        self.engine_started.emit(process.pid)

    def _receive(self) -> None:
        while self._pipe is not None and self._pipe.poll():
            try:
                event = self._pipe.recv()
            except (EOFError, OSError):
                self._bury()
                return
            self._deliver(event)

    def _deliver(self, event: protocol.Event) -> None:
        if event.job not in self._open:
            return  # a late word of a job that has ended
        if isinstance(event, protocol.Terminal):
            del self._open[event.job]
            self._begun.discard(event.job)
            self._stop_deadlines.pop(event.job, None)
        elif isinstance(event, protocol.Started):
            self._begun.add(event.job)
        self.event_arrived.emit(event)

    def _bury(self) -> None:
        """The engine is dead: jobs that it had begun end with one sentence, those in the queue move on."""
        process, self._process, self._pipe = self._process, None, None
        by_us, self._terminated_at = self._terminated_at is not None, None
        assert process is not None
        code = _reap(process)
        asked, self._stop_deadlines = set(self._stop_deadlines), {}
        for job, request in list(self._open.items()):
            if job in asked:
                self._deliver(protocol.Stopped(job))
            elif by_us and job not in self._begun:
                self._pass_on(request)
            else:
                self._deliver(self._crashed(request, f"ended with {_reason(code)}"))
        if not by_us:
            log.error("engine %s ended with %s", self.lifetime, _reason(code))
            self.engine_lost.emit(code)

    def _crashed(self, request: protocol.Request, what: str) -> protocol.Failed:
        detail = f"Engine {self.lifetime} {what}. Log: {self._options.log}"
        words = crash_message(type(request).__name__)
        return protocol.Failed(request.job, ErrorKind.CRASHED, words, detail)

    def _climb_stop_ladder(self) -> None:
        if self._process is None:
            return
        now = time.monotonic()
        if self._terminated_at is not None:
            if now - self._terminated_at > TERMINATE_GRACE:
                self._process.kill()
        elif any(deadline < now for deadline in self._stop_deadlines.values()):
            self._process.terminate()
            self._terminated_at = now

    def _end_engine(self) -> None:
        if self._process is None or self._pipe is None:
            return
        process, pipe = self._process, self._pipe
        self._process = self._pipe = None
        pipe.close()  # end of file: the engine leaves by itself
        _reap(process)

    # ---- Qt ----

    def run(self) -> None:
        self._is_retired = False
        try:
            while not self._is_retired:
                try:
                    self._work()
                except Exception as error:  # such as words of an engine that nobody understands
                    logs.unexpected(error)
                    self._end_engine()
                    for request in list(self._open.values()):
                        self._deliver(self._crashed(request, f"was not understood: {error!r}"))
        finally:
            self._end_engine()
            for job in list(self._open):  # whoever still waits for an answer must not wait for ever
                self._deliver(protocol.Stopped(job))


def _reap(process: SpawnProcess) -> int:
    """See `process` leave, and kill it when it does not; returns its exit code, 0 when nobody knows it.

    Never raises. The sentinel tells that a process has gone, not its exit code: another thread that starts an
    engine asks the system about all of them, and while it is being told, nobody else is.
    """
    if not wait([process.sentinel], LEAVING_GRACE):
        with contextlib.suppress(OSError):
            process.kill()
    wait([process.sentinel], TERMINATE_GRACE)
    told_by = time.monotonic() + TERMINATE_GRACE
    while (code := process.exitcode) is None and time.monotonic() < told_by:
        time.sleep(0.01)
    if code is None:
        log.warning("nobody knows what became of engine process %s", process.pid)
    else:
        process.close()
    return code or 0


def _reason(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"

"""Engines of a few lines, which do on request what real ones do on bad days."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

from desktop import protocol
from desktop.engine.server import EngineOptions
from desktop.messages import computing, phases
from desktop.protocol import DeviceInfo, Input
from desktop.settings import Settings
from desktop.workbench.engines import Engines
from desktop.workbench.job import Job

PROCESSOR = DeviceInfo("cpu", "Processor", 8 * 2**30, 4, computing.NO_CARD())


def engine(pipe: Connection, options: EngineOptions) -> None:
    """The task of a `Run` names what happens: "answer", "babble", "chatter", "die", "hang", "late", "obey".

    A `Download` goes on until it is stopped, except that of "a/quick".
    """
    while True:
        try:
            request = pipe.recv()
        except EOFError:
            return
        if isinstance(request, protocol.Stop):
            continue
        pipe.send(protocol.Started(request.job))
        if isinstance(request, protocol.Prepare):
            pipe.send(protocol.Done(request.job, PROCESSOR))
        elif isinstance(request, protocol.Doctor | protocol.MakePreview | protocol.CheckExamples):
            pipe.send(protocol.Done(request.job, {"pid": os.getpid(), "online": options.online}))
        elif isinstance(request, protocol.Run):
            _BEHAVIOUR[request.task](pipe, request)
        elif isinstance(request, protocol.Download):
            pipe.send(protocol.Progress(request.job, phases.DOWNLOADING(), 40e6, 100e6, "bytes"))
            if request.model == "a/quick":
                pipe.send(protocol.Done(request.job, request.model))
            else:
                _obey(pipe, request)
        else:
            pipe.send(protocol.Done(request.job, ()))


def _answer(pipe: Connection, request: protocol.Run) -> None:
    pipe.send(protocol.Progress(request.job, phases.LOADING_MODEL()))
    pipe.send(protocol.Item(request.job, 0, Input(text="hello")))
    pipe.send(protocol.Done(request.job, os.getpid()))


def _chatter(pipe: Connection, request: protocol.Run) -> None:
    """Two terminal events, and words after them."""
    _answer(pipe, request)
    pipe.send(protocol.Item(request.job, 1, Input(text="too late")))
    pipe.send(protocol.Done(request.job, "again"))


def _die(_pipe: Connection, _request: protocol.Run) -> None:
    os._exit(7)


def _hang(_pipe: Connection, _request: protocol.Run) -> None:
    time.sleep(60)


def _obey(pipe: Connection, request: protocol.Request) -> None:
    while not isinstance(pipe.recv(), protocol.Stop):
        pass
    pipe.send(protocol.Stopped(request.job))


def _babble(pipe: Connection, _request: protocol.Run) -> None:
    """Something that cannot be unpacked."""
    pipe.send_bytes(b"\x80\x05no message")
    time.sleep(60)


_BEHAVIOUR = {
    "babble": _babble,
    "answer": _answer,
    "chatter": _chatter,
    "die": _die,
    "hang": _hang,
    "obey": _obey,
}


class HandWorkedEngines(Engines):
    """No processes: the test says what becomes of each request."""

    def __init__(self, settings: Settings, begin: Callable[[protocol.Request, str], Job]) -> None:
        super().__init__(settings)
        self._begin_job = begin

    def submit(
        self,
        lifetime: str,
        request: protocol.Request,
        title: str = "",
        *,
        alone: bool = False,
        shown: bool = False,
    ) -> Job:
        job = self._begin_job(request, title)
        if shown:
            self.show_in_activity(job)
        return job

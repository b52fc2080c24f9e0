"""What every test gets: folders of its own, no network but loopback, and nothing left running behind."""

from __future__ import annotations

import gc
import os
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from installer.verbs import TEST_PROGRAMS

# shared by the tests of engine, command line and window
pytest_plugins = ["tests.models"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

# The same examples in every run, and as long as they take: a busy machine fails nothing.
settings.register_profile("burnish", derandomize=True, deadline=None, database=None)
settings.load_profile("burnish")

_TESTS = str(Path(__file__).parent) + os.sep


def _only_known_programs(event: str, facts: tuple[Any, ...]) -> None:
    """A program that the set-up does not provide would be missing on the next machine."""
    if event != "subprocess.Popen" or facts[0] == sys.executable:
        return
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__") == "subprocess":
        frame = frame.f_back
    if frame.f_code.co_filename.startswith(_TESTS) and Path(facts[0]).name not in TEST_PROGRAMS:
        raise AssertionError(f"a test starts {facts[0]}, which is not in installer.verbs.TEST_PROGRAMS")


sys.addaudithook(_only_known_programs)


@pytest.fixture(autouse=True)
def burnish_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the folders of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("BURNISH_HOME", str(home / "burnish"))
    monkeypatch.setenv("HF_HOME", str(home / "hf"))
    monkeypatch.setenv("TORCH_HOME", str(home / "torch"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    return home / "burnish"


@pytest.fixture(autouse=True)
def own_environment() -> Iterator[None]:
    """Engines and verbs set variables for their process, which the next test must not inherit."""
    before = dict(os.environ)
    yield
    for name in os.environ.keys() - before.keys():
        del os.environ[name]
    os.environ.update(before)


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anything but this machine is a fault of the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if host and host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True, scope="module")
def garbage_in_this_thread() -> Iterator[None]:
    """As in the program: a collection in a worker's thread would delete Qt objects there."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def nothing_left_running(request: pytest.FixtureRequest) -> Iterator[None]:
    """A thread, Qt thread or process that outlives its test would trouble the next one, and the user."""
    before = set(threading.enumerate())
    yield
    import multiprocessing

    children = multiprocessing.active_children()
    if "qapp" in request.fixturenames:
        _delete_what_was_closed()
        gc.collect(1)
    left = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    if left:  # the threads of a pool that a library has forgotten end when it is collected
        gc.collect()
        for thread in left:
            thread.join(5)
        left = [thread for thread in left if thread.is_alive()]
    assert not left, f"threads left running: {left}"
    assert not children, f"processes left running: {children}"
    if "qapp" in request.fixturenames:
        _no_running_qthreads()


def _delete_what_was_closed() -> None:
    """pytest-qt only asks for widgets to be deleted; those that stay would be styled again in every test."""
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _no_running_qthreads() -> None:
    from PySide6.QtCore import QThread

    # isinstance would ask the objects themselves, and some of torch's answer with a warning
    running = [o for o in gc.get_objects() if issubclass(type(o), QThread) and _alive(o)]
    assert not running, f"Qt threads left running: {running}"


def _alive(thread: Any) -> bool:
    from shiboken6 import isValid

    return bool(isValid(thread)) and bool(thread.isRunning())

"""The real program, started as a person starts it, on a screen that nobody sees."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import psutil

from desktop.workbench.history import Entry, History

ROOT = Path(__file__).parents[2]
T = TypeVar("T")


def wait_for(what: Callable[[], T], seconds: float = 60.0) -> T:
    """The first truthy answer of `what`, asked every 20 ms.

    Raises:
        TimeoutError: it did not come.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := what():
            return answer
        time.sleep(0.02)
    raise TimeoutError(f"waited {seconds:g} s in vain")


@contextlib.contextmanager
def virtual_screen(size: str = "1280x800") -> Iterator[str]:
    """Xvfb on a free display; gives its name, such as ":99"."""
    reading, writing = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        f"{size}x24",
        "-nolisten",
        "tcp",
        "-noreset",
    ]
    server = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as numbers:
            yield f":{numbers.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


class Program:
    """``python -m desktop`` under a display; ends with the block."""

    def __init__(self, display: str, home: Path, *files: str | Path, first_start: bool = False) -> None:
        self._display = display
        self.home = home
        settings = home / "config" / "settings.json"
        if not first_start and not settings.exists():  # its questions have been answered
            settings.parent.mkdir(parents=True, exist_ok=True)
            settings.write_text('{"first_start_done": true}')
        self.process = self._start(*files)

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        children = self.engines()
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        psutil.wait_procs(children, timeout=5)

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DISPLAY": self._display,
            "QT_QPA_PLATFORM": "xcb",
            "BURNISH_HOME": str(self.home),
            "HF_HOME": str(self.home / "hf"),
        }

    def _start(self, *files: str | Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "desktop", *map(str, files)]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL)

    def hand_over(self, *files: str | Path) -> int:
        """Start the program a second time; returns its exit status."""
        return self._start(*files).wait(20)

    def title(self) -> str:
        """Of the visible window, or ""."""
        ids = self._xdotool("search", "--onlyvisible", "--name", "^Burnish").split()
        return self._xdotool("getwindowname", ids[0]).strip() if ids else ""

    def press(self, key: str) -> None:
        """Press `key` as xdotool names it, such as "ctrl+2"."""
        window = self._xdotool("search", "--onlyvisible", "--name", "^Burnish").split()[0]
        self._xdotool("windowfocus", "--sync", window)
        self._xdotool("key", "--clearmodifiers", key)

    def engines(self) -> list[psutil.Process]:
        """Engine processes that are alive; spawn's resource tracker is none."""
        try:
            children = psutil.Process(self.process.pid).children()
            return [child for child in children if "spawn_main" in " ".join(child.cmdline())]
        except psutil.NoSuchProcess:
            return []

    def history(self) -> list[Entry]:
        file = self.home / "data" / "history.db"
        if not file.exists():
            return []
        history = History(file)
        try:
            return history.entries()
        except sqlite3.OperationalError:  # it is being made at this moment
            return []
        finally:
            history.close()

    def _xdotool(self, *arguments: str) -> str:
        done = subprocess.run(["xdotool", *arguments], env=self.environment, capture_output=True, text=True)
        return done.stdout

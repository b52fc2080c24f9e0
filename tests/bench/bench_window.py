"""How soon the window is usable, and whether it ever stalls.

``python -m tests.bench.bench_window`` prints numbers:
- start: from the command to a visible window whose event loop answers, warm, median of five, under Xvfb;
- gaps: the longest time in which the event loop did nothing else, while engines load, infer and train;
- memory of the window's process: all that it uses (RSS, with the libraries that it shares with others), and
  what would be free if it ended (USS).
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from desktop.paths import resources
from tests.e2e.program import Program, virtual_screen, wait_for

SAMPLES = resources() / "samples"
ROUNDS = 20
"""Of the quick way, unless somebody asks for others."""


def start_times(runs: int = 5) -> list[float]:
    """Seconds from the command to a visible window whose event loop answers."""
    times = []
    with virtual_screen() as display, tempfile.TemporaryDirectory() as home:
        for _ in range(runs + 1):
            begun = time.perf_counter()
            with Program(display, Path(home)) as program:
                wait_for(program.title)
                times.append(round(time.perf_counter() - begun, 2))
    return times[1:]  # the first one is cold


class GapMeter:
    """Measures how long the event loop was away, with a timer that wants to fire every 2 ms."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._worst = self._computing = 0.0
        self._last, self._computed = time.perf_counter(), time.thread_time()
        self._timer = QTimer(interval=2, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def take(self) -> tuple[float, float]:
        """The worst gap, and the most that the window computed in one gap, in ms since the last call.

        For the rest of a gap it waited for a processor that others had.
        """
        worst = self._worst * 1000, self._computing * 1000
        self._worst = self._computing = 0.0
        return worst

    def _tick(self) -> None:
        now, computed = time.perf_counter(), time.thread_time()
        self._worst = max(self._worst, now - self._last)
        self._computing = max(self._computing, computed - self._computed)
        self._last, self._computed = now, computed


def gaps() -> None:
    from PySide6.QtWidgets import QApplication

    from desktop import app as application
    from desktop.ui.window.garbage import GarbageCollection

    app = QApplication([])
    window = application.build(app)
    window.show()
    garbage = GarbageCollection(window)
    _spin(lambda: True, 1)
    meter = GapMeter()
    workbench = window.workbench

    def tell(what: str) -> None:
        worst, computing = meter.take()
        print(f"worst gap {what + ':':<28} {worst:6.1f} ms, computing {computing:6.1f} ms", flush=True)

    window.begin()
    window.idle_work.add(garbage.settle)
    _spin(lambda: workbench.device is not None and workbench.installed.models, 120)
    tell("while the engine loads")
    for name in ("discover", "models", "history", "activity", "settings", "teach"):
        window.go_to(name)
        _spin(lambda: False, 0.5)
        tell(f"opening {name}")
    for what, change in (
        ("switching to dark", lambda: window.theme.set_mode("dark")),
        ("zooming in", window.theme.zoom_in),
        ("zooming out", window.theme.zoom_out),
    ):
        change()
        _spin(lambda: False, 0.5)
        tell(what)
    with tempfile.TemporaryDirectory() as folder:
        _photographs(Path(folder) / "photographs")
        _elsewhere(_digits, Path(folder) / "digits")
        _spin(lambda: False, 0.2)
        meter.take()
        trial = _open(window, Path(folder) / "photographs")
        tell("opening a folder")
        trial.ask_all()
        _spin(lambda: len(trial.answers()) >= 40, 120)
        tell("while it infers")
        _show_examples(window, Path(folder) / "digits")
        tell("opening examples")
        job = _begin_run(window)
        tell("opening the live page")
        job.evaluated.connect(lambda measured: measured.epoch == ROUNDS and tell("while it trains"))
        _spin(lambda: not job.is_active, 300)
        tell("opening the report")
    print(f"the run ended: {job.state.value}; rounds seen live: {len(window.page('teach').session.measured)}")
    used = psutil.Process().memory_full_info()
    print(
        f"memory of the window's process:     {used.rss / 2**20:6.0f} MB, its own {used.uss / 2**20:.0f} MB"
    )
    workbench.shut_down()


def _photographs(folder: Path) -> None:
    folder.mkdir()
    for number in range(40):
        (folder / f"{number}.jpg").write_bytes((SAMPLES / "cat.jpg").read_bytes())


def _open(window: Any, folder: Path) -> Any:
    """Opens the folder and waits for its first answer."""
    window.files_opened.emit([str(folder)])
    trial = window.page("try").trial
    _spin(lambda: trial.answer() is not None, 60)
    return trial


def _show_examples(window: Any, folder: Path) -> None:
    """Opens examples on the page and looks at them for a second."""
    page = window.go_to("teach")
    page.open_folder(str(folder))
    _spin(lambda: page.session.examples.is_ready, 60)
    _spin(lambda: False, 1)


def _begin_run(window: Any) -> Any:
    """Starts teaching on the page, and looks at it for a second."""
    page = window.page("teach")
    page.show_step(1)
    page.session.start()
    page.show_step(2)
    _spin(lambda: False, 1)
    return page.session.run.job


def _spin(done: Callable[[], object], limit: float) -> None:
    """Let the event loop run until `done`, or for `limit` seconds."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    asking = QTimer(interval=20)
    asking.timeout.connect(lambda: loop.quit() if done() else None)
    asking.start()
    QTimer.singleShot(int(limit * 1000), loop.quit)
    loop.exec()


def _elsewhere(make: Callable[[Path], None], folder: Path) -> None:
    """In a process of its own: what it imports is none of the window's memory."""
    process = multiprocessing.get_context("spawn").Process(target=make, args=(folder,))
    process.start()
    process.join()


def _digits(folder: Path, each: int = 40) -> None:
    from PIL import Image
    from sklearn.datasets import load_digits

    digits = load_digits()
    for number, (pixels, label) in enumerate(zip(digits.images, digits.target, strict=True)):
        group = folder / str(label)
        group.mkdir(parents=True, exist_ok=True)
        if len(list(group.iterdir())) < each:
            Image.fromarray((pixels * 15.9).astype("uint8")).resize((64, 64)).save(group / f"{number}.png")


def main() -> None:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # nobody's second start compiles every module again
    times = start_times()
    print(f"start to a usable window, warm:     {statistics.median(times):6.2f} s (of {times})")
    with virtual_screen() as display, tempfile.TemporaryDirectory() as home:
        os.environ |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "BURNISH_HOME": home}
        gaps()


if __name__ == "__main__":
    sys.exit(main())

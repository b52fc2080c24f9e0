"""How soon the window is usable, and whether it ever stalls.

``python -m tests.bench.bench_window`` prints numbers:
- start: from the command to a visible window whose event loop answers, warm, median of five, under Xvfb;
- gaps: the longest time in which the event loop did nothing else, while engines load, infer and train;
- memory of the window's process.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from desktop.paths import resources
from tests.e2e.program import Program, virtual_screen, wait_for

SAMPLES = resources() / "samples"


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

        self.worst = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(interval=2, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def take(self) -> float:
        """The worst gap in milliseconds since the last call."""
        worst, self.worst = self.worst, 0.0
        return worst * 1000

    def _tick(self) -> None:
        now = time.perf_counter()
        self.worst = max(self.worst, now - self._last)
        self._last = now


def gaps() -> None:
    from PySide6.QtWidgets import QApplication

    from desktop import app as application
    from desktop.protocol import TrainPlan

    app = QApplication([])
    window = application.build(app)
    window.show()
    window.begin()
    meter = GapMeter()
    wait: Callable[[Callable[[], object], float], None] = lambda done, limit: _spin(app, done, limit)  # noqa: E731
    workbench = window.workbench
    for _ in range(50):
        app.processEvents()
    meter.take()
    wait(lambda: workbench.device is not None and workbench.models, 120)
    print(f"worst gap while the engine loads:   {meter.take():6.1f} ms")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(40):
            (Path(folder) / f"{number}.jpg").write_bytes((SAMPLES / "cat.jpg").read_bytes())
        window.files_opened.emit([folder])
        page = window.page("try")
        wait(lambda: len(workbench.history.entries()) >= 1, 60)
        page.run_all()  # type: ignore[attr-defined]
        wait(lambda: len(workbench.history.entries()) >= 40, 120)
    print(f"worst gap while it infers:          {meter.take():6.1f} ms")
    for page_name in ("discover", "models", "history", "activity", "settings", "teach"):
        window.go_to(page_name)
        wait(lambda: True, 1)
        print(f"worst gap opening {page_name + ':':<17} {meter.take():6.1f} ms")
    with tempfile.TemporaryDirectory() as folder:
        _digits(Path(folder))
        meter.take()
        plan = TrainPlan(
            "image-classification", folder, "starter/efficientnet-lite0", epochs=20, name="Digits"
        )
        job = window.page("teach").begin(plan)  # type: ignore[attr-defined]
        wait(lambda: not job.is_active, 300)
    print(f"worst gap while it trains:          {meter.take():6.1f} ms  ({job.state.value})")
    memory = psutil.Process().memory_info().rss / 2**20
    print(f"memory of the window's process:     {memory:6.0f} MB")
    workbench.shut_down()


def _spin(app: object, done: Callable[[], object], limit: float) -> None:
    from PySide6.QtTest import QTest

    deadline = time.perf_counter() + limit
    while not done():
        if time.perf_counter() > deadline:
            raise TimeoutError(f"waited {limit:g} s in vain")
        QTest.qWait(20)


def _digits(folder: Path, each: int = 40) -> None:
    from PIL import Image
    from sklearn.datasets import load_digits

    digits = load_digits()
    for number, (pixels, label) in enumerate(zip(digits.images, digits.target, strict=True)):
        group = folder / str(label)
        group.mkdir(exist_ok=True)
        if len(list(group.iterdir())) < each:
            Image.fromarray((pixels * 15.9).astype("uint8")).resize((64, 64)).save(group / f"{number}.png")


def main() -> None:
    times = start_times()
    print(f"start to a usable window, warm:     {statistics.median(times):6.2f} s (of {times})")
    with virtual_screen() as display, tempfile.TemporaryDirectory() as home:
        os.environ |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "BURNISH_HOME": home}
        gaps()


if __name__ == "__main__":
    sys.exit(main())

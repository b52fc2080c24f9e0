"""Whether Discover scrolls smoothly through 2,000 models while something is being downloaded.

``python -m tests.bench.bench_discover`` prints the longest time in which the event loop was away: when
Discover opens, while one scrolls to the end (fifty pages arrive on the way), while rows are chosen, while
filters change, and while pages of the guide are looked through. Beside it stands the longest time that the
window itself computed; for the rest it waited for a processor that others had.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from desktop import protocol
from desktop.engine.server import EngineOptions
from desktop.messages import NOTHING, phases
from desktop.protocol import DeviceInfo, DownloadPlan, HubModel, ModelCard, PlannedFile

if TYPE_CHECKING:
    from desktop.ui.pages.discover.page import DiscoverPage

MODELS = 2000
FILES = (PlannedFile("config.json", 2_000), PlannedFile("model.safetensors", 344_000_000))
KNOWN = (
    "google/vit-base-patch16-224",
    "torchvision/ResNet50_Weights.IMAGENET1K_V2",
    "whisper/base.en",
    "somebody/a-model-with-quite-a-long-name",
)


def found(number: int) -> HubModel:
    name = f"{KNOWN[number % 4]}{f'-{number}' if number > 3 else ''}"
    publisher, _, short = name.partition("/")
    return HubModel(
        name, short, publisher, ("image-classification",), "apache-2.0", 1_300_000 // (number + 1), 40,
        1_741_000_000.0, 344_000_000 + number, 86_000_000 * (1 + number % 90), languages=("en", "de"),
    )  # fmt: skip


def engine(pipe: Connection, _options: EngineOptions) -> None:
    """Two thousand models in pages, cards with plans, and downloads that never end."""
    lock = threading.Lock()

    def say(event: protocol.Event) -> None:
        with lock:
            pipe.send(event)

    def download(job: str) -> None:
        with contextlib.suppress(OSError):  # until the window is closed
            for tick in range(100_000):
                say(
                    protocol.Progress(
                        job, phases.DOWNLOADING(), tick * 1e6, 1e11, "bytes", left=60.0, rate=8e6
                    )
                )
                time.sleep(1 / 15)

    while True:
        try:
            request = pipe.recv()
        except EOFError:
            return
        if isinstance(request, protocol.Stop):
            continue
        say(protocol.Started(request.job))
        value: object = ()
        match request:
            case protocol.Prepare():
                value = DeviceInfo("cpu", "Processor", 16 * 10**9, 2, NOTHING)
            case protocol.Search():
                rows = range(request.skip, min(MODELS, request.skip + request.limit))
                say(protocol.Found(request.job, tuple(map(found, rows)), rows.stop < MODELS))
            case protocol.Card():
                plan = DownloadPlan(request.model, "c" * 40, FILES, 344_002_000, 344_002_000, 2 * 10**11)
                value = ModelCard(found(0), "# Model\n\n" + "It says what is shown. " * 200, plan)
            case protocol.Download():
                threading.Thread(target=download, args=(request.job,), daemon=True).start()
                continue
        say(protocol.Done(request.job, value))


class Gaps:
    """Times in which the event loop was away, seen by a timer that wants to fire every 2 ms."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._gaps: list[tuple[float, float]] = []
        self._last, self._computed = time.perf_counter(), time.thread_time()
        self._timer = QTimer(interval=2, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now, computed = time.perf_counter(), time.thread_time()
        self._gaps.append((now - self._last, computed - self._computed))
        self._last, self._computed = now, computed

    def take(self) -> tuple[float, float]:
        """The worst gap, and the longest computing in one gap, in ms since the last call."""
        gaps, self._gaps = self._gaps or [(0.0, 0.0)], []
        return max(gap for gap, _ in gaps) * 1000, max(computed for _, computed in gaps) * 1000

    def tell(self, when: str) -> None:
        worst, computed = self.take()
        print(f"worst gap {when + ':':<36} {worst:6.1f} ms, computing {computed:6.1f} ms")


def run() -> None:
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from desktop import app as application
    from desktop.settings import Settings
    from desktop.workbench.workbench import Workbench

    app = QApplication([])
    workbench = Workbench(Settings(), target=engine)
    window = application.build(app, workbench)
    window.resize(1280, 800)
    window.show()
    window.begin()
    meter = Gaps()
    QTest.qWait(500)
    meter.take()
    page: DiscoverPage = window.go_to("discover")  # type: ignore[assignment]
    wait(lambda: page.list.view.model().rowCount())
    meter.tell("opening Discover")
    for number in range(2):
        workbench.downloads.begin(found(number).id, "c" * 40, found(number).name)
    QTest.qWait(300)
    meter.take()
    bar, steps = page.list.view.verticalScrollBar(), 0
    while page.list.view.model().rowCount() < MODELS or bar.value() < bar.maximum():
        bar.setValue(bar.value() + 150)
        steps += 1
        QTest.qWait(8)
    rows = page.list.view.model().rowCount()
    meter.tell(f"scrolling {rows} rows in {steps} steps")
    for step in range(40):
        page.list.view.setCurrentIndex(page.list.view.model().index(step * 45, 0))
        QTest.qWait(20)
    meter.tell("choosing rows")
    page.search.filters.only_fitting.click()
    QTest.qWait(500)
    page.search.filters.only_fitting.click()
    QTest.qWait(500)
    meter.tell("filtering")
    for group in ("Pictures", "Text", "Sound", "Several", "Domain"):
        page.search.chips.chip(f"guide:{group}").click()
        for row in range(6):
            page.list.view.setCurrentIndex(page.list.view.model().index(row, 0))
            QTest.qWait(20)
    meter.tell("in the guide")
    page.search.help.click()
    QTest.qWait(200)
    meter.tell("opening the three steps")
    window.close()
    workbench.shut_down()


def wait(done: Callable[[], object], limit: float = 30) -> None:
    from PySide6.QtTest import QTest

    deadline = time.perf_counter() + limit
    while not done():
        if time.perf_counter() > deadline:
            raise TimeoutError(f"waited {limit:g} s in vain")
        QTest.qWait(5)


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"BURNISH_HOME": home, "HF_HOME": home}
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        run()


if __name__ == "__main__":
    sys.exit(main())

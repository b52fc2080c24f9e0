"""``python -m tests.ui.window.walks --walks 200 --seed 7``: random walks through the window.

Each walk starts a window, changes pages while others are made ahead of time, opens files, continues a run,
hears from engines, and closes at any moment. Garbage is collected all the while, in the window's thread as in
the program. The same seed walks the same way. Exceptions that nobody caught are told at the end, a
crash by faulthandler.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from desktop import app as application
from desktop import protocol
from desktop.errors import ErrorKind
from desktop.messages import as_it_is, phases
from desktop.settings import Settings
from desktop.ui.pages.page import PAGES, TeachFrom, TryModel
from desktop.ui.window import garbage, idle_work
from desktop.workbench.job import Job
from desktop.workbench.workbench import Workbench
from tests.ui.answers import engine
from tests.ui.pages.in_process import MODELS, PROCESSOR, InProcess
from tests.ui.pages.teach_scripted import (
    checked,
    evaluated,
    make_pictures,
    result,
    step,
    store_curves,
    store_run,
)
from tests.ui.pages.trying.steps import CAT_FILE

REAL_ENGINES = 8
"""One walk of so many talks to engines in processes of their own."""


class Walk:
    """One start, some steps, one end."""

    def __init__(self, app: QApplication, seed: int, data: Path) -> None:
        self._app, self._data = app, data
        self._dice = random.Random(seed)
        self._pictures = sorted(str(path) for path in (data / "Fine").iterdir())
        self._bench = self._make_bench(seed)
        self._window = application.build(app, self._bench)

    def _make_bench(self, seed: int) -> Workbench:
        if seed % REAL_ENGINES == 0:
            return Workbench(Settings(), target=engine)
        bench = InProcess(*MODELS)
        bench.holds = self._dice.random() < 0.3
        return bench

    def go(self) -> list[str]:
        """Walk, and name the steps."""
        if self._dice.random() < 0.2:
            self._window.welcome()
        self._window.show()
        keep_clean = garbage.GarbageCollection(self._window)
        self._window.begin()
        taken = []
        for _ in range(self._dice.randrange(4, 25)):
            act = self._dice.choice(self._steps())
            taken.append(act.__name__)
            act()
            self._wait(self._dice.choice((0, 0, 1, 5, 20)))
        assert isValid(keep_clean)
        self._end()
        return taken

    def _steps(self) -> tuple[Callable[[], object], ...]:
        return (
            self._turn, self._turn, self._turn, self._open, self._close_files, self._continue,
            self._continue, self._hear, self._hear, self._hear, self._teach, self._look, self._switch,
            self._resize, self._ask, self._come_and_go,
        )  # fmt: skip

    # ---- steps ----

    def _turn(self) -> None:
        self._window.go_to(self._dice.choice(PAGES).id)

    def _open(self) -> None:
        self._window.files_opened.emit([self._dice.choice([CAT_FILE, self._pictures[0], str(self._data)])])

    def _close_files(self) -> None:
        page = self._window.page("try")
        page.close_files()  # type: ignore[attr-defined]

    def _continue(self) -> None:
        """A run that was interrupted goes on, as with the button on the start of Teach."""
        page = self._window.go_to("teach")
        page.start.run_continued.emit(str(self._run()))  # type: ignore[attr-defined]

    def _run(self) -> Path:
        folder = store_run(f"Run {self._dice.randrange(10**9)}", self._data)
        store_curves(folder, 3)
        return folder

    def _teach(self) -> None:
        self._window.go_to("teach").open_folder(str(self._data))  # type: ignore[attr-defined]

    def _ask(self) -> None:
        ask = self._dice.choice((TryModel(MODELS[0].id), TeachFrom(MODELS[0].id)))
        self._window.page("models").requested.emit(ask)

    def _hear(self) -> None:
        """Engines say something about what they were asked."""
        jobs = [job for job in self._bench.findChildren(Job) if job.is_active]
        for job in self._dice.sample(jobs, min(3, len(jobs))):
            for event in self._events(job):
                job.take(event)

    def _events(self, job: Job) -> list[protocol.Event]:
        match job.request:
            case protocol.Train():
                ahead = [protocol.Started(job.id), step(job, 4.5), evaluated(job, 5, self._pictures)]
                run = str(self._run())
                end = protocol.Done(job.id, result(self._pictures, run))
                return [*ahead, end] if self._dice.random() < 0.3 else ahead
            case protocol.CheckExamples():
                return [protocol.Done(job.id, checked(self._data))]
            case protocol.Prepare():
                return [protocol.Done(job.id, PROCESSOR)]
            case protocol.Download():
                return [protocol.Progress(job.id, phases.DOWNLOADING(), 40e6, 100e6, "bytes")]
        return [protocol.Failed(job.id, ErrorKind.CRASHED, as_it_is("It stopped."))]

    def _look(self) -> None:
        theme = self._window.theme
        self._dice.choice((lambda: theme.set_mode("dark"), lambda: theme.set_mode("light"), theme.zoom_in))()

    def _switch(self) -> None:
        self._bench.engines.set_offline(not self._bench.engines.is_offline)

    def _resize(self) -> None:
        self._window.resize(self._dice.randrange(1024, 1500), self._dice.randrange(640, 900))

    def _come_and_go(self) -> None:
        if isinstance(self._bench, InProcess):
            self._bench.arrive(*self._dice.sample(MODELS, self._dice.randrange(len(MODELS) + 1)))

    # ---- time ----

    def _wait(self, milliseconds: int) -> None:
        until = time.monotonic() + milliseconds / 1000
        while True:
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
            if time.monotonic() >= until:
                return

    def _end(self) -> None:
        self._window.close()
        self._bench.shut_down()
        if self._dice.random() < 0.5:
            self._window.deleteLater()
        del self._window
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._wait(0)


def _warn(_kind: object, _context: object, text: str) -> None:
    if "propagateSizeHints" not in text:  # the offscreen platform has no window manager
        sys.stderr.write(f"{text}\n")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--walks", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="of the first walk; the next ones count on")
    asked = parser.parse_args(arguments)
    faulthandler.enable()
    idle_work.LATER = garbage._EVERY = 2
    idle_work.QUIET = 0.0
    faults: list[str] = []

    def note(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        faults.append("".join(traceback.format_exception(kind, error, trace)))

    sys.excepthook = note
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    qInstallMessageHandler(_warn)
    app = QApplication([])
    walks = range(asked.seed, asked.seed + asked.walks)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as work:
        for name in ("BURNISH_HOME", "HF_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = f"{work}/{name}"
        data = make_pictures(Path(work) / "Part check", {"Dented": 6, "Fine": 14, "Scratched": 4})
        for seed in walks:
            known = len(faults)
            print(f"walk {seed}", flush=True)
            taken = Walk(app, seed, data).go()
            if len(faults) > known:
                faults.append(f"in walk {seed}: {' '.join(taken)}")
    for left in app.topLevelWidgets():
        left.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qInstallMessageHandler(None)
    print(*faults, f"{len(walks)} walks, {'with faults' if faults else 'all came home'}", sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What every scene needs: the window, waiting, taking a picture, holding an engine still, and models."""

from __future__ import annotations

import fnmatch
import os
import shutil
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QScrollArea, QWidget

from desktop import protocol
from desktop.paths import resources
from desktop.protocol import ModelInfo, TrainPlan
from desktop.ui.window.main_window import MainWindow
from desktop.workbench.job import Job
from tests.hub_server import HubServer
from tests.photographs.holding import MOMENTS, hold

ROOT = Path(__file__).parents[2]
SAMPLES = resources() / "samples"
LITE = "starter/efficientnet-lite0"


def wait_until(done: Callable[[], Any], seconds: float = 60.0, what: str = "") -> Any:
    """The first truthy answer of `done`; `what` says what that is.

    Raises:
        TimeoutError: it did not come.
    """
    deadline = time.monotonic() + seconds
    while not (answer := done()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:g} s in vain" + (f" for {what}" if what else ""))
        QTest.qWait(30)
    return answer


@dataclass(frozen=True)
class Scene:
    """A way through the window, and the pictures that are taken on it."""

    names: tuple[str, ...]
    play: Callable[[Studio], None]

    def has(self, wanted: Sequence[str]) -> bool:
        return any(fnmatch.fnmatch(name, pattern) for name in self.names for pattern in wanted)


class Studio:
    """One window with a hub of its own and folders that nothing else uses.

    Attributes:
        wanted: names of the pictures to take; ``*`` stands for anything.
        suffix: ends the names of the files, for another zoom or another size of the window.
        work: a folder for what scenes make.
        taken: names of the pictures that were taken.
    """

    def __init__(
        self, window: MainWindow, out: Path, work: Path, hub: HubServer, wanted: Sequence[str], suffix: str
    ) -> None:
        self.window, self.out, self.work, self.hub = window, out, work, hub
        self.wanted, self.suffix = wanted, suffix
        self.workbench = window.workbench
        self.taken: set[str] = set()

    def play(self, scenes: Sequence[Scene]) -> list[str]:
        """Play what is wanted, each scene whatever became of the others; says what could not be taken."""
        failures = []
        for scene in scenes:
            if not scene.has(self.wanted):
                continue
            try:
                scene.play(self)
            except Exception as error:
                traceback.print_exc()
                self.window.grab().save(str(self.out / f"failed-{scene.names[0]}.png"))
                missing = [name for name in scene.names if self._wants(name) and name not in self.taken]
                what = ", ".join(missing) or scene.play.__name__
                failures.append(f"{what}: {type(error).__name__}: {error}")
            self._tidy()
        return failures

    def _tidy(self) -> None:
        """What a scene has changed outside the window is as before, also if it ended half-way."""
        os.environ["HF_ENDPOINT"] = self.hub.endpoint
        self.hub.faults.clear()
        self.workbench.engines.set_offline(False)
        for job in list(self.workbench.engines.activity):
            job.stop()

    def page(self, name: str) -> Any:
        """Go to a page; gives it."""
        page: Any = self.window.go_to(name)
        QTest.qWait(100)
        return page

    def shoot(self, name: str, settle: int = 500) -> None:
        """Take the picture `name` in both themes, after `settle` ms."""
        if not self._wants(name):
            return
        QTest.qWait(settle)
        for mode in ("dark", "light"):
            self.window.theme.set_mode(mode)  # type: ignore[arg-type]
            QCursor.setPos(0, 0)
            QTest.qWait(250)
            self.window.grab().save(str(self.out / f"{name}{self.suffix}-{mode}.png"))
        self.taken.add(name)
        print(name, flush=True)

    def _wants(self, name: str) -> bool:
        return any(fnmatch.fnmatch(name, pattern) for pattern in self.wanted)

    def scroll_to(self, part: QWidget) -> None:
        """Bring a part of a page into view, as the keyboard does in a window that is the active one."""
        area: QWidget | None = part
        while area is not None:
            area = area.parentWidget()
            if isinstance(area, QScrollArea):
                area.ensureWidgetVisible(part, 50, 150)

    # ---- engines ----

    def wait_for_engine(self) -> None:
        """Until the first engine is there: on a computer that has much else to do, it takes minutes."""
        wait_until(lambda: self.workbench.device, 400, "the engine to be there")

    def engines(self) -> dict[int, psutil.Process]:
        """Engine processes that are alive, by number."""
        children = psutil.Process().children()
        found = {}
        for child in children:
            with suppress(psutil.Error):  # it is ending at this moment
                if "spawn_main" in " ".join(child.cmdline()):
                    found[child.pid] = child
        return found

    @contextmanager
    def held(
        self, begin: Callable[[], Job | None], request: type[protocol.Request], moment: str
    ) -> Iterator[Job]:
        """Hold the job of this kind that `begin` starts still at `moment`, a row of `holding.MOMENTS`.

        The state is the real one; it only lasts until the picture is taken.

        Raises:
            RuntimeError: there was no such moment.
        """
        self.wait_for_engine()
        known = len(self.workbench.engines.activity)
        with hold(request, moment):
            job = begin() or self.workbench.engines.activity[known]
            heard: list[protocol.Event] = []
            for signal in (job.progressed, job.evaluated):
                signal.connect(heard.append)
            wait_until(lambda: any(map(MOMENTS[moment], heard)) or not job.is_active, 400)
            if not job.is_active:
                raise RuntimeError(f"“{job.title}” was over: {job.failure or job.state}")
            yield job

    # ---- answers ----

    def ask(self, *files: Path) -> Any:
        """Ask about files in Try; gives the page."""
        page: Any = self.window.page("try")
        self.window.files_opened.emit([str(file) for file in files])
        first = str(files[0])
        wait_until(
            lambda: page.trial.inputs and page.trial.inputs[0].path.startswith(first),
            what="the files to be opened",
        )
        wait_until(lambda: page.trial.answer() is not None, what="an answer")
        return page

    @contextmanager
    def answering(self, asked: str, path: Path) -> Iterator[None]:
        """Answer the file window `asked` of the system with `path`: it cannot be photographed."""
        kept = getattr(QFileDialog, asked)
        answer = str(path) if asked == "getExistingDirectory" else (str(path), "")
        setattr(QFileDialog, asked, lambda *_: answer)
        try:
            yield
        finally:
            setattr(QFileDialog, asked, kept)

    # ---- models ----

    def starter(self, model_id: str = LITE) -> ModelInfo:
        self.wait_for_engine()
        return wait_until(lambda: self.workbench.installed.model(model_id), what=f"{model_id} to be listed")

    def serve(self, model_id: str, source: Path | dict[str, bytes] | None = None, **facts: Any) -> None:
        """Let the hub offer `source`, or else a copy of the picture starter: real files of a real size."""
        if model_id in self.hub.models:
            return
        if isinstance(source, dict):
            served = self.hub.add_model(model_id, files=source, **COMMON | facts)
        else:
            folder = self.work / "hub" / model_id
            ignored = shutil.ignore_patterns("burnish.json")
            shutil.copytree(source or self.starter().folder, folder, ignore=ignored)
            (folder / "README.md").write_text(CARD, encoding="utf-8")
            served = self.hub.add_model(model_id, folder, **COMMON | facts)
        numbers = served.digests["model.safetensors"][2] // 4  # as the hub counts them, in four bytes each
        served.facts["safetensors"] = {"parameters": {"F32": numbers}, "total": numbers}

    def fetch(self, model_id: str, title: str = "") -> None:
        """Download a model and wait for it."""
        if self.workbench.installed.model(model_id) is None:
            self.workbench.downloads.begin(model_id, "", title or model_id.rpartition("/")[2])
            wait_until(lambda: self.workbench.installed.model(model_id))

    def made(self) -> Path:
        """A folder of models that nobody has taught, made at the first call."""
        folder = self.work / "made"
        if not folder.exists():
            subprocess.run(
                [sys.executable, "-m", "tests.photographs.weights", str(folder)], check=True, cwd=ROOT
            )
        return folder

    def bring_in(self, path: Path) -> None:
        """Bring a folder or a pack into My models."""
        page: Any = self.window.page("models")
        known = len(self.workbench.engines.activity)
        page.carry.bring_in(str(path))
        wait_until(lambda: not self.workbench.engines.activity[known].is_active)
        self.workbench.installed.refresh()

    def taught(self) -> ModelInfo:
        """A model that was really taught, on digits if none has been yet."""

        def find() -> ModelInfo | None:
            return next(
                (model for model in self.workbench.installed.models if model.source == "taught"), None
            )

        if find() is None:
            folder = digits(self.work / "Handwritten digits")
            plan = TrainPlan("image-classification", str(folder), self.starter().id, name=folder.name)
            self.workbench.teach(plan)
        return wait_until(find, 400)


def digits(folder: Path, each: int = 24) -> Path:
    """Ten folders of handwritten digits."""
    from PIL import Image
    from sklearn.datasets import load_digits

    found = load_digits()
    for number, (pixels, label) in enumerate(zip(found.images, found.target, strict=True)):
        group = folder / str(label)
        group.mkdir(parents=True, exist_ok=True)
        if len(list(group.iterdir())) < each:
            picture = Image.fromarray(255 - (pixels * 15.9).astype("uint8"))
            picture.resize((96, 96), Image.Resampling.BICUBIC).save(group / f"{number}.png")
    return folder


def another_drive() -> Path | None:
    """A folder on another drive than the temporary one, or None."""
    place = Path("/dev/shm")
    here = Path(os.environ["BURNISH_HOME"]).stat().st_dev
    return place if place.is_dir() and place.stat().st_dev != here else None


CARD = """---
license: apache-2.0
pipeline_tag: image-classification
language: en
---
# A small picture classifier

Names the main thing in a photo. It was trained on 1.3 million photos in 1,000 groups.

## Intended use

Everyday photos. It has not been tested on medical or satellite pictures.

## Limits

Most of the photos come from North America and Europe.
"""
COMMON: dict[str, Any] = {
    "pipeline_tag": "image-classification",
    "library_name": "timm",
    "tags": ["timm", "license:apache-2.0"],
}

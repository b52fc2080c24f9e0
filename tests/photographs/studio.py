"""What every scene needs: the window, waiting, taking a picture, holding an engine still, and models."""

from __future__ import annotations

import fnmatch
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from desktop.paths import resources
from desktop.protocol import ModelInfo, TrainPlan
from desktop.ui.window.main_window import MainWindow
from desktop.workbench.job import Job
from tests.hub_server import HubServer

ROOT = Path(__file__).parents[2]
SAMPLES = resources() / "samples"
LITE = "starter/efficientnet-lite0"


def wait_until(done: Callable[[], Any], seconds: float = 180.0) -> Any:
    """The first truthy answer of `done`.

    Raises:
        TimeoutError: it did not come.
    """
    deadline = time.monotonic() + seconds
    while not (answer := done()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:g} s in vain")
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
    """

    def __init__(
        self, window: MainWindow, out: Path, work: Path, hub: HubServer, wanted: Sequence[str], suffix: str
    ) -> None:
        self.window, self.out, self.work, self.hub = window, out, work, hub
        self.wanted, self.suffix = wanted, suffix
        self.workbench = window.workbench

    def play(self, scenes: Sequence[Scene]) -> None:
        for scene in scenes:
            if scene.has(self.wanted):
                scene.play(self)
                self.window.workbench.engines.set_offline(False)

    def page(self, name: str) -> Any:
        """Go to a page; gives it."""
        page: Any = self.window.go_to(name)
        QTest.qWait(100)
        return page

    def shoot(self, name: str, settle: int = 500) -> None:
        """Take the picture `name` in both themes, after `settle` ms."""
        if not any(fnmatch.fnmatch(name, pattern) for pattern in self.wanted):
            return
        QTest.qWait(settle)
        for mode in ("dark", "light"):
            self.window.theme.set_mode(mode)  # type: ignore[arg-type]
            QCursor.setPos(0, 0)
            QTest.qWait(250)
            self.window.grab().save(str(self.out / f"{name}{self.suffix}-{mode}.png"))
        print(name, flush=True)

    # ---- engines ----

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
    def held(self, begin: Callable[[], Job | None], when: Callable[[Any], bool]) -> Iterator[Job]:
        """Hold the engine of the job that `begin` starts still at the first progress that `when` accepts.

        The state is the real one; it only lasts until the picture is taken.

        Raises:
            RuntimeError: it was too quick.
        """
        wait_until(lambda: self.workbench.device)
        before, known = set(self.engines()), len(self.workbench.engines.activity)
        job = begin() or self.workbench.engines.activity[known]
        still: list[psutil.Process] = []

        def look(progress: object) -> None:
            if not still and when(progress):
                still.extend(engine for pid, engine in self.engines().items() if pid not in before)
                for engine in still:
                    with suppress(psutil.NoSuchProcess):  # it was through with something else
                        engine.suspend()

        job.progressed.connect(look)
        wait_until(lambda: still or not job.is_active)
        if not still:
            raise RuntimeError(f"“{job.title}” was over before it could be held")
        try:
            yield job
        finally:
            for engine in still:
                with suppress(psutil.NoSuchProcess):
                    engine.resume()

    # ---- answers ----

    def ask(self, *files: Path) -> Any:
        """Ask about files in Try; gives the page."""
        page: Any = self.window.page("try")
        self.window.files_opened.emit([str(file) for file in files])
        first = str(files[0])
        wait_until(lambda: page.trial.inputs and page.trial.inputs[0].path.startswith(first))
        wait_until(lambda: page.trial.answer() is not None)
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
        return wait_until(lambda: self.workbench.installed.model(model_id) if self.workbench.device else None)

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

"""Photographs every page and state in both themes, from the real program with real answers.

``python tests/screenshots.py OUT`` writes ``OUT/<state>-light.png`` and ``-dark.png``. The hub is the
loopback server of the tests, the pictures to teach with are scikit-learn's digits, everything else comes
along. Without a screen it runs under Xvfb by itself.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from PySide6.QtGui import QCursor  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from desktop import app as application  # noqa: E402
from desktop.paths import resources  # noqa: E402
from desktop.tasks import Media  # noqa: E402
from desktop.ui.main_window import MainWindow  # noqa: E402
from tests.e2e.program import virtual_screen  # noqa: E402
from tests.hub_server import HubServer  # noqa: E402

SAMPLES = resources() / "samples"


def wait_until(done: Callable[[], Any], seconds: float = 180.0) -> Any:
    deadline = time.monotonic() + seconds
    while not (answer := done()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:g} s in vain")
        QTest.qWait(30)
    return answer


class Photographer:
    """Walks through the window as a person does and takes a picture in each theme on the way."""

    def __init__(self, window: MainWindow, out: Path, work: Path, hub: HubServer) -> None:
        self.window, self.out, self.work, self.hub = window, out, work, hub
        self.workbench = window.workbench

    def shoot(self, name: str) -> None:
        for mode in ("dark", "light"):
            self.window.theme.set_mode(mode)  # type: ignore[arg-type]
            QCursor.setPos(0, 0)
            QTest.qWait(250)
            self.window.grab().save(str(self.out / f"{name}-{mode}.png"))
        print(name, flush=True)

    def all(self) -> None:
        self.shoot("try-empty")
        wait_until(lambda: self.workbench.device and self.workbench.models)
        for part in (
            self.pictures,
            self.texts,
            self.sounds,
            self.crash,
            self.teaching,
            self.discovering,
            self.rest,
        ):
            part()

    def ask(self, *files: Path) -> Any:
        page: Any = self.window.page("try")
        self.window.files_opened.emit([str(file) for file in files])
        first = str(files[0])
        wait_until(lambda: page.trial.inputs and page.trial.inputs[0].path.startswith(first))
        wait_until(lambda: page.trial.answer() is not None)
        QTest.qWait(600)
        return page

    def pictures(self) -> None:
        self.ask(SAMPLES / "cat.jpg")
        self.shoot("try-picture")
        folder = self.work / "mixed"
        folder.mkdir()
        for number, sample in enumerate(("coffee.jpg", "rocket.jpg", "cat.jpg", "coffee.jpg", "rocket.jpg")):
            shutil.copy(SAMPLES / sample, folder / f"{number} {sample}")
        whole = (SAMPLES / "cat.jpg").read_bytes()
        broken = {
            "empty.jpg": b"",
            "cut.jpg": whole[:300],
            "words.png": b"no picture",
            "zeros.gif": bytes(400),
        }
        for name, content in broken.items():
            (folder / name).write_bytes(content)
        page = self.ask(folder)
        page.trial.ask_all()
        wait_until(lambda: not page.trial.is_running)
        QTest.qWait(800)
        self.shoot("try-batch")
        page.trial.choose_input(
            next(i for i, asked in enumerate(page.trial.inputs) if asked.name == "cut.jpg")
        )
        QTest.qWait(500)
        self.shoot("try-bad-file")

    def texts(self) -> None:
        page = self.ask(SAMPLES / "review.txt")
        self.shoot("try-text-labels")
        page.trial.choose_task("sentence-similarity")
        page.trial.set_options({"text": "How was the delivery?", "top": 5})
        wait_until(lambda: page.trial.answer() is not None)
        QTest.qWait(500)
        self.shoot("try-text-matches")

    def sounds(self) -> None:
        self.ask(SAMPLES / "speech.flac")
        QTest.qWait(1000)
        self.shoot("try-recording")

    def crash(self) -> None:
        import psutil

        page: Any = self.window.page("try")
        lost = wait_until(
            lambda: [c for c in psutil.Process().children() if "spawn_main" in " ".join(c.cmdline())]
        )
        self.window.files_opened.emit([str(SAMPLES / "rocket.jpg")])
        wait_until(lambda: page.trial.is_running)
        for engine in lost:
            engine.kill()
        wait_until(lambda: not page.trial.is_running)
        QTest.qWait(500)
        self.shoot("try-crash")

    def teaching(self) -> None:
        page: Any = self.window.go_to("teach")
        self.shoot("teach-start")
        folder = digits(self.work / "Handwritten digits")
        page.open_folder(str(folder))
        wait_until(lambda: page._check.is_ready)
        QTest.qWait(1500)
        self.shoot("teach-examples")
        page.show_step(1)
        QTest.qWait(300)
        self.shoot("teach-model")
        page.model.thorough.button.setChecked(True)
        page.model.rounds.setValue(5)
        page._start_run()
        job = page._run.job
        rounds: list[Any] = []
        job.evaluated.connect(rounds.append)
        wait_until(lambda: len(rounds) >= 4 or not job.is_active, 400)
        QTest.qWait(1500)
        self.shoot("teach-running")
        wait_until(lambda: not job.is_active, 400)
        QTest.qWait(1000)
        self.shoot("teach-report")

    def discovering(self) -> None:
        for number, (name, facts) in enumerate(HUB_MODELS.items()):
            self.hub.add_model(name, self._model_folder(number), **(COMMON | facts))
        self.window.go_to("discover")
        QTest.qWait(3000)
        self.shoot("discover")
        page: Any = self.window.page("discover")
        page.search_for("image-classification")
        QTest.qWait(2500)
        self.shoot("discover-task")
        page.search.chips.chip("guide:Pictures").click()
        QTest.qWait(500)
        self.shoot("discover-guide")
        page.search.help.click()
        page.choose.media[Media.PICTURE].pressed.emit()
        page.choose.runs_here.chip("image-classification").click()
        QTest.qWait(300)
        self.shoot("discover-choose")
        page.search_for("image-classification")
        self.window.workbench.set_offline(True)
        QTest.qWait(800)
        self.shoot("discover-offline")
        self.window.workbench.set_offline(False)

    def _model_folder(self, number: int) -> Path:
        """A copy of the picture starter under another name: real files of a real size."""
        starter = wait_until(lambda: self.workbench.model("starter/efficientnet-lite0"))
        folder = self.work / f"hub-{number}"
        shutil.copytree(starter.folder, folder, ignore=shutil.ignore_patterns("burnish.json"))
        (folder / "README.md").write_text(CARD, encoding="utf-8")
        return folder

    def rest(self) -> None:
        self.workbench.refresh_models()
        QTest.qWait(1500)
        for name in ("models", "history", "activity", "settings"):
            self.window.go_to(name)
            QTest.qWait(1000)
            self.shoot(name)
        self.window.resize(1024, 640)
        self.window.go_to("try")
        QTest.qWait(500)
        self.shoot("try-small-window")


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
COMMON = {
    "pipeline_tag": "image-classification",
    "library_name": "timm",
    "tags": ["timm", "license:apache-2.0"],
}
HUB_MODELS: dict[str, dict[str, Any]] = {
    "example-lab/efficientnet-lite0": {"downloads": 1_300_000, "likes": 412},
    "example-lab/street-scenes": {"downloads": 212_000, "likes": 87},
    "museum/herbarium-sheets": {"downloads": 9_400, "likes": 55},
    "university/leaf-diseases": {"downloads": 4_100, "likes": 31},
    "clinic/skin-marks": {"downloads": 860, "likes": 12, "gated": True},
}


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


@contextmanager
def screen() -> Iterator[None]:
    if sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        yield
        return
    with virtual_screen("1400x900") as display:
        os.environ |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        yield


def main(out: str) -> None:
    Path(out).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, HubServer() as hub, screen():
        os.environ |= {"BURNISH_HOME": f"{work}/home", "HF_HOME": f"{work}/hf", "HF_ENDPOINT": hub.endpoint}
        app = QApplication([])
        window = application.build(app)
        window.resize(1280, 800)
        window.show()
        window.begin()
        try:
            Photographer(window, Path(out), Path(work), hub).all()
        finally:
            window.close()
            window.workbench.shut_down()


if __name__ == "__main__":
    main(sys.argv[1])

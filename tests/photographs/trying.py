"""Try: pictures, texts, recordings, what goes wrong."""

from __future__ import annotations

import shutil
from typing import Any

import psutil
from PySide6.QtTest import QTest

from tests.photographs.studio import SAMPLES, Scene, Studio, wait_until


def empty(studio: Studio) -> None:
    studio.page("try")
    studio.shoot("try-empty", 0)


def picture(studio: Studio) -> None:
    studio.starter()
    studio.ask(SAMPLES / "cat.jpg")
    studio.shoot("try-picture", 600)


def batch(studio: Studio) -> None:
    studio.starter()
    folder = studio.work / "mixed"
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
    page = studio.ask(folder)
    page.trial.ask_all()
    wait_until(lambda: not page.trial.is_running)
    studio.shoot("try-batch", 1000)
    page.trial.choose_input(next(i for i, asked in enumerate(page.trial.inputs) if asked.name == "cut.jpg"))
    studio.shoot("try-bad-file")


def texts(studio: Studio) -> None:
    studio.starter()
    page = studio.ask(SAMPLES / "review.txt")
    studio.shoot("try-text-labels", 600)
    page.trial.choose_task("sentence-similarity")
    page.trial.set_options({"text": "How was the delivery?", "top": 5})
    wait_until(lambda: page.trial.answer() is not None)
    studio.shoot("try-text-matches")


def sounds(studio: Studio) -> None:
    studio.starter()
    studio.ask(SAMPLES / "speech.flac")
    studio.shoot("try-recording", 1500)


def crash(studio: Studio) -> None:
    studio.starter()
    page: Any = studio.window.page("try")
    lost: list[psutil.Process] = wait_until(lambda: list(studio.engines().values()))
    studio.window.files_opened.emit([str(SAMPLES / "rocket.jpg")])
    wait_until(lambda: page.trial.is_running)
    for engine in lost:
        engine.kill()
    wait_until(lambda: not page.trial.is_running)
    studio.shoot("try-crash")


def history(studio: Studio) -> None:
    if not studio.workbench.history.entries():
        studio.starter()
        studio.ask(SAMPLES / "cat.jpg")
    page: Any = studio.page("history")
    studio.shoot("history", 1000)
    page.search.setText("a word that nobody said")
    studio.shoot("history-nothing", 800)
    page.search.clear()
    QTest.qWait(300)


SCENES = (
    Scene(("try-empty",), empty),
    Scene(("try-picture",), picture),
    Scene(("try-batch", "try-bad-file"), batch),
    Scene(("try-text-labels", "try-text-matches"), texts),
    Scene(("try-recording",), sounds),
    Scene(("try-crash",), crash),
)
LATER = (Scene(("history", "history-nothing"), history),)
"""When there are answers to list."""

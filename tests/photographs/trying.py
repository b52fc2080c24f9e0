"""Try: pictures, texts, recordings, what goes wrong."""

from __future__ import annotations

import shutil
from typing import Any

import psutil

from desktop import protocol
from desktop.workbench.history import Batch
from tests.engine.reading.made_documents import docx
from tests.photographs.holding import hold
from tests.photographs.studio import SAMPLES, Scene, Studio, wait_until


def empty(studio: Studio) -> None:
    studio.page("try")
    studio.shoot("try-empty", 0)


def picture(studio: Studio) -> None:
    studio.starter()
    studio.ask(SAMPLES / "cat.jpg")
    studio.shoot("try-picture", 600)


def batch(studio: Studio) -> None:
    page = ask_batch(studio)
    studio.shoot("try-batch", 1000)
    page.trial.choose_input(next(i for i, asked in enumerate(page.trial.inputs) if asked.name == "cut.jpg"))
    studio.shoot("try-bad-file")


def ask_batch(studio: Studio) -> Any:
    """Ask about all pictures of a folder, some of which are damaged; gives the page."""
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
    return page


def texts(studio: Studio) -> None:
    studio.starter()
    page = studio.ask(SAMPLES / "review.txt")
    studio.shoot("try-text-labels", 600)
    page.trial.choose_task("sentence-similarity")
    page.trial.set_options({"text": "How was the delivery?", "top": 5})
    wait_until(lambda: page.trial.answer() is not None)
    studio.shoot("try-text-matches")


def old_text(studio: Studio) -> None:
    studio.starter()
    letter = studio.work / "dopis.txt"
    words = "Zásilka přišla pozdě a krabice byla úplně promáčknutá. Žádám o vrácení peněz."
    letter.write_bytes(words.encode("cp1250"))
    studio.ask(letter)
    studio.shoot("try-text-guessed", 600)


def document(studio: Studio) -> None:
    studio.starter()
    letter = studio.work / "Complaint.docx"
    letter.write_bytes(docx("<w:p><w:r><a:blip/><w:t>I would like my money back.</w:t></w:r></w:p>"))
    studio.ask(letter)
    studio.shoot("try-document", 600)


def sounds(studio: Studio) -> None:
    studio.starter()
    studio.ask(SAMPLES / "speech.flac")
    studio.shoot("try-recording", 1500)


def crash(studio: Studio) -> None:
    studio.starter()
    page: Any = studio.window.page("try")
    lost: list[psutil.Process] = wait_until(lambda: list(studio.engines().values()))
    with hold(protocol.Run, "begun"):
        studio.window.files_opened.emit([str(SAMPLES / "rocket.jpg")])
        wait_until(lambda: page.trial.is_running)
        for engine in lost:
            engine.kill()
    wait_until(lambda: not page.trial.is_running)
    studio.shoot("try-crash")


def history(studio: Studio) -> None:
    lines = studio.workbench.history.lines
    if not any(isinstance(line, Batch) for line in lines()):
        ask_batch(studio)
    page: Any = studio.page("history")
    studio.shoot("history", 1000)
    page._open(next(line for line in lines() if isinstance(line, Batch)))
    studio.shoot("history-batch", 1500)
    studio.page("history")
    page.search.setText("a word that nobody said")
    page._load("a word that nobody said")
    studio.shoot("history-nothing", 800)
    page.search.clear()
    page._load("")


SCENES = (
    Scene(("try-empty",), empty),
    Scene(("try-picture",), picture),
    Scene(("try-batch", "try-bad-file"), batch),
    Scene(("try-text-labels", "try-text-matches"), texts),
    Scene(("try-text-guessed",), old_text),
    Scene(("try-document",), document),
    Scene(("try-recording",), sounds),
    Scene(("try-crash",), crash),
)
LATER = (Scene(("history", "history-batch", "history-nothing"), history),)
"""When there are answers to list."""

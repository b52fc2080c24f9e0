"""Teach: from a folder of examples to the report."""

from __future__ import annotations

import csv
from itertools import product
from typing import Any

from PIL import Image
from PySide6.QtTest import QTest

from desktop import protocol
from tests.photographs.studio import Scene, Studio, digits, wait_until


def teach(studio: Studio) -> None:
    studio.starter()
    page: Any = studio.page("teach")
    studio.shoot("teach-start", 0)
    page.open_folder(str(digits(studio.work / "Handwritten digits")))
    wait_until(lambda: page.session.examples.is_ready)
    studio.shoot("teach-examples", 1500)
    page.show_step(1)
    studio.shoot("teach-model", 300)
    page.model.ways["thorough"].button.setChecked(True)
    page.model.rounds.setValue(5)
    run(studio, page, "teach")
    QTest.qWait(100)


def run(studio: Studio, page: Any, name: str) -> None:
    """Teach as it was chosen, and photograph the fourth round and the report."""
    page.show_step(2)

    def begin() -> Any:
        page.session.start()
        return page.session.run.job

    with studio.held(begin, protocol.Train, "round 4") as job:
        studio.shoot(f"{name}-running", 1500)
    wait_until(lambda: not job.is_active, 400)
    studio.shoot(f"{name}-report", 1000)


def namesakes(studio: Studio) -> None:
    """Groups whose names look the same, and pictures that nearly are."""
    studio.starter()
    folder = digits(studio.work / "Scanned digits", each=12)
    (folder / "One").mkdir()
    (folder / "1").rename(folder / "one")
    for picture in sorted((folder / "one").iterdir())[:5]:
        picture.rename(folder / "One" / picture.name)
    copied = sorted((folder / "0").iterdir())[0]
    Image.open(copied).resize((88, 88)).save(folder / "0" / "again.png")
    page: Any = studio.page("teach")
    page.open_folder(str(folder))
    wait_until(lambda: page.session.examples.is_ready)
    studio.shoot("teach-namesakes", 1500)


def teach_texts(studio: Studio) -> None:
    studio.starter()
    page: Any = studio.page("teach")
    file = studio.work / "Film reviews.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(("review", "mood", "paper"))
        writer.writerows(reviews())
    page.open_folder(str(file))
    wait_until(lambda: page.session.examples.is_ready)
    studio.shoot("teach-texts", 1000)
    page.examples.groups.columns[0].grid.opened.emit(0)
    studio.shoot("teach-text-large", 500)
    page.enlarged.leave()
    page.show_step(1)
    studio.shoot("teach-texts-model", 300)
    run(studio, page, "teach-texts")


def reviews() -> list[tuple[str, str, str]]:
    """What people say of films, made of pieces: text, mood, and the paper that it stood in."""
    glad = ("is a joy from the first scene on", "made me smile for days", "is worth every minute")
    sorry = ("never finds its story", "bored the whole row behind me", "is two hours too long")
    things = ("This comedy", "The new thriller", "Her first film", "The sequel", "A quiet drama")
    ends = ("and the actors know it", "and everybody in it tries hard", "whatever the posters say", "again")
    return [
        (f"{thing} {said}, {end}.", mood, ("Gazette", "Courier")[number % 2])
        for mood, words in (("glad", glad), ("sorry", sorry))
        for number, (thing, said, end) in enumerate(product(things, words, ends))
    ]


SCENES = (
    Scene(("teach-start", "teach-examples", "teach-model", "teach-running", "teach-report"), teach),
    Scene(("teach-namesakes",), namesakes),
    Scene(
        (
            "teach-texts",
            "teach-text-large",
            "teach-texts-model",
            "teach-texts-running",
            "teach-texts-report",
        ),
        teach_texts,
    ),
)

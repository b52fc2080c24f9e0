"""Files that need a word beside their answer: pages, sound tracks, damage, what a folder holds besides."""

from __future__ import annotations

import shutil
from typing import Any

import av
import numpy as np
from PIL import Image
from PySide6.QtTest import QTest

from desktop.protocol import ModelInfo
from desktop.tasks import Media
from desktop.ui.picture.page_choice import PageChoice
from tests.engine.reading.made_documents import docx
from tests.engine.recordings import Track, write
from tests.photographs.studio import SAMPLES, Scene, Studio, wait_until


def pages(studio: Studio) -> None:
    studio.starter()
    scan = studio.work / "Scanned letters.tif"
    first, *more = [Image.open(SAMPLES / f"{name}.jpg") for name in ("coffee", "rocket", "cat")]
    first.save(scan, save_all=True, append_images=more, compression="tiff_lzw")
    bring_in(studio, "boxes")
    page = studio.ask(scan)
    studio.shoot("try-pages", 800)
    page.trial.choose_task("object-detection")
    wait_until(lambda: page.trial.answer() is not None)
    studio.shoot("try-pages-boxes", 800)
    page.trial.choose_task("image-classification")
    wait_until(lambda: page.trial.answer() is not None)
    page.findChild(PageChoice).all.click()
    wait_until(lambda: not page.trial.is_running)
    studio.shoot("try-pages-all", 800)


def bring_in(studio: Studio, name: str) -> ModelInfo:
    folder = studio.made() / name
    if (known := studio.workbench.installed.model(f"imported/{name}")) is not None:
        return known
    studio.bring_in(folder)
    known = wait_until(lambda: studio.workbench.installed.model(f"imported/{name}"))
    QTest.qWait(5000)  # the message that says so has gone
    return known


def damaged(studio: Studio) -> None:
    studio.starter()
    picture = studio.work / "From the old card.jpg"
    whole = (SAMPLES / "rocket.jpg").read_bytes()
    picture.write_bytes(whole[: len(whole) * 2 // 3])
    studio.ask(picture)
    studio.shoot("try-damaged-picture", 800)


def tracks(studio: Studio) -> None:
    studio.starter()
    film = studio.work / "Interview.mkv"
    with av.open(str(SAMPLES / "speech.flac")) as file:
        heard = [frame.to_ndarray().reshape(1, -1) for frame in file.decode(audio=0)]
        rate = file.streams.audio[0].rate
    spoken = (np.concatenate(heard, axis=1) / 32768).astype(np.float32)[:, : rate * 6]
    write(film, *(Track(spoken, rate=rate, title=title) for title in ("Original", "Interpreter")))
    page = studio.ask(film)
    player = page._stage(Media.SOUND).player
    wait_until(player.tracks.isVisible)
    studio.shoot("try-tracks", 1500)


def left_out(studio: Studio) -> None:
    studio.starter()
    folder = studio.work / "Fair 2026"
    folder.mkdir()
    for sample in ("coffee.jpg", "rocket.jpg", "cat.jpg"):
        shutil.copy(SAMPLES / sample, folder / sample)
    for name in ("Thumbs.db", ".DS_Store", "Prices.xlsx", "Hall plan.dwg", "._cat.jpg"):
        (folder / name).write_bytes(b"\0\1\2 nothing to see")
    shutil.make_archive(str(folder / "more"), "zip", SAMPLES)
    page: Any = studio.ask(folder)
    studio.shoot("try-left-out", 1000)
    page.left_out.banner.acted.emit()
    studio.shoot("try-left-out-list", 600)
    page._forget_others()


def notes(studio: Studio) -> None:
    """A document of which much is said."""
    studio.starter()
    letter = studio.work / "Offer.docx"
    row = "<w:tr><w:tc><w:p><w:r><w:t>Chairs</w:t></w:r></w:p></w:tc></w:tr>"
    letter.write_bytes(
        docx(
            "<w:p><w:r><a:blip/><a:blip/><w:t>Thank you for the chairs. They are lovely.</w:t></w:r>"
            "<w:ins><w:r><w:t> Two arrived broken.</w:t></w:r></w:ins></w:p>" + f"<w:tbl>{row}</w:tbl>"
        )
    )
    studio.ask(letter)
    studio.shoot("try-document-notes", 600)


def numbers(studio: Studio) -> None:
    studio.starter()
    model = bring_in(studio, "moods")
    page = studio.ask(SAMPLES / "review.txt")
    page.trial.choose_task("text-classification")
    page.trial.choose_model(model.id)
    wait_until(lambda: page.trial.answer() is not None and page.trial.answer().result is not None)
    studio.shoot("try-numbers", 600)


def proxy(studio: Studio) -> None:
    page = studio.page("settings")
    studio.scroll_to(page.proxy.save)
    studio.shoot("settings-proxy", 600)
    studio.hub.faults.clear()
    page.proxy.address.set_text("proxy.example.org:8080")
    page.proxy.user.set_text("ada")
    page.proxy.password.set_text("secret")
    page.proxy._say(page.proxy.tr("Checking the connection…"), "text2")
    studio.shoot("settings-proxy-typed", 300)
    page.proxy._say("", "text2")
    for field in (page.proxy.address, page.proxy.user, page.proxy.password):
        field.set_text("")


SCENES = (
    Scene(("try-pages", "try-pages-boxes", "try-pages-all"), pages),
    Scene(("try-damaged-picture",), damaged),
    Scene(("try-tracks",), tracks),
    Scene(("try-left-out", "try-left-out-list"), left_out),
    Scene(("try-document-notes",), notes),
    Scene(("try-numbers",), numbers),
    Scene(("settings-proxy", "settings-proxy-typed"), proxy),
)

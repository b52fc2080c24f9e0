"""The first start, and pages of a computer on which there is nothing yet."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from desktop import protocol
from tests.photographs.holding import hold
from tests.photographs.studio import Scene, Studio, another_drive, wait_until


def first_start(studio: Studio) -> None:
    with hold(protocol.Doctor, "begun"):
        studio.window.welcome()
        first: Any = studio.window.centralWidget()
        studio.shoot("first-start-looking", 0)
    studio.wait_for_engine()
    wait_until(lambda: first._found is not None)
    studio.shoot("first-start", 300)
    place = another_drive()
    if place is not None:
        with tempfile.TemporaryDirectory(dir=place, prefix="photographs-") as drive:
            target = Path(drive, "Archive drive")
            target.mkdir()
            with studio.answering("getExistingDirectory", target):
                first.other.click()
            wait_until(lambda: first.start.isEnabled() or first.note.isVisible())
            first.offline.button.setChecked(True)
            studio.shoot("first-start-other-folder")
    first.drives[0].button.setChecked(True)
    first.online.button.setChecked(True)
    first.start.click()
    wait_until(lambda: studio.window.centralWidget() is not first)


def nothing_yet(studio: Studio) -> None:
    studio.page("history")
    studio.shoot("history-empty")


SCENES = (
    Scene(("first-start-looking", "first-start", "first-start-other-folder"), first_start),
    Scene(("history-empty",), nothing_yet),
)

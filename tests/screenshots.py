"""Photographs every page and state in both themes, from the real program with real answers.

``python tests/screenshots.py OUT`` writes ``OUT/<state>-light.png`` and ``-dark.png``; names of states after
it, such as ``models "activity-*"``, take only those. ``--zoom 80`` and ``--size 1024x640`` look at the same
states otherwise, ``--pseudo`` in longer words with accents, and ``--list`` names them all. The hub is the
loopback server of the tests, the pictures to teach with are scikit-learn's digits, all else comes along.
Without a screen it runs under Xvfb by itself.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from PySide6.QtWidgets import QApplication  # noqa: E402

from desktop import app as application  # noqa: E402
from desktop import catalogue  # noqa: E402
from desktop.settings import Settings  # noqa: E402
from desktop.ui.window.garbage import GarbageCollection  # noqa: E402
from desktop.workbench.workbench import Workbench  # noqa: E402
from tests.e2e.program import virtual_screen  # noqa: E402
from tests.hub_server import HubServer  # noqa: E402
from tests.photographs import beginning, discovering, holding, keeping, opening, teaching, trying, working  # noqa: E402
from tests.photographs.studio import Scene, Studio  # noqa: E402
from tests.pseudo import PseudoTranslations  # noqa: E402

SCENES: tuple[Scene, ...] = (
    *beginning.SCENES,
    *trying.SCENES,
    *opening.SCENES,
    *teaching.SCENES,
    *discovering.SCENES,
    *working.SCENES,
    *keeping.SCENES,
    *trying.LATER,
)


@contextmanager
def screen(size: str) -> Iterator[None]:
    if sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        yield
        return
    with virtual_screen(size) as display:
        os.environ |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        yield


@contextmanager
def folders(work: str, hub: HubServer) -> Iterator[None]:
    """Nothing of the person who takes the pictures is read or written."""
    for name in ("HF_TOKEN", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "TORCH_HOME"):
        os.environ.pop(name, None)
    os.environ |= {
        "BURNISH_HOME": f"{work}/home",
        "HF_HOME": f"{work}/hf",
        "XDG_CACHE_HOME": f"{work}/cache",
        "HF_ENDPOINT": hub.endpoint,
    }
    yield


def options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Photographs the pages and states of Burnish.")
    parser.add_argument("out", nargs="?", type=Path, help="folder for the pictures")
    parser.add_argument("states", nargs="*", default=[], help="only these, such as models or activity-*")
    parser.add_argument("--zoom", type=int, default=100, help="per cent")
    parser.add_argument("--size", default="1280x800", help="of the window")
    parser.add_argument("--pseudo", action="store_true", help="in the pseudo-translation of the tests")
    parser.add_argument("--list", action="store_true", help="name the states")
    found = parser.parse_intermixed_args(arguments)
    found.states = found.states or ["*"]
    if not found.list and found.out is None:
        parser.error("name a folder for the pictures")
    for state in found.states:
        if not any(scene.has([state]) for scene in SCENES):
            parser.error(f"there is no state {state}")
    return found


def main(arguments: Sequence[str]) -> None:
    asked = options(arguments)
    if asked.list:
        print(*(name for scene in SCENES for name in scene.names), sep="\n")
        return
    asked.out.mkdir(parents=True, exist_ok=True)
    width, height = map(int, asked.size.split("x"))
    suffix = "" if asked.zoom == 100 else f"-{asked.zoom}"
    suffix += "" if asked.size == "1280x800" else f"-{asked.size}"
    work_folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    with work_folder as work, HubServer() as hub, screen(f"{width + 120}x{height + 100}"), folders(work, hub):
        app = QApplication([])
        Settings().set("zoom", asked.zoom)
        if asked.pseudo:
            catalogue.use_language_of_system = lambda: catalogue.use(PseudoTranslations())
        window = application.build(app, Workbench(Settings(), target=holding.serve))
        window.resize(width, height)
        window.show()
        GarbageCollection(window)  # as in the program: no other thread deletes objects of Qt
        window.begin()
        try:
            failures = Studio(window, asked.out, Path(work), hub, asked.states, suffix).play(SCENES)
        finally:
            window.close()
            window.workbench.shut_down()
    if failures:
        raise SystemExit("\n".join(("Not taken:", *failures)))


if __name__ == "__main__":
    main(sys.argv[1:])

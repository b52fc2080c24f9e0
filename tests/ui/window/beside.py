"""``python -m tests.ui.window.beside FOLDER``: do what the window does in threads, and name what they import.

In a process of its own, for what one test has imported no thread of the next has to.
"""

from __future__ import annotations

import sys
import tarfile
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, SignalInstance
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import protocol
from desktop.paths import resources
from desktop.ui.picture.loader import PictureLoader
from desktop.ui.results.picture_files import PictureWriting, Wish
from desktop.workbench.trying.gathering import Gathering, TextReading
from desktop.workbench.worker import EngineWorker
from tests.ui.answers import engine

found = set[str]()


class Watch:
    """Asked for every module that is not there yet; knows none."""

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> None:
        if threading.current_thread() is not threading.main_thread():
            found.add(name)


def waiting(*signals: SignalInstance) -> Callable[[], None]:
    """Call what it gives to wait until one of `signals` has come."""
    heard: list[bool] = []
    for signal in signals:
        signal.connect(lambda *_values: heard.append(True))

    def wait() -> None:
        while not heard:
            QTest.qWait(10)

    return wait


def make_files(place: Path) -> Path:
    """A folder of all kinds of files, and an archive of each kind beside it."""
    folder = place / "all kinds"
    folder.mkdir(parents=True)
    for sample in (resources() / "samples").iterdir():
        (folder / sample.name).write_bytes(sample.read_bytes())
    (folder / "a program").write_bytes(b"\x7fELF" + bytes(300))
    (folder / "a photo").write_bytes((folder / "cat.jpg").read_bytes())
    (folder / "old").write_bytes("Grüße aus Köln".encode("latin-1"))
    (folder / "damaged.jpg").write_bytes((folder / "cat.jpg").read_bytes()[:300])
    with zipfile.ZipFile(place / "a.zip", "w") as packed:
        packed.write(folder / "cat.jpg", "a/cat.jpg")
    for kind in ("gz", "bz2", "xz"):
        with tarfile.open(place / f"a.tar.{kind}", f"w:{kind}") as archive:  # type: ignore[call-overload]
            archive.add(folder / "cat.jpg", "a/cat.jpg")
    return folder


def walk(folder: Path) -> None:
    for given in ([folder], list(folder.parent.glob("a.*")), [*folder.iterdir(), folder / "gone"]):
        gathering = Gathering([str(path) for path in given])
        wait = waiting(gathering.gathered, gathering.failed)
        gathering.start()
        wait()


def read(folder: Path) -> None:
    for path in folder.iterdir():
        reading = TextReading()
        wait = waiting(reading.opened, reading.unread)
        reading.read(str(path))
        wait()
        loader = PictureLoader()
        wait = waiting(loader.loaded, loader.failed)
        loader.load(path, str(path), 100)
        wait()


def write(folder: Path) -> None:
    writing = PictureWriting()
    wait = waiting(writing.ended)
    writing.begin([Wish(str(folder / "cat.jpg"), QSize(), folder / "drawn.png", QImage)])
    wait()


def start_an_engine() -> None:
    worker = EngineWorker("infer", target=engine)
    wait = waiting(worker.event_arrived)
    worker.submit(protocol.Prepare())
    wait()
    worker.shut_down()


def main(place: Path) -> None:
    app = QApplication([])
    folder = make_files(place)
    sys.meta_path.insert(0, Watch())  # type: ignore[arg-type]
    walk(folder)
    read(folder)
    write(folder)
    start_an_engine()
    print(*sorted(found), sep="\n")
    app.quit()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Small pictures, read in the background, so that a page with thousands of them never waits."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Signal
from PySide6.QtGui import QImage, QPixmap

from desktop.protocol import Preview
from desktop.tasks import Media
from desktop.ui.picture.loader import PictureLoader
from desktop.workbench.job import Job

KEPT = 2000
"""Small pictures kept in memory; about 60 KB each."""

Key = tuple[str, int, int]
"""File, longest side, page."""
Ask = Callable[[str, Media], Job]
"""As `Workbench.preview`: an engine reads what would hold up the window, such as JPEG 2000."""


class Thumbnails(QObject):
    """Reads and keeps small pictures for all parts of a page.

    Signals:
        arrived(str): the picture of this path can be painted now.
    """

    arrived = Signal(object)

    def __init__(self, ask: Ask, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ask = ask
        self._loader = PictureLoader(self)
        self._loader.loaded.connect(self._on_loaded)
        self._loader.failed.connect(self._on_failed)
        self._kept: OrderedDict[Key, QPixmap] = OrderedDict()
        self._instead: dict[str, str] = {}
        """Pictures made by the engine for paths that are not read here; "" where there is none either."""
        self._read: dict[Key, str] = {}
        """The files that are being read."""
        self._asked: dict[str, tuple[Job, set[Key]]] = {}
        """Paths that the engine reads, and what waits for each."""

    def picture(self, path: str, side: int, page: int = 0) -> QPixmap | None:
        """The picture, a null one when it cannot be read, or None while it is on its way.

        Args:
            path: the file.
            side: longest side in pixels of the screen.
            page: which of several, from 1; 0 for the first that shows something.
        """
        key = (path, side, page)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if path in self._asked:
            self._asked[path][1].add(key)
        elif self._instead.get(path) == "":
            return QPixmap()
        else:
            self._load(key, self._instead.get(path, path))
        return None

    def _load(self, key: Key, file: str) -> None:
        self._read[key] = file
        self._loader.load(key, file, key[1], key[2])

    def forget_waiting(self) -> None:
        """Do not read what is not read yet: the page shows something else now."""
        self._loader.forget_all()
        self._read.clear()
        asked, self._asked = self._asked, {}
        for job, _keys in asked.values():
            job.disconnect(self)
            job.stop()

    def show_instead(self, path: str, file: str) -> None:
        """Show the picture in `file`, which the engine made, for that in `path`, which is not read here."""
        if self._instead.get(path) != file:
            self._instead[path] = file
            for key in [key for key in self._kept if key[0] == path]:
                del self._kept[key]
            self.arrived.emit(path)

    def _on_loaded(self, key: Key, image: QImage, _whole: QSize) -> None:
        self._keep(key, QPixmap.fromImage(image))

    def _on_failed(self, key: Key, reason: str) -> None:
        if reason:
            self._keep(key, QPixmap())
            return
        path = key[0]
        instead = self._instead.get(path)
        if instead and self._read.get(key) != instead:  # it came while the original was being read
            self._load(key, instead)
        elif instead is not None:
            self._keep(key, QPixmap())
        elif path in self._asked:
            self._asked[path][1].add(key)
        else:
            job = self._ask(path, Media.PICTURE)
            self._asked[path] = (job, {key})
            job.succeeded.connect(self._on_preview)
            job.ended.connect(self._on_asked)

    def _on_preview(self, preview: object) -> None:
        if isinstance(preview, Preview):
            self._instead[preview.path] = preview.picture

    def _on_asked(self) -> None:
        """Some of the engine's answers are here."""
        for path, (job, keys) in list(self._asked.items()):
            if not job.is_active:
                del self._asked[path]
                file = self._instead.setdefault(path, "")
                for key in keys:
                    if file:
                        self._load(key, file)
                    else:
                        self._keep(key, QPixmap())

    def _keep(self, key: Key, pixmap: QPixmap) -> None:
        self._read.pop(key, None)
        self._kept[key] = pixmap
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit(key[0])


def filling(pixmap: QPixmap, cell: QRect) -> QRectF:
    """The middle part of `pixmap` with the shape of `cell`."""
    shape = cell.width() / max(1, cell.height())
    width, height = float(pixmap.width()), float(pixmap.height())
    if width > height * shape:
        return QRectF((width - height * shape) / 2, 0, height * shape, height)
    return QRectF(0, (height - width / shape) / 2, width, width / shape)

"""Decode pictures in a thread pool, so that the window never waits for a file."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QObject, QRunnable, QSize, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from desktop.letters import is_text
from desktop.media import is_regular

MOST_PIXELS = 40_000_000
"""Larger pictures are decoded smaller: no screen shows more, and memory is for models."""


def read_picture(path: str, side: int | None = None) -> tuple[QImage, QSize, str]:
    """Decode a file, turned the way its camera was held.

    Args:
        path: The file.
        side: Longest side wanted, in px; None for the whole picture (up to `MOST_PIXELS`).

    Returns:
        The picture (null if it could not be read), the size of the whole picture as turned, and the reason.
    """
    if not is_regular(path) or not is_text(path):
        return (
            QImage(),
            QSize(),
            "",
        )  # a pipe never ends, and Qt takes a name that is no text for another
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    # Files are told by what is in them: a .jpg that is a PNG is common.
    reader.setDecideFormatFromContent(True)
    whole = reader.size()
    if whole.isValid():
        pixels = whole.width() * whole.height()
        factor = 1.0
        if side is not None:
            factor = min(1.0, side / max(whole.width(), whole.height()))
        if pixels * factor * factor > MOST_PIXELS:
            factor = (MOST_PIXELS / pixels) ** 0.5
        if factor < 1.0:
            wanted = QSize(max(1, round(whole.width() * factor)), max(1, round(whole.height() * factor)))
            reader.setScaledSize(wanted)
    image = reader.read()
    turned = reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90
    whole = whole.transposed() if turned else whole
    return image, whole if whole.isValid() else image.size(), reader.errorString()


_BEFORE_ALL = 1_000_000_000


class _Mailbox(QObject):
    """Where jobs of the pool leave their pictures.

    Jobs keep it alive, not the loader: a loader may be gone when its last picture arrives, and Qt then drops
    the connection by itself.
    """

    arrived = Signal(object, QImage, QSize, str)

    def __init__(self) -> None:
        super().__init__()
        self.wanted: set[Hashable] = set()


class _Job(QRunnable):
    def __init__(self, mailbox: _Mailbox, key: Hashable, path: str, side: int | None) -> None:
        super().__init__()
        self._mailbox, self._key, self._path, self._side = mailbox, key, path, side

    def run(self) -> None:
        if self._key in self._mailbox.wanted:
            image, whole, reason = read_picture(self._path, self._side)
            self._mailbox.arrived.emit(self._key, image, whole, reason)


class PictureLoader(QObject):
    """Loads pictures by key; answers for keys that are no longer wanted are dropped.

    Signals:
        loaded: Key, QImage and the whole picture's QSize.
        failed: Key and the reader's reason.
    """

    loaded = Signal(object, QImage, QSize)
    failed = Signal(object, str)

    def __init__(self, parent: QObject | None = None, *, first: bool = False) -> None:
        """`first` loaders are served before others, such as a large view before a strip of thumbnails."""
        super().__init__(parent)
        self._first = first
        self._asked = 0
        self._mailbox = _Mailbox()
        self._mailbox.arrived.connect(self._on_arrived)

    def load(self, key: Hashable, path: str, side: int | None = None) -> None:
        """Ask for `path` decoded with its longest side at most `side` px; a key asked twice loads once."""
        if key not in self._mailbox.wanted:
            self._mailbox.wanted.add(key)
            job = _Job(self._mailbox, key, path, side)
            # The newest request first: what was scrolled past can wait.
            self._asked += 1
            QThreadPool.globalInstance().start(job, _BEFORE_ALL if self._first else self._asked)

    def waits_for(self, key: Hashable) -> bool:
        """Whether `key` is asked for and has not come."""
        return key in self._mailbox.wanted

    def forget(self, key: Hashable) -> None:
        """No longer wait for `key`."""
        self._mailbox.wanted.discard(key)

    def forget_all(self) -> None:
        self._mailbox.wanted.clear()

    def _on_arrived(self, key: Hashable, image: QImage, whole: QSize, reason: str) -> None:
        if key not in self._mailbox.wanted:
            return
        self._mailbox.wanted.discard(key)
        if image.isNull():
            self.failed.emit(key, reason)
        else:
            self.loaded.emit(key, image, whole)

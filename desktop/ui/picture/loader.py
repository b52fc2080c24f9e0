"""Decode pictures in a thread pool, so that the window never waits for a file."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterator

from PySide6.QtCore import QObject, QRunnable, QSize, QThreadPool, QTimer, Signal
from PySide6.QtGui import QImage

from desktop import pictures
from desktop.errors import Trouble
from desktop.messages import say

MOST_PIXELS = 40_000_000
"""Larger pictures are decoded smaller: no screen shows more, and memory is for models."""


def read_picture(
    path: str, side: int | None = None, most: int = MOST_PIXELS, page: int = 0
) -> tuple[QImage, QSize, str]:
    """Decode a file to what a model gets of it.

    Args:
        path: The file.
        side: Longest side wanted, in px; None for the whole picture.
        most: Pixels wanted at most, 0 for any number.
        page: Which of several, from 1; 0 for the first that shows something.

    Returns:
        The picture (null if it could not be read), the size of the whole picture as turned, and the reason;
        "" where an engine can read it and a thread of the window should not.
    """
    try:
        picture = pictures.read(path, bound=side or 0, page=page, most=most, beside_others=True)
    except pictures.NotBesideOthers:
        return QImage(), QSize(), ""
    except Trouble as trouble:
        return QImage(), QSize(), say(trouble.message)
    width, height = picture.image.size
    points = picture.image.tobytes("raw", "BGRX")
    image = QImage(points, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
    return image, QSize(*picture.size), ""


class Decoding(QObject):
    """Starts jobs in the pool as soon as what decodes is there.

    It is imported in the main thread, in pieces between which the event loop turns: when there is time
    (`ahead`), else when the first picture is wanted.
    """

    _one: Decoding | None = None

    def __init__(self) -> None:
        super().__init__()
        self._pieces: Iterator[None] | None = pictures.getting_ready()
        self._waiting: deque[tuple[QRunnable, int]] = deque()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.ahead)

    @classmethod
    def one(cls) -> Decoding:
        """That of the process."""
        if cls._one is None:
            cls._one = cls()
        return cls._one

    def start(self, job: QRunnable, priority: int) -> None:
        if self._pieces is None:
            QThreadPool.globalInstance().start(job, priority)
            return
        self._waiting.append((job, priority))
        self._timer.start(0)

    def ahead(self) -> bool:
        """Import the next piece; returns whether one is left."""
        if self._pieces is not None and next(self._pieces, self) is self:
            self._pieces = None
        if self._pieces is None:
            self._timer.stop()
            while self._waiting:
                QThreadPool.globalInstance().start(*self._waiting.popleft())
        return self._pieces is not None


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
    def __init__(self, mailbox: _Mailbox, key: Hashable, path: str, side: int | None, page: int) -> None:
        super().__init__()
        self._mailbox, self._key, self._path, self._side, self._page = mailbox, key, path, side, page

    def run(self) -> None:
        if self._key in self._mailbox.wanted:
            image, whole, reason = read_picture(self._path, self._side, page=self._page)
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

    def load(self, key: Hashable, path: str, side: int | None = None, page: int = 0) -> None:
        """Ask for `path` decoded with its longest side at most `side` px; a key asked twice loads once."""
        if key not in self._mailbox.wanted:
            self._mailbox.wanted.add(key)
            job = _Job(self._mailbox, key, path, side, page)
            # The newest request first: what was scrolled past can wait.
            self._asked += 1
            Decoding.one().start(job, _BEFORE_ALL if self._first else self._asked)

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

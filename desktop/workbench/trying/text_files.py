"""Texts in files, read beside the event loop, or by an engine where only that can read them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.protocol import Failed, Preview
from desktop.tasks import Media
from desktop.workbench.hearing import hear
from desktop.workbench.trying.gathering import OpenedText, TextReading
from desktop.workbench.workbench import Workbench


class TextFiles(QObject):
    """Reads what is asked for, as an engine reads it for the model.

    Signals:
        asking(str): an engine has to read this path, which may take a while.
        opened(str, OpenedText): path and content, or why there is none.
    """

    asking = Signal(object)
    opened = Signal(object, object)

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._reading = TextReading(self)
        self._reading.opened.connect(self.opened)
        self._reading.unread.connect(self._ask_engine)

    def read(self, path: str, encoding: str = "") -> None:
        """Read `path`; in an `encoding` that was chosen, by Python's name of the codec, only engines do."""
        if encoding:
            self._ask_engine(path, encoding)
        else:
            self._reading.read(path)

    def _ask_engine(self, path: str, encoding: str = "") -> None:
        self.asking.emit(path)
        job = self._workbench.preview(path, Media.TEXT, encoding=encoding)
        hear(job.succeeded, self, lambda preview: self._on_preview(path, preview))
        hear(job.failed, self, lambda failure: self._on_failed(path, failure))

    def _on_preview(self, path: str, preview: object) -> None:
        if isinstance(preview, Preview) and preview.text:
            self._reading.read_copy(path, preview.text, preview.encoding)

    def _on_failed(self, path: str, failure: Failed) -> None:
        self.opened.emit(path, OpenedText("", problem=failure.message))

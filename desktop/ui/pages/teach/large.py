"""An example as large as there is room: one view for each medium that can be taught."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from desktop.catalogue import counted
from desktop.messages import say
from desktop.protocol import Input, Preview
from desktop.tasks import Media
from desktop.ui.picture.view import PictureView
from desktop.workbench.job import Job
from desktop.workbench.trying.gathering import OpenedText, count_words
from desktop.workbench.trying.text_files import TextFiles
from desktop.workbench.workbench import Workbench


class Large(QWidget):
    """Shows one example.

    Signals:
        facts_known(str): its size, in words.
    """

    facts_known = Signal(str)

    def show_example(self, example: Input) -> None:
        raise NotImplementedError

    def clear(self) -> None:
        """Show nothing, and wait for nothing."""


class LargePicture(Large):
    """A picture that can be zoomed and moved."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._job: Job | None = None
        self.view = PictureView()
        self.view.loaded.connect(self._on_loaded)
        self.view.unreadable.connect(self._ask_preview)
        self.setFocusProxy(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    def show_example(self, example: Input) -> None:
        self._drop_job()
        self.view.set_path(example.path)

    def clear(self) -> None:
        self._drop_job()
        self.view.clear()

    def _on_loaded(self, _path: str) -> None:
        size = self.view.picture_size
        if size.isValid():
            words = self.tr("{width} × {height} pixels")
            self.facts_known.emit(words.format(width=size.width(), height=size.height()))

    def _ask_preview(self, path: str, reason: str) -> None:
        """What would hold up the window is read by the engine."""
        self._drop_job()
        if reason:
            self.view.show_unreadable()
            return
        self._job = self._workbench.preview(path, Media.PICTURE)
        self._job.succeeded.connect(self._on_preview)
        self._job.failed.connect(self.view.show_unreadable)

    def _on_preview(self, preview: object) -> None:
        image = QImage(preview.picture) if isinstance(preview, Preview) else QImage()
        if image.isNull() or not isinstance(preview, Preview):
            self.view.show_unreadable()
            return
        self.view.set_image(image, QSize(preview.width or image.width(), preview.height or image.height()))
        self._on_loaded(preview.path)

    def _drop_job(self) -> None:
        job, self._job = self._job, None
        if job is not None and job.is_active:
            job.disconnect(self)
            job.disconnect(self.view)
            job.stop()


class LargeText(Large):
    """A text that can be scrolled and copied from."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = ""
        self._files = TextFiles(workbench, self)
        self._files.opened.connect(self._on_opened)
        self.editor = QPlainTextEdit()
        self.editor.setReadOnly(True)
        self.editor.setTabChangesFocus(True)
        self.editor.setAccessibleName(self.tr("Text"))
        self.setFocusProxy(self.editor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.editor)

    def show_example(self, example: Input) -> None:
        self._path = example.path
        self.editor.setPlainText(example.text)
        if example.path:
            self._files.read(example.path)
        else:
            self.facts_known.emit(_words(count_words(example.text)))

    def clear(self) -> None:
        self._path = ""
        self.editor.clear()

    def _on_opened(self, path: str, opened: OpenedText) -> None:
        if path != self._path:
            return
        if opened.problem:
            self.editor.setPlainText(say(opened.problem))
            return
        self.editor.setPlainText(opened.text)
        facts = _words(opened.words)
        if not opened.whole:
            facts = self.tr("{words} · the beginning is shown").format(words=facts)
        self.facts_known.emit(facts)


def _words(count: int) -> str:
    return counted("{count}\u00a0word", "{count}\u00a0words", count)

"""Everything that can be opened, by whatever way it comes: paths, the clipboard, the file window."""

from __future__ import annotations

import time

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop import paths
from desktop.media import PICTURES, SOUNDS, TEXTS
from desktop.ui.widgets.drop_area import local_paths
from desktop.workbench.workbench import Workbench


class Intake(QObject):
    """Turns what a person gives into paths or text.

    Signals:
        paths_given(list[str]): files and folders.
        text_given(str): a text without a file.
        nothing_given(str): why there was nothing, as a sentence.
    """

    paths_given = Signal(list)
    text_given = Signal(str)
    nothing_given = Signal(str)

    def __init__(self, workbench: Workbench, window: QWidget) -> None:
        super().__init__(window)
        self._workbench = workbench
        self._window = window

    def choose_files(self) -> list[str]:
        """The file window; [] when it was cancelled. The folder is remembered."""
        start = self._workbench.settings.text("last_folder")
        patterns = [" ".join(f"*{ending}" for ending in sorted(kind)) for kind in (PICTURES, TEXTS, SOUNDS)]
        filters = [
            self.tr("Everything Burnish opens ({patterns})").format(patterns=" ".join(patterns)),
            self.tr("Pictures ({patterns})").format(patterns=patterns[0]),
            self.tr("Texts ({patterns})").format(patterns=patterns[1]),
            self.tr("Recordings and videos ({patterns})").format(patterns=patterns[2]),
            self.tr("All files (*)"),
        ]
        title = self.tr("Open files")
        chosen, _ = QFileDialog.getOpenFileNames(self._window, title, start, ";;".join(filters))
        if chosen:
            self._workbench.settings.set("last_folder", chosen[0].replace("\\", "/").rpartition("/")[0])
        return chosen

    def paste(self) -> None:
        """Open what the clipboard holds: files, a picture, or text."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, mime: QMimeData | None) -> None:
        if mime is not None and (files := local_paths(mime)):
            self.paths_given.emit(files)
        elif mime is not None and mime.hasImage():
            self._take_image(QImage(mime.imageData()))
        elif mime is not None and mime.text().strip():
            self.text_given.emit(mime.text())
        else:
            self.nothing_given.emit(self.tr("There is no picture, text or file on the clipboard."))

    def _take_image(self, image: QImage) -> None:
        folder = paths.cache_dir() / "pasted"
        folder.mkdir(parents=True, exist_ok=True)
        name = time.strftime("pasted %Y-%m-%d %H.%M.%S")
        target, number = folder / f"{name}.png", 2
        while target.exists():
            target, number = folder / f"{name} {number}.png", number + 1
        if image.isNull() or not image.save(str(target)):
            self.nothing_given.emit(self.tr("The picture on the clipboard could not be read."))
        else:
            self.paths_given.emit([str(target)])

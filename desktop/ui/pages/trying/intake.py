"""Everything that can be opened, by whatever way it comes: paths, the clipboard, the file window."""

from __future__ import annotations

import time

from PySide6.QtCore import QMimeData, QObject, QUrl, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop import paths
from desktop.media import ARCHIVES, PICTURES, SOUNDS, TEXTS
from desktop.workbench.incoming import incoming, local_path
from desktop.workbench.model_names import named_model
from desktop.workbench.workbench import Workbench


class Intake(QObject):
    """Turns what a person gives into paths or text.

    Signals:
        paths_given(list[str]): files and folders.
        text_given(str): a text without a file.
        model_given(str): the address of this model on the hub.
        address_given(): another address on the web; nothing is fetched from there.
        nothing_given(str): why there was nothing, as a sentence.
    """

    paths_given = Signal(object)
    text_given = Signal(str)
    model_given = Signal(str)
    address_given = Signal()
    nothing_given = Signal(str)

    def __init__(self, workbench: Workbench, window: QWidget) -> None:
        super().__init__(window)
        self._workbench = workbench
        self._window = window

    def choose_files(self) -> list[str]:
        """The file window; [] when it was cancelled. The folder is remembered."""
        start = self._workbench.settings.text("last_folder")
        patterns = [" ".join(f"*{ending}" for ending in sorted(kind)) for kind in (PICTURES, TEXTS, SOUNDS)]
        archives = " ".join(f"*{ending}" for ending in ARCHIVES)
        filters = [
            self.tr("Everything Burnish opens ({patterns})").format(patterns=" ".join([*patterns, archives])),
            self.tr("Pictures ({patterns})").format(patterns=patterns[0]),
            self.tr("Texts ({patterns})").format(patterns=patterns[1]),
            self.tr("Recordings and videos ({patterns})").format(patterns=patterns[2]),
            self.tr("Archives ({patterns})").format(patterns=archives),
            self.tr("All files (*)"),
        ]
        title = self.tr("Open files")
        # Addresses rather than paths: they hold names that are no text as they are.
        urls, _ = QFileDialog.getOpenFileUrls(
            self._window, title, QUrl.fromLocalFile(start), ";;".join(filters)
        )
        chosen = list(filter(None, map(local_path, urls)))
        if chosen:
            folder = chosen[0].replace("\\", "/").rpartition("/")[0]
            self._workbench.settings.set("last_folder", folder)
        return chosen

    def paste(self) -> None:
        """Open what the clipboard holds: files, a picture, or text."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, mime: QMimeData | None) -> None:
        """Open what was dropped or pasted."""
        brought = incoming(mime)
        model = named_model(brought.address)
        if brought.paths:
            self.paths_given.emit(list(brought.paths))
        elif mime is not None and brought.has_picture:
            self._take_image(QImage(mime.imageData()))
        elif model is not None:
            self.model_given.emit(model[0])
        elif brought.address:
            self.address_given.emit()
        elif brought.is_elsewhere:
            words = self.tr("This is not in a folder on this computer. Copy it into one, then open the copy.")
            self.nothing_given.emit(words)
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
            self.nothing_given.emit(self.tr("This picture cannot be read. Save it as a file, then open it."))
        else:
            self.paths_given.emit([str(target)])

"""The Export button of a report: which files there are, and where they go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.protocol import TrainResult
from desktop.ui.widgets.buttons import MenuButton
from desktop.workbench.teaching.report_export import save_confusion, save_curves, save_report

Save = Callable[[TrainResult, Path], None]


class ReportExport(QObject):
    """Asks where to, writes, and tells how it went.

    Signals:
        told(str, str): words and kind of a short message.
    """

    told = Signal(str, str)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self.result: TrainResult | None = None
        self.button = MenuButton(
            self.tr("Export"),
            "up",
            [
                (self.tr("The report") + "\tJSON", lambda: self._ask("report.json", save_report)),
                (self.tr("What it mixes up") + "\tCSV", lambda: self._ask("mix-ups.csv", save_confusion)),
                (self.tr("The curves") + "\tCSV", lambda: self._ask("curves.csv", save_curves)),
            ],
            parent=page,
        )
        self.button.hide()

    def _ask(self, name: str, save: Save) -> None:
        dialog = QFileDialog(self._page, self.tr("Export"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
        dialog.selectFile(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.write(save, Path(chosen)))
        dialog.open()

    def write(self, save: Save, file: Path) -> None:
        """Write the present result to `file`."""
        if self.result is None:
            return
        try:
            save(self.result, file)
        except OSError as error:
            words = self.tr("“{0}” could not be written: {1}. The report is safe here.")
            self.told.emit(words.format(file.name, error.strerror or error), "bad")
        else:
            self.told.emit(self.tr("Saved as “{0}”").format(file.name), "ok")

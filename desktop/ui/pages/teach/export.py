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
        self._save: Save = save_report
        self.button = MenuButton(
            self.tr("Export"),
            "up",
            [
                (self.tr("The report") + "\tJSON", self.ask_report),
                (self.tr("What it mixes up") + "\tCSV", self.ask_confusion),
                (self.tr("The curves") + "\tCSV", self.ask_curves),
            ],
            parent=page,
        )
        self.button.hide()

    def ask_report(self) -> None:
        self._ask("report.json", save_report)

    def ask_confusion(self) -> None:
        self._ask("mix-ups.csv", save_confusion)

    def ask_curves(self) -> None:
        self._ask("curves.csv", save_curves)

    def _ask(self, name: str, save: Save) -> None:
        self._save = save
        dialog = QFileDialog(self._page, self.tr("Export"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
        dialog.selectFile(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_chosen)
        dialog.open()

    def _on_chosen(self, chosen: str) -> None:
        self.write(self._save, Path(chosen))

    def write(self, save: Save, file: Path) -> None:
        """Write the present result to `file`."""
        if self.result is None:
            return
        try:
            save(self.result, file)
        except OSError as error:
            words = self.tr("“{name}” could not be saved: {reason}. The report is still here.")
            self.told.emit(words.format(name=file.name, reason=error.strerror or error), "bad")
        else:
            self.told.emit(self.tr("Saved as “{name}”").format(name=file.name), "ok")

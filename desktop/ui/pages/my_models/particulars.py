"""Particulars of one model: where it lies, where it came from, and what one may do with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from desktop.messages import say
from desktop.protocol import ModelInfo
from desktop.ui.look import theme
from desktop.ui.widgets.badge import fit_words
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.fields import NameLine
from desktop.ui.widgets.labels import Label
from desktop.workbench.fit import Fit
from desktop.workbench.licences import allows_commercial_use, licence_name


class Particulars(QFrame):
    """Shown below the rows while exactly one model is chosen.

    Signals:
        report_requested(str): folder of the report that is to be opened.
        renamed(ModelInfo, str): a model that was taught here gets another name.
    """

    report_requested = Signal(str)
    renamed = Signal(object, str)

    def __init__(
        self, fit_of: Callable[[ModelInfo], Fit | None] | None = None, parent: QWidget | None = None
    ) -> None:
        """`fit_of` tells how a model fits this computer."""
        super().__init__(parent)
        self._fit_of = fit_of
        self._folder = ""
        self._copies: dict[str, str] = {}
        self._model: ModelInfo | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(theme.px(17), theme.px(12), theme.px(12), theme.px(12))
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(1, 1)
        self.open_folder = LinkButton(self.tr("Open folder"), "folder")
        self.open_folder.clicked.connect(self._open)
        self.open_report = LinkButton(self.tr("Open report"), "target")
        self.open_report.clicked.connect(self._open_report)
        self.rename = LinkButton(self.tr("Rename"), "pencil")
        self.rename.clicked.connect(self._begin_renaming)
        self.name_line = NameLine()
        self.name_line.setAccessibleName(self.tr("New name"))
        self.name_line.editingFinished.connect(self._take_name)
        self.name_line.given_up.connect(self.name_line.hide)
        self.name_line.hide()
        names = (
            self.tr("Name"),
            self.tr("Folder"),
            self.tr("Origin"),
            self.tr("Taught from"),
            self.tr("Needed by"),
            self.tr("Also here as"),
            self.tr("Licence"),
            self.tr("Safety"),
            self.tr("This computer"),
            self.tr("Problem"),
            self.tr("Note"),
        )
        self._lines: list[tuple[Label, ElidedLabel]] = []
        for row, name in enumerate(names):
            head, value = Label(name, "fact", "text2"), ElidedLabel("", "fact", "text")
            self._grid.addWidget(head, row, 0)
            self._grid.addWidget(value, row, 1)
            self._lines.append((head, value))
        # Over two lines, or its height for pressing would push them apart.
        corner = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(self.open_folder, 0, 2, 2, 1, corner)
        self._grid.addWidget(self.open_report, 2, 2, 2, 1, corner)
        self._grid.addWidget(self.rename, 4, 2, 2, 1, corner)
        self._grid.addWidget(self.name_line, len(names), 0, 1, 2)

    def show_model(self, model: ModelInfo | None) -> None:
        if model is None or self._model is None or model.id != self._model.id:
            self.name_line.hide()
        self._model = model
        self.setVisible(model is not None)
        if model is None:
            return
        self._folder = model.folder
        self.rename.setVisible(model.source == "taught")
        self.open_report.setVisible(bool(model.report))
        is_only_base = bool(model.needed_by) and not model.tasks  # that is no fault of it
        told = (
            model.id,
            model.folder,
            say(model.origin),
            model.base,
            ", ".join(model.needed_by),
            self._copies.get(model.id, ""),
            self._licence(model),
            say(model.safety),
            self._fit(model),
            "" if is_only_base else say(model.problem),
            say(model.note),
        )
        for (head, value), words in zip(self._lines, told, strict=True):
            value.setText(words)
            head.setVisible(bool(words))
            value.setVisible(bool(words))

    def show_copies(self, copies: dict[str, str]) -> None:
        """What else each model is called here, by its id."""
        self._copies = copies
        self.show_model(self._model)

    def _fit(self, model: ModelInfo) -> str:
        fit = self._fit_of(model) if self._fit_of is not None and not model.problem else None
        return f"{fit_words(fit.verdict)[0]} · {fit.hint}" if fit is not None else ""

    def _licence(self, model: ModelInfo) -> str:
        notes = {True: self.tr("commercial use allowed"), False: self.tr("no commercial use"), None: ""}
        licence = licence_name(model.licence) or self.tr("Not stated")
        note = notes[allows_commercial_use(model.licence)]
        return f"{licence} · {note}" if note else licence

    def _begin_renaming(self) -> None:
        if self._model is not None:
            self.name_line.begin(self._model.name)

    def _take_name(self) -> None:
        if self.name_line.isHidden():
            return
        self.name_line.hide()
        name = self.name_line.text().strip()
        if self._model is not None and name and name != self._model.name:
            self.renamed.emit(self._model, name)

    def _open_report(self) -> None:
        if self._model is not None:
            self.report_requested.emit(str(Path(self._model.report).parent))

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))

"""Answers leave Burnish: to the clipboard, or to files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop.catalogue import counted
from desktop.results import Result
from desktop.ui.look import theme
from desktop.ui.pages.trying.export_pictures import PictureExporter
from desktop.ui.pages.trying.watching import Watching
from desktop.ui.widgets.buttons import MenuButton, PlainButton, QuietButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label
from desktop.workbench.trying import export, telling
from desktop.workbench.trying.export import Format
from desktop.workbench.trying.names import ALONE
from desktop.workbench.trying.trial import Trial
from desktop.workbench.workbench import Workbench

_ICONS = {"srt": "text", "vtt": "globe", "txt": "file", "csv": "sliders", "json": "file"}


class Exporter(QObject):
    """Copies and writes the answers of a trial.

    Signals:
        told(str, str): what was done, or why not: the sentence, and "ok", "info", "warn" or "bad".
    """

    told = Signal(str, str)

    def __init__(self, trial: Trial, workbench: Workbench, window: QWidget) -> None:
        super().__init__(window)
        self._trial = trial
        self._window = window
        self._as_shown: Callable[[Result], Result] | None = None
        self.pictures = PictureExporter(trial, workbench, window, self.as_shown)
        self.pictures.told.connect(self.told)

    def show_through(self, as_shown: Callable[[Result], Result]) -> None:
        """From now on export pictures as the view shows them, such as without what is hidden as unsure."""
        self._as_shown = as_shown

    def as_shown(self, result: Result) -> Result:
        """What the person sees of `result`."""
        return self._as_shown(result) if self._as_shown else result

    def copy(self) -> None:
        """Put the answer that is shown on the clipboard."""
        item = self._trial.answer()
        if item is not None and item.result is not None:
            QGuiApplication.clipboard().setText(telling.copied(self.as_shown(item.result)))
            self.told.emit(self.tr("Answer copied"), "ok")

    def formats(self) -> tuple[Format, ...]:
        return export.formats_for(self._trial.task.result) if self._trial.task else ()

    def export_current(self, form: Format) -> None:
        """Ask where to, then write the answer that is shown."""
        item = self._trial.answer()
        if item is None or item.result is None:
            return
        target = self._ask_file(ALONE.stem(item.input) or "answer", form, item.input.path)
        if target is not None:
            self._write(lambda: export.save(target, form, [item], self._trial.asked()), target.name)

    def export_all(self, form: Format) -> None:
        """Ask where to, then write all answers: into one file, or one each where the format wants it so."""
        items = self._trial.answers()
        answered = [item for item in items if item.result is not None]
        if not answered:
            return
        if form.each:
            folder = QFileDialog.getExistingDirectory(
                self._window,
                counted("Folder for {count}\u00a0file", "Folder for {count}\u00a0files", len(answered)),
            )
            if folder:
                words = counted("{count}\u00a0file", "{count}\u00a0files", len(answered))
                self._write(
                    lambda: export.save_each(Path(folder), form, answered, self._trial.asked()), words
                )
            return
        target = self._ask_file(self.tr("answers"), form, answered[0].input.path)
        if target is not None:
            self._write(lambda: export.save(target, form, items, self._trial.asked()), target.name)

    def menu_items(self) -> list[tuple[str, Callable[[], object]]]:
        """The Export menu: the answer that is shown, then all of them when there are others."""
        formats, all_words = self.formats(), self.all_words() if self.has_others() else ""
        items = self.pictures.menu_items(self.shows_answer(), "")
        if self.shows_answer():
            items += [
                (f"{_words(form)}\t{_short(form)}", partial(self.export_current, form)) for form in formats
            ]
        items += self.pictures.menu_items(False, all_words)
        for form in formats if self.has_others() else ():
            words = f"{self.all_words()}: {_words(form).lower()}"
            items.append((f"{words}\t{_short(form)}", partial(self.export_all, form)))
        return items

    def shows_answer(self) -> bool:
        """Whether the input that is shown is answered."""
        item = self._trial.answer()
        return item is not None and item.result is not None

    def has_others(self) -> bool:
        """Whether there are answers besides the one that is shown."""
        return self._trial.counts()[0] > self.shows_answer()

    def all_words(self) -> str:
        """ "All 4 answers", for what exports every answer."""
        count = self._trial.counts()[0]
        return counted("The only answer", "All {count}\u00a0answers", count)

    def _ask_file(self, stem: str, form: Format, beside: str) -> Path | None:
        start = str(Path(beside).parent / f"{stem}{form.ending}") if beside else f"{stem}{form.ending}"
        chosen, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Export as {format}").format(format=_words(form).lower()),
            start,
            f"{_words(form)} (*{form.ending})",
        )
        if not chosen:
            return None
        return Path(chosen) if Path(chosen).suffix else Path(chosen + form.ending)

    def _write(self, write: Callable[[], object], name: str) -> None:
        try:
            write()
        except OSError as error:
            reason = error.strerror or str(error)
            words = self.tr("{name} could not be saved: {reason}. The answer is still here.")
            self.told.emit(words.format(name=name, reason=reason.rstrip(".")), "bad")
        else:
            self.told.emit(self.tr("{name} saved").format(name=name), "ok")


class ExportBar(QWidget):
    """Copy and Export ▾ side by side, below an answer."""

    def __init__(self, trial: Trial, exporter: Exporter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trial, self._exporter = trial, exporter
        self.copy = PlainButton(self.tr("Copy"), "copy")
        self.copy.clicked.connect(exporter.copy)
        self.export = MenuButton(self.tr("Export"), "up", main=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addWidget(self.copy, 1)
        layout.addWidget(self.export, 1)
        self.export.menu().aboutToShow.connect(lambda: self.export.set_items(exporter.menu_items()))
        Watching(trial, self.refresh, self)

    def refresh(self) -> None:
        """Copy needs the answer that is shown; Export is content with another one of the batch."""
        answered = self._exporter.shows_answer()
        reason = self.tr("There is no answer yet")
        self.copy.explain(answered, reason)
        self.export.explain(answered or self._exporter.has_others(), reason)


class ExportCard(Card):
    """The formats as rows, as they stand beside a transcript."""

    def __init__(self, trial: Trial, exporter: Exporter, parent: QWidget | None = None) -> None:
        super().__init__(12, 0, parent=parent)
        self._trial, self._exporter = trial, exporter
        self.copy = PlainButton(self.tr("Copy"), "copy", small=True)
        self.copy.clicked.connect(exporter.copy)
        self.rows: list[QuietButton] = []
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(4), 0, theme.px(4), theme.px(4))
        head.addWidget(Label(self.tr("Export as"), "group"))
        head.addStretch(1)
        head.addWidget(self.copy)
        self.content.addLayout(head)
        self.all = MenuButton("", "copyfiles", small=True)
        self._shown: tuple[Format, ...] = ()
        self.content.addWidget(self.all)
        Watching(trial, self.refresh, self)

    def refresh(self) -> None:
        answered = self._exporter.shows_answer()
        reason = self.tr("There is no answer yet")
        self.copy.explain(answered, reason)
        if self._exporter.formats() != self._shown:
            self._make_rows()
        for row in self.rows:
            row.explain(answered, reason)
        self.all.setVisible(self._exporter.has_others())
        self.all.set_words(self._exporter.all_words())
        self.all.set_items(
            [
                (f"{_words(form)}\t{_short(form)}", partial(self._exporter.export_all, form))
                for form in self._shown
            ]
        )

    def _make_rows(self) -> None:
        for row in self.rows:
            self.content.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows, self._shown = [], self._exporter.formats()
        for position, form in enumerate(self._shown):
            row = QuietButton(_words(form), _ICONS.get(form.id, "file"))
            row.setProperty("row", True)
            row.setAccessibleName(
                self.tr("Export as {format}, {ending}").format(
                    format=_words(form).lower(), ending=_short(form)
                )
            )
            row.clicked.connect(lambda _=False, form=form: self._exporter.export_current(form))
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, theme.px(6), 0)
            line.addStretch(1)
            line.addWidget(Label(_short(form), "fact"))
            self.content.insertWidget(1 + position, row)
            self.rows.append(row)


def _words(form: Format) -> str:
    return QCoreApplication.translate("export", form.words)


def _short(form: Format) -> str:
    return form.ending.removeprefix(".").upper()
